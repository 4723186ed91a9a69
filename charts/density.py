"""Two scores against each other: very many clients as shaded cells, the extremes as dots with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.crowd import cells_trace, counted_cells, dots_trace, map_titles, names_of, placed_beside
from charts.importance_map_names import Plot
from charts.measure import is_unknown
from charts.theme import SIZE_AXIS, Theme
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

CELL_NEEDS, DOT_NEEDS = ("x_bin", "y_bin", "clients"), ("client_id", "name", "x", "y")
DOT_COLUMNS = ("client_id", "name", "x", "y", "role", "label", "label_px", "hover")
MOST_BINS, MOST_NAMES, NAME_PX = 50, 16, 108
TOP_PX, BOTTOM_PX = 26, 44
PAD, LEFT_PAD = 4.0, 9.0  # points that the plot reaches beyond 0 and 100; on the left the axis numbers stand there
TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)


def density_chart(
    cells: pd.DataFrame,
    extremes: pd.DataFrame,
    words: Words,
    *,
    x_label: str,
    y_label: str,
    bin_width: float,
    cuts: tuple[float | None, float | None] = (None, None),
    height: int = 440,
    clicks_page: str = "one_client",
    alt: str = "",
) -> Chart:
    """Clients counted in cells of two scores from 0 to 100; a few named ones on top, each opening its client.

    cells: `x_bin`, `y_bin` (the lower ends of a cell, in points), `clients`; a score of exactly 100 stands in the last
    cell. extremes: `client_id`, `name`, `x`, `y`; at most sixteen, may be empty. A name stands where it covers no other
    name and no dot at any width, or not at all: its dot says it on hover. cuts: a line across each axis, None for none.
    Raises ValueError for no cell, missing columns, more than 50 bins a side, or more than sixteen names.
    """
    axes.required(cells, CELL_NEEDS, "density")
    if not extremes.empty:
        axes.required(extremes, DOT_NEEDS, "density")
    if len(extremes) > MOST_NAMES:
        raise ValueError(f"density: {len(extremes)} names; at most {MOST_NAMES} can be read beside the cells")
    across = round(100 / bin_width)
    if not 1 <= across <= MOST_BINS:
        raise ValueError(f"density: cells {bin_width:g} points wide; choose a width from {100 / MOST_BINS:g} to 100")
    if not cells["clients"].any():
        raise ValueError("density: every cell is empty; say in the panel's `missing` why there is nothing to draw")
    binned = {name: _bins(cells[name], bin_width, across) for name in CELL_NEEDS[:2]}
    counted = counted_cells(cells.assign(**binned), (bin_width, bin_width), (0.0, 0.0))
    dots = _dots(extremes, x_label, y_label, words)
    shade = wrapped(words("shade: clients per cell, {classes}", classes=counted.classes), axes.NARROW_PX, SIZE_AXIS)
    bottom = BOTTOM_PX + axes.ROW_PX * len(shade)
    inner = height - TOP_PX - bottom
    plot = Plot(-LEFT_PAD, 100 + PAD, -PAD, 100 + PAD, inner)
    lines = (cuts[0] if cuts[0] is not None else plot.low_x, cuts[1] if cuts[1] is not None else plot.low_y)
    options = {
        "cells": counted, "bottom_px": bottom, "cuts": cuts, "plot": plot,
        "beside": placed_beside(dots, plot, (0.0, 0.0), lines),
    }  # fmt: skip
    names = {
        "x": x_label, "y": y_label, "clients": words("clients in this cell"),
        "shade": "<br>".join(axes.escaped(line) for line in shade),
    }  # fmt: skip
    clicks = "client_id" if clicks_page else ""
    return Chart("density", dots, names, options, height, clicks, clicks_page, alt)


def _bins(lower: pd.Series[Any], bin_width: float, across: int) -> Any:
    return np.clip(np.floor(lower.to_numpy(dtype=float) / bin_width + 1e-9), 0, across - 1).astype(int)


def _dots(extremes: pd.DataFrame, x_label: str, y_label: str, words: Words) -> pd.DataFrame:
    """The named clients as `charts.crowd` draws them; one without both scores is none."""
    rows = []
    for one in extremes.itertuples(index=False):
        if is_unknown(one.x) or is_unknown(one.y):
            continue
        short = axes.fitted(str(one.name), NAME_PX, SIZE_AXIS)
        said = (str(one.name), f"{x_label} {words.number(one.x)}", f"{y_label} {words.number(one.y)}")
        hover = "<br>".join(axes.escaped(text) for text in said)
        label_px = axes.text_px(short, SIZE_AXIS)
        rows.append(
            (one.client_id, str(one.name), float(one.x), float(one.y), "actual", axes.escaped(short), label_px, hover)
        )
    return pd.DataFrame(rows, columns=list(DOT_COLUMNS))


def density_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `density_chart`."""
    plot: Plot = chart.options["plot"]
    found = axes.layout(theme, chart.height, top=TOP_PX, bottom=chart.options["bottom_px"])
    texts = [f"{tick:.0f}" for tick in TICKS]
    found["xaxis"] = axes.named_axis(theme, plot.low_x, plot.high_x, TICKS, texts)
    found["yaxis"] = axes.bare_axis(theme, plot.low_y, plot.high_y)
    found["shapes"] = axes.grid(theme, TICKS)
    for side, cut in zip("xy", chart.options["cuts"], strict=True):
        if cut is not None:
            found["shapes"].append(_cut(side, cut, theme))
    below: dict[str, Any] = {"x": 0.5, "xref": "paper", "y": 0, "yref": "paper", "yanchor": "top", "yshift": -41}
    found["annotations"] = [
        *axes.inside_labels(theme, TICKS[1:], texts[1:]),
        *map_titles(theme, chart.words["x"], chart.words["y"], 0),
        axes.note(chart.words["shade"], colour=theme.muted, size=SIZE_AXIS, **below),
        *names_of(chart.frame, chart.options["beside"], theme),
    ]
    cells = cells_trace(chart.options["cells"], theme, axes.escaped(chart.words["clients"]))
    return {"data": [cells, *dots_trace(chart.frame, theme)], "layout": found}


def _cut(side: str, value: float, theme: Theme) -> Figure:
    """A dashed line across the whole plot at a value of one axis."""
    other = "y" if side == "x" else "x"
    return {
        "type": "line", "line": {"color": theme.axis, "width": 1.25, "dash": "dash"},
        f"{side}ref": side, f"{side}0": value, f"{side}1": value,
        f"{other}ref": "paper", f"{other}0": 0, f"{other}1": 1,
    }  # fmt: skip
