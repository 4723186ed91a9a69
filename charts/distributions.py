"""How scores are spread: one small histogram a measure, all on one scale, with the mean and who has no score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import digits_of, is_unknown
from charts.theme import SIZE_AXIS, SIZE_STRONG, Theme

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("measure", "bin_low", "bin_high", "clients")
COLUMNS, GAP, MOST = 2, 0.12, 6
ROW_PX, HEAD_PX, BOTTOM_PX, AIR_PX = 200, 58, 24, 10
EDGE = 0.02
TICKS: tuple[tuple[float, str], ...] = ((0.0, "left"), (50.0, "center"), (100.0, "right"))


def distributions_chart(
    bins: pd.DataFrame,
    words: Words,
    *,
    measures: Mapping[str, Mapping[str, Any]],
    marked: str = "",
    height: int = 0,
    alt: str = "",
) -> Chart:
    """Histograms of scores from 0 to 100, two in a row, each bar the share of the clients that have a score.

    bins: one row a bar: `measure` (a key of `measures`), `bin_low`, `bin_high`, `clients`. measures: key → `name`,
    `said` (the line below the name: n, and how many have no score) and `mean` (None: not marked), in order; a measure
    without bins says so. marked: the measure that the title names, drawn dark.
    Raises ValueError for an empty frame, missing columns, more than six measures, or a measure that is not named.
    """
    axes.required(bins, NEEDS, "distributions")
    if len(measures) > MOST:
        raise ValueError(f"distributions: {len(measures)} measures; give at most {MOST}")
    if strange := sorted(set(bins["measure"]) - set(measures)):
        raise ValueError(f'distributions: "{strange[0]}" is not named; the measures are {", ".join(measures)}')
    counts = [int(count) for count in bins["clients"]]
    totals = {key: sum(c for c, one in zip(counts, bins["measure"], strict=True) if one == key) for key in measures}
    rows = [
        (str(measure), float(low), float(high), count, 100 * count / totals[measure])
        for measure, low, high, count in zip(bins["measure"], bins["bin_low"], bins["bin_high"], counts, strict=True)
        if count
    ]
    if not rows:
        raise ValueError("distributions: no client has a score; say in the panel's `missing` why there is none")
    frame = pd.DataFrame(rows, columns=["measure", "low", "high", "clients", "share"])
    frame["hover"] = [
        f"{words.number(low, 0)}–{words.number(high, 0)}<br>"
        + axes.escaped(words.many("{n} client", "{n} clients", count)) + f" · {words.share(share / 100)}"
        for _measure, low, high, count, share in rows
    ]  # fmt: skip
    ticks, step = axes.nice_values(0.0, float(frame["share"].max()), 3)
    texts = [words.number(tick, digits_of(step)) for tick in ticks]
    texts[0], texts[-1] = "", words("{share} % of clients", share=texts[-1])
    heads = [
        {
            "key": key,
            "name": str(one["name"]),
            "said": str(one["said"]),
            "mean": None if is_unknown(one.get("mean")) else float(one["mean"]),
            "mean_text": "" if is_unknown(one.get("mean")) else words.number(one["mean"], 0),
        }
        for key, one in measures.items()
    ]
    options = {"heads": tuple(heads), "marked": marked, "ticks": tuple(ticks), "tick_texts": tuple(texts)}
    deep = -(-len(heads) // COLUMNS)
    names = {"mean": words("mean"), "none": words("no score")}
    return Chart("distributions", frame, names, options, height or deep * ROW_PX + BOTTOM_PX, alt=alt)


def distributions_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `distributions_chart`."""
    heads: Sequence[Mapping[str, Any]] = chart.options["heads"]
    deep = -(-len(heads) // COLUMNS)
    found = axes.layout(theme, chart.height, top=2, bottom=BOTTOM_PX)
    found["barmode"] = "overlay"
    inner = chart.height - 2 - BOTTOM_PX
    slot = inner / deep
    per_px = chart.options["ticks"][-1] / (slot - HEAD_PX - AIR_PX - 18)
    found["xaxis"] = axes.bare_axis(theme, -EDGE, COLUMNS + GAP * (COLUMNS - 1) + EDGE)
    found["yaxis"] = axes.bare_axis(theme, -(deep - 1) * slot * per_px - 18 * per_px, (slot - 18) * per_px)
    traces: list[Figure] = []
    for at, head in enumerate(heads):
        left, base = (at % COLUMNS) * (1 + GAP), -(at // COLUMNS) * slot * per_px
        found["shapes"] += _grid(chart, theme, left, base, per_px)
        found["annotations"] += _head(chart, theme, head, left, base + (slot - 18) * per_px)
        if at + COLUMNS >= len(heads):
            found["annotations"] += _scores(theme, left, base)
        if at % COLUMNS == 0:
            found["annotations"] += _tick_texts(chart, theme, left, base)
        traces += _bars(chart, theme, head, left, base)
        if head["mean"] is not None:
            shape, note = _mean(chart, theme, head, left, base, per_px)
            found["shapes"].append(shape)
            found["annotations"].append(note)
    if not traces:
        return {"data": [], "layout": found}
    return {"data": traces, "layout": found}


def _grid(chart: Chart, theme: Theme, left: float, base: float, per_px: float) -> list[Figure]:
    """Hairlines at the ticks, the lowest in the axis colour."""
    return [
        {
            "type": "line", "x0": left, "x1": left + 1, "y0": base + tick, "y1": base + tick, "layer": "below",
            "line": {"color": theme.hairline if tick else theme.axis, "width": 1},
        }
        for tick in chart.options["ticks"]
    ]  # fmt: skip


def _scores(theme: Theme, left: float, base: float) -> list[Figure]:
    """The scale below the lowest histogram of a column."""
    return [
        axes.note(
            f"{value:.0f}", colour=theme.muted, size=SIZE_AXIS, x=left + value / 100, xanchor=side, y=base,
            yanchor="top", yshift=-3,
        )
        for value, side in TICKS
    ]  # fmt: skip


def _tick_texts(chart: Chart, theme: Theme, left: float, base: float) -> list[Figure]:
    return [
        axes.note(
            text, colour=theme.muted, size=SIZE_AXIS, x=left, xanchor="left", y=base + tick, yanchor="bottom",
            bgcolor=theme.panel,
        )
        for tick, text in zip(chart.options["ticks"], chart.options["tick_texts"], strict=True)
        if text and tick == chart.options["ticks"][-1]
    ]  # fmt: skip


def _head(chart: Chart, theme: Theme, head: Mapping[str, Any], left: float, top: float) -> list[Figure]:
    room = (axes.NARROW_PX - 12) // COLUMNS - 8
    is_marked = head["key"] == chart.options["marked"]
    name = axes.escaped(axes.fitted(head["name"], room, SIZE_STRONG))
    place: dict[str, Any] = {"x": left, "xanchor": "left", "y": top, "yanchor": "top"}
    said = axes.escaped(axes.fitted(head["said"], room, SIZE_AXIS))
    return [
        axes.note(f"<b>{name}</b>" if is_marked else name, colour=theme.ink, size=SIZE_STRONG, **place),
        axes.note(said, colour=theme.muted, size=SIZE_AXIS, yshift=-17, **place),
    ]


def _bars(chart: Chart, theme: Theme, head: Mapping[str, Any], left: float, base: float) -> list[Figure]:
    rows = chart.frame[chart.frame["measure"] == head["key"]]
    if rows.empty:
        return []
    lows, highs = rows["low"].tolist(), rows["high"].tolist()
    colour = theme.actual if head["key"] == chart.options["marked"] else theme.before
    return [
        {
            "type": "bar", "x": [round(left + (low + high) / 200, 5) for low, high in zip(lows, highs, strict=True)],
            "width": [round(0.86 * (high - low) / 100, 5) for low, high in zip(lows, highs, strict=True)],
            "y": [round(share, 3) for share in rows["share"]], "base": base,
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertext": rows["hover"].tolist(), "hoverinfo": "text",
        }
    ]  # fmt: skip


def _mean(
    chart: Chart, theme: Theme, head: Mapping[str, Any], left: float, base: float, per_px: float
) -> tuple[Figure, Figure]:
    """The mean as a thin line through the bars, its number above it at the side with more room."""
    x, top = left + head["mean"] / 100, base + chart.options["ticks"][-1] + 16 * per_px
    line = {"color": theme.ink, "width": 1.25}
    shape = {"type": "line", "x0": x, "x1": x, "y0": base, "y1": top, "line": line}
    text = f"{axes.escaped(chart.words['mean'])} <b>{head['mean_text']}</b>"
    side = "right" if head["mean"] > 50 else "left"
    place: dict[str, Any] = {"x": x, "xanchor": side, "xshift": -4 if side == "right" else 4, "y": top}
    return shape, axes.note(text, colour=theme.ink, yanchor="bottom", **place)
