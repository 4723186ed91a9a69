"""The texts at a series' points as XML: numbers in their format, which follow the cells, or texts of their own."""

from __future__ import annotations

from typing import NamedTuple

from charts.theme import Theme
from exports.native.bar_room import fits_inside, label_size
from exports.native.block import known
from exports.native.room import Room, label_texts, place_of
from exports.native.shapes_xml import Said, colour, layout, rich, tag, text_look
from exports.native.spec import Plot, Series

BESIDE_POINT = {"right": "r", "left": "l", "above": "t", "below": "b", "center": "ctr", "": "t"}
LIGHT_FROM = 0.18
"""Relative luminance of sRGB from which dark text reads better on a colour."""


def number_format(found: str) -> str:
    """The format, negative numbers with a true minus sign where it has no part for them."""
    return found if ";" in found else f'{found};"−"{found}'


def labels(
    plot: Plot, number: int, room: Room, theme: Theme, language: str, moved: dict[tuple[int, int], tuple[float, float]]
) -> str:
    """<c:dLbls> of a series; "" where it has none."""
    one = plot.series[number]
    size = label_size(plot, one, room)
    texts = label_texts(one, plot.value.number_format)
    if not any(texts) or not size:
        return ""
    own = list(one.labels) or [""] * len(one.values)
    looks = [_look(plot, one, at, texts[at], size, room, theme) for at in range(len(texts))]
    known_looks = [look for text, look in zip(texts, looks, strict=True) if text and look]
    usual = max(known_looks, key=known_looks.count, default=None)
    if usual is None:
        return ""
    singles = ""
    for at, (text, look) in enumerate(zip(texts, looks, strict=True)):
        move = moved.get((number, at))
        if not text or known(one.values[at]) is None or not (own[at] or move is not None or look != usual):
            continue
        if look is None:
            singles += f"<c:dLbl>{tag('idx', at)}{tag('delete', 1)}</c:dLbl>"
            continue
        shift = layout(*move, is_offset=True) if move else "<c:layout/>"
        said = rich(Said(own[at], size, look.ink, one.is_bold), language) if own[at] else ""
        singles += f"<c:dLbl>{tag('idx', at)}{shift}{said}{_shape(plot, one, look, size)}{_shows(True)}</c:dLbl>"
    extra = _NO_LEADERS if any(number == moved_one for moved_one, _ in moved) else ""
    return f"<c:dLbls>{singles}{_shape(plot, one, usual, size)}{_shows(one.shows_values)}{extra}</c:dLbls>"


class Look(NamedTuple):
    """Where a label stands, its colour, and the ground behind it ("" none)."""

    place: str
    ink: str
    ground: str = ""


def _look(plot: Plot, one: Series, at: int, text: str, size: float, room: Room, theme: Theme) -> Look | None:
    """How the label of a point looks; None where a bar has no room for it."""
    rgb = one.colours[at] if at < len(one.colours) else one.colour
    place = _place(plot, one, at)
    if one.draws != "bar" or plot.kind == "xy":
        return Look(place, one.ink or rgb)
    fill = one.fills[at] if at < len(one.fills) else one.fill
    if place != "outEnd" and fill != "none" and not fits_inside(plot, one, text, size, room, one.values[at] or 0.0):
        if plot.kind.startswith("stacked"):
            return None
        place = "outEnd"
    if place == "outEnd":
        return Look(place, one.ink or theme.ink)
    ground = theme.panel if fill == "hatch" else ""
    is_dark = fill == "solid" and not is_light(rgb)
    return Look(place, one.ink or (theme.in_bar if is_dark else theme.ink), ground)


def _shape(plot: Plot, one: Series, look: Look, size: float) -> str:
    ground = f"<c:spPr>{colour(look.ground)}<a:ln><a:noFill/></a:ln></c:spPr>" if look.ground else _NO_GROUND
    return f"{_format(plot, one)}{ground}{text_look(size, look.ink, one.is_bold)}{tag('dLblPos', look.place)}"


_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/></c:ext>'
    "</c:extLst>"
)
_NO_GROUND = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _format(plot: Plot, one: Series) -> str:
    shown = (
        number_format(one.number_format or plot.value.number_format)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('"', "&quot;")
    )
    return f'<c:numFmt formatCode="{shown}" sourceLinked="0"/>'


def _shows(is_shown: bool) -> str:
    shown = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return "".join(tag(name, is_shown and name == "showVal") for name in shown)


def _place(plot: Plot, one: Series, at: int) -> str:
    """The place in the schema's words. Stacked bars take none beyond their end: the file would be called broken."""
    wanted = place_of(one, at)
    if not wanted and any(end is not None for end in (*one.low, *one.high)):
        wanted = "below"  # a whisker runs through what stands beyond the end
    if one.draws != "bar" or plot.kind == "xy":
        return BESIDE_POINT[place_of(one, at)]
    if plot.kind.startswith("stacked"):
        return "ctr" if wanted in ("", "center") else "inBase" if wanted in ("left", "below") else "inEnd"
    return "inEnd" if wanted == "center" else "inBase" if wanted in ("left", "below") else "outEnd"


def is_light(rgb: str) -> bool:
    """Whether dark text reads better on the colour."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return bool(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > LIGHT_FROM)
