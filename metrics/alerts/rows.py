"""Rows of alerts out of the engine: the first of a list, all of a few clients, and what a long list adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served

MOST_LISTED = 200
AT_ONCE = 2_000
"""Clients named in one question: more of them take longer to say than to find."""
GONE_DAYS = 365
"""Clients that have not ordered for longer are past what an alert can do: their alerts come after all others."""


def _told(alerts: ir.Table) -> ir.Table:
    """With `is_gone`; where states are not known, or not the reader's to see, nobody is."""
    idle = served("client_states_anywhere").select(idle_key="client_key", gone=_.idle_days > GONE_DAYS)
    joined = alerts.left_join(idle, [("client_key", "idle_key")])
    return joined.mutate(is_gone=joined.gone.fill_null(False)).drop("idle_key", "gone")


def _of(kinds: tuple[str, ...], standing: bool, since: date | None) -> ir.Table:
    """The alerts of these kinds (none: of any), those that still hold alone, those raised on that day or later."""
    alerts = served("client_alerts")
    if kinds:
        alerts = alerts.filter(_.kind.isin(kinds))
    if standing:
        alerts = alerts.filter(_.is_standing)
    return alerts if since is None else alerts.filter(_.raised_on >= ibis.literal(since))


def _in_order(alerts: ir.Table) -> ir.Table:
    """Those that still hold first, those of clients that are gone last among them, then by the money at stake."""
    stake = _.stake_e4.fill_null(-1)
    return alerts.order_by(ibis.desc("is_standing"), "is_gone", stake.desc(), ibis.desc("raised_on"), "client_key",
                           "kind")  # fmt: skip


def _named(alerts: ir.Table) -> ir.Table:
    named = alerts.join(served("clients_anywhere").select("client_key", "client_id", "name"), "client_key")
    own = [name for name in served("client_alerts").columns if name != "client_key"]
    return _in_order(named).select("client_key", "client_id", "name", *own, "is_gone")


@cache
def _listed(most: int, kinds: tuple[str, ...], standing: bool, since: date | None) -> ir.Table:
    told = _told(_of(kinds, standing, since))
    return _named(_in_order(told).limit(most) if most else told)


def alert_rows(
    view: View, most: int = MOST_LISTED, kinds: Iterable[str] = (), standing: bool = False, since: date | None = None
) -> pd.DataFrame:
    """The alerts of the view's clients in the last twelve months: those that still hold first, by the money at stake.

    Rows:   one per client and kind, the latest signal of each; at most `most` of them (0: all); of these kinds only
            when some are given; standing: only those that still hold; since: only those raised on that day or later.
            Clients without an order for more than a year come after the others.
    Value:  columns client_key, client_id, name, those of `client_alerts`, and is_gone: no order for more than a year.
            stake_e4: money a year; missing where it is unknown or not the reader's to see.
    Cuts:   additive over clients.
    Source: see `metrics.alerts.published`.
    """
    return view.run(_listed(most, tuple(kinds), standing, since))


@cache
def _added_up(kinds: tuple[str, ...], standing: bool, since: date | None) -> ir.Table:
    clients = _told(_of(kinds, standing, since)).group_by("client_key").agg(
        alerts=_.count(), gone=_.is_gone.sum().cast("int64"), stake_e4=_.stake_e4.max()
    )  # fmt: skip
    sums = {name: _[name].sum().cast(WIDE).cast("int64") for name in ("alerts", "gone", "stake_e4")}
    found = clients.agg(**sums, known=_.stake_e4.count())
    return found.mutate(**{name: found[name].fill_null(0) for name in sums})


def list_sums(
    view: View, kinds: Iterable[str] = (), standing: bool = False, since: date | None = None
) -> dict[str, int]:
    """What the whole list adds up to of which `alert_rows` gives the first.

    Rows:   as `alert_rows`.
    Value:  alerts; gone: those of clients without an order for more than a year; stake_e4: of each client the most
            that one of them says, added up; known: clients of which that is known.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    row = view.run(_added_up(tuple(kinds), standing, since)).iloc[0]
    return {name: int(row[name]) for name in ("alerts", "gone", "stake_e4", "known")}


def alerts_of_clients(view: View, client_ids: Iterable[str]) -> pd.DataFrame:
    """All alerts of these clients in the last twelve months, as far as they are clients of the view.

    Rows:   one per client and kind, in the order of `alert_rows`, two thousand clients after two thousand.
    Value:  columns as `alert_rows`.
    Cuts:   additive over clients.
    Source: see `metrics.alerts.published`.
    """
    ids = sorted(set(client_ids))
    parts = [ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE)] or [[""]]
    frames = [view.run(_of_clients(part)) for part in parts]
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _of_clients(ids: Sequence[str]) -> ir.Table:
    """Not kept: the clients are in it."""
    wanted = served("clients_anywhere").filter(_.client_id.isin(ids)).select("client_key")
    return _named(_told(served("client_alerts").semi_join(wanted, "client_key")))
