"""Names beside marks that have whiskers both ways: over no mark, no whisker and no other name, at any width.

A name keeps its distance from its mark in pixels, so when the plot grows wider marks part and names go with them. Each
place is therefore proved in several widths, from a phone's on, before it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Literal

import numpy as np
import numpy.typing as npt

from charts.axes import NARROW_PX

Floats = npt.NDArray[np.float64]
Anchor = Literal["left", "center", "right"]
WIDTHS_PX = (float(NARROW_PX), 420.0, 560.0, 760.0, 1100.0)
HALF_PX, MARK_PX, WHISKER_PX, APART_PX = 8.5, 7.0, 1.5, 3.0
LEADER_FROM_PX = 22.0


@dataclass(frozen=True)
class Plot:
    """The ranges of a plot and its height in px; its width is not known."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float
    height_px: float


@dataclass(frozen=True)
class Mark:
    """A mark, its intervals across and up, and how wide its name is."""

    x: float
    y: float
    across: tuple[float, float]
    up: tuple[float, float]
    name_px: float


@dataclass(frozen=True)
class Beside:
    """Where a name stands from its mark: pixels to the right and up, and which of its ends is there."""

    right_px: float
    up_px: float
    anchor: Anchor
    has_leader: bool


def _candidates() -> tuple[Beside, ...]:
    """Places from the nearest to the farthest: beside, above, below, then on wider and wider rings with a leader."""
    near = [(11, 0), (-11, 0), (10, 12), (10, -12), (-10, 12), (-10, -12), (0, 17), (0, -17)]
    rings = [
        (radius * cos(turn * pi / 6), radius * sin(turn * pi / 6))
        for radius in (26, 38, 52, 68, 86, 106, 130)
        for turn in (1, 5, 11, 7, 2, 4, 10, 8, 0, 6, 3, 9)
    ]
    return tuple(
        Beside(
            right, up, "left" if right > 4 else "right" if right < -4 else "center", hypot(right, up) > LEADER_FROM_PX
        )
        for right, up in [*near, *rings]
    )


CANDIDATES = _candidates()
NEAR = np.array([not place.has_leader for place in CANDIDATES])
RIGHT_PX, UP_PX = (np.array([getattr(place, name) for place in CANDIDATES]) for name in ("right_px", "up_px"))
SHIFT = np.array([{"left": 0.0, "center": 0.5, "right": 1.0}[place.anchor] for place in CANDIDATES])
"""How much of a name stands left of its place."""


def names_beside(
    marks: Sequence[Mark],
    plot: Plot,
    first: Sequence[int],
    taken: Sequence[tuple[float, float, float]],
    strips_px: tuple[float, float],
    lines: tuple[float, float],
) -> list[Beside | None]:
    """A place for each name, or None where there is none: the mark still says it on hover.

    first: marks whose names matter most. taken: labels that stand left in the plot: from px, to px, value they stand
    on. strips_px: kept free at the bottom and the top. lines: x and y of
    the lines that part the plot, which a name crosses only where it would else need a leader.
    """
    boxes = [np.stack([_boxes(mark, plot, width) for width in WIDTHS_PX]) for mark in marks]
    drawn = np.stack([_drawn(marks, plot, width, taken) for width in WIDTHS_PX])
    parting = np.stack([_lines(plot, width, lines) for width in WIDTHS_PX])
    rest = sorted(set(range(len(marks))) - set(first), key=lambda at: marks[at].x)
    best: tuple[tuple[int, float], list[Beside | None]] | None = None
    for order in ([*first, *rest], [*first, *rest[::-1]], sorted(range(len(marks)), key=lambda at: -marks[at].y)):
        found = _placed(marks, boxes, plot, order, drawn, parting, strips_px)
        lost = sum(place is None for place in found)
        ways = sum(hypot(place.right_px, place.up_px) for place in found if place is not None)
        if best is None or (lost, ways) < best[0]:
            best = ((lost, ways), found)
    return best[1] if best else []


def _placed(
    marks: Sequence[Mark],
    boxes_of: Sequence[Floats],
    plot: Plot,
    order: Sequence[int],
    drawn: Floats,
    parting: Floats,
    strips_px: tuple[float, float],
) -> list[Beside | None]:
    found: list[Beside | None] = [None] * len(marks)
    for at in order:
        boxes = boxes_of[at]
        is_free = _inside(boxes, plot, strips_px) & ~_touched(boxes, drawn)
        if is_free.any():
            wishes = (is_free & NEAR & ~_touched(boxes, parting), is_free & NEAR, is_free)
            chosen = next(int(np.argmax(wish)) for wish in wishes if wish.any())
            found[at] = CANDIDATES[chosen]
            ways = np.stack([_leader(marks[at], plot, width, CANDIDATES[chosen]) for width in WIDTHS_PX])
            drawn = np.concatenate([drawn, boxes[:, chosen : chosen + 1], ways], axis=1)
    return found


def _centre(mark: Mark, plot: Plot, width: float) -> tuple[float, float]:
    """Pixels of the mark from the left and from the bottom."""
    x = (mark.x - plot.low_x) / (plot.high_x - plot.low_x) * width
    return x, (mark.y - plot.low_y) / (plot.high_y - plot.low_y) * plot.height_px


def _boxes(mark: Mark, plot: Plot, width: float) -> Floats:
    """Left, right, bottom and top of the name at every candidate place, with a little air at its ends, in px."""
    x, y = _centre(mark, plot, width)
    left, middle = x + RIGHT_PX - SHIFT * mark.name_px, y + UP_PX
    return np.column_stack((left - APART_PX, left + mark.name_px + APART_PX, middle - HALF_PX, middle + HALF_PX))


def _leader(mark: Mark, plot: Plot, width: float, place: Beside) -> Floats:
    """Small boxes along a name's leader, so that no later name is written over it."""
    x, y = _centre(mark, plot, width)
    steps = (0.35, 0.5, 0.65, 0.8) if place.has_leader else (0.0,)
    at = [(x + step * place.right_px, y + step * place.up_px) for step in steps]
    return np.array([(one - 1, one + 1, other - 1, other + 1) for one, other in at])


def _drawn(marks: Sequence[Mark], plot: Plot, width: float, taken: Sequence[tuple[float, float, float]]) -> Floats:
    """Everything that a name must not cover, in px: marks, whiskers, the labels of the value axis."""
    rows = []
    to_x = width / (plot.high_x - plot.low_x)
    to_y = plot.height_px / (plot.high_y - plot.low_y)
    for mark in marks:
        x, y = _centre(mark, plot, width)
        rows.append((x - MARK_PX, x + MARK_PX, y - MARK_PX, y + MARK_PX))
        ends = [(end - plot.low_x) * to_x for end in mark.across]
        rows.append((ends[0], ends[1], y - WHISKER_PX, y + WHISKER_PX))
        ends = [(end - plot.low_y) * to_y for end in mark.up]
        rows.append((x - WHISKER_PX, x + WHISKER_PX, ends[0], ends[1]))
    for low, high, value in taken:
        bottom = (value - plot.low_y) * to_y
        rows.append((low, high, bottom, bottom + 2 * HALF_PX))
    return np.array(rows, dtype=float).reshape(-1, 4)


def _lines(plot: Plot, width: float, lines: tuple[float, float]) -> Floats:
    """The two lines that part the plot, in px."""
    x = (lines[0] - plot.low_x) / (plot.high_x - plot.low_x) * width
    y = (lines[1] - plot.low_y) / (plot.high_y - plot.low_y) * plot.height_px
    return np.array([(x - 1, x + 1, 0.0, plot.height_px), (0.0, width, y - 1, y + 1)])


def _inside(boxes: Floats, plot: Plot, strips_px: tuple[float, float]) -> npt.NDArray[np.bool_]:
    """Candidates that lie within the plot at every width, and outside the strips."""
    widths = np.array(WIDTHS_PX)[:, None]
    across = (boxes[:, :, 0] >= 0) & (boxes[:, :, 1] <= widths)
    up = (boxes[:, :, 2] >= strips_px[0]) & (boxes[:, :, 3] <= plot.height_px - strips_px[1])
    return np.asarray((across & up).all(axis=0))


def _touched(boxes: Floats, drawn: Floats) -> npt.NDArray[np.bool_]:
    """Candidates that overlap something at any width."""
    box, other = boxes[:, :, None], drawn[:, None]
    across = (box[..., 0] < other[..., 1]) & (other[..., 0] < box[..., 1])
    up = (box[..., 2] < other[..., 3]) & (other[..., 2] < box[..., 3])
    return np.asarray((across & up).any(axis=(0, 2)))
