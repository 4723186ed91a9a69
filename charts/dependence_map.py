"""Dependence both ways: how much clients live on us (up) against how much we live on them (across, in decades)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.crowd import (
    LEFT_PX,
    cells_trace,
    counted_cells,
    dots_trace,
    map_titles,
    named_dots,
    names_of,
    placed_beside,
)
from charts.importance_map_names import Plot
from charts.measure import digits_of
from charts.theme import Theme

if TYPE_CHECKING:
    from locales.words import Words

TOP_PX, BOTTOM_PX, STRIP_PX, EDGE = 28, 44, 12, 0.04
TICKS = (0, 20, 40, 60, 80, 100)


def dependence_map_chart(
    cells: pd.DataFrame,
    named: pd.DataFrame,
    words: Words,
    *,
    decades: int,
    steps: int,
    bins: int,
    height: int = 440,
    clicks_page: str = "one_client",
    alt: str = "",
) -> Chart:
    """Clients by our share in what they buy (up, %) and their share in our revenue (across, log), as shaded cells.

    cells: `x_bin` (so many `steps` a decade, bin 0 begins at 10 to the power −`decades`), `y_bin` (of `bins` from 0 to
    100 %), `clients`. named: `client_id`, `name`, `d_us`, `d_client` (0–1; above 1 is drawn at the top), `said` (a text
    for hover); the first six carry their names.
    Raises ValueError for an empty frame or missing columns.
    """
    axes.required(cells, ("x_bin", "y_bin", "clients"), "dependence_map")
    shaded = counted_cells(cells, (1 / steps, 100 / bins), (-float(decades), 0.0))
    placed = named.assign(
        x=[_decade(share) for share in named["d_us"]], y=[min(100.0, 100 * share) for share in named["d_client"]]
    )
    dots = named_dots(placed, {"": "said"}, words)
    lows = [float(cells["x_bin"].min()) / steps - decades, *dots["x"]]
    highs = [float(cells["x_bin"].max() + 1) / steps - decades, *dots["x"]]
    edge = EDGE * max(max(highs) - min(lows), 1.0)
    inner = height - TOP_PX - BOTTOM_PX
    per_px = 100 / (inner - 2 * STRIP_PX)
    plot = Plot(min(lows) - edge, max(highs) + edge, -STRIP_PX * per_px, 100 + STRIP_PX * per_px, inner)
    ticks = [power for power in range(-decades, 1) if plot.low_x <= power <= plot.high_x]
    options: dict[str, Any] = {
        "plot": plot,
        "cells": shaded,
        "x_ticks": tuple(ticks),
        "x_texts": tuple(f"{words.number(10.0 ** (tick + 2), digits_of(10.0 ** (tick + 2)))} %" for tick in ticks),
        "beside": placed_beside(dots, plot, (STRIP_PX, STRIP_PX), (plot.low_x, 0.0)),
    }
    names = {
        "x": words("share of our revenue (log)"),
        "y": words("how much the client lives on us, %"),
        "clients": words("clients in this cell"),
        "shade": words("shade: clients per cell, {classes}", classes=shaded.classes),
    }
    clicks = "client_id" if clicks_page else ""
    return Chart("dependence_map", dots, names, options, height, clicks, clicks_page, alt)


def _decade(share: float) -> float:
    return math.log10(max(share, 1e-12))


def dependence_map_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `dependence_map_chart`."""
    options, words = chart.options, chart.words
    plot: Plot = options["plot"]
    found = axes.layout(theme, chart.height, left=LEFT_PX, top=TOP_PX, bottom=BOTTOM_PX)
    found["xaxis"] = axes.named_axis(theme, plot.low_x, plot.high_x, options["x_ticks"], options["x_texts"])
    found["yaxis"] = axes.named_axis(theme, plot.low_y, plot.high_y, TICKS, [str(tick) for tick in TICKS])
    found["yaxis"] |= {"ticks": "outside", "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"}
    found["shapes"] = axes.grid(theme, TICKS)
    found["annotations"] = map_titles(theme, words["x"], words["y"], LEFT_PX)
    found["annotations"] += names_of(chart.frame, options["beside"], theme)
    traces = [cells_trace(options["cells"], theme, words["clients"]), *dots_trace(chart.frame, theme)]
    return {"data": traces, "layout": found}
