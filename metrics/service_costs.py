"""What service cost in a period, by kind of act."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.everywhere import whole_calendar

ACT_SUMS = ("acts", "driver_quantity_e4", "cost_e4", "unpriced_acts")


@cache
def _activity_costs() -> ir.Table:
    acts = served("activity_period_spans")
    return (
        acts.group_by("grain", "period_start", "span", "activity")
        .agg(**{name: _[name].sum().cast(WIDE).cast("int64") for name in ACT_SUMS})
        .order_by([ibis.desc("cost_e4"), "activity"])
    )


@dataclass(frozen=True)
class _EveryPeriod:
    """The rows of all periods, and which of them belong to each (grain, first day, span), in their order."""

    rows: pd.DataFrame
    places: dict[tuple[str, date, str], list[int]]


def _costs_of_every_period(view: View) -> _EveryPeriod:
    rows, places = view.run(_activity_costs()), defaultdict(list)
    days = pd.to_datetime(rows["period_start"]).dt.date
    for at, period in enumerate(zip(rows["grain"].tolist(), days, rows["span"].tolist(), strict=True)):
        places[period].append(at)
    return _EveryPeriod(rows[["activity", *ACT_SUMS]], dict(places))


def activity_costs(view: View) -> pd.DataFrame:
    """Cost of service in the period by kind of act, dearest first.

    Rows:   one per kind of act; `unpriced_acts` counts the acts whose cost is unknown.
    Value:  columns activity, acts, driver_quantity_e4, cost_e4 (ten-thousandths), unpriced_acts.
    Cuts:   additive.
    Source: Cooper & Kaplan 1988, "Measure costs right".
    """
    period, every = view.selection.period, whole_calendar(view).once(_costs_of_every_period)
    return every.rows.take(every.places.get((period.grain, period.start, view.span), [])).reset_index(drop=True)


def costs_of_both(now: pd.DataFrame, before: pd.DataFrame) -> list[tuple[str, int, int | None, int | None]]:
    """Each kind of act of either period: its acts now, its cost now and in the other period.

    Rows:   two results of `activity_costs`; a kind that did not happen in a period cost 0 there.
    Value:  (activity, acts, cost, cost before) in ten-thousandths, dearest first; a cost is None when an act of it has
            neither cost nor rate.
    Cuts:   additive.
    Source: Cooper & Kaplan 1988, "Measure costs right".
    """
    sides = [{row.activity: row for row in rows.itertuples()} for rows in (now, before)]

    def cost(side: dict[str, Any], activity: str) -> int | None:
        row = side.get(activity)
        return 0 if row is None else None if row.unpriced_acts else int(row.cost_e4)

    listed = [*sides[0], *(a for a in sides[1] if a not in sides[0])]
    return [(a, int(sides[0][a].acts) if a in sides[0] else 0, cost(sides[0], a), cost(sides[1], a)) for a in listed]
