"""Complaints with what became of each: when it was answered and solved, and what of this is recorded at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import served
from metrics.everywhere import unfiltered
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth.acts import NO_COMPLAINTS

NO_ANSWERED = N_("unknown: no complaint says when it was answered; import `answered_at` of `complaints`")
NO_RESOLVED = N_("unknown: no complaint says on which day it was solved; import `resolved_on` of `complaints`")
NO_CATEGORY = N_("unknown: no complaint says what it is about; import `category` of `complaints`")
NO_COMPENSATION = N_("unknown: no complaint says what was paid for it; import `compensation` of `complaints`")
NONE_IN_PERIOD = N_("no complaint came in in this period; widen it or the filters")
MOST_HOURS, MOST_DAYS = 24 * 14, 365
"""Longer than this is told as "not yet by then": it bounds the rows a question brings, and moves no median below it."""


@dataclass(frozen=True)
class Recorded:
    """Whether anything was ever said of it, in any complaint that the reader may see up to the view's last day."""

    answered: bool
    solved: bool
    category: bool
    compensation: bool


@cache
def _recorded() -> ir.Table:
    names = {
        "answered": "answered_at",
        "solved": "resolved_on",
        "category": "category",
        "compensation": "compensation_e4",
    }
    return served("complaints_anywhere").agg(**{name: _[column].count() for name, column in names.items()})


def recorded(view: View) -> Recorded:
    """What complaints here say of themselves: a company that never noted when it answered is not one that never did.

    Rows:   complaints up to the view's last day within the reader's rights, whatever the filters.
    Value:  a Recorded.
    Cuts:   none.
    Source: definition of the house.
    """
    row = unfiltered(view).run(_recorded()).iloc[0]
    return Recorded(*(int(row[name]) > 0 for name in ("answered", "solved", "category", "compensation")))


def absent_why(view: View) -> str:
    """Why complaints cannot be told at all: no right to them, or none imported; "" if they can.

    Rows:   none.
    Value:  a message key.
    Cuts:   none.
    Source: definition of the house.
    """
    if not view.may_see("satisfaction"):
        return NOT_YOURS
    return "" if view.has("complaints") else NO_COMPLAINTS


@cache
def cases(window: str, as_of: date) -> ir.Table:
    """Complaints with whole hours to the answer and days to the solution, as far as both are known by that day.

    Rows:   complaints of the window ("" the period, "_history" all up to its end, "_anywhere").
    Value:  their columns, with is_answered, hours (the hour of the answer counted from the start of the day on which
            the complaint came in: that day is all that is recorded of it), is_solved, days; while neither has happened,
            hours and days are those seen so far. is_timed and is_dated say which of them can be counted: not where
            the answer lies before the complaint, nor where a solved one has no answer on record.
    Cuts:   one row a complaint.
    Source: definition of the house.
    """
    rows = served("complaints" + window)
    today = ibis.literal(as_of)
    seen_days = today.delta(rows.received_on, unit="day").cast("int64")
    answered_on = rows.answered_at.date()
    is_answered = ibis.coalesce(answered_on <= today, False)
    is_solved = ibis.coalesce(rows.resolved_on <= today, False)
    hours = answered_on.delta(rows.received_on, unit="day").cast("int64") * 24 + rows.answered_at.hour() + 1
    days = rows.resolved_on.delta(rows.received_on, unit="day").cast("int64")
    return rows.mutate(
        is_answered=is_answered,
        is_solved=is_solved,
        hours=ibis.ifelse(is_answered, hours, (seen_days + 1) * 24),
        days=ibis.ifelse(is_solved, days, seen_days),
        is_timed=ibis.ifelse(is_answered, hours > 0, ~is_solved),
        is_dated=ibis.ifelse(is_solved, days >= 0, True),
    )
