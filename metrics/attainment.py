"""A value beside what it was to be: how far off it is, and how much of it is reached."""

from __future__ import annotations

from metrics.kpi_record import Kpi


def against(value: float | None, goal: float | None, kpi: Kpi) -> float | None:
    """A value over what it was to be: relative where it adds up, else the difference; None where either is unknown.

    Rows:   one value and its target, in the unit of the key figure.
    Value:  relative, 0.02 is 2 % more than the target; of a ratio or mean the plain difference. None for a target of
            nothing or less where a share of it would be meant.
    Cuts:   not additive.
    Source: definition of the house.
    """
    if value is None or goal is None:
        return None
    if is_plain_difference(kpi):
        return value - goal
    return (value - goal) / goal if goal > 0 else None


def is_plain_difference(kpi: Kpi) -> bool:
    """Whether two values of it are compared by their difference: shares, scores and means, not sums."""
    return kpi.unit in ("share", "points", "number")


def reached(value: float | None, goal: float | None, kpi: Kpi, better: str | None = None) -> float | None:
    """How much of a target is reached (完成率): 1 is just reached, more is better, whichever side is better.

    Rows:   one value and its target. better: the side the target names, else the key figure's.
    Value:  value ÷ target; where less is better 2 − value ÷ target, so that a tenth too much is 0.9. None for a target
            of nothing or less, and where a key figure has no better side.
    Cuts:   not additive.
    Source: definition of the house.
    """
    side = better or kpi.better
    if value is None or goal is None or goal <= 0 or side == "neither":
        return None
    return value / goal if side == "higher" else 2 - value / goal
