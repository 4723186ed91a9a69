"""The additive sums every key figure is made of: of the period, of its past, by region, over the whole calendar."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import COUNTS, SUMS, WIDE, served

Sums = Mapping[str, int]
ALL_SUMS = (*SUMS, *COUNTS)


@cache
def _totals() -> ir.Table:
    return served("region_period").agg(**{n: _[n].sum().fill_null(0).cast(WIDE).cast("int64") for n in ALL_SUMS})


@cache
def grouped_sums(table: str, *keys: str) -> ir.Table:
    """The question for all sums of a mart, grouped by these columns and in their order."""
    asked = served(table)
    return (
        asked.group_by(list(keys))
        .agg(**{n: _[n].sum().cast(WIDE).cast("int64") for n in ALL_SUMS})
        .order_by(list(keys))
    )


def period_sums(view: View) -> Sums:
    """All sums and counts of the selected period, as one mapping; zeros where nothing happened.

    Rows:   cells of the view's period.
    Value:  name → whole number (money and quantities in ten-thousandths).
    Cuts:   additive; active and new clients count once, where they ordered last.
    Source: definition of the house.
    """
    row = view.run(_totals()).iloc[0]
    return {name: int(row[name]) for name in ALL_SUMS}


def history_sums(view: View) -> pd.DataFrame:
    """All sums per whole period of the selected grain up to the selected one; one row a period, oldest first.

    Rows:   cells of the view's past; periods without any row are absent.
    Value:  index `period_start` (day), columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    return _by_day(view.run(grouped_sums("region_period_history", "period_start")), "period_start")


def calendar_sums(view: View) -> pd.DataFrame:
    """All sums per grain and period, later ones than the selected included; index (`grain`, `period_start`).

    Rows:   cells of the view's past, every grain.
    Value:  columns as in `period_sums`.
    Cuts:   additive over cells, not over grains.
    Source: definition of the house.
    """
    rows = view.run(grouped_sums("region_period_calendar", "grain", "period_start"))
    return _by_day(rows, "grain", "period_start")


def region_sums(view: View) -> pd.DataFrame:
    """All sums of the selected period per region of the sale; index `region_key`.

    Rows:   cells of the view's period.
    Value:  columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(grouped_sums("region_period", "region_key")).set_index("region_key")


def region_history_sums(view: View) -> pd.DataFrame:
    """All sums per region and whole period up to the selected one; index (`region_key`, `period_start`).

    Rows:   cells of the view's past.
    Value:  columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    return _by_day(
        view.run(grouped_sums("region_period_history", "region_key", "period_start")), "region_key", "period_start"
    )


def _by_day(rows: pd.DataFrame, *index: str) -> pd.DataFrame:
    rows["period_start"] = pd.to_datetime(rows["period_start"]).dt.date
    return rows.set_index(list(index))
