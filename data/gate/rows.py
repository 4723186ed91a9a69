"""The rows of any source as one stream of Arrow batches of text, with every row that has no proper shape set aside.

Batches have `c0`, `c1` …, `_row` (data row in the source, from 1) and `_line` (physical line, NULL where only the
line finder
knows). Rows in = rows of all batches + rows set aside, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from data.gate.encoding import Text, utf8_text
from data.gate.fixed import fixed_rows
from data.gate.guard import is_rejects, rejects_options, without_guards
from data.gate.layout import Layout, layout_remarks, text_layout
from data.gate.mapping import Options
from data.gate.parquet import parquet_rows
from data.gate.report import Refused, Values
from data.gate.sheet_rows import sheet_rows
from data.gate.sources import Source
from data.gate.stream import Rows, framed, walked
from data.gate.torn import Broken, LineFinder, torn_rows
from data.gate.totals import totals_in
from data.gate.wide import with_periods

BLOCK = 8 << 20


class Torn(Exception):
    """The fast reader met something it cannot account for; the patient one has to read the file."""


def opened(source: Source, options: Options, folder: Path, *, patiently: bool = False) -> Rows:
    """The rows of a source. folder: where a UTF-8 copy goes if one is needed. Raises Refused when it cannot be read.

    patiently: read text by the reader that accounts for broken quotes and bytes; the fast one raises Torn on those.
    """
    if source.refusal is not None:
        raise source.refusal
    if source.kind == "parquet":
        rows = parquet_rows(source)
    elif source.kind == "sheet":
        rows = sheet_rows(source, options)
    else:
        rows = _text_rows(source, options, folder, patiently)
    if is_rejects(source.name, rows.headers):
        rows = without_guards(rows)
    rows.batches = _watched(rows, rows.batches, bool(options.keep_totals), len(rows.headers))
    return with_periods(rows, options.wide_year) if options.wide_periods else rows


def _text_rows(source: Source, options: Options, folder: Path, patiently: bool) -> Rows:
    options = rejects_options(source.path, options)
    text = utf8_text(source.path, source.name, folder, options.encoding)
    layout = text_layout(text.path, options)
    if not layout.headers:
        raise Refused("empty", file=source.name)
    is_plain = not text.quotes and not text.has_blank_lines
    finder = LineFinder(text.path, layout.delimiter, layout.header_lines, is_plain=is_plain)
    rows = Rows(layout.headers, noted=layout_remarks(layout, text.encoding, text.candidates), lines=finder)
    rows.candidates, rows.titles, rows.header_rows = text.candidates, layout.titles, layout.header_rows
    if layout.starts:
        rows.batches = walked(fixed_rows(text.path, layout.starts, layout.header_lines, text.encoding), rows)
    elif patiently or layout.delimiter == " " or not text.is_valid or text.quotes % 2:
        walk = torn_rows(text.path, layout.delimiter, len(layout.headers), layout.header_lines, text.encoding)
        rows.batches = walked(walk, rows)
    else:
        rows.batches = _fast_batches(rows, text, layout)
        rows.line_count = text.lines - layout.header_lines if not text.has_blank_lines else None
    return rows


def _watched(rows: Rows, batches: Iterator[pa.RecordBatch], keep_totals: bool, width: int) -> Iterator[pa.RecordBatch]:
    """The batches without totals rows, which are set aside unless they are to be kept; all rows are counted."""
    for batch in batches:
        rows.seen += batch.num_rows
        found = [] if keep_totals else totals_in(batch, width)
        for at in found:
            cells = [batch.column(i)[at].as_py() for i in range(width)]
            number, line = (batch.column(name)[at].as_py() for name in ("_row", "_line"))
            rows.add_totals(number, line or 0, cells)
        if found:
            kept = np.ones(batch.num_rows, bool)
            kept[found] = False
            batch = batch.filter(pa.array(kept))
        if batch.num_rows:
            yield batch
    rows.seen += len(rows.broken)


def _fast_batches(rows: Rows, text: Text, layout: Layout) -> Iterator[pa.RecordBatch]:
    names = [f"c{i}" for i in range(len(layout.headers))]
    aside: list[int] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        # A quote that swallowed lines, or surplus cells that are all empty: the patient reader can tell, Arrow cannot.
        if '"' in row.text or "\n" in row.text or row.text.endswith(layout.delimiter) or row.number is None:
            return "error"
        cells = tuple(row.text.split(layout.delimiter))
        aside.append(row.number - layout.header_lines)
        rows.broken.append(Broken(aside[-1], 0, cells, "ragged", _ragged(len(cells), len(names))))
        return "skip"

    read = arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=layout.header_lines)
    parse = arrow_csv.ParseOptions(
        delimiter=layout.delimiter, newlines_in_values=text.quotes > 0, invalid_row_handler=set_aside
    )
    convert = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    try:
        yield from _numbered(arrow_csv.open_csv(text.path, read, parse, convert), aside)
    except pa.ArrowInvalid as error:
        raise Torn(str(error)) from error


def _ragged(found: int, expected: int) -> Values:
    return (("found", str(found)), ("expected", str(expected)))


def _numbered(batches: Iterable[pa.RecordBatch], aside: list[int]) -> Iterator[pa.RecordBatch]:
    """Adds `_row`, leaving out the numbers of the rows that were set aside; Arrow has set them aside before their
    batch comes.
    """
    first = 1
    for batch in batches:
        if not batch.num_rows:
            continue
        left_out = [number for number in aside if number >= first]
        aside[:] = left_out
        numbers = np.arange(first, first + batch.num_rows + len(left_out), dtype=np.int64)
        if left_out:
            numbers = numbers[~np.isin(numbers, left_out)][: batch.num_rows]
        first = int(numbers[-1]) + 1
        yield framed(batch.columns, pa.array(numbers), pa.nulls(len(numbers), pa.int64()))
