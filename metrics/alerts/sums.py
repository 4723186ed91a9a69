"""Alerts added up inside the engine, for tiles and tables that need no single one of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served

GROUPINGS = ("", "kind", "topic", "region_key", "manager_key", "raised_on")
MOST_APART = 10_000


def alert_sums(view: View, by: str = "", without: Iterable[str] = ()) -> pd.DataFrame:
    """How many alerts the view's clients raised in the last twelve months, how many still hold, and what is at stake.

    Rows:   one per kind, topic, region_key, manager_key or raised_on, as `by` says, in its order; "": one for all.
            without: client_ids that are left out, to be added from `alerts_of_clients` by what people said of theirs.
    Value:  columns `by`, raised, standing, stake_e4: of each client the most that one of its alerts that still hold
            says, added up over the clients of the row; missing where it is known of none. Nothing raised: no row, and
            zeros with a missing stake for "".
    Cuts:   additive over clients; stakes of several kinds of one client are not.
    Source: definition of the house.
    Errors: ValueError for another grouping, and for more than ten thousand clients to be left out.
    """
    if by not in GROUPINGS:
        raise ValueError(f"alerts are added up by {', '.join(name for name in GROUPINGS if name)} or not at all: {by}")
    return view.run(_sums(by) if not (apart := _checked(without)) else _summed(_others(apart), by))


def alerts_of_clients(view: View, client_ids: Iterable[str]) -> pd.DataFrame:
    """All alerts of these clients in the last twelve months, as far as they are clients of the view.

    Rows:   one per client and kind, by client and kind.
    Value:  columns client_id and those of the derived table `client_alerts`.
    Cuts:   additive over clients.
    Source: see `metrics.alerts.published`.
    Errors: ValueError for more than ten thousand clients.
    """
    ids = served("clients_anywhere").select("client_key", "client_id")
    wanted = ids.filter(ids.client_id.isin(_checked(client_ids) or ("",)))
    return view.run(wanted.join(served("client_alerts"), "client_key").order_by("client_key", "kind"))


def _checked(client_ids: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted(set(client_ids)))
    if len(found) > MOST_APART:
        raise ValueError(f"{len(found)} clients are too many to look at apart; ask for {MOST_APART} at most")
    return found


def _others(apart: tuple[str, ...]) -> ir.Table:
    """The alerts of all clients but these; not kept, as judgements change."""
    ids = served("clients_anywhere").select("client_key", "client_id")
    return served("client_alerts").anti_join(ids.filter(ids.client_id.isin(apart)), "client_key")


@cache
def _sums(by: str) -> ir.Table:
    return _summed(served("client_alerts"), by)


def _summed(alerts: ir.Table, by: str) -> ir.Table:
    """First the most at stake of each client, then the sums."""
    groups = [by] if by else []
    clients = alerts.group_by(*groups, "client_key").agg(
        raised=_.count(),
        standing=_.is_standing.sum().cast("int64"),
        stake_e4=_.stake_e4.max(where=_.is_standing),
    )
    summed = {name: _[name].sum().cast(WIDE).cast("int64") for name in ("raised", "standing", "stake_e4")}
    if by:
        return clients.group_by(by).agg(**summed).order_by(by)
    return clients.agg(**summed).mutate(raised=_.raised.fill_null(0), standing=_.standing.fill_null(0))
