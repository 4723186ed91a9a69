"""One key figure through a fiscal year: its months, their targets, last year, and where it is heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from data.door import View
from data.periods import Period
from metrics.attainment import against
from metrics.cascade.season import passed
from metrics.due import month_targets, passed_share
from metrics.figure import Figure
from metrics.kpi import Kpi, kpi_of, period_figure, period_sums
from metrics.outlook import OutlookMonth, YearOutlook
from metrics.series import figure_before, figure_in, months_of_year
from metrics.targets import Targets, selected_target
from metrics.to_date import year_of

NO_WHOLE = Figure(None)


@dataclass(frozen=True)
class ShownMonth:
    """A month of the year. now: what it has (so far while it runs); before: the whole month a year earlier.

    target: as it was set, or its part of the quarter's or the year's. forecast with low and high (95 %): the whole
    month, while it is not over.
    """

    period: Period
    now: Figure
    before: Figure
    target: float | None
    is_running: bool
    is_to_come: bool
    forecast: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def expected(self) -> float | None:
        """The month as far as one can tell: its value when it is over, else its forecast."""
        return self.forecast if self.is_running or self.is_to_come else self.now.value


@dataclass(frozen=True)
class YearShown:
    """A key figure in a fiscal year. now and before: the year so far and the same span a year before.

    last_whole: the year before as a whole. target: of the year. paced: where the pacing line stands today; passed: the
    share of the year that has passed by its season (序时进度). is_spread: months have no targets of their own, theirs
    are parts of the quarter's or the year's. elapsed: the share of the running month's days that have passed.
    """

    kpi: Kpi
    year: Period
    months: tuple[ShownMonth, ...]
    now: Figure
    before: Figure
    last_whole: Figure
    target: float | None
    paced: float | None
    passed: float | None
    is_over: bool
    is_spread: bool
    outlook: YearOutlook
    elapsed: float = 0.0

    @property
    def behind(self) -> float | None:
        """How far the year so far lies over the pacing line, as a share of it; points of a ratio; None if unknown."""
        return against(self.now.value, self.paced, self.kpi)


def year_shown(
    view: View,
    key: str,
    calendar: pd.DataFrame,
    goals: Targets,
    weights: Sequence[float],
    outlook: YearOutlook,
) -> YearShown:
    """The fiscal year that the selected period lies in, up to today however the period is chosen.

    Rows:   `calendar` as `metrics.kpi.calendar_sums` gives it; `weights`: the share of the year that each month brings
            (`metrics.cascade.season.seasonal_weights`); `outlook`: `metrics.outlook.year.year_outlook` of that year.
    Value:  a YearShown; a running year beside the same days of the year before.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    kpi, months = kpi_of(view, key), months_of_year(view)
    year = year_of(view, view.selection.period)
    whole = view.selecting(view.selection.at(year))
    target = selected_target(view, goals, key, year)
    plans = month_targets(kpi, months, lambda period: selected_target(view, goals, key, period), weights)
    own = [selected_target(view, goals, key, month) for month in months]
    foreseen = {month.period.start: month for month in outlook.months}
    shown = tuple(_month(view, key, calendar, month, plan, foreseen) for month, plan in zip(months, plans, strict=True))
    is_over = view.as_of >= year.end
    return YearShown(
        kpi,
        year,
        shown,
        period_figure(whole, key, period_sums(whole)),
        period_figure(before := whole.last_year(), key, period_sums(before)),
        figure_in(view, key, calendar, year.last_year()),
        target,
        _paced(kpi, shown, target, view),
        passed_share(months, weights, view),
        is_over,
        any(o is None and p is not None for o, p in zip(own, plans, strict=True)),
        outlook,
        next((passed(m.period, view.as_of) for m in shown if m.is_running), 0.0),
    )


def _paced(kpi: Kpi, months: Sequence[ShownMonth], target: float | None, view: View) -> float | None:
    """Where the pacing line stands: targets of the months so far, the running one by its days; a ratio's is its own."""
    if not kpi.adds:
        return target
    due = [(m.target, passed(m.period, view.as_of)) for m in months if m.period.start <= view.as_of]
    if not due or any(goal is None for goal, _ in due):
        return None
    return sum(goal * share for goal, share in due if goal is not None)


def _month(
    view: View,
    key: str,
    calendar: pd.DataFrame,
    month: Period,
    target: float | None,
    foreseen: Mapping[date, OutlookMonth],
) -> ShownMonth:
    is_to_come, is_running = month.start > view.as_of, month.is_running(view.as_of)
    now = NO_WHOLE if is_to_come else figure_in(view, key, calendar, month)
    before = figure_before(view, key, calendar, month)
    found = ShownMonth(month, now, before, target, is_running, is_to_come)
    ahead = foreseen.get(month.start)
    if ahead is None or not (is_running or is_to_come):
        return found
    return replace(found, forecast=ahead.forecast, low=ahead.low, high=ahead.high)


@dataclass(frozen=True)
class PeriodShown:
    """The selected period, the same one a year before and the one before it; a running one beside the same days."""

    now: Figure
    last_year: Figure
    previous: Figure

    def compared(self, view: View) -> Figure:
        """The one that the reader compares with."""
        return self.previous if view.selection.comparison == "previous" else self.last_year


def period_shown(view: View, key: str, calendar: pd.DataFrame) -> PeriodShown:
    """The key figure of the selected period and of the two it is held against.

    Rows:   `calendar` as `metrics.kpi.calendar_sums` gives it; the same days of both while the period is running.
    Value:  a PeriodShown.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    now = figure_in(view, key, calendar, view.selection.period)
    if not view.is_running:
        period = view.selection.period
        before = figure_before(view, key, calendar, period)
        is_year = period.previous() == period.last_year()
        return PeriodShown(now, before, before if is_year else figure_in(view, key, calendar, period.previous()))
    spans = (view.last_year(), view.previous())
    return PeriodShown(now, *(period_figure(span, key, period_sums(span)) for span in spans))
