"""What a mean score is made of, by place and moment: how many clients have it, its sum and the sum of its squares."""

from __future__ import annotations

from functools import cache
from typing import Any

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.contract import TEN_THOUSANDTHS
from data.door import View
from metrics.degrees.parts import scored
from metrics.degrees.scores import DEGREES
from metrics.degrees.spread import Points

DEGREE_SUMS = ("scored_clients", *(f"degree_{d}_{n}" for d in DEGREES for n in ("n", "sum_e4", "squares_e4")))
"""Of the clients of one moment: they add over places, not over periods."""


def _whole(value: Any) -> Any:
    """Rounded and summed: whole floats below 2**53, so 90 million clients, add up exactly in any order."""
    return value.round().sum().fill_null(0.0).cast("int64")


@cache
def _scores(window: str, by: tuple[str, ...], points: Points) -> ir.Table:
    rows = scored(window, points)
    sums: dict[str, Any] = {"scored_clients": _.count()}
    for degree in DEGREES:
        score = rows[f"{degree}_score"]
        sums[f"degree_{degree}_n"] = score.count()
        sums[f"degree_{degree}_sum_e4"] = _whole(score * TEN_THOUSANDTHS)
        sums[f"degree_{degree}_squares_e4"] = _whole(score * score * TEN_THOUSANDTHS)
    return rows.group_by(["moment_on", *by]).agg(**sums)


def degree_sums(view: View, window: str, by: tuple[str, ...]) -> pd.DataFrame:
    """Scores of the four degrees summed by place and moment.

    Rows:   one per moment and value of `by` (region_key, channel_key, tier); clients of the view where they are today.
            window: "" the latest moment up to the view's last day, "_history" every moment up to it.
    Value:  columns moment_on (day), `by` and DEGREE_SUMS; sums of scores and of their squares in ten-thousandths.
    Cuts:   additive over places of one moment.
    Source: see `metrics.degrees.scores`.
    """
    rows = view.run(_scores(window, by, view.settings.profit_anchors))
    return rows.assign(moment_on=pd.to_datetime(rows["moment_on"]).dt.date)
