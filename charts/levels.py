"""Satisfaction in five levels as a diverging bar a period: dissatisfied to the left, satisfied to the right of zero."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.theme import SIZE_AXIS, SIZE_IN_BAR, SIZE_LABEL, Theme

if TYPE_CHECKING:
    from locales.words import Words

LEVELS = ("level_1", "level_2", "level_3", "level_4", "level_5")
LEFT_MOST_PX, TOP_PX, BOTTOM_PX, BAR = 110, 30, 24, 0.62


def levels_chart(
    periods: pd.DataFrame, words: Words, *, names: tuple[str, str, str, str, str], height: int = 0, alt: str = ""
) -> Chart:
    """Shares of the five levels, one bar a row, the middle level split around zero.

    periods: `label`, the counts `level_1` (very dissatisfied) … `level_5` (fully satisfied); the first row stands on
    top. A row without answers stays as a name with n 0 and no bar. names: the five levels in the reader's language.
    Raises ValueError for an empty frame, missing columns, a negative count, or when nobody answered at all.
    """
    axes.required(periods, ["label", *LEVELS], "levels")
    counts = [[int(value) for value in row] for row in periods[list(LEVELS)].itertuples(index=False)]
    if any(count < 0 for row in counts for count in row):
        raise ValueError("levels: a count is below zero; counts of answers are 0 or more")
    if not any(map(any, counts)):
        raise ValueError("levels: nobody answered; say in the panel's `missing` why there is nothing to draw")
    rows = []
    for label, row in zip(periods["label"], counts, strict=True):
        total = sum(row)
        shares = [100 * count / total if total else 0.0 for count in row]
        rows.append(
            {
                "label": str(label),
                "n": total,
                "n_text": f"n {words.count(total)}",
                **dict(zip(LEVELS, shares, strict=True)),
                **{
                    f"{level}_text": words.share(share / 100, digits=0)
                    for level, share in zip(LEVELS, shares, strict=True)
                },
            }
        )
    frame = pd.DataFrame(rows)
    said = {f"name_{number}": name for number, name in enumerate(names, 1)}
    return Chart("levels", frame, said, {}, height or TOP_PX + BOTTOM_PX + 44 * len(frame), alt=alt)


def levels_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `levels_chart`."""
    columns = {column: chart.frame[column].tolist() for column in chart.frame.columns}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    labels = [axes.fitted(row["label"], LEFT_MOST_PX) for row in rows]
    left = 10 + max(axes.text_px(label) for label in labels)
    right = 10 + max(axes.text_px(row["n_text"]) for row in rows)
    found = axes.layout(theme, chart.height, left=left, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    found |= {"barmode": "overlay", "uniformtext": {"minsize": SIZE_IN_BAR, "mode": "hide"}}
    lows = [row["level_1"] + row["level_2"] + row["level_3"] / 2 for row in rows]
    highs = [row["level_5"] + row["level_4"] + row["level_3"] / 2 for row in rows]
    found["xaxis"] = axes.bare_axis(theme, -max(*lows, 1) * 1.005, max(*highs, 1) * 1.005)
    places = [-at for at in range(len(rows))]
    found["yaxis"] = axes.bare_axis(theme, 0.5 - len(rows), 0.5)
    found["annotations"] = [
        axes.note(axes.escaped(label), colour=theme.ink, x=0, xref="paper", y=y, xanchor="left", xshift=-left)
        for label, y in zip(labels, places, strict=True)
    ]
    found["annotations"] += [
        axes.note(
            row["n_text"], colour=theme.muted, size=SIZE_AXIS, x=1, xref="paper", y=y, xanchor="right", xshift=right
        )
        for row, y in zip(rows, places, strict=True)
    ]
    found["annotations"] += _names(chart, theme, left, right)
    found["shapes"] = [
        {
            "type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": theme.axis, "width": 1}, "layer": "below",
        }
    ]  # fmt: skip
    starts = [list(accumulate([-low, *(row[level] for level in LEVELS)])) for low, row in zip(lows, rows, strict=True)]
    return {"data": [_level(chart, columns, theme, number, starts) for number in range(5)], "layout": found}


def _level(chart: Chart, columns: dict[str, list[Any]], theme: Theme, number: int, starts: list[list[float]]) -> Figure:
    """All bars of one level, each starting where the level before it ended."""
    level, name = LEVELS[number], chart.words[f"name_{number + 1}"]
    return {
        "type": "bar", "orientation": "h", "y": [-at for at in range(len(starts))],
        "x": [round(share, 3) for share in columns[level]], "base": [round(row[number], 3) for row in starts],
        "width": BAR, "marker": {"color": theme.levels[number], "line": {"color": theme.panel, "width": 1}},
        "text": columns[f"{level}_text"], "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
        "insidetextfont": {"size": SIZE_IN_BAR, "color": theme.levels_ink[number]}, "constraintext": "inside",
        "hovertext": [
            f"{axes.escaped(label)} · {text}<br>{axes.escaped(name)} {share}"
            for label, text, share in zip(columns["label"], columns["n_text"], columns[f"{level}_text"], strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def _names(chart: Chart, theme: Theme, left: int, right: int) -> list[Figure]:
    """The names of both ends above, the middle's below its place; the two between are said on hover."""
    words = {number: axes.escaped(chart.words[f"name_{number}"]) for number in (1, 3, 5)}
    top = {"xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 6}
    return [
        axes.note(
            f"<b>{words[1]}</b>", colour=theme.complaint, size=SIZE_LABEL, x=0, xanchor="left", xshift=-left, **top
        ),
        axes.note(f"<b>{words[5]}</b>", colour=theme.good, size=SIZE_LABEL, x=1, xanchor="right", xshift=right, **top),
        axes.note(words[3], colour=theme.muted, size=SIZE_AXIS, x=0, y=0, yref="paper", yanchor="top", yshift=-4),
    ]
