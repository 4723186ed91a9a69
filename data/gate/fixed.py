"""Fixed-width text: where its columns begin, counted in places (a Chinese character takes two), and its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.gate.torn import LONGEST_LINE, Broken, Whole

FEW_LINES = 10
_RULE = re.compile(r"\s*[-=]{2,}(?:\s+[-=]{2,})+\s*")


def column_starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where columns begin in lines padded with blanks; empty when no places are blank in all lines.

    A line of dashes under the header tells; else a gap is two places or wider, or one place in many lines.
    """
    full = [line.rstrip("\r\n").expandtabs() for line in lines if line.strip()]
    for line in full[:5]:
        if _RULE.fullmatch(line):
            return (0, *(run.start() for run in re.finditer(r"[-=]+", line)))[1 if line[0] in "-=" else 0 :]
    taken = [_taken(line) for line in full]
    width = max(map(len, taken), default=0)
    is_blank = [not any(t[place] for t in taken if place < len(t)) for place in range(width)]
    starts = [0]
    gap = 0
    for place in range(width):
        wide_enough = gap >= 2 or (gap == 1 and len(full) >= FEW_LINES)
        if not is_blank[place] and wide_enough and place - gap > 0:
            starts.append(place)
        gap = gap + 1 if is_blank[place] else 0
    return tuple(starts) if len(starts) > 1 else ()


def is_rule(line: str) -> bool:
    """True for a line of dashes that underlines a header."""
    return _RULE.fullmatch(line.rstrip("\r\n")) is not None


def _taken(line: str) -> list[bool]:
    """Which places hold a character that is no blank."""
    return [c not in " \u3000" for c in line for _ in range(_places(c))]


def _places(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells_at(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line, without the blanks around them. A wide character that begins in a column belongs to it."""
    line = line.rstrip("\r\n").expandtabs()
    if line.isascii():
        ends = [*starts[1:], max(len(line), starts[-1])]
        return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    cells: list[list[str]] = [[] for _ in starts]
    place = column = 0
    for character in line:
        while column + 1 < len(starts) and place >= starts[column + 1]:
            column += 1
        cells[column].append(character)
        place += _places(character)
    return ["".join(cell).strip() for cell in cells]


def fixed_rows(path: Path, starts: Sequence[int], header_lines: int, encoding: str) -> Iterator[Whole | Broken]:
    """Every data row of a UTF-8 text of fixed width, whole or broken, in order. Blank lines are no rows."""
    row = 0
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        for line, text in enumerate(iter(lambda: file.readline(LONGEST_LINE), ""), 1):
            if line <= header_lines or not text.strip():
                continue
            row += 1
            cells = cells_at(text, starts)
            if len(text) >= LONGEST_LINE:
                yield Broken(row, line, (text[:200],), "line_too_long", (("limit", f"{LONGEST_LINE:,}"),))
            elif any("\udc80" <= c <= "\udcff" for c in text):
                shown = tuple(c.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for c in cells)
                yield Broken(row, line, shown, "encoding", (("encoding", encoding),))
            else:
                yield Whole(row, line, tuple(cell or None for cell in cells))
