"""Charts on a slide: graphic frames with a workbook of their own numbers behind them, and tables that can be edited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.parts.chart import ChartPart
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Emu

from charts.theme import Theme
from exports.native.block import Corner, block_of, plain, sound, workbook_of
from exports.native.chart_xml import chart_xml
from exports.native.room import Room, rooms_of
from exports.native.shapes_xml import EMU_PER_PT
from exports.native.slides_table import table_on_slide
from exports.native.spec import Box, Native, Plot
from locales import Words

MOST_ALT = 500


def draw_on_slide(
    slide: Slide,
    native: Native,
    left: int,
    top: int,
    width: int,
    height: int,
    theme: Theme,
    words: Words,
    *,
    alt: str = "",
) -> tuple[GraphicFrame, ...]:
    """Draws the parts of a chart into the rectangle (EMU), and gives the frames. alt: what the chart says in words.

    Only the parts: `native.captions` are lines of text that the maker of the slide places below them.
    Raises ValueError for a plot that no program draws: no series, lengths that differ, lines beside lying bars.
    """
    native = replace(native, parts=tuple(sound(part) if isinstance(part, Plot) else part for part in native.parts))
    frames = []
    rooms = iter(rooms_of(native, width / EMU_PER_PT, height / EMU_PER_PT))
    for part in native.parts:
        place = _placed(part.box, left, top, width, height)
        if isinstance(part, Plot):
            frame = _chart(slide, part, place, next(rooms), theme, words.language)
        else:
            frame = table_on_slide(slide, part, place, theme, words)
        _described(frame, part.title or alt, alt)
        frames.append(frame)
    return tuple(frames)


def _placed(box: Box, left: int, top: int, width: int, height: int) -> tuple[int, int, int, int]:
    return (
        round(left + box.left * width), round(top + box.top * height),
        round(box.width * width), round(box.height * height),
    )  # fmt: skip


def _chart(
    slide: Slide, plot: Plot, place: tuple[int, int, int, int], room: Room, theme: Theme, language: str
) -> GraphicFrame:
    block = block_of(plot)
    xml = chart_xml(plot, block, Corner(), room, theme, language)
    package = slide.part.package
    name = package.next_partname(ChartPart.partname_template)
    part = cast(ChartPart, ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, xml.encode()))
    part.chart_workbook.update_from_xlsx_blob(workbook_of(block))
    key = slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    shapes: Any = slide.shapes  # python-pptx adds charts of its own making only; this is how it places them
    frame = shapes._add_chart_graphicFrame(key, *(Emu(each) for each in place))
    return cast(GraphicFrame, shapes._shape_factory(frame))


def _described(frame: GraphicFrame, name: str, alt: str) -> None:
    """A name in the list of objects and a text for who cannot see it."""
    if name:
        frame.name = " ".join(plain(name).split())
    if alt:
        frame._element.xpath("./p:nvGraphicFramePr/p:cNvPr")[0].set("descr", plain(alt, MOST_ALT))
