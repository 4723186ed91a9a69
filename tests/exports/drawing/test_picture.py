from __future__ import annotations

import struct
import zlib

import pytest

from charts.theme import LIGHT
from exports.drawing import png_of, svg_of
from tests.exports.drawing.made import bar, plot

FIGURE = plot(bar([2, 5, 8], [50, 100, 20]))
Rows = list[list[tuple[int, ...]]]


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def dots(png: bytes) -> Rows:
    """The dots of a PNG of 8 bits a channel, row by row."""
    wide, high = size(png)
    channels = {2: 3, 6: 4}[png[25]]
    content, at = b"", 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        if png[at + 4 : at + 8] == b"IDAT":
            content += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride = zlib.decompress(content), wide * channels
    rows: list[bytearray] = []
    for row in range(high):
        start = row * (stride + 1)
        above = rows[-1] if rows else bytearray(stride)
        rows.append(_unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, channels))
    return [[tuple(row[at : at + channels]) for at in range(0, stride, channels)] for row in rows]


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    for at in range(len(row)):
        left, up = row[at - step] if at >= step else 0, above[at]
        corner = above[at - step] if at >= step else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda one: abs(guess - one))
        row[at] = (row[at] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return row


@pytest.mark.parametrize(("scale", "wide", "high"), [(1.0, 120, 140), (1.5, 180, 210), (2.0, 240, 280)])
def test_a_png_has_the_pictures_size_times_the_scale(scale: float, wide: int, high: int) -> None:
    assert size(png_of(svg_of(FIGURE, 120, LIGHT), scale)) == (wide, high)


def test_its_dots_are_the_bars_and_the_ground() -> None:
    found = dots(png_of(svg_of(FIGURE, 120, LIGHT), 1))
    ink = (0x22, 0x33, 0x3F)
    assert [row[60][:3] == ink for row in found] == [20 <= at < 120 for at in range(140)]
    assert found[10][10][:3] == (255, 255, 255)


def test_without_a_ground_it_is_transparent() -> None:
    found = dots(png_of(svg_of(FIGURE, 120, LIGHT, is_transparent=True), 1))
    assert found[10][10][3] == 0 and found[60][60][3] == 255


def test_no_row_of_dots_is_lost_on_the_way() -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="62" height="218" viewBox="0 0 62 218">'
    rows = "".join(
        f'<rect y="{y}" width="62" height="1" fill="#{"FF0000" if y % 2 else "0000FF"}"/>' for y in range(218)
    )
    found = dots(png_of(f"{head}{rows}</svg>", 1))
    assert [row[31][0] for row in found] == [255 if y % 2 else 0 for y in range(218)]


def test_the_same_figure_gives_the_same_dots() -> None:
    svg = svg_of(FIGURE, 120, LIGHT)
    assert png_of(svg) == png_of(svg)


def test_texts_are_drawn_in_both_typefaces_and_weights() -> None:
    pictures = {
        png_of(svg_of(plot(annotations=[{"text": text, "x": 5, "y": 50, "showarrow": False}]), 120, LIGHT), 1)
        for text in ("", "Acts", "<b>Acts</b>", "客户", "<b>客户</b>", "店", "青", "≥", "ł", "▲", "▼")
    }
    assert len(pictures) == 11  # no two alike: nothing is drawn as an empty box


@pytest.mark.parametrize(("svg", "scale"), [("<p/>", 1), (svg_of(FIGURE, 120, LIGHT), 0.001), ("#panic()", 1)])
def test_what_is_no_picture_is_refused(svg: str, scale: float) -> None:
    with pytest.raises(ValueError, match="drawing: "):
        png_of(svg, scale)


def test_a_picture_with_too_many_dots_is_refused() -> None:
    with pytest.raises(ValueError, match="give 1 to 20,000 dots a side"):
        png_of(svg_of(FIGURE, 120, LIGHT), 1000)
