"""A figure: a value that knows how many rows it rests on, how sure it is, and why it is unknown when it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Literal

Unit = Literal["money", "count", "share", "amount", "number", "points"]


@dataclass(frozen=True)
class Figure:
    """One number with its reasons. `value` is None when it is unknown, and `missing` then says why (a message key)."""

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    missing: str = ""


def unknown(why: str) -> Figure:
    """A figure that is not known, with the message key that says why."""
    return Figure(None, missing=why)


def relative_change(now: float | None, before: float | None) -> float | None:
    """(now − before) / before; None when either is unknown, or nothing or a loss stood before or stands now.

    A share of a loss has no meaning, and neither has one of a gain that became a loss.
    """
    if now is None or before is None or before <= 0 or now < 0:
        return None
    return (now - before) / before


def is_within_noise(now: Figure, before: Figure) -> bool:
    """Whether two estimates differ by no more than the 95 % interval of their difference; False without intervals."""
    sides = [(f.value, f.low, f.high) for f in (now, before)]
    if any(part is None for side in sides for part in side):
        return False
    (a, a_low, a_high), (b, b_low, b_high) = sides
    half = hypot((a_high - a_low) / 2, (b_high - b_low) / 2)  # type: ignore[operator]
    return abs(a - b) <= half  # type: ignore[operator]
