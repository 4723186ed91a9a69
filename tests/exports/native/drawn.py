"""Native charts drawn on a slide or a sheet, and what they hold there: chart XML, references, and their numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import openpyxl
import xlsxwriter
from lxml import etree
from openpyxl.workbook.workbook import Workbook
from pptx import Presentation
from pptx.util import Inches

from charts.theme import LIGHT
from exports.book.styles import Styles
from exports.native.block import OPTIONS, Corner, block_of, sound
from exports.native.chart_xml import chart_xml
from exports.native.room import rooms_of
from exports.native.sheets import draw_on_sheet
from exports.native.slides import draw_on_slide
from exports.native.spec import Native, Plot
from locales import words_for
from tests.exports.native.schema import C, faults_of_chart
from tests.exports.ooxml import faults_of, parts_of

ROOM = (Inches(0.6), Inches(1.3), Inches(12.1), Inches(5.3))


@dataclass(frozen=True)
class Held:
    """One chart of a file: its XML, and the workbook its references point into."""

    xml: etree._Element
    book: Workbook


def slide_of(native: Native, language: str = "en", alt: str = "") -> bytes:
    """A file of one slide that holds the chart."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    draw_on_slide(slide, native, *ROOM, LIGHT, words_for(language), alt=alt)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def sheet_of(native: Native, language: str = "en", name: str = "Anna's 销售") -> bytes:
    """A workbook of one sheet that holds the chart, from the third row and the second column."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})
        draw_on_sheet(book, book.add_worksheet(name), Styles(book), native, 2, 1, words_for(language))
    return file.getvalue()


def held_by_slide(content: bytes) -> list[Held]:
    """The charts of a presentation in order, each with the workbook behind it."""
    deck = Presentation(io.BytesIO(content))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    books = [openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) for chart in charts]
    return [Held(etree.fromstring(chart.part.blob), book) for chart, book in zip(charts, books, strict=True)]


def held_by_sheet(content: bytes) -> list[Held]:
    """The charts of a workbook, each with that workbook."""
    parts = parts_of(content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    names = sorted((name for name in parts if name.startswith("xl/charts/chart")), key=lambda name: (len(name), name))
    return [Held(etree.fromstring(parts[name]), book) for name in names]


def demand_drawn(native: Native, language: str = "en") -> None:
    """The chart is sound on a slide and on a sheet: structure, order of elements, references, and cells as drawn."""
    for content, held in (
        (slide := slide_of(native, language), held_by_slide(slide)),
        (sheet := sheet_of(native, language), held_by_sheet(sheet)),
    ):
        assert faults_of(content) == []
        for one in held:
            assert faults_of_chart(etree.tostring(one.xml)) == []
            for formula, cached in references(one.xml):
                assert cells(one.book, formula) == cached, formula


def demand_schema(native: Native, language: str = "en") -> None:
    """The XML of every plot has its elements where the schema has them."""
    plots = [sound(part) for part in native.parts if isinstance(part, Plot)]
    rooms = rooms_of(Native(tuple(plots)), 870.0, 380.0)
    for plot, room in zip(plots, rooms, strict=True):
        assert faults_of_chart(chart_xml(plot, block_of(plot), Corner(), room, LIGHT, language).encode()) == []


def references(xml: etree._Element) -> Iterator[tuple[str, list[float | str | None]]]:
    """What a chart points at, and what it remembers of it."""
    for reference in xml.iter(f"{C}numRef", f"{C}strRef"):
        is_number = reference.tag == f"{C}numRef"
        cache = reference.find(f"{C}numCache") if is_number else reference.find(f"{C}strCache")
        found: list[float | str | None] = [None] * int(cache.find(f"{C}ptCount").get("val"))
        for point in cache.findall(f"{C}pt"):
            text = point.find(f"{C}v").text or ""
            found[int(point.get("idx"))] = float(text) if is_number else text
        yield reference.find(f"{C}f").text, found


def cells(book: Workbook, formula: str) -> list[float | str | None]:
    """The values of a range like 'Anna''s 销售'!$B$2:$B$9."""
    name, _, area = formula.rpartition("!")
    sheet = book[name[1:-1].replace("''", "'") if name.startswith("'") else name]
    found = sheet[area.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for row in rows for cell in row]
