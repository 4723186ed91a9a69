"""Periods: a year, quarter or month, its bounds, its name in links, and the ones beside it.

A calendar is a whole number, the month in which the year starts, where months are those of everybody; or a WeekCalendar
(4-4-5 and its like). A period carries its calendar, so two periods compare only when they share it.

Keys are `2026`, `2026-Q3` and `2026-09` in both. `2026-09` is September 2026 in a calendar of months, whatever month
the year starts in; in a week calendar it is the ninth of the twelve periods of the year 2026, which may lie in the
calendar year 2027. Within a calendar and a grain, keys sort as their days do and each names one period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from data.week_calendar import WeekCalendar

Grain = Literal["year", "quarter", "month"]
GRAINS: tuple[Grain, ...] = ("year", "quarter", "month")
MONTHS_IN: dict[Grain, int] = {"year": 12, "quarter": 3, "month": 1}
PARTS_IN_YEAR: dict[Grain, int] = {"year": 1, "quarter": 4, "month": 12}
FiscalCalendar = int | WeekCalendar
_KEY = re.compile(r"^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$")


@dataclass(frozen=True, order=True)
class Period:
    """A year, quarter or month of the company's calendar, by its first day."""

    start: date
    grain: Grain
    calendar: FiscalCalendar = 1

    @cached_property
    def end(self) -> date:
        """The last day of the period."""
        return self.back(-1).start - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def weeks(self) -> int | None:
        """Its weeks in a week calendar; None in a calendar of months, where no period is made of weeks."""
        return None if isinstance(self.calendar, int) else self.days // 7

    @property
    def year(self) -> int:
        """The fiscal year, named after the calendar year in which it starts (a week calendar's by its first month)."""
        if not isinstance(self.calendar, int):
            return self.calendar.year_and_week(self.start)[0]
        return self.start.year if self.start.month >= self.calendar else self.start.year - 1

    @property
    def place(self) -> int:
        """Which period of its grain it is in the fiscal year, from 0 on."""
        if not isinstance(self.calendar, int):
            return self.calendar.place_of(self.start, PARTS_IN_YEAR[self.grain])[1]
        return (self.start.month - self.calendar) % 12 // MONTHS_IN[self.grain]

    @property
    def number(self) -> int:
        """The quarter within the fiscal year (1–4), the calendar month, in a week calendar the year's period (1–12); 1
        for a year."""
        return self.start.month if self.grain == "month" and isinstance(self.calendar, int) else self.place + 1

    @cached_property
    def key(self) -> str:
        """`2026`, `2026-Q3` or `2026-09`: what links, targets and the command line say."""
        if self.grain == "year":
            return f"{self.year}"
        if self.grain == "quarter":
            return f"{self.year}-Q{self.number}"
        year = self.start.year if isinstance(self.calendar, int) else self.year
        return f"{year}-{self.number:02d}"

    def back(self, steps: int) -> Period:
        """The period that many steps earlier (later, if negative)."""
        if not isinstance(self.calendar, int):
            parts = PARTS_IN_YEAR[self.grain]
            year, place = divmod(self.year * parts + self.place - steps, parts)
            return Period(self.calendar.start_of(year, place, parts), self.grain, self.calendar)
        return Period(_months_later(self.start, -steps * MONTHS_IN[self.grain]), self.grain, self.calendar)

    def previous(self) -> Period:
        return self.back(1)

    def last_year(self) -> Period:
        """The same period a year before; in a week calendar the one at the same place, maybe with a 53rd week."""
        return self.back(PARTS_IN_YEAR[self.grain])

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def is_running(self, as_of: date) -> bool:
        """True while the period is not over on the as-of date."""
        return self.start <= as_of < self.end

    def is_longer_or_shorter(self) -> bool:
        """Whether a 53rd week makes the period of another length than a year before: the two do not compare whole."""
        return self.weeks is not None and self.days != self.last_year().days

    def same_span(self, of: Period, as_of: date) -> date:
        """The last day of this period that corresponds to `as_of` in the running period `of`; its own end if longer.

        Against last year the same date corresponds (29 February: the 28th), against another period the same number of
        days. In a week calendar the same number of days corresponds always, so that weekdays meet their like; against
        last year also beyond the end of this period: 53 weeks compare with the 53 from the same start on.
        """
        same = self.start + (as_of - of.start)
        if self.start == of.last_year().start:
            return same_day_last_year(as_of) if isinstance(self.calendar, int) else same
        return min(self.end, same)


def same_day_last_year(day: date) -> date:
    """The same day of the month a year earlier; 29 February: the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def period_of(day: date, grain: Grain, calendar: FiscalCalendar = 1) -> Period:
    """The period of that grain in which the day lies."""
    if not isinstance(calendar, int):
        parts = PARTS_IN_YEAR[grain]
        year, place = calendar.place_of(day, parts)
        return Period(calendar.start_of(year, place, parts), grain, calendar)
    size = MONTHS_IN[grain]
    offset = (day.month - (calendar if grain != "month" else 1)) % 12 % size
    return Period(_months_later(day.replace(day=1), -offset), grain, calendar)


def period_from_key(key: str, calendar: FiscalCalendar = 1) -> Period:
    """The period named `2026`, `2026-Q3` or `2026-09`.

    Raises ValueError for any other text, saying what is accepted.
    """
    match = _KEY.match(key)
    if not match:
        raise ValueError(f"period {key!r} is not known; write a year 2026, a quarter 2026-Q3 or a month 2026-09")
    year, quarter, month = int(match[1]), match[2], match[3]
    grain: Grain = "quarter" if quarter else "month" if month else "year"
    place = int(quarter or month or 1) - 1
    if not isinstance(calendar, int):
        return Period(calendar.start_of(year, place, PARTS_IN_YEAR[grain]), grain, calendar)
    first = date(year, 1 if month else calendar, 1)
    return Period(_months_later(first, place * MONTHS_IN[grain]), grain, calendar)


def _months_later(day: date, months: int) -> date:
    """The first of the month that many months after the first of `day`'s month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
