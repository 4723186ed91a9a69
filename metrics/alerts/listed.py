"""Alerts with what people said of them: the first that a choice leaves, and what all that it leaves add up to.

Of a large company hundreds of thousands of alerts stand and people spoke of few. So the alerts of the clients that
they spoke of are read one by one, those of all others are counted and cut in the engine, and both are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from data.desk.service_records import AlertJudgement
from data.door import View
from metrics.alerts.rows import alert_rows, alerts_of_clients, list_sums
from metrics.clients import known, text_of

CLOSED = ("done", "no_problem")
STATES = ("open", "seen", *CLOSED)
YEAR_DAYS = 366


class Listed(NamedTuple):
    """One alert: who, what was seen against what was expected, what it is about; and what somebody said of it.

    is_gone: the client has not ordered for more than a year. A tuple, because a list to take along has many of them.
    """

    client_key: int
    client_id: str
    name: str
    region_key: int
    manager_key: int
    kind: str
    raised_on: date
    is_standing: bool
    observed: float | None
    expected: float | None
    chance: float | None
    stake_e4: int | None
    about: str
    is_gone: bool = False
    said: AlertJudgement | None = None

    @property
    def state(self) -> str:
        """What people made of it; "open" while nobody said anything."""
        return self.said.state if self.said else "open"

    @property
    def owner(self) -> str:
        return self.said.owner if self.said else ""

    @property
    def due_on(self) -> date | None:
        return self.said.due_on if self.said else None

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def is_waiting(self) -> bool:
        """Whether it is open: nobody said that it was seen or closed, and the signal still holds."""
        return self.is_standing and self.state == "open"

    def is_overdue(self, today: date) -> bool:
        """Whether it was to be closed by a day that is over."""
        return not self.is_closed and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Filters:
    """Which alerts: of these kinds (none: of any), in that state ("" for any, "overdue"), with that owner (None: any,
    "": nobody); standing: only those that still hold; since: only those raised on that day or later."""

    kinds: tuple[str, ...] = ()
    state: str = ""
    owner: str | None = None
    standing: bool = True
    since: date | None = None

    @property
    def takes_unsaid(self) -> bool:
        """Whether alerts of which nobody said anything can be among them."""
        return self.state in ("", "open") and self.owner in (None, "")

    def signals(self, alert: Listed) -> bool:
        """Whether it is one of them, whatever people said."""
        return (
            (not self.kinds or alert.kind in self.kinds)
            and (alert.is_standing or not self.standing)
            and (self.since is None or alert.raised_on >= self.since)
        )

    def takes(self, alert: Listed, today: date) -> bool:
        """Whether it is one of them."""
        is_in = alert.is_overdue(today) if self.state == "overdue" else self.state in ("", alert.state)
        return is_in and self.owner in (None, alert.owner) and self.signals(alert)


@dataclass(frozen=True)
class Found:
    """The first alerts of a list, and of all of it: how many, how many of them of clients that are gone, the money at
    stake (of each client the most that one of them says; None where it is unknown of all)."""

    rows: tuple[Listed, ...]
    count: int
    gone: int
    stake_e4: int | None


def stake_of(alerts: Iterable[Listed]) -> int | None:
    """The money at stake in them, each client once with the most that one of its alerts says.

    Rows:   alerts with a known stake.
    Value:  ten-thousandths a year; None where it is unknown of all.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    most = stakes_of(alerts)
    return sum(most.values()) if most else None


def stakes_of(alerts: Iterable[Listed]) -> dict[int, int]:
    """The most at stake of each client by its key.

    Rows:   alerts with a known stake.
    Value:  client_key → ten-thousandths a year; clients of which nothing is known are left out.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    most: dict[int, int] = {}
    for each in alerts:
        if each.stake_e4 is not None:
            most[each.client_key] = max(each.stake_e4, most.get(each.client_key, 0))
    return most


def spoken_of(view: View) -> tuple[Listed, ...]:
    """All alerts of the clients of whom somebody said something about an alert of the last twelve months.

    Rows:   one per client and kind of the view, in the order of `alert_rows`.
    Value:  Listed records, each with the judgement that is about it.
    Cuts:   additive over clients.
    Source: `metrics.alerts.rows.alerts_of_clients`; long reckonings keep it: `view.once(spoken_of)`.
    """
    first = view.as_of - timedelta(YEAR_DAYS)
    said = {(each.client_id, each.kind): each for each in view.alert_judgements if each.as_of >= first}
    if not said:
        return ()
    found = listed_of(alerts_of_clients(view, {client_id for client_id, _kind in said}))
    return tuple(sorted((_judged(each, said) for each in found), key=order_of))


def found_alerts(view: View, filters: Filters, most: int) -> Found:
    """The alerts that the filters leave: the first of them, and what all of them add up to.

    Rows:   one per client and kind, at most `most` (0: all), in the order of `alert_rows`.
    Value:  a Found.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    apart = view.once(spoken_of)
    mine = [each for each in apart if filters.takes(each, view.as_of)]
    if not filters.takes_unsaid:
        return Found(tuple(mine[:most] if most else mine), len(mine), sum(a.is_gone for a in mine), stake_of(mine))
    raw = [each for each in apart if filters.signals(each)]
    asked = filters.kinds, filters.standing, filters.since
    rows, sums, keys = alert_rows(view, most and most + len(raw), *asked), list_sums(view, *asked), set[int]()
    keys.update(each.client_key for each in apart)
    others = [each for each in listed_of(rows) if each.client_key not in keys]
    both = sorted((*mine, *others), key=order_of) if mine else others
    before, after = stakes_of(raw), stakes_of(mine)
    is_known = sums["known"] - len(before) + len(after) > 0
    return Found(
        tuple(both[:most] if most else both),
        sums["alerts"] - len(raw) + len(mine),
        sums["gone"] - sum(each.is_gone for each in raw) + sum(each.is_gone for each in mine),
        sums["stake_e4"] - sum(before.values()) + sum(after.values()) if is_known else None,
    )


def alerts_of(view: View, client_id: str) -> tuple[Listed, ...]:
    """All alerts of one client, each with what was said of it.

    Rows:   one per kind, in the order of `alert_rows`; none where it is no client of the view.
    Value:  Listed records.
    Cuts:   additive.
    Source: `metrics.alerts.rows.alerts_of_clients`.
    """
    said = {(each.client_id, each.kind): each for each in view.alert_judgements if each.client_id == client_id}
    return tuple(_judged(each, said) for each in listed_of(alerts_of_clients(view, (client_id,))))


def order_of(alert: Listed) -> tuple[bool, bool, int, int, int, str]:
    """The order of `alert_rows`, to put two lists together."""
    stake = -1 if alert.stake_e4 is None else alert.stake_e4
    return (not alert.is_standing, alert.is_gone, -stake, -alert.raised_on.toordinal(), alert.client_key, alert.kind)


def listed_of(rows: pd.DataFrame) -> list[Listed]:
    """The rows of `alert_rows` as records."""
    keys = ("client_key", "client_id", "name", "region_key", "manager_key", "kind")
    plain = (rows[name].tolist() for name in keys)
    numbers = ([known(value) for value in rows[name].tolist()] for name in ("observed", "expected", "chance"))
    stakes = [None if (stake := known(value)) is None else int(stake) for value in rows["stake_e4"].tolist()]
    about = [text_of(value) or "" for value in rows["about"].tolist()]
    days = rows["raised_on"].astype("datetime64[s]").dt.date.tolist()
    standing, gone = rows["is_standing"].tolist(), rows["is_gone"].tolist()
    return [Listed(*values) for values in zip(*plain, days, standing, *numbers, stakes, about, gone, strict=True)]


def _judged(alert: Listed, said: Mapping[tuple[str, str], AlertJudgement]) -> Listed:
    """The alert with what was said of it; a judgement made before it was raised is about an older one."""
    found = said.get((alert.client_id, alert.kind))
    return alert._replace(said=found) if found is not None and found.is_about(alert.raised_on) else alert
