"""Key figures over time: each period with the one a year before, and the comparable past of a running one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.door import View
from data.periods import MONTHS_IN, Grain, Period, period_of
from metrics.figure import Figure, unknown
from metrics.kpi import ALL_SUMS, BEFORE_DATA, Sums, figure, first_day

NOTHING: Sums = dict.fromkeys(ALL_SUMS, 0)
YEARS_SHOWN = 5


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
    first = first_day(view)
    found = []
    for steps in range(count - 1, -1, -1):
        period = view.selection.period.back(steps)
        if first is not None and period.end >= first:
            now = at(view, key, history, period, first)
            before = at(view, key, history, period.last_year(), first)
            found.append(Point(period, now, before, period.is_running(view.as_of)))
    return tuple(found)


def at(view: View, key: str, history: pd.DataFrame, period: Period, first: date | None) -> Figure:
    """The key figure of one period of a history; unknown before the first data and when only partly covered."""
    if first is None or period.start < first.replace(day=1):
        return unknown(BEFORE_DATA)
    sums = history.loc[period.start].to_dict() if period.start in history.index else NOTHING
    return figure(view, key, {name: int(value) for name, value in sums.items()})


def months_of_year(view: View) -> tuple[Period, ...]:
    """The periods that make up the selected year: its twelve months, whatever the grain."""
    return parts_of(period_of(view.selection.period.end, "year", view.settings.fiscal_year_start), "month")


def parts_of(period: Period, grain: Grain) -> tuple[Period, ...]:
    """The periods of a smaller grain that make up a period, in order."""
    count = MONTHS_IN[period.grain] // MONTHS_IN[grain]
    first = Period(period.start, grain, period.fiscal_start)
    return tuple(first.back(-steps) for steps in range(count))


def known_values(found: Sequence[Point]) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Values now and a year before, for a small line; a running period is left out: it would look like a fall."""
    over = [p for p in found if not p.is_running]
    return tuple(p.now.value for p in over), tuple(p.before.value for p in over)
