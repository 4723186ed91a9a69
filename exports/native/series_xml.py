"""One series of a chart as XML: its name, look, points, labels, whiskers, and its numbers with where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from charts.theme import Theme
from exports.native.block import Block, Corner, Places, Value, known
from exports.native.labels_xml import labels
from exports.native.marks import mixed
from exports.native.room import Room
from exports.native.shapes_xml import bar_look, colour, line, tag
from exports.native.spec import Fill, Plot, Series

TINT = 0.25
"""How much of its colour the inside of a hollow mark has."""
WHISKER = 0.6
"""Strength of an interval's line."""


@dataclass(frozen=True)
class Drawn:
    """What all series of one chart are drawn with."""

    plot: Plot
    block: Block
    corner: Corner
    room: Room
    theme: Theme
    language: str
    moved: dict[tuple[int, int], tuple[float, float]]

    def numbers(self, column: int, count: int) -> str:
        """<c:numRef> of a column: where its numbers stand, and what they were."""
        values = self.block.columns[column].values
        points = "".join(
            f'<c:pt idx="{at}"><c:v>{value:.15g}</c:v></c:pt>' for at, value in enumerate(values) if value is not None
        )
        cache = f"<c:formatCode>General</c:formatCode>{tag('ptCount', count)}{points}"
        return f"<c:numRef>{self._at(column, count)}<c:numCache>{cache}</c:numCache></c:numRef>"

    def texts(self, column: int, count: int) -> str:
        """<c:strRef> of a column."""
        return f"<c:strRef>{self._at(column, count)}{_cached(self.block.columns[column].values)}</c:strRef>"

    def name(self, column: int) -> str:
        head = self.block.columns[column].head
        return f"<c:tx><c:strRef><c:f>{escape(self.corner.head(column))}</c:f>{_cached([head])}</c:strRef></c:tx>"

    def _at(self, column: int, count: int) -> str:
        return f"<c:f>{escape(self.corner.values(column, count))}</c:f>"


def _cached(values: Sequence[Value]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(str(text))}</c:v></c:pt>' for at, text in enumerate(values) if text is not None
    )
    return f"<c:strCache>{tag('ptCount', len(values))}{points}</c:strCache>"


def series(drawn: Drawn, number: int) -> str:
    """<c:ser> of the plot's series of that number."""
    one, places = drawn.plot.series[number], drawn.block.places[number]
    # all ranges of a plot are as long: a program may drop a series that is shorter than one after it
    count = drawn.block.depth
    is_xy, is_bar = drawn.plot.kind == "xy", one.draws == "bar" and drawn.plot.kind != "xy"
    head = f"{tag('idx', number)}{tag('order', number)}{drawn.name(places.values)}"
    written = labels(drawn.plot, number, drawn.room, drawn.theme, drawn.language, drawn.moved)
    whiskers = _whiskers(drawn, one, places, count)
    if is_bar:
        look = f"{bar_look(one.fill, one.colour, drawn.theme.panel)}{tag('invertIfNegative', 0)}"
        numbers = f"<c:cat>{drawn.texts(0, count)}</c:cat><c:val>{drawn.numbers(places.values, count)}</c:val>"
        return f"<c:ser>{head}{look}{_points(one, _bar_point(drawn))}{written}{whiskers}{numbers}</c:ser>"
    if one.sizes and places.sizes is not None:
        look = f"{_bubble(one, drawn.theme)}{tag('invertIfNegative', 0)}"
        numbers = f"<c:xVal>{drawn.numbers(places.at or 0, count)}</c:xVal>"
        numbers += f"<c:yVal>{drawn.numbers(places.values, count)}</c:yVal>"
        numbers += f"<c:bubbleSize>{drawn.numbers(places.sizes, count)}</c:bubbleSize>{tag('bubble3D', 0)}"
        return f"<c:ser>{head}{look}{written}{numbers}</c:ser>"
    is_line = one.draws in ("line", "line_points")
    drawn_line = line(one.colour if is_line else "", one.line_pt, one.is_dashed)
    look = f"<c:spPr>{drawn_line}</c:spPr>{_marker(one, one.colour, one.is_hollow, drawn.theme)}"
    points = _points(one, _mark_point(drawn, one))
    if is_xy:
        at = drawn.numbers(places.at or 0, count)
        numbers = f"<c:xVal>{at}</c:xVal><c:yVal>{drawn.numbers(places.values, count)}</c:yVal>"
    else:
        numbers = f"<c:cat>{drawn.texts(0, count)}</c:cat><c:val>{drawn.numbers(places.values, count)}</c:val>"
    return f"<c:ser>{head}{look}{points}{written}{whiskers}{numbers}{tag('smooth', 0)}</c:ser>"


def _points(one: Series, drawn: Callable[[str, Fill], str]) -> str:
    """The points that look other than their series."""
    found = ""
    usual = one.colour, one.fill
    for at, value in enumerate(one.values):
        rgb = one.colours[at] if at < len(one.colours) else one.colour
        fill = one.fills[at] if at < len(one.fills) else one.fill
        if known(value) is not None and (rgb, fill) != usual:
            found += f"<c:dPt>{tag('idx', at)}{drawn(rgb, fill)}</c:dPt>"
    return found


def _bar_point(drawn: Drawn) -> Callable[[str, Fill], str]:
    def point(rgb: str, fill: Fill) -> str:
        return f"{tag('invertIfNegative', 0)}{tag('bubble3D', 0)}{bar_look(fill, rgb, drawn.theme.panel)}"

    return point


def _mark_point(drawn: Drawn, one: Series) -> Callable[[str, Fill], str]:
    """A mark in its colour; a hollow one ends a dashed piece of the line."""
    is_line = one.draws in ("line", "line_points")

    def point(rgb: str, fill: Fill) -> str:
        is_hollow = fill in ("outline", "hatch") or (fill == "solid" and one.is_hollow)
        drawn_line = line(one.colour if is_line else "", one.line_pt, one.is_dashed or fill in ("outline", "hatch"))
        mark = _marker(one, rgb, is_hollow, drawn.theme)
        return f"{mark}{tag('bubble3D', 0)}<c:spPr>{drawn_line}</c:spPr>"

    return point


def _marker(one: Series, rgb: str, is_hollow: bool, theme: Theme) -> str:
    if one.draws == "line" or one.marker_pt <= 0:
        return f"<c:marker>{tag('symbol', 'none')}</c:marker>"
    # not quite empty: a program that draws no edge of marks would show nothing
    inside, width = (mixed(rgb, TINT, theme.panel), max(1.25, one.marker_pt / 5)) if is_hollow else (rgb, 0.75)
    size = min(max(one.marker_pt, 2), 72)
    look = f"<c:spPr>{colour(inside)}{line(rgb, width)}</c:spPr>"
    return f"<c:marker>{tag('symbol', one.symbol)}{tag('size', size)}{look}</c:marker>"


def _bubble(one: Series, theme: Theme) -> str:
    """The look of bubbles; without a mark they only carry their words."""
    if one.marker_pt <= 0:
        return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    inside = mixed(one.colour, TINT, theme.panel) if one.is_hollow else one.colour
    return f"<c:spPr>{colour(inside)}{line(one.colour if one.is_hollow else theme.panel, 0.75)}</c:spPr>"


def _whiskers(drawn: Drawn, one: Series, places: Places, count: int) -> str:
    """The intervals as error bars with lengths of their own: in an xy plot lying down too."""
    is_bar = one.draws == "bar" and drawn.plot.kind != "xy"
    found = ""
    for direction, plus, minus in (("x", places.right, places.left), ("y", places.above, places.below)):
        if plus is None and minus is None:
            continue
        kind = "both" if plus is not None and minus is not None else "plus" if plus is not None else "minus"
        found += "<c:errBars>" + ("" if is_bar else tag("errDir", direction))
        found += tag("errBarType", kind) + tag("errValType", "cust") + tag("noEndCap", 1)
        found += f"<c:plus>{drawn.numbers(plus, count)}</c:plus>" if plus is not None else ""
        found += f"<c:minus>{drawn.numbers(minus, count)}</c:minus>" if minus is not None else ""
        shade = drawn.theme.ink if is_bar else one.colour
        found += f"<c:spPr>{line(shade, 1.0, opacity=WHISKER)}</c:spPr></c:errBars>"
    return found
