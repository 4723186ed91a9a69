"""Marks in tables: ▲ ▼ ● with a colour role each, so that a sign never stands on its colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from charts.measure import is_unknown

Better = Literal["higher", "lower", "neither"]
UP, DOWN, LEVEL = "▲", "▼", "●"
HEAT_BOUNDS = (0.90, 0.98, 1.00, 1.05)  # attainment at which the ground of a heat cell changes


@dataclass(frozen=True)
class Mark:
    """A sign, the text behind it, and the colour role of `Theme.colour`."""

    sign: str
    role: Literal["good", "bad", "neutral"]
    text: str = ""

    @property
    def whole(self) -> str:
        """Sign and text as a cell shows them: "▲ +4.2 %"."""
        return f"{self.sign} {self.text}".strip()


def mark_of(change: Any, better: Better = "higher", text: str = "") -> Mark:
    """The mark of a signed change: ▲ up, ▼ down, no sign for none; good or bad by which direction is better.

    text: the change as the reader sees it, with its sign. An unknown change gives a mark without a sign.
    Raises ValueError for another `better`.
    """
    if better not in ("higher", "lower", "neither"):
        raise ValueError(f'table: better is "{better}"; choose higher, lower or neither')
    if is_unknown(change) or change == 0:
        return Mark("", "neutral", text)
    is_up = bool(change > 0)
    sign = UP if is_up else DOWN
    if better == "neither":
        return Mark(sign, "neutral", text)
    return Mark(sign, "good" if is_up == (better == "higher") else "bad", text)


def attainment_mark(share: Any, text: str = "") -> Mark:
    """The mark of a target's attainment (1 = reached): ▲ from 100 %, ● from 98 %, ▼ below; none when unknown."""
    if is_unknown(share):
        return Mark("", "neutral", text)
    if share >= HEAT_BOUNDS[2]:
        return Mark(UP, "good", text)
    return Mark(LEVEL, "neutral", text) if share >= HEAT_BOUNDS[1] else Mark(DOWN, "bad", text)


def heat_step(share: Any) -> int | None:
    """Which of `Theme.heat` (0 far below … 4 far above) lies behind an attainment; None when unknown."""
    if is_unknown(share):
        return None
    if share > HEAT_BOUNDS[3]:
        return 4
    return sum(share >= bound for bound in HEAT_BOUNDS[:3])
