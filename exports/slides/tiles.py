"""Key figures on a slide: a box each, with its change, a second comparison and the line of its past."""

from __future__ import annotations

import math
from collections.abc import Sequence

from charts.panel import Strip, Tile
from charts.theme import Theme
from exports.shown import one_line
from exports.slides.area import Area
from exports.slides.fitting import LINE, Fitted, Ladder, fitted_text, width_of
from exports.slides.lettering import Paragraph, Run
from exports.slides.marks import Sheet, bar_xml, group_xml, line_xml, text_xml
from exports.slides.tables import spark_points
from locales import Words

GAP, ACROSS, DOWN = 16.0, 14.0, 10.0
TALLEST, ROW = 190.0, 104.0
"""The height of a row of tiles: at most, and where they stand above a chart."""
ARROWS = {"up": "▲ ", "down": "▼ ", "same": ""}
LABEL: Ladder = ((12, 1), (11, 1), (11, 2), (10, 2), (9, 2))
VALUES = (34, 30, 26, 22, 18, 15, 12)
CHANGE: Ladder = ((12, 1), (11, 1), (10, 1), (10, 2), (9, 2))
SECOND: Ladder = ((11, 1), (11, 2), (10, 2), (9, 3), (8, 4))
SPARK = 40.0


def draw_tiles(sheet: Sheet, area: Area, tiles: Sequence[Tile], words: Words, theme: Theme) -> None:
    """Draws the tiles as an even grid that fills the area."""
    columns = columns_for(len(tiles), area)
    rows = math.ceil(len(tiles) / columns)
    places = area.head(rows * TALLEST + (rows - 1) * GAP).cells(columns, rows, GAP)
    for tile, place in zip(tiles, places, strict=False):
        _draw_tile(sheet, place, tile, words, theme)


def columns_for(count: int, area: Area) -> int:
    """How many tiles stand in a row: all of them where the area is low, else so that the boxes keep their shape."""
    if area.height < 2 * ROW:
        return max(count, 1)
    return max(1, {1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3 if count <= 9 else 4))


def _draw_tile(sheet: Sheet, area: Area, tile: Tile, words: Words, theme: Theme) -> None:
    first = sheet.next_id()
    inner = area.inside(ACROSS, DOWN)
    texts, taken = _texts(inner, tile, theme)
    shapes = text_xml(
        first + 1, tile.label, area, texts, sheet.hand, ground=theme.panel, edge=theme.hairline, margin=(ACROSS, DOWN)
    )
    left = inner.below(taken + 6)
    if not tile.missing and left.height >= 18:
        shapes += _picture(first + 2, left.foot(min(left.height, SPARK)), tile, theme)
    said = [tile.label, tile.missing or tile.value, _change(tile), tile.second]
    sheet.add(group_xml(first, tile.label, area, shapes, words.joined(part for part in said if part)))


def _texts(area: Area, tile: Tile, theme: Theme) -> tuple[list[Paragraph], float]:
    """The paragraphs of a tile and how high they are together."""
    value = "—" if tile.missing else one_line(tile.value)
    label = fitted_text(one_line(tile.label), area.width, area.height * 0.3, LABEL)
    change = None if tile.missing or not tile.change else fitted_text(
        one_line(_change(tile)), area.width, area.height * 0.3, CHANGE, True
    )  # fmt: skip
    left = area.height - label.height - (change.height if change else 0)
    said = one_line(tile.missing or tile.second)
    second = fitted_text(said, area.width, max(left - VALUES[-1] * LINE - 8, 10.0), SECOND) if said else None
    left -= second.height if second else 0
    size = next((s for s in VALUES if width_of(value, s, True) <= area.width and s * LINE <= left), VALUES[-1])
    big = fitted_text(value, area.width, size * LINE, ((size, 1),), True)
    found = [_paragraph(label, theme.muted), _paragraph(big, theme.ink, True)]
    if change and tile.change:
        colour = theme.change(tile.change.direction == "up", tile.change.quality)
        found.append(_paragraph(change, theme.neutral if tile.change.direction == "same" else colour, True))
    if second:
        found.append(_paragraph(second, theme.muted))
    return found, sum(each.height for each in (label, big, change, second) if each)


def _change(tile: Tile) -> str:
    return f"{ARROWS[tile.change.direction]}{tile.change.text} {tile.change.words}" if tile.change else ""


def _paragraph(fitted: Fitted, colour: str, is_bold: bool = False) -> Paragraph:
    return Paragraph((Run(fitted.text, fitted.size, colour, is_bold),))


def _picture(at: int, area: Area, tile: Tile, theme: Theme) -> str:
    """The strip of estimates where the tile has one, else the line of its past with the year before it in grey."""
    if tile.strip is not None:
        return _strip(at, area, tile.strip, theme)
    points = spark_points(tile.spark, tile.spark_before)
    before = spark_points(tile.spark_before, tile.spark)
    if not points:
        return ""
    lines = line_xml(at, "a year before", area, before, theme.before, 1.0) if before else ""
    return lines + line_xml(at + 1, "past", area, points, theme.actual, 1.75)


def _strip(at: int, area: Area, strip: Strip, theme: Theme) -> str:
    """Estimates as ticks with their intervals, along an axis."""

    def x_of(value: float) -> float:
        return min(max((value - strip.low) / (strip.high - strip.low), 0.0), 1.0)

    def bar(name: str, low: float, high: float, middle: float, height: float, colour: str) -> str:
        nonlocal at
        at += 1
        left, right = area.left + x_of(low) * area.width, area.left + x_of(high) * area.width
        left = min(left, area.right - 1.5)
        return bar_xml(at, name, Area(left, middle - height / 2, max(right - left, 1.5), height), colour)

    low = area.foot(min(area.height, 28.0))
    middle = low.top + low.height / 2
    shapes = bar(
        "axis",
        strip.low,
        strip.high,
        middle if strip.zone else low.bottom - 1,
        2 if strip.zone else 0.75,
        theme.hairline,
    )
    if strip.zone:
        shapes += bar("zone", *strip.zone, middle, 9, theme.before)
    for place, one in enumerate(strip.estimates):
        y = middle if strip.zone else low.top + (low.height - 4) * (place + 0.5) / len(strip.estimates)
        colour = theme.colour(one.role)
        shapes += bar("interval", one.low, one.high, y, 1.5, colour) + bar(
            "estimate", one.value, one.value, y, 11, colour
        )
    return shapes
