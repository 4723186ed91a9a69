"""Periods as bars: actual solid, last year grey behind, target outlined, the running period hollow.

Above them, on the same x axis, the gap to the target (or to last year) as signed bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.columns_forecast import (
    forecast_hover,
    forecast_numbers,
    hatched,
    interval_lines,
    interval_texts,
    with_whiskers,
)
from charts.columns_labels import MANY, series_labels, x_axis
from charts.columns_strip import GAP_PX, STRIP_PX, strip_traces
from charts.measure import Kind, Measure, is_unknown, measure_of
from charts.theme import SIZE_IN_BAR, Theme

if TYPE_CHECKING:
    from locales.words import Words

WIDTH, WIDE, BEFORE_AT, PLAN_AT = 0.42, 0.62, -0.15, 0.13  # shares of a period's slot
BOTTOM_PX, HEAD_PX, EVENT_PX = 28, 22, 14
STORED = ("value", "before", "plan", "forecast", "low", "high", "value_low", "value_high")


def columns_chart(
    periods: pd.DataFrame,
    words: Words,
    *,
    label: str,
    kind: Kind = "money",
    against: Literal["plan", "before", ""] = "",
    better: Literal["higher", "lower", "neither"] = "higher",
    digits: int = 1,
    height: int = 440,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """Periods as bars beside last year and target, with the gap above.

    periods: one row a period in order: `label`, `value`; optional `before`, `plan`, `forecast` with `low` and `high`
    (the whole period: hatched behind what a running one has so far), `value_low` and `value_high` (the interval of an
    estimate), `is_noise` (the gap may be chance: grey), `is_running`, `group` (a second label line, said where it
    changes), `event` (text of a mark on the time axis) and a key column for `clicks`. Values as stored (money in
    ten-thousandths); None is unknown and leaves a hole.
    A running period is never compared as a whole one: its gap is that of its forecast, hatched, or is not drawn.
    Raises ValueError for an empty frame or one without label and value, or when no value is known.
    """
    axes.required(periods, ["label", "value"], "columns")
    kept = [column for column in STORED if column in periods.columns]
    stored = {column: list(periods[column]) for column in kept}
    if all(is_unknown(value) for values in stored.values() for value in values):
        raise ValueError("columns: no value is known; say in the panel's `missing` why there is nothing to draw")
    measure = measure_of([value for values in stored.values() for value in values], kind, words, digits)
    running = [value is True or value == 1 for value in periods.get("is_running", [False] * len(periods))]
    rows: dict[str, Any] = {"label": [str(text) for text in periods["label"]], "is_running": running}
    for column, values in stored.items():
        rows[column] = [measure.scaled(value) for value in values]
    rows |= _written(measure, stored, running, against)
    for extra in {clicks, "event", "group", "is_noise"} & set(periods.columns):
        rows[extra] = list(periods[extra])
    frame = tidy(rows)
    names = {
        "label": label, "actual": words("actual"), "before": words("last year"),
        "plan": words("target"), "forecast": words("forecast"), "so_far": words("so far"),
    }  # fmt: skip
    if against:
        text = words("against target") if against == "plan" else words("against last year")
        names["variance"] = words.headed(text, words("points") if kind == "share" else measure.unit)
    peak = max(value for column in kept for value in rows[column] if value is not None)
    depth = min(value for column in kept for value in rows[column] if value is not None)
    ticks, step = axes.nice_values(min(depth, 0.0), max(peak, 0.0) or (0.0 if depth < 0 else 1.0), 4)
    options = {"better": better, "top": ticks[-1], "top_text": measure.named(measure.tick(ticks[-1], step))}
    if ticks[0] < 0:
        options |= {"low": ticks[0], "low_text": measure.tick(ticks[0], step)}
    return Chart("columns", frame, names, options, height, clicks, clicks_page, alt)


def _written(
    measure: Measure, stored: dict[str, list[Any]], running: Sequence[bool], against: str
) -> dict[str, list[Any]]:
    """Texts in the bars, on hover and of the gaps; a gap is None where it must not be drawn."""
    count = len(running)
    none: list[Any] = [None] * count
    forecast = stored.get("forecast", none)
    is_over = [not is_unknown(value) and not one for value, one in zip(stored["value"], running, strict=True)]
    main = [value if over else other for value, other, over in zip(stored["value"], forecast, is_over, strict=True)]
    found: dict[str, list[Any]] = {
        "text": ["" if is_unknown(value) else measure.text(value) for value in stored["value"]],
        "forecast_text": ["" if is_unknown(value) else measure.text(value) for value in forecast],
    }
    for column in ("value", "before", "plan", "forecast"):
        if column in stored:
            found[f"{column}_full"] = [measure.full(value) for value in stored[column]]
    for part in ("", "value_"):
        if f"{part}low" in stored and f"{part}high" in stored:
            found[f"{part}interval"] = interval_texts(stored[f"{part}low"], stored[f"{part}high"], measure)
    if against:
        gaps = [
            None if is_unknown(value) or is_unknown(other) else value - other
            for value, other in zip(main, stored.get(against, none), strict=True)
        ]
        found["is_expected"] = [not over for over in is_over]
        found["variance"] = [measure.scaled(gap) for gap in gaps]
        found["variance_text"] = ["" if gap is None else measure.text(gap, sign=True) for gap in gaps]
    return found


def columns_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `columns_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    count = len(rows["label"])
    has_strip = any(value is not None for value in rows.get("variance", []))
    has_events = any(isinstance(text, str) and text for text in rows.get("event", []))
    bottom_px = BOTTOM_PX + (15 if "group" in rows else 0)
    inner = chart.height - 8 - bottom_px
    main_px = inner - (STRIP_PX + GAP_PX if has_strip else 0)
    known = [value for column in STORED for value in rows.get(column, []) if value is not None]
    top, bottom = chart.options["top"], chart.options.get("low", min(0.0, min(known)))
    head_px = HEAD_PX + (42 if {"before", "plan"} & set(rows) else 0)  # room for the names of the series
    per_px = (top - bottom) / (main_px - head_px - (EVENT_PX if has_events else 0))
    figure_layout = axes.layout(theme, chart.height, bottom=bottom_px)
    figure_layout |= {"barmode": "overlay", "uniformtext": {"minsize": SIZE_IN_BAR, "mode": "hide"}}
    figure_layout["xaxis"] = x_axis(theme, rows["label"], rows.get("group", []))
    low = bottom - (per_px * 18 if bottom < 0 else 0.0) - (per_px * EVENT_PX if has_events else 0.0)
    domain = [0.0, main_px / inner]
    figure_layout["yaxis"] = axes.bare_axis(theme, low, top + per_px * head_px, domain=domain)
    figure_layout["shapes"] = axes.grid(theme, [0.0, top])
    caption = f"{chart.options['top_text']} · {axes.escaped(chart.words['label'])}"
    figure_layout["annotations"] = axes.inside_labels(theme, [top], [caption])
    if "low" in chart.options:
        figure_layout["shapes"] += axes.grid(theme, [bottom])
        figure_layout["annotations"] += _below(theme, bottom, chart.options["low_text"])
    traces = _bars(rows, chart, theme, per_px)
    placed, lines = series_labels(rows, chart.words, theme, per_px, top, axes.text_px(caption))
    figure_layout["annotations"] += placed
    figure_layout["shapes"] += lines
    if has_strip:
        traces += strip_traces(rows, chart, theme, figure_layout, [(main_px + GAP_PX) / inner, 1.0])
    traces += _events(rows, theme, low + per_px * EVENT_PX / 2) if has_events else []
    figure_layout["xaxis"]["range"] = [-0.62, count - 0.38]
    return {"data": traces, "layout": figure_layout}


def _below(theme: Theme, value: float, text: str) -> list[Figure]:
    """The label of the lowest gridline, under it: bars end above."""
    place: Figure = {"y": value, "x": 0, "xref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -2}
    return [axes.note(text, colour=theme.muted, **place)]


def _bars(rows: dict[str, list[Any]], chart: Chart, theme: Theme, per_px: float) -> list[Figure]:
    count = len(rows["label"])
    traces = []
    if "before" in rows:
        bar = {"color": theme.before, "line": {"width": 0}}
        traces.append(_bar(rows, "before", chart.words["before"], BEFORE_AT, bar))
    if "plan" in rows:
        bar = {"color": "rgba(0,0,0,0)", "line": {"color": theme.plan, "width": 1.25}}
        traces.append(_bar(rows, "plan", chart.words["plan"], PLAN_AT, bar))
    if "forecast" in rows:
        traces += _forecast(rows, chart, theme)
    hollow = rows["is_running"]
    bar = {
        "color": [theme.panel if one else theme.actual for one in hollow],
        "line": {"color": theme.actual, "width": [2 if one else 0 for one in hollow]},
    }
    so_far = chart.words["so_far"]
    texts = [
        f"{text}<br>{so_far}" if one and text else text
        for one, text in zip(hollow, axes.same_width(rows["text"]), strict=True)
    ]
    if count >= MANY:  # where the numbers of full slots give way for want of room, those of empty ones go as well
        texts = [
            "" if value == 0 and not one else text
            for value, one, text in zip(rows["value"], hollow, texts, strict=True)
        ]
    main = _bar(rows, "value", chart.words["actual"], 0.0, bar)
    if len(traces) == 0:
        main |= {"width": WIDE, "offset": -WIDE / 2}
    # a bar too low for its number carries it above, where nothing taller stands beside it
    main["textposition"] = [
        "outside" if _is_low(rows, at, (36 if hollow[at] else 18) * per_px, per_px) else "inside" for at in range(count)
    ]
    has_intervals = "value_low" in rows and "value_high" in rows
    anchor = "start" if has_intervals else "end"
    main |= {"text": texts, "insidetextanchor": anchor, "textangle": 0, "constraintext": "inside"}
    main["insidetextfont"] = {"size": SIZE_IN_BAR, "color": [theme.ink if one else theme.in_bar for one in hollow]}
    main["outsidetextfont"] = {"size": SIZE_IN_BAR, "color": theme.ink}
    if chart.clicks:
        main["customdata"] = rows[chart.clicks]
    return [*traces, main, *(interval_lines(rows, theme) if has_intervals else [])]


def _is_low(rows: dict[str, list[Any]], at: int, needed: float, per_px: float) -> bool:
    value = rows["value"][at]
    beside = [rows[column][at] or 0.0 for column in ("before", "plan", "forecast") if column in rows]
    return value is not None and 0 <= value < needed and max(beside, default=0.0) <= value + 2 * per_px


def _bar(rows: dict[str, list[Any]], column: str, name: str, shift: float, marker: Figure) -> Figure:
    hover = [
        f"{axes.escaped(label)}<br>{axes.escaped(name)} {full}"
        for label, full in zip(rows["label"], rows[f"{column}_full"], strict=True)
    ]
    if column == "value" and "value_interval" in rows:
        hover = [
            f"{text}<br>{span}".removesuffix("<br>") for text, span in zip(hover, rows["value_interval"], strict=True)
        ]
    return {
        "type": "bar", "x": list(range(len(hover))), "y": rows[column], "width": WIDTH, "offset": shift - WIDTH / 2,
        "marker": marker, "hovertext": hover, "hoverinfo": "text", "cliponaxis": False, "name": name,
    }  # fmt: skip


def _forecast(rows: dict[str, list[Any]], chart: Chart, theme: Theme) -> list[Figure]:
    """Hatched bars with their interval, and the numbers above it."""
    bar = _bar(rows, "forecast", chart.words["forecast"], 0.0, hatched(theme))
    bar["hovertext"] = forecast_hover(rows, chart)
    if "low" in rows and "high" in rows:
        bar = with_whiskers(bar, rows, "forecast", theme)
    return [bar, forecast_numbers(rows, theme)]


def _events(rows: dict[str, list[Any]], theme: Theme, height: float) -> list[Figure]:
    """Marks of events under their period; the words come on hover."""
    at = [place for place, text in enumerate(rows["event"]) if isinstance(text, str) and text]
    return [
        {
            "type": "scatter", "mode": "markers", "x": at, "y": [height] * len(at), "hoverinfo": "text",
            "marker": {"symbol": "diamond", "size": 8, "color": theme.muted, "line": {"width": 0}},
            "hovertext": [axes.escaped(rows["event"][place]) for place in at], "cliponaxis": False,
        }
    ]  # fmt: skip
