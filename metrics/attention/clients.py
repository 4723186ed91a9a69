"""Matters that are sums over clients: alerts, promises overdue, payments overdue, large dormant clients."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.attention.alerts import open_alerts
from metrics.attention.matter import ALERTS, Kind, Matter
from metrics.capital_charge import parts_of
from metrics.contribution.clients import client_sums_among

OWED_DAYS = 365
LARGE = ("A", "B")
WHOLE = ("manager_key", "clients", "count", "stake_e4", "largest", "most_e4")


@dataclass(frozen=True)
class _Part:
    """What one account manager has of a matter; `largest` is the key of the client with the most at stake."""

    manager_key: int
    clients: int
    count: int
    stake_e4: int
    largest: int
    most_e4: int
    since: date | None


def client_matters(view: View) -> tuple[Matter, ...]:
    """Matters of clients, each a sum over them, largest first; nothing of what has no rows.

    Rows:   clients of the view as they are today. Promises due in the period, past their day and not kept. Alerts as
            `open_alerts`. Order lines of twelve months unpaid past their day. Dormant clients of tiers A and B.
    Value:  Matters; one a kind. Money at stake in ten-thousandths, reckoned as `STAKES` says.
    Cuts:   additive within a kind; kinds overlap and are never added.
    Source: definition of the house.
    """
    rate = parts_of(view.settings.capital_rate)
    found: list[tuple[Kind, list[_Part]]] = [
        ("promise", _read(view.run(_overdue(view.as_of, rate)))),
        *_alert_parts(view),
        ("late", _read(view.run(_owed(view.until)))),
        ("dormant", _read(view.run(_dormant(rate)))),
    ]
    kept = [(kind, parts) for kind, parts in found if parts and sum(p.stake_e4 for p in parts) > 0]
    names = _names(view, {_largest(parts).largest for _, parts in kept})
    drafts = [_matter(view, kind, parts, names) for kind, parts in kept]
    return tuple(sorted(drafts, key=lambda matter: -matter.stake_e4))


def _matter(view: View, kind: Kind, parts: list[_Part], names: Mapping[int, tuple[str, str]]) -> Matter:
    first = max(parts, key=lambda part: part.stake_e4)
    client_id, client = names.get(_largest(parts).largest, ("", ""))
    days = [part.since for part in parts if part.since is not None]
    return Matter(
        kind, sum(part.stake_e4 for part in parts), sum(part.clients for part in parts),
        sum(part.count for part in parts), manager=view.tree.names("manager").get(first.manager_key, ""),
        managers=len(parts), client_id=client_id, client=client, since=min(days, default=None),
        parameters={"tier": ",".join(_large(view))} if kind == "dormant" else {},
    )  # fmt: skip


def _large(view: View) -> tuple[str, ...]:
    """The tiers of large clients that the selection leaves."""
    chosen = view.selection.tiers
    return tuple(tier for tier in LARGE if not chosen or tier in chosen)


def _largest(parts: list[_Part]) -> _Part:
    return max(parts, key=lambda part: (part.most_e4, -part.largest))


def _by_manager(rows: ir.Table, more: tuple[str, ...] = ()) -> ir.Table:
    """The rows (client_key, stake_e4, count, since) summed by the account manager of the client today."""
    managers = served("clients_anywhere").select("client_key", "manager_key")
    by = (*more, "manager_key")
    return (
        rows.join(managers, "client_key")
        .group_by(*by)
        .agg(
            clients=_.count(),
            count=_["count"].sum().cast(WIDE).cast("int64"),
            stake_e4=_.stake_e4.sum().cast(WIDE).cast("int64"),
            largest=_.client_key.argmax(_.stake_e4),
            most_e4=_.stake_e4.max(),
            since=_.since.min(),
        )
        .order_by(*by)
    )


def _read(rows: pd.DataFrame) -> list[_Part]:
    found = []
    for row in rows.to_dict("records"):
        whole = {name: int(row[name] or 0) for name in WHOLE}
        since = None if pd.isna(row["since"]) else pd.Timestamp(row["since"]).date()
        found.append(_Part(since=since, **whole))
    return found


def _names(view: View, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    if not keys:
        return {}
    clients = served("clients_anywhere")
    rows = view.run(clients.filter(clients.client_key.isin(sorted(keys))).select("client_key", "client_id", "name"))
    return {int(key): (str(code), str(name)) for key, code, name in rows.itertuples(index=False)}


@cache
def _overdue(as_of: date, rate_parts: int) -> ir.Table:
    """As `metrics.promises.overdue`, so that the page one goes to says the same."""
    rows = served("promises")
    clients = rows.filter(rows.kept_on.isnull(), rows.due_on < ibis.literal(as_of)).group_by("client_key")
    return _by_manager(_with_worth(clients.agg(count=_.count(), since=_.due_on.min()), rate_parts))


@cache
def _owed(until: date) -> ir.Table:
    """Unpaid past its day: what lines of the last twelve months whose day has passed still owe."""
    rows, first = served("sales_history"), until - timedelta(days=OWED_DAYS)
    late = rows.filter(rows.ordered_on > ibis.literal(first), rows.due_on < ibis.literal(until), rows.paid_on.isnull())
    owed = late.group_by("client_key").agg(
        stake_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"), count=_.count(), since=_.due_on.min()
    )
    return _by_manager(owed.filter(owed.stake_e4 > 0))


@cache
def _dormant(rate_parts: int) -> ir.Table:
    rows = served("client_states")
    asleep = rows.filter(rows.state == "dormant", rows.tier.isin(LARGE))
    return _by_manager(_with_worth(asleep.select("client_key", count=_one(), since=asleep.last_on), rate_parts))


def _with_worth(rows: ir.Table, rate_parts: int) -> ir.Table:
    """The rows with what their clients earn in twelve months as the stake, as alerts reckon it; nothing for losses."""
    sums = client_sums_among(rows, "client_period_trailing", rate_parts)
    earned = ibis.coalesce(sums.profit_e4, sums.gross_e4, sums.revenue_e4)
    worths = sums.select(who="client_key", earned_e4=ibis.greatest(earned, 0).cast("int64"))
    joined = rows.left_join(worths, [("client_key", "who")])
    return joined.select("client_key", "count", "since", stake_e4=joined.earned_e4.fill_null(0))


def _one() -> Any:
    return ibis.literal(1).cast("int64")


def _alert_parts(view: View) -> list[tuple[Kind, list[_Part]]]:
    """Open alerts of the kinds that ask for an act, by kind and manager; one with an unknown stake counts as well."""
    known = open_alerts(view).filter(_.kind.isin(ALERTS)).mutate(stake_e4=_.stake_e4.fill_null(0))
    found = view.run(_by_manager(known, ("kind",)))
    return [(kind, _read(found[found["kind"] == kind])) for kind in ALERTS]
