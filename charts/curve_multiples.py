"""Small multiples of the word-of-mouth curve, all on one scale, with the company's curve thin and grey behind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes, curve_parts
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.curve_parts import SIDES, Mirror
from charts.measure import digits_of
from charts.multiples_heads import RIGHT_PX, head_lines, in_one_line, n_lines
from charts.theme import LINE_LEADER, SIZE_AXIS, SIZE_STRONG, Theme
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

MOST = 12
LINES = ("level", "praise", "complaint")
GAP_PX, HEAD_PX, ROW_PX, TOP_PX, BOTTOM_PX, LINE_PX = 12, 44, 190, 2, 40, 16
POINTS, POINTS_OF_MANY = 31, 14
LINE_OWN = 2.0
COLUMNS = {1: 1, 2: 2, 4: 2}
"""How many stand in a row: three, but four are two by two."""


def curve_multiples_chart(
    parts: Sequence[Mapping[str, Any]],
    words: Words,
    *,
    y_label: str,
    marked: str | None = None,
    height: int | None = None,
    x_label: str = "",
    alt: str = "",
) -> Chart:
    """Up to twelve curves side by side, three in a row, each with its name and its number of answers.

    parts: mappings with `key`, `name`, `n_text`, `is_shrunk`, `lines` (`level`, `praise`, `complaint`; None where a
    side is refused, or None for no curve), `zone` (low, high) or None, and `company`, the company's
    `lines`, drawn behind.
    marked: the key of the part that the title names. y_label: the unit, said once below. Lines that rise beyond half
    as much again as the usual highest rate leave their frame.
    Raises ValueError for no part, more than twelve, a part without its fields, or when no line is known.
    """
    _demand_parts(parts)
    most = POINTS if len(parts) <= 6 else POINTS_OF_MANY
    own = [_lines(part["lines"], part.get("zone"), most) for part in parts]
    company = [_lines(part.get("company"), None, most) for part in parts]
    levels = [level for lines in [*own, *company] for level in lines["level"]]
    if not any(rate is not None for lines in own for side, _ in SIDES for rate in lines[side]):
        raise ValueError("curve_multiples: no line is known; say in the panel's `missing` why there is nothing to draw")
    up, down = (_reach([*own, *company], side) for side, _ in SIDES)
    scale = curve_parts.mirror(up, down, most=5)
    columns = COLUMNS.get(len(parts), 3)
    tick_texts = [words.number(abs(tick), digits=digits_of(scale.step)) if tick else "" for tick in scale.ticks]
    left_px = max(map(axes.text_px, tick_texts)) + 4
    most_px = (axes.NARROW_PX - left_px - RIGHT_PX - (columns - 1) * GAP_PX) // columns
    frame = tidy(
        {
            "key": [part["key"] for part in parts],
            "name": [str(part["name"]) for part in parts],
            "n_text": ["<br>".join(n_lines(part, words, most_px)) for part in parts],
            "zone": [part.get("zone") for part in parts],
        }
    )
    heads = [head_lines(name, most_px) for name in frame["name"].tolist()]
    names = {side: axes.escaped(words(side)) for side, _ in SIDES} | {"none": axes.escaped(words("no curve"))}
    caption = wrapped(" · ".join(text for text in (y_label, x_label) if text), axes.NARROW_PX, SIZE_AXIS)
    names["caption"] = "<br>".join(axes.escaped(line) for line in caption)
    options: dict[str, Any] = {
        "own": own, "company": company, "scale": scale, "tick_texts": tuple(tick_texts), "columns": columns,
        "left_px": left_px, "heads": heads, "marked": marked, "bottom_px": BOTTOM_PX + LINE_PX * (len(caption) - 1),
        "ends": (min(levels), max(levels)), "level_texts": _level_texts(min(levels), max(levels), words),
        "hover": [
            {side: _hover(lines, side, names[side] if most == POINTS else "", words) for side, _ in SIDES}
            for lines in own
        ],
    }  # fmt: skip
    options["is_in_one_line"] = all(
        in_one_line(head, text, most_px) for head, text in zip(heads, frame["n_text"].tolist(), strict=True)
    )
    rows = math.ceil(len(parts) / columns)
    tall = height or (400 if rows == 2 else ROW_PX * rows + BOTTOM_PX) + options["bottom_px"] - BOTTOM_PX
    return Chart("curve_multiples", frame, names, options, tall, alt=alt)


def _demand_parts(parts: Sequence[Mapping[str, Any]]) -> None:
    if not 1 <= len(parts) <= MOST:
        raise ValueError(f"curve_multiples: {len(parts)} parts; give 1 to {MOST}, and the rest in the panel's table")
    for part in parts:
        lacks = [name for name in ("key", "name", "n_text", "lines") if name not in part]
        if lacks:
            raise ValueError(f"curve_multiples: a part has no {', '.join(lacks)}; it has {', '.join(part)}")


def _lines(frame: pd.DataFrame | None, zone: tuple[float, float] | None, most: int) -> dict[str, list[Any]]:
    """A part's line in as few points as its size on the screen is worth, with both corners."""
    return curve_parts.thinned(curve_parts.plain_columns(frame, LINES), zone or (), most)


def _reach(lines: Sequence[Mapping[str, Sequence[Any]]], side: str) -> float:
    """The highest rate of one side, but not beyond twice the usual highest."""
    tops = [max(known) for one in lines if (known := [rate for rate in one[side] if rate is not None])]
    return min(max(tops), 1.5 * median(tops)) if tops else 0.0


def _level_texts(low: float, high: float, words: Words) -> list[tuple[float, str]]:
    """The first, the middle and the last level, each with its text."""
    levels = sorted({low, round((low + high) / 2, 6), high})
    return [(level, words.number(level, digits=digits_of(level))) for level in levels]


def _hover(lines: Mapping[str, Sequence[Any]], side: str, name: str, words: Words) -> list[str]:
    return [
        "" if rate is None else f"{words.number(level)} · {name} {words.number(rate)}".replace("  ", " ")
        for level, rate in zip(lines["level"], lines[side], strict=True)
    ]


def curve_multiples_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `curve_multiples_chart`."""
    options, count = chart.options, len(chart.frame)
    columns, left_px = options["columns"], options["left_px"]
    found = axes.layout(theme, chart.height, left=left_px, right=RIGHT_PX, top=TOP_PX, bottom=options["bottom_px"])
    inner = chart.height - TOP_PX - options["bottom_px"]
    rows = math.ceil(count / columns)
    counts = [text.count("<br>") for text in chart.frame["n_text"]]
    head_px = (
        HEAD_PX
        - 16 * options["is_in_one_line"]
        + 16 * max(len(head) - 1 + more for head, more in zip(options["heads"], counts, strict=True))
    )
    gap = GAP_PX / (axes.NARROW_PX - left_px - RIGHT_PX)
    traces: list[Figure] = []
    for at in range(count):
        row, column = divmod(at, columns)
        top = 1 - row / rows
        cell = _Cell(at, column == 0, at + columns >= count, top, top - 1 / rows + 8 / inner, head_px / inner)
        width = (1 - (columns - 1) * gap) / columns
        start = column * (width + gap)
        _add_axes(found, cell, (start, min(start + width, 1.0)), chart, theme)
        _add_words(found, cell, start, chart, theme)
        traces += _traces(cell, chart, theme)
    found["annotations"].append(
        axes.note(
            chart.words["caption"], colour=theme.muted, size=SIZE_AXIS, x=0, xref="paper", xanchor="left",
            xshift=-left_px, y=0, yref="paper", yanchor="top", yshift=-20, align="left",
        )
    )  # fmt: skip
    return {"data": traces, "layout": found}


@dataclass(frozen=True)
class _Cell:
    """One place among the multiples: its number, whether it is the first in its row and the last in its column."""

    at: int
    is_first: bool
    is_lowest: bool
    top: float
    bottom: float
    head: float

    def axis(self, letter: str) -> str:
        return f"{letter}{self.at + 1}" if self.at else letter

    def layout_axis(self, letter: str) -> str:
        return f"{letter}axis{self.at + 1}" if self.at else f"{letter}axis"


def _add_axes(found: Figure, cell: _Cell, across: tuple[float, float], chart: Chart, theme: Theme) -> None:
    """The two axes of one cell, its shaded zone and its hairlines."""
    scale: Mirror = chart.options["scale"]
    low, high = chart.options["ends"]
    pad = 0.04 * ((high - low) or 1.0)
    x, y = cell.axis("x"), cell.axis("y")
    places, texts = zip(*chart.options["level_texts"], strict=True)
    found[cell.layout_axis("x")] = axes.named_axis(
        theme, low - pad, high + pad, places, texts if cell.is_lowest else [""] * len(texts), anchor=y,
        domain=list(across),
    )  # fmt: skip
    found[cell.layout_axis("y")] = {
        "range": [round(scale.bottom, 6), scale.top], "anchor": x, "domain": [cell.bottom, cell.top - cell.head],
        "fixedrange": True, "showticklabels": False, "ticks": "", "tickvals": list(scale.ticks), "showgrid": True,
        "gridcolor": theme.hairline, "zeroline": True, "zerolinecolor": theme.axis,
    }  # fmt: skip
    zone = chart.frame["zone"][cell.at]
    if zone is not None:
        found["shapes"].append(
            {
                "type": "rect", "xref": x, "x0": zone[0], "x1": zone[1], "yref": f"{y} domain", "y0": 0, "y1": 1,
                "fillcolor": theme.zone, "line": {"width": 0}, "layer": "below",
            }
        )  # fmt: skip


def _add_words(found: Figure, cell: _Cell, start: float, chart: Chart, theme: Theme) -> None:
    """Name and number of answers above the curve; at the left of a row the numbers of the scale."""
    options = chart.options
    heads, left_px = options["heads"][cell.at], options["left_px"]
    colour = theme.complaint if chart.frame["key"][cell.at] == options["marked"] else theme.ink
    place: dict[str, Any] = {
        "x": start, "xref": "paper", "xanchor": "left", "xshift": -left_px if cell.is_first else 0, "y": cell.top,
        "yref": "paper", "yanchor": "top", "align": "left",
    }  # fmt: skip
    name, text = "<br>".join(f"<b>{line}</b>" for line in heads), chart.frame["n_text"][cell.at]
    if options["is_in_one_line"]:
        name += f"&nbsp; <span style='color:{theme.muted}'>{text}</span>"
    whole = axes.escaped(chart.frame["name"][cell.at])
    found["annotations"].append(
        axes.note(name, colour=colour, size=SIZE_STRONG, **place)
        | ({"hovertext": whole} if " ".join(heads) != whole else {})
    )
    if not options["is_in_one_line"]:
        found["annotations"].append(
            axes.note(text, colour=theme.muted, size=SIZE_AXIS, **place, yshift=-17 * len(heads))
        )  # fmt: skip
    if cell.is_first:
        found["annotations"] += [
            axes.note(
                said, colour=theme.muted, size=SIZE_AXIS, x=0, xref="paper", xanchor="left", xshift=-left_px, y=tick,
                yref=cell.axis("y"),
            )
            for tick, said in zip(options["scale"].ticks, options["tick_texts"], strict=True)
            if said
        ]  # fmt: skip
    if not any(rate is not None for side, _ in SIDES for rate in options["own"][cell.at][side]):
        domain: dict[str, Any] = {"xref": f"{cell.axis('x')} domain", "yref": f"{cell.axis('y')} domain"}
        found["annotations"].append(axes.note(chart.words["none"], colour=theme.muted, x=0.62, y=0.2, **domain))


def _traces(cell: _Cell, chart: Chart, theme: Theme) -> list[Figure]:
    """The company's curve thin and grey, then the part's own."""
    company, own = chart.options["company"][cell.at], chart.options["own"][cell.at]
    traces = [
        trace for side, sign in SIDES for trace in curve_parts.line(company, side, sign, theme.before, LINE_LEADER)
    ]
    for side, sign in SIDES:
        hover = chart.options["hover"][cell.at][side]
        traces += curve_parts.line(own, side, sign, theme.colour(side), LINE_OWN, hover)
    return [trace | {"xaxis": cell.axis("x"), "yaxis": cell.axis("y")} for trace in traces]
