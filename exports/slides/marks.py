"""Shapes drawn on a slide: texts in their places, boxes, lines, groups; each with a number of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml

from exports.shown import one_line
from exports.slides.area import Area
from exports.slides.lettering import A, Hand, P, Paragraph, emu, paragraphs_xml
from exports.slides.stationery import Form

LONGEST_ALT = 1_000
PAGE_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


@dataclass(frozen=True)
class Sheet:
    """A slide that is being written: python-pptx's slide, its form, the fonts."""

    slide: Any
    form: Form
    hand: Hand

    def next_id(self) -> int:
        """A number that no shape of the slide has."""
        return 1 + max(int(each) for each in self.slide.shapes._spTree.xpath("//@id") if str(each).isdigit())

    def add(self, xml: str) -> None:
        """Puts a shape on top of the others."""
        self.slide.shapes._spTree.append(parse_xml(xml))

    def write(self, place: str, paragraphs: Sequence[Paragraph]) -> None:
        """Writes into a named place: the template's placeholder, or a text box of our own."""
        if place not in self.form.areas:
            return
        if place not in self.form.held:
            self.add(text_xml(self.next_id(), place, self.form.areas[place], paragraphs, self.hand))
            return
        shape = next(s for s in self.slide.placeholders if s.placeholder_format.idx == self.form.held[place])
        shape.name = place
        self.fill(shape._element.txBody, paragraphs, self.hand)

    @staticmethod
    def fill(body: Any, paragraphs: Sequence[Paragraph], hand: Hand) -> None:
        """Puts paragraphs in the place of those that a text body holds."""
        for old in body.findall(f"{{{_A}}}p"):
            body.remove(old)
        for each in list(parse_xml(f"<a:lstStyle {A}>{paragraphs_xml(paragraphs, hand)}</a:lstStyle>")):
            body.append(each)

    def add_bar(self, name: str, area: Area, colour: str) -> None:
        """Draws a bar of one colour."""
        self.add(bar_xml(self.next_id(), name, area, colour))

    def number(self, page: int) -> None:
        """Writes the number of the page, as a field that follows when slides are moved."""
        if "page" not in self.form.areas:
            return
        at, area = self.next_id(), self.form.areas["page"]
        index = self.form.held.get("page")
        kind = f'<p:ph type="sldNum" sz="quarter" idx="{index}"/>' if index is not None else ""
        box = "" if index is not None else _frame(area)
        size = "" if index is not None else ' sz="900"'
        language = "zh-CN" if self.hand.language == "zh" else "en-US"
        self.add(
            f'<p:sp {A} {P}><p:nvSpPr><p:cNvPr id="{at}" name="page"/><p:cNvSpPr/><p:nvPr>{kind}</p:nvPr></p:nvSpPr>'
            f"<p:spPr>{box}{_RECT if box else ''}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
            f'<a:fld id="{PAGE_FIELD}" type="slidenum"><a:rPr lang="{language}"{size}/><a:t>{page}</a:t></a:fld>'
            "</a:p></p:txBody></p:sp>"
        )

    def clear(self) -> None:
        """Takes away the placeholders that nothing was written into: they would ask for text."""
        for shape in list(self.slide.placeholders):
            if shape.has_text_frame and not shape.text_frame.text:
                shape._element.getparent().remove(shape._element)


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RECT = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def sheet_of(presentation: Any, form: Form, hand: Hand) -> Sheet:
    """A new slide of that form at the end."""
    return Sheet(presentation.slides.add_slide(form.layout), form, hand)


def _frame(area: Area) -> str:
    left, top, width, height = area.emus
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def solid(colour: str) -> str:
    """A fill of one colour; none for ""."""
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>' if colour else "<a:noFill/>"


def text_xml(
    at: int,
    name: str,
    area: Area,
    paragraphs: Sequence[Paragraph],
    hand: Hand,
    *,
    ground: str = "",
    edge: str = "",
    margin: tuple[float, float] = (0.0, 0.0),
    anchor: str = "t",
) -> str:
    """A box with text. ground, edge: colours of its fill and its line; margin: kept free inside, across and down."""
    across, down = emu(margin[0]), emu(margin[1])
    line = f'<a:ln w="9525">{solid(edge)}</a:ln>'
    words = paragraphs_xml(paragraphs, hand) or "<a:p/>"
    return (
        f'<p:sp {A} {P}><p:nvSpPr><p:cNvPr id="{at}" name={quoteattr(one_line(name))}/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr>{_frame(area)}{_RECT}{solid(ground)}{line}</p:spPr><p:txBody>"
        f'<a:bodyPr wrap="square" lIns="{across}" tIns="{down}" rIns="{across}" bIns="{down}" anchor="{anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{words}</p:txBody></p:sp>"
    )


def bar_xml(at: int, name: str, area: Area, colour: str) -> str:
    """A bar of one colour."""
    return (
        f'<p:sp {A} {P}><p:nvSpPr><p:cNvPr id="{at}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr>{_frame(area)}{_RECT}{solid(colour)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def line_xml(
    at: int, name: str, area: Area, points: Sequence[tuple[float, float] | None], colour: str, pt: float
) -> str:
    """A line through points (0–1 from the left, 0–1 from above) in an area; None is a gap."""
    _, _, width, height = area.emus
    drawn, is_open = "", False
    for point in points:
        if point is not None:
            tag = "lnTo" if is_open else "moveTo"
            drawn += f'<a:{tag}><a:pt x="{round(point[0] * width)}" y="{round(point[1] * height)}"/></a:{tag}>'
        is_open = point is not None
    return (
        f'<p:sp {A} {P}><p:nvSpPr><p:cNvPr id="{at}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        f"{_frame(area)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{width}" h="{height}" fill="none">{drawn}</a:path>'
        f'</a:pathLst></a:custGeom><a:noFill/><a:ln w="{emu(pt)}" cap="rnd">{solid(colour)}<a:round/></a:ln></p:spPr>'
        "</p:sp>"
    )


def group_xml(at: int, name: str, area: Area, shapes: str, alt: str = "") -> str:
    """Shapes that move together, in the area that holds them all."""
    left, top, width, height = area.emus
    frame = (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        f'<a:chOff x="{left}" y="{top}"/><a:chExt cx="{width}" cy="{height}"/></a:xfrm>'
    )
    return (
        f'<p:grpSp {A} {P}><p:nvGrpSpPr><p:cNvPr id="{at}" name={quoteattr(one_line(name))} '
        f"descr={quoteattr(described(alt))}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{frame}</p:grpSpPr>{shapes}</p:grpSp>"
    )


def described(alt: str) -> str:
    """A text for who cannot see a picture, of a length that is read out."""
    held = one_line(alt)
    return held if len(held) <= LONGEST_ALT else held[: LONGEST_ALT - 1] + "…"
