"""Names on a map, above their places and over no other name at any width; the weightiest first, some not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.axes import NARROW_PX
from charts.placing import Box, touches

WIDTHS_PX = (float(NARROW_PX), 420.0, 560.0, 760.0, 1100.0)
HALF_PX, APART_PX = 8.5, 2.0
SHIFTS = ((0.0, 18.0), (0.0, 32.0), (0.0, 0.0), (0.0, -18.0), (0.0, -32.0))
SIDEWAYS = (0.7, -0.7)
"""Shares of a name's width by which it may stand to the right or left of its place."""


@dataclass(frozen=True)
class Ground:
    """The ranges of the map and its height in px; its width is not known, but both axes have the same scale."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float
    height_px: float

    def px(self, width_px: float) -> float:
        """Pixels a unit at that width."""
        return min(width_px / (self.high_x - self.low_x), self.height_px / (self.high_y - self.low_y))


@dataclass(frozen=True)
class Named:
    """A place, its name, and how wide that is drawn."""

    x: float
    y: float
    text: str
    width_px: float


Placed = tuple[Named, float, float]
"""A name and how many px right and up of its place its middle stands."""


def map_names(names: Sequence[Named], ground: Ground) -> list[Placed]:
    """The names that find a place, in their order, each as near to its place as it can.

    A name keeps its distance in pixels while the map grows, so each place is proved in several widths.
    """
    found: list[Placed] = []
    taken: list[list[Box]] = [[] for _ in WIDTHS_PX]
    for name in names:
        sideways = [(side * name.width_px, 0.0) for side in SIDEWAYS]
        for right, up in (*SHIFTS, *sideways):
            boxes = [_box(name, right, up, ground, width) for width in WIDTHS_PX]
            if all(box is not None and not any(touches(box, other) for other in held)
                   for box, held in zip(boxes, taken, strict=True)):  # fmt: skip
                found.append((name, round(right, 1), up))
                for box, held in zip(boxes, taken, strict=True):
                    if box is not None:
                        held.append(box)
                break
    return found


def _box(name: Named, right: float, up: float, ground: Ground, width: float) -> Box | None:
    """Where the name would stand, in px from the middle of the map; None where it would be cut."""
    scale = ground.px(width)
    x = (name.x - (ground.low_x + ground.high_x) / 2) * scale + right
    y = (name.y - (ground.low_y + ground.high_y) / 2) * scale + up
    half = name.width_px / 2 + APART_PX
    if abs(x) + half > width / 2 or abs(y) + HALF_PX > ground.height_px / 2:
        return None
    return x - half, x + half, y - HALF_PX, y + HALF_PX
