"""The small parts that chart XML is made of: fills, lines, fonts, texts. Order of elements as the schema has it."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

from exports.native.block import plain
from exports.native.spec import Fill

LATIN, ASIAN = "Arial", "Microsoft YaHei"
"""Fonts that every office program finds or replaces by one as wide; the Asian one is used for Chinese only."""
EMU_PER_PT = 12_700
SIZE_PT, SMALL_PT, TITLE_PT = 11.0, 9.5, 12.0
LINE = 1.3
"""Height of a line of text over its size."""


def tag(name: str, value: object) -> str:
    """An element with one value: <c:name val="…"/>."""
    shown = str(int(value)) if isinstance(value, bool) else f"{value:.15g}" if isinstance(value, float) else str(value)
    return f'<c:{name} val="{escape(shown, {chr(34): "&quot;"})}"/>'


def colour(rgb: str, opacity: float = 1.0) -> str:
    """A solid fill of a hex colour."""
    alpha = "" if opacity >= 1 else f'<a:alpha val="{round(opacity * 100_000)}"/>'
    return f'<a:solidFill><a:srgbClr val="{rgb.lstrip("#").upper()}">{alpha}</a:srgbClr></a:solidFill>'


def line(rgb: str, width_pt: float, is_dashed: bool = False, opacity: float = 1.0) -> str:
    """A line in a colour; "" draws none."""
    if not rgb or width_pt <= 0:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="dash"/>' if is_dashed else ""
    return f'<a:ln w="{round(width_pt * EMU_PER_PT)}" cap="flat">{colour(rgb, opacity)}{dash}<a:round/></a:ln>'


def bar_look(fill: Fill, rgb: str, ground: str) -> str:
    """How a bar is filled: solid, an outline, hatched on the ground, or not at all."""
    if fill == "none":
        return f"<c:spPr><a:noFill/>{line('', 0)}</c:spPr>"
    if fill == "outline":
        return f"<c:spPr><a:noFill/>{line(rgb, 1.25)}</c:spPr>"
    if fill == "hatch":
        hatch = (
            f'<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="{rgb.lstrip("#").upper()}"/></a:fgClr>'
            f'<a:bgClr><a:srgbClr val="{ground.lstrip("#").upper()}"/></a:bgClr></a:pattFill>'
        )
        return f"<c:spPr>{hatch}{line(rgb, 0.75)}</c:spPr>"
    return f"<c:spPr>{colour(rgb)}{line('', 0)}</c:spPr>"


def font(name: str, size_pt: float, rgb: str, is_bold: bool = False, language: str = "") -> str:
    """Run or default properties: <a:name …> with size, weight, colour and both fonts."""
    lang = f'lang="{language}" ' if language else ""
    return (
        f'<a:{name} {lang}sz="{round(size_pt * 100)}" b="{int(is_bold)}">{colour(rgb)}'
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{ASIAN}"/><a:cs typeface="{LATIN}"/></a:{name}>'
    )


def text_look(size_pt: float, rgb: str, is_bold: bool = False, turned: int | None = None) -> str:
    """How the texts of an element look: <c:txPr>. turned: degrees, counted clockwise."""
    body = '<a:bodyPr wrap="none"/>' if turned is None else f'<a:bodyPr rot="{turned * 60_000}" vert="horz"/>'
    look = font("defRPr", size_pt, rgb, is_bold)
    return f"<c:txPr>{body}<a:lstStyle/><a:p><a:pPr>{look}</a:pPr><a:endParaRPr/></a:p></c:txPr>"


class Said(NamedTuple):
    """A text and how it is written."""

    text: str
    size_pt: float
    rgb: str
    is_bold: bool = False


def rich(said: Said, language: str, align: str = "") -> str:
    """A text of its own: <c:tx><c:rich>, one paragraph a line."""
    lines = "".join(_paragraph(line, said, language, align) for line in plain(said.text).split("\n"))
    return f'<c:tx><c:rich><a:bodyPr rot="0" vert="horz" wrap="none"/><a:lstStyle/>{lines}</c:rich></c:tx>'


def _paragraph(line: str, said: Said, language: str, align: str) -> str:
    aligned = f' algn="{align}"' if align else ""
    look = f"<a:pPr{aligned}>{font('defRPr', said.size_pt, said.rgb, said.is_bold)}</a:pPr>"
    run = font("rPr", said.size_pt, said.rgb, said.is_bold, language)
    return f"<a:p>{look}<a:r>{run}<a:t>{escape(line)}</a:t></a:r></a:p>"


def layout(
    x: float, y: float, width: float | None = None, height: float | None = None, *, is_offset: bool = False,
    is_outer: bool = False,
) -> str:  # fmt: skip
    """A place by hand in shares of the chart: of a title its left upper corner, of a plot area its inner room.

    is_offset: how far from where it would stand. is_outer: the whole of what has a size, of a legend.
    """
    modes = "" if is_offset else '<c:xMode val="edge"/><c:yMode val="edge"/>'
    inner, size = "", ""
    if width is not None and height is not None:
        inner = "" if is_outer else '<c:layoutTarget val="inner"/>'
        size = f"{tag('w', round(width, 5))}{tag('h', round(height, 5))}"
    place = f"{tag('x', round(x, 5))}{tag('y', round(y, 5))}"
    return f"<c:layout><c:manualLayout>{inner}{modes}{place}{size}</c:manualLayout></c:layout>"
