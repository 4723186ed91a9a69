"""A deck as one workbook: the cover, then a sheet a panel."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.book.cover import Sheet, write_cover
from exports.book.names import sheet_names
from exports.book.panel import write_panel
from exports.book.styles import Styles
from exports.book.tables import Written
from exports.cells import text_of
from exports.deck import Deck, Slide, Tell, to_nobody
from exports.whole import whole
from locales import Words
from pages import PAGES

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
STREAMED_FROM = 20_000
"""Rows from which cells go to the disk while they are written, so that a long list does not fill the memory."""
BEGINS = datetime(1980, 1, 1)


def deck_xlsx(deck: Deck, tell: Tell = to_nobody) -> bytes:
    """The deck as a workbook: lists whole, numbers typed, charts native. The same deck gives the same bytes.

    tell: hears how far it is, 0 to 1.
    """
    words, file = deck.words, io.BytesIO()
    slides = [replace(slide, panel=whole(slide.panel)) for slide in deck.slides]
    written = [Written(slide.panel, words, deck.currency) for slide in slides]
    wanted = [_wanted(number, slide, words) for number, slide in enumerate(slides, start=1)]
    apart = [f"{number:02d} {words('Chart')}" for number in range(1, len(slides) + 1)]
    cover_name, *names = sheet_names([words("Cover"), *wanted, *apart])
    sheets = [
        Sheet(name, slide, slide.panel, each.count) for name, slide, each in zip(names, slides, written, strict=False)
    ]
    is_small = all(sheet.rows < STREAMED_FROM for sheet in sheets)
    with xlsxwriter.Workbook(file, OPTIONS | {"in_memory": is_small}) as book:
        book.set_properties(_properties(deck))
        styles = Styles(book, deck.theme())
        write_cover(added(book, cover_name), styles, deck, sheets)
        for done, (sheet, each) in enumerate(zip(sheets, written, strict=True)):
            tell(done / len(sheets))
            is_long = sheet.rows >= STREAMED_FROM
            own = added(book, sheet.name, is_long)
            place = write_panel(own, styles, sheet, each, cover_name, deck)
            if sheet.panel.chart is not None and not sheet.panel.missing:
                from exports.book.charts import draw_chart  # drawing costs half a second of imports

                if is_long:  # rows that went to the disk cannot have a chart beside them
                    own, place = added(book, names[len(sheets) + done]), (1, 0)
                draw_chart(book, own, styles, sheet.panel.chart, *place, words)
    tell(1.0)
    return file.getvalue()


def added(book: Workbook, name: str, is_streamed: bool = False) -> Worksheet:
    """A new sheet. streamed: its rows must be written in order, and go to the disk meanwhile."""
    book.constant_memory = is_streamed
    sheet = book.add_worksheet(name)
    book.constant_memory = False
    return sheet


def _wanted(number: int, slide: Slide, words: Words) -> str:
    """What a sheet would be called if names could be long: "03 Cost and profit · 712 clients lose ¥1.4 M"."""
    title = next((words(page.title) for page in PAGES if page.key == slide.page), "")
    return f"{number:02d} " + " · ".join(text for text in (title, slide.headline) if text)


def _properties(deck: Deck) -> dict[str, object]:
    days = [slide.origin.as_of for slide in deck.slides]
    made = datetime(max(days).year, max(days).month, max(days).day) if days else BEGINS
    return {
        "title": text_of(deck.title)[:250],
        "company": text_of(deck.company)[:250],
        "author": text_of(deck.made_by)[:250],
        "created": deck.made_at.replace(tzinfo=None) if deck.made_at else made,
    }
