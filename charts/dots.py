"""Aligned rows of dots: now solid against last year hollow, joined by the change; numbers and n beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import Kind, digits_of, is_unknown, measure_of
from charts.table_marks import mark_of
from charts.theme import SIZE_AXIS, SIZE_LABEL, SIZE_STRONG, Theme

if TYPE_CHECKING:
    from locales.words import Words

Better = Literal["higher", "lower", "neither"]
LEFT_MOST_PX, ROW_PX, TOP_PX, BOTTOM_PX = 104, 72, 10, 30


def dots_chart(
    rows: pd.DataFrame,
    words: Words,
    *,
    kind: Kind = "number",
    digits: int = 0,
    same_within: float = 0.0,
    height: int = 0,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """One row a measure or region on one common scale: now, last year, the change and n.

    rows: `label`, `value`; optional `before`, `n`, `better` ("higher", "lower", "neither"), and a key for `clicks`.
    Values as stored; an unknown value says so and draws no dot. A change not larger than `same_within` is "no change".
    Raises ValueError for an empty frame, missing columns, or when no value is known.
    """
    axes.required(rows, ["label", "value"], "dots")
    values = list(rows["value"])
    before = list(rows["before"]) if "before" in rows.columns else [None] * len(rows)
    known = [value for value in [*values, *before] if not is_unknown(value)]
    if all(is_unknown(value) for value in values):
        raise ValueError("dots: no value is known; say in the panel's `missing` why there is nothing to draw")
    measure = measure_of(known, kind, words, digits)
    sides: list[Better] = list(rows["better"]) if "better" in rows.columns else ["higher"] * len(rows)
    frame = pd.DataFrame(
        {
            "label": [str(text) for text in rows["label"]],
            "value": pd.Series([measure.scaled(value) for value in values], dtype=object),
            "before": pd.Series([measure.scaled(value) for value in before], dtype=object),
            "text": [measure.text(value) for value in values],
            "before_text": ["" if is_unknown(value) else measure.text(value) for value in before],
            "n_text": ["" if is_unknown(n) else f"n {words.count(int(n))}" for n in rows.get("n", [None] * len(rows))],
        }
    )
    marks = [
        _change(now, then, side, measure, words, same_within)
        for now, then, side in zip(values, before, sides, strict=True)
    ]
    frame["change_text"], frame["role"] = [text for text, _ in marks], [role for _, role in marks]
    if clicks in rows.columns:
        frame[clicks] = list(rows[clicks])
    scaled = [value for value in [*frame["value"], *frame["before"]] if value is not None]
    ticks, step = axes.nice_values(min(scaled), max(scaled), 4)
    texts = [words.number(tick, digits=digits_of(step)) for tick in ticks]
    texts[-1] = f"{texts[-1]} {measure.unit}".rstrip()
    names = {"before": words("last year")}
    tall = height or TOP_PX + BOTTOM_PX + ROW_PX * len(frame)
    return Chart(
        "dots", frame, names, {"ticks": tuple(ticks), "tick_texts": tuple(texts)}, tall, clicks, clicks_page, alt
    )


def _change(now: Any, then: Any, better: Better, measure: Any, words: Words, same_within: float) -> tuple[str, str]:
    """The change in text with its mark, and its colour role; nothing where either side is unknown."""
    if is_unknown(now) or is_unknown(then):
        return "", "neutral"
    change = now - then
    if abs(change) <= same_within:
        return words("no change"), "neutral"
    mark = mark_of(change, better)
    return f"{mark.sign} {measure.text(change, sign=True)}", mark.role


def dots_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `dots_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    count = len(rows["label"])
    labels = [axes.fitted(label, LEFT_MOST_PX, SIZE_STRONG) for label in rows["label"]]
    left = 14 + max(axes.text_px(label, SIZE_STRONG) for label in labels)
    beside = [*rows["change_text"], *rows["n_text"]]
    right = 16 + max(axes.text_px(text, SIZE_LABEL) for text in beside)
    found = axes.layout(theme, chart.height, left=left, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    ticks = list(chart.options["ticks"])
    pad = 0.06 * (ticks[-1] - ticks[0])
    found["xaxis"] = axes.named_axis(theme, ticks[0] - pad, ticks[-1] + pad, ticks, chart.options["tick_texts"])
    found["yaxis"] = axes.bare_axis(theme, 0.5 - count, 0.5)
    places = [-at for at in range(count)]
    found["shapes"] = axes.grid(theme, places, zero=None)
    at_left: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -left}
    at_right: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 14}
    notes = []
    for at, y in enumerate(places):
        notes.append(axes.note(axes.escaped(labels[at]), colour=theme.ink, size=SIZE_STRONG, y=y, **at_left))
        change, n_text = rows["change_text"][at], rows["n_text"][at]
        if change:
            colour = theme.colour(rows["role"][at])
            notes.append(axes.note(change, colour=colour, y=y, yshift=9 if n_text else 0, **at_right))
        if n_text:
            notes.append(
                axes.note(n_text, colour=theme.muted, size=SIZE_AXIS, y=y, yshift=-9 if change else 0, **at_right)
            )
    notes += _numbers(rows, places, theme, chart)
    found["annotations"] = notes
    return {"data": _marks(rows, places, theme, chart), "layout": found}


def _numbers(rows: dict[str, list[Any]], places: list[int], theme: Theme, chart: Chart) -> list[Figure]:
    """The value above its dot; last year named once, below the row where the two lie farthest apart."""
    found = [
        axes.note(f"<b>{text}</b>", colour=theme.ink, size=SIZE_STRONG, x=value, y=y, yshift=19)
        for value, text, y in zip(rows["value"], rows["text"], places, strict=True)
        if value is not None
    ]
    middle = sum(chart.options["ticks"][:: len(chart.options["ticks"]) - 1]) / 2
    found += [
        axes.note(text, colour=theme.muted, x=middle, y=y)
        for value, text, y in zip(rows["value"], rows["text"], places, strict=True)
        if value is None
    ]
    gaps = [
        abs(now - then) if now is not None and then is not None else -1.0
        for now, then in zip(rows["value"], rows["before"], strict=True)
    ]
    at = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[at] >= 0:
        then = rows["before"][at]
        text = f"{axes.escaped(chart.words['before'])} {rows['before_text'][at]}"
        side = "right" if then > middle else "left"
        found.append(
            axes.note(
                text,
                colour=theme.muted,
                x=then,
                y=places[at],
                yshift=-18,
                xanchor=side,
                xshift=6 if side == "right" else -6,
            )
        )
    return found


def _marks(rows: dict[str, list[Any]], places: list[int], theme: Theme, chart: Chart) -> list[Figure]:
    """Joining lines in the change's colour, hollow dots of last year, solid dots of now on top."""
    lines = [
        {
            "type": "scatter", "mode": "lines", "x": [then, now], "y": [y, y], "hoverinfo": "skip",
            "line": {"color": theme.colour(role), "width": 2.5},
        }
        for now, then, role, y in zip(rows["value"], rows["before"], rows["role"], places, strict=True)
        if now is not None and then is not None and now != then
    ]  # fmt: skip
    found: list[Figure] = [*lines]
    for column, size, fill, edge, width in (
        ("before", 10, theme.panel, theme.before, 2.5),
        ("value", 13, theme.actual, theme.actual, 0),
    ):
        at = [number for number, value in enumerate(rows[column]) if value is not None]
        if not at:
            continue
        text = "text" if column == "value" else "before_text"
        said = "" if column == "value" else f"{axes.escaped(chart.words['before'])} "
        found.append(
            {
                "type": "scatter", "mode": "markers", "x": [rows[column][number] for number in at],
                "y": [places[number] for number in at], "cliponaxis": False, "hoverinfo": "text",
                "marker": {"size": size, "color": fill, "line": {"color": edge, "width": width}},
                "hovertext": [f"{axes.escaped(rows['label'][number])}<br>{said}{rows[text][number]}" for number in at],
            }
        )  # fmt: skip
        if chart.clicks and column == "value":
            found[-1]["customdata"] = [rows[chart.clicks][number] for number in at]
    return found
