"""The sums of a period cut by channel, tier or product category."""

from __future__ import annotations

from functools import cache
from typing import Literal

import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.figure import Figure, unknown
from metrics.kpi import ALL_SUMS, KPIS, NO_ORDERS, Sums, cell_sums, figure, groups_of

Dimension = Literal["channel", "tier", "category"]
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
    rows = cell_sums(view, "tier" if dimension == "tier" else "channel_key", *groups_of(view, key))
    names = view.tree.names("channel")
    return [
        (str(code) if dimension == "tier" else names.get(int(code)), {str(n): int(v) for n, v in row.items()})
        for code, row in zip(rows.index, rows.to_dict("records"), strict=True)
    ]


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
