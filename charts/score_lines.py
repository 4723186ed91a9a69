"""Several scores over time on one scale, each line named at its end; the ones that the title names are dark."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.columns_labels import x_axis
from charts.measure import digits_of, is_unknown
from charts.theme import SIZE_AXIS, SIZE_STRONG, Theme

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("at", "series", "value")
MOST_SERIES, TOP_PX, BOTTOM_PX, HEAD_PX, LEAST_SPAN = 6, 8, 28, 22, 20.0
RIGHT_MOST_PX = 118


def score_lines_chart(
    points: pd.DataFrame,
    words: Words,
    *,
    series: Mapping[str, str],
    labels: Mapping[object, str],
    groups: Mapping[object, str] | None = None,
    marked: Collection[str] = (),
    running: object = None,
    height: int = 320,
    alt: str = "",
) -> Chart:
    """Lines of scores from 0 to 100 over moments in order.

    points: `at` (a key of `labels`), `series` (a key of `series`), `value`, optional `n` (said on hover); None leaves a
    gap. series: key → name, at most six. labels: moment → its label, in order; groups: moment → a second label line,
    said where it changes. marked: series that the title names, drawn dark; the others are grey. running: the moment
    that is not the end of a period; its part of a line is dashed and its mark hollow.
    Raises ValueError for an empty frame, missing columns, an unknown series or moment, or when no value is known.
    """
    axes.required(points, NEEDS, "score_lines")
    if not 1 <= len(series) <= MOST_SERIES:
        raise ValueError(f"score_lines: {len(series)} lines; give 1 to {MOST_SERIES}")
    for name, known in (("series", series), ("at", labels)):
        if strange := sorted(map(str, set(points[name]) - set(known))):
            raise ValueError(f'score_lines: "{strange[0]}" is not among {", ".join(map(str, known))}')
    at_index = {moment: at for at, moment in enumerate(labels)}
    frame = pd.DataFrame(
        {
            "at": [at_index[moment] for moment in points["at"]],
            "series": [str(key) for key in points["series"]],
            "value": pd.Series([None if is_unknown(v) else float(v) for v in points["value"]], dtype=object),
            "label": [labels[moment] for moment in points["at"]],
        }
    )
    known_values = [value for value in frame["value"] if value is not None]
    if not known_values:
        raise ValueError("score_lines: no value is known; say in the panel's `missing` why there is nothing to draw")
    counts = points.get("n", [None] * len(points))
    frame["hover"] = [
        "<br>".join(axes.escaped(text) for text in (f"{label} · {series[key]}", words.number(value), n) if text)
        for label, key, value, n in zip(
            frame["label"], frame["series"], frame["value"],
            ["" if is_unknown(n) else f"n {words.count(int(n))}" for n in counts], strict=True,
        )
    ]  # fmt: skip
    low, high = min(known_values), max(known_values)
    short = max(LEAST_SPAN - (high - low), 0.0) / 2
    ticks, step = axes.nice_values(max(low - short, 0.0), min(high + short, 100.0), 4)
    texts = [words.number(tick, digits_of(step)) for tick in ticks]
    texts[-1] = words("{value} of 100", value=texts[-1])
    options = {
        "ticks": tuple(ticks), "tick_texts": tuple(texts), "series": tuple(series.items()), "marked": tuple(marked),
        "labels": tuple(labels.values()), "running": at_index.get(running),
        "groups": tuple((groups or {}).get(moment, "") for moment in labels),
        "ends": {key: words.number(value, 0) for key, value in _ends(frame).items()},
    }  # fmt: skip
    return Chart("score_lines", frame.sort_values(["series", "at"], ignore_index=True), {}, options, height, alt=alt)


def _ends(frame: pd.DataFrame) -> dict[str, float]:
    """The last known value of each line."""
    found: dict[str, tuple[int, float]] = {}
    for at, key, value in zip(frame["at"], frame["series"], frame["value"], strict=True):
        if value is not None and (key not in found or at >= found[key][0]):
            found[key] = (at, value)
    return {key: value for key, (_, value) in found.items()}


def score_lines_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `score_lines_chart`."""
    ticks, texts = list(chart.options["ticks"]), list(chart.options["tick_texts"])
    groups, labels = list(chart.options["groups"]), list(chart.options["labels"])
    is_grouped = any(groups)
    bottom = BOTTOM_PX + (15 if is_grouped else 0)
    ends = _ends(chart.frame)
    names = [(key, name) for key, name in chart.options["series"] if key in ends]
    said = {key: axes.fitted(name, RIGHT_MOST_PX - 30, SIZE_STRONG) for key, name in names}
    right = 10 + max(axes.text_px(f"{said[key]} {chart.options['ends'][key]}", SIZE_STRONG) for key, _ in names)
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=bottom)
    count = len(labels)
    found["xaxis"] = x_axis(theme, labels, groups if is_grouped else [], right)
    widest = max((axes.text_px(text) for text in texts[:-1]), default=0)
    pad = max(0.35, widest * count / (axes.NARROW_PX - right - widest))
    found["xaxis"]["range"] = [-pad, max(count - 1, 0) + 0.15]
    per_px = (ticks[-1] - ticks[0]) / (chart.height - TOP_PX - bottom - HEAD_PX)
    found["yaxis"] = axes.bare_axis(theme, ticks[0] - 3 * per_px, ticks[-1] + HEAD_PX * per_px)
    found["shapes"] = axes.grid(theme, ticks)
    found["annotations"] = axes.inside_labels(theme, ticks, texts)
    heights = axes.spread([ends[key] for key, _ in names], 17 * per_px, ticks[0], ticks[-1])
    for (key, _), y in zip(names, heights, strict=True):
        is_dark = key in chart.options["marked"]
        value = f"<b>{chart.options['ends'][key]}</b>"
        text = f"<b>{axes.escaped(said[key])}</b> {value}" if is_dark else f"{axes.escaped(said[key])} {value}"
        place: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": y}
        colour = theme.ink if is_dark else theme.muted
        found["annotations"].append(axes.note(text, colour=colour, size=SIZE_AXIS, **place))
    order = sorted(names, key=lambda one: one[0] in chart.options["marked"])
    return {"data": [trace for key, _ in order for trace in _line(chart, key, theme)], "layout": found}


def _line(chart: Chart, key: str, theme: Theme) -> list[Figure]:
    """One line with its mark at the end; dashed and hollow where the last moment ends no period."""
    rows = chart.frame[chart.frame["series"] == key]
    xs, ys, hover = rows["at"].tolist(), rows["value"].tolist(), rows["hover"].tolist()
    is_dark, running = key in chart.options["marked"], chart.options["running"]
    colour, width = (theme.actual, 2.5) if is_dark else (theme.before, 2.0)
    known = [at for at, value in enumerate(ys) if value is not None]
    last = known[-1]
    is_running = running is not None and xs[last] == running
    whole = [value if not (is_running and at == last) else None for at, value in enumerate(ys)]
    base: Figure = {"type": "scatter", "hoverinfo": "text", "cliponaxis": False, "connectgaps": False}
    found = [
        {**base, "mode": "lines", "x": xs, "y": whole, "hovertext": hover, "line": {"color": colour, "width": width}}
    ]
    if is_running and len(known) > 1:
        tail = known[-2:]
        found.append(
            {
                **base, "mode": "lines", "x": [xs[at] for at in tail], "y": [ys[at] for at in tail],
                "hoverinfo": "skip", "line": {"color": colour, "width": 2, "dash": "5px,4px"},
            }
        )  # fmt: skip
    marker = {"size": 9, "color": theme.panel if is_running else colour, "line": {"color": colour, "width": 2}}
    found.append(
        {**base, "mode": "markers", "x": [xs[last]], "y": [ys[last]], "hovertext": [hover[last]], "marker": marker}
    )
    return found
