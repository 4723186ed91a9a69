"""Aligned rows of points: names left of the plot, a hairline for every row, values and n right of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from charts import axes
from charts.theme import SIZE_STRONG, Theme
from charts.wrapping import wrapped
from exports.native.marks import number_format, strokes, words_at
from exports.native.spec import Axis, Box, Series

WIDE_PX = 900  # of a chart over the whole slide, in px of the screen's letters
NAME_PX, END_PX = 260, 240
TOP, BOTTOM, BEYOND = 0.06, 0.13, 0.02
APART = "\u2002"  # between a name and a mark at the very beginning of the axis


def places_up(count: int) -> list[float]:
    """Where the rows stand, the first on top."""
    return [float(count - at) for at in range(count)]


def rows_axis(count: int) -> Axis:
    """The upright axis of so many rows: it has no numbers to read."""
    return Axis(low=0.4, high=count + 0.6, step=1.0, is_hidden=True)


def value_axis(ticks: Sequence[float], title: str = "") -> Axis:
    """The axis of the values, from the first tick to a little beyond the last: what stands there touches no words."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    beyond = BEYOND * float(ticks[-1] - ticks[0])
    return Axis(title, float(ticks[0]), round(float(ticks[-1]) + beyond, 9), step, number_format(round(step, 10)))


def row_names(labels: Sequence[str], axis: Axis, theme: Theme, bare: Collection[int] = ()) -> tuple[Series, ...]:
    """The names at the left of their rows, each with a hairline across the plot but those of `bare` numbers."""
    count, low = len(labels), axis.low or 0.0
    apart = [f"{label}{APART}" for label in labels]
    names = words_at("", [low] * count, places_up(count), apart, theme.ink, ["left"] * count)
    return (*row_rules(count, axis, theme, bare), names)


def row_rules(count: int, axis: Axis, theme: Theme, bare: Collection[int] = ()) -> tuple[Series, ...]:
    """A hairline across the plot for every row that is not bare."""
    low, high = axis.low or 0.0, axis.high or 0.0
    return strokes(
        "", [((low, y), (high, y)) for at, y in enumerate(places_up(count)) if at not in bare], theme.hairline, 0.75
    )


def row_ends(texts: Sequence[str], inks: Sequence[str], axis: Axis) -> tuple[Series, ...]:
    """What is said at the right of the rows, one series an ink."""
    high, up = axis.high or 0.0, places_up(len(texts))
    found = []
    for ink in dict.fromkeys(inks):
        at = [number for number, one in enumerate(inks) if one == ink and texts[number]]
        if at:
            said = [texts[number] for number in at]
            found.append(words_at("", [high] * len(at), [up[number] for number in at], said, ink, ["right"] * len(at)))
    return tuple(found)


def lines_of(label: str, most_px: int = NAME_PX) -> str:
    """A row's name in at most two lines."""
    lines = wrapped(label, most_px, SIZE_STRONG)
    if len(lines) > 2:
        lines = [lines[0], axes.fitted(" ".join(lines[1:]), most_px, SIZE_STRONG)]
    return "\n".join(lines)


def rows_room(labels: Sequence[str], ends: Sequence[str], bottom: float = BOTTOM) -> Box:
    """The plot between the names and the words at the right, as wide as these leave it."""
    left = _share(labels, SIZE_STRONG) + 0.03
    right = _share(ends, SIZE_STRONG) + 0.02
    return Box(left, TOP, 1 - left - right, 1 - TOP - bottom)


def _share(texts: Sequence[str], size: int) -> float:
    widest = max((axes.text_px(line, size) for text in texts for line in text.split("\n")), default=0)
    return min(widest / WIDE_PX, 0.38)
