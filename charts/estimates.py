"""Aligned rows of an estimate with its interval, and what it is held against: a second point, a claim, a reference."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.estimates_marks import estimate_marks, mark_names, side_of
from charts.measure import Kind, Measure, digits_of, is_unknown, measure_of
from charts.theme import LINE_REFERENCE, SIZE_AXIS, SIZE_STRONG, Theme
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("label", "value", "low", "high")
OPTIONAL = ("raw", "claim")
LEFT_MOST_PX, RIGHT_MOST_PX, ROW_PX, TOP_PX, BOTTOM_PX = 112, 92, 44, 22, 30
TICK_GAP_PX = 8
ROLES = ("actual", "praise", "complaint", "bad", "good", "ink")


def estimates_chart(
    rows: pd.DataFrame,
    words: Words,
    *,
    kind: Kind,
    digits: int = 0,
    reference: float | None = None,
    reference_text: str = "",
    x_from_zero: bool = False,
    height: int = 0,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """One row an estimate on one common scale, its 95 % interval as a stroke; the value and n stand at the right.

    rows: `label`, `value`, `low`, `high` as stored for `kind`; optional `n`; `raw` with `raw_text` (a second, hollow
    point: unweighted, before shrinkage; the text names it once); `claim` with `claim_text` (a figure held against the
    own one, as a tick); `is_marked` (stressed) with `role` ("praise", "complaint", "bad", … its colour); `note` (a
    short remark instead of n; why a value is unknown); and a key for `clicks`.
    reference: a value for all rows, as a dashed line with its text. An unknown value says so and draws nothing.
    Raises ValueError for an empty frame, missing columns, an unknown role, or when no value is known.
    """
    axes.required(rows, NEEDS, "estimates")
    columns = {name: list(rows[name]) if name in rows.columns else [None] * len(rows) for name in (*NEEDS, *OPTIONAL)}
    if all(is_unknown(value) for name in ("value", "claim") for value in columns[name]):
        raise ValueError("estimates: no value is known; say in the panel's `missing` why there is nothing to draw")
    held = [value for name in ("value", "low", "high", "raw", "claim") for value in columns[name]]
    known = [value for value in [*held, reference] if not is_unknown(value)]
    measure = measure_of(known, kind, words, digits)
    frame = _frame(rows, columns, measure, words)
    if clicks in rows.columns:
        frame[clicks] = list(rows[clicks])
    held = [*(value for name in ("value", "raw", "claim") for value in frame[name]), measure.scaled(reference)]
    points = [float(value) for value in held if value is not None]
    ticks, tick_texts = _ticks(known, points, measure, x_from_zero, words)
    names = {
        "reference": axes.escaped(reference_text),
        "raw": axes.escaped(_first(rows, "raw_text")),
        "claim": axes.escaped(_first(rows, "claim_text")),
    }
    options: dict[str, Any] = {"ticks": ticks, "reference": measure.scaled(reference)} | _heads(frame)
    options["tick_texts"] = _apart(tick_texts, axes.NARROW_PX - options["left"] - options["right"])
    tall = height or TOP_PX + BOTTOM_PX + options["row_px"] * len(frame)
    return Chart("estimates", frame, names, options, tall, clicks, clicks_page, alt)


def _heads(frame: pd.DataFrame) -> dict[str, Any]:
    """The labels in lines: at the left of their rows, or above them where one takes more than two lines there."""
    beside = max(axes.text_px(text, SIZE_STRONG) for text in [*frame["text"], *frame["note"]])
    right = 20 + min(beside, RIGHT_MOST_PX)  # bold figures are a little wider than the estimate of their width
    heads = [wrapped(label, LEFT_MOST_PX, SIZE_STRONG) for label in frame["label"]]
    if all(len(head) <= 2 for head in heads):
        left = 12 + max(axes.text_px(line, SIZE_STRONG) for head in heads for line in head)
        return {"heads": heads, "left": left, "right": right, "row_px": ROW_PX, "up_px": ROW_PX / 2}
    heads = [wrapped(label, axes.NARROW_PX - right, SIZE_STRONG) for label in frame["label"]]
    up_px = 16 + 17 * max(map(len, heads))
    return {"heads": heads, "left": 0, "right": right, "row_px": up_px + 26, "up_px": up_px}


def _frame(rows: pd.DataFrame, columns: dict[str, list[Any]], measure: Measure, words: Words) -> pd.DataFrame:
    """What is drawn of each row: its numbers in the chart's unit and its texts."""
    count = len(rows)
    marked = [bool(value) and not is_unknown(value) for value in rows.get("is_marked", [False] * count)]
    given = [role if isinstance(role, str) and role else "ink" for role in rows.get("role", ["ink"] * count)]
    wrong = sorted(set(given) - set(ROLES))
    if wrong:
        raise ValueError(f'estimates: "{wrong[0]}" is not a role of a row; choose one of {", ".join(ROLES)}')
    notes = [text if isinstance(text, str) else "" for text in rows.get("note", [""] * count)]
    counts = ["" if is_unknown(n) else f"n {words.count(int(n))}" for n in rows.get("n", [None] * count)]
    frame = pd.DataFrame(
        {
            name: pd.Series([measure.scaled(value) for value in values], dtype=object)
            for name, values in columns.items()
            if name != "label"
        }
    )
    frame["label"] = [str(label) for label in columns["label"]]
    frame["text"] = [measure.full(value) for value in columns["value"]]
    frame["note"] = [note or n for note, n in zip(notes, counts, strict=True)]
    for name in OPTIONAL:
        frame[f"{name}_text"] = ["" if is_unknown(value) else measure.text(value) for value in columns[name]]
    frame["role"] = [role if is_marked else "" for role, is_marked in zip(given, marked, strict=True)]
    frame["hover"] = [
        _hover(str(label), measure.full(value), f"{measure.text(low)}–{measure.text(high)}", remark)
        for label, value, low, high, remark in zip(*(columns[name] for name in NEEDS), frame["note"], strict=True)
    ]
    return frame


def _hover(label: str, value: str, interval: str, remark: str) -> str:
    return "<br>".join(axes.escaped(text) for text in (label, f"{value} ({interval})", remark) if text)


def _first(rows: pd.DataFrame, column: str) -> str:
    """The first text of a column that says what a mark is."""
    return next((text for text in rows.get(column, []) if isinstance(text, str) and text), "")


def _ticks(
    known: list[Any], points: list[float], measure: Measure, x_from_zero: bool, words: Words
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Round values from the lowest to the highest; an interval without measure does not squeeze all the others."""
    scaled = [float(value) for value in map(measure.scaled, known) if value is not None]
    low, high = min(scaled), max(scaled)
    if points:
        span = max(max(points) - min(points), 0.5 * max(map(abs, points)))
        low, high = max(low, min(points) - span), min(high, max(points) + span)
    if x_from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    ticks, step = axes.nice_values(low, high, 4)
    texts = [words.number(tick, digits=digits_of(step)) for tick in ticks]
    texts[-1] = measure.named(texts[-1])
    return tuple(ticks), tuple(texts)


def _apart(texts: tuple[str, ...], wide_px: int) -> tuple[str, ...]:
    """The texts of evenly spaced ticks, every second or third one only where on a phone they would touch."""
    apart_px = wide_px / 1.1 / max(len(texts) - 1, 1)
    widths = [axes.text_px(text, SIZE_AXIS) for text in texts]
    for step in range(1, len(texts)):
        kept = [at for at in range(len(texts)) if (len(texts) - 1 - at) % step == 0]
        if all((widths[a] + widths[b]) / 2 + TICK_GAP_PX <= apart_px * step for a, b in pairwise(kept)):
            return tuple(text if at in kept else "" for at, text in enumerate(texts))
    return ("",) * (len(texts) - 1) + texts[-1:]


def estimates_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `estimates_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    ticks = chart.options["ticks"]
    heads, left = chart.options["heads"], chart.options["left"]
    up = chart.options["up_px"] / chart.options["row_px"]
    found = axes.layout(theme, chart.height, left=left, right=chart.options["right"], top=TOP_PX, bottom=BOTTOM_PX)
    pad = 0.05 * (ticks[-1] - ticks[0])
    found["xaxis"] = axes.named_axis(theme, ticks[0] - pad, ticks[-1] + pad, ticks, chart.options["tick_texts"])
    found["yaxis"] = axes.bare_axis(theme, up - len(heads), up)
    found["shapes"] = axes.grid(theme, [-at for at in range(len(heads))], zero=None)
    notes = []
    for at, head in enumerate(heads):
        place: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "left", "align": "left", "y": -at}
        place |= {"xshift": -left} if left else {"yshift": 12, "yanchor": "bottom"}
        said = "<br>".join(axes.escaped(line) for line in head)
        notes.append(axes.note(_bold(said, bool(rows["role"][at])), colour=theme.ink, size=SIZE_STRONG, **place))
        notes += _beside(rows, at, theme)
    reference, reference_notes = _reference(chart, theme)
    found["shapes"] += reference
    found["annotations"] = [*notes, *reference_notes, *mark_names(rows, chart, theme)]
    return {"data": estimate_marks(rows, theme, chart), "layout": found}


def _bold(text: str, is_bold: bool) -> str:
    return f"<b>{text}</b>" if is_bold else text


def _beside(rows: dict[str, list[Any]], at: int, theme: Theme) -> list[Figure]:
    """The value at the right of its row, with n or its remark below."""
    place: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 14, "y": -at, "align": "left"}
    is_known, note = rows["value"][at] is not None, rows["note"][at]
    colour = theme.colour(rows["role"][at] or "ink") if is_known else theme.muted
    value = axes.note(
        _bold(rows["text"][at], is_known), colour=colour, size=SIZE_STRONG, yshift=8 if note else 0, **place
    )
    if not note:
        return [value]
    fitted = axes.fitted(note, RIGHT_MOST_PX)
    remark = axes.note(axes.escaped(fitted), colour=theme.muted, size=SIZE_AXIS, yshift=-8, **place)
    return [value, remark | ({"hovertext": axes.escaped(note)} if fitted != note else {})]


def _reference(chart: Chart, theme: Theme) -> tuple[list[Figure], list[Figure]]:
    """The value for all rows as a dashed line, its text above it."""
    value = chart.options["reference"]
    if value is None:
        return [], []
    shape = {
        "type": "line", "xref": "x", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
        "line": {"color": theme.muted, "width": LINE_REFERENCE, "dash": "dash"},
    }  # fmt: skip
    place: dict[str, Any] = {"x": value, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2}
    place["xanchor"] = side_of(value, chart)
    return [shape], [axes.note(chart.words["reference"], colour=theme.muted, size=SIZE_AXIS, **place)]
