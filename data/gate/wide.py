"""Periods in columns (region, 2026-01, 2026-02 …) turned into rows with a `period` and a `value`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import pyarrow as pa

from data.gate.stream import Rows, framed

PERIOD, VALUE = "period", "value"
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?")
_QUARTER = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*[-/ ]?\s*(?:Q|第)\s*([1-4一二三四])\s*(?:季度?)?|Q([1-4])[-/ ]?((?:19|20)\d\d)", re.I
)
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(0?[1-9]|1[0-2])\s*月?|((?:19|20)\d\d)(0[1-9]|1[0-2])")
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}


def period_of(header: str) -> str:
    """The period a header names, as the contract writes it (2026, 2026-Q3, 2026-09); empty when it names none."""
    plain = unicodedata.normalize("NFKC", header.rsplit(" / ", 1)[0]).strip()
    if match := _MONTH.fullmatch(plain):
        return f"{match[1] or match[3]}-{int(match[2] or match[4]):02}"
    if match := _QUARTER.fullmatch(plain):
        quarter = match[2] or match[3]
        return f"{match[1] or match[4]}-Q{_QUARTERS.get(quarter, quarter)}"
    match = _YEAR.fullmatch(plain)
    return match[1] if match else ""


def period_headers(headers: Sequence[str]) -> list[str]:
    """The headers that name periods; empty unless at least two do."""
    found = [header for header in headers if period_of(header)]
    return found if len(found) > 1 else []


def with_periods(rows: Rows) -> Rows:
    """The same rows, one for each filled period: other columns repeat, and `period` and `value` come last.

    A row that has no value in any period is a row still, so that nothing is lost; it will be rejected with its reason.
    """
    periods = period_headers(rows.headers)
    if not periods:
        return rows
    wide = [rows.headers.index(header) for header in periods]
    kept = [i for i in range(len(rows.headers)) if i not in wide]
    rows.headers = (*(rows.headers[i] for i in kept), PERIOD, VALUE)
    rows.batches = _narrow(rows, rows.batches, kept, [(i, period_of(h)) for i, h in zip(wide, periods, strict=True)])
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
