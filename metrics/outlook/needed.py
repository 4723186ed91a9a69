"""What the months that are left must bring for a year to reach its goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from data.door import View
from data.periods import Period
from metrics.kpi import Kpi


class ToCome(Protocol):
    """A month: what it has so far while it runs, and its forecast as a whole; None for a month that is over."""

    @property
    def period(self) -> Period: ...
    @property
    def so_far(self) -> float | None: ...
    @property
    def forecast(self) -> float | None: ...


@dataclass(frozen=True)
class Needed:
    """months: by first day what each must bring, the running one as a whole. per_month: of a month that is left, and
    forecast: what is expected of it instead. None where it cannot be said."""

    months: Mapping[date, float] = field(default_factory=dict)
    per_month: float | None = None
    forecast: float | None = None


def needed(view: View, kpi: Kpi, months: Sequence[ToCome], goal: float | None, to_date: float, value: float) -> Needed:
    """What is left to the goal, split over the months to come as the forecast is (by days where it is not above 0).

    Rows:   months of the year with a forecast; the running one counts with the days that are left of it.
    Value:  a Needed; nothing more is needed of a goal that is reached. Only where months add up.
    Cuts:   the months' sum, with what is known, is the goal.
    Source: definition of the house.
    """
    left = [month for month in months if month.forecast is not None]
    if not kpi.adds or not left:
        return Needed()
    shares = [_share_left(month.period, view.as_of) for month in left]
    count = sum(shares)
    if not count:
        return Needed()
    expected = (value - to_date) / count
    if goal is None:
        return Needed(forecast=expected)
    gap = max(goal - to_date, 0.0)
    rests = [(month.forecast or 0.0) - (month.so_far or 0.0) for month in left]
    weights = rests if min(rests) >= 0 and sum(rests) > 0 else shares
    total = sum(weights)
    split = {
        month.period.start: (month.so_far or 0.0) + gap * weight / total
        for month, weight in zip(left, weights, strict=True)
    }
    return Needed(split, gap / count, expected)


def _share_left(month: Period, as_of: date) -> float:
    """The share of a month's days that lie after the as-of date."""
    return min(max((month.end - as_of).days / month.days, 0.0), 1.0)
