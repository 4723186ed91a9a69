"""The cover of a workbook: what it is, where all of it comes from, and a list of its sheets to go to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from charts.panel import MOST_TAKEN, Panel
from exports.book.paper import set_print
from exports.book.styles import Styles
from exports.book.texts import HIGHEST_PT, lines_of
from exports.cells import text_of
from exports.deck import Deck, Slide
from locales import Words
from pages.pieces.origin import language_name

WIDTHS = (46, 50, 32, 48, 10, 48)
LINE_PT = 16


@dataclass(frozen=True)
class Sheet:
    """One panel's sheet: its name, and its panel with every row of its list."""

    name: str
    slide: Slide
    panel: Panel
    rows: int


def write_cover(sheet: Worksheet, styles: Styles, deck: Deck, sheets: Sequence[Sheet]) -> None:
    """Writes title, provenance and the list of sheets, each a way to its sheet."""
    words = deck.words
    for at, size in enumerate(WIDTHS):
        sheet.set_column(at, at, size)
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, 4, "", styles.title)
    sheet.write_string(0, 0, text_of(deck.title or deck.company), styles.title)
    row = 2
    for label, text in _told(deck, words):
        _set_height(sheet, row, ("", text))
        sheet.write_string(row, 0, text_of(label), styles.label)
        sheet.write_string(row, 1, text_of(text), styles.told)
        row += 1
    _write_list(sheet, styles, row + 1, sheets, words)
    set_print(sheet, deck, days_of(deck), row + 1)


def days_of(deck: Deck) -> str:
    """The as-of days of all that is in it, as a sentence lists them."""
    return deck.words.joined(deck.words.day(day) for day in sorted({slide.origin.as_of for slide in deck.slides}))


def go_to(sheet: Worksheet, style: Format, row: int, name: str, text: str) -> None:
    """A cell at the start of the row that leads to another sheet of the same workbook."""
    sheet.write_url(row, 0, f"internal:'{name}'!A1", style, text_of(text))


def _told(deck: Deck, words: Words) -> Iterator[tuple[str, str]]:
    origins = [slide.origin for slide in deck.slides]
    if any(origin.is_sample for origin in origins):
        yield words("Sample company"), words("made-up figures, to look around")
    if deck.company:
        yield words("Company"), deck.company
    yield words("Data as of"), days_of(deck)
    yield words("Version"), words.joined(sorted({origin.version for origin in origins}))
    yield words("Period"), "; ".join(dict.fromkeys(origin.period for origin in origins))
    if deck.snapshot:
        yield words("Snapshot"), deck.snapshot
    if deck.checksum:
        yield words("Checksum (SHA-256)"), deck.checksum
    if deck.made_by:
        yield words("Made by"), deck.made_by
    if deck.made_at is not None:
        yield words("Made at"), f"{words.day(deck.made_at.date())}, {deck.made_at:%H:%M} UTC"
    if deck.definitions:
        yield words("Definitions"), deck.definitions
    if deck.currency:
        yield words("Currency"), deck.currency
    yield words("Cells"), words("money in whole units of the currency; an empty cell is unknown, not zero")
    yield words("Language"), language_name(deck.language)


def _write_list(sheet: Worksheet, styles: Styles, top: int, sheets: Sequence[Sheet], words: Words) -> None:
    heads = (
        words("Sheet"), words("Message"), words("Page"), words("Filters and settings"), words("Rows"),
        words("Note on the page"),
    )  # fmt: skip
    for at, text in enumerate(heads):
        sheet.write_string(top, at, text, styles.head)
    for row, one in enumerate(sheets, start=top + 1):
        origin, panel = one.slide.origin, one.panel
        controls = [words("{kind}: {text}", kind=label, text=text) for label, text in origin.controls]
        told = (
            one.slide.headline, f"{origin.question}\n{origin.period}", "; ".join([*origin.filters, *controls]),
            how_many(panel, one.rows, words), panel.note.text,
        )  # fmt: skip
        _set_height(sheet, row, (one.name, *told))
        go_to(sheet, styles.link, row, one.name, one.name)
        for at, text in enumerate(told, start=1):
            sheet.write_string(row, at, text_of(text), styles.told)


def _set_height(sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
    """A row as high as its longest text is; not every program finds that out by itself."""
    lines = max(lines_of(text, size) for text, size in zip(texts, WIDTHS, strict=False))
    sheet.set_row(row, min(lines * LINE_PT, HIGHEST_PT))


def how_many(panel: Panel, rows: int, words: Words) -> str:
    """How many rows came along, and of how many."""
    if panel.table is None or not panel.table.more:
        return words.count(rows)
    if rows >= MOST_TAKEN:
        return words("the first {n} rows; the list goes on", n=rows)
    return words("{n} of {all}", n=rows, all=rows + panel.table.more)
