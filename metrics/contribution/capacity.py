"""What the capacity to do each kind of act cost in a span of days, from rates and practical capacities by validity."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.tables import served


@dataclass(frozen=True)
class Capacity:
    """Units of the driver that could be done in the span, and what that cost, both in ten-thousandths."""

    quantity_e4: int
    cost_e4: int


@dataclass(frozen=True)
class _Valid:
    first: date
    last: date
    rate_e4: int
    capacity_e4: int | None


def capacities(rates: pd.DataFrame, first: date, last: date) -> dict[str, Capacity]:
    """Capacity of each kind of act in a span of days: per month practical capacity, at the rate valid then.

    Rows:   rates: activity, valid_from, rate_per_driver_e4, practical_capacity_e4 (of a month; may be missing). Each
            is valid until the next one of its kind; of a month that the span or a validity cuts, the share of its days.
    Value:  activity → Capacity; kinds without a capacity on every day of the span that has a rate are left out: what
            they had to spare is not known.
    Cuts:   additive over spans, but for the rounding of each to whole ten-thousandths; the company's, of no region.
    Source: Kaplan & Anderson 2004, "Time-driven activity-based costing", Harvard Business Review 82(11).
    """
    found: dict[str, Capacity] = {}
    for activity, entries in rates.groupby("activity", sort=True):
        spans = [v for v in _validities(entries, last) if v.last >= first and v.first <= last]
        months = [Fraction(0)] * len(spans)
        for at, valid in enumerate(spans):
            months[at] = _months(max(valid.first, first), min(valid.last, last))
        if spans and all(valid.capacity_e4 is not None for valid in spans):
            held = [
                (share * (valid.capacity_e4 or 0), valid.rate_e4) for share, valid in zip(months, spans, strict=True)
            ]
            cost = sum(quantity * rate_e4 / TEN_THOUSANDTHS for quantity, rate_e4 in held)
            found[str(activity)] = Capacity(_rounded(sum(q for q, _rate in held)), _rounded(cost))
    return found


def capacities_of(view: View) -> dict[str, Capacity]:
    """Capacity of each kind of act in the view's period, up to the last day that counts.

    Rows:   the activity rates of the company, whatever the filters, over the days of `days_with_acts`.
    Value:  activity → Capacity; none where the reader has no right to money.
    Cuts:   the company's: it has no part by region, channel or tier.
    Source: see `capacities`.
    """
    first, last = days_with_acts(view)
    return capacities(view.run(served("activity_rates")), first, last) if first <= last else {}


def days_with_acts(view: View) -> tuple[date, date]:
    """(first, last) day of the view's period within the months from the first act on record to the last.

    Rows:   acts of the whole company, whatever the filters. Before the acts begin, and after the last month that has
            any, nobody knows what was used: that is not capacity to spare.
    Value:  the last lies before the first where no such month is in the period.
    Cuts:   the company's.
    Source: definition of the house.
    """
    start, until = view.selection.period.start, view.until
    known = next(((low, high) for table, low, high in view.version.days if table == "activities"), None)
    if known is None:
        return start, start - timedelta(days=1)
    low, high = known
    return max(start, low.replace(day=1)), min(until, high.replace(day=monthrange(high.year, high.month)[1]))


def _validities(entries: pd.DataFrame, last: date) -> list[_Valid]:
    rows = sorted((pd.Timestamp(row.valid_from).date(), row) for row in entries.itertuples(index=False))
    ends = [start - timedelta(days=1) for start, _row in rows[1:]] + [max(last, rows[-1][0])]
    return [
        _Valid(
            start,
            end,
            int(row.rate_per_driver_e4),
            None if pd.isna(row.practical_capacity_e4) else int(row.practical_capacity_e4),
        )
        for (start, row), end in zip(rows, ends, strict=True)
    ]


def _months(first: date, last: date) -> Fraction:
    """Months from the first to the last day, of a cut month the share of its days; exact."""
    return sum((Fraction(days, size) for days, size in _days_by_month(first, last)), Fraction(0))


def _days_by_month(first: date, last: date) -> Iterator[tuple[int, int]]:
    day = first
    while day <= last:
        size = monthrange(day.year, day.month)[1]
        end = min(day.replace(day=size), last)
        yield (end - day).days + 1, size
        day = end + timedelta(days=1)


def _rounded(amount: Fraction | int) -> int:
    """Half up, like money is rounded everywhere here."""
    return int((amount + Fraction(1, 2)).__floor__())
