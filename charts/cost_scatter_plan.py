"""What stands where in the cost picture: the shaded cells, ranges, axis numbers, and the names beside the cloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from charts import axes
from charts.measure import Measure, digits_of
from charts.placing import ROW_PX, Box, Plot, Wanted, placed_names, touches
from charts.scales import Floats, Scale

if TYPE_CHECKING:
    from locales.words import Words

CELLS, SHADES = 40, 4
DOT_PX = 6.0


@dataclass(frozen=True)
class Cells:
    """A grid of counts: first middles, steps, shade 0–3 (None where empty) and count of each cell, rows from below."""

    x0: float
    y0: float
    step: float
    step_y: float
    shades: list[list[int | None]]
    counts: list[list[int | None]]
    classes: str


def cells_of(x: Floats, y: Floats) -> Cells:
    """The clients counted in at most 40 × 40 cells, in four shades that grow by equal factors."""
    steps = [max(float(np.ptp(values)) / (CELLS - 1), 0.05) for values in (x, y)]
    columns, rows = (
        np.floor((values - values.min()) / step).astype(int) for values, step in zip((x, y), steps, strict=True)
    )
    counts = np.zeros((int(rows.max()) + 1, int(columns.max()) + 1), dtype=int)
    np.add.at(counts, (rows, columns), 1)
    most = int(counts.max())
    bounds = sorted({max(at + 1, round(most**power)) for at, power in enumerate((0.35, 0.6, 0.82), 1)})
    shades = np.searchsorted(np.array(bounds), counts, side="right")
    lows = [1, *bounds]
    highs = [bound - 1 for bound in bounds] + [most]
    parts = [f"{low}" if low == high else f"{low}–{high}" for low, high in zip(lows, highs, strict=True) if low <= high]
    filled = [
        [None if not count else int(shade) for count, shade in zip(*pair, strict=True)]
        for pair in zip(counts.tolist(), shades.tolist(), strict=True)
    ]
    return Cells(
        float(x.min()) + steps[0] / 2, float(y.min()) + steps[1] / 2, steps[0], steps[1], filled,
        [[count or None for count in row] for row in counts.tolist()], " · ".join(parts),
    )  # fmt: skip


def planned(
    dots: pd.DataFrame, cells: Cells | None, scale: Scale, measure: Measure, words: Words, height_px: int
) -> dict[str, Any]:
    """All that the drawing needs beside colours: plot ranges, ticks, cells, the break-even line, names and leaders."""
    low_x, high_x, low_y, high_y = _reach(dots, cells)
    pad_x, pad_y = (0.04 * max(high - low, 0.5) for low, high in ((low_x, high_x), (low_y, high_y)))
    y_values = scale.ticks(low_y - pad_y, high_y + pad_y, 7)
    y_texts = _texts(y_values, words)
    left = 6 + max((axes.text_px(text) for text in y_texts), default=0)
    start = Plot(low_x - pad_x, high_x + pad_x, low_y - pad_y, high_y + pad_y, axes.NARROW_PX - left, height_px)
    named = dots[dots["role"] != "plain"]
    wanted = [
        Wanted(x, y, px, 2 * ROW_PX - 2, "left" if role == "good" else "right")
        for x, y, px, role in zip(named["x"], named["y"], named["label_px"], named["role"], strict=True)
    ]
    boxes = _boxes(dots, cells, start)
    places, plot = placed_names(wanted, boxes, start)
    found = [
        (text, name, place)
        for text, name, place in zip(named["label"], wanted, places, strict=True)
        if place is not None
    ]
    names: list[tuple[Any, ...]] = [(text, place.x, place.y, name.side, "ink") for text, name, place in found]
    leaders = [(name.x, name.y, place.x, place.y) for _, name, place in found if place.has_leader]
    x_values = scale.ticks(low_x - pad_x, high_x + pad_x, 5)
    line = (max(plot.low_x, plot.low_y), min(plot.high_x, plot.high_y))
    taken = [*boxes, *(_name_box(place.x, place.y, name, plot) for _, name, place in found)]
    taken += [box for ends in leaders for box in _along(*ends)]
    on_line = _on_line(words("break-even"), line, taken, plot) if line[0] < line[1] else None
    names += [on_line] if on_line else []
    return {
        "plot": plot, "cells": cells, "names": tuple(names), "leaders": tuple(leaders), "line": line,
        "zero": 0.0 if scale.linear else None,
        "x_ticks": [float(at) for at in scale.place(x_values)], "x_texts": _texts(x_values, words),
        "y_ticks": [float(at) for at in scale.place(y_values)], "y_texts": y_texts, "left": left,
    }  # fmt: skip


def _name_box(x: float, y: float, name: Wanted, plot: Plot) -> Box:
    width, half = name.width_px * plot.x_px, name.height_px / 2 * plot.y_px
    return (x - width, x, y - half, y + half) if name.side == "left" else (x, x + width, y - half, y + half)


def _along(x: float, y: float, to_x: float, to_y: float) -> list[Box]:
    """A line as a row of small boxes."""
    steps = [at / 12 for at in range(13)]
    points = [(x + (to_x - x) * at, y + (to_y - y) * at) for at in steps]
    return [(min(a, c), max(a, c), min(b, d), max(b, d)) for (a, b), (c, d) in pairwise(points)]


def _on_line(text: str, line: tuple[float, float], taken: Sequence[Box], plot: Plot) -> tuple[Any, ...] | None:
    """The break-even line's name beside it, from its upper end down, where it covers nothing; None if it would."""
    width = axes.text_px(text)
    low, high = line
    for step in range(1, 40):
        at = high - (high - low) * step / 40
        for side, shift in (("right", -6), ("left", 6)):
            x, y = at + (4 if side == "right" else -4) * plot.x_px, at + shift * plot.y_px
            box = _name_box(x, y, Wanted(x, y, width + 6, ROW_PX, side), plot)  # type: ignore[arg-type]
            is_inside = (
                plot.low_x <= box[0] and box[1] <= plot.high_x and plot.low_y <= box[2] and box[3] <= plot.high_y
            )
            if is_inside and not any(touches(box, other) for other in taken):
                return (text, x, y, side, "muted")
    return None


def _texts(values: list[float], words: Words) -> list[str]:
    return [words.number(value, digits=digits_of(value) if value else 0) for value in values]


def _reach(dots: pd.DataFrame, cells: Cells | None) -> tuple[float, float, float, float]:
    xs, ys = list(dots["x"]), list(dots["y"])
    if cells is not None:
        xs += [cells.x0, cells.x0 + cells.step * len(cells.counts[0])]
        ys += [cells.y0, cells.y0 + cells.step_y * len(cells.counts)]
    return min(xs), max(xs), min(ys), max(ys)


def _boxes(dots: pd.DataFrame, cells: Cells | None, plot: Plot) -> list[Box]:
    """What names must not cover: each row of cells from its first to its last, and each dot."""
    dx, dy = DOT_PX * plot.x_px, DOT_PX * plot.y_px
    found: list[Box] = [(x - dx, x + dx, y - dy, y + dy) for x, y in zip(dots["x"], dots["y"], strict=True)]
    if cells is not None:
        for number, row in enumerate(cells.counts):
            filled = [at for at, count in enumerate(row) if count]
            if filled:
                left, right = (
                    cells.x0 + cells.step * (at + side) for at, side in ((filled[0], -0.5), (filled[-1], 0.5))
                )
                middle = cells.y0 + cells.step_y * number
                found.append((left, right, middle - cells.step_y / 2, middle + cells.step_y / 2))
    return found
