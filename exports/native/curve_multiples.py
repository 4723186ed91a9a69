"""Small multiples of the word-of-mouth curve in a grid, all on one scale, the company's curve grey behind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from charts.axes import nice_step
from charts.chart import Chart
from charts.curve_parts import SIDES
from charts.theme import Theme
from exports.native.curve import mirrored_axis
from exports.native.marks import drawn_line, number_format, plain, rectangle, words_at
from exports.native.spec import Axis, Box, Native, Place, Plot, Series

GAP = 0.015


def native_curve_multiples(chart: Chart, theme: Theme) -> Native:
    """One small plot a part, named with its number of answers; the unit stands below all of them."""
    columns = int(chart.options["columns"])
    deep = math.ceil(len(chart.frame) / columns)
    upright = mirrored_axis(chart.options["scale"], "")
    low, high = map(float, chart.options["ends"])
    step = nice_step(high - low, 2)
    across = Axis(
        "", step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9) or low + step, step,
        number_format(step),
    )  # fmt: skip
    plots = []
    for at, row in enumerate(chart.frame.itertuples(index=False)):
        line, column = divmod(at, columns)
        box = Box(column / columns + GAP / 2, line / deep, 1 / columns - GAP, 1 / deep - GAP)
        is_known = any(rate is not None for side, _ in SIDES for rate in chart.options["own"][at][side])
        said = [str(row.name), plain(row.n_text, " · "), *([] if is_known else [plain(chart.words["none"])])]
        series = _series(chart, at, row, upright, theme)
        title = " · ".join(text for text in said if text)
        plots.append(Plot("xy", tuple(series), value=upright, across=across, title=title, box=box))
    return Native(tuple(plots), (plain(chart.words["caption"], " "),))


def _series(chart: Chart, at: int, row: Any, upright: Axis, theme: Theme) -> list[Series]:
    """The zone, the company's lines thin and grey, the part's own; the first plot says what is what."""
    options, words = chart.options, chart.words
    found: list[Series] = []
    if row.zone is not None:
        ends = (upright.low or 0.0, upright.high or 0.0)
        found.append(rectangle("", (float(row.zone[0]), float(row.zone[1])), ends, theme.axis))
    for side, sign in SIDES:
        found += _line(options["company"][at], side, sign, f"{plain(words[side])} Σ", theme.before, 1.0)
    pt = 3.0 if row.key == options["marked"] else 2.0
    for side, sign in SIDES:
        found += _line(options["own"][at], side, sign, plain(words[side]), theme.colour(side), pt)
    if at == 0:
        found += _names(chart, upright, theme)
    return found


def _line(lines: Mapping[str, Sequence[Any]], side: str, sign: int, name: str, colour: str, pt: float) -> list[Series]:
    """One side's line, cut off where it leaves the frame is the program's work; nothing where the side is refused."""
    known = [(float(x), sign * float(y)) for x, y in zip(lines["level"], lines[side], strict=True) if y is not None]
    if len(known) < 2:
        return []
    return [drawn_line(name, [x for x, _ in known], [y for _, y in known], colour, pt=pt)]


def _names(chart: Chart, upright: Axis, theme: Theme) -> list[Series]:
    """Praise and complaint, said once in their half of the first plot, where the lines are flat."""
    low, high = map(float, chart.options["ends"])
    found = []
    ways: tuple[tuple[str, float, Place], ...] = (("praise", low, "right"), ("complaint", high, "left"))
    for side, at, place in ways:
        edge = (upright.high if side == "praise" else upright.low) or 0.0
        if edge:
            text, colour = plain(chart.words[side]), theme.colour(side)
            found.append(words_at(text, (at,), (0.75 * edge,), (text,), colour, (place,), is_bold=True))
    return found
