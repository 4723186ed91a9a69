"""Periods in columns (region, 2026-01, 2026-02 …) turned into rows with a `period` and a `value`."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from data.gate.period_names import lacks_year, period_keys, year_in
from data.gate.stream import Rows, framed
from data.gate.units import unit_in

PERIOD, VALUE = "period", "value"


def with_periods(rows: Rows, told: int | None = None) -> Rows:
    """The same rows, one for each filled period: other columns repeat, and `period` and `value` come last.

    told: the year of columns that do not say theirs; else the one that the lines above the header name. Where nobody
    says it, `lacks_year` tells. A unit that all periods share is kept in the name of the value.
    A row that has no value in any period is a row still, so that nothing is lost; it will be rejected with its reason.
    """
    year = str(told) if told else year_in(rows.titles)
    periods = period_keys(rows.headers, year)
    if not periods:
        return rows
    rows.lacks_year = not year and lacks_year(rows.headers)
    wide = [rows.headers.index(header) for header, _ in periods]
    kept = [i for i in range(len(rows.headers)) if i not in wide]
    units = {unit_in(header)[0] for header, _ in periods}
    unit = units.pop() if len(units) == 1 else ""
    rows.headers = (*(rows.headers[i] for i in kept), PERIOD, f"{VALUE} ({unit})" if unit else VALUE)
    rows.batches = _narrow(rows, rows.batches, kept, [(i, key) for i, (_, key) in zip(wide, periods, strict=True)])
    rows.line_count = None  # rows are no lines any more
    return rows


def _narrow(
    rows: Rows, batches: Iterator[pa.RecordBatch], kept: list[int], periods: list[tuple[int, str]]
) -> Iterator[pa.RecordBatch]:
    number = 0
    for batch in batches:
        found: list[list[str | None]] = []
        lines: list[int] = []
        plain = [column.to_pylist() for column in batch.columns]
        for cells in zip(*plain, strict=True):
            row, line = cells[-2], cells[-1]
            line = line or (rows.lines.line_of(row) if rows.lines else row)
            filled: list[tuple[str | None, str | None]] = [(period, cells[i]) for i, period in periods if cells[i]] or [
                (None, None)
            ]
            for pair in filled:
                found.append([*(cells[i] for i in kept), *pair])
                lines.append(line)
        numbers = range(number + 1, number + len(found) + 1)
        number += len(found)
        columns = [pa.array([cells[i] for cells in found], pa.string()) for i in range(len(kept) + 2)]
        yield framed(columns, pa.array(numbers, pa.int64()), pa.array(lines, pa.int64()))
