"""Week calendars of retail and manufacturing: years of 52 or 53 whole weeks, quarters of 13, months of 4 or 5.

A year ends on a chosen weekday, either the one nearest to the end of a chosen month or the last one in it. A week then
belongs to the year in which its fourth day lies (nearest) or its last one (last), as a month calendar counts years: so
one short sum finds the year and the week of any day, here and in the engine (`data.marts.sums.period_start`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

YearEnd = Literal["nearest", "last"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PATTERNS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}
"""Weeks of the three months of a quarter."""
QUARTER_WEEKS, LONGEST_YEAR = 13, 53
DECIDING_DAY: dict[YearEnd, int] = {"nearest": 3, "last": 6}
"""The day of a week (0–6) whose year is that of the week."""


@dataclass(frozen=True, order=True)
class WeekCalendar:
    """Years of whole weeks. Frozen and hashable: it is part of every period.

    first_month: the year begins with the week after the last one of the month before it, 1–12.
    pattern: weeks of the months of a quarter; the 53rd week of a long year belongs to its last month.
    last_weekday: the day on which weeks end, 0 (Monday) to 6 (Sunday).
    rule: the year ends on that weekday nearest to the end of the month before the first one, or on the last one in it.
    """

    first_month: int = 1
    pattern: tuple[int, int, int] = (4, 4, 5)
    last_weekday: int = 5
    rule: YearEnd = "nearest"

    def __post_init__(self) -> None:
        if self.pattern not in PATTERNS.values():
            raise ValueError(f"{self.pattern} is no pattern of weeks; there are: {', '.join(PATTERNS)}")

    @property
    def first_weekday(self) -> int:
        return (self.last_weekday + 1) % 7

    @property
    def deciding_day(self) -> int:
        return DECIDING_DAY[self.rule]

    def year_and_week(self, day: date) -> tuple[int, int]:
        """The year in which the day lies, and its week in it from 0 on."""
        week_start = day - timedelta(days=(day.weekday() - self.first_weekday) % 7)
        deciding = week_start + timedelta(days=self.deciding_day)
        year = deciding.year if deciding.month >= self.first_month else deciding.year - 1
        return year, (deciding - date(year, self.first_month, 1)).days // 7

    def year_start(self, year: int) -> date:
        """The first day of the year named after that calendar year."""
        month_start = date(year, self.first_month, 1)
        deciding_weekday = (self.first_weekday + self.deciding_day) % 7
        until = (deciding_weekday - month_start.weekday()) % 7 - self.deciding_day
        return month_start + timedelta(days=until)

    def weeks_in(self, year: int) -> int:
        """52, or 53 in a long year."""
        return (self.year_start(year + 1) - self.year_start(year)).days // 7

    def first_weeks(self, parts: int) -> tuple[int, ...]:
        """The weeks with which the year (1 part), its quarters (4) or its months (12) begin, from 0 on."""
        if parts == 1:
            return (0,)
        quarters = range(0, 4 * QUARTER_WEEKS, QUARTER_WEEKS)
        if parts == 4:
            return tuple(quarters)
        one, two, _three = self.pattern
        return tuple(quarter + weeks for quarter in quarters for weeks in (0, one, one + two))

    def place_of(self, day: date, parts: int) -> tuple[int, int]:
        """The year of the day and which of the year's parts it lies in, from 0 on."""
        year, week = self.year_and_week(day)
        return year, bisect_right(self.first_weeks(parts), week) - 1

    def start_of(self, year: int, place: int, parts: int) -> date:
        """The first day of that part of the year."""
        return self.year_start(year) + timedelta(weeks=self.first_weeks(parts)[place])
