"""One source read by its mapping: accepted rows to a staged Parquet file, rejected rows to a file with reasons, both counted.

Reading, casting and writing overlap: a thread parses the next batch, DuckDB casts this chunk, another thread writes the last.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.contract import TEN_THOUSANDTHS
from data.gate.casts import BLANKS
from data.gate.finish import finished, remarkable, staged_sums
from data.gate.mapping import REJECTS_SUFFIX, Mapping
from data.gate.plan import CONTENT, Plan, plan
from data.gate.rejects import Rejects, rows_of
from data.gate.report import Remark, Staged, Total
from data.gate.rows import Rows, Torn, opened
from data.gate.sources import Source

CHUNK_ROWS = 200_000
CHUNK_BYTES = 64 << 20
MEMORY = "1GB"
_BLANKS = tuple(blank.encode() for blank in BLANKS if not blank.isascii())


def staged(source: Source, mapping: Mapping, folder: Path, today: date | None = None, memory: str = MEMORY) -> Staged:
    """The source after the gate. folder: where staged files go. today: days after it are remarked on (None: not looked at).

    Raises Refused when the source cannot be read at all or the mapping does not fit it.
    """
    try:
        return _staged(source, mapping, folder, today, memory, patiently=False)
    except Torn:
        return _staged(source, mapping, folder, today, memory, patiently=True)


def _staged(
    source: Source, mapping: Mapping, folder: Path, today: date | None, memory: str, *, patiently: bool
) -> Staged:
    rows = opened(source, mapping.options, folder, patiently=patiently)
    steps = plan(mapping, rows.headers, source.name)
    stem = f"{re.sub(r'[^A-Za-z0-9.-]+', '_', source.name)[-40:]}-{hashlib.md5(source.name.encode()).hexdigest()[:8]}"
    with closing(_connection(folder, memory)) as connection:
        reading = Reading(connection, rows, steps, source.name, folder / stem)
        try:
            reading.run()
        finally:
            reading.close()
        remarks = (*rows.remarks, *reading.remarks())
        target = folder / f"{stem}.parquet"
        remarks += finished(connection, steps, reading.rows_path, target)
        remarks += remarkable(connection, steps, target, today)
        totals = reading.totals(staged_sums(connection, steps, target))
    rejects = reading.rejects
    return Staged(
        table=steps.table.name,
        source=source.name,
        parquet=str(target),
        rejects=str(rejects.path) if rejects.rows else "",
        rows_in=reading.accepted + rejects.rows,
        accepted=reading.accepted,
        rejected=rejects.rows,
        problems=tuple(rejects.problems),
        problem_count=rejects.problem_count,
        warnings=remarks,
        totals=totals,
    )


def _connection(folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for setting in (
        "TimeZone = 'UTC'",
        f"memory_limit = '{memory}'",
        f"temp_directory = '{str(folder / 'spill').replace(chr(39), chr(39) * 2)}'",
        "autoinstall_known_extensions = false",
    ):
        connection.execute(f"SET {setting}")
    return connection


class Reading:
    """One pass over the rows of a source. After `run`: `accepted`, `rejects`, the sums, and the Parquet at `rows_path`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, rows: Rows, steps: Plan, name: str, stem: Path) -> None:
        self.connection, self.rows, self.steps = connection, rows, steps
        self.rows_path = stem.with_name(stem.name + ".rows.parquet")
        finder = rows.lines
        self.rejects = Rejects(
            stem.with_name(stem.name + REJECTS_SUFFIX), steps, name, finder.line_of if finder else lambda row: row
        )
        self.accepted = 0
        self.sums: list[Decimal] = [Decimal(0)] * (2 * len(steps.summed))
        self.rejected_sums: list[Decimal] = [Decimal(0)] * (2 * len(steps.summed))
        self.writer: pq.ParquetWriter | None = None
        self.pool = ThreadPoolExecutor(2)
        self.written: Future[None] | None = None

    def run(self) -> None:
        for chunk in _ahead(_chunks(self.rows.batches), self.pool):
            self._take(chunk)
        for broken in self.rows.broken:
            self.rejects.add_broken(broken)
        if self.writer is None:
            self._take(_no_rows(len(self.rows.headers)))
        self._wait()
        expected = self.rows.line_count
        rows_in = self.accepted + self.rejects.rows
        if expected is not None and (rows_in > expected or (rows_in != expected and self._has_plain_lines())):
            raise Torn(f"{rows_in} rows from {expected} lines")

    def _has_plain_lines(self) -> bool:
        return self.rows.lines is not None and self.rows.lines.is_plain

    def _take(self, chunk: pa.Table) -> None:
        """Casts a chunk plainly, then patiently the rows that need it; good rows go to the writer, bad ones aside."""
        self.connection.register("chunk", chunk)
        typed = self._typed("chunk", chunk, patiently=False)
        self._add(self.sums, "chunk", patiently=False)
        is_bad = typed.column("_bad")
        if pc.any(is_bad).as_py():
            raw = _rows_of(chunk, typed.filter(is_bad))
            self.connection.register("unread", raw)
            read = self._typed("unread", raw, patiently=True)
            self._add(self.sums, "unread", patiently=True)
            still_bad = read.column("_bad")
            self._set_aside(raw, read.filter(still_bad))
            typed = pa.concat_tables([typed.filter(pc.invert(is_bad)), read.filter(pc.invert(still_bad))])
        self.accepted += typed.num_rows
        self._wait()
        self.written = self.pool.submit(self._write, typed.drop_columns(["_bad", *(c.name for c in self.steps.checks)]))

    def _typed(self, name: str, chunk: pa.Table, *, patiently: bool) -> pa.Table:
        simple = frozenset(i for i in self.steps.texts if _is_simple(chunk.column(i)))
        return self.connection.sql(self.steps.typed_rows(name, patiently=patiently, simple=simple)).to_arrow_table()

    def _set_aside(self, raw: pa.Table, bad: pa.Table) -> None:
        if not bad.num_rows:
            return
        raw = _rows_of(raw, bad)
        self.connection.register("bad", raw)
        for patiently in (False, True):
            self._add(self.rejected_sums, "bad", patiently=patiently)
        for cells, values in zip(rows_of(raw), rows_of(bad), strict=True):
            while self.rows.broken and self.rows.broken[0].row < cells["_row"]:
                self.rejects.add_broken(self.rows.broken.popleft())
            self.rejects.add_bad(cells, values)

    def _add(self, sums: list[Decimal], chunk: str, *, patiently: bool) -> None:
        if self.steps.summed:
            found = self.connection.execute(self.steps.sums(chunk, patiently=patiently)).fetchall()[0][1:]
            sums[:] = [total + Decimal(more) for total, more in zip(sums, found, strict=True)]

    def _write(self, good: pa.Table) -> None:
        if self.writer is None:
            texts = [f.name for f in good.schema if pa.types.is_string(f.type) and f.name != CONTENT]
            self.writer = pq.ParquetWriter(self.rows_path, good.schema, use_dictionary=texts)
        self.writer.write_table(good)

    def _wait(self) -> None:
        if self.written is not None:
            self.written.result()

    def close(self) -> None:
        self.pool.shutdown()
        if self.writer is not None:
            self.writer.close()
        self.rejects.close()

    def remarks(self) -> tuple[Remark, ...]:
        """Line breaks inside cells: there is no telling a long cell from a quote that was forgotten twice."""
        lines = self.rows.line_count
        breaks = (lines or 0) - self.accepted - self.rejects.rows
        return (Remark("line_breaks", breaks),) if lines is not None and breaks > 0 else ()

    def totals(self, staged_e4: list[int]) -> tuple[Total, ...]:
        return tuple(
            Total(feed.column.name, _e4(self.sums[2 * i]), staged_e4[i], _e4(self.rejected_sums[2 * i]), int(self.sums[2 * i + 1]))
            for i, feed in enumerate(self.steps.summed)
        )


def _e4(total: Decimal) -> int:
    return int((total * TEN_THOUSANDTHS).to_integral_value(ROUND_HALF_UP))


def _chunks(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches gathered until casting them at once pays."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= CHUNK_ROWS or size >= CHUNK_BYTES:
            yield pa.Table.from_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def _rows_of(raw: pa.Table, typed: pa.Table) -> pa.Table:
    """The raw rows with the same numbers as the typed ones."""
    return raw.filter(pc.is_in(raw.column("_row"), typed.column("_row").combine_chunks()))


def _is_simple(column: pa.ChunkedArray) -> bool:
    """True when no cell holds a control character or a blank other than the space. Looks at the bytes, which is cheap."""
    for chunk in column.chunks:
        _, offsets, characters = chunk.buffers()
        if characters is None or not len(chunk):
            continue
        ends = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        used = np.frombuffer(characters, np.uint8)[ends[0] : ends[-1]]
        if used.size and (used.min() < ord(" ") or (used.max() > 127 and any(b in used.tobytes() for b in _BLANKS))):
            return False
    return True


def _no_rows(width: int) -> pa.Table:
    names = [f"c{i}" for i in range(width)]
    return pa.table({n: pa.array([], pa.string()) for n in names} | {n: pa.array([], pa.int64()) for n in ("_row", "_line")})


def _ahead(chunks: Iterator[pa.Table], pool: ThreadPoolExecutor) -> Iterator[pa.Table]:
    """The same chunks, the next one being read while the current one is worked on."""
    coming = pool.submit(next, chunks, None)
    while (chunk := coming.result()) is not None:
        coming = pool.submit(next, chunks, None)
        yield chunk
