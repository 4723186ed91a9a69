"""Praise upward and complaint downward by level of satisfaction, as points with their intervals; clients below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import digits_of, is_unknown
from charts.theme import SIZE_AXIS, SIZE_IN_BAR, SIZE_MESSAGE, Theme

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("level", "praise", "praise_low", "praise_high", "complaint", "complaint_low", "complaint_high", "clients")
TOP_PX, BOTTOM_PX, STRIP_PX, GAP_PX = 8, 44, 62, 12


def rates_by_level_chart(
    levels: pd.DataFrame, words: Words, *, x_label: str, y_label: str, height: int = 456, alt: str = ""
) -> Chart:
    """Two rates a level, mirrored at zero; both sides are written positive.

    levels: one row a level of satisfaction: `level` (number), `praise` and `complaint` with `_low` and `_high` (95 %),
    and `clients`. A rate of None is not drawn; its clients still are. y_label: the unit of the rates, in words. An
    interval that reaches beyond three times the largest rate is drawn to the edge of the plot.
    Raises ValueError for an empty frame, missing columns, or when no rate is known.
    """
    axes.required(levels, NEEDS, "rates_by_level")
    frame = levels[list(NEEDS)].sort_values("level").astype(object).reset_index(drop=True)
    frame = frame.where(~frame.map(is_unknown), None)
    sides = {side: _reach(frame, side) for side in ("praise", "complaint")}
    if not any(sides.values()):
        raise ValueError("rates_by_level: no rate is known; say in the panel's `missing` why there is nothing to draw")
    step = axes.nice_step(sum(sides.values()), 5)
    up, down = (max(1, round(-(-sides[side] // step))) for side in ("praise", "complaint"))
    ticks = [number * step for number in range(-down, up + 1)]
    texts = [words.number(abs(tick), digits=digits_of(step)) if tick else "" for tick in ticks]
    texts[-1] = f"{texts[-1]} {axes.escaped(y_label)}"
    frame["clients_text"] = [words.count(int(count)) for count in frame["clients"]]
    frame["level_text"] = [words.number(level, digits=digits_of(float(level))) for level in frame["level"]]
    for side in ("praise", "complaint"):
        frame[f"{side}_text"] = [
            "" if rate is None else f"{words.number(rate)} ({words.number(low)}–{words.number(high)})"
            for rate, low, high in zip(frame[side], frame[f"{side}_low"], frame[f"{side}_high"], strict=True)
        ]
    names = {
        "praise": words("praise"),
        "complaint": words("complaint"),
        "x": axes.escaped(x_label),
        "clients": words("clients"),
    }
    options = {"ticks": tuple(ticks), "tick_texts": tuple(texts)}
    return Chart("rates_by_level", frame, names, options, height, alt=alt)


def _reach(frame: pd.DataFrame, side: str) -> float:
    """How far one side must reach: its intervals, but not beyond three times its largest rate."""
    rates = [float(rate) for rate in frame[side] if rate is not None]
    highs = [float(high) for high in frame[f"{side}_high"] if high is not None]
    if not rates:
        return 0.0
    return max(max(rates), min(max(highs, default=0.0), 3 * max(rates) or max(highs, default=0.0)))


def rates_by_level_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `rates_by_level_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    ticks = list(chart.options["ticks"])
    inner = chart.height - TOP_PX - BOTTOM_PX
    main_px = inner - STRIP_PX - GAP_PX
    per_px = (ticks[-1] - ticks[0]) / (main_px - 26)
    found = axes.layout(theme, chart.height, top=TOP_PX, bottom=BOTTOM_PX)
    places = [float(level) for level in rows["level"]]
    slot = min((right - left for left, right in pairwise(places)), default=1.0)
    widest = max(axes.text_px(text) for text in chart.options["tick_texts"][:-1]) + 10
    span = places[-1] - places[0] + 0.7 * slot
    pad = max(0.5 * slot, span * widest / (axes.NARROW_PX - widest))
    found["xaxis"] = axes.named_axis(
        theme, places[0] - pad, places[-1] + 0.5 * slot, places, rows["level_text"], anchor="y2"
    )
    found["yaxis"] = axes.bare_axis(
        theme, ticks[0] - 4 * per_px, ticks[-1] + 22 * per_px, domain=[1 - main_px / inner, 1.0]
    )
    counts = [int(count) for count in rows["clients"]]
    found["yaxis2"] = axes.bare_axis(
        theme, 0, max(*counts, 1) * STRIP_PX / (STRIP_PX - 18), domain=[0.0, STRIP_PX / inner], anchor="x"
    )
    found["uniformtext"] = {"minsize": SIZE_IN_BAR, "mode": "hide"}
    found["shapes"] = axes.grid(theme, ticks)
    found["annotations"] = axes.inside_labels(theme, ticks, chart.options["tick_texts"])
    found["annotations"].append(
        axes.note(
            f"{chart.words['x']} · {chart.words['clients']}", colour=theme.muted, size=SIZE_AXIS, x=0.5, xref="paper",
            y=0, yref="paper", yanchor="top", yshift=-24,
        )
    )  # fmt: skip
    traces = []
    for side, sign, colour in (("praise", 1, theme.praise), ("complaint", -1, theme.complaint)):
        trace, label = _side(rows, places, side, sign, colour, (ticks[0], ticks[-1]), per_px, chart, theme)
        traces.append(trace)
        found["annotations"] += [label] if label else []
    traces.append(_counts(rows, places, counts, slot, theme, chart.words["clients"]))
    texts = rows["clients_text"]
    traces.append(axes.number_carriers(places, counts, texts, 1.06 * slot, color=theme.muted, yaxis="y2"))
    found["barmode"] = "overlay"
    return {"data": traces, "layout": found}


def _side(
    rows: dict[str, list[Any]], places: Sequence[float], side: str, sign: int, colour: str, ends: tuple[float, float],
    per_px: float, chart: Chart, theme: Theme,
) -> tuple[Figure, Figure | None]:  # fmt: skip
    """One side's points with whiskers, and its name beyond the whisker of its highest point."""
    at = [number for number, rate in enumerate(rows[side]) if rate is not None]
    rates = [float(rows[side][number]) for number in at]
    edge = ends[1] if sign > 0 else -ends[0]
    highs = [min(float(rows[f"{side}_high"][number]), edge) for number in at]
    lows = [float(rows[f"{side}_low"][number]) for number in at]
    outer = [max(high - rate, 0.0) for high, rate in zip(highs, rates, strict=True)]
    inner = [max(rate - low, 0.0) for low, rate in zip(lows, rates, strict=True)]
    above, below = (outer, inner) if sign > 0 else (inner, outer)
    trace = {
        "type": "scatter", "mode": "markers", "x": [places[number] for number in at],
        "y": [sign * rate for rate in rates], "error_y": axes.whiskers(colour, above, below),
        "marker": {"size": 7, "color": theme.panel, "line": {"color": colour, "width": 1.5}}, "cliponaxis": False,
        "hovertext": [
            f"{rows['level_text'][number]} · {chart.words[side]} {rows[f'{side}_text'][number]}" for number in at
        ],
        "hoverinfo": "text", "name": chart.words[side],
    }  # fmt: skip
    if not at:
        return trace, None
    best = max(range(len(at)), key=lambda number: rates[number])
    reach = min(max(highs[best], rates[best]) + 14 * per_px, edge + 12 * per_px)
    is_left = places[at[best]] < (places[0] + places[-1]) / 2
    label = axes.note(
        f"<b>{chart.words[side]}</b>", colour=colour, size=SIZE_MESSAGE, x=places[at[best]], y=sign * rates[best],
        xanchor="left" if is_left else "right", xshift=12 if is_left else -12, bgcolor=theme.panel,
    )  # fmt: skip
    if reach < edge:
        label |= {"y": sign * reach}
    return trace, label


def _counts(
    rows: dict[str, list[Any]], places: Sequence[float], counts: list[int], slot: float, theme: Theme, name: str
) -> Figure:
    """How many clients stand at each level, as grey bars with their number."""
    return {
        "type": "bar", "x": list(places), "y": counts, "yaxis": "y2", "width": 0.42 * slot,
        "marker": {"color": theme.before, "line": {"width": 0}}, "hoverinfo": "text",
        "hovertext": [
            f"{level} · {text} {name}" for level, text in zip(rows["level_text"], rows["clients_text"], strict=True)
        ],
    }  # fmt: skip
