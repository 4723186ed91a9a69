"""The patient reader of text: it accounts for every line, whatever quotes, bytes and separators are broken in it.

Lost quotes cost one line, not the rest of the file: when a quoted cell does not close properly, only the line that
opened it is
set aside and reading goes on with the next one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from data.gate.report import Values

LONGEST_LINE = 32 << 20
MOST_LINES_IN_CELL = 500
MOST_TEXT_IN_CELL = 1 << 20


@dataclass(frozen=True)
class Broken:
    """A row that has no proper shape: its number, its physical line (0 if not known yet), its cells, the code."""

    row: int
    line: int
    cells: tuple[str, ...]
    code: str
    more: Values = ()


@dataclass(frozen=True)
class Whole:
    """A row with as many cells as the header; `cells` may be None where nothing is written."""

    row: int
    line: int
    cells: tuple[str | None, ...]


def torn_rows(path: Path, delimiter: str, width: int, header_lines: int, encoding: str) -> Iterator[Whole | Broken]:
    """Every data row of a UTF-8 text file, whole or broken, in order. Blank lines are no rows."""
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        lines = _Lines(file)
        for _ in range(header_lines):
            lines.next()
        row = 0
        while (text := lines.next()) is not None:
            line = lines.number
            if not text.strip("\r\n"):
                continue
            row += 1
            if len(text) >= LONGEST_LINE:
                yield Broken(row, line, (text[:200],), "line_too_long", (("limit", f"{LONGEST_LINE:,}"),))
                continue
            yield _judged(row, line, *_cells(text, delimiter, width, lines), width, encoding)


def _judged(row: int, line: int, cells: list[str], is_open: bool, width: int, encoding: str) -> Whole | Broken:
    if is_open:
        return Broken(row, line, tuple(cells), "unclosed")
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        return Broken(row, line, _shown(cells), "ragged", (("found", str(len(cells))), ("expected", str(width))))
    if any("\udc80" <= c <= "\udcff" for cell in cells if not cell.isascii() for c in cell):
        return Broken(row, line, _shown(cells), "encoding", (("encoding", encoding),))
    return Whole(row, line, tuple(cell or None for cell in cells))


def _shown(cells: list[str]) -> tuple[str, ...]:
    """Cells whose undecodable bytes are shown as replacement characters."""
    return tuple(cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for cell in cells)


def _cells(text: str, delimiter: str, width: int, lines: _Lines) -> tuple[list[str], bool]:
    """The cells of the record that starts with this line, and whether a quote in it stays open."""
    if delimiter == " ":
        return text.split(), False
    if '"' not in text:
        return text.rstrip("\r\n").split(delimiter), False
    taken: list[str] = []
    joined = text
    while True:
        try:
            return next(csv.reader([joined], delimiter=delimiter, strict=True)), False
        except csv.Error as error:
            if "unexpected end" not in str(error):
                break  # a quote in the wrong place: read it the lenient way
        more = lines.next() if len(taken) < MOST_LINES_IN_CELL and len(joined) < MOST_TEXT_IN_CELL else None
        while more is not None and '"' not in more and len(taken) < MOST_LINES_IN_CELL:
            taken.append(more)
            more = lines.next()
        if more is None:
            lines.back(taken)
            return list(_shown([text.rstrip("\r\n")])), True
        taken.append(more)
        joined = text + "".join(taken)
    if taken:
        lines.back(taken)
    return _lenient(text, delimiter, width)


def _lenient(text: str, delimiter: str, width: int) -> tuple[list[str], bool]:
    """One line with a misplaced quote, as csv reads it when it is not strict; open when that does not give the right
    width.
    """
    cells = next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter), [])
    return (cells, False) if len(cells) == width else (list(_shown([text.rstrip("\r\n")])), True)


class _Lines:
    """Lines of a text file with their numbers; lines can be handed back. A line beyond the limit is cut and its rest
    skipped.
    """

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.waiting: deque[str] = deque()
        self.number = 0

    def next(self) -> str | None:
        text = self.waiting.popleft() if self.waiting else self.file.readline(LONGEST_LINE)
        if not text:
            return None
        self.number += 1
        if len(text) >= LONGEST_LINE:
            while (rest := self.file.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        return text

    def back(self, lines: list[str]) -> None:
        self.waiting.extendleft(reversed(lines))
        self.number -= len(lines)


class LineFinder:
    """The physical line of a data row in a well-formed text file. Ask for rising rows: the file is read once."""

    def __init__(self, path: Path, delimiter: str, header_lines: int, *, is_plain: bool) -> None:
        """is_plain: no quotes and no blank lines, so that rows and lines run side by side."""
        self.header_lines, self.is_plain = header_lines, is_plain
        self.found = (0, header_lines)
        self.walk = self._ends(path, delimiter)

    def line_of(self, row: int) -> int:
        """The line a row starts on; the last known line when the file ends before."""
        if self.is_plain:
            return self.header_lines + row
        while self.found[0] < row:
            step = next(self.walk, None)
            if step is None:
                break
            self.found = step
        return self.found[1]

    def _ends(self, path: Path, delimiter: str) -> Iterator[tuple[int, int]]:
        csv.field_size_limit(LONGEST_LINE)
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for _ in range(self.header_lines):
                file.readline()
            reader = csv.reader(file, delimiter=delimiter)
            row = before = 0
            for record in reader:
                if record:
                    row += 1
                    yield row, self.header_lines + before + 1
                before = reader.line_num
