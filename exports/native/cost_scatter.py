"""Cost-to-serve against gross margin on log axes: squares shaded by their clients, the extremes named.

Office programs have no log axis that goes through zero. Margins below zero stand in a second plot below the first, on a
log axis of their own that counts losses downward; a margin of zero, or a cost of zero or less, stands at the axis' end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from charts.chart import Chart
from charts.cost_scatter_plan import Cells
from charts.measure import is_unknown
from charts.scales import Scale
from charts.theme import Theme
from exports.native.crowd import LEAST_PT, MOST_PT, cells_thinned, middles, points_of, short
from exports.native.labels import HIGH_PX, Ground, apart_from_points, places_beside
from exports.native.marks import drawn_line, mixed, plain, without_brackets, words_at
from exports.native.spec import Axis, Box, Native, Place, Plot, Series

LINE_STEPS = 60
LEFT, RIGHT, TOP, BOTTOM, BETWEEN = 0.07, 0.02, 0.09, 0.13, 0.03
BESIDE_LINE = 2.4  # so much above the upper end of the break-even line its name stands, or thrice that below
PLAIN_FORMAT, LOSS_FORMAT = "#,##0.####", "−#,##0.####"


@dataclass(frozen=True)
class _Half:
    """The part of the picture above or below zero: its sign, its log axis (powers of ten), and its place."""

    sign: int
    low: int
    high: int


@dataclass(frozen=True)
class _Mark:
    """A square or point in the chart's unit: cost across, margin up."""

    cost: float
    margin: float


def native_cost_scatter(chart: Chart, theme: Theme) -> Native:
    """Costs across and margins up in the chart's unit, the break-even line where both are equal."""
    cells = None if chart.options["cells"] is None else cells_thinned(chart.options["cells"])
    scale = _scale(chart)
    squares = [] if cells is None else _squares(cells, scale)
    dots = [
        _Mark(float(cost), float(margin))
        for cost, margin in zip(chart.frame["cost"], chart.frame["margin"], strict=True)
    ]
    marks = [*(mark for mark, _, _ in squares), *dots]
    title = without_brackets if scale.linear else str
    log = _log_title(chart)
    across = _axis(f"{title(chart.words['x'])}{log}", [mark.cost for mark in marks], PLAIN_FORMAT)
    halves = _halves(marks)
    plots = []
    for half, box in zip(halves, _boxes(halves), strict=True):
        is_lowest = half is halves[-1]
        text = f"{title(chart.words['y'])}{log}" if half is halves[0] else ""
        y = Axis(text, 10.0**half.low, 10.0**half.high, number_format=PLAIN_FORMAT if half.sign > 0 else LOSS_FORMAT,
                 is_log=True, is_reversed=half.sign < 0)  # fmt: skip
        x = across if is_lowest else replace(across, title="", is_hidden=True)
        shades = _shades(chart, cells, squares, half, x, y, box[0], theme)
        ground = Ground(x, y, high_px=HIGH_PX * (half.high - half.low) / sum(one.high - one.low for one in halves))
        series = [*_line(chart, across, y, half, theme), *shades, *_dots(chart, dots, half, ground, shades, theme)]
        plots.append(Plot("xy", tuple(series), value=y, across=x, box=box[0], room=box[1]))
    captions = (plain(chart.words["shade"], " "), plain(chart.words["left_out"], " "))
    return Native(tuple(plots), tuple(text for text in captions if text))


def _log_title(chart: Chart) -> str:
    """ "(log)" as the screen's titles end with it; of "(log, linear near zero)" only what holds here too."""
    inside = chart.words["x"].rpartition("（" if chart.words["x"].endswith("）") else "(")[2].rstrip(")）")
    if chart.options["zero"] is None:
        return ""
    first = inside.replace("，", ",").split(",")[0].strip()
    return f"（{first}）" if chart.words["x"].endswith("）") else f" ({first})"


def _scale(chart: Chart) -> Scale:
    """The screen's scale: plain decades, or linear up to a power of ten, found from a point's value and place."""
    if chart.options["zero"] is None:
        return Scale()
    sizes = []
    for value, place in ((chart.frame[name], chart.frame[at]) for name, at in (("cost", "x"), ("margin", "y"))):
        for one, other in zip(value, place, strict=True):
            if other:
                size = abs(float(other))
                sizes.append(abs(float(one)) / (size if size < 1 else 10.0 ** (size - 1)))
    return Scale(10.0 ** round(math.log10(max(sizes))) if sizes else 1.0)


def _squares(cells: Cells, scale: Scale) -> list[tuple[_Mark, int, int]]:
    """The middles of the cells; one that lies nearer to zero than a decade below the linear part stands there."""
    least = scale.linear / 10

    def away(value: float) -> float:
        return value if abs(value) >= least else math.copysign(least, value)

    return [(_Mark(away(scale.value(x)), away(scale.value(y))), shade, count) for x, y, shade, count in middles(cells)]


def _axis(title: str, values: Sequence[float], written: str) -> Axis:
    low, high = _decades([value for value in values if value > 0])
    return Axis(title, 10.0**low, 10.0**high, number_format=written, is_log=True)


def _decades(sizes: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around the sizes."""
    smallest, largest = (min(sizes), max(sizes)) if sizes else (1.0, 10.0)
    low = math.floor(math.log10(smallest) + 1e-9)
    return low, max(math.ceil(math.log10(largest) - 1e-9), low + 1)


def _halves(marks: Sequence[_Mark]) -> list[_Half]:
    """Above zero (with it) and below, where anybody is there."""
    found = []
    for sign in (1, -1):
        sizes = [sign * mark.margin for mark in marks if sign * mark.margin > 0]
        if sizes or (sign > 0 and any(mark.margin == 0 for mark in marks)):
            found.append(_Half(sign, *_decades(sizes)))
    return found


def _boxes(halves: Sequence[_Half]) -> list[tuple[Box, Box]]:
    """The place of each half and its inner room: as high as it has decades, side by side at the same edges."""
    decades = [half.high - half.low for half in halves]
    free = 1 - TOP - BOTTOM - BETWEEN * (len(halves) - 1)
    found, top = [], 0.0
    for at, count in enumerate(decades):
        inner = free * count / sum(decades)
        above = TOP if at == 0 else BETWEEN
        below = BOTTOM if at == len(halves) - 1 else 0.0
        high = above + inner + below
        found.append((Box(0.0, top, 1.0, high), Box(LEFT, above / high, 1 - LEFT - RIGHT, inner / high)))
        top += high
    return found


def _held(value: float, axis: Axis) -> float:
    """The value, or the end of its log axis where it lies nearer to zero or beyond it."""
    return max(value, axis.low or 0.0)


def _is_in(mark: _Mark, half: _Half) -> bool:
    return mark.margin * half.sign > 0 or (mark.margin == 0 and half.sign > 0)


def _line(chart: Chart, x: Axis, y: Axis, half: _Half, theme: Theme) -> list[Series]:
    """Where cost and margin are equal, with its name at the upper end; below zero there is no such place."""
    ends = max(x.low or 0.0, y.low or 0.0), min(x.high or 0.0, y.high or 0.0)
    if half.sign < 0 or ends[0] >= ends[1]:
        return []
    name = plain(chart.words["break_even"])
    above = BESIDE_LINE * ends[1]
    said_at = above if above < (y.high or 0.0) else ends[1] / BESIDE_LINE**3
    return [
        drawn_line(name, ends, ends, theme.ink, pt=1.25),
        words_at("", (ends[1],), (said_at,), (name,), theme.muted, ("left",)),
    ]


def _shades(
    chart: Chart, cells: Cells | None, squares: Sequence[tuple[_Mark, int, int]], half: _Half, x: Axis, y: Axis,
    box: Box, theme: Theme,
) -> list[Series]:  # fmt: skip
    """One series a shade, named by its class."""
    if cells is None:
        return []
    classes = cells.classes.split(" · ")
    wide = math.log10((x.high or 1.0) / (x.low or 1.0))
    share = min(cells.step / wide * 700, cells.step_y / (half.high - half.low) * 290 * box.height)
    size = max(LEAST_PT, min(round(0.9 * share), MOST_PT))
    found = []
    for shade, colour in enumerate(theme.density):
        shown = [mark for mark, at, _ in squares if at == shade and _is_in(mark, half)]
        if shown:
            found.append(
                Series(
                    f"{classes[min(shade, len(classes) - 1)]} {chart.words['clients']}",
                    tuple(_held(half.sign * mark.margin, y) for mark in shown), colour, draws="points",
                    at=tuple(_held(mark.cost, x) for mark in shown), marker_pt=size, symbol="square",
                )
            )  # fmt: skip
    return found


def _dots(
    chart: Chart, dots: Sequence[_Mark], half: _Half, ground: Ground, shades: Sequence[Series], theme: Theme
) -> list[Series]:
    """Clients one by one: plain ones small, profits and losses with name and profit, losses as diamonds."""
    rows = [
        (at, mark, str(role))
        for at, (mark, role) in enumerate(zip(dots, chart.frame["role"], strict=True))
        if _is_in(mark, half)
    ]
    x, y = ground.x, ground.y
    points = {at: (_held(mark.cost, x), _held(half.sign * mark.margin, y)) for at, mark, _ in rows}
    named = [at for at, _, role in rows if role != "plain"]
    texts = [_label(chart, at) for at in named]
    prefers: list[Place] = ["left" if chart.frame["role"][at] == "good" else "right" for at in named]
    where = [points[at] for at in named]
    placed = places_beside(ground, where, texts, prefers, shaded=[*points_of(shades), *_along_line(x, half)])
    beside = dict(zip(named, placed, strict=True))
    said = dict(zip(named, texts, strict=True))
    leaders = apart_from_points(where, texts, placed, [theme.ink] * len(named), theme)
    found = []
    for role, colour, size in (("plain", mixed(theme.density[3], 0.55, theme.panel), 5), ("good", theme.good, 8),
                               ("bad", theme.bad, 9)):  # fmt: skip
        at = [number for number, _, one in rows if one == role]
        if at:
            found.append(
                Series(
                    plain(chart.words["profit"]) if role != "plain" else "", tuple(points[n][1] for n in at), colour,
                    draws="points", at=tuple(points[n][0] for n in at),
                    labels=tuple("" if n not in beside or beside[n].apart else said[n] for n in at),
                    marker_pt=size, symbol="diamond" if role == "bad" else "circle",
                    places=tuple(beside[n].side for n in at) if role != "plain" else (), ink=theme.ink,
                )
            )  # fmt: skip
    return [*leaders, *found]


def _along_line(x: Axis, half: _Half) -> list[tuple[float, float]]:
    """Points along the break-even line, for names to keep off."""
    low, high = math.log10(x.low or 1.0), math.log10(x.high or 1.0)
    steps = [10 ** (low + (high - low) * at / LINE_STEPS) for at in range(LINE_STEPS + 1)] if half.sign > 0 else []
    return [(one, one) for one in steps]


def _label(chart: Chart, at: int) -> str:
    row = chart.frame.iloc[at]
    tier = "" if is_unknown(row["tier"]) else str(row["tier"])
    return f"{short(str(row['name']))} {tier}".rstrip() + f" · {row['profit_text']}"
