"""The map of Dick and Basu without hard borders: clients by attitude and patronage, and which kind is likely where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
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
from charts.theme import LINE_REFERENCE, SIZE_AXIS, SIZE_STRONG, Theme

if TYPE_CHECKING:
    from locales.words import Words

CORNERS = {"spurious": (0, 1), "true": (1, 1), "none": (0, 0), "latent": (1, 0)}
COLOURS = {"spurious": "complaint", "true": "praise", "none": "muted", "latent": "muted"}
TOP_PX, BOTTOM_PX, STRIP_PX, RIGHT_PX = 28, 44, 42, 14
LIKELY = (0.5, 0.8)
TICKS = (0, 20, 40, 60, 80, 100)
Line = tuple[str, float, tuple[float, ...], tuple[float, ...]]


def loyalty_map_chart(
    cells: pd.DataFrame,
    attitude_low: Sequence[float],
    patronage_high: Sequence[float],
    kinds: Mapping[str, tuple[str, str]],
    named: pd.DataFrame,
    words: Words,
    *,
    height: int = 456,
    clicks_page: str = "one_client",
    alt: str = "",
) -> Chart:
    """Clients by attitude (across) and patronage (up), both 0–100, as shaded cells.

    cells: `x_bin`, `y_bin` (as many bins from 0 to 100 as attitude_low and patronage_high have entries), `clients`.
    attitude_low, patronage_high: the chance of either in each bin; lines are drawn where spurious and true loyalty are
    likely to 50 % and 80 %. kinds: the kinds true, latent, spurious, none → (name, what it comes to), written in their
    corners. named: `client_id`, `name`, `x`, `y`, `stake_text`; the first six carry their names.
    Raises ValueError for an empty frame, missing columns, or a kind that is missing.
    """
    axes.required(cells, ("x_bin", "y_bin", "clients"), "loyalty_map")
    if set(kinds) != set(CORNERS):
        raise ValueError(f"loyalty_map: the kinds are {', '.join(CORNERS)}, not {', '.join(kinds) or 'none'}")
    step = 100 / len(attitude_low), 100 / len(patronage_high)
    dots = named_dots(named.assign(role="complaint"), {words("at stake"): "stake_text"}, words)
    inner = height - TOP_PX - BOTTOM_PX
    per_px = 100 / (inner - 2 * STRIP_PX)
    plot = Plot(-1.0, 101.0, -STRIP_PX * per_px, 100 + STRIP_PX * per_px, inner)
    shaded = counted_cells(cells, step, (0.0, 0.0))
    options: dict[str, Any] = {
        "plot": plot,
        "cells": shaded,
        "lines": tuple(_lines(attitude_low, patronage_high)),
        "beside": placed_beside(dots, plot, (STRIP_PX, STRIP_PX), (50.0, 50.0)),
        "kinds": {key: tuple(axes.escaped(text) for text in pair) for key, pair in kinds.items()},
    }
    names = {
        "x": words("attitude, 0 to 100"),
        "y": words("patronage, 0 to 100"),
        "clients": words("clients in this cell"),
        "shade": words("shade: clients per cell, {classes}", classes=shaded.classes),
    }
    clicks = "client_id" if clicks_page else ""
    return Chart("loyalty_map", dots, names, options, height, clicks, clicks_page, alt)


def _lines(attitude_low: Sequence[float], patronage_high: Sequence[float]) -> list[Line]:
    """Where spurious and true loyalty are likely to 50 and 80 %: (kind, chance, x from the outer end inwards, y)."""
    across = np.linspace(0, 100, 101)
    low = np.interp(across, _middles(len(attitude_low)), attitude_low)
    found = []
    for kind, chance in (("spurious", low), ("true", 1 - low)):
        order = np.arange(101) if kind == "spurious" else np.arange(100, -1, -1)
        for level in LIKELY:
            xs, ys = _line(across[order], chance[order], level, np.asarray(patronage_high, dtype=float))
            if len(xs) > 1:
                found.append((kind, level, tuple(xs), tuple(ys)))
    return found


def _line(xs: np.ndarray, chance: np.ndarray, level: float, high: np.ndarray) -> tuple[list[float], list[float]]:
    """From the outer end inwards, how high patronage must be for the product of both chances to reach the level."""
    heights = _middles(len(high))
    reach: tuple[list[float], list[float]] = ([], [])
    for x, part in zip(xs, chance, strict=True):
        needed = level / part if part > 0 else 2.0
        if needed > high[-1]:
            break
        at = int(np.searchsorted(high, needed))
        y = heights[0] if at == 0 else np.interp(needed, high[at - 1 : at + 1], heights[at - 1 : at + 1])
        reach[0].append(round(float(x), 2))
        reach[1].append(round(float(y), 2))
    if reach[0]:
        reach[0].append(reach[0][-1])
        reach[1].append(100.0)
    return reach


def _middles(bins: int) -> np.ndarray:
    return (np.arange(bins) + 0.5) * 100 / bins


def loyalty_map_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `loyalty_map_chart`."""
    options, words = chart.options, chart.words
    plot: Plot = options["plot"]
    found = axes.layout(theme, chart.height, left=LEFT_PX, right=RIGHT_PX, top=TOP_PX, bottom=BOTTOM_PX)
    texts = [str(tick) for tick in TICKS]
    found["xaxis"] = axes.named_axis(theme, plot.low_x, plot.high_x, TICKS, texts)
    found["yaxis"] = axes.named_axis(theme, plot.low_y, plot.high_y, TICKS, texts)
    found["yaxis"] |= {"ticks": "outside", "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"}
    found["shapes"] = axes.grid(theme, TICKS)
    found["annotations"] = map_titles(theme, words["x"], words["y"], LEFT_PX)
    for key, (name, amount) in options["kinds"].items():
        found["annotations"] += _corner(key, name, amount, theme)
    found["annotations"] += [_level(line, theme) for line in options["lines"]]
    found["annotations"] += names_of(chart.frame, options["beside"], theme)
    lines = [_trace(line, theme) for line in options["lines"]]
    return {
        "data": [cells_trace(options["cells"], theme, words["clients"]), *lines, *dots_trace(chart.frame, theme)],
        "layout": found,
    }


def _corner(key: str, name: str, amount: str, theme: Theme) -> list[Figure]:
    """A kind's name and what it comes to, in the strip beyond its corner of the map."""
    x, y = CORNERS[key]
    place: dict[str, Any] = {
        "x": x, "xref": "paper", "xanchor": "right" if x else "left", "y": y, "yref": "paper",
        "yanchor": "top" if y else "bottom", "bgcolor": theme.panel,
    }  # fmt: skip
    shifts = (-2, -20) if y else (20, 2)
    return [
        axes.note(f"<b>{name}</b>", colour=theme.colour(COLOURS[key]), size=SIZE_STRONG, yshift=shifts[0], **place),
        axes.note(amount, colour=theme.ink, size=SIZE_AXIS, yshift=shifts[1], **place),
    ]


def _level(line: Line, theme: Theme) -> Figure:
    """The chance, at the outer end of its line: the higher one above it, the lower one below."""
    kind, level, xs, ys = line
    is_high = level == max(LIKELY)
    return axes.note(
        f"{round(100 * level)} %", colour=theme.colour(COLOURS[kind]), size=SIZE_AXIS, x=xs[0], y=ys[0],
        xanchor="left" if kind == "spurious" else "right", yanchor="bottom" if is_high else "top",
        yshift=2 if is_high else -2, bgcolor=theme.panel,
    )  # fmt: skip


def _trace(line: Line, theme: Theme) -> Figure:
    kind, level, xs, ys = line
    dash = "solid" if level == max(LIKELY) else "dash"
    return {
        "type": "scatter", "mode": "lines", "x": list(xs), "y": list(ys), "hoverinfo": "skip",
        "line": {"color": theme.colour(COLOURS[kind]), "width": LINE_REFERENCE, "dash": dash},
    }  # fmt: skip
