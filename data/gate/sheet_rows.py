"""The rows of one sheet of a spreadsheet: below its titles and one or two rows of headers, with merged cells carried
down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from data.gate.layout import (
    HEADER_WITHIN,
    Layout,
    header_at,
    header_cells,
    layout_remarks,
    unique_headers,
)
from data.gate.mapping import Options
from data.gate.report import Refused, Remark
from data.gate.sheets import Cells, Merging, Sheet, opened_sheet
from data.gate.sources import Source
from data.gate.stream import Rows, walked
from data.gate.synonyms import is_amount_word
from data.gate.torn import Whole
from data.gate.workbook import SheetFacts


def sheet_rows(source: Source, options: Options) -> Rows:
    """The rows of a sheet. Raises Refused when it is damaged or empty."""
    sheet = opened_sheet(source.path, source.sheet, source.name)
    start = list(islice(sheet.records, HEADER_WITHIN + 2))
    if not start:
        raise Refused("empty", file=source.name)
    width = len(start[0][1])
    layout = _layout(start, sheet, options, width)
    rows = Rows(layout.headers, noted=(*layout_remarks(layout), *_fact_remarks(sheet.facts)))
    rows.titles, rows.header_rows, rows.serial_1904 = layout.titles, layout.header_rows, sheet.facts.serial_1904
    data = chain(start[layout.header_lines :], sheet.records)
    first = start[layout.header_lines][0] if layout.header_lines < len(start) else start[-1][0] + 1
    amounts = frozenset(i for i, header in enumerate(layout.headers) if is_amount_word(header))
    rows.merging = Merging(sheet.merged, amounts, first)
    rows.batches = walked(_whole(data, rows.merging, width), rows)
    return rows


def _layout(start: list[tuple[int, Cells]], sheet: Sheet, options: Options, width: int) -> Layout:
    """Where the header stands among the first filled rows; header_lines counts filled rows up to and with it."""
    records = [cells for _, cells in start]
    at = header_at(records)
    if options.header_row is not None:
        # Told as the row of the spreadsheet, which is what a person sees.
        at = next((i for i, (number, _) in enumerate(start) if number >= options.header_row), len(start) - 1)
        at = -1 if options.header_row == 0 else at
    if at < 0:
        return Layout("", unique_headers([""] * width)[0], 0, has_header=False)
    place = {number: index for index, (number, _) in enumerate(start)}
    merged = [(place[a], b, place.get(c, place[a]), d) for a, b, c, d in sheet.merged if a in place]
    cells, first, last = header_cells(records, at, options.header_rows, merged)
    names, doubled = unique_headers(cells)
    titles = tuple(" ".join(filter(None, cells)) for cells in records[:first])
    return Layout("", names, last + 1, titles, True, doubled, last - first + 1)


def _fact_remarks(facts: SheetFacts) -> list[Remark]:
    remarks = [Remark("hidden_sheet")] if facts.is_hidden else []
    remarks += [Remark("hidden_rows", facts.hidden_rows)] if facts.hidden_rows else []
    remarks += [Remark("hidden_columns", facts.hidden_columns)] if facts.hidden_columns else []
    return remarks + ([Remark("serial_1904")] if facts.serial_1904 else [])


def _whole(data: Iterator[tuple[int, Cells]], merging: Merging, width: int) -> Iterator[Whole]:
    for row, (line, cells) in enumerate(data, 1):
        fitted = [*cells[:width], *[None] * (width - len(cells))]
        yield Whole(row, line, tuple(merging.row(line, fitted)))
