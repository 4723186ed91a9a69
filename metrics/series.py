"""Key figures over time: each period with the one a year before, and the comparable past of a running one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from data.door import View
from data.periods import MONTHS_IN, Grain, Period, period_of
from metrics.figure import Figure, unknown
from metrics.kpi import NOTHING, Sums, absent_why, figure, first_day, kpi_of, period_sums, uncovered_why

YEARS_SHOWN = 5
Placed = Mapping[date, Sums]
"""Sums by the first day of their period, all of one grain."""


@dataclass(frozen=True)
class Point:
    """A key figure in one period and a year earlier. `is_running`: it is not over, so the two do not compare."""

    period: Period
    now: Figure
    before: Figure
    is_running: bool


def points(view: View, key: str, history: pd.DataFrame, count: int = 0) -> tuple[Point, ...]:
    """The key figure in the last `count` periods up to the selected one, oldest first.

    Rows:   `history` as `metrics.kpi.history_sums` gives it; a period before the first data is unknown, a later one
            without rows is a true zero.
    Value:  one Point a period; by default 12 months, 12 quarters or 5 years.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    grain = view.selection.grain
    count = count or (YEARS_SHOWN if grain == "year" else 12)
    first, kept = first_day(view, key), by_place(history)
    found = []
    for steps in range(count - 1, -1, -1):
        period = view.selection.period.back(steps)
        if first is not None and period.end >= first:
            now = figure_in(view, key, kept, period)
            before = figure_before(view, key, kept, period)
            found.append(Point(period, now, before, period.is_running(view.as_of)))
    return tuple(found)


def figure_in(view: View, key: str, sums: pd.DataFrame | Placed, period: Period) -> Figure:
    """The key figure of one period of a history or of a calendar.

    Rows:   `sums` as `history_sums` (of the period's own grain) or `calendar_sums` gives them, or `by_place` of it.
    Value:  a Figure; unknown before the first data and for a period that they cover only partly, with the reason.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    kpi = kpi_of(view, key)
    why = absent_why(view, kpi) or uncovered_why(view, key, period)
    if why:
        return unknown(why)
    if not isinstance(sums, pd.DataFrame):
        return kpi.figure(sums.get(period.start, NOTHING))
    place = (period.grain, period.start) if sums.index.nlevels > 1 else period.start
    return kpi.figure(by_place(sums).get(place, NOTHING))


class _Same:
    """A frame as a key: equal to nothing but itself."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rows is self.rows

    def __hash__(self) -> int:
        return id(self.rows)


def by_place(sums: pd.DataFrame) -> Mapping[Any, Sums]:
    """The rows of a history by first day, or of a calendar by grain and first day, as plain mappings.

    A page looks up a hundred of them, one by one, which takes pandas a hundred times as long.
    """
    return _by_place(_Same(sums))


@lru_cache(maxsize=16)
def _by_place(sums: _Same) -> Mapping[Any, Sums]:
    names, rows = sums.rows.columns.tolist(), sums.rows.to_numpy("int64").tolist()
    return {place: dict(zip(names, row, strict=True)) for place, row in zip(sums.rows.index, rows, strict=True)}


def figure_before(view: View, key: str, sums: pd.DataFrame | Placed, period: Period) -> Figure:
    """The key figure a year before one period, over as many weeks where only one of the two has a 53rd.

    Rows:   as `figure_in`; of a period that is over and longer or shorter than the one a year before, as many days of
            that one from its start on.
    Value:  as `figure_in`.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    before = period.last_year()
    if period.end > view.as_of or not period.is_longer_or_shorter():
        return figure_in(view, key, sums, before)
    if why := absent_why(view, kpi_of(view, key)) or uncovered_why(view, key, before):
        return unknown(why)
    return figure(view, key, period_sums(view.selecting(view.selection.at(period)).last_year()))


def months_of_year(view: View) -> tuple[Period, ...]:
    """The periods that make up the selected year: its twelve months, whatever the grain."""
    return parts_of(period_of(view.selection.period.end, "year", view.settings.calendar), "month")


@lru_cache(maxsize=1024)
def parts_of(period: Period, grain: Grain) -> tuple[Period, ...]:
    """The periods of a smaller grain that make up a period, in order."""
    count = MONTHS_IN[period.grain] // MONTHS_IN[grain]
    first = period_of(period.start, grain, period.calendar)
    return tuple(first.back(-steps) for steps in range(count))


def known_values(found: Sequence[Point]) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Values now and a year before, for a small line; a running period is left out: it would look like a fall."""
    over = [p for p in found if not p.is_running]
    return tuple(p.now.value for p in over), tuple(p.before.value for p in over)
