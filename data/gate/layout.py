"""How the rows of a source are laid out: separator or blanks, where the header stands, what the columns are called."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.gate.fixed import cells_at, column_starts, is_rule
from data.gate.mapping import Options
from data.gate.period_names import named_period, period_headers
from data.gate.report import Remark
from data.gate.synonyms import is_known_word

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 400
HEADER_WITHIN = 20
MISSING_WORDS = ("", "n/a", "null", "none", "-")
_VALUE = re.compile(r"[\s¥￥$€(+-]*\d[\d.,:/%年月日()\s-]*[万亿]?")
_WORDED = re.compile("[年月季]")
Cells = list[str]
Merged = Sequence[tuple[int, int, int, int]]


@dataclass(frozen=True)
class Layout:
    """delimiter: one character, or a blank for columns split by runs of blanks. header_lines: physical lines up to
    and with the header. headers: unique names of the columns. doubled: headers that came more than once. titles: the
    filled rows before the header, as text. header_rows: 2 when names were joined from two rows. starts: where the
    columns of a fixed-width text begin."""

    delimiter: str
    headers: tuple[str, ...]
    header_lines: int
    titles: tuple[str, ...] = ()
    has_header: bool = True
    doubled: tuple[tuple[str, int], ...] = ()
    header_rows: int = 1
    starts: tuple[int, ...] = ()


def text_layout(path: Path, options: Options) -> Layout:
    """The layout of a UTF-8 text file, from its first lines and what is told."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = [line[:100_000] for line in islice(_lines(file), SAMPLE_LINES)]
    delimiter, starts = _separation(lines, options)
    records, ends = _fixed_records(lines, starts) if starts else _records(lines, delimiter)
    at = header_at(records) if options.header_row is None else options.header_row - 1
    if at < 0 or not records:
        width = max(map(len, records), default=1)
        return Layout(delimiter, unique_headers([""] * width)[0], 0, has_header=False, starts=starts)
    cells, first, last = header_cells(records, min(at, len(records) - 1), options.header_rows)
    names, doubled = unique_headers(cells)
    titles = tuple(text for r in records[:first] if (text := " ".join(filter(None, r))))
    end = ends[last]
    if starts and end < len(lines) and is_rule(lines[end]):
        end += 1
    return Layout(delimiter, names, end, titles, True, doubled, last - first + 1, starts)


def _separation(lines: list[str], options: Options) -> tuple[str, tuple[int, ...]]:
    """The separator, or a blank and the places where columns of fixed width begin."""
    if options.column_starts:
        return " ", options.column_starts
    if options.delimiter:
        return options.delimiter, ()
    found = _delimiter(lines)
    filled = [line for line in lines if line.strip()]
    if len(filled) < 2 or found not in (",", " ") or (found == " " and len({len(x.split()) for x in filled}) == 1):
        return found, ()
    starts = column_starts(filled)
    # Commas in amounts are no separators where the columns stand in line.
    has_commas = found == "," and "," in filled[0] and any("," in line for line in filled)
    return (found, ()) if len(starts) < 2 or has_commas else (" ", starts)


def _fixed_records(lines: list[str], starts: tuple[int, ...]) -> tuple[list[Cells], list[int]]:
    kept = [(cells_at(line, starts), end) for end, line in enumerate(lines, 1) if not is_rule(line)]
    return [cells for cells, _ in kept], [end for _, end in kept]


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
            return -1 if _holds_values(filled) and not known[index] else index
    return 0


def header_cells(
    records: Sequence[Sequence[str | None]], at: int, told: int | None = None, merged: Merged = ()
) -> tuple[list[str], int, int]:
    """The names of the columns, from one row or from two that belong together, and the first and last of these rows.

    told: 1 or 2 rows; None finds it. merged: (first row, first column, last row, last column) of merged cells.
    """
    rows = [[(cell or "").strip() for cell in row] for row in records[: at + 4]]
    for top in (at, at - 1) if told is None else (at,) if told == 2 else ():
        if top >= 0 and top + 1 < len(rows) and (told == 2 or _belong_together(rows, top, at, merged)):
            return _joined(rows[top], rows[top + 1], top, merged), top, top + 1
    return rows[at], at, at


def _belong_together(rows: list[Cells], top: int, at: int, merged: Merged) -> bool:
    """True when two rows are one header: the upper has gaps over filled cells, the lower no values, the next some."""
    above, below = rows[top], rows[top + 1]
    after = rows[top + 2] if top + 2 < len(rows) else []
    gaps = sum(1 for a, b in zip(above, below, strict=False) if b and not a)
    named = sum(map(bool, above))
    wide = [m for m in merged if m[0] == m[2] == top and m[1] < m[3]]
    groups = [m for m in wide if (m[3] - m[1] + 1) < sum(map(bool, below)) or named > 1]
    if _holds_values(above) or _holds_values(below) or not any(_VALUE.fullmatch(c) for c in after):
        return False
    if groups:
        return True
    if top == at:
        return gaps >= 1 and not merged and sum(map(is_known_word, below)) >= 1
    return gaps >= 1 and named >= 2 and not merged


def _holds_values(row: Sequence[str]) -> bool:
    """Whether a row has a cell that is a value and no name: 11月 names a column, and so do several 2026-01."""
    values = [cell for cell in row if _VALUE.fullmatch(cell) and not (_WORDED.search(cell) and named_period(cell))]
    return bool(values) and len(period_headers(values)) < len(values)


def _joined(above: Cells, below: Cells, top: int, merged: Merged) -> list[str]:
    """Names of two rows: a group's name goes over all columns it spans."""
    width = max(len(above), len(below))
    above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    spans = {c: m[1] for m in merged if m[0] == top for c in range(m[1], min(m[3] + 1, width))}
    names, group = [], ""
    for column, (upper, lower) in enumerate(zip(above, below, strict=True)):
        if merged:
            upper = above[spans.get(column, column)]
        else:
            group = upper if upper and lower else group if lower and not upper else ""
            upper = upper or group
        names.append(" / ".join(dict.fromkeys(part for part in (upper, lower) if part)))
    return names


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


def layout_remarks(layout: Layout, encoding: str = "utf-8", candidates: tuple[str, ...] = ()) -> tuple[Remark, ...]:
    """How the rows of a source were laid out, as far as it is worth a word."""
    remarks = [Remark("duplicated_header", count, (("header", header),)) for header, count in layout.doubled]
    if len(candidates) > 1:
        others = ", ".join(candidates[1:])
        remarks.append(Remark("encoding_unsure", more=(("encoding", encoding), ("others", others))))
    elif encoding not in ("utf-8", "utf-8-sig", "ascii"):
        remarks.append(Remark("encoding_read", more=(("encoding", encoding),)))
    if layout.starts:
        remarks.append(Remark("fixed_width", more=(("starts", ", ".join(map(str, layout.starts))),)))
    if layout.titles:
        remarks.append(Remark("title_rows", len(layout.titles)))
    if layout.header_rows > 1:
        remarks.append(Remark("header_rows"))
    if not layout.has_header:
        remarks.append(Remark("no_header"))
    return tuple(remarks)
