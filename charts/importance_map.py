"""Importance against performance: each attribute with both intervals, in four quadrants that meet at the means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.importance_map_names import Beside, Mark, Plot, names_beside
from charts.measure import digits_of
from charts.theme import SIZE_AXIS, SIZE_STRONG, Theme

if TYPE_CHECKING:
    from locales.words import Words

BOUNDS = ("importance", "importance_low", "importance_high", "performance", "performance_low", "performance_high")
NEEDS = ("label", *BOUNDS, "quadrant", "membership")
CORNERS = {"act_first": (0, 1), "keep_up": (1, 1), "watch": (0, 0), "do_less": (1, 0)}
TOP_PX, BOTTOM_PX, EDGE_PX, NAME_PX, SURE = 26, 44, 12, 150, 0.8
STRIPS_PX = (24, 42)  # below zero and above the top gridline, for the names of the quadrants


def importance_map_chart(
    attributes: pd.DataFrame,
    words: Words,
    *,
    crossing: tuple[float, float],
    sure: float = SURE,
    height: int = 440,
    alt: str = "",
) -> Chart:
    """Attributes by their mean score (across) and their share in explaining satisfaction (up), with 95 % whiskers.

    attributes: one row each: `label`, `importance` (0 to 1) and `performance` (0 to 100) with `_low` and `_high`,
    `quadrant` (act_first, keep_up, do_less, watch) and `membership`, the chance that it stands there: below `sure` the
    mark is hollow and its name carries the chance. crossing: importance and performance where the quadrants meet. A
    name that finds no room is said on hover only.
    Raises ValueError for an empty frame, missing columns or another quadrant.
    """
    axes.required(attributes, NEEDS, "importance_map")
    wrong = sorted(set(attributes["quadrant"]) - set(CORNERS))
    if wrong:
        raise ValueError(f"importance_map: no quadrant {', '.join(map(str, wrong))}; choose among {', '.join(CORNERS)}")
    frame = attributes[list(NEEDS)].reset_index(drop=True)
    frame[[*BOUNDS, "membership"]] = frame[[*BOUNDS, "membership"]].astype(float)
    frame["is_sure"] = frame["membership"] >= sure
    chances = [words.share(chance, 0) for chance in frame["membership"]]
    short = [axes.fitted(str(label), NAME_PX, SIZE_STRONG) for label in frame["label"]]
    frame["name"] = [
        text if is_sure else f"{text} {chance}"
        for text, is_sure, chance in zip(short, frame["is_sure"], chances, strict=True)
    ]
    frame["written"] = [
        axes.escaped(text) + name.removeprefix(text) for text, name in zip(short, frame["name"], strict=True)
    ]
    names = _words(words, bool(frame["is_sure"].all()))
    frame["hover"] = [
        _hover(row, names, chance, words) for row, chance in zip(frame.itertuples(), chances, strict=True)
    ]
    options = _planned(frame, crossing, names, height, words)
    return Chart("importance_map", frame, names, options, height, alt=alt)


def _words(words: Words, all_sure: bool) -> dict[str, str]:
    return {
        "act_first": words("act first"),
        "keep_up": words("keep it up"),
        "do_less": words("do less?"),
        "watch": words("watch"),
        "importance": words("importance, share of what is explained"),
        "performance": words("mean score, 0 to 100 of its scale"),
        "hollow": "" if all_sure else words("hollow: place not sure, with its chance"),
    }


def _bottom_px(names: Mapping[str, str]) -> int:
    return BOTTOM_PX + (axes.ROW_PX if names["hollow"] else 0)


def _hover(row: Any, names: dict[str, str], chance: str, words: Words) -> str:
    place = words("stands there in {share} of resamples", share=chance)
    importance = words.share(row.importance), words.share(row.importance_low), words.share(row.importance_high)
    score = words.number(row.performance), words.number(row.performance_low), words.number(row.performance_high)
    lines = [
        f"<b>{axes.escaped(row.label)}</b>",
        f"{axes.escaped(names['importance'])}: {importance[0]} ({importance[1]}–{importance[2]})",
        f"{axes.escaped(names['performance'])}: {score[0]} ({score[1]}–{score[2]})",
        f"{axes.escaped(names[row.quadrant])}: {axes.escaped(place)}",
    ]
    return "<br>".join(lines)


def _planned(
    frame: pd.DataFrame, crossing: tuple[float, float], names: dict[str, str], height: int, words: Words
) -> dict[str, Any]:
    """Ranges, ticks and places of the names, reckoned for the narrowest plot and proved for the wider ones."""
    y_ticks, y_step = axes.nice_values(0.0, max(float(frame["importance_high"].max()), crossing[0]), 4)
    left, right = (float(frame[f"performance_{end}"].agg(way)) for end, way in (("low", "min"), ("high", "max")))
    left, right = min(left, crossing[1]), max(right, crossing[1])
    ticks, x_step = axes.nice_values(left, max(right, left + 1), 4)
    x_ticks = [tick for tick in ticks if 0 <= tick <= 100]
    y_texts = [words.share(tick, digits_of(100 * y_step)) for tick in y_ticks]
    inner = height - TOP_PX - _bottom_px(names)
    low, high = STRIPS_PX
    per_px = max(y_ticks[-1], float(frame["importance_high"].max())) / (inner - low - high)
    beside = EDGE_PX + max(map(axes.text_px, y_texts))
    room = axes.NARROW_PX - beside - EDGE_PX
    per_x = (right - left or 1.0) / room
    plot = Plot(left - beside * per_x, right + EDGE_PX * per_x, -low * per_px, (inner - low) * per_px, inner)
    marks = [
        Mark(
            row.performance, row.importance, (row.performance_low, row.performance_high),
            (row.importance_low, row.importance_high), axes.text_px(row.name, SIZE_STRONG),
        )
        for row in frame.itertuples(index=False)
    ]  # fmt: skip
    first = [at for at, quadrant in enumerate(frame["quadrant"]) if quadrant == "act_first"]
    taken = [(0.0, axes.text_px(text) + 4.0, tick) for text, tick in zip(y_texts, y_ticks, strict=True)]
    return {
        "plot": plot,
        "crossing": tuple(map(float, crossing)),
        "x_ticks": tuple(x_ticks),
        "x_texts": tuple(words.number(tick, digits_of(x_step)) for tick in x_ticks),
        "y_ticks": tuple(y_ticks),
        "y_texts": tuple(y_texts),
        "beside": tuple(names_beside(marks, plot, first, taken, STRIPS_PX, crossing[::-1])),
    }


def importance_map_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `importance_map_chart`."""
    options, words = chart.options, chart.words
    plot: Plot = options["plot"]
    found = axes.layout(theme, chart.height, top=TOP_PX, bottom=_bottom_px(words))
    found["xaxis"] = axes.named_axis(theme, plot.low_x, plot.high_x, options["x_ticks"], options["x_texts"])
    found["yaxis"] = axes.bare_axis(theme, plot.low_y, plot.high_y)
    importance, performance = options["crossing"]
    found["shapes"] = axes.grid(theme, options["y_ticks"])
    line = {"type": "line", "line": {"color": theme.axis, "width": 1.25}, "layer": "below"}
    found["shapes"] += [
        {**line, "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": importance, "y1": importance},
        {**line, "xref": "x", "x0": performance, "x1": performance, "yref": "paper", "y0": 0, "y1": 1},
    ]
    found["annotations"] = axes.inside_labels(theme, options["y_ticks"], options["y_texts"])
    found["annotations"] += [_corner(key, theme, axes.escaped(words[key])) for key in CORNERS]
    found["annotations"] += _titles(chart, theme)
    rows = list(chart.frame.itertuples(index=False))
    for row, place in zip(rows, options["beside"], strict=True):
        if place is not None:
            found["annotations"].append(_name(row, place, theme))
    return {"data": [_marks(rows, theme)], "layout": found}


def _corner(key: str, theme: Theme, text: str) -> Figure:
    """The name of a quadrant in its outer corner."""
    x, y = CORNERS[key]
    return axes.note(
        f"<b>{text}</b>" if key == "act_first" else text,
        colour=theme.bad if key == "act_first" else theme.muted,
        x=x, xref="paper", xanchor="right" if x else "left", y=y, yref="paper", yanchor="top" if y else "bottom",
        yshift=-4 if y else 4,
    )  # fmt: skip


def _titles(chart: Chart, theme: Theme) -> list[Figure]:
    words = chart.words
    at_top = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "yshift": 8}
    below = {"x": 0.5, "xanchor": "center", "y": 0, "yanchor": "top"}
    found = [(words["importance"], at_top), (words["performance"], {**below, "yshift": -24})]
    if words["hollow"]:
        found.append((words["hollow"], {**below, "yshift": -24 - axes.ROW_PX}))
    return [
        axes.note(axes.escaped(text), colour=theme.muted, size=SIZE_AXIS, xref="paper", yref="paper", **place)
        for text, place in found
    ]


def _colour(row: Any, theme: Theme) -> str:
    return theme.bad if row.quadrant == "act_first" else theme.actual


def _name(row: Any, place: Beside, theme: Theme) -> Figure:
    """The name beside its mark, in pixels from it; with a thin line where it stands farther away."""
    loud = row.quadrant == "act_first" and row.is_sure
    found = axes.note(
        f"<b>{row.written}</b>" if loud else row.written,
        colour=_colour(row, theme) if loud else theme.ink if row.is_sure else theme.muted,
        size=SIZE_STRONG, x=row.performance, y=row.importance, xanchor=place.anchor,
        bgcolor=theme.panel,
    )  # fmt: skip
    if not place.has_leader:
        return found | {"xshift": place.right_px, "yshift": place.up_px}
    arrow = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.axis, "standoff": 6}
    return found | {"showarrow": True, "ax": place.right_px, "ay": -place.up_px, **arrow}


def _marks(rows: list[Any], theme: Theme) -> Figure:
    """One dot an attribute, solid where its place is sure, with whiskers both ways."""
    colours = [_colour(row, theme) for row in rows]
    whiskers = {
        f"error_{axis}": axes.whiskers(
            theme.actual,
            [max(getattr(row, f"{side}_high") - getattr(row, side), 0.0) for row in rows],
            [max(getattr(row, side) - getattr(row, f"{side}_low"), 0.0) for row in rows],
        )
        for axis, side in (("x", "performance"), ("y", "importance"))
    }
    return {
        "type": "scatter", "mode": "markers", "cliponaxis": False, **whiskers,
        "x": [row.performance for row in rows], "y": [row.importance for row in rows],
        "marker": {
            "size": 10, "opacity": 1, "line": {"color": colours, "width": 2},
            "color": [colour if row.is_sure else theme.panel for row, colour in zip(rows, colours, strict=True)],
        },
        "hoverinfo": "text", "hovertext": [row.hover for row in rows],
    }  # fmt: skip
