"""The months a forecast rests on and those it looks at, of the company's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.periods import FiscalCalendar, Grain, Period, period_of

LATEST_FIRST_DAY = 5
"""Data that begin later than on this day of a month hold only a part of it: that month is no whole one."""


@dataclass(frozen=True)
class Months:
    """whole: months that are over and were seen from their first days, oldest first. ahead: those from the first month
    that is not over to the end of the next fiscal year. passed: the share of the first of them that is over, in days.
    """

    whole: tuple[Period, ...]
    ahead: tuple[Period, ...]
    passed: float
    calendar: FiscalCalendar

    @property
    def origin(self) -> date:
        """The first day that was not known when the forecast was made."""
        return self.ahead[0].start

    @property
    def every(self) -> tuple[Period, ...]:
        return (*self.whole, *self.ahead)

    def at(self, month: Period, grain: Grain) -> Period:
        """The quarter or year of the company's calendar that the month lies in."""
        return period_of(month.start, grain, self.calendar)


def months_between(first: date, as_of: date, calendar: FiscalCalendar) -> Months:
    """The months for data from the first day to the as-of date.

    calendar: as `period_of` takes it. A first month of which the data show only the end is left out.
    """
    month = period_of(as_of, "month", calendar)
    passed = ((as_of - month.start).days + 1) / month.days
    if month.end <= as_of:
        month, passed = month.back(-1), 0.0
    return Months(_whole(first, month, calendar), _ahead(month, calendar), passed, calendar)


def first_whole(first: date, calendar: FiscalCalendar) -> Period:
    """The first month that data beginning on that day show whole."""
    month = period_of(first, "month", calendar)
    return month.back(-1) if (first - month.start).days >= LATEST_FIRST_DAY else month


def _whole(first: date, origin: Period, calendar: FiscalCalendar) -> tuple[Period, ...]:
    month, found = first_whole(first, calendar), []
    while month.start < origin.start:
        found.append(month)
        month = month.back(-1)
    return tuple(found)


def _ahead(origin: Period, calendar: FiscalCalendar) -> tuple[Period, ...]:
    end = period_of(origin.start, "year", calendar).back(-1).end
    month, found = origin, []
    while month.start <= end:
        found.append(month)
        month = month.back(-1)
    return tuple(found)
