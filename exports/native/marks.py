"""What native charts of points are put together from: lines, words in the chart, plain texts, number formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from charts.measure import digits_of, is_unknown
from exports.native.spec import Place, Series

_BREAK, _TAG = re.compile(r"<br\s*/?>"), re.compile(r"</?(?:b|i|span)[^<>]*>")
_NUMBER = re.compile(r"[−+-]?\d[\d,. ]*\d|[−+-]?\d")
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]$")


Point = tuple[float, float]


def plain(text: str, line_break: str = "\n") -> str:
    """A text that was written for Plotly as it is read: its line breaks and bold taken out, its entities resolved."""
    return unescape(_TAG.sub("", _BREAK.sub(line_break, text)))


def without_number(text: str) -> str:
    """The words beside a number: "¥8,000 K" is "¥ K", "cumulative share of revenue 100 %" loses its 100."""
    left = _NUMBER.sub("", text, count=1).replace("\u00a0", " ")
    return re.sub(r" {2,}", " ", left).strip()


def without_brackets(text: str) -> str:
    """A title without the remark in brackets at its end."""
    return _BRACKETS.sub("", text)


def number_format(step: float, is_mirrored: bool = False) -> str:
    """The format that tells multiples of the step apart; mirrored: both sides of zero are written positive."""
    digits = digits_of(step)
    written = "#,##0" + ("." + "0" * digits if digits else "")
    return f"{written};{written}" if is_mirrored else written


def mixed(colour: str, share: float, ground: str) -> str:
    """A colour laid over a ground at that opacity (0–1), as a hex colour of its own."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in pairs)


def number(value: Any) -> float | None:
    """A value of a chart's frame as a number, unknown as None."""
    return None if is_unknown(value) else float(value)


def drawn_line(
    name: str, at: Sequence[float | None], values: Sequence[float | None], colour: str, *, pt: float = 2.0,
    is_dashed: bool = False,
) -> Series:  # fmt: skip
    """A line through points, without marks."""
    return Series(name, tuple(values), colour, draws="line", at=tuple(at), line_pt=pt, is_dashed=is_dashed, marker_pt=0)


def strokes(name: str, ends: Sequence[tuple[Point, Point]], colour: str, pt: float) -> tuple[Series, ...]:
    """Straight strokes from one point to another, as one line with gaps; none for no stroke.

    Intervals that lie down are such strokes: not every program draws error bars along the x axis.
    """
    if not ends:
        return ()
    points = [point for start, end in ends for point in (start, end, (None, None))][:-1]
    return (drawn_line(name, [x for x, _ in points], [y for _, y in points], colour, pt=pt),)


def intervals(
    name: str, low: Sequence[float | None], high: Sequence[float | None], up: Sequence[float], colour: str, pt: float
) -> tuple[Series, ...]:
    """Intervals that lie down at their heights; where an end is unknown there is none."""
    ends = [
        ((start, y), (end, y))
        for start, end, y in zip(low, high, up, strict=True)
        if start is not None and end is not None
    ]
    return strokes(name, ends, colour, pt)


def rectangle(name: str, across: tuple[float, float], up: tuple[float, float], colour: str) -> Series:
    """The outline of a zone, as one thin line around it."""
    (left, right), (low, high) = across, up
    return drawn_line(name, (left, left, right, right, left), (low, high, high, low, low), colour, pt=1.0)


def words_at(
    name: str, at: Sequence[float], values: Sequence[float], texts: Sequence[str], ink: str, places: Sequence[Place],
    *, is_bold: bool = False,
) -> Series:  # fmt: skip
    """Words that stand in the chart at points that are not drawn."""
    return Series(
        name, tuple(values), ink, draws="points", at=tuple(at), labels=tuple(texts), marker_pt=0, places=tuple(places),
        ink=ink, is_bold=is_bold,
    )  # fmt: skip
