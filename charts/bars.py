"""Ranked bars with their names and values: the few that the message names are dark, the rest grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.measure import Kind, is_unknown, measure_of
from charts.theme import SIZE_LABEL, Theme
from charts.wrapping import in_two

if TYPE_CHECKING:
    from locales.words import Words

TALL_ROW_PX = 34  # a name needs as much for two lines
LEFT_MOST_PX, ROW_PX, BAR, TOP_PX, BOTTOM_PX, MOST_ROWS = 132, 30, 0.5, 24, 6, 60


def bars_chart(
    items: pd.DataFrame,
    words: Words,
    *,
    label: str,
    kind: Kind = "money",
    digits: int = 1,
    stressed: Sequence[object] | int = 0,
    signed: bool = False,
    changes: bool = False,
    height: int = 0,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """Bars from the top down in the frame's order, each with name and value.

    items: `label` (a name, escaped when drawn), `value` as stored, and a key column for `clicks`. An unknown value
    keeps its row and says so. stressed: how many from the top are dark, or which labels. signed: gains and losses,
    drawn to both sides of zero in good and bad, numbers with their sign. changes: they are rises and falls, which a
    company may want in the colours of directions.
    Raises ValueError for an empty frame, missing columns, more than 60 rows, no known value, or a negative value
    in an unsigned chart.
    """
    axes.required(items, ["label", "value"], "bars")
    values = list(items["value"])
    if len(values) > MOST_ROWS:
        raise ValueError(
            f"bars: {len(values)} rows, at most {MOST_ROWS} can be read; cut the list and say how many more"
        )
    known = [float(value) for value in values if not is_unknown(value)]
    if not known:
        raise ValueError("bars: no value is known; say in the panel's `missing` why there is nothing to draw")
    if min(known) < 0 and not signed:
        raise ValueError(f"bars: {min(known):g} is below zero; ask for signed bars")
    measure = measure_of(values, kind, words, digits)
    labels = [str(text) for text in items["label"]]
    dark = set(labels[:stressed]) if isinstance(stressed, int) else {str(name) for name in stressed}
    rows: dict[str, list[object]] = {
        "label": list(labels),
        "value": [measure.scaled(value) for value in values],
        "text": [measure.text(value, sign=signed) for value in values],
        "full": [measure.full(value, sign=signed) for value in values],
        "is_stressed": [name in dark for name in labels],
    }
    if clicks in items.columns:
        rows[clicks] = list(items[clicks])
    frame = tidy(rows)
    names = {"label": words.headed(label, measure.unit)}
    is_tall = any(len(in_two(name, LEFT_MOST_PX)) > 1 for name in labels)
    tall = height or TOP_PX + BOTTOM_PX + (TALL_ROW_PX if is_tall else ROW_PX) * len(frame)
    return Chart("bars", frame, names, {"signed": signed, "changes": changes}, tall, clicks, clicks_page, alt)


def bars_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `bars_chart`."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    count = len(rows["label"])
    has_room = (chart.height - TOP_PX - BOTTOM_PX) / count >= TALL_ROW_PX
    labels = [
        in_two(label, LEFT_MOST_PX) if has_room else [axes.fitted(label, LEFT_MOST_PX)] for label in rows["label"]
    ]
    left = 10 + max(axes.text_px(line) for lines in labels for line in lines)
    found = axes.layout(theme, chart.height, left=left, top=TOP_PX, bottom=BOTTOM_PX)
    values = [value or 0.0 for value in rows["value"]]
    found["xaxis"] = axes.bare_axis(theme, *_range(values, rows["text"], axes.NARROW_PX - left))
    found["yaxis"] = axes.bare_axis(theme, 0.5 - count, 0.5)
    places = [-at for at in range(count)]
    found["annotations"] = [
        axes.note(
            "<br>".join(map(axes.escaped, lines)),
            colour=theme.ink,
            x=0,
            xref="paper",
            y=y,
            xanchor="left",
            xshift=-left,
            align="left",
        )
        for lines, y in zip(labels, places, strict=True)
    ]
    found["annotations"].append(
        axes.note(
            chart.words["label"], colour=theme.muted, x=0, xref="paper", xshift=-left, xanchor="left", y=1,
            yref="paper", yanchor="bottom", yshift=4,
        )
    )  # fmt: skip
    found["shapes"] = [
        {
            "type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": theme.axis, "width": 1},
        }
    ]  # fmt: skip
    if chart.options["signed"]:
        colours = [_sign_colour(value, chart.options["changes"], theme) for value in values]
    else:
        colours = [theme.actual if one else theme.before for one in rows["is_stressed"]]
    bar = {
        "type": "bar", "orientation": "h", "x": values, "y": places, "width": BAR,
        "marker": {"color": colours, "line": {"width": 0}}, "text": rows["text"], "textposition": "outside",
        "textangle": 0, "cliponaxis": False, "constraintext": "none",
        "outsidetextfont": {"size": SIZE_LABEL, "color": colours if chart.options["signed"] else theme.ink},
        "hovertext": [
            f"{axes.escaped(label)}<br>{full}" for label, full in zip(rows["label"], rows["full"], strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip
    if chart.clicks:
        bar["customdata"] = rows[chart.clicks]
    return {"data": [bar], "layout": found}


def _range(values: Sequence[float], texts: Sequence[str], width_px: int) -> tuple[float, float]:
    """The axis from and to zero, widened so that the longest number beside its bar is not cut on a phone."""
    low, high = min(0.0, *values), max(0.0, *values)
    pads = [axes.text_px(text) + 8 for text in texts]
    right = max((pad for pad, value in zip(pads, values, strict=True) if value >= 0), default=0)
    left = max((pad for pad, value in zip(pads, values, strict=True) if value < 0), default=0)
    per_px = ((high - low) or 1.0) / max(width_px - right - left, 40)
    return low - left * per_px, high + right * per_px


def _sign_colour(value: float, is_change: bool, theme: Theme) -> str:
    if value == 0:
        return theme.neutral
    if is_change:
        return theme.change(value > 0, "good" if value > 0 else "bad")
    return theme.good if value > 0 else theme.bad
