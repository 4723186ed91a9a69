"""A panel as a workbook: its whole table with typed cells on one sheet, where it comes from on the other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from charts.panel import MOST_TAKEN, Panel, TableColumn
from exports.cells import cell, could_run, header, number_format, shown_as, text_of, width
from exports.tables import columns_and_rows
from exports.whole import whole
from locales import N_, Words, words_for
from pages.pieces.origin import Origin, language_name

STREAMED_FROM = 20_000
"""Rows from which cells go to the disk while they are written, so that a long list does not fill the memory."""
LOOKED_AT = 1_000
"""Rows that the width of a column is taken from."""
OF_TILES = {
    "label": N_("Key figure"),
    "value": N_("Value"),
    "shown": N_("As shown"),
    "change": N_("Change"),
    "second": N_("Beside it"),
    "missing": N_("Not known"),
}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def panel_xlsx(panel: Panel, origin: Origin) -> bytes:
    """The panel as a workbook. The same panel gives the same bytes: no clock is read."""
    panel, words = whole(panel), words_for(origin.language, origin.currency)
    columns, rows = columns_and_rows(panel)
    file = io.BytesIO()
    options = OPTIONS | {"constant_memory": len(rows) >= STREAMED_FROM}
    with xlsxwriter.Workbook(file, options) as book:
        made_at = datetime(origin.as_of.year, origin.as_of.month, origin.as_of.day)
        book.set_properties({"title": text_of(panel.message), "company": text_of(origin.company), "created": made_at})
        styles = Styles(book)
        sheet = book.add_worksheet(words("Table"))
        _write_table(sheet, styles, columns, rows, panel, words, origin.currency)
        _write_origin(book.add_worksheet(words("Where it comes from")), styles, _told(panel, origin, len(rows), words))
    return file.getvalue()


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool], Format] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F0F2F1", "quote_prefix": True}
        )
        self.label = book.add_format({"bold": True, "valign": "top", "quote_prefix": True})
        self.told = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})

    def of(self, pattern: str, is_total: bool, is_quoted: bool) -> Format:
        """The format of a cell; quoted: a spreadsheet keeps the text a text even when somebody edits it."""
        key = (pattern, is_total, is_quoted)
        if key not in self._made:
            total = {"bold": True, "bg_color": "#F0F2F1"} if is_total else {}
            self._made[key] = self._book.add_format(
                total | ({"num_format": pattern} if pattern else {}) | ({"quote_prefix": True} if is_quoted else {})
            )
        return self._made[key]


def _write_table(
    sheet: Worksheet,
    styles: Styles,
    columns: list[TableColumn],
    rows: list[tuple[Any, ...]],
    panel: Panel,
    words: Words,
    currency: str,
) -> None:
    named = columns if panel.table is not None else [replace(c, label=words(OF_TILES[c.key])) for c in columns]
    names = [text_of(header(column, words, currency)) for column in named]
    patterns = [number_format(column) for column in columns]
    for at, (name, column, pattern) in enumerate(zip(names, columns, patterns, strict=True)):
        shown = [shown_as(cell(row[at], column), pattern) for row in rows[:LOOKED_AT]]
        sheet.set_column(at, at, width(name, shown))
        sheet.write_string(0, at, name, styles.head)
    sheet.freeze_panes(1, 1)
    if rows and columns:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    totals = frozenset(panel.table.shaded if panel.table else ())
    for number, row in enumerate(rows):
        for at, (value, column, pattern) in enumerate(zip(row, columns, patterns, strict=True)):
            _write_cell(sheet, number + 1, at, cell(value, column), pattern, styles, number in totals)


def _write_cell(
    sheet: Worksheet, row: int, at: int, value: str | float | date | None, pattern: str, styles: Styles, is_total: bool
) -> None:
    if value is None:
        if is_total:
            sheet.write_blank(row, at, None, styles.of("", True, False))
    elif isinstance(value, str):
        sheet.write_string(row, at, value, styles.of("", is_total, could_run(value)))
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, styles.of(pattern, is_total, False))
    else:
        sheet.write_number(row, at, value, styles.of(pattern, is_total, False))


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
    yield words("Rows"), _how_many(panel, rows, words)
    if panel.note.text:
        yield words("Note on the page"), panel.note.text
    if panel.note.definition:
        yield words("Definition"), panel.note.definition
    if panel.note.source:
        yield words("Source"), panel.note.source
    yield words("Cells"), words("money in whole units of the currency; an empty cell is unknown, not zero")
    yield words("Language"), language_name(origin.language)


def _how_many(panel: Panel, rows: int, words: Words) -> str:
    if panel.table is None or not panel.table.more:
        return words.count(rows)
    if rows >= MOST_TAKEN:
        return words("the first {n} rows; the list goes on", n=rows)
    return words("{n} of {all}", n=rows, all=rows + panel.table.more)
