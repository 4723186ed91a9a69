"""The whale curve: how profit piles up when clients are counted from the most to the least profitable."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import digits_of
from charts.theme import LINE_BEFORE, LINE_MAIN, SIZE_AXIS, SIZE_STRONG, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

MOST_POINTS = 160
TOP_PX, BOTTOM_PX, HEAD_PX = 8, 44, 22


def whale_chart(
    curve: pd.DataFrame,
    words: Words,
    *,
    before: pd.DataFrame | None = None,
    loss_pool_e4: int | None = None,
    loss_makers: int | None = None,
    top: float = 0.2,
    height: int = 456,
    alt: str = "",
) -> Chart:
    """Cumulative share of profit over the share of clients, most profitable first.

    curve, before: `client_share` and `profit_share`, both 0–1 of the whole (profit may pass 1), in order, one row a
    client or already thinned; a start at (0, 0) is added. At most 160 points are drawn, the peak among them.
    Raises ValueError for an empty frame, missing columns, or values that are not finite (total profit zero).
    """
    now = _points(curve)
    xs, ys = [x for x, _ in now], [y for _, y in now]
    peak_at = max(range(len(ys)), key=lambda at: (ys[at], -at))
    marked = (top, _between(now, top))
    rows = [("now", x, y) for x, y in _thinned(now, {peak_at})]
    marked_before = marked[1]
    if before is not None and not before.empty:
        former = _points(before)
        marked_before = _between(former, top)
        rows += [("before", x, y) for x, y in _thinned(former, set())]
    ticks, step = min(
        (axes.nice_values(min(0.0, *ys) * 100, max(ys) * 108, most) for most in (4, 5)), key=lambda found: found[0][-1]
    )
    names = {
        "x": words("Clients, most profitable first, %"),
        "peak": words("peak {share}", share=words.share(ys[peak_at], digits=0)),
        "top": words(
            "top {clients} earn {share}", clients=words.share(top, digits=0), share=words.share(marked[1], digits=0)
        ),
        "loss_pool": words("loss pool"),
        "loss_pool_value": "" if loss_pool_e4 is None else words.money(loss_pool_e4),
        "end": words.share(ys[-1], digits=0),
        "loss_makers": "" if not loss_makers else words.many("{n} client loses", "{n} clients lose", loss_makers),
        "before": words("last year"),
    }
    texts = [f"{words.number(value, digits=digits_of(step))} %" for value in ticks]
    texts[-1] = words("cumulative share of profit {share}", share=texts[-1])
    frame = pd.DataFrame(rows, columns=["series", "client_share", "profit_share"])
    options = {
        "ticks": tuple(ticks), "tick_texts": tuple(texts), "peak": (xs[peak_at], ys[peak_at]), "marked": marked,
        "marked_before": marked_before,
        "shows_losses": ys[-1] < ys[peak_at] - 1e-9,
    }  # fmt: skip
    return Chart("whale", frame, names, options, height, alt=alt)


def _points(curve: pd.DataFrame) -> list[tuple[float, float]]:
    axes.required(curve, ["client_share", "profit_share"], "whale")
    found = [(float(x), float(y)) for x, y in zip(curve["client_share"], curve["profit_share"], strict=True)]
    if any(x != x or y != y or abs(y) == float("inf") for x, y in found):
        raise ValueError("whale: a share is not a number (is total profit zero?); say so in the panel's `missing`")
    return found if found[0][0] == 0.0 else [(0.0, 0.0), *found]


def _between(points: Sequence[tuple[float, float]], x: float) -> float:
    """The curve's height at x, between its points in a straight line."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= x <= x1:
            return y1 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


def _thinned(points: list[tuple[float, float]], keep: set[int]) -> list[tuple[float, float]]:
    """Points about equally far apart along the curve, with its ends and those to keep."""
    if len(points) <= MOST_POINTS:
        return points
    span = (max(y for _, y in points) - min(y for _, y in points)) or 1.0
    lengths = [0.0]
    for (x0, y0), (x1, y1) in pairwise(points):
        lengths.append(lengths[-1] + abs(x1 - x0) + abs(y1 - y0) / span)
    step = lengths[-1] / (MOST_POINTS - 3)
    chosen, reached = {0, len(points) - 1} | keep, 0.0
    for at, length in enumerate(lengths):
        if length >= reached:
            chosen.add(at)
            reached = length + step
    return [points[at] for at in sorted(chosen)]


def whale_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `whale_chart`."""
    ticks = list(chart.options["ticks"])
    main_px = chart.height - TOP_PX - BOTTOM_PX
    per_px = (ticks[-1] - ticks[0]) / (main_px - HEAD_PX)
    names = [chart.words[key] for key in ("loss_pool", "loss_pool_value", "end")]
    right = max(60, 10 + max(axes.text_px(text, SIZE_STRONG) for text in names))
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    widest = max(axes.text_px(text) for text in chart.options["tick_texts"][:-1]) + 4
    low_x = -100 * widest / (axes.NARROW_PX - right - widest)
    at = [0, 20, 40, 60, 80, 100]
    found["xaxis"] = axes.named_axis(theme, low_x, 100.5, at, [str(value) for value in at])
    found["yaxis"] = axes.bare_axis(theme, ticks[0] - 2 * per_px, ticks[-1] + HEAD_PX * per_px)
    found["shapes"] = axes.grid(theme, ticks)
    for shape in found["shapes"]:
        if shape["y0"] == 100:
            shape["line"] = {"color": theme.axis, "width": 1, "dash": "3px,3px"}
    found["annotations"] = axes.inside_labels(theme, ticks, chart.options["tick_texts"])
    found["annotations"] += _labels(chart, theme, per_px, ticks)
    return {"data": _traces(chart, theme), "layout": found}


def _traces(chart: Chart, theme: Theme) -> list[Figure]:
    traces: list[Figure] = []
    peak_x, peak_y = (100 * value for value in chart.options["peak"])
    xs, ys = _series(chart, "now")
    if chart.options["shows_losses"]:
        tail = [(x, y) for x, y in zip(xs, ys, strict=True) if x >= peak_x - 1e-9]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "line": {"width": 0}, "fill": "toself", "hoverinfo": "skip",
                "x": [*(x for x, _ in tail), 100], "y": [*(y for _, y in tail), round(peak_y, 2)],
                "fillcolor": faded(theme.bad, 0.16),
            }
        )  # fmt: skip
        red = {"color": theme.bad, "width": 2}
        traces.append(_line([peak_x, 100], [0, 0], red))
    old = _series(chart, "before")
    if old[0]:
        traces.append(_line(*old, {"color": theme.before, "width": LINE_BEFORE}))
    main = _line(xs, ys, {"color": theme.actual, "width": LINE_MAIN})
    main |= {"hoverinfo": "text", "hovertext": [f"{x:.0f} % → {y:.0f} %" for x, y in zip(xs, ys, strict=True)]}
    top_x, top_y = (100 * value for value in chart.options["marked"])
    marks = {
        "type": "scatter", "mode": "markers", "x": [top_x, peak_x], "y": [top_y, peak_y], "hoverinfo": "skip",
        "marker": {
            "size": 9, "color": [theme.panel, theme.actual], "line": {"color": theme.actual, "width": [2, 0]},
        },
        "cliponaxis": False,
    }  # fmt: skip
    if not chart.options["shows_losses"]:  # the peak is then the end, and needs no mark
        marks |= {"x": [top_x], "y": [top_y]}
    return [*traces, main, marks]


def _series(chart: Chart, name: str) -> tuple[list[float], list[float]]:
    """One curve in percent."""
    rows = zip(*(chart.frame[column].tolist() for column in ("series", "client_share", "profit_share")), strict=True)
    points = [(round(100 * x, 2), round(100 * y, 2)) for series, x, y in rows if series == name]
    return [x for x, _ in points], [y for _, y in points]


def _line(xs: Sequence[float], ys: Sequence[float], line: Figure) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": list(xs), "y": list(ys), "line": line, "hoverinfo": "skip",
        "cliponaxis": False,
    }  # fmt: skip


def _labels(chart: Chart, theme: Theme, per_px: float, ticks: list[float]) -> list[Figure]:
    """Names beside their marks: peak above, the top share to the lower right, the rest right of the plot."""
    words, (peak_x, peak_y), (top_x, top_y) = chart.words, chart.options["peak"], chart.options["marked"]
    end_y = _series(chart, "now")[1][-1]
    below = min(top_y, chart.options["marked_before"]) * 100
    found = [
        axes.note(words["top"], colour=theme.ink, x=100 * top_x, y=below, xanchor="left", xshift=10, yshift=-14),
        axes.note(
            words["x"], colour=theme.muted, x=0.5, xref="paper", y=0, yref="paper", yanchor="top", yshift=-24,
            size=SIZE_AXIS,
        ),
    ]  # fmt: skip
    beside: list[tuple[str, float, str]] = [(f"<b>{words['end']}</b>", end_y, theme.ink)]
    if chart.options["shows_losses"]:
        # near the right end the label ends with the plot, so that it keeps clear of the names beside it
        is_near_end = (1 - peak_x) * axes.NARROW_PX * 0.7 < axes.text_px(words["peak"]) / 2
        place = {"x": 100, "xanchor": "right"} if is_near_end else {"x": 100 * peak_x}
        found.append(axes.note(f"<b>{words['peak']}</b>", colour=theme.ink, y=100 * peak_y, yshift=16, **place))
        value = words["loss_pool_value"]
        middle = (end_y + 100 * peak_y) / 2
        beside = [(f"<b>{value}</b>", middle - 8 * per_px, theme.bad), *beside] if value else beside
        beside = [(words["loss_pool"], middle + 8 * per_px, theme.bad), *beside]
    heights = axes.spread([y for _, y, _ in beside], 17 * per_px, ticks[0], ticks[-1])
    for (text, _, colour), y in zip(beside, heights, strict=True):
        found.append(axes.note(text, colour=colour, x=1, xref="paper", xanchor="left", xshift=6, y=y))
    if words["loss_makers"] and chart.options["shows_losses"]:
        found.append(
            axes.note(words["loss_makers"], colour=theme.bad, x=100, xanchor="right", y=0, yanchor="bottom", yshift=3)
        )
    return found
