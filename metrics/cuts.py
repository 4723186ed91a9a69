"""The sums of a period cut by channel, tier or product category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import WIDE, served
from metrics.everywhere import whole_calendar
from metrics.figure import Figure, unknown
from metrics.kpi import (
    ALL_SUMS,
    KPIS,
    MONEY_SUMS,
    NO_ORDERS,
    NOTHING,
    Sums,
    cell_sums,
    figure,
    groups_of,
)
from metrics.kpi_calendar import grouped_sums
from metrics.sums import Column, is_there

Dimension = Literal["channel", "tier", "category"]
MOST_KEPT = 64
"""Up to so many channels the sums of all periods are kept; more of them are asked for period by period."""
BY_CATEGORY = ("revenue", "quantity", "gross_profit")
"""Key figures that order lines alone decide: the others belong to clients, who buy in several categories."""


def cut_figures(view: View, key: str, dimension: Dimension) -> list[tuple[str | None, Figure]]:
    """The key figure of each channel, tier or product category in the selected period, the largest first.

    Rows:   cells of the view's period; for a category the order lines of its products.
    Value:  (code, Figure); the code is None where it is not known. Empty for a category of a figure that belongs to
            clients.
    Cuts:   sums over all codes are exactly the sums of the view.
    Source: definition of the house.
    """
    if dimension == "category":
        found = _categories(view, key) if key in BY_CATEGORY else []
    else:
        found = [(code, figure(view, key, sums)) for code, sums in _cells(view, key, dimension)]
    return sorted(found, key=lambda f: -(f[1].value if f[1].value is not None else float("-inf")))


def _cells(view: View, key: str, dimension: Dimension) -> list[tuple[str | None, Sums]]:
    column: Column = "tier" if dimension == "tier" else "channel_key"
    names, groups = view.tree.names("channel"), groups_of(view, key)
    is_money = set(groups) <= {"money", "capital"} and not is_there(view, "capital")
    if is_money and len(names) <= MOST_KEPT:
        rows = _kept_cells(view, column)
    else:
        found = cell_sums(view, column, *groups)
        rows = list(zip(found.index.tolist(), found.to_dict("records"), strict=True))
    return [(str(code) if dimension == "tier" else names.get(int(code)), sums) for code, sums in rows]


@dataclass(frozen=True)
class _EveryPeriod:
    """The money sums of every period cut by one column, those of a period one after the other, in order.

    places: grain, first day and span of each row. codes: its value of the column. sums (n, s): whole numbers.
    """

    places: dict[tuple[str, date, str], slice]
    codes: list[Any]
    sums: NDArray[np.int64]


@dataclass(frozen=True)
class _Kept:
    """What is kept of a cut; equal for the same column, so that `View.once` knows it again."""

    column: Column

    def __call__(self, view: View) -> _EveryPeriod:
        rows = view.run(grouped_sums("region_period_spans", "grain", "period_start", "span", self.column))
        days = pd.to_datetime(rows["period_start"]).dt.date
        places: dict[tuple[str, date, str], slice] = {}
        for at, place in enumerate(zip(rows["grain"].tolist(), days, rows["span"].tolist(), strict=True)):
            places[place] = slice(places[place].start if place in places else at, at + 1)
        return _EveryPeriod(places, rows[self.column].tolist(), rows[list(MONEY_SUMS)].to_numpy("int64"))


def _kept_cells(view: View, column: Column) -> list[tuple[Any, Sums]]:
    """The money sums of the view's period by that column, out of those of every period: then nothing is asked."""
    kept, period = whole_calendar(view).once(_Kept(column)), view.selection.period
    mine = kept.places.get((period.grain, period.start, view.span), slice(0))
    sums = ({**NOTHING, **dict(zip(MONEY_SUMS, row, strict=True))} for row in kept.sums[mine].tolist())
    return list(zip(kept.codes[mine], sums, strict=True))


@cache
def _category_sums() -> ir.Table:
    names = ("lines", "quantity_e4", "revenue_e4", "cost_of_goods_e4", "cost_known_lines")
    sums = {n: _[n].sum().cast(WIDE).cast("int64") for n in names}
    rows = served("category_period").group_by("category_key").agg(**sums)
    return rows.left_join(served("categories"), "category_key").select("category", *names).order_by("category")


def _categories(view: View, key: str) -> list[tuple[str | None, Figure]]:
    if not view.has("products"):
        return []
    rows = view.run(_category_sums())
    found = []
    for row in rows.to_dict("records"):
        sums = dict.fromkeys(ALL_SUMS, 0) | {n: int(row[n]) for n in row if n != "category"}
        value = KPIS[key].figure(sums) if sums["lines"] else unknown(NO_ORDERS)
        found.append((row["category"] if isinstance(row["category"], str) else None, value))
    return found
