"""Periods: a year, quarter or month, its bounds, its name in links, and the ones beside it.

A fiscal year may start in any month. A period carries that month, so two periods compare only when they share it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["year", "quarter", "month"]
GRAINS: tuple[Grain, ...] = ("year", "quarter", "month")
MONTHS_IN: dict[Grain, int] = {"year": 12, "quarter": 3, "month": 1}
_KEY = re.compile(r"^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$")


@dataclass(frozen=True, order=True)
class Period:
    """A year, quarter or month of the company's calendar, by its first day."""

    start: date
    grain: Grain
    fiscal_start: int = 1

    @property
    def end(self) -> date:
        """The last day of the period."""
        return _months_later(self.start, MONTHS_IN[self.grain]) - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def year(self) -> int:
        """The fiscal year, named after the calendar year in which it starts."""
        return self.start.year if self.start.month >= self.fiscal_start else self.start.year - 1

    @property
    def number(self) -> int:
        """The quarter within the fiscal year (1–4), or the calendar month (1–12); 1 for a year."""
        if self.grain == "quarter":
            return (self.start.month - self.fiscal_start) % 12 // 3 + 1
        return self.start.month if self.grain == "month" else 1

    @property
    def key(self) -> str:
        """`2026`, `2026-Q3` or `2026-09`: what links, targets and the command line say."""
        if self.grain == "year":
            return f"{self.year}"
        if self.grain == "quarter":
            return f"{self.year}-Q{self.number}"
        return f"{self.start.year}-{self.start.month:02d}"

    def back(self, steps: int) -> Period:
        """The period that many steps earlier (later, if negative)."""
        return Period(_months_later(self.start, -steps * MONTHS_IN[self.grain]), self.grain, self.fiscal_start)

    def previous(self) -> Period:
        return self.back(1)

    def last_year(self) -> Period:
        return Period(_months_later(self.start, -12), self.grain, self.fiscal_start)

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def is_running(self, as_of: date) -> bool:
        """True while the period is not over on the as-of date."""
        return self.start <= as_of < self.end

    def same_span(self, of: Period, as_of: date) -> date:
        """The last day of this period that corresponds to `as_of` in the running period `of`; its own end if longer.

        Against last year the same date corresponds (29 February: the 28th), against another period the same number of
        days.
        """
        if self.start == of.last_year().start:
            return same_day_last_year(as_of)
        return min(self.end, self.start + (as_of - of.start))


def same_day_last_year(day: date) -> date:
    """The same day of the month a year earlier; 29 February: the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def period_of(day: date, grain: Grain, fiscal_start: int = 1) -> Period:
    """The period of that grain in which the day lies."""
    size = MONTHS_IN[grain]
    offset = (day.month - (fiscal_start if grain != "month" else 1)) % 12 % size
    return Period(_months_later(day.replace(day=1), -offset), grain, fiscal_start)


def period_from_key(key: str, fiscal_start: int = 1) -> Period:
    """The period named `2026`, `2026-Q3` or `2026-09`.

    Raises ValueError for any other text, saying what is accepted.
    """
    match = _KEY.match(key)
    if not match:
        raise ValueError(f"period {key!r} is not known; write a year 2026, a quarter 2026-Q3 or a month 2026-09")
    year, quarter, month = int(match[1]), match[2], match[3]
    if month:
        return Period(date(year, int(month), 1), "month", fiscal_start)
    first = date(year, fiscal_start, 1)
    if quarter:
        return Period(_months_later(first, 3 * (int(quarter) - 1)), "quarter", fiscal_start)
    return Period(first, "year", fiscal_start)


def _months_later(day: date, months: int) -> date:
    """The first of the month that many months after the first of `day`'s month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
