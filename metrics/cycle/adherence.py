"""How much of what was due was done in time, week by week or month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.sums import period_start
from data.messages import N_
from data.periods import FiscalCalendar, period_of
from data.tables import served
from metrics.cycle.entered import entered_items
from metrics.cycle.rhythm import KEY_TIER, absent_rhythm, visit_names
from metrics.cycle.span import WEEK, Span, ahead, monday, span_of
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.kpi import KPIS, absent_why

Step = Literal["week", "month"]
STEPS_SHOWN = {"week": 27, "month": 19}
"""Twice 13 weeks or nine months, and the one that is running."""
NOTHING_DUE = N_("nothing was due in these weeks")


@dataclass(frozen=True)
class Adherence:
    """One week or month. due and kept: promises and planned acts; clients and visited: client-weeks of key clients,
    and those with a visit. is_running: it is not over."""

    start: date
    due: int
    kept: int
    clients: int
    visited: int
    is_running: bool

    @property
    def share(self) -> Figure:
        return _share(self.kept, self.due)

    @property
    def visited_share(self) -> Figure:
        return _share(self.visited, self.clients)


def _share(kept: int, due: int) -> Figure:
    if not due:
        return unknown(NOTHING_DUE)
    low, high = wilson(kept, due)
    return Figure(kept / due, due, low, high)


def _bucket(day: ir.DateValue, step: Step, calendar: FiscalCalendar) -> ir.DateValue:
    return day.truncate("W").cast("date") if step == "week" else period_start(day, "month", calendar)


@cache
def _promises(first: date, today: date, step: Step, calendar: FiscalCalendar) -> ir.Table:
    """One still open on its day has the day to be kept."""
    rows = served("promises_history")
    is_kept = rows.kept_on.notnull() & (rows.kept_on <= rows.due_on)
    settled = rows.mutate(is_kept=is_kept).filter(
        _.due_on >= ibis.literal(first), is_kept | (_.due_on < ibis.literal(today))
    )
    by = settled.mutate(start=_bucket(settled.due_on, step, calendar)).group_by("start")
    return by.agg(due=_.count(), kept=_.is_kept.sum().cast("int64")).order_by("start")


@cache
def _key_clients(first: date) -> ir.Table:
    """How many key clients of today were clients already, by the week of their first order."""
    clients = served("clients").filter(_.tier == KEY_TIER, _.first_on.notnull())
    since = ibis.greatest(clients.first_on, ibis.literal(first)).truncate("W").cast("date")
    return clients.mutate(start=since).group_by("start").agg(clients=_.count())


@cache
def _visited(visits: tuple[str, ...], first: date) -> ir.Table:
    clients = served("clients").filter(_.tier == KEY_TIER).select(who="client_key")
    acts = served("activities_history").filter(_.activity.isin(visits), _.done_on >= ibis.literal(first))
    weeks = acts.mutate(start=acts.done_on.truncate("W").cast("date")).select("client_key", "start").distinct()
    return weeks.semi_join(clients, weeks.client_key == clients.who).group_by("start").agg(visited=_.count())


def adherence(view: View, step: Step) -> tuple[Adherence, ...]:
    """What was due and done in time, in the last 27 weeks or 19 months up to the as-of date, whatever is selected.

    Rows:   promises and planned acts by the day they were due; one that is open on its day still has it. Key clients:
            every whole week in which a client of tier A (of today, after its first order) could be visited; a week
            belongs to the month of its Sunday.
    Value:  Adherence, oldest first, from the first with anything in it on; shares with Wilson intervals.
    Cuts:   counts are additive, shares are not.
    Source: definition of the house; Wilson 1927.
    """
    view = ahead(view, span_of(view, "day"))
    starts = _starts(view, step)
    first = starts[0]
    due: Counter[date] = Counter()
    kept: Counter[date] = Counter()
    if not absent_why(view, KPIS["kept_promises"]):
        rows = view.run(_promises(first, view.as_of, step, view.settings.calendar))
        for start, one, other in zip(_days(rows["start"]), rows["due"], rows["kept"], strict=True):
            due[start], kept[start] = int(one), int(other)
    for item, is_kept in _acts(view, first):
        due[_start_of(view, item, step)] += 1
        kept[_start_of(view, item, step)] += is_kept
    clients, visited = _weeks(view, first, step)
    found = [
        Adherence(at, due[at], kept[at], clients[at], visited[at], _last_day(view, at, step) > view.as_of)
        for at in starts
    ]
    begun = next((at for at, each in enumerate(found) if each.due or each.visited), len(found))
    return tuple(found[begun:])


def _starts(view: View, step: Step) -> list[date]:
    count = STEPS_SHOWN[step]
    if step == "week":
        last = monday(view.until)
        return [last - WEEK * back for back in range(count - 1, -1, -1)]
    month = period_of(view.until, "month", view.settings.calendar)
    return [month.back(back).start for back in range(count - 1, -1, -1)]


def _start_of(view: View, day: date, step: Step) -> date:
    return monday(day) if step == "week" else period_of(day, "month", view.settings.calendar).start


def _last_day(view: View, start: date, step: Step) -> date:
    return start + WEEK - timedelta(days=1) if step == "week" else _month_end(view, start)


def _month_end(view: View, start: date) -> date:
    return period_of(start, "month", view.settings.calendar).end


def _acts(view: View, first: date) -> list[tuple[date, bool]]:
    """Planned acts by the day they were due, and whether each was done by it."""
    span = Span("week", first, view.until, view.as_of)
    acts = [each for each in entered_items(view, span) if each.item.source == "act"]
    within = [each for each in acts if first <= each.item.due_on <= view.until]
    return [(each.item.due_on, each.is_in_time) for each in within if each.is_in_time or each.item.due_on < view.as_of]


def _weeks(view: View, first: date, step: Step) -> tuple[Counter[date], Counter[date]]:
    """Client-weeks of key clients that are over, and those with a visit, by week or month."""
    clients: Counter[date] = Counter()
    visited: Counter[date] = Counter()
    if absent_rhythm(view):
        return clients, visited
    rows = view.run(_visited(visit_names(view), monday(first)))
    made = dict(zip(_days(rows["start"]), (int(n) for n in rows["visited"]), strict=True))
    rows = view.run(_key_clients(monday(first)))
    joined = dict(zip(_days(rows["start"]), (int(n) for n in rows["clients"]), strict=True))
    there, week = 0, monday(first)
    while (sunday := week + WEEK - timedelta(days=1)) <= view.until:
        there += joined.get(week, 0)
        if sunday >= first:
            at = week if step == "week" else period_of(sunday, "month", view.settings.calendar).start
            clients[at] += there
            visited[at] += made.get(week, 0)
        week += WEEK
    return clients, visited


def _days(values: Sequence[object] | pd.Series) -> list[date]:
    return [pd.Timestamp(value).date() for value in values]


def halves(found: Sequence[Adherence]) -> tuple[Figure, Figure]:
    """What was kept in time in the later half of the steps that are over, and in the half before.

    Rows:   as `adherence` gives them; of an odd number the first is left out.
    Value:  two shares with Wilson intervals; None where nothing was due.
    Cuts:   not additive.
    Source: Wilson 1927.
    """
    over = [each for each in found if not each.is_running]
    half = len(over) // 2
    later, before = over[len(over) - half :], over[len(over) - 2 * half : len(over) - half]
    return _sum(later), _sum(before)


def _sum(found: Sequence[Adherence]) -> Figure:
    return _share(sum(each.kept for each in found), sum(each.due for each in found))
