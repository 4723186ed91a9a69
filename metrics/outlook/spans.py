"""The periods that a forecast tells of, as sums of known months and of months ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.periods import Grain, Period
from metrics.outlook.months import Months

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spans:
    """periods; known: whole months × periods and ahead: months ahead × periods, 1 where the month belongs to it.

    begins: the first whole month that the period needs; the number of whole months where it needs none.
    """

    periods: tuple[Period, ...]
    known: Array
    ahead: Array
    begins: tuple[int, ...]


def spans_ahead(months: Months, adds: bool) -> Spans:
    """Every month ahead and, where months add up, the quarters and years they lie in."""
    grains: tuple[Grain, ...] = ("month", "quarter", "year") if adds else ("month",)
    periods = {months.at(month, grain) for month in months.ahead for grain in grains}
    return _spans(sorted(periods, key=lambda p: (grains.index(p.grain), p.start)), months.whole, months.ahead)


def spans_then(months: Months, back: int, horizon: int) -> Spans:
    """The running year and the one before it, as they were told `back` months ago: years that were not over then."""
    origin = len(months.whole) - back
    running = months.at(months.ahead[0], "year")
    ahead = months.every[origin : origin + horizon]
    years = [year for year in (running.previous(), running) if year.end >= ahead[0].start]
    return _spans(years, months.whole[:origin], ahead)


def spans_since(months: Months, back: int) -> Spans:
    """The months that were ahead that many months back and are over now."""
    origin = len(months.whole) - back
    return _spans(months.whole[origin:], months.whole[:origin], months.whole[origin:])


def _spans(periods: Iterable[Period], known: tuple[Period, ...], ahead: tuple[Period, ...]) -> Spans:
    """Periods of which every month is known or ahead; others are left out."""
    every = (*known, *ahead)
    kept, begins, members = [], [], []
    for period in periods:
        inside = [at for at, month in enumerate(every) if period.start <= month.start <= period.end]
        if inside and every[inside[0]].start == period.start and every[inside[-1]].end == period.end:
            kept.append(period)
            begins.append(min(inside[0], len(known)))
            members.append(inside)
    matrix = np.zeros((len(every), len(kept)))
    for column, inside in enumerate(members):
        matrix[inside, column] = 1.0
    return Spans(tuple(kept), matrix[: len(known)], matrix[len(known) :], tuple(begins))
