"""What a whole is made of, moment by moment: bars of 100 % whose parts keep their order, named beside the last one."""

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

NEEDS = ("moment", "part", "value")
BAR, TOP_PX, BOTTOM_PX, NAME_PX, RIGHT_MOST_PX = 0.72, 12, 42, 16, 128
MOST_PARTS, IN_BAR_FROM = 8, 9.0
SCALES = ("tiers", "regions")


def grade_shares_chart(
    parts: pd.DataFrame,
    words: Words,
    *,
    scale: str = "regions",
    rest: tuple[str, ...] = (),
    height: int = 380,
    alt: str = "",
) -> Chart:
    """One bar a moment, oldest first, cut into parts by their share; n below each bar.

    parts: one row per `moment` (its name) and `part` (its name), `value` a count; the order of the rows is the order of
    the bars and, in each bar, of the parts from the top down. scale: "tiers" for up to four ordered letters, "regions"
    for up to six names. rest: parts drawn grey (others, unknown), wherever they stand.
    Raises ValueError for an empty frame, missing columns, another scale, more parts than colours, a value below zero,
    or when nothing is counted at all.
    """
    axes.required(parts, NEEDS, "grade_shares")
    if scale not in SCALES:
        raise ValueError(f'grade_shares: "{scale}" is not a scale; choose one of {", ".join(SCALES)}')
    values = [int(value) for value in parts["value"]]
    if min(values) < 0 or not any(values):
        raise ValueError("grade_shares: counts are 0 or more, and some above; say in `missing` that nobody is there")
    moments = list(dict.fromkeys(str(moment) for moment in parts["moment"]))
    names = list(dict.fromkeys(str(part) for part in parts["part"]))
    coloured = [name for name in names if name not in rest]
    most = 4 if scale == "tiers" else 6
    if len(coloured) > most:
        raise ValueError(f"grade_shares: {len(coloured)} parts, at most {most} have a colour; put the rare ones in one")
    counts = dict.fromkeys(((moment, name) for moment in moments for name in names), 0)
    for moment, part, value in zip(parts["moment"], parts["part"], values, strict=True):
        counts[str(moment), str(part)] += value
    frame = _frame(moments, names, counts, words)
    n_texts = [words.count(sum(counts[moment, name] for name in names)) for moment in moments]
    options = {"moments": moments, "parts": names, "scale": scale, "rest": list(rest), "n_texts": n_texts}
    return Chart("grade_shares", frame, {"n": "n"}, options, height, alt=alt)


def _frame(moments: list[str], names: list[str], counts: dict[tuple[str, str], int], words: Words) -> pd.DataFrame:
    rows = []
    for at, moment in enumerate(moments):
        total = sum(counts[moment, name] for name in names)
        for name in names:
            count = counts[moment, name]
            share = count / total if total else 0.0
            rows.append(
                {
                    "at": at, "moment": moment, "part": name, "share": 100 * share, "text": words.share(share, 0),
                    "count_text": words.count(count),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def grade_shares_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `grade_shares_chart`."""
    moments, names = chart.options["moments"], chart.options["parts"]
    columns = {column: chart.frame[column].tolist() for column in chart.frame.columns}
    bars = [_bar(columns, at, len(moments), len(names)) for at in range(len(names))]
    colours = part_colours(names, chart.options["scale"], set(chart.options["rest"]), theme)
    labels = _beside([bar["last"] for bar in bars], names, [bar["last_text"] for bar in bars])
    right = 22 + max(axes.text_px(label, SIZE_LABEL) for label in labels)
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    found |= {"barmode": "overlay", "uniformtext": {"minsize": SIZE_IN_BAR, "mode": "hide"}}
    found["xaxis"] = axes.bare_axis(theme, -0.5, len(moments) - 0.5)
    found["yaxis"] = axes.bare_axis(theme, 0, 100)
    found["annotations"] = [*_below(chart, theme), *_names(bars, labels, colours, chart, theme)]
    data = [_trace(bar, colour, ink, theme) for bar, (colour, ink) in zip(bars, colours, strict=True)]
    return {"data": data, "layout": found}


def part_colours(names: list[str], scale: str, rest: set[str], theme: Theme) -> list[tuple[str, str]]:
    """(colour, ink on it) of each part: the scale's in their order, greys for the rest."""
    scaled = iter(theme.tiers if scale == "tiers" else theme.regions)
    greys = iter((theme.before, theme.hairline, theme.zone))
    found = []
    for name in names:
        colour = next(greys, theme.hairline) if name in rest else next(scaled)
        found.append((colour, theme.ink if _is_light(colour) != (theme.name == "dark") else theme.panel))
    return found


def _is_light(colour: str) -> bool:
    """Whether dark text reads better on it (relative luminance of sRGB)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18


def _bar(columns: dict[str, list[Any]], at: int, moments: int, parts: int) -> dict[str, Any]:
    """One part over all moments: where its bars begin, how tall they are, what is written in them."""
    places = [at + moment * parts for moment in range(moments)]
    base = []
    for moment in range(moments):
        shares = columns["share"][moment * parts : (moment + 1) * parts]
        base.append(round(100 - list(accumulate(shares))[at], 3))
    shares = [round(columns["share"][place], 3) for place in places]
    return {
        "share": shares,
        "base": base,
        "text": [columns["text"][place] if columns["share"][place] >= IN_BAR_FROM else "" for place in places],
        "hover": [
            f"{axes.escaped(columns['moment'][p])}<br>{axes.escaped(columns['part'][p])} {columns['text'][p]}"
            f"<br>n {columns['count_text'][p]}"
            for p in places
        ],
        "last": base[-1] + shares[-1] / 2,
        "last_text": columns["text"][places[-1]],
    }


def _trace(bar: dict[str, Any], colour: str, ink: str, theme: Theme) -> Figure:
    return {
        "type": "bar", "x": list(range(len(bar["share"]))), "y": bar["share"], "base": bar["base"], "width": BAR,
        "marker": {"color": colour, "line": {"color": theme.panel, "width": 1}},
        "text": bar["text"], "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
        "insidetextfont": {"size": SIZE_IN_BAR, "color": ink}, "constraintext": "inside",
        "hovertext": bar["hover"], "hoverinfo": "text",
    }  # fmt: skip


def _beside(heights: list[float], names: list[str], texts: list[str]) -> list[str]:
    """The names beside the last bar with their share, shortened to what a phone has room for."""
    return [
        f"{axes.fitted(name, RIGHT_MOST_PX - axes.text_px(text, SIZE_LABEL), SIZE_LABEL)} {text}"
        for name, text in zip(names, texts, strict=True)
    ]


def _names(
    bars: list[dict[str, Any]], labels: list[str], colours: list[tuple[str, str]], chart: Chart, theme: Theme
) -> list[Figure]:
    """A square of its colour and the name of each part, at the height of its piece of the last bar."""
    tall = chart.height - TOP_PX - BOTTOM_PX
    gap, half = 100 * NAME_PX / tall, 50 * NAME_PX / tall
    placed = axes.spread([bar["last"] for bar in bars], gap, half, 100 - half)
    place: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left"}
    found = []
    for label, y, (colour, _ink) in zip(labels, placed, colours, strict=True):
        found.append(axes.note("■", colour=colour, size=SIZE_LABEL, y=y, xshift=4, **place))
        found.append(axes.note(axes.escaped(label), colour=theme.ink, size=SIZE_LABEL, y=y, xshift=18, **place))
    return found


def _below(chart: Chart, theme: Theme) -> list[Figure]:
    """The moments and n below their bars; where a phone has no room for all, the last and every second or third."""
    moments, counts = chart.options["moments"], chart.options["n_texts"]
    widest = 6 + max(axes.text_px(text, SIZE_AXIS) for text in [*moments, *counts])
    slot = (axes.NARROW_PX - RIGHT_MOST_PX) / len(moments)
    step = next((s for s in range(1, len(moments) + 1) if slot * s >= widest), len(moments))
    found = []
    for at, (moment, count) in enumerate(zip(moments, counts, strict=True)):
        if (len(moments) - 1 - at) % step == 0:
            place: dict[str, Any] = {"x": at, "y": 0, "yref": "paper", "yanchor": "top", "colour": theme.muted}
            found.append(axes.note(axes.escaped(moment), size=SIZE_AXIS, yshift=-4, **place))
            found.append(axes.note(f"n {count}", size=SIZE_AXIS, yshift=-20, **place))
    return found
