"""Clients one by one with their four degrees, as far as a list goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.degrees.parts import scored
from metrics.degrees.scores import DEGREES
from metrics.degrees.spread import Points, asked_degree

MOST_LISTED = 200
LISTED = (
    "client_key", "client_id", "name", "region_key", "tier", *(f"{degree}_score" for degree in DEGREES),
    "satisfaction", "answers", "alive", "wallet", "profit_e4", "dependence", "revenue_e4",
)  # fmt: skip


@dataclass(frozen=True)
class DegreeList:
    """The first clients of a list, and how many it has. rows: LISTED columns, missing where unknown."""

    rows: pd.DataFrame
    clients: int


@cache
def _listed(column: str, ascending: bool, most: int, points: Points) -> ir.Table:
    rows = scored("", points)
    by = (ibis.asc if ascending else ibis.desc)(column, nulls_first=False)
    first = rows.order_by([by, ibis.desc("revenue_e4", nulls_first=False), "client_key"]).limit(most)
    names = served("clients_anywhere").select("client_key", "client_id", "name")
    named = first.join(names, "client_key")
    return named.order_by([by, ibis.desc("revenue_e4", nulls_first=False), "client_key"]).select(*LISTED)


@cache
def _counted() -> ir.Table:
    return served("client_moments").agg(clients=_.count())


def degree_list(view: View, sort: str, most: int = MOST_LISTED, ascending: bool = False) -> DegreeList:
    """The clients of the view with their four degrees and raw values, sorted by one of the degrees.

    Rows:   at most `most` clients of the latest moment, the highest first unless `ascending`; of equal ones the larger
            by revenue; those without the score come last.
    Value:  DegreeList; `clients` counts all of them.
    Cuts:   not additive.
    Errors: ValueError for an unknown degree.
    Source: definition of the house.
    """
    rows = view.run(_listed(asked_degree(sort), ascending, most, view.settings.profit_anchors))
    return DegreeList(rows, int(view.run(_counted())["clients"].iloc[0]))
