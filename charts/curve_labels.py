"""Where the words of a curve stand: off the lines, the points and each other, at any width.

The plot's height is known and its width is not. Words are placed in the narrowest plot (a phone's), each held by one
point in data units; a wider plot only shrinks them around that point, so what is free there stays free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from charts import axes
from charts.curve_parts import SIDES, Columns
from charts.theme import SIZE_MESSAGE

Anchor = Literal["left", "center", "right"]
Floats = npt.NDArray[np.float64]
CELL_PX, ROW_PX = 2, 16
ON_LABEL, ON_MARK, ON_LINE, ON_WHISKER, ON_GRID, ON_BAND = 2000.0, 60.0, 50.0, 6.0, 0.1, 0.06
STRETCH = 3.0  # how much farther apart things stand from side to side on a wide screen


@dataclass(frozen=True)
class Text:
    """A text that has found its place: lines of text, its point in data units, and what of it stands at the point."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor
    edge_y: float  # of its box, towards the mark that a leader comes from


class Ground:
    """The narrowest plot as a raster of how bad it is to write on each cell."""

    def __init__(
        self, x_range: tuple[float, float], y_range: tuple[float, float], width_px: int, height_px: int
    ) -> None:
        self.low_x, self.high_y = x_range[0], y_range[1]
        self.x_px = (x_range[1] - x_range[0]) / width_px
        self.y_px = (y_range[1] - y_range[0]) / height_px
        self.width_px, self.height_px = width_px, height_px
        self.weights = np.zeros((height_px // CELL_PX + 1, width_px // CELL_PX + 1))

    def places(self, xs: Iterable[float], ys: Iterable[float]) -> tuple[Floats, Floats]:
        """Data units in px from the left and from above."""
        across = (np.asarray(list(xs), dtype=float) - self.low_x) / self.x_px
        return across, (self.high_y - np.asarray(list(ys), dtype=float)) / self.y_px

    def take(self, left: float, right: float, top: float, bottom: float, weight: float) -> None:
        """A box in px that is taken."""
        rows, columns = self.weights.shape
        first, last = max(int(top // CELL_PX), 0), min(int(bottom // CELL_PX) + 1, rows)
        begin, end = max(int(left // CELL_PX), 0), min(int(right // CELL_PX) + 1, columns)
        if first < last and begin < end:
            self.weights[first:last, begin:end] += weight

    def take_line(self, xs: Sequence[float], ys: Sequence[float], weight: float) -> None:
        """A line through the points."""
        across, down = self.places(xs, ys)
        for at in range(len(across) - 1):
            steps = int(max(abs(across[at + 1] - across[at]), abs(down[at + 1] - down[at])) / CELL_PX) + 1
            for share in np.arange(steps) / steps:
                x = across[at] + share * (across[at + 1] - across[at])
                y = down[at] + share * (down[at + 1] - down[at])
                self.take(x, x, y - 1, y + 1, weight)

    def take_columns(self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], weight: float) -> None:
        """Upright strokes between two values, as whiskers are."""
        across, bottom = self.places(xs, lows)
        _, top = self.places(xs, highs)
        for x, low, high in zip(across, bottom, top, strict=True):
            self.take(x, x, high, low, weight)

    def take_marks(self, xs: Sequence[float], ys: Sequence[float], weight: float, half_px: float = 5) -> None:
        """Round marks."""
        for x, y in zip(*self.places(xs, ys), strict=True):
            self.take(x - half_px, x + half_px, y - half_px, y + half_px, weight)

    def sums(self) -> Floats:
        """The weights summed from above and from the left, so that a box costs four look-ups."""
        rows, columns = self.weights.shape
        found = np.zeros((rows + 1, columns + 1))
        found[1:, 1:] = self.weights.cumsum(axis=0).cumsum(axis=1)
        return found

    def costs(self, sums: Floats, left: Floats, right: Floats, top: Floats, bottom: Floats) -> Floats:
        """How bad it is to write in each box; boxes that leave the plot cost without end."""
        rows, columns = self.weights.shape

        def cell(px: Floats, most: int, more: int) -> npt.NDArray[np.int64]:
            return np.clip((px // CELL_PX).astype(np.int64) + more, 0, most)

        above, below = cell(top, rows, 0), cell(bottom, rows, 1)
        begin, end = cell(left, columns, 0), cell(right, columns, 1)
        found = sums[below, end] - sums[above, end] - sums[below, begin] + sums[above, begin]
        is_out = (left < 0) | (right > self.width_px) | (top < 0) | (bottom > self.height_px)
        return np.where(is_out, np.inf, found)

    def placed(
        self, lines: tuple[str, ...], width_px: float, marks: tuple[Floats, Floats], *, near_px: float,
        anchors: Sequence[Anchor] = ("right", "center", "left"), rows_px: tuple[float, float] | None = None,
        dear: Floats | None = None, stretch: float = STRETCH,
    ) -> Text | None:  # fmt: skip
        """The text's best place near one of the marks (px), and no place when all would cover another text.

        near_px: how far from the mark it likes to stand. rows_px: the part of the height where it may stand. dear: what
        each mark costs by itself. The place is then taken.
        """
        high = ROW_PX * len(lines)
        low_y, high_y = rows_px or (0.0, float(self.height_px))
        ys = np.arange(max(low_y, 0) + high / 2, min(high_y, self.height_px) - high / 2 + 0.1, 5.0)
        xs = np.arange(0.0, self.width_px + 0.1, 7.0)
        if not len(ys):
            return None
        best: tuple[float, Anchor, float, float, float, float] | None = None
        grid_x, grid_y = (part.ravel() for part in np.meshgrid(xs, ys))
        sums = self.sums()
        across = stretch * np.abs(grid_x[:, None] - marks[0])
        for anchor in anchors:
            left = grid_x - {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * width_px
            down = np.maximum(np.abs(grid_y[:, None] - marks[1]) - high / 2, 0.0)
            ways = np.hypot(across, down) + (0.0 if dear is None else dear)
            costs = np.abs(ways.min(axis=1) - near_px)
            costs += self.costs(sums, left - 3, left + width_px + 3, grid_y - high / 2, grid_y + high / 2)
            at = int(np.argmin(costs))
            if best is None or costs[at] < best[0]:
                best = (float(costs[at]), anchor, float(grid_x[at]), float(grid_y[at]), float(left[at]), high)
        if best is None or best[0] >= ON_LABEL:
            return None
        _, anchor, x, y, start, _ = best
        self.take(start - 4, start + width_px + 4, y - high / 2 - 1, y + high / 2 + 1, ON_LABEL)
        nearest = marks[1][int(np.argmin(np.hypot(marks[0] - x, marks[1] - y)))]
        edge = y + (high / 2 if nearest > y else -high / 2)
        return Text(
            lines, self.low_x + x * self.x_px, self.high_y - y * self.y_px, anchor, self.high_y - edge * self.y_px
        )


def curve_texts(
    ground: Ground, rows: Columns, options: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Text | None]:
    """Where the zone's words, the names of both sides and the balance point's label stand; None for no room."""
    zone, balance, lines, scale = options["zone"], options["balance"], options["lines"], options["scale"]
    _cover(ground, rows, lines, options)
    found: dict[str, Text | None] = {}
    if zone:
        said = tuple(text for text in (names["zone"], names["zone_text"]) if text)
        above = ground.places([(zone[0] + zone[1]) / 2], [scale.top])
        wide = max(map(axes.text_px, said))
        found["zone"] = ground.placed(said, wide, above, near_px=2, anchors=("center",), stretch=1.0)
    zero = float(ground.places([ground.low_x], [0.0])[1][0])
    for side, sign in SIDES:
        marks = _marks(ground, lines if any(rate is not None for rate in lines[side]) else rows, side, sign)
        if marks is not None:
            part = (0.0, zero) if sign > 0 else (zero, float(ground.height_px))
            wide = axes.text_px(names[side], SIZE_MESSAGE) + 4
            found[side] = ground.placed((names[side],), wide, marks[:2], near_px=8, rows_px=part, dear=marks[2])
    if balance:
        dots = ground.places([balance[0]] * 2, [balance[1], -balance[1]])
        for said in ((names["balance"],), _halves(names["balance"])):
            wide = max(map(axes.text_px, said))
            text = ground.placed(said, wide, dots, near_px=26, anchors=("center",), stretch=1.2)
            if text is not None:
                return found | {"balance": text}
    return found


def _cover(ground: Ground, rows: Columns, lines: Columns, options: Mapping[str, Any]) -> None:
    """Everything that is drawn before the words: the numbers of the scale, lines, bands, points and whiskers."""
    scale = options["scale"]
    lighter = 0.2 if options["level_axis"]["is_many"] else 1.0
    for tick, text in zip(scale.ticks, options["tick_texts"], strict=True):
        y = float(ground.places([ground.low_x], [tick])[1][0])
        ground.take(0, ground.width_px, y, y, ON_GRID)
        if text:
            ground.take(0, axes.text_px(text) + 6, y - ROW_PX, y, ON_LABEL)
    for side, sign in SIDES:
        fitted = [at for at, rate in enumerate(lines[side]) if rate is not None]
        levels = [lines["level"][at] for at in fitted]
        ground.take_line(levels, [scale.held(sign * lines[side][at]) for at in fitted], ON_LINE)
        ends = [
            [scale.held(sign * (lines[f"{side}_{end}"][at] or 0.0)) for at in fitted]
            for end in (("low", "high") if sign > 0 else ("high", "low"))
        ]
        ground.take_columns(levels, ends[0], ends[1], ON_BAND)
        seen = [at for at, rate in enumerate(rows[side]) if rate is not None]
        levels = [rows["level"][at] for at in seen]
        ground.take_marks(levels, [scale.held(sign * rows[side][at]) for at in seen], lighter * ON_MARK)
        ends = [
            [scale.held(sign * (rows[f"{side}_{end}"][at] or 0.0)) for at in seen]
            for end in (("low", "high") if sign > 0 else ("high", "low"))
        ]
        ground.take_columns(levels, ends[0], ends[1], lighter * ON_WHISKER)


def _marks(ground: Ground, columns: Columns, side: str, sign: int) -> tuple[Floats, Floats, Floats] | None:
    """The points of one side beside which its name may stand; where it is low they are dear."""
    known = [at for at, rate in enumerate(columns[side]) if rate is not None]
    known = [*known[:: len(known) // 30 + 1], *known[-1:]]  # enough to stand beside
    if not known:
        return None
    rates = np.array([columns[side][at] for at in known], dtype=float)
    across, down = ground.places([columns["level"][at] for at in known], sign * rates)
    most = float(rates.max()) or 1.0
    return across, down, 30.0 * (1.0 - rates / most)


def _halves(text: str) -> tuple[str, ...]:
    """The text in two lines, cut after its colon where it has one."""
    for colon in (": ", "："):
        head, found, rest = text.partition(colon)
        if found:
            return head + found.rstrip(), rest
    return (text,)
