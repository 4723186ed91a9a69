"""The day, the week or the month that is planned: the one in which the as-of date lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from data.door import View
from data.periods import period_of

Horizon = Literal["day", "week", "month"]
HORIZONS: tuple[Horizon, ...] = ("day", "week", "month")
CARRIED_DAYS = 28
"""What was due longer ago is a broken promise and no longer part of a plan."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """The days from `start` to `end`; `today` is the as-of date, one of them."""

    horizon: Horizon
    start: date
    end: date
    today: date

    @property
    def carried_from(self) -> date:
        """The first day from which what was not done is carried over into this span."""
        return self.start - timedelta(days=CARRIED_DAYS)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def passed(self) -> int:
        """How many of its days have come, today among them."""
        return (self.today - self.start).days + 1


def monday(day: date) -> date:
    """The Monday of the week that the day lies in."""
    return day - timedelta(days=day.weekday())


def span_of(view: View, horizon: Horizon) -> Span:
    """The day, the week from Monday to Sunday, or the month of the company's calendar that holds the as-of date."""
    day = view.as_of
    if horizon == "day":
        return Span(horizon, day, day, day)
    if horizon == "week":
        return Span(horizon, monday(day), monday(day) + WEEK - timedelta(days=1), day)
    month = period_of(day, "month", view.settings.calendar)
    return Span(horizon, month.start, month.end, day)


def ahead(view: View, span: Span) -> View:
    """The same rights and filters on the as-of date, with what is due up to the end of the span.

    Whatever period is selected, plans are made from today; what is due in days to come is known already.
    """
    chosen = view.selection
    month = period_of(view.as_of, "month", view.settings.calendar)
    return replace(view.selecting(chosen.at(month)), until=max(span.end, view.as_of))
