"""What was done by kind of act, against what was planned and what is usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import period_of
from data.roles import role_of
from data.tables import served
from metrics.cycle.due import Work
from metrics.cycle.span import WEEK, Span, ahead
from metrics.kpi_record import NO_ACTIVITIES, NOT_YOURS
from metrics.promises.kinds import role_of_kind

Kind = Literal["visit", "call", "complaint", "drop", "other"]
KINDS: tuple[Kind, ...] = ("visit", "call", "complaint", "drop", "other")
KIND_NAMES: Mapping[Kind, str] = {
    "visit": N_("Visits"),
    "call": N_("Calls"),
    "complaint": N_("Complaint handling"),
    "drop": N_("Deliveries"),
    "other": N_("Other acts"),
}
CALL_WORDS = ("call", "phone", "电话", "致电", "回电", "来电")
SPANS_BEFORE = {"day": 8, "week": 8, "month": 6}
"""Spans before this one whose mean is what is usual: of days the same weekday."""


@dataclass(frozen=True)
class KindEffort:
    """Acts of one kind. asked: planned for the whole span by promises, plans and the rhythm of key clients, None where
    nothing of the kind is ever planned; done: so far; usual: the mean of as many days of the spans before."""

    kind: Kind
    asked: int | None
    done: int
    usual: float


def kind_of_act(activity: str) -> Kind:
    """What an act of that name is: a visit, a call, work on a complaint, a delivery, or another act."""
    role = role_of(activity)
    if role != "other":
        return role
    return "call" if any(word in activity.casefold() for word in CALL_WORDS) else "other"


def absent_acts(view: View) -> str:
    """Why no acts can be told: a missing right or table; empty if they can."""
    if not view.may_see("money"):
        return NOT_YOURS
    return "" if view.has("activities") else NO_ACTIVITIES


@cache
def _daily(first: date, last: date) -> ir.Table:
    rows = served("activities_history")
    within = rows.filter(rows.done_on >= ibis.literal(first), rows.done_on <= ibis.literal(last))
    return within.group_by(["done_on", "activity"]).agg(acts=_.count()).order_by(["done_on", "activity"])


def effort_by_kind(view: View, work: Work) -> tuple[KindEffort, ...]:
    """Acts done in the span so far by kind, beside those planned for it and the usual number.

    Rows:   service acts of the selection from the start of the span to the as-of date; planned: visits and calls that
            promises, plans and the rhythm of key clients ask for in the whole span.
    Value:  one KindEffort a kind that there is, in the order of KINDS; usual: the mean over as many days of the eight
            days (of that weekday) or weeks, or six months, before.
    Cuts:   additive but for the mean's rounding.
    Source: definition of the house.
    """
    span = work.span
    before = _spans_before(view, span)
    rows = ahead(view, span).run(_daily(min(start for start, _end in before), span.today))
    days = [pd.Timestamp(value).date() for value in rows["done_on"]]
    done: Counter[str] = Counter()
    past: Counter[str] = Counter()
    for day, activity, acts in zip(days, rows["activity"], rows["acts"], strict=True):
        kind = kind_of_act(str(activity))
        if day >= span.start:
            done[kind] += int(acts)
        past[kind] += int(acts) * sum(start <= day <= end for start, end in before)
    asked = _asked(work)
    return tuple(
        KindEffort(kind, asked.get(kind), done[kind], past[kind] / len(before))
        for kind in KINDS
        if done[kind] or past[kind] or asked.get(kind)
    )


def _spans_before(view: View, span: Span) -> list[tuple[date, date]]:
    """The same days of the spans before, as far as this one has come."""
    passed = timedelta(days=span.passed - 1)
    count = SPANS_BEFORE[span.horizon]
    if span.horizon != "month":
        return [(span.start - WEEK * back, span.start - WEEK * back + passed) for back in range(1, count + 1)]
    month = period_of(span.start, "month", view.settings.calendar)
    months = [month.back(back) for back in range(1, count + 1)]
    return [(each.start, min(each.start + passed, each.end)) for each in months]


def _asked(work: Work) -> dict[str, int]:
    """Visits and calls that are planned; other promises are kept by acts that nobody plans here."""
    asked: Counter[str] = Counter({"visit": 0, "call": 0})
    for row in work.promised.itertuples(index=False):
        role = role_of_kind(str(row.kind)) if isinstance(row.kind, str) else "other"
        if role != "other":
            asked["call" if role == "call_back" else role] += int(row.due)
    for kind, count in work.planned_kinds.items():
        asked[kind] += count
    asked["visit"] += work.total("due", "visit")
    return dict(asked)
