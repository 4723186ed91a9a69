"""How the clients lie: the distribution of one degree, and two degrees against each other with those who stand out."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.degrees.parts import scored
from metrics.degrees.scores import DEGREES

BIN = 5
"""Points in a bin of a distribution or a density."""
LAST_BIN = 100 - BIN

Points = tuple[float, float] | None


def asked_degree(degree: str) -> str:
    """The column of that degree's score. Raises ValueError that lists the degrees."""
    if degree not in DEGREES:
        raise ValueError(f"{degree!r} is no degree; there are: {', '.join(DEGREES)}")
    return f"{degree}_score"


def bin_of(score: ir.FloatingColumn) -> ir.IntegerColumn:
    """The lower end of the bin in which a score lies; 100 lies in the last one."""
    place = ((score / BIN).floor() * BIN).cast("int64")
    return ibis.cases((score >= LAST_BIN, LAST_BIN), (score.notnull(), place))


@cache
def _distribution(column: str, points: Points) -> ir.Table:
    rows = scored("", points)
    return (
        rows.select(bin_low=bin_of(rows[column])).filter(_.bin_low.notnull()).group_by("bin_low").agg(clients=_.count())
    )


def degree_distribution(view: View, degree: str) -> pd.DataFrame:
    """How many clients lie in each step of five points of a degree.

    Rows:   twenty, from 0 to 100; clients of the latest moment with a known score. None without any such client.
    Value:  columns bin_low, bin_high, clients; a bin holds its lower end, the last one 100 too.
    Cuts:   additive.
    Errors: ValueError for an unknown degree.
    Source: definition of the house.
    """
    rows = view.run(_distribution(asked_degree(degree), view.settings.profit_anchors)).set_index("bin_low")
    lows = list(range(0, 100, BIN)) if len(rows) else []
    clients = rows["clients"].reindex(lows, fill_value=0).astype("int64").tolist()
    return pd.DataFrame({"bin_low": lows, "bin_high": [low + BIN for low in lows], "clients": clients})


@cache
def _density(x: str, y: str, points: Points) -> ir.Table:
    rows = scored("", points)
    places = rows.select(x_bin=bin_of(rows[x]), y_bin=bin_of(rows[y])).filter(_.x_bin.notnull(), _.y_bin.notnull())
    return places.group_by("x_bin", "y_bin").agg(clients=_.count()).order_by("x_bin", "y_bin")


def degree_density(view: View, x: str, y: str) -> pd.DataFrame:
    """How many clients lie in each field of five by five points of two degrees.

    Rows:   one per field with clients, 400 at most; clients of the latest moment of which both scores are known.
    Value:  columns x_bin, y_bin (lower ends), clients.
    Cuts:   additive.
    Errors: ValueError for an unknown degree.
    Source: definition of the house.
    """
    return view.run(_density(asked_degree(x), asked_degree(y), view.settings.profit_anchors))


@cache
def _extremes(x: str, y: str, points: Points, most: int) -> ir.Table:
    """Half of them where x is far above y, half where it is far below; of equal ones those with the larger revenue."""
    rows = scored("", points)
    both = rows.select("client_key", "revenue_e4", x=rows[x], y=rows[y]).filter(_.x.notnull(), _.y.notnull())
    ahead = both.mutate(ahead=(_.x - _.y).round().cast("int64"))
    larger = [ibis.desc("revenue_e4", nulls_first=False), "client_key"]
    ends = [
        ahead.filter(_.ahead > 0).order_by([ibis.desc("ahead"), *larger]).limit(most - most // 2),
        ahead.filter(_.ahead < 0).order_by(["ahead", *larger]).limit(most // 2),
    ]
    names = served("clients_anywhere").select("client_key", "client_id", "name")
    named = ends[0].union(ends[1]).join(names, "client_key")
    return named.order_by([ibis.desc("ahead"), *larger]).drop("ahead")


def named_extremes(view: View, x: str, y: str, most: int = 12) -> pd.DataFrame:
    """The clients whose two degrees lie farthest apart, by name: to be marked in the density and opened.

    Rows:   half of them with x above y, half with y above x, to whole points; of equal ones the larger by revenue.
    Value:  columns client_key, client_id, name, x, y, revenue_e4; from the highest x against y to the lowest.
    Cuts:   not additive.
    Errors: ValueError for an unknown degree.
    Source: definition of the house.
    """
    found = view.run(_extremes(asked_degree(x), asked_degree(y), view.settings.profit_anchors, most))
    return found[["client_key", "client_id", "name", "x", "y", "revenue_e4"]]
