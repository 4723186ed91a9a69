"""Matters that are sums over clients: alerts, promises overdue, payments overdue, large dormant clients."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.periods import Grain
from data.tables import served
from data.templates import built
from metrics.attention.alerts import answers_of, open_but
from metrics.attention.client_questions import LARGE, OWED_DAYS, by_manager, dormant, first_unpaid, overdue, owed
from metrics.attention.matter import ALERTS, Kind, Matter
from metrics.capital_charge import parts_of
from metrics.everywhere import whole_calendar

PART = ("manager_key", "clients", "count", "stake_e4", "largest", "most_e4")


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


@dataclass(frozen=True)
class _Standing:
    """What is the same in every period: alerts, dormant clients; promises by period; since when anything is unpaid."""

    alerts: tuple[Matter, ...]
    dormant: tuple[Matter, ...]
    promises: Mapping[tuple[Grain, date], tuple[Matter, ...]]
    unpaid_since: date | None


def client_matters(view: View) -> tuple[Matter, ...]:
    """Matters of clients, each a sum over them, largest first; nothing of what has no rows.

    Rows:   clients of the view as they are today. Promises due in the period, past their day and not kept. Alerts as
            `open_alerts`. Order lines of twelve months unpaid past their day. Dormant clients of tiers A and B.
    Value:  Matters; one a kind. Money at stake in ten-thousandths, reckoned as `STAKES` says.
    Cuts:   additive within a kind; kinds overlap and are never added.
    Source: definition of the house.
    """
    kept, period = whole_calendar(view).once(_standing), view.selection.period
    promised = kept.promises.get((period.grain, period.start), ())
    # Not asked while nothing that is still unpaid was due.
    is_owed = kept.unpaid_since is not None and kept.unpaid_since < view.until
    late = replace(whole_calendar(view), until=view.until).once(_late) if is_owed else ()
    found = [*promised, *kept.alerts, *late, *kept.dormant]
    return tuple(sorted(found, key=lambda matter: -matter.stake_e4))


def _standing(view: View) -> _Standing:
    rate, calendar = parts_of(view.settings.capital_rate), view.settings.calendar
    alerts, asleep = _alert_parts(view), _read(view.run(dormant(rate)))
    rows = view.run(overdue(view.as_of, rate, calendar))
    starts = pd.to_datetime(rows["period_start"]).dt.date.tolist()
    keyed = zip(zip(rows["grain"].tolist(), starts, strict=True), _read(rows), strict=True)
    promises = {key: [part for _key, part in parts] for key, parts in groupby(keyed, key=lambda each: each[0])}
    names = _names(view, [*alerts.values(), asleep, *promises.values()])
    unpaid = view.run(first_unpaid())["due_on"].iloc[0]
    return _Standing(
        tuple(one for kind, parts in alerts.items() for one in _matters(view, kind, parts, names)),
        _matters(view, "dormant", asleep, names),
        {key: _matters(view, "promise", parts, names) for key, parts in promises.items()},
        None if pd.isna(unpaid) else pd.Timestamp(unpaid).date(),
    )


def _late(view: View) -> tuple[Matter, ...]:
    """What is owed past its day on the view's last day."""
    parts = _read(view.run(built(owed, view.until - timedelta(days=OWED_DAYS), view.until)))
    return _matters(view, "late", parts, _names(view, [parts]))


def _matters(view: View, kind: Kind, parts: list[_Part], names: Mapping[int, tuple[str, str]]) -> tuple[Matter, ...]:
    """The matter of that kind; none where nothing is at stake."""
    if sum(part.stake_e4 for part in parts) <= 0:
        return ()
    first = max(parts, key=lambda part: part.stake_e4)
    client_id, client = names.get(_largest(parts).largest, ("", ""))
    days = [part.since for part in parts if part.since is not None]
    return (
        Matter(
            kind, sum(part.stake_e4 for part in parts), sum(part.clients for part in parts),
            sum(part.count for part in parts), manager=view.tree.names("manager").get(first.manager_key, ""),
            managers=len(parts), client_id=client_id, client=client, since=min(days, default=None),
            parameters={"tier": ",".join(_large(view))} if kind == "dormant" else {},
        ),
    )  # fmt: skip


def _large(view: View) -> tuple[str, ...]:
    """The tiers of large clients that the selection leaves."""
    chosen = view.selection.tiers
    return tuple(tier for tier in LARGE if not chosen or tier in chosen)


def _largest(parts: list[_Part]) -> _Part:
    return max(parts, key=lambda part: (part.most_e4, -part.largest))


def _read(rows: pd.DataFrame) -> list[_Part]:
    manager, clients, count, stake, largest, most = (
        [int(value or 0) for value in rows[name].tolist()] for name in PART
    )
    since = [None if pd.isna(day) else day.date() for day in pd.to_datetime(rows["since"]).tolist()]
    return [_Part(*each) for each in zip(manager, clients, count, stake, largest, most, since, strict=True)]


def _names(view: View, matters: Collection[list[_Part]]) -> dict[int, tuple[str, str]]:
    """Code and name of the client with the most at stake in each."""
    keys = sorted({_largest(parts).largest for parts in matters if parts})
    if not keys:
        return {}
    rows = view.run(built(_named, tuple(keys)))
    columns = (rows[name].tolist() for name in ("client_key", "client_id", "name"))
    return {int(key): (str(code), str(name)) for key, code, name in zip(*columns, strict=True)}


def _named(keys: tuple[int, ...]) -> ir.Table:
    clients = served("clients_anywhere")
    return clients.filter(clients.client_key.isin(keys)).select("client_key", "client_id", "name")


def _alert_parts(view: View) -> dict[Kind, list[_Part]]:
    """Open alerts of the kinds that ask for an act, by kind and manager; one with an unknown stake counts as well."""
    rows = view.run(built(_open_by_manager, *answers_of(view)))
    kinds, parts = rows["kind"].tolist(), _read(rows)
    return {kind: [part for one, part in zip(kinds, parts, strict=True) if one == kind] for kind in ALERTS}


def _open_by_manager(*answers: str | tuple[int, ...]) -> ir.Table:
    known = open_but(*answers).filter(_.kind.isin(ALERTS)).mutate(stake_e4=_.stake_e4.fill_null(0))
    return by_manager(known, "kind")
