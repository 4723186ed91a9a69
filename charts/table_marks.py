"""Marks in tables: ▲ ▼ ● with a colour role each, so that a sign never stands on its colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from charts.measure import is_unknown
from charts.theme import Theme

Better = Literal["higher", "lower", "neither"]
SMALLEST = 0.0005
"""Relative changes and differences of shares nearer to zero than this are written ±0.0: they have no direction."""
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


def direction(change: Any) -> int:
    """1 up, -1 down, 0 for none, by the number as it is read: to a tenth of a percent. 0 where it is unknown."""
    if is_unknown(change) or abs(change) < SMALLEST:
        return 0
    return 1 if change > 0 else -1


def arrow(change: Any) -> str:
    """What stands before a change in a table: "▲ ", "▼ ", or nothing."""
    return ("", f"{UP} ", f"{DOWN} ")[direction(change)]


def change_colour(change: Any, better: Better, theme: Theme, is_noise: bool = False) -> str:
    """The colour of a change in a table: by what it means; muted without a direction, a good side, or within the noise.

    is_noise: it is no larger than chance makes it.
    """
    way = direction(change)
    if not way or is_noise or better == "neither":
        return theme.muted
    return theme.change(way > 0, "good" if (way > 0) == (better == "higher") else "bad")


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
