"""The company's calendar a second time: periods by their first day, and the days they are compared over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LENGTH = {"year": 12, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Span:
    """Days from first to last of a period that starts on `first`. `is_part`: it is cut short to be compared.

    served_until: the last day whose service acts count, where it is not `last`.
    """

    grain: str
    first: date
    last: date
    is_part: bool = False
    served_until: date | None = None


def moved(first: date, months: int) -> date:
    """The first of the month that many months later."""
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def period_at(day: date, grain: str, fiscal: int) -> Span:
    """The year, quarter or month in which a day lies, the year starting in the month `fiscal`."""
    first = day.replace(day=1)
    while grain != "month" and (first.month - fiscal) % LENGTH[grain]:
        first = moved(first, -1)
    return whole(first, grain)


def whole(first: date, grain: str) -> Span:
    return Span(grain, first, moved(first, LENGTH[grain]) - timedelta(days=1))


def is_running(span: Span, as_of: date) -> bool:
    return span.first <= as_of < span.last


def back(span: Span, steps: int = 1) -> Span:
    return whole(moved(span.first, -steps * LENGTH[span.grain]), span.grain)


def year_earlier(day: date) -> date:
    return date(day.year - 1, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def compared(span: Span, comparison: str, as_of: date, served_until: date) -> Span:
    """What a period is compared with; a running one with as many days, or until the same date a year before.

    Service acts known from after the as-of date count in the running period, so their equals count in the other one.
    """
    other = back(span) if comparison == "previous" else whole(moved(span.first, -12), span.grain)
    if not is_running(span, as_of):
        return other
    is_year_before = other.first == moved(span.first, -12)

    def same(day: date) -> date:
        return min(year_earlier(day) if is_year_before else other.first + (day - span.first), other.last)

    return Span(other.grain, other.first, same(as_of), is_part=True, served_until=same(min(served_until, span.last)))
