"""What of a target is due by now: every month's part of it, and how much of the months has passed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from data.door import View
from data.periods import GRAINS, Period
from metrics.cascade.season import passed
from metrics.kpi_record import Kpi
from metrics.series import months_of_year

Goal = Callable[[Period], float | None]
"""The target of any period, as somebody set it; None where nobody did."""


def month_targets(kpi: Kpi, months: Sequence[Period], goal: Goal, weights: Sequence[float]) -> list[float | None]:
    """The target of every month: its own, else its part of its quarter's, else of the year's.

    Rows:   the months of one year, in order, with the share of the year that each brings.
    Value:  one target a month or None. A sum is spread by the shares; a ratio is to be reached in every month.
    Cuts:   additive where the key figure is, but for rounding.
    Source: definition of the house; seasonal shares: `metrics.cascade`.
    """
    found = []
    for at, month in enumerate(months):
        value = goal(month)
        for size in (3, len(months)):
            if value is not None:
                break
            first = at // size * size
            part = months[first : first + size]
            above = goal(_around(part))
            share = weights[at] / total if (total := sum(weights[first : first + size])) else 0.0
            value = above if above is None or not kpi.adds else above * share
        found.append(value)
    return found


def _around(months: Sequence[Period]) -> Period:
    """The quarter or year that these months make up."""
    return replace(months[0], grain=GRAINS[1] if len(months) == 3 else GRAINS[0])


def due_by_now(view: View, kpi: Kpi, goal: Goal, weights: Sequence[float]) -> float | None:
    """What of the selected period's target should be there by the as-of date.

    Rows:   `weights`: the share of the selected year that each of its months brings.
    Value:  of a running sum the targets of its months so far, the running month's by its days: the same as the pacing
            line; of all else the target itself. None without a target.
    Cuts:   additive where the key figure is.
    Source: definition of the house (序时进度).
    """
    period = view.selection.period
    whole = goal(period)
    if whole is None or not view.is_running or not kpi.adds:
        return whole
    months = months_of_year(view)
    plans = zip(months, month_targets(kpi, months, goal, weights), strict=True)
    begun = [(plan, month) for month, plan in plans if period.contains(month.start) and month.start <= view.as_of]
    if any(plan is None for plan, _ in begun):
        share = passed_in(view, period, weights)
        return None if share is None else whole * share
    return sum(plan * passed(month, view.as_of) for plan, month in begun if plan is not None)


def passed_share(months: Sequence[Period], weights: Sequence[float], view: View) -> float:
    """The share of a year's weight that has passed at the end of the as-of date; a running month counts by its days.

    Rows:   the months of one year with the share of the year that each brings.
    Value:  0 to 1.
    Cuts:   not additive.
    Source: definition of the house (序时进度).
    """
    return sum(weight * passed(month, view.as_of) for month, weight in zip(months, weights, strict=True))


def passed_in(view: View, period: Period, weights: Sequence[float]) -> float | None:
    """The share of a period of the selected year that has passed, by the weights of its months; None without any.

    Rows:   `weights`: the share of that year that each of its months brings.
    Value:  0 to 1; 1 once it is over.
    Cuts:   not additive.
    Source: definition of the house (序时进度).
    """
    pairs = [
        (month, weight)
        for month, weight in zip(months_of_year(view), weights, strict=True)
        if period.start <= month.start <= period.end
    ]
    total = sum(weight for _, weight in pairs)
    return sum(weight * passed(month, view.as_of) for month, weight in pairs) / total if total else None
