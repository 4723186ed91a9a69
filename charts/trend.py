"""A measure over time as lines: main line, last year thin, a reference, an interval band; names beside the lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.columns_labels import x_axis
from charts.measure import Kind, is_unknown, measure_of
from charts.theme import BAND, LINE_BEFORE, LINE_MAIN, LINE_REFERENCE, SIZE_LABEL, SIZE_STRONG, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

STORED = ("value", "before", "plan", "low", "high")
TOP_PX, BOTTOM_PX, HEAD_PX = 8, 28, 22


def trend_chart(
    periods: pd.DataFrame,
    words: Words,
    *,
    label: str,
    kind: Kind = "money",
    digits: int = 1,
    from_zero: bool = False,
    plan_name: str = "",
    height: int = 276,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """A line over periods.

    periods: one row a period in order: `label`, `value`; optional `before` (last year), `plan` (target or pacing line,
    named `plan_name`), `low` and `high` (95 % band), `is_running` (its part of the line is dashed and its mark
    hollow), `group` (a second label line, said where it changes), and a key column for `clicks`. Values as stored;
    None leaves a gap in the line.
    Raises ValueError for an empty frame or one without label and value, or when no value is known.
    """
    axes.required(periods, ["label", "value"], "trend")
    kept = [column for column in STORED if column in periods.columns]
    stored = {column: list(periods[column]) for column in kept}
    if all(is_unknown(value) for value in stored["value"]):
        raise ValueError("trend: no value is known; say in the panel's `missing` why there is nothing to draw")
    measure = measure_of([value for values in stored.values() for value in values], kind, words, digits)
    rows: dict[str, Any] = {"label": [str(text) for text in periods["label"]]}
    rows["is_running"] = [value is True or value == 1 for value in periods.get("is_running", [False] * len(periods))]
    for column, values in stored.items():
        rows[column] = [measure.scaled(value) for value in values]
        rows[f"{column}_full"] = [measure.full(value) for value in values]
    for extra in {clicks, "group"} & set(periods.columns):
        rows[extra] = list(periods[extra])
    known = [value for column in kept for value in rows[column] if value is not None]
    low, high = min(known), max(known)
    ticks, step = axes.nice_values(min(low, 0.0) if from_zero else low, max(high, 0.0) if from_zero else high, 4)
    texts = [measure.tick(value, step) for value in ticks]
    names = {
        "label": label, "before": words("last year"),
        "plan": plan_name or words("target"), "so_far": words("so far"),
    }  # fmt: skip
    texts[-1] = measure.named(texts[-1]) + (f" · {axes.escaped(label)}" if label else "")
    frame = tidy(rows)
    options = {"ticks": tuple(ticks), "tick_texts": tuple(texts)}
    return Chart("trend", frame, names, options, height, clicks, clicks_page, alt)


def trend_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `trend_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    ticks = list(chart.options["ticks"])
    bottom_px = BOTTOM_PX + (15 if "group" in rows else 0)
    main_px = chart.height - TOP_PX - bottom_px
    per_px = (ticks[-1] - ticks[0]) / (main_px - HEAD_PX)
    low, high = ticks[0], ticks[-1] + HEAD_PX * per_px
    ends = _ends(rows, chart)
    right = 8 + max(axes.text_px(re.sub("<.*?>", "", text), size) for text, _, _, size in ends)
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=bottom_px)
    count = len(rows["label"])
    found["xaxis"] = x_axis(theme, rows["label"], rows.get("group", []), right)
    # labels of the value axis stand inside, left of the first point, so that no line runs through them
    widest = max((axes.text_px(text) for text in chart.options["tick_texts"][:-1]), default=0)
    pad = max(0.35, widest * count / (axes.NARROW_PX - right - widest))
    found["xaxis"]["range"] = [-pad, count - 1 + 0.15]
    found["yaxis"] = axes.bare_axis(theme, low - 3 * per_px, high)
    found["shapes"] = axes.grid(theme, ticks)
    found["annotations"] = axes.inside_labels(theme, ticks, chart.options["tick_texts"])
    last = max(at for at, value in enumerate(rows["value"]) if value is not None)
    heights = axes.spread([value for _, value, _, _ in ends], 17 * per_px, low + 8 * per_px, high - 8 * per_px)
    for (text, _, colour, size), y in zip(ends, heights, strict=True):
        shown = theme.colour(colour)
        found["annotations"].append(
            axes.note(text, colour=shown, size=size, x=1, xref="paper", y=y, xanchor="left", xshift=6)
        )
    return {"data": _traces(rows, chart, theme, last), "layout": found}


def _ends(rows: dict[str, list[Any]], chart: Chart) -> list[tuple[str, float, str, int]]:
    """The names beside the lines: text, where the line ends, colour role, size."""
    found = []
    for column, role, size in (
        ("value", "actual", SIZE_STRONG),
        ("before", "muted", SIZE_LABEL),
        ("plan", "muted", SIZE_LABEL),
    ):
        known = [
            (value, full)
            for value, full in zip(rows.get(column, []), rows.get(f"{column}_full", []), strict=True)
            if value is not None
        ]
        if known:
            value, full = known[-1]
            text = f"<b>{full}</b>" if column == "value" else chart.words[column]
            if column == "value" and rows["is_running"][-1] and rows["value"][-1] is not None:
                found.append((chart.words["so_far"], value, "muted", SIZE_LABEL))
            found.append((text, value, role, size))
    return found


def _traces(rows: dict[str, list[Any]], chart: Chart, theme: Theme, last: int) -> list[Figure]:
    count = len(rows["label"])
    places = list(range(count))
    traces: list[Figure] = []
    if "low" in rows and "high" in rows:
        inside = [at for at in places if rows["low"][at] is not None and rows["high"][at] is not None]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "fill": "toself",
                "x": inside + inside[::-1], "fillcolor": faded(theme.actual, BAND),
                "y": [rows["high"][at] for at in inside] + [rows["low"][at] for at in inside[::-1]],
            }
        )  # fmt: skip
    for column, colour, width in (("before", theme.before, LINE_BEFORE), ("plan", theme.plan, LINE_REFERENCE)):
        if column in rows:
            line = {"color": colour, "width": width, "dash": "dot" if column == "plan" else "solid"}
            traces.append(_line(rows, column, chart.words[column], line, places))
    full = [value if not rows["is_running"][at] else None for at, value in enumerate(rows["value"])]
    main = {"color": theme.actual, "width": LINE_MAIN}
    traces.append(_line({**rows, "value": full}, "value", chart.words["label"], main, places))
    if rows["is_running"][last]:
        tail = [at for at in (last - 1, last) if at >= 0 and rows["value"][at] is not None]
        traces.append(_line(rows, "value", chart.words["label"], {**main, "width": 2, "dash": "5px,4px"}, tail))
    hollow = rows["is_running"][last]
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": [last], "y": [rows["value"][last]], "hoverinfo": "skip",
            "marker": {
                "size": 9, "color": theme.panel if hollow else theme.actual,
                "line": {"color": theme.actual, "width": 2 if hollow else 0},
            },
            "cliponaxis": False,
        }
    )  # fmt: skip
    if chart.clicks:
        traces[-2]["customdata"] = [rows[chart.clicks][at] for at in range(count)][: len(traces[-2]["x"])]
    return traces


def _line(rows: dict[str, list[Any]], column: str, name: str, line: Figure, places: list[int]) -> Figure:
    so_far = rows["is_running"]
    hover = [
        f"{axes.escaped(rows['label'][at])}<br>{axes.escaped(name)} {rows[column + '_full'][at]}"
        + (" …" if so_far[at] and column == "value" else "")
        for at in places
    ]
    return {
        "type": "scatter", "mode": "lines", "x": places, "y": [rows[column][at] for at in places], "line": line,
        "hovertext": hover, "hoverinfo": "text", "cliponaxis": False, "connectgaps": False,
    }  # fmt: skip
