"""One source read by its mapping: accepted rows to a staged Parquet file, rejected rows to a file with reasons, both
counted.

Reading, casting and writing overlap: a thread parses the next batch, DuckDB casts this chunk, another thread writes
the last.
"""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.contract import TEN_THOUSANDTHS
from data.gate.casts import SETTINGS
from data.gate.chunks import CHUNK_BYTES, CHUNK_ROWS, LANES, chunks, no_rows, raw_rows_of, side_by_side, traits
from data.gate.finish import finished, remarkable, staged_sums
from data.gate.mapping import REJECTS_SUFFIX, Mapping
from data.gate.plan import Plan, plan
from data.gate.rejects import Rejects, plain_rows
from data.gate.report import Refused, Remark, Staged, Total
from data.gate.rows import Rows, Torn, opened
from data.gate.sources import Source
from data.gate.target_cells import in_our_words, with_our_words

MEMORY = "1GB"
PACKED_FROM = 1 << 29


def staged(source: Source, mapping: Mapping, folder: Path, today: date | None = None, memory: str = MEMORY) -> Staged:
    """The source after the gate. folder: where staged files go. today: days after it are remarked on (None: not
    looked at).

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
    rows.refuse_unreadable([header for _, header in mapping.columns], source.name)
    if rows.lacks_year:
        raise Refused("no_year", file=source.name)
    is_targets = mapping.table == "targets"
    mapping = in_our_words(mapping) if is_targets else mapping
    steps = plan(mapping, rows.headers, source.name)
    noticed = with_our_words(rows, mapping) if is_targets else None
    readable = re.sub(r"[^\w.-]+", "_", source.name)[-40:]
    stem = f"{readable}-{hashlib.md5(source.name.encode()).hexdigest()[:8]}"
    with closing(_connection(folder, memory)) as connection:
        _check_constants(connection, steps, source.name)
        reading = Reading(connection, rows, steps, source.name, folder / stem, source.path.stat().st_size)
        try:
            reading.run()
        finally:
            reading.close()
        remarks = (*rows.remarks, *reading.remarks())
        target = folder / f"{stem}.parquet"
        remarks += finished(connection, steps, reading.rows_path, target)
        remarks += remarkable(connection, steps, target, today)
        remarks += noticed.remarks() if noticed is not None else ()
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


def _check_constants(connection: duckdb.DuckDBPyConnection, steps: Plan, source: str) -> None:
    for feed, value in steps.constants:
        if connection.execute(f"SELECT ({value}) IS NULL").fetchall()[0][0]:
            raise Refused("constant", file=source, column=feed.column.name, value=feed.constant)


def _connection(folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for setting in (
        *SETTINGS,
        f"memory_limit = '{memory}'",
        f"temp_directory = '{str(folder / 'spill').replace(chr(39), chr(39) * 2)}'",
    ):
        connection.execute(f"SET {setting}")
    return connection


class Reading:
    """One pass over the rows of a source. After `run`: `accepted`, `rejects`, the sums, and the Parquet at
    `rows_path`.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, rows: Rows, steps: Plan, name: str, stem: Path, size: int
    ) -> None:
        self.connection, self.rows, self.steps = connection, rows, steps
        self.rows_path = stem.with_name(stem.name + ".rows.parquet")
        finder = rows.lines
        self.rejects = Rejects(
            stem.with_name(stem.name + REJECTS_SUFFIX), steps, name, finder.line_of if finder else lambda row: row
        )
        self.packing = "NONE" if size < PACKED_FROM else "LZ4"
        self.unread: list[pa.Table] = []
        self.accepted = 0
        self.sums: list[Decimal] = [Decimal(0)] * (2 * len(steps.summed))
        self.rejected_sums: list[Decimal] = [Decimal(0)] * (2 * len(steps.summed))
        self.writer: pq.ParquetWriter | None = None
        self.pool = ThreadPoolExecutor(LANES + 2)  # one more reads, one more writes
        self.written: Future[None] | None = None

    def run(self) -> None:
        for chunk, typed in side_by_side(chunks(self.rows.batches), self._plainly, self.pool):
            self._take(chunk, typed)
        self._take_patiently()
        for broken in self.rows.broken:
            self.rejects.add_broken(broken)
        if self.writer is None:
            self._take(*self._plainly(no_rows(len(self.rows.headers))))
        self._wait()
        expected = self.rows.line_count
        rows_in = self.accepted + self.rejects.rows
        if expected is not None and (rows_in > expected or (rows_in != expected and self._has_plain_lines())):
            raise Torn(f"{rows_in} rows from {expected} lines")

    def _has_plain_lines(self) -> bool:
        return self.rows.lines is not None and self.rows.lines.is_plain

    def _plainly(self, chunk: pa.Table) -> tuple[pa.Table, pa.Table]:
        """The chunk, and its plainly cast rows. Runs in several threads at once: each call has its own cursor."""
        seen = traits(chunk, self.steps.texts, self.steps.numbers)
        with closing(self.connection.cursor()) as cursor:
            for setting in SETTINGS:
                cursor.execute(f"SET {setting}")
            cursor.register("chunk", chunk)
            typed = cursor.sql(self.steps.typed_rows("chunk", patiently=False, traits=seen)).to_arrow_table()
        return chunk, typed

    def _take(self, chunk: pa.Table, typed: pa.Table) -> None:
        """Takes a chunk that was cast plainly; good rows go to the writer, the others wait for a patient reading."""
        for i in range(len(self.steps.summed)):
            self.sums[2 * i] += pc.sum(typed.column(f"_sum{i}")).as_py() or 0
        typed = typed.drop_columns([f"_sum{i}" for i in range(len(self.steps.summed))])
        is_bad = typed.column("_bad")
        if pc.any(is_bad).as_py():
            self.unread.append(raw_rows_of(chunk, typed.filter(is_bad)))
            typed = typed.filter(pc.invert(is_bad))
        self._keep(typed)
        # Patience has a price per query (dozens of patterns to compile), so rows are gathered first.
        if (
            sum(raw.num_rows for raw in self.unread) > CHUNK_ROWS // 2
            or sum(raw.nbytes for raw in self.unread) > CHUNK_BYTES
        ):
            self._take_patiently()

    def _take_patiently(self) -> None:
        if not self.unread:
            return
        raw = pa.concat_tables(self.unread)
        self.unread = []
        self.connection.register("unread", raw)
        seen = traits(raw, self.steps.texts, ())
        read = self.connection.sql(self.steps.typed_rows("unread", patiently=True, traits=seen)).to_arrow_table()
        self._add(self.sums, "unread", patiently=True)
        is_bad = read.column("_bad")
        self._set_aside(raw, read.filter(is_bad))
        self._keep(read.filter(pc.invert(is_bad)))

    def _keep(self, typed: pa.Table) -> None:
        self.accepted += typed.num_rows
        self._wait()
        self.written = self.pool.submit(self._write, typed.drop_columns(["_bad", *(c.name for c in self.steps.checks)]))

    def _set_aside(self, raw: pa.Table, bad: pa.Table) -> None:
        if not bad.num_rows:
            return
        raw = raw_rows_of(raw, bad)
        self.connection.register("bad", raw)
        for patiently in (False, True):
            self._add(self.rejected_sums, "bad", patiently=patiently)
        for cells, values in zip(plain_rows(raw), plain_rows(bad), strict=True):
            while self.rows.broken and self.rows.broken[0].row < cells["_row"]:
                self.rejects.add_broken(self.rows.broken.popleft())
            self.rejects.add_bad(cells, values)

    def _add(self, sums: list[Decimal], chunk: str, *, patiently: bool) -> None:
        if self.steps.summed:
            found = self.connection.execute(self.steps.sums(chunk, patiently=patiently)).fetchall()[0][1:]
            sums[:] = [total + Decimal(more) for total, more in zip(sums, found, strict=True)]

    def _write(self, good: pa.Table) -> None:
        if self.writer is None:
            # Read once and thrown away: packing it pays only where the disk would fill.
            self.writer = pq.ParquetWriter(
                self.rows_path, good.schema, use_dictionary=False, compression=self.packing, write_statistics=False
            )
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
            Total(
                feed.column.name,
                _e4(self.sums[2 * i]),
                staged_e4[i],
                _e4(self.rejected_sums[2 * i]),
                int(self.sums[2 * i + 1]),
            )
            for i, feed in enumerate(self.steps.summed)
        )


def _e4(total: Decimal) -> int:
    return int((total * TEN_THOUSANDTHS).to_integral_value(ROUND_HALF_UP))
