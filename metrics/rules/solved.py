"""The rule about complaints that were solved: are those clients more loyal than those who never complained?"""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from data.tables import served
from metrics.figure import Figure, unknown
from metrics.kpi import BEFORE_DATA, NO_SALES, NOT_YOURS, first_day
from metrics.rules.rule import Rule, share_difference
from metrics.word_of_mouth.acts import NO_COMPLAINTS

NO_SOLVED = N_("unknown: no complaint of that year says on which day it was solved")
NOBODY_IN_BOTH = N_("unknown: nobody who bought then is in one of the two groups")


@cache
def _kept(first: date, between: date, last: date, known_on: date) -> ir.Table:
    """Clients that bought from `first` to before `between`, by what they had complained by `known_on`, and how many of
    them bought again from `between` to `last`."""
    months = served("client_period_calendar").filter(_.grain == "month", _.orders > 0)
    months = months.filter(_.period_start >= first, _.period_start <= last)
    clients = months.group_by("client_key").agg(
        was_here=(_.period_start < between).any(), came_again=(_.period_start >= between).any()
    )
    cases = served("complaints_anywhere").filter(_.received_on <= known_on)
    complainers = cases.group_by("client_key").agg(
        is_recent=(_.received_on >= first).any(),
        is_solved=ibis.coalesce(_.resolved_on <= known_on, False).all(),
    )
    complainers = complainers.rename(case_client="client_key")
    joined = clients.filter(_.was_here).left_join(complainers, [("client_key", "case_client")])
    group = ibis.cases(
        (_.case_client.isnull(), "never"), (_.is_recent & _.is_solved, "solved"), else_="other"
    )  # fmt: skip
    return joined.mutate(group=group).group_by("group").agg(n=_.count(), kept=_.came_again.cast("int64").sum())


def _months(view: View) -> tuple[Period, Period, Period]:
    """The first and the middle of the 24 months that end with the last whole month, and that month."""
    last = period_of(view.until, "month", view.settings.calendar)
    last = last if last.end <= view.until else last.previous()
    return last.back(23), last.back(11), last


def solved_and_loyal(view: View) -> Rule:
    """How many more of the complainers whose cases were solved buy again than of those who never complained.

    Rows:   clients that bought in the twelve months before the last twelve whole ones. Solved: complained in those
            months, and every complaint up to their end was solved by then. Never: no complaint up to then.
    Value:  a Rule with the share that bought in the last twelve months, solved less never (Newcombe's interval).
    Cuts:   not additive: ask again for the part.
    Source: "service recovery paradox", McCollough & Bharadwaj 1992; interval: Newcombe 1998.
    """
    first, between, last = _months(view)
    known_on = between.previous().end
    why = _absent(view, first.start)
    found: Figure = unknown(why)
    values: dict[str, int | float] = {}
    if not why:
        rows = view.run(_kept(first.start, between.start, last.start, known_on)).set_index("group")
        counts = {group: (int(row["kept"]), int(row["n"])) for group, row in rows.iterrows()}
        found, values = _compared(counts)
    claim = N_("complainers whose case is solved are more loyal than those who never complained")
    counted = (
        N_("{solved_kept} of {solved} solved complainers bought again in 12 months, {never_kept} of {never} others")
        if values
        else N_("who bought again within twelve months: solved complainers less those who never complained")
    )
    return Rule("solved", claim, 0, float("inf"), "points", found, counted, values)


def _compared(counts: dict[str, tuple[int, int]]) -> tuple[Figure, dict[str, int | float]]:
    solved, never = counts.get("solved", (0, 0)), counts.get("never", (0, 0))
    if not solved[1]:
        return unknown(NO_SOLVED), {}
    if not never[1]:
        return unknown(NOBODY_IN_BOTH), {}
    values: dict[str, int | float] = {
        "solved_kept": solved[0], "solved": solved[1], "never_kept": never[0], "never": never[1],
    }  # fmt: skip
    return share_difference(solved, never), values


def _absent(view: View, first: date) -> str:
    if not (view.may_see("money") and view.may_see("satisfaction")):
        return NOT_YOURS
    if not view.has("sales"):
        return NO_SALES
    if not view.has("complaints"):
        return NO_COMPLAINTS
    began = first_day(view)
    is_later = began is None or period_of(began, "month", view.settings.calendar).start > first
    return BEFORE_DATA if is_later else ""
