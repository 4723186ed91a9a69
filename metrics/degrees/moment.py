"""The days that clients are looked at: today, a year ago and the ends of the quarters, with the windows before them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from data.door import View
from data.periods import FiscalCalendar, period_of, same_day_last_year

QUARTERS = 8
ANSWER_MONTHS = 18
CONDUCT_MONTHS = 24
LATE_START_DAYS = 14
"""Data that begin with a holiday still cover the year: so many days at its start may go by without a sale."""


@dataclass(frozen=True)
class Moment:
    """A day on which every client is looked at, and the two years of twelve months that end with it.

    on: the last day that counts. first: first day of the twelve months; former: first day of the twelve before these.
    """

    on: date
    is_quarter_end: bool
    first: date
    former: date

    @property
    def answers_after(self) -> date:
        """Answers of later days count, up to the moment itself."""
        return months_before(self.on, ANSWER_MONTHS)

    @property
    def due_after(self) -> date:
        """Invoices that fell due on later days count, up to the moment itself."""
        return months_before(self.on, CONDUCT_MONTHS)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last day of a month stays the last."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    size = monthrange(year, month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, size if is_last else min(day.day, size))


def moments_of(view: View) -> tuple[Moment, ...]:
    """The moments of a version, oldest first: its last day, the same day a year before, and the ends of the last
    eight fiscal quarters that ended before it; none from before there were sales or answers."""
    calendar, today = view.settings.calendar, view.as_of
    begun = [low for table, low, _high in view.version.days if table in ("sales", "surveys")]
    ends = {period_of(today, "quarter", calendar).back(step).end for step in range(0, QUARTERS + 1)}
    past = sorted(end for end in ends if end < today)[-QUARTERS:]
    days = {today, same_day_last_year(today), *past}
    known = sorted(day for day in days if begun and day >= min(begun))
    return tuple(moment_of(day, calendar) for day in known)


def moment_of(day: date, calendar: FiscalCalendar) -> Moment:
    """The moment of that day: twelve months are four whole quarters where the day ends one, else a year of days."""
    quarter = period_of(day, "quarter", calendar)
    if quarter.end == day:
        return Moment(day, True, quarter.back(3).start, quarter.back(7).start)
    year_before = same_day_last_year(day)
    two_before = same_day_last_year(year_before)
    return Moment(day, False, year_before + timedelta(days=1), two_before + timedelta(days=1))


def sales_cover(view: View, first: date) -> bool:
    """Whether sales are known from that day on, but for a late start after a holiday."""
    begun = next((low for table, low, _high in view.version.days if table == "sales"), None)
    return begun is not None and begun <= first + timedelta(days=LATE_START_DAYS)
