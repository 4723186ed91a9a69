"""The rows of any source as one stream of Arrow batches of text, with every row that has no proper shape set aside.

Batches have `c0`, `c1` …, `_row` (data row in the source, from 1) and `_line` (physical line, NULL where only the
line finder
knows). Rows in = rows of all batches + rows set aside, always.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from data.gate.encoding import Text, utf8_text
from data.gate.layout import HEADER_WITHIN, Layout, header_at, text_layout, unique_headers
from data.gate.mapping import Options
from data.gate.report import Refused, Remark, Values
from data.gate.sheets import sheet_records
from data.gate.sources import Source
from data.gate.torn import Broken, LineFinder, Whole, torn_rows

BLOCK = 8 << 20
SLOW_BATCH = 20_000
SLOW_TEXT = 16 << 20


class Torn(Exception):
    """The fast reader met something it cannot account for; the patient one has to read the file."""


@dataclass
class Rows:
    """One opened source. `broken` fills while `batches` is read, in the order of the rows."""

    headers: tuple[str, ...]
    batches: Iterator[pa.RecordBatch] = field(default_factory=lambda: iter(()))
    broken: deque[Broken] = field(default_factory=deque)
    remarks: tuple[Remark, ...] = ()
    lines: LineFinder | None = None
    line_count: int | None = None
    is_sure: bool = True  # of the encoding


def opened(source: Source, options: Options, folder: Path, *, patiently: bool = False) -> Rows:
    """The rows of a source. folder: where a UTF-8 copy goes if one is needed. Raises Refused when it cannot be read.

    patiently: read text by the reader that accounts for broken quotes and bytes; the fast one raises Torn on those.
    """
    if source.refusal is not None:
        raise source.refusal
    if source.kind == "parquet":
        return _parquet_rows(source)
    if source.kind == "sheet":
        return _sheet_rows(source, options)
    text = utf8_text(source.path, source.name, folder, options.encoding)
    layout = text_layout(text.path, options.delimiter, options.header_row)
    is_plain = not text.quotes and not text.has_blank_lines
    finder = LineFinder(text.path, layout.delimiter, layout.header_lines, is_plain=is_plain)
    rows = Rows(layout.headers, remarks=_remarks(layout, text.encoding), lines=finder, is_sure=text.is_sure)
    if patiently or layout.delimiter == " " or not text.is_valid or text.quotes % 2:
        walk = torn_rows(text.path, layout.delimiter, len(layout.headers), layout.header_lines, text.encoding)
        rows.batches = _walked(walk, rows)
    else:
        rows.batches = _fast_batches(rows, text, layout)
        rows.line_count = text.lines - layout.header_lines if not text.has_blank_lines else None
    return rows


def _remarks(layout: Layout, encoding: str = "utf-8") -> tuple[Remark, ...]:
    remarks = [Remark("duplicated_header", count, (("header", header),)) for header, count in layout.doubled]
    if encoding not in ("utf-8", "utf-8-sig", "ascii"):
        remarks.append(Remark("encoding_read", more=(("encoding", encoding),)))
    if layout.title_rows:
        remarks.append(Remark("title_rows", layout.title_rows))
    if not layout.has_header:
        remarks.append(Remark("no_header"))
    return tuple(remarks)


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
        yield _framed(batch.columns, pa.array(numbers), pa.nulls(len(numbers), pa.int64()))


def _framed(columns: list[pa.Array], numbers: pa.Array, lines: pa.Array) -> pa.RecordBatch:
    names = [*(f"c{i}" for i in range(len(columns))), "_row", "_line"]
    return pa.RecordBatch.from_arrays([*columns, numbers, lines], names=names)


def _walked(walk: Iterator[Whole | Broken], rows: Rows) -> Iterator[pa.RecordBatch]:
    """Batches of the whole rows of a walk; broken ones are set aside."""
    whole: list[Whole] = []
    size = 0
    for row in walk:
        if isinstance(row, Broken):
            rows.broken.append(row)
            continue
        whole.append(row)
        size += sum(len(cell) for cell in row.cells if cell)
        if len(whole) >= SLOW_BATCH or size > SLOW_TEXT:
            yield _batch(whole, len(rows.headers))
            whole, size = [], 0
    if whole:
        yield _batch(whole, len(rows.headers))


def _batch(whole: list[Whole], width: int) -> pa.RecordBatch:
    columns = [pa.array([row.cells[i] for row in whole], pa.string()) for i in range(width)]
    numbers, lines = ([getattr(row, name) for row in whole] for name in ("row", "line"))
    return _framed(columns, pa.array(numbers, pa.int64()), pa.array(lines, pa.int64()))


def _sheet_rows(source: Source, options: Options) -> Rows:
    records = sheet_records(source.path, source.sheet, source.name)
    start = list(islice(records, HEADER_WITHIN))
    if not start:
        raise Refused("empty", file=source.name)
    at = header_at([cells for _, cells in start]) if options.header_row is None else options.header_row - 1
    at = min(at, len(start) - 1)
    width = len(start[0][1])
    names, doubled = unique_headers(start[at][1] if at >= 0 else [""] * width)
    rows = Rows(names, remarks=_remarks(Layout("", names, 0, max(at, 0), at >= 0, doubled)))
    data = chain(start[at + 1 :], records)
    rows.batches = _walked((Whole(n, line, _fitted(c, width)) for n, (line, c) in enumerate(data, 1)), rows)
    return rows


def _fitted(cells: list[str | None], width: int) -> tuple[str | None, ...]:
    return tuple(cells[:width]) + (None,) * (width - len(cells))


def _parquet_rows(source: Source) -> Rows:
    try:
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        relation = connection.read_parquet(str(source.path))
        names, doubled = unique_headers(relation.columns)
        texts = ", ".join(f"CAST(#{i} AS VARCHAR) AS c{i - 1}" for i in range(1, len(names) + 1))
        reader = relation.project(texts).to_arrow_reader(100_000)
    except (duckdb.Error, OSError) as error:
        raise Refused("damaged", file=source.name, what="Parquet", reason=error) from error
    rows = Rows(names, remarks=_remarks(Layout("", names, 0, 0, True, doubled)))
    rows.batches = _parquet_batches(reader, connection.close, source.name)
    return rows


def _parquet_batches(reader: pa.RecordBatchReader, close: Callable[[], None], name: str) -> Iterator[pa.RecordBatch]:
    first = 1
    try:
        for batch in reader:
            numbers = pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64))
            first += batch.num_rows
            columns = [c.cast(pa.string()) for c in batch.columns]
            yield _framed(columns, numbers, numbers)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise Refused("damaged", file=name, what="Parquet", reason=error) from error
    finally:
        close()
