"""The four degrees as aligned rows: now with its interval against last year, the raw value below the name, n beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.measure import digits_of, is_unknown
from charts.table_marks import mark_of
from charts.theme import SIZE_AXIS, SIZE_STRONG, Theme, faded
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("label", "value", "low", "high", "before", "n")
LEFT_MOST_PX, ROW_PX, TOP_PX, BOTTOM_PX, LEAST_SPAN = 104, 72, 12, 30, 20.0
MOST_LINES = 4


def degree_rows_chart(
    rows: pd.DataFrame,
    words: Words,
    *,
    same_within: float = 1.0,
    before_name: str = "",
    height: int = 0,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """One row a degree on one common scale in points of 0 to 100; the scale zooms, and its ticks say so.

    rows: `label`, `value`, `low`, `high`, `before` (last year, or what `before_name` says), `n`; optional `raw` (the
    raw value with its unit, as text), `better` ("higher", "lower", "neither": where the change has no good side, or
    lies within the noise), `why` (why a value is unknown, written in its row) and a key for `clicks`.
    A change smaller than `same_within` points is "no change".
    Raises ValueError for an empty frame, missing columns, or when no value is known.
    """
    axes.required(rows, NEEDS, "degree_rows")
    if all(is_unknown(value) for value in rows["value"].tolist()):
        raise ValueError("degree_rows: no value is known; say in the panel's `missing` why there is nothing to draw")
    count = len(rows)
    columns: dict[str, list[Any]] = {"label": [str(label) for label in rows["label"].tolist()]}
    for name in NEEDS[1:]:
        columns[name] = [None if is_unknown(value) else float(value) for value in rows[name].tolist()]
    for name in ("raw", "why"):
        columns[name] = [text if isinstance(text, str) else "" for text in rows.get(name, [""] * count)]
    columns["text"] = [words.number(value, 0) for value in columns["value"]]
    columns["before_text"] = ["" if value is None else words.number(value, 0) for value in columns["before"]]
    columns["n_text"] = ["" if not n else f"n {words.count(int(n))}" for n in columns["n"]]
    sides = rows.get("better", ["higher"] * count)
    changes = [_change(row, side, words, same_within) for row, side in zip(_records(columns), sides, strict=True)]
    columns["change_text"], columns["role"] = [text for text, _ in changes], [role for _, role in changes]
    columns["hover"] = [_hover(row, words) for row in _records(columns)]
    if clicks in rows.columns:
        columns[clicks] = rows[clicks].tolist()
    frame = tidy(columns)
    ticks, step = _ticks(columns)
    texts = tuple(words.number(tick, digits_of(step)) for tick in ticks)
    names = {"before": before_name or words("last year")}
    tall = height or TOP_PX + BOTTOM_PX + ROW_PX * count
    options = {"ticks": tuple(ticks), "tick_texts": texts, "unknown": words.unknown}
    return Chart("degree_rows", frame, names, options, tall, clicks, clicks_page, alt)


def _records(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _change(row: dict[str, Any], side: Any, words: Words, same_within: float) -> tuple[str, str]:
    """The change with its mark, and its colour role; nothing where either side is unknown."""
    if row["value"] is None or row["before"] is None:
        return "", "neutral"
    change = row["value"] - row["before"]
    if abs(change) < same_within:
        return words("no change"), "neutral"
    mark = mark_of(change, side)
    return f"{mark.sign} {words.number(change, 0, sign=True)}", mark.role


def _hover(row: dict[str, Any], words: Words) -> str:
    said = words.number(row["value"])
    if row["low"] is not None and row["high"] is not None:
        said = f"{said} ({words.number(row['low'])}–{words.number(row['high'])})"
    return "<br>".join(axes.escaped(text) for text in (row["label"], said, row["raw"], row["n_text"]) if text)


def _ticks(columns: dict[str, list[Any]]) -> tuple[list[float], float]:
    """Round values around all dots, at least twenty points apart, within 0 and 100."""
    known = [float(value) for name in ("value", "before") for value in columns[name] if value is not None]
    low, high = min(known), max(known)
    short = max(LEAST_SPAN - (high - low), 0.0) / 2
    return axes.nice_values(max(low - short, 0.0), min(high + short, 100.0), 4)


def degree_rows_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `degree_rows_chart`."""
    rows = _records({str(name): chart.frame[name].tolist() for name in chart.frame.columns})
    left = 14 + max(_name_px(row) for row in rows)
    right = 16 + max(axes.text_px(text) for row in rows for text in (row["change_text"], row["n_text"], ""))
    found = axes.layout(theme, chart.height, left=left, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    ticks = list(chart.options["ticks"])
    pad = 0.06 * (ticks[-1] - ticks[0])
    found["xaxis"] = axes.named_axis(theme, ticks[0] - pad, ticks[-1] + pad, ticks, chart.options["tick_texts"])
    found["yaxis"] = axes.bare_axis(theme, 0.5 - len(rows), 0.5)
    found["shapes"] = axes.grid(theme, [-at for at in range(len(rows))], zero=None)
    room = axes.NARROW_PX - left - right
    found["annotations"] = [
        *(note for at, row in enumerate(rows) for note in _beside(row, -at, left, theme)),
        *(note for at, row in enumerate(rows) for note in _on_row(row, -at, room, theme, chart)),
        *_last_year(rows, theme, chart),
    ]
    return {"data": _marks(rows, theme, chart), "layout": found}


def _name_px(row: dict[str, Any]) -> int:
    raw = min(axes.text_px(row["raw"], SIZE_AXIS), LEFT_MOST_PX)
    return max(min(axes.text_px(row["label"], SIZE_STRONG), LEFT_MOST_PX), raw)


def _beside(row: dict[str, Any], y: int, left: int, theme: Theme) -> list[Figure]:
    """Name and raw value at the left of the row, change and n at its right."""
    at_left: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -left, "y": y}
    at_right: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 14, "y": y}
    name = axes.escaped(axes.fitted(row["label"], LEFT_MOST_PX, SIZE_STRONG))
    raw = axes.fitted(row["raw"], LEFT_MOST_PX, SIZE_AXIS)
    found = [axes.note(name, colour=theme.ink, size=SIZE_STRONG, yshift=9 if raw else 0, **at_left)]
    if raw:
        found.append(axes.note(axes.escaped(raw), colour=theme.muted, size=SIZE_AXIS, yshift=-9, **at_left))
    change, n_text = row["change_text"], row["n_text"]
    if change:
        found.append(axes.note(change, colour=theme.colour(row["role"]), yshift=9 if n_text else 0, **at_right))
    if n_text:
        found.append(axes.note(n_text, colour=theme.muted, size=SIZE_AXIS, yshift=-9 if change else 0, **at_right))
    return found


def _on_row(row: dict[str, Any], y: int, room: int, theme: Theme, chart: Chart) -> list[Figure]:
    """The value above its dot; where it is unknown, that and why."""
    if row["value"] is not None:
        text = f"<b>{row['text']}</b>"
        return [axes.note(text, colour=theme.ink, size=SIZE_STRONG, x=row["value"], y=y, yshift=19)]
    lines = wrapped(row["why"] or chart.options["unknown"], room, SIZE_AXIS)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], axes.fitted(" ".join(lines[MOST_LINES - 1 :]), room, SIZE_AXIS)]
    text = "<br>".join(axes.escaped(line) for line in lines)
    place: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "align": "left"}
    return [axes.note(text, colour=theme.muted, size=SIZE_AXIS, bgcolor=theme.panel, **place)]


def _last_year(rows: list[dict[str, Any]], theme: Theme, chart: Chart) -> list[Figure]:
    """Last year named once, below the row where the two dots lie farthest apart."""
    both = [(at, row) for at, row in enumerate(rows) if row["value"] is not None and row["before"] is not None]
    if not both:
        return []
    at, row = max(both, key=lambda one: abs(one[1]["value"] - one[1]["before"]))
    ticks = chart.options["ticks"]
    side = "right" if row["before"] > (ticks[0] + ticks[-1]) / 2 else "left"
    place: dict[str, Any] = {"x": row["before"], "y": -at, "yshift": -18, "xanchor": side}
    text = f"{axes.escaped(chart.words['before'])} {row['before_text']}"
    return [axes.note(text, colour=theme.muted, xshift=6 if side == "right" else -6, **place)]


def _marks(rows: list[dict[str, Any]], theme: Theme, chart: Chart) -> list[Figure]:
    """Intervals, joining lines in the change's colour, hollow dots of last year, solid dots of now on top."""
    found: list[Figure] = []
    low, high = chart.options["ticks"][0], chart.options["ticks"][-1]
    for at, row in enumerate(rows):
        if row["value"] is None:
            continue
        ends = [row["low"], row["high"]]
        if None not in ends:
            inside = [min(max(end, low), high) for end in ends]
            found.append(_stroke(inside, -at, faded(theme.actual, 0.35), 7))
        if row["before"] is not None and row["before"] != row["value"]:
            found.append(_stroke([row["before"], row["value"]], -at, theme.colour(row["role"]), 2.5))
    for name, marker in (
        ("before", {"size": 10, "color": theme.panel, "line": {"color": theme.before, "width": 2.5}}),
        ("value", {"size": 13, "color": theme.actual, "line": {"width": 0}}),
    ):
        shown = [(at, row) for at, row in enumerate(rows) if row[name] is not None]
        if not shown:
            continue
        trace: Figure = {
            "type": "scatter", "mode": "markers", "x": [row[name] for _, row in shown],
            "y": [-at for at, _ in shown], "marker": marker, "cliponaxis": False, "hoverinfo": "text",
            "hovertext": [
                row["hover"] if name == "value" else f"{axes.escaped(chart.words['before'])} {row['before_text']}"
                for _, row in shown
            ],
        }  # fmt: skip
        if chart.clicks and name == "value":
            trace["customdata"] = [row[chart.clicks] for _, row in shown]
        found.append(trace)
    return found


def _stroke(ends: list[float], y: int, colour: str, width: float) -> Figure:
    line = {"color": colour, "width": width}
    return {"type": "scatter", "mode": "lines", "x": ends, "y": [y, y], "line": line, "hoverinfo": "skip"}
