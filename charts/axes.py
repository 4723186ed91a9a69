"""What all charts share: ground, margins, gridlines, labels that stand inside, and how wide a text is.

The server does not know how wide a chart will be shown. Heights are known, so everything vertical is exact; everything
horizontal is made to fit the narrowest panel, a phone's.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from charts.theme import FONTS, SIZE_AXIS, SIZE_IN_BAR, SIZE_LABEL, Theme, faded

Figure = dict[str, Any]
NARROW_PX = 316  # a panel's inner width on a phone 390 px wide
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
ROW_PX = 17  # one line of a 12 px label


def required(rows: pd.DataFrame, columns: Iterable[str], form: str) -> None:
    """Refuses a frame that is empty or lacks a column: ValueError with the form, what was there and what to do."""
    missing = [column for column in columns if column not in rows.columns]
    if missing:
        there = ", ".join(map(str, rows.columns)) or "none"
        raise ValueError(f"{form}: the frame has no column {', '.join(missing)}; it has {there}")
    if rows.empty:
        raise ValueError(f"{form}: the frame has no rows; say in the panel's `missing` why there is nothing to draw")


def escaped(text: Any) -> str:
    """Text from data, safe in Plotly's small HTML: a client's name can never become a tag or a link."""
    from locales.markup import escape_plotly

    return str(escape_plotly(str(text)))


def layout(theme: Theme, height: int, *, left: int = 0, right: int = 0, top: int = 8, bottom: int = 28) -> Figure:
    """The common layout: transparent ground, own fonts, no legend, no drag, hover in the panel's colours."""
    return {
        "template": {},  # an empty one: otherwise plotly.py adds 6 kB of defaults to each figure
        "height": height,
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": SIZE_LABEL, "color": theme.ink},
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme.panel,
            "bordercolor": theme.axis,
            "font": {"family": FONTS, "size": SIZE_LABEL, "color": theme.ink},
            "align": "left",
            "namelength": -1,
        },
        "colorway": [theme.actual, theme.before, theme.good, theme.bad, *theme.regions],
        "annotations": [],
        "shapes": [],
    }


def bare_axis(theme: Theme, low: float, high: float, **more: Any) -> Figure:
    """An axis without grid, ticks or title, fixed to a range."""
    return {
        "range": [low, high],
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": SIZE_AXIS, "color": theme.muted},
        "tickangle": 0,
        **more,
    }


def named_axis(theme: Theme, low: float, high: float, at: Sequence[float], texts: Sequence[str], **more: Any) -> Figure:
    """An axis with given labels at given places, its line in the axis colour."""
    return bare_axis(
        theme, low, high, showticklabels=True, tickmode="array", tickvals=list(at), ticktext=list(texts), **more
    )


def grid(theme: Theme, values: Sequence[float], *, axis: str = "y", zero: float | None = 0.0) -> list[Figure]:
    """Horizontal hairlines at the values and one line in the axis colour at zero, behind the data."""
    lines = [(value, theme.axis if value == zero else theme.hairline) for value in values]
    return [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": axis, "y0": value, "y1": value,
            "line": {"color": colour, "width": 1}, "layer": "below",
        }
        for value, colour in lines
    ]  # fmt: skip


def inside_labels(theme: Theme, values: Sequence[float], texts: Sequence[str], axis: str = "y") -> list[Figure]:
    """Value labels inside the plot, left, just above their gridlines."""
    return [
        note(text, y=value, yref=axis, x=0, xref="paper", xanchor="left", yanchor="bottom", colour=theme.muted)
        for value, text in zip(values, texts, strict=True)
        if text
    ]


def note(text: str, *, colour: str, size: int = SIZE_LABEL, **more: Any) -> Figure:
    """A text in the chart without an arrow; place it with x, y, xref, yref, xanchor, yanchor, xshift, yshift."""
    placed = {"xref": "x", "yref": "y", "xanchor": "center", "yanchor": "middle", "borderpad": 0, **more}
    return {"text": text, "showarrow": False, "font": {"size": size, "color": colour}, **placed}


def leader(theme: Theme, x: float, y: float, to_x: float, to_y: float, axis: str = "y") -> Figure:
    """A thin line from a label to its mark."""
    return {
        "type": "line", "xref": "x", "yref": axis, "x0": x, "y0": y, "x1": to_x, "y1": to_y,
        "line": {"color": theme.axis, "width": 1},
    }  # fmt: skip


def whiskers(colour: str, above: Sequence[float], below: Sequence[float]) -> Figure:
    """Error bars for an interval: 1 px at half strength, no caps."""
    return {
        "type": "data", "symmetric": False, "array": list(above), "arrayminus": list(below),
        "color": faded(colour, 0.5), "thickness": 1, "width": 0,
    }  # fmt: skip


def number_carriers(xs: Sequence[float], ys: Sequence[Any], texts: Sequence[str], slot: float, **more: Any) -> Figure:
    """Invisible bars as wide as their slot whose only use is the number at their end.

    Bar texts vanish when they do not fit, so twelve numbers over narrow bars show on a wide screen and not on a phone.
    """
    font = {"size": SIZE_IN_BAR, "color": more.pop("color")}
    return {
        "type": "bar", "x": list(xs), "y": list(ys), "width": slot, "marker": {"color": "rgba(0,0,0,0)"},
        "text": same_width(texts), "textposition": "outside", "textangle": 0, "outsidetextfont": font,
        "constraintext": "outside", "cliponaxis": False, "hoverinfo": "skip", **more,
    }  # fmt: skip


def same_width(texts: Sequence[str]) -> list[str]:
    """The texts filled up with spaces on both sides, so that all of them fit their bars or none does."""
    most = max(map(len, texts), default=0)
    quarters = ["\u2005" * (most - len(text)) for text in texts]  # two quarters of an em make up for one figure
    return [text and space + text + space for text, space in zip(texts, quarters, strict=True)]


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that cuts the span into at most so many parts."""
    if span <= 0 or most < 1:
        return 1.0
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * (1 - 1e-9))


def nice_values(low: float, high: float, most: int = 4) -> tuple[list[float], float]:
    """Round values that enclose low … high, and their step. They always hold a value at or beyond either end."""
    step = nice_step(high - low, most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)], step


def text_px(text: str, size: int = SIZE_LABEL) -> int:
    """About how wide a text is drawn, in px, a little on the safe side: Chinese one em, Latin by kind of letter."""
    ems = 0.0
    for letter in text:
        ems += _ems(letter)
    return math.ceil(ems * size)


@lru_cache(maxsize=4096)
def _ems(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in " .,:;|!'il()[]ftrjI·":
        return 0.36
    return 0.78 if letter in "mwMW%@—+−±▲▼" or letter.isupper() else 0.61


def fitted(text: str, most_px: int, size: int = SIZE_LABEL) -> str:
    """The text, shortened with … so that it is drawn in at most that many px."""
    if text_px(text, size) <= most_px:
        return text
    kept = text
    while kept and text_px(kept + "…", size) > most_px:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, at least `gap` apart and within low … high, in the order given.

    When they cannot all fit they are set evenly over the whole span.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    if len(order) > 1 and gap * (len(order) - 1) > high - low:
        gap = (high - low) / (len(order) - 1)
    placed = [0.0] * len(order)
    floor = low
    for at in order:
        placed[at] = floor = max(floor, min(wanted[at], high))
        floor += gap
    ceiling = high
    for at in reversed(order):
        placed[at] = ceiling = min(ceiling, placed[at])
        ceiling -= gap
    return placed
