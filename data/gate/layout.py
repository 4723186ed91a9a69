"""How the rows of a source are laid out: separator or blanks, where the header stands, what the columns are called."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.gate.synonyms import is_known_word

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 400
HEADER_WITHIN = 20
MISSING_WORDS = ("", "n/a", "null", "none", "-")
_VALUE = re.compile(r"[\s¥￥$€(+-]*\d[\d.,:/%年月日()\s-]*[万亿]?")
Cells = list[str]


@dataclass(frozen=True)
class Layout:
    """delimiter: one character, or a blank for columns split by runs of blanks. header_lines: physical lines up to
    and with the
    header. headers: unique names of the columns. doubled: headers that came more than once. title_rows: rows before
    the header."""

    delimiter: str
    headers: tuple[str, ...]
    header_lines: int
    title_rows: int = 0
    has_header: bool = True
    doubled: tuple[tuple[str, int], ...] = ()


def text_layout(path: Path, delimiter: str = "", header_row: int | None = None) -> Layout:
    """The layout of a UTF-8 text file, from its first lines. header_row counts records from 1; 0 says there is none."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = [line[:100_000] for line in islice(_lines(file), SAMPLE_LINES)]
    delimiter = delimiter or _delimiter(lines)
    records, ends = _records(lines, delimiter)
    at = header_at(records) if header_row is None else header_row - 1
    if at < 0 or not records:
        width = max(map(len, records), default=1)
        return Layout(delimiter, unique_headers([""] * width)[0], 0, has_header=False)
    names, doubled = unique_headers(records[at])
    return Layout(delimiter, names, ends[at], sum(1 for r in records[:at] if any(r)), True, doubled)


def _lines(file: object) -> Sequence[str]:
    """Lines of a text file opened with newline="", none longer than a megabyte."""
    return iter(lambda: file.readline(1 << 20), "")  # type: ignore[attr-defined,return-value]


def _records(lines: list[str], delimiter: str) -> tuple[list[Cells], list[int]]:
    """The first records and the physical line each ends on."""
    if delimiter == " ":
        rows = [line.split() for line in lines]
        return rows, list(range(1, len(rows) + 1))
    records: list[Cells] = []
    ends: list[int] = []
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            records.append([cell.strip() for cell in record])
            ends.append(reader.line_num)
    except csv.Error:
        # A cell longer than csv allows: what was read before it is enough to lay out, the reading itself reports it.
        return records, ends
    return records, ends


def _delimiter(lines: list[str]) -> str:
    """The separator that splits most lines into the same number (> 1) of cells; a blank if only runs of blanks do."""
    best, best_score = "", 0.0
    for candidate in DELIMITERS:
        widths = Counter(len(r) for r in _records(lines, candidate)[0] if any(r))
        if not widths:
            continue
        width, rows = widths.most_common(1)[0]
        share = rows / widths.total()
        score = share * min(width, 4) ** 0.5 if width > 1 else 0.0
        if score > best_score:
            best, best_score = candidate, score
    if best_score >= 1.0:
        return best
    blanks = Counter(len(line.split()) for line in lines if line.strip())
    width, rows = blanks.most_common(1)[0] if blanks else (1, 0)
    if width > 1 and rows >= 0.9 * blanks.total() and any("  " in line.strip() for line in lines):
        return " "
    return best or ","


def header_at(records: Sequence[Sequence[str | None]]) -> int:
    """The index of the header among the first rows, or -1 when the first full row holds values already."""
    rows = [[(cell or "").strip() for cell in row] for row in records[:HEADER_WITHIN]]
    if not rows:
        return 0
    full = max(sum(map(bool, row)) for row in rows)
    known = [sum(map(is_known_word, row)) for row in rows]
    for index, count in enumerate(known):
        if count >= 2:
            return index
    for index, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        if len(filled) >= max(1, 0.6 * full):
            return -1 if any(_VALUE.fullmatch(cell) for cell in filled) and not known[index] else index
    return 0


def unique_headers(cells: Sequence[str | None]) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Column names that are all different: empty ones are numbered, repeated ones get (2), (3) …; and the repeated
    ones.
    """
    names: list[str] = []
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    for position, cell in enumerate(cells, 1):
        plain = (cell or "").strip() or f"column {position}"
        counts[plain] += 1
        name, number = plain, counts[plain]
        while name in taken or (number > 1 and name == plain):
            name = f"{plain} ({max(number, 2)})"
            number += 1
        taken.add(name)
        names.append(name)
    return tuple(names), tuple((name, n) for name, n in counts.items() if n > 1)
