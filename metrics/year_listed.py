"""Years, their quarters and months in a list that opens: what was, what was to be, and what is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.door import View
from data.periods import Period
from metrics.due import passed_in
from metrics.figure import Figure
from metrics.kpi import absent_why, first_day, period_figure, period_sums
from metrics.series import figure_before, figure_in, parts_of
from metrics.targets import Targets, selected_target
from metrics.year_shown import ShownMonth, YearShown

YEARS_LISTED = 3
NOTHING_YET = Figure(None)


@dataclass(frozen=True)
class ListedPeriod:
    """A year, quarter or month as the table lists it. before: the same span a year earlier; target: as it was set.

    passed: the share of the period that has passed by its season. forecast: of the whole period while it is not over.
    """

    period: Period
    now: Figure
    before: Figure
    target: float | None
    passed: float | None
    forecast: float | None
    is_running: bool


def listed_periods(
    view: View, shown: YearShown, calendar: pd.DataFrame, goals: Targets, weights: Sequence[float]
) -> tuple[ListedPeriod, ...]:
    """The last years, newest first, each followed by its quarters and those by their months.

    Rows:   periods since the first data; of the selected year also those to come.
    Value:  a ListedPeriod each; a running one beside the same days a year before.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    if absent_why(view, shown.kpi):
        return ()
    first = first_day(view, shown.kpi.key) or view.as_of
    found = []
    for back in range(YEARS_LISTED):
        year = shown.year.back(back)
        if year.end < first:
            break
        for period in _opened(year):
            if period.end >= first and (period.start <= view.as_of or back == 0):
                found.append(_listed(view, shown, calendar, goals, weights, period))
    return tuple(found)


def _opened(year: Period) -> list[Period]:
    """The year, its quarters, and after each quarter its months."""
    return [year, *(p for quarter in parts_of(year, "quarter") for p in (quarter, *parts_of(quarter, "month")))]


def _listed(
    view: View, shown: YearShown, calendar: pd.DataFrame, goals: Targets, weights: Sequence[float], period: Period
) -> ListedPeriod:
    key, is_running = shown.kpi.key, period.is_running(view.as_of)
    months = [m for m in shown.months if period.start <= m.period.start <= period.end]
    passed = passed_in(view, period, weights) if months and is_running else None
    if is_running:
        now, before = same_spans(view, shown, period)
    else:
        now = NOTHING_YET if period.start > view.as_of else figure_in(view, key, calendar, period)
        before = figure_before(view, key, calendar, period)
    goal = selected_target(view, goals, key, period)
    return ListedPeriod(period, now, before, goal, passed, _forecast(shown, period, months, view), is_running)


def same_spans(view: View, shown: YearShown, period: Period) -> tuple[Figure, Figure]:
    """A running period so far, and the same days of it a year before."""
    if period == shown.year:
        return shown.now, shown.before
    own = view.selecting(view.selection.at(period))
    before = own.last_year()
    key = shown.kpi.key
    return period_figure(own, key, period_sums(own)), period_figure(before, key, period_sums(before))


def _forecast(shown: YearShown, period: Period, months: Sequence[ShownMonth], view: View) -> float | None:
    """The whole of a period that is not over: months that are, and forecasts of the others. Ratios do not add."""
    if period.end <= view.as_of:
        return None
    if period == shown.year:
        return shown.outlook.value
    parts = [m.expected for m in months]
    if not parts or any(part is None for part in parts) or (len(parts) > 1 and not shown.kpi.adds):
        return None
    return sum(part for part in parts if part is not None)
