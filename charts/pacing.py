"""How far ahead of or behind a pacing line: the running gap, and where it is heading with its fan.

Two nearly equal cumulative lines say nothing; their difference does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.columns_labels import shortened
from charts.measure import Kind, digits_of, is_unknown, measure_of
from charts.theme import BAND, LINE_MAIN, SIZE_AXIS, SIZE_LABEL, SIZE_STRONG, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

STORED = ("value", "forecast", "low", "high")
TOP_PX, BOTTOM_PX, ROW_PX, HEAD_PX = 8, 28, 17, 38
ROOMY = 0.84  # so far into the year there is room for a number right of the line's end


def pacing_chart(
    points: pd.DataFrame,
    words: Words,
    *,
    label: str,
    line: str,
    kind: Kind = "money",
    better: Literal["higher", "lower", "neither"] = "higher",
    digits: int = 1,
    end: float | None = None,
    height: int = 276,
    alt: str = "",
) -> Chart:
    """The gap to a line of reference through a year.

    points: in order, `label` (of the period that ends there; "" for a place that is not named), `at` (place on the time
    axis, 0 the beginning, periods one apart), `value` (the gap so far), `forecast`, `low`, `high` (of what is to come;
    they begin where `value` ends). Values as stored; shares become points. line: what zero is, named on it. end: where
    the time axis ends; by default with the last point.
    Raises ValueError for an empty frame, one without these columns, or when no value is known.
    """
    axes.required(points, ["label", "at", *STORED], "pacing")
    stored = {column: list(points[column]) for column in STORED}
    if all(is_unknown(value) for value in stored["value"]):
        raise ValueError("pacing: no gap is known; say in the panel's `missing` why there is nothing to draw")
    measure = measure_of([value for values in stored.values() for value in values], kind, words, digits)
    rows: dict[str, Any] = {"label": list(map(str, points["label"])), "at": [float(at) for at in points["at"]]}
    for column, values in stored.items():
        rows[column] = [measure.scaled(value) for value in values]
        rows[f"{column}_text"] = ["" if is_unknown(value) else measure.text(value, sign=True) for value in values]
    known = [value for column in STORED for value in rows[column] if value is not None]
    ticks, step = axes.nice_values(min(*known, 0.0), max(*known, 0.0), 4)
    texts = ["" if tick == 0 else words.number(tick, digits=digits_of(step), sign=True) for tick in ticks]
    unit = words("points") if kind == "share" else measure.unit
    names = {"label": words.headed(label, unit), "line": line, "so_far": words("so far"), "forecast": words("forecast")}
    frame = tidy(rows)
    options = {
        "ticks": tuple(ticks), "tick_texts": tuple(texts), "better": better, "end": max(end or 0.0, rows["at"][-1]),
    }  # fmt: skip
    return Chart("pacing", frame, names, options, height, alt=alt)


def pacing_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `pacing_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    ticks = list(chart.options["ticks"])
    last = max(at for at, value in enumerate(rows["value"]) if value is not None)
    ends = _ends(rows)
    right = 8 + max((axes.text_px(text, size) for text, _, size in ends), default=0)
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    per_px = (ticks[-1] - ticks[0]) / (chart.height - TOP_PX - BOTTOM_PX - HEAD_PX - ROW_PX)
    low, high = ticks[0] - ROW_PX * per_px, ticks[-1] + HEAD_PX * per_px
    found["yaxis"] = axes.bare_axis(theme, low, high)
    found["xaxis"] = _time_axis(rows, theme, right, chart.options["end"])
    found["shapes"] = axes.grid(theme, ticks)
    found["annotations"] = axes.inside_labels(theme, ticks, chart.options["tick_texts"])
    found["annotations"] += [
        axes.note(
            axes.escaped(chart.words["label"]), colour=theme.muted, size=SIZE_AXIS, x=0, xref="paper", xanchor="left",
            y=1, yref="paper", yanchor="top",
        ),
        _line_name(rows, chart, theme, per_px),
    ]  # fmt: skip
    heights = axes.spread([value for _, value, _ in ends], ROW_PX * per_px, low + 8 * per_px, high - 8 * per_px)
    for (text, _, size), y in zip(ends, heights, strict=True):
        is_main = size == SIZE_STRONG
        found["annotations"].append(
            axes.note(
                f"<b>{text}</b>" if is_main else text, colour=theme.ink if is_main else theme.muted, size=size, x=1,
                xref="paper", y=y, xanchor="left", xshift=6,
            )
        )  # fmt: skip
    if last:
        found["annotations"].append(_now(rows, last, theme, chart.options["end"]))
    return {"data": _traces(rows, chart, theme, last), "layout": found}


def _now(rows: dict[str, list[Any]], last: int, theme: Theme, end: float) -> Figure:
    """The latest gap beside its mark: right of it where nothing is to come, else on the side the line does not take."""
    value, place = rows["value"][last], rows["at"][last]
    before = next((v for v in reversed(rows["value"][:last]) if v is not None), value)
    at = {"xanchor": "right", "xshift": -2, "yshift": 16 if value >= before else -16}
    if rows["forecast"][-1] is None and place <= ROOMY * end:
        at = {"xanchor": "left", "xshift": 10}
    return axes.note(f"<b>{rows['value_text'][last]}</b>", colour=theme.ink, size=SIZE_STRONG, x=place, y=value, **at)


def _ends(rows: dict[str, list[Any]]) -> list[tuple[str, float, int]]:
    """The numbers right of the plot: where the year is heading and its interval; none without a forecast."""
    if rows["forecast"][-1] is None:
        return []
    found = [(rows["forecast_text"][-1], rows["forecast"][-1], SIZE_STRONG)]
    for column in ("high", "low"):
        if rows[column][-1] is not None:
            found.append((rows[f"{column}_text"][-1], rows[column][-1], SIZE_LABEL))
    return found


def _line_name(rows: dict[str, list[Any]], chart: Chart, theme: Theme, per_px: float) -> Figure:
    """The name of the line at zero, on the side where the gap leaves it free."""
    end = chart.options["end"]
    near = [v for at, v in zip(rows["at"], rows["value"], strict=True) if v is not None and at <= 0.75 * end]
    is_below = sum(near) > 0 or min(near, default=0.0) > -4 * per_px
    name, anchor = axes.escaped(chart.words["line"]), "top" if is_below else "bottom"
    return axes.note(name, colour=theme.muted, x=0.42 * end, y=0, yanchor=anchor)


def _time_axis(rows: dict[str, list[Any]], theme: Theme, right: int, end: float) -> Figure:
    """Names of the periods in the middle of each; every second, third … where a phone has no room for all."""
    named = [(at, text) for at, text in zip(rows["at"], rows["label"], strict=True) if text]
    slot = (axes.NARROW_PX - right) / max(end, 1.0)
    widest = max((axes.text_px(text, SIZE_AXIS) for _, text in named), default=0)
    keep = max(1, -(-int(1.1 * widest + 2) // max(int(slot), 1)))
    shown = named[(len(named) - 1) % keep :: keep]
    texts = shortened([axes.escaped(text) for _, text in shown])
    return axes.named_axis(theme, 0, end, [at - 0.5 for at, _ in shown], texts)


def _traces(rows: dict[str, list[Any]], chart: Chart, theme: Theme, last: int) -> list[Figure]:
    traces: list[Figure] = []
    fan = [at for at in range(len(rows["at"])) if None not in (rows["low"][at], rows["high"][at])]
    if fan:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "fill": "toself",
                "x": [rows["at"][at] for at in [*fan, *fan[::-1]]], "fillcolor": faded(theme.actual, BAND),
                "y": [rows["high"][at] for at in fan] + [rows["low"][at] for at in fan[::-1]],
            }
        )  # fmt: skip
    dashed = {"color": theme.forecast, "width": 2, "dash": "5px,4px"}
    for column, style in (("forecast", dashed), ("value", {"color": theme.actual, "width": LINE_MAIN})):
        places = [at for at, value in enumerate(rows[column]) if value is not None]
        name = chart.words["forecast"] if column == "forecast" else chart.words["so_far"]
        if not places:
            continue
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": [rows["at"][at] for at in places], "line": style,
                "y": [rows[column][at] for at in places], "hoverinfo": "text", "cliponaxis": False,
                "hovertext": [
                    f"{axes.escaped(rows['label'][at] or name)}<br>{axes.escaped(name)} {rows[f'{column}_text'][at]}"
                    for at in places
                ],
            }
        )  # fmt: skip
    hollow = rows["forecast"][-1] is not None
    ring = {"color": theme.actual, "width": 2 if hollow else 0}
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": [rows["at"][last]], "y": [rows["value"][last]],
            "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"size": 9, "color": theme.panel if hollow else theme.actual, "line": ring},
        }
    )  # fmt: skip
    return traces
