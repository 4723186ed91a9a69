"""Cumulative profit in money, from the most to the least profitable client: a loss in total, or before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import measure_of
from charts.theme import LINE_BEFORE, LINE_MAIN, SIZE_AXIS, SIZE_STRONG, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("client_share", "profit_e4")
MOST_POINTS = 160
TOP_PX, BOTTOM_PX, HEAD_PX, ROW_PX = 8, 44, 24, 17


def money_whale_chart(
    curve: pd.DataFrame,
    words: Words,
    *,
    name: str,
    before: pd.DataFrame | None = None,
    before_name: str = "",
    height: int = 456,
    alt: str = "",
) -> Chart:
    """One or two lines of cumulative profit over the share of clients, each with its name and total at its end.

    curve, before: `client_share` (0–1) and `profit_e4` (cumulative, may be below zero) in order from (0, 0). At most
    160 points a line are drawn. name, before_name: what the lines are, written beside their ends.
    Raises ValueError for an empty frame, missing columns, or an amount that is not a finite number.
    """
    lines = [("now", curve, name)] + ([("before", before, before_name)] if before is not None else [])
    rows: list[tuple[str, float, float]] = []
    for series, frame, _said in lines:
        axes.required(frame, NEEDS, "money_whale")
        rows += [(series, x, y) for x, y in _thinned(frame)]
    amounts = [y for _series, _x, y in rows]
    measure = measure_of(amounts, "money", words)
    ticks, step = axes.nice_values(min(0.0, *amounts) / measure.divisor, max(0.0, *amounts) / measure.divisor, 5)
    texts = [measure.tick(tick, step) for tick in ticks]
    texts[-1] = words("cumulative profit {amount}", amount=measure.named(texts[-1]))
    ends = {series: [y for one, _x, y in rows if one == series][-1] for series, _frame, _said in lines}
    names = {series: axes.escaped(said) for series, _frame, said in lines}
    names |= {f"{series}_total": words.money(round(end)) for series, end in ends.items()}
    names["x"] = words("Clients, most profitable first, %")
    drawn = [(series, 100 * x, y / measure.divisor) for series, x, y in rows]
    options = {"ticks": tuple(ticks), "tick_texts": tuple(texts)}
    frame = pd.DataFrame(drawn, columns=["series", "client_share", "profit"])
    return Chart("money_whale", frame, names, options, height, alt=alt)


def _thinned(curve: pd.DataFrame) -> list[tuple[float, float]]:
    """Points of one line, at most 160 of them, with its start, its end and its peak."""
    points = [(float(x), float(y)) for x, y in zip(curve["client_share"], curve["profit_e4"], strict=True)]
    if any(x != x or y != y or abs(y) == float("inf") for x, y in points):
        raise ValueError("money_whale: an amount is not a number; leave clients with an unknown profit out")
    step = max(1, -(-len(points) // (MOST_POINTS - 2)))
    peak = max(range(len(points)), key=lambda at: points[at][1])
    return [points[at] for at in sorted({*range(0, len(points), step), peak, len(points) - 1})]


def money_whale_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `money_whale_chart`."""
    ticks, words = list(chart.options["ticks"]), chart.words
    span = ticks[-1] - ticks[0]
    per_px = span / (chart.height - TOP_PX - BOTTOM_PX - HEAD_PX)
    said = [text for series in ("now", "before") for text in (words.get(series, ""), words.get(f"{series}_total", ""))]
    right = min(116, 12 + max(axes.text_px(text, SIZE_STRONG) for text in said))
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    widest = max(axes.text_px(text) for text in chart.options["tick_texts"][:-1]) + 4
    low_x = -100 * widest / (axes.NARROW_PX - right - widest)
    at = [0, 20, 40, 60, 80, 100]
    found["xaxis"] = axes.named_axis(theme, low_x, 100.5, at, [str(value) for value in at])
    found["yaxis"] = axes.bare_axis(theme, ticks[0] - 4 * per_px, ticks[-1] + HEAD_PX * per_px)
    found["shapes"] = axes.grid(theme, ticks)
    found["annotations"] = axes.inside_labels(theme, ticks, chart.options["tick_texts"])
    found["annotations"].append(
        axes.note(
            words["x"], colour=theme.muted, x=0.5, xref="paper", y=0, yref="paper", yanchor="top", yshift=-24,
            size=SIZE_AXIS,
        )
    )  # fmt: skip
    lines = [(series, *_series(chart, series)) for series in ("before", "now") if series in words]
    found["annotations"] += _ends(chart, theme, lines, per_px, (ticks[0], ticks[-1]), right)
    return {"data": _traces(theme, lines), "layout": found}


def _series(chart: Chart, name: str) -> tuple[list[float], list[float]]:
    rows = zip(*(chart.frame[column].tolist() for column in ("series", "client_share", "profit")), strict=True)
    points = [(round(x, 2), float(f"{y:.6g}")) for series, x, y in rows if series == name]
    return [x for x, _ in points], [y for _, y in points]


def _traces(theme: Theme, lines: Sequence[tuple[str, list[float], list[float]]]) -> list[Figure]:
    """Before in grey and thin below the main line; what the losers eat is shaded under the main line's peak."""
    traces: list[Figure] = []
    for series, xs, ys in lines:
        if series == "now":
            peak = ys.index(max(ys))
            if ys[-1] < ys[peak]:
                traces.append(
                    {
                        "type": "scatter", "mode": "lines", "line": {"width": 0}, "fill": "toself",
                        "hoverinfo": "skip", "x": [*xs[peak:], 100], "y": [*ys[peak:], ys[peak]],
                        "fillcolor": faded(theme.bad, 0.16),
                    }
                )  # fmt: skip
        colour, width = (theme.actual, LINE_MAIN) if series == "now" else (theme.before, LINE_BEFORE)
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": {"color": colour, "width": width},
                "hovertemplate": "%{x:.0f} % → %{y:,.4~g}<extra></extra>", "cliponaxis": False,
            }
        )  # fmt: skip
    return traces


def _ends(
    chart: Chart,
    theme: Theme,
    lines: Sequence[tuple[str, list[float], list[float]]],
    per_px: float,
    reach: tuple[float, float],
    right: int,
) -> list[Figure]:
    """Name and total of each line right of the plot, the two lines of text a block that is never split."""
    blocks = [(series, ys[-1]) for series, _xs, ys in lines]
    heights = axes.spread([y for _series, y in blocks], 2.2 * ROW_PX * per_px, *reach)
    found = []
    for (series, _y), y in zip(blocks, heights, strict=True):
        colour = theme.ink if series == "now" else theme.muted
        name = axes.fitted(chart.words[series], right - 8, SIZE_STRONG)
        for text, shift in ((name, 8), (f"<b>{chart.words[f'{series}_total']}</b>", -8)):
            found.append(axes.note(text, colour=colour, x=1, xref="paper", xanchor="left", xshift=6, y=y, yshift=shift))
    return found
