"""Rejected rows: why each one was rejected, and the file that carries them back with the reason beside each row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.gate.casts import LONGEST_TEXT, code_of
from data.gate.formula import operands
from data.gate.guard import LINE, REASON, guarded, is_rejects, unguarded
from data.gate.plan import Feed, Plan
from data.gate.report import Problem, Values
from data.gate.torn import Broken

MOST_PROBLEMS = 1_000
_FIRST_DAY, _LAST_DAY = -719_000, 2_932_000  # within date.min and date.max, in days from 1970
_LAST_RESORT = {"day": "not_day", "moment": "not_moment", "key": "missing", "text": "missing"}


class Rejects:
    """Collects rejected rows in the order of the source. `problems` holds the first 1,000, `problem_count` counts
    all.
    """

    def __init__(self, path: Path, plan: Plan, source: str, line_of: Callable[[int], int]) -> None:
        self.path, self.plan, self.source, self.line_of = path, plan, source, line_of
        self._feeds = (*plan.feeds, *plan.checks)
        self.problems: list[Problem] = []
        self.problem_count = self.rows = 0
        self.file: Any = None
        self.writer: Any = None

    def add_broken(self, row: Broken) -> None:
        line = row.line or self.line_of(row.row)
        problem = Problem(self.source, line, "", "", row.code, row.more)
        width = len(self.plan.headers)
        found = row.cells
        if row.code != "totals" and is_rejects(self.source, self.plan.headers):
            found = tuple(map(unguarded, found))  # rows without a proper shape come as they stand in the file
        cells = list(found[:width]) + [""] * (width - len(found))
        if len(found) > width:
            cells[-1] = ",".join(found[width - 1 :])
        self._write(cells, [problem], line)

    def add_bad(self, raw: dict[str, Any], typed: dict[str, Any]) -> None:
        """raw: the text cells by c0, c1 …; typed: the typed values of the same row."""
        line = raw["_line"] or self.line_of(raw["_row"])
        found = [p for feed in self._feeds if (p := self._problem(feed, raw, typed, line))]
        if not found:  # the fast and the slow judgement differ: say at least which row it is
            feed = next(
                (f for f in self.plan.feeds if typed.get(f.name) is None and f.position is not None), self.plan.feeds[0]
            )
            code = _LAST_RESORT.get(feed.column.kind, "not_number")
            found = [Problem(self.source, line, feed.header, raw.get(feed.cell) or "", code)]
        self._write([raw[f"c{i}"] or "" for i in range(len(self.plan.headers))], found, line)

    def _problem(self, feed: Feed, raw: dict[str, Any], typed: dict[str, Any], line: int) -> Problem | None:
        if feed.constant is not None:
            return None
        if feed.formula:
            return self._computed_problem(feed, typed, line)
        cell = raw[feed.cell]
        code = code_of(feed.column, cell, typed[feed.name], feed.is_needed)
        return (
            Problem(self.source, line, feed.header, (cell or "")[:200], code, _more(feed, cell, code)) if code else None
        )

    def _computed_problem(self, feed: Feed, typed: dict[str, Any], line: int) -> Problem | None:
        """No result although all operands were read: it is too large or divides by zero; or one that must be is not."""
        if typed[feed.name] is not None:
            return None
        headers = {self.plan.mapping.source_of(name) or name for name in operands(feed.formula)}
        read = {f.header: typed[f.name] for f in self._feeds if f.position is not None}
        is_known = all(read.get(header) is not None for header in headers)
        if not is_known and not feed.is_needed:
            return None
        code = "computed_unknown" if not is_known else "computed_division" if "/" in feed.formula else "computed"
        return Problem(self.source, line, feed.header, feed.formula, code)

    def _write(self, cells: Sequence[str], problems: list[Problem], line: int) -> None:
        if self.writer is None:
            self.file = self.path.open("w", encoding="utf-8-sig", errors="replace", newline="")
            self.writer = csv.writer(self.file)
            self.writer.writerow([*map(guarded, self.plan.headers), REASON, LINE])
        self.writer.writerow([*map(guarded, cells), guarded("; ".join(p.reason for p in problems)), line])
        self.rows += 1
        self.problem_count += len(problems)
        self.problems += problems[: max(0, MOST_PROBLEMS - len(self.problems))]

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


def _more(feed: Feed, cell: str | None, code: str) -> Values:
    if code == "outside":
        low, high = feed.column.low, feed.column.high
        return (("low", _bound(low, "−∞")), ("high", _bound(high, "∞")))
    if code == "too_long":
        return (("length", f"{len(cell or ''):,}"), ("limit", f"{LONGEST_TEXT:,}"), ("value", ""))
    return ()


def _bound(bound: float | None, none: str) -> str:
    return none if bound is None else f"{bound:g}"


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of a small Arrow table by rising `_row`; days that Python's calendar does not have are None."""
    for at, field in enumerate(table.schema):
        if pa.types.is_temporal(field.type):
            table = table.set_column(at, field, _within_calendar(table.column(at)))
    rows: list[dict[str, Any]] = table.to_pylist()
    return sorted(rows, key=lambda row: row["_row"])


def _within_calendar(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    days = moments.cast(pa.timestamp("s"), safe=False).cast(pa.int64()) if pa.types.is_timestamp(moments.type) else None
    days = moments.cast(pa.int32()) if days is None else pc.divide(days, 86_400)
    is_known = pc.and_(pc.greater_equal(days, _FIRST_DAY), pc.less_equal(days, _LAST_DAY))
    return pc.if_else(is_known, moments, pa.scalar(None, moments.type))
