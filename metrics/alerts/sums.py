"""Alerts added up inside the engine, for tiles and tables that need no single one of them."""

from __future__ import annotations

from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served

GROUPINGS = ("", "kind", "topic", "region_key", "manager_key", "raised_on")


def alert_sums(view: View, by: str = "") -> pd.DataFrame:
    """How many alerts the view's clients raised in the last twelve months, how many still hold, and what is at stake.

    Rows:   one per kind, topic, region_key, manager_key or raised_on, as `by` says, in its order; "": one for all.
    Value:  columns `by`, raised, standing, stake_e4: of each client the most that one of its alerts that still hold
            says, added up over the clients of the row; known: of how many clients that is known; the stake is missing
            where it is of none. Nothing raised: no row, and zeros with a missing stake for "".
    Cuts:   additive over clients; stakes of several kinds of one client are not.
    Source: definition of the house.
    Errors: ValueError for another grouping.
    """
    if by not in GROUPINGS:
        raise ValueError(f"alerts are added up by {', '.join(name for name in GROUPINGS if name)} or not at all: {by}")
    return view.run(_sums(by))


@cache
def _sums(by: str) -> ir.Table:
    """First the most at stake of each client, then the sums."""
    groups = [by] if by else []
    clients = served("client_alerts").group_by(*groups, "client_key").agg(
        raised=_.count(), standing=_.is_standing.sum().cast("int64"), stake_e4=_.stake_e4.max(where=_.is_standing)
    )  # fmt: skip
    summed = {name: _[name].sum().cast(WIDE).cast("int64") for name in ("raised", "standing", "stake_e4")}
    summed["known"] = _.stake_e4.count()
    if by:
        return clients.group_by(by).agg(**summed).order_by(by)
    return clients.agg(**summed).mutate(raised=_.raised.fill_null(0), standing=_.standing.fill_null(0))
