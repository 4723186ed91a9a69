"""The report on a month: how states of clients changed, what was promised and kept, complaints, and the load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from data.tables import WIDE, served
from metrics.cycle.effort import Kind, absent_acts, kind_of_act
from metrics.cycle.entered import entered_items
from metrics.cycle.span import Span
from metrics.figure import Figure, unknown
from metrics.kpi import ABSENT_TABLE, KPIS, absent_why, period_figure, period_sums
from metrics.kpi_record import BEFORE_DATA, NO_SALES, NOT_YOURS

NO_STATES = N_("unknown: states of clients are made when the data are published anew")
Flows = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class MonthReport:
    """A month that is over, and the month before it.

    flows: clients by (state at the end of the month before, state at its end); states: clients by state at its end, and
    states_before a month earlier. kept and complaints: this month and the one before. acts: by kind, likewise, None
    where they are not known. planned, planned_done: acts planned for the month, and those of them done by their day.
    missing: why the states are not known.
    """

    month: Period
    flows: Flows
    states: Mapping[str, int]
    states_before: Mapping[str, int]
    kept: tuple[Figure, Figure]
    complaints: tuple[Figure, Figure]
    acts: tuple[Mapping[Kind, int], Mapping[Kind, int]] | None
    planned: int
    planned_done: int
    missing: str = ""

    def into(self, state: str) -> int:
        """How many clients came into that state in the month."""
        return sum(n for (before, now), n in self.flows.items() if now == state != before)


def report_month(view: View) -> Period:
    """The last month that is over on the view's last day."""
    month = period_of(view.until, "month", view.settings.calendar)
    return month if month.end <= view.as_of and month.end <= view.until else month.back(1)


@cache
def _flows(month_start: date) -> ir.Table:
    rows = served("state_flows")
    of_month = rows.filter(rows.month_start == ibis.literal(month_start))
    return of_month.group_by(["state_before", "state"]).agg(clients=_.clients.sum().cast(WIDE).cast("int64"))


@cache
def _acts(month_start: date) -> ir.Table:
    rows = served("activity_period_calendar")
    of_month = rows.filter(rows.grain == "month", rows.span == "whole", rows.period_start == ibis.literal(month_start))
    return of_month.group_by("activity").agg(acts=_.acts.sum().cast(WIDE).cast("int64"))


def month_report(view: View) -> MonthReport:
    """The last whole month up to the view's last day: state changes, promises, complaints, load and plan.

    Rows:   clients by their state at the end of the month and of the one before; promises due, complaints received and
            service acts of the month; acts planned for it.
    Value:  MonthReport; what is not known says why.
    Cuts:   counts are additive, the kept share is not.
    Source: definition of the house; states: `metrics.states`.
    """
    month = report_month(view)
    missing = _absent_states(view)
    flows = {} if missing else _flows_of(view, month)
    before = {} if missing else _flows_of(view, month.back(1))
    if not missing and not flows:
        missing = NO_STATES
    sides = [view.selecting(view.selection.at(period)) for period in (month, month.back(1))]
    acts = None if absent_acts(view) else (_acts_of(view, month), _acts_of(view, month.back(1)))
    span = Span("month", month.start, month.end, view.as_of)
    entered = [each for each in entered_items(view, span) if each.item.source == "act"]
    planned = [each for each in entered if month.start <= each.item.due_on <= month.end]
    kept = _figure(sides[0], "kept_promises"), _figure(sides[1], "kept_promises")
    complaints = _complaints(sides[0]), _complaints(sides[1])
    return MonthReport(
        month, flows, _states(flows), _states(before), kept, complaints, acts, len(planned),
        sum(each.is_in_time for each in planned), missing,
    )  # fmt: skip


def _absent_states(view: View) -> str:
    if not view.may_see("money"):
        return NOT_YOURS
    return "" if view.has("sales") else NO_SALES


def _flows_of(view: View, month: Period) -> Flows:
    rows = view.run(_flows(month.start))
    return {(str(r.state_before), str(r.state)): int(r.clients) for r in rows.itertuples(index=False)}


def _states(flows: Flows) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for (_before, state), clients in flows.items():
        found[state] += clients
    return found


def _acts_of(view: View, month: Period) -> Mapping[Kind, int]:
    found: Counter[Kind] = Counter()
    for row in view.run(_acts(month.start)).itertuples(index=False):
        found[kind_of_act(str(row.activity))] += int(row.acts)
    return found


def _figure(view: View, key: str) -> Figure:
    why = absent_why(view, KPIS[key])
    return unknown(why) if why else period_figure(view, key, period_sums(view))


@cache
def _received() -> ir.Table:
    return served("complaints").agg(complaints=_.count())


@cache
def _first_received() -> ir.Table:
    return served("complaints_anywhere").agg(first=_.received_on.min())


def _complaints(view: View) -> Figure:
    if not view.may_see("satisfaction"):
        return unknown(NOT_YOURS)
    if not view.has("complaints"):
        return unknown(ABSENT_TABLE["complaints"])
    first = view.run(_first_received())["first"].iloc[0]
    if pd.isna(first) or pd.Timestamp(first).date() > view.selection.period.end:
        return unknown(BEFORE_DATA)
    count = int(view.run(_received())["complaints"].iloc[0])
    return Figure(count, count)
