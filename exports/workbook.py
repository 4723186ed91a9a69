"""A panel as a workbook: its whole table with typed cells, where it comes from, and its chart, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from charts.panel import Panel
from charts.theme import theme_of
from exports.book.cover import how_many
from exports.book.deck import OPTIONS, STREAMED_FROM, added
from exports.book.names import sheet_names
from exports.book.styles import Styles
from exports.book.tables import Written, hold_still, write_table
from exports.cells import text_of
from exports.whole import whole
from locales import Words, words_for
from pages.pieces.origin import Origin, language_name


def panel_xlsx(panel: Panel, origin: Origin) -> bytes:
    """The panel as a workbook. The same panel gives the same bytes: no clock is read."""
    panel, words = whole(panel), words_for(origin.language, origin.currency)
    written, file = Written(panel, words, origin.currency), io.BytesIO()
    names = sheet_names([words("Table"), words("Where it comes from"), words("Chart")])
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        made_at = datetime(origin.as_of.year, origin.as_of.month, origin.as_of.day)
        book.set_properties({"title": text_of(panel.message), "company": text_of(origin.company), "created": made_at})
        styles = Styles(book, theme_of("light", origin.rise_colour))
        _write_table(added(book, names[0], written.count >= STREAMED_FROM), styles, written)
        _write_origin(book.add_worksheet(names[1]), styles, _told(panel, origin, written.count, words))
        if panel.chart is not None and not panel.missing:
            # Only where it is needed: drawing costs half a second of imports.
            from exports.book.charts import draw_chart

            draw_chart(book, book.add_worksheet(names[2]), styles, panel.chart, 1, 0, words)
    return file.getvalue()


def _write_table(sheet: Worksheet, styles: Styles, written: Written) -> None:
    for at, size in enumerate(written.widths()):
        sheet.set_column(at, at, size)
    hold_still(sheet, written, 0)
    write_table(sheet, styles, written, 0)


def _write_origin(sheet: Worksheet, styles: Styles, told: Iterator[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for row, (label, text) in enumerate(told):
        sheet.write_string(row, 0, text_of(label), styles.label)
        sheet.write_string(row, 1, text_of(text), styles.told)


def _told(panel: Panel, origin: Origin, rows: int, words: Words) -> Iterator[tuple[str, str]]:
    """(label, text): title, page, period, filters, version, day, n and note, definition, source, language."""
    if origin.is_sample:
        yield words("Sample company"), words("made-up figures, to look around")
    yield words("Message"), panel.message or panel.missing
    if panel.missing and panel.message:
        yield words("Not known"), panel.missing
    yield words("Page"), origin.question
    yield from ((remark.kind, remark.text) for remark in panel.remarks)
    if origin.company:
        yield words("Company"), origin.company
    yield words("Period"), origin.period
    for text in origin.filters:
        yield words("Filter"), text
    yield from ((label, text) for label, text in origin.controls)
    yield words("Data as of"), words.day(origin.as_of)
    yield words("Version"), origin.version
    yield words("Rows"), how_many(panel, rows, words)
    if panel.note.text:
        yield words("Note on the page"), panel.note.text
    if panel.note.definition:
        yield words("Definition"), panel.note.definition
    if panel.note.source:
        yield words("Source"), panel.note.source
    yield words("Cells"), words("money in whole units of the currency; an empty cell is unknown, not zero")
    yield words("Language"), language_name(origin.language)
