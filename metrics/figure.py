"""A figure: a value that knows how many rows it rests on, how sure it is, and why it is unknown when it is."""

from __future__ import annotations

from dataclasses import dataclass
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
