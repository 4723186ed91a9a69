"""The gap to the pacing line through a year: what was reached so far less what was due by then, and where it heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import sqrt
from typing import Literal

import pandas as pd

from data.door import View
from data.periods import Period
from metrics.figure import Figure
from metrics.kpi import GROUPS, figure, groups_of
from metrics.year_shown import ShownMonth, YearShown

Line = Literal["target", "last_year"]


@dataclass(frozen=True)
class PacePoint:
    """The gap at the end of a month, or today. at: months since the year began; period: the month that ends there.

    value: known; forecast with low and high (95 %): to come. They meet today.
    """

    at: float
    period: Period | None
    value: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Pace:
    """The gap through the year. line: what it is a gap to. is_running_sum: sums up from month to month, else each month
    stands for itself. since: where the sum begins, in months since the year began: 0, or later where the line does.
    """

    line: Line
    points: tuple[PacePoint, ...]
    is_running_sum: bool
    since: float = 0.0

    @property
    def today(self) -> float | None:
        """The latest gap that is known."""
        return next((p.value for p in reversed(self.points) if p.value is not None), None)

    @property
    def end(self) -> float | None:
        """The gap that the year is heading for; None without a forecast."""
        return self.points[-1].forecast if self.points else None


def pace(view: View, shown: YearShown, calendar: pd.DataFrame) -> Pace | None:
    """The gap to the pacing line, or to last year where no target is set, from the year's first day to its last.

    Rows:   the months of the year; `calendar` as `metrics.kpi.calendar_sums` gives it.
    Value:  sums: reached so far less due by then (a month's target falls due by its days). Ratios: made anew of all
            parts since the year began, less the year's target or last year's ratio of the same months. What cannot be
            added over months: each month less its own target. None where neither line is known.
    Cuts:   as the key figure.
    Source: definition of the house. The fan opens with the square root of the months' summed variances, up to the
            year's own interval at its end: errors of months that go together do not cancel out.
    """
    line = _line(shown)
    if line is None:
        return None
    is_ratio = shown.kpi.parts is not None and not shown.kpi.unsummed_why
    if shown.kpi.adds:
        found = _summed(shown, line)
    elif is_ratio:
        found = _ratios(view, shown, line, calendar)
    else:
        found = _months_alone(shown, line)
    known = [p for p in found if p.value is not None]
    since = found[0].at if found and shown.kpi.adds else 0.0
    return Pace(line, tuple(found), shown.kpi.adds or is_ratio, since) if known else None


def _line(shown: YearShown) -> Line | None:
    if any(m.target is not None for m in shown.months):
        return "target"
    return "last_year" if any(m.before.value is not None for m in shown.months) else None


def _due(month: ShownMonth, line: Line) -> float | None:
    return month.target if line == "target" else month.before.value


def _summed(shown: YearShown, line: Line) -> list[PacePoint]:
    """Of what adds up: month ends from the first month that has its line, today, and what is to come."""
    over = [m for m in shown.months if not m.is_running and not m.is_to_come]
    to_come = shown.months[len(over) :]
    gaps = [_minus(m.now.value, _due(m, line)) for m in over]
    first = next((at for at, gap in enumerate(gaps) if gap is not None), len(over))
    since = gaps[first:]
    known = [gap for gap in since if gap is not None]
    found = [PacePoint(float(first), None, 0.0)]
    for month, total in zip(over[first:], accumulate(known), strict=False):
        found.append(PacePoint(float(len(found) + first), month.period, total))
    if len(known) < len(since):  # a month in between is not known: the sum would go on without it
        return found[: 1 + since.index(None)]
    so_far = _so_far(shown, line, to_come[0], sum(known), first) if to_come and to_come[0].is_running else None
    if so_far is not None:
        found.append(PacePoint(len(over) + shown.elapsed, None, so_far))
    ahead = _ahead(shown, line, sum(known), to_come)
    if ahead:
        found = [*found[:-1], _meeting(found[-1]), *ahead]
    return found if len(found) > 1 else []


def _so_far(shown: YearShown, line: Line, month: ShownMonth, before: float, first: int) -> float | None:
    """The gap today: that of the months before, and of the running one so far."""
    if line == "target":
        due = None if month.target is None else month.target * shown.elapsed
        gap = _minus(month.now.value, due)
        return None if gap is None else before + gap
    return _minus(shown.now.value, shown.before.value) if first == 0 else None


def _meeting(point: PacePoint) -> PacePoint:
    """The point where what is known ends and the fan begins."""
    return replace(point, forecast=point.value, low=point.value, high=point.value)


def _ahead(shown: YearShown, line: Line, known: float, months: Sequence[ShownMonth]) -> list[PacePoint]:
    outlook = shown.outlook
    ahead = [_minus(m.expected, _due(m, line)) for m in months]
    if outlook.value is None or not months or any(gap is None for gap in ahead):
        return []
    ends = list(accumulate((gap for gap in ahead if gap is not None), initial=known))[1:]
    first = len(shown.months) - len(months)
    return [
        PacePoint(
            float(first + at), m.period, None, end, *_around(end, share, outlook.value, outlook.low, outlook.high)
        )
        for at, (m, end, share) in enumerate(zip(months, ends, _opening(months), strict=True), 1)
    ]


def _opening(months: Sequence[ShownMonth]) -> list[float]:
    """How wide the fan is at the end of each month, as a share of its width at the year's end."""
    variances = [((m.high - m.low) / 2) ** 2 if m.high is not None and m.low is not None else 0.0 for m in months]
    total = sum(variances)
    return [sqrt(v / total) if total else 1.0 for v in accumulate(variances)]


def _around(
    gap: float, share: float, value: float, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    if low is None or high is None:
        return None, None
    return gap - share * (value - low), gap + share * (high - value)


def _ratios(view: View, shown: YearShown, line: Line, calendar: pd.DataFrame) -> list[PacePoint]:
    """Of ratios: made anew of everything since the year began."""
    found = []
    for at, month in enumerate(shown.months, 1):
        if month.is_to_come or month.is_running:
            break
        so_far = [m.period for m in shown.months[:at]]
        now = _of_months(view, shown, calendar, so_far)
        due = shown.target if line == "target" else None
        if line == "last_year":
            due = _of_months(view, shown, calendar, [p.last_year() for p in so_far]).value
        elif due is None:
            due = month.target
        found.append(PacePoint(float(at), month.period, _minus(now.value, due)))
    running = next((m for m in shown.months if m.is_running), None)
    if running is not None and len(found) == shown.months.index(running):
        due = shown.before.value if line == "last_year" else _either(shown.target, running.target)
        if (gap := _minus(shown.now.value, due)) is not None:
            found.append(PacePoint(len(found) + shown.elapsed, None, gap))
    end = shown.outlook
    goal = shown.target if line == "target" else shown.last_whole.value
    if end.value is not None and goal is not None and found and found[-1].value is not None:
        found[-1] = _meeting(found[-1])
        low, high = _minus(end.low, goal), _minus(end.high, goal)
        found.append(PacePoint(float(len(shown.months)), shown.months[-1].period, None, end.value - goal, low, high))
    return found


def _either(one: float | None, other: float | None) -> float | None:
    return other if one is None else one


def _of_months(view: View, shown: YearShown, calendar: pd.DataFrame, months: Sequence[Period]) -> Figure:
    names = [name for group in groups_of(view, shown.kpi.key) for name in GROUPS[group]]
    places = [("month", month.start) for month in months]
    rows = calendar[calendar.index.isin(places)]
    return figure(view, shown.kpi.key, {name: int(rows[name].sum()) if name in rows else 0 for name in names})


def _months_alone(shown: YearShown, line: Line) -> list[PacePoint]:
    """Of what cannot be added over months: the gap of every month that is over."""
    over = [(at, m) for at, m in enumerate(shown.months, 1) if not m.is_running and not m.is_to_come]
    return [PacePoint(float(at), m.period, _minus(m.now.value, _due(m, line))) for at, m in over]


def _minus(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other
