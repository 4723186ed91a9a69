"""The half-years whose promises are followed up: two quarters each, with the two before and the two after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from data.door import View
from data.periods import Period, period_of

MOST_HALF_YEARS = 4
QUARTERS = 2


@dataclass(frozen=True)
class HalfYear:
    """Two quarters in a row. number: 0 for the latest whole one, higher the older."""

    number: int
    start: date
    end: date


def half_years(view: View) -> tuple[HalfYear, ...]:
    """Whole half-years up to the view's last day, the latest first, as far as promises and sales are on record.

    Number 0 has only its outcome looked at, those after it their promises too, the oldest only what was before.
    """
    calendar = view.settings.calendar
    quarter = period_of(view.until, "quarter", calendar)
    last = quarter if quarter.end <= view.until else quarter.previous()
    spans = [_half_year(last, number) for number in range(MOST_HALF_YEARS + 2)]
    begins = {table: low for table, low, _high in view.version.days}

    def is_covered(table: str, day: date) -> bool:
        """Whether the table is on record from that day on; the month in which it begins counts."""
        first = begins.get(table)
        return first is not None and period_of(first, "month", calendar).start <= day

    # What a half-year lacks at its beginning would look like growth. The oldest is only looked at for its sales.
    knows = [span for span in spans if is_covered("sales", span.start) or not view.has("sales")]
    return tuple(span for at, span in enumerate(knows) if at < 2 or is_covered("promises", knows[at - 1].start))


def _half_year(last: Period, number: int) -> HalfYear:
    ends = last.back(number * QUARTERS)
    return HalfYear(number, ends.back(QUARTERS - 1).start, ends.end)


def number_of(day: ir.DateValue, spans: tuple[HalfYear, ...]) -> ir.IntegerValue:
    """The number of the half-year in which a day lies; null outside all."""
    return ibis.cases(
        *((day.between(ibis.literal(s.start), ibis.literal(s.end)), ibis.literal(s.number, "int64")) for s in spans)
    )


def bound_of(number: ir.IntegerValue, spans: tuple[HalfYear, ...], bound: str) -> ir.DateValue:
    """The "start" or "end" of the half-year of that number."""
    return ibis.cases(*((number == s.number, ibis.literal(getattr(s, bound))) for s in spans))
