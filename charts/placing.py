"""Where names stand in a cloud of marks: never over a mark, never over each other, never cut, at any width.

The plot's height is known and its width is not. Names are placed in the narrowest plot (a phone's); wider plots only
give each name more room to the side it grows to, so what is free there stays free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Side = Literal["left", "right"]
GAP_PX, ROW_PX = 9.0, 16.0
WIDER = (0.0, 0.18, 0.36)  # how much of its width a plot may gain on a side for names
WIDER_COSTS_PX, ROWS_COST_PX = 36.0, 20.0  # how long leaders may get before the plot is enlarged by a step


@dataclass(frozen=True)
class Wanted:
    """A name to place: its mark, how wide it is, and to which side of the mark it grows."""

    x: float
    y: float
    width_px: float
    height_px: float
    side: Side


@dataclass(frozen=True)
class Placed:
    """Where a name stands: its inner end, and whether a leader is needed to tell whose it is."""

    x: float
    y: float
    has_leader: bool


@dataclass(frozen=True)
class Plot:
    """The ranges of a plot and its size in px."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float
    width_px: float
    height_px: float

    @property
    def x_px(self) -> float:
        return (self.high_x - self.low_x) / self.width_px

    @property
    def y_px(self) -> float:
        return (self.high_y - self.low_y) / self.height_px


STEP_PX = 6
Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]  # low x, high x, low y, high y


def placed_names(wanted: Sequence[Wanted], boxes: Sequence[Box], plot: Plot) -> tuple[list[Placed | None], Plot]:
    """A place for each name, and the plot, made wider or higher where the names need it.

    boxes: what is drawn (cells, dots), in data units. Names on the left grow to the left and stay above the diagonal,
    names on the right grow to the right and stay below it; each takes the nearest free place. Among a few sizes of the
    plot the one with the shortest ways wins.
    A name that finds no place at any size gets None (its mark still says it on hover); this never raises.
    """
    if not wanted:
        return [], plot
    drawn = np.array(boxes, dtype=float).reshape(-1, 4)
    best: tuple[float, list[Placed | None], Plot] | None = None
    for cost, left, right, rows in _variants({name.side for name in wanted}):
        if best is not None and best[0] <= cost:
            break
        wider = _wider(plot, left, right, rows)
        free = _Rows(drawn, wider, wanted)
        for is_rising in (True, False):
            found = free.place_all(is_rising, float("inf") if best is None else best[0] - cost)
            if found is not None:
                best = (cost + found[0], found[1], wider)
    if best is None:
        found = _Rows(drawn, plot, wanted).place_all(True, float("inf"), must_all=False)
        return ([None] * len(wanted) if found is None else found[1]), plot
    return best[1], best[2]


def _variants(sides: set[Side]) -> list[tuple[float, float, float, int]]:
    """Ways to enlarge the plot, cheapest first: what it costs in px of leaders, shares left and right, rows above."""
    lefts = WIDER[:2] if "left" in sides else WIDER[:1]
    rights = WIDER if "right" in sides else WIDER[:1]
    found = [
        (WIDER_COSTS_PX * (left + right) / WIDER[1] + ROWS_COST_PX * rows, left, right, rows)
        for left in lefts
        for right in rights
        for rows in (0, 5)
    ]
    return sorted(found)


def _wider(plot: Plot, left: float, right: float, rows: int) -> Plot:
    """The plot wider by shares of its width, with free rows above, and half as many below, in the same px."""
    width, high = plot.high_x - plot.low_x, (plot.high_y - plot.low_y) * rows * ROW_PX
    high /= max(plot.height_px - 1.5 * rows * ROW_PX, 60)
    return Plot(
        plot.low_x - left * width, plot.high_x + right * width, plot.low_y - high / 2, plot.high_y + high,
        plot.width_px, plot.height_px,
    )  # fmt: skip


class _Rows:
    """The rows of one plot where each name could stand, and how far the marks reach to the left and right in them."""

    def __init__(self, drawn: Floats, plot: Plot, wanted: Sequence[Wanted]) -> None:
        self.plot, self.wanted = plot, wanted
        tallest = max(name.height_px for name in wanted)
        steps = np.arange(tallest / 2 + 1, plot.height_px - tallest / 2, STEP_PX)
        homes = np.array([(name.y - plot.low_y) / plot.y_px for name in wanted])
        homes = homes[(homes >= tallest / 2) & (homes <= plot.height_px - tallest / 2)]
        self.y = plot.low_y + np.concatenate([homes, steps]) * plot.y_px
        half = tallest / 2 * plot.y_px
        in_row = (drawn[:, 2] < self.y[:, None] + half) & (drawn[:, 3] > self.y[:, None] - half)
        self.first = np.where(in_row, drawn[:, 0], np.inf).min(axis=1, initial=np.inf)
        self.last = np.where(in_row, drawn[:, 1], -np.inf).max(axis=1, initial=-np.inf)
        self.half = half

    def place_all(
        self, is_rising: bool, most_px: float, must_all: bool = True
    ) -> tuple[float, list[Placed | None]] | None:
        """All names placed and their way from their marks in px; None when one finds no place, or the way is too long.

        Names on the left go from above, the outermost first; those on the right from below, or from above.
        """
        order = sorted(range(len(self.wanted)), key=lambda at: self.wanted[at].y, reverse=True)
        rest = [at for at in order if self.wanted[at].side == "right"]
        order = [at for at in order if self.wanted[at].side == "left"] + (rest[::-1] if is_rising else rest)
        found: dict[int, Placed] = {}
        taken: list[Box] = []
        total = 0.0
        for at in order:
            place = self._nearest(self.wanted[at], taken)
            if place is None and not must_all:
                continue
            if place is None or total + place[0] >= most_px:
                return None
            total += place[0]
            found[at] = place[1]
            taken.append(place[2])
        return total, [found.get(at) for at in range(len(self.wanted))]

    def _nearest(self, name: Wanted, taken: Sequence[Box]) -> tuple[float, Placed, Box] | None:
        """The free place nearest to the mark: beside it, beyond the marks of its row, or where a row is empty."""
        plot, half = self.plot, self.half
        gap, width = GAP_PX * plot.x_px, name.width_px * plot.x_px
        if name.side == "left":
            inner = np.minimum(self.first - gap, max(name.x - gap, plot.low_x + width))
            low, high = inner - width, inner
        else:
            inner = np.maximum(self.last + gap, min(name.x + gap, plot.high_x - width))
            low, high = inner, inner + width
        bottom, top = self.y - half, self.y + half
        is_free = (low >= plot.low_x - 1e-9) & (high <= plot.high_x + 1e-9)
        # profits stand above the diagonal (the break-even line) and losses below it, and so do their names
        is_free &= bottom >= high if name.side == "left" else low >= top
        for box in taken:
            is_free &= (low >= box[1]) | (box[0] >= high) | (bottom >= box[3]) | (box[2] >= top)
        if not is_free.any():
            return None
        ways = np.abs(self.y - name.y) / plot.y_px + np.maximum(np.abs(inner - name.x) / plot.x_px - GAP_PX, 0.0)
        at = int(np.argmin(np.where(is_free, ways, np.inf)))
        place = Placed(float(inner[at]), float(self.y[at]), has_leader=bool(ways[at] > 10))
        return float(ways[at]), place, (float(low[at]), float(high[at]), float(bottom[at]), float(top[at]))


def touches(one: Box, other: Box) -> bool:
    """True when two boxes overlap."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
