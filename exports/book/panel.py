"""One panel on a sheet: its message, its table with typed cells, its chart, and below what the page says of them."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from exports.book.cover import Sheet, go_to, how_many
from exports.book.paper import columns_across, set_print
from exports.book.styles import Styles
from exports.book.tables import Written, hold_still, write_table
from exports.book.texts import Lines
from exports.deck import Deck, Slide
from locales import Words

HEAD_PT = 14
CHART_PX, ROW_PX = (960, 420), 20
MOST_ABOVE_CHART = 40
"""Rows of a table that a chart stands below; beside a longer one."""


def write_panel(
    sheet: Worksheet, styles: Styles, which: Sheet, written: Written, cover: str, deck: Deck
) -> tuple[int, int]:
    """Fills the sheet from the top, row by row as a streamed sheet needs it; the cell where a chart has room."""
    words, panel, widths = deck.words, which.panel, written.widths()
    for at, size in enumerate(widths):
        sheet.set_column(at, at, size)
    lines = Lines(sheet, styles.told, widths)
    top = _write_head(sheet, styles, lines, which.slide, cover, words)
    row = top
    if written.columns:
        hold_still(sheet, written, top)
        row = write_table(sheet, styles, written, top, bars=True) + 1
    if panel.table is not None and panel.tiles:
        row = write_table(sheet, styles, Written.of_tiles(panel.tiles, words, deck.currency), row) + 1
    for label, text in _told(which, words):
        row = lines.write(row, words("{kind}: {text}", kind=label, text=text))
    set_print(sheet, deck, words.day(which.slide.origin.as_of), top if written.columns else None)
    last = max(len(widths) - 1, lines.last)
    is_beside = written.count > MOST_ABOVE_CHART
    place = (top, last + 2) if is_beside else (row + 1, 0)
    if panel.chart is not None and not panel.missing:
        across = columns_across(() if is_beside else widths, CHART_PX[0])
        last = max(last, place[1] + across - 1)
        row = max(row, place[0] + CHART_PX[1] // ROW_PX)
        if not is_beside:
            sheet.fit_to_pages(1, 1)  # or the end of a page would cut the chart in two
    sheet.print_area(0, 0, row, last)  # the numbers that a chart points at stay away
    return place


def _write_head(sheet: Worksheet, styles: Styles, lines: Lines, slide: Slide, cover: str, words: Words) -> int:
    """Message, what the preparer adds, where it is from and the way back; the row where the table begins."""
    row = lines.write(0, slide.headline or slide.panel.missing, styles.message, HEAD_PT)
    if slide.title and slide.panel.message and slide.title != slide.panel.message:
        row = lines.write(row, slide.panel.message, styles.label)
    if slide.remark:
        row = lines.write(row, slide.remark, styles.remark)
    origin = slide.origin
    whence = [origin.company, origin.question, origin.period, words("data as of {day}", day=words.day(origin.as_of))]
    if origin.is_sample:
        whence.append(words("made-up figures, to look around"))
    row = lines.write(row, " · ".join(text for text in whence if text), styles.beside)
    go_to(sheet, styles.way_back, row, cover, words("Back to the cover"))
    return row + 2


def _told(which: Sheet, words: Words) -> Iterator[tuple[str, str]]:
    """(label, text) below the table: what is not known, remarks, note, definition, source, filters, rows."""
    panel, origin = which.panel, which.slide.origin
    if panel.missing:
        yield words("Not known"), panel.missing
    yield from ((remark.kind, remark.text) for remark in panel.remarks)
    if panel.note.text:
        yield words("Note on the page"), panel.note.text
    if panel.note.definition:
        yield words("Definition"), panel.note.definition
    if panel.note.source:
        yield words("Source"), panel.note.source
    yield words("Filter"), "; ".join(origin.filters)
    yield from origin.controls
    yield words("Rows"), how_many(panel, which.rows, words)
    yield words("Version"), origin.version
