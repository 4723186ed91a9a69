"""Rows of any source as a stream of Arrow batches of text, and what is counted and noted while they pass.

Batches have `c0`, `c1` …, `_row` (data row in the source, from 1) and `_line` (physical line, NULL where only the
line finder knows).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from data.gate.report import Refused, Remark, shown
from data.gate.sheets import Merging
from data.gate.torn import Broken, LineFinder, Whole

SLOW_BATCH = 20_000
SLOW_TEXT = 16 << 20


@dataclass
class Rows:
    """One opened source. `broken` fills while `batches` is read, in the order of the rows; `remarks` are complete then.

    candidates: the encodings a text may be in when that is not sure; titles: the lines above the header; unreadable:
    columns that were left out, and what they hold; lacks_year: periods in columns of which nobody says the year.
    """

    headers: tuple[str, ...]
    batches: Iterator[pa.RecordBatch] = field(default_factory=lambda: iter(()))
    broken: deque[Broken] = field(default_factory=deque)
    noted: tuple[Remark, ...] = ()
    lines: LineFinder | None = None
    line_count: int | None = None
    candidates: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    header_rows: int = 1
    serial_1904: bool = False
    unreadable: dict[str, str] = field(default_factory=dict)
    merging: Merging | None = None
    lacks_year: bool = False
    totals: int = 0
    first_totals: str = ""
    seen: int = 0

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """How the source was read, with counts of what has been read so far."""
        counts = {"totals_rows": self.totals}
        if self.merging is not None:
            counts |= {"merged_filled": self.merging.filled, "merged_left": self.merging.left}
        counted = tuple(Remark(code, count) for code, count in counts.items() if count)
        return (*self.noted, *counted, *(() if self.seen else (Remark("no_rows"),)))

    def add_totals(self, row: int, line: int, cells: Sequence[str | None]) -> None:
        """Sets a totals row aside at its place among the broken rows."""
        label = next(cell for cell in cells if cell and cell.strip())
        self.totals += 1
        self.first_totals = self.first_totals or label
        more = (("value", shown(label.strip())),)
        at = len(self.broken)
        while at and self.broken[at - 1].row > row:
            at -= 1
        self.broken.insert(at, Broken(row, line, tuple(cell or "" for cell in cells), "totals", more))

    def refuse_unreadable(self, needed: Iterable[str], source: str) -> None:
        """Raises Refused when one of the columns was left out because of what it holds."""
        for header in needed:
            if header in self.unreadable:
                raise Refused("unreadable_column", file=source, column=header, kind=self.unreadable[header])


def framed(columns: list[pa.Array], numbers: pa.Array, lines: pa.Array) -> pa.RecordBatch:
    names = [*(f"c{i}" for i in range(len(columns))), "_row", "_line"]
    return pa.RecordBatch.from_arrays([*columns, numbers, lines], names=names)


def walked(walk: Iterator[Whole | Broken], rows: Rows) -> Iterator[pa.RecordBatch]:
    """Batches of the whole rows of a walk; broken ones are set aside."""
    # The width is that of the source: when the batches are read, its periods may have been turned into rows.
    return _walked(walk, rows, len(rows.headers))


def _walked(walk: Iterator[Whole | Broken], rows: Rows, width: int) -> Iterator[pa.RecordBatch]:
    whole: list[Whole] = []
    size = 0
    for row in walk:
        if isinstance(row, Broken):
            rows.broken.append(row)
            continue
        whole.append(row)
        size += sum(len(cell) for cell in row.cells if cell)
        if len(whole) >= SLOW_BATCH or size > SLOW_TEXT:
            yield _batch(whole, width)
            whole, size = [], 0
    if whole:
        yield _batch(whole, width)


def _batch(whole: list[Whole], width: int) -> pa.RecordBatch:
    columns = [pa.array([row.cells[i] for row in whole], pa.string()) for i in range(width)]
    numbers, lines = ([getattr(row, name) for row in whole] for name in ("row", "line"))
    return framed(columns, pa.array(numbers, pa.int64()), pa.array(lines, pa.int64()))
