"""Where a plot stands in its frame: the room that titles, numbers and names take, so that nothing is cut or covered.

Everything is laid out by hand: programs disagree about what they leave room for, and none leaves any for names beside
the ends of lines.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from charts.axes import nice_values, spread, text_px
from exports.native.shapes_xml import LINE, SIZE_PT, TITLE_PT
from exports.native.spec import Axis, Box, Native, Plot, Series

EDGE_PT, GAP_PT = 3.0, 5.0
NAMES_MOST = 0.38
"""Share of the width that the names beside bars lying down may take; longer ones are wrapped by the program."""
WRAPPED_MOST = 3
DIGITS = re.compile(r"[0#?,.]*[0#?][0#?,.]*")


@dataclass(frozen=True)
class Room:
    """width, height in points; inner: the plot area in shares of them. skip: every how many categories has its name."""

    width: float
    height: float
    inner: Box
    skip: int = 1
    low: float = 0.0
    high: float = 1.0

    def y(self, value: float) -> float:
        """How far below the top edge a value stands, as a share of the height."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.inner.top + self.inner.height * (1 - share)


def shown(value: float, number_format: str) -> str:
    """About what a program shows for the number, to know how wide it is."""
    parts = number_format.split(";")
    part = parts[1] if value < 0 and len(parts) > 1 else parts[2] if value == 0 and len(parts) > 2 else parts[0]
    found = DIGITS.search(part)
    if found is None:
        return part.replace('"', "")
    decimals = len(found.group().rpartition(".")[2]) if "." in found.group() else 0
    size = abs(value) * (100 if "%" in part else 1)
    text = f"{size:,.{decimals}f}" if "," in found.group() else f"{size:.{decimals}f}"
    sign = "−" if value < 0 and len(parts) == 1 else ""
    return (sign + part[: found.start()] + text + part[found.end() :]).replace('"', "").replace("\\", "")


def ends(axis: Axis, plot: Plot, *, is_across: bool = False) -> tuple[float, float]:
    """The axis' ends, or those that a program would find: round ones around the values, bars from zero."""
    if axis.low is not None and axis.high is not None:
        return axis.low, axis.high
    rows = [one.at if is_across else (*one.values, *one.low, *one.high) for one in plot.series]
    found = [value for row in rows for value in row if value is not None] or [0.0, 1.0]
    if plot.kind.startswith("stacked"):
        found = [*found, *(side for sums in _sums(plot) for side in sums)]
    low, high = min(found), max(found)
    if any(one.draws == "bar" for one in plot.series) and plot.kind != "xy":
        low, high = min(low, 0.0), max(high, 0.0)
    ticks, _ = nice_values(low, high)
    return (axis.low if axis.low is not None else ticks[0]), (axis.high if axis.high is not None else ticks[-1])


def _sums(plot: Plot) -> list[tuple[float, float]]:
    bars = [one.values for one in plot.series if one.draws == "bar"]
    stacks = [[row[at] or 0.0 for row in bars] for at in range(len(plot.categories))]
    return [(sum(v for v in stack if v < 0), sum(v for v in stack if v > 0)) for stack in stacks]


def label_texts(one: Series, number_format: str) -> list[str]:
    """What stands at each point, "" where nothing does."""
    texts = list(one.labels) or [""] * len(one.values)
    if one.shows_values:
        number_format = one.number_format or number_format
        pairs = zip(texts, one.values, strict=True)
        texts = [text or ("" if value is None else shown(value, number_format)) for text, value in pairs]
    return texts


def width_of(text: str, size_pt: float = SIZE_PT) -> float:
    """How wide the widest line of a text is, in points."""
    return max(text_px(part, 100) * size_pt / 100 for part in text.split("\n"))


def rooms_of(native: Native, width: float, height: float) -> list[Room]:
    """The rooms of all plots in a frame of so many points; those that share their periods stand below each other."""
    plots = [part for part in native.parts if isinstance(part, Plot)]
    rooms = [room_of(plot, plot.box.width * width, plot.box.height * height) for plot in plots]
    for at, plot in enumerate(plots):
        like = [number for number, other in enumerate(plots) if _are_aligned(plot, other)]
        if len(like) > 1:
            left = max(rooms[number].inner.left for number in like)
            right = min(rooms[number].inner.left + rooms[number].inner.width for number in like)
            rooms[at] = replace(rooms[at], inner=replace(rooms[at].inner, left=left, width=right - left))
    return rooms


def _are_aligned(one: Plot, other: Plot) -> bool:
    if (one.box.left, one.box.width) != (other.box.left, other.box.width) or one.room or other.room:
        return False
    if {one.kind, other.kind} <= {"bar", "stacked_bar"}:
        return (one.value.low, one.value.high) == (other.value.low, other.value.high)
    return {one.kind, other.kind} <= {"column", "stacked_column", "line"} and one.categories == other.categories


def room_of(plot: Plot, width: float, height: float) -> Room:
    """The room of a plot in a frame of so many points."""
    low, high = ends(plot.value, plot)
    is_lying = plot.kind in ("bar", "stacked_bar")
    left, right, top, bottom = EDGE_PT, EDGE_PT + GAP_PT, _top(plot, is_lying), EDGE_PT
    ticks = [low, high, (low + high) / 2 if plot.value.step is None else low + plot.value.step]
    numbers = 0.0 if plot.value.is_hidden else max(width_of(shown(v, plot.value.number_format)) for v in ticks)
    right += _beyond(plot)
    skip = 1
    row = SIZE_PT * LINE + GAP_PT
    if is_lying:
        names = max((width_of(name) for name in plot.categories), default=0.0)
        left += 0.0 if plot.across.is_hidden else min(names, NAMES_MOST * width) + GAP_PT
        bottom += 0.0 if plot.value.is_hidden else row
        bottom += row if plot.value.title and not plot.value.is_hidden else 0.0
    else:
        left += numbers + (GAP_PT if numbers else 0.0)
        if not plot.across.is_hidden:
            lines, skip = _below(plot, (width - left - right) / max(len(plot.categories), 1))
            bottom += lines * SIZE_PT * LINE + GAP_PT
        bottom += row if plot.kind == "xy" and plot.across.title else 0.0
    inner = plot.room or Box(
        left / width, top / height, max(0.2, 1 - (left + right) / width), max(0.2, 1 - (top + bottom) / height)
    )
    return Room(width, height, inner, skip, low, high)


def upright_title(plot: Plot) -> str:
    """What is said above the upright axis, "" where it does not show."""
    axis = plot.across if plot.kind in ("bar", "stacked_bar") else plot.value
    return "" if axis.is_hidden else axis.title


def _top(plot: Plot, is_lying: bool) -> float:
    """Above the plot area: its title, the title of the upright axis, names of colours, and numbers above the bars."""
    found = EDGE_PT + (TITLE_PT * LINE + GAP_PT if plot.title else 0.0)
    has_words = plot.has_legend or upright_title(plot)
    found += SIZE_PT * LINE + GAP_PT if has_words else 0.0
    is_beside = is_lying or plot.kind == "stacked_column"
    is_above = not is_beside and any(one.shows_values or any(one.labels) for one in plot.series)
    return found + (SIZE_PT * LINE if is_above else GAP_PT)


def _beyond(plot: Plot) -> float:
    """Room right of the plot area: for numbers beyond the bars, and for names right of the last points."""
    found = []
    for one in plot.series:
        texts = label_texts(one, plot.value.number_format)
        kept = range(len(texts)) if plot.kind == "bar" else _right_ends(plot, one)
        found += [width_of(texts[at]) for at in kept if texts[at]]
    return max(found, default=0.0)


def place_of(one: Series, at: int) -> str:
    """Where the label of a point stands, "" where the drawer chooses."""
    if not one.places:
        return ""
    return one.places[at] if len(one.places) > at else one.places[0] if len(one.places) == 1 else ""


def _below(plot: Plot, slot: float) -> tuple[int, int]:
    """How many lines the names below a plot take, and every how many of them there is room for."""
    if not plot.categories:
        return 1, 1
    pieces = [[part.split(" ") for part in name.split("\n")] for name in plot.categories]
    widest = max(width_of(word) for name in pieces for part in name for word in _breakable(part))
    skip = max(1, math.ceil((widest + 2) / slot)) if slot > 0 else 1
    lines = [sum(math.ceil(width_of(" ".join(part)) / (slot * skip)) for part in name) for name in pieces]
    return min(WRAPPED_MOST, max(1, *lines)), skip


def _breakable(words: list[str]) -> list[str]:
    """The pieces that a program keeps on one line: words, and Chinese at any place."""
    return [piece for word in words for piece in (re.split(r"(?<=[\u3000-\u9fff])", word) if word else [""])]


def shifts(plot: Plot, room: Room) -> dict[tuple[int, int], tuple[float, float]]:
    """(series, point) → how far its label is moved to the right and down, in shares of width and height, so that names
    at the right ends of lines do not cover each other, nor the columns they belong to."""
    found = [
        (number, at, room.y(one.values[at] or 0.0), len(label_texts(one, "")[at].split("\n")))
        for number, one in enumerate(plot.series)
        for at in _right_ends(plot, one)
    ]
    right = 0.0
    if plot.kind == "stacked_column":
        right = room.inner.width / max(len(plot.categories), 1) / (1 + plot.gap / 100) / 2
    gap = SIZE_PT * LINE * max((lines for *_, lines in found), default=1) / room.height
    placed = spread([y for _, _, y, _ in found], gap, gap / 2, 1 - gap / 2)
    moved = {(number, at): (right, y - wanted) for (number, at, wanted, _), y in zip(found, placed, strict=True)}
    return {key: move for key, move in moved.items() if max(map(abs, move)) > gap / 10}


def _right_ends(plot: Plot, one: Series) -> list[int]:
    """Points whose names stand right of the plot: the last named one of a line, or those at the end of an xy plot."""
    if one.draws == "bar" and plot.kind != "xy":
        return []
    texts = label_texts(one, plot.value.number_format)
    named = [
        at for at, text in enumerate(texts) if text and one.values[at] is not None and place_of(one, at) == "right"
    ]
    if plot.kind != "xy":
        return named[-1:]
    end = ends(plot.across, plot, is_across=True)[1]
    return [at for at in named if (one.at[at] or 0.0) >= end]
