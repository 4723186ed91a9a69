"""The alerts of a view, each with what people said of it, and those that the controls of the page leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from charts.chart import Rows
from data.desk.service_records import AlertJudgement
from data.door import View
from metrics.alerts import alert_rows
from metrics.clients import known, text_of

CLOSED = ("done", "no_problem")
STATES = ("open", "seen", *CLOSED)
DAYS = {"week": 7, "month": 30}
"""How far back "raised lately" looks, the as-of date included."""
OF = "of:"
"""What the code of an owner begins with, so that nobody's name is taken for another choice."""


class Listed(NamedTuple):
    """One alert: who, what was seen against what was expected, what it is about; and what somebody said of it.

    A tuple, because a large company has hundreds of thousands of them.
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


def listed_alerts(view: View, most: int = 0) -> tuple[Listed, ...]:
    """The alerts of the view in the order of `alert_rows`, at most so many (0: all), each with its judgement."""
    said = {(each.client_id, each.kind): each for each in view.alert_judgements}
    rows = alert_rows(view, most) if most else view.once(all_alerts)
    keys = ("client_key", "client_id", "name", "region_key", "manager_key", "kind")
    plain = (rows[name].tolist() for name in keys)
    numbers = ([known(value) for value in rows[name].tolist()] for name in ("observed", "expected", "chance"))
    stakes = [None if (stake := known(value)) is None else int(stake) for value in rows["stake_e4"].tolist()]
    about = [text_of(value) or "" for value in rows["about"].tolist()]
    days = rows["raised_on"].astype("datetime64[s]").dt.date.tolist()
    columns = zip(*plain, days, rows["is_standing"].tolist(), *numbers, stakes, about, strict=True)
    found = (Listed(*values) for values in columns)
    return tuple(_judged(each, said) if said else each for each in found)


def all_alerts(view: View) -> Rows:
    """What the version holds of the view's alerts, whatever people said: `view.once(all_alerts)`."""
    return alert_rows(view, 0)


def _judged(alert: Listed, said: Mapping[tuple[str, str], AlertJudgement]) -> Listed:
    """The alert with what was said of it; a judgement made before it was raised is about an older one."""
    word = said.get((alert.client_id, alert.kind))
    return alert._replace(said=word) if word is not None and word.is_about(alert.raised_on) else alert


def kept_alerts(
    found: Iterable[Listed], today: date, *, kinds: Collection[str], state: str, when: str, owner: str, who: str = ""
) -> tuple[Listed, ...]:
    """Those of these kinds (none: of any), that state and owner ("all" for any), still standing or raised lately.

    who: the reader, whose the alerts of the owner "mine" are.
    """
    return tuple(
        each
        for each in found
        if (not kinds or each.kind in kinds)
        and _is_in(each, state, today)
        and is_of_time(each, when, today)
        and _is_of(each, owner, who)
    )


def _is_in(alert: Listed, state: str, today: date) -> bool:
    return alert.is_overdue(today) if state == "overdue" else state in ("all", alert.state)


def is_of_time(alert: Listed, when: str, today: date) -> bool:
    """Whether it is still standing, was raised within the last days, or either ("all")."""
    if when in DAYS:
        return alert.raised_on > today - timedelta(DAYS[when])
    return alert.is_standing or when == "all"


def _is_of(alert: Listed, owner: str, who: str) -> bool:
    wanted = {"mine": who, "nobody": ""}.get(owner, owner.removeprefix(OF))
    return owner == "all" or alert.owner == wanted


def stake_of(alerts: Iterable[Listed]) -> int | None:
    """The money at stake in them, each client once with the most that one of its alerts says; unknown where it is of
    none."""
    most: dict[int, int] = {}
    for each in alerts:
        if each.stake_e4 is not None:
            most[each.client_key] = max(each.stake_e4, most.get(each.client_key, 0))
    return sum(most.values()) if most else None
