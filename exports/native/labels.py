"""Where labels stand beside their points, so that few cover each other: beside it, or apart with a thin line to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from charts import axes
from charts.theme import Theme
from exports.native.marks import strokes, words_at
from exports.native.spec import Axis, Place, Series

WIDE_PX, HIGH_PX = 900.0, 360.0  # the inner plot of a chart over the whole slide, in px of the screen's letters
HALF_PX, POINT_PX = 10.0, 6.0
SIDES: tuple[Place, ...] = ("right", "left", "above", "below")
PALE, FAR = 0.3, 2.0  # how bad it is to cover px² of a square, and to stand apart a px, against covering px² of a mark
RINGS = (26.0, 42.0, 60.0, 80.0, 104.0, 132.0, 164.0)
TURNS = tuple(turn * math.pi / 6 for turn in (1, 11, 5, 7, 2, 10, 4, 8, 0, 6))
Floats = npt.NDArray[np.float64]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, right, bottom, top in px


@dataclass(frozen=True)
class Ground:
    """The two axes of a plot, and how large it is drawn."""

    x: Axis
    y: Axis
    wide_px: float = WIDE_PX
    high_px: float = HIGH_PX

    def place(self, point: Point) -> Point:
        """Px from the lower left corner."""
        return _share(self.x, point[0]) * self.wide_px, _share(self.y, point[1]) * self.high_px

    def point(self, place: Point) -> Point:
        """The values that stand so many px from the lower left corner."""
        return _value(self.x, place[0] / self.wide_px), _value(self.y, place[1] / self.high_px)


def _ends(axis: Axis) -> tuple[float, float]:
    low, high = axis.low or 0.0, axis.high if axis.high is not None else 1.0
    return (math.log10(low), math.log10(high)) if axis.is_log else (low, high)


def _share(axis: Axis, value: float) -> float:
    low, high = _ends(axis)
    share = ((math.log10(value) if axis.is_log else value) - low) / ((high - low) or 1.0)
    return 1 - share if axis.is_reversed else share


def _value(axis: Axis, share: float) -> float:
    low, high = _ends(axis)
    found = low + (1 - share if axis.is_reversed else share) * (high - low)
    return float(f"{10.0**found if axis.is_log else found:.6g}")


@dataclass(frozen=True)
class Beside:
    """Where a label stands: on a side of its point, or of another place in the plot when there is no room beside it."""

    side: Place
    apart: Point | None = None


def places_beside(
    ground: Ground, points: Sequence[Point], texts: Sequence[str], first: Sequence[Place],
    drawn: Sequence[tuple[Point, Point]] = (), shaded: Sequence[Point] = (),
) -> tuple[Beside, ...]:  # fmt: skip
    """A place for each label, in the order given: the one that covers least, and is not far for it.

    first: the side each prefers. drawn: strokes to keep off. shaded: middles of squares, better not covered.
    """
    at = [ground.place(point) for point in points]
    taken = [*(_around(one) for one in at), *(_along(ground.place(a), ground.place(b)) for a, b in drawn)]
    pale = np.array([_around(ground.place(one)) for one in shaded]).reshape(-1, 4)
    found = []
    for number, (place, text) in enumerate(zip(at, texts, strict=True)):
        others = np.array([box for other, box in enumerate(taken) if other != number]).reshape(-1, 4)
        ways = _ways(place, first[number])
        boxes = np.array([_box(apart or place, _size(text), side, gap) for side, apart, gap in ways])
        far = np.array([math.dist(apart or place, place) for _, apart, _ in ways])
        costs = _covered(boxes, others) + PALE * _covered(boxes, pale) + _outside(boxes, ground) + FAR * far
        best = int(np.argmin(costs))
        side, apart, _ = ways[best]
        found.append(Beside(side, ground.point(apart) if apart else None))
        left, right, low, high = map(float, boxes[best])
        taken.append((left, right, low, high))
    return tuple(found)


def apart_from_points(
    points: Sequence[Point], texts: Sequence[str], beside: Sequence[Beside], inks: Sequence[str], theme: Theme,
    *, is_bold: bool = False,
) -> tuple[Series, ...]:  # fmt: skip
    """The labels that stand apart, and the thin lines from their points to them."""
    away = [(n, one.apart, one.side) for n, one in enumerate(beside) if one.apart is not None]
    found = list(strokes("", [(points[n], apart) for n, apart, _ in away], theme.axis, 0.75))
    for ink in dict.fromkeys(inks):
        shown = [(n, apart, side) for n, apart, side in away if inks[n] == ink]
        if shown:
            xs, ys = [apart[0] for _, apart, _ in shown], [apart[1] for _, apart, _ in shown]
            said, sides = [texts[n] for n, _, _ in shown], [side for _, _, side in shown]
            found.append(words_at("", xs, ys, said, ink, sides, is_bold=is_bold))
    return tuple(found)


def _ways(place: Point, first: Place) -> list[tuple[Place, Point | None, float]]:
    """Beside the point, then farther and farther, where the label grows away from it: side, place apart, and gap."""
    found: list[tuple[Place, Point | None, float]] = [
        (side, None, POINT_PX + 1) for side in dict.fromkeys((first, *SIDES))
    ]
    for radius in RINGS:
        for turn in TURNS:
            across = radius * math.cos(turn)
            apart = (place[0] + across, place[1] + radius * math.sin(turn))
            found.append(("right" if across >= 0 else "left", apart, 2.0))
    return found


def _size(text: str) -> Point:
    """How wide and high a label is."""
    lines = text.split("\n")
    return float(max(map(axes.text_px, lines))) + 6, 2 * HALF_PX * len(lines)


def _around(place: Point) -> Box:
    x, y = place
    return (x - POINT_PX, x + POINT_PX, y - POINT_PX, y + POINT_PX)


def _along(start: Point, end: Point) -> Box:
    """The ground of an upright or level stroke."""
    (left, right), (low, high) = (sorted((start[n], end[n])) for n in (0, 1))
    return (left - 1, right + 1, low - 1, high + 1)


def _box(place: Point, size: Point, side: Place, gap: float = POINT_PX + 1) -> Box:
    """What a label of that size covers on that side of a place."""
    (width, height), (x, y) = size, place
    if side in ("right", "left"):
        left = x + gap if side == "right" else x - gap - width
        return (left, left + width, y - height / 2, y + height / 2)
    low = y + gap if side == "above" else y - gap - height
    return (x - width / 2, x + width / 2, low, low + height)


def _covered(boxes: Floats, others: Floats) -> Floats:
    """How much of others each box covers, in px²."""
    box, other = boxes[:, None], others[None]
    across = np.minimum(box[..., 1], other[..., 1]) - np.maximum(box[..., 0], other[..., 0])
    up = np.minimum(box[..., 3], other[..., 3]) - np.maximum(box[..., 2], other[..., 2])
    return np.asarray((np.maximum(across, 0.0) * np.maximum(up, 0.0)).sum(axis=1))


def _outside(boxes: Floats, ground: Ground) -> Floats:
    """How much of each box lies outside the plot, in px², counted thrice."""
    left, right, low, high = boxes.T
    across = np.maximum(-left, 0.0) + np.maximum(right - ground.wide_px, 0.0)
    up = np.maximum(-low, 0.0) + np.maximum(high - ground.high_px, 0.0)
    return np.asarray(3 * (across * (high - low) + up * (right - left)))
