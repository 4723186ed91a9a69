"""How a table stands in a given width: its size, the width of its columns, and the lines of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.panel import Table, TableColumn
from exports.shown import NUMBERS, on_paper, shown_table
from exports.slides.area import even
from exports.slides.fitting import BOLD, Fitted, ems_of, fitted_text
from locales import Words

SIDE, ABOVE = 6.0, 3.0
"""Kept free in a cell: left and right, above and below."""
ROW_LINE = 1.3
"""A line of a row, in sizes: the tallest that a Chinese font asks for, as some programs let rows grow to it."""
LARGE_SIZES, WHOLE_SIZES, TIGHT_SIZES = (14.0, 12.5), (11.0, 10.0, 9.0), (10.0, 9.0, 8.0, 7.0)
PROSE_EMS, PROSE_LINES, CELL_LINES, HEAD_LINES = 30.0, 8, 2, 3
NAME_PT, TEXT_PT, HEAD_PT, SPARK_PT = 96.0, 64.0, 86.0, 84.0
LONGEST = 400
ENDLESS = 1e6
MOST_STRETCHED = 1.7
"""A table of few narrow columns is not drawn apart further than this."""


@dataclass(frozen=True)
class Planned:
    """A table as it will be drawn: texts that fit their cells, in points. left_out: columns that found no room.

    rows[row][column]: a cell.
    """

    columns: tuple[TableColumn, ...]
    size: float
    widths: tuple[float, ...]
    head: tuple[Fitted, ...]
    rows: tuple[tuple[Fitted, ...], ...]
    head_height: float
    heights: tuple[float, ...]
    left_out: int

    @property
    def width(self) -> float:
        return sum(self.widths)


def _height(cells: Sequence[Fitted], size: float) -> float:
    return max((len(cell.lines) for cell in cells), default=1) * size * ROW_LINE + 2 * ABOVE


def planned(table: Table, words: Words, width: float, height: float, most: int) -> Planned:
    """The first `most` rows of a table in that width: smaller letters first, then shorter texts, then fewer columns.

    A table that is short for its height is set larger.
    """
    table = on_paper(table)
    printed = shown_table(table, words, most)
    texts = [[row[at][:LONGEST] for row in printed.rows] for at in range(len(table.columns))]
    heads = [header[:LONGEST] for header in printed.headers]
    needs = [_need(table, at, texts[at], heads[at]) for at in range(len(table.columns))]
    size, kept = _size(needs, width, height / (len(printed.rows) + 2))
    widths = _widths([need.at(size) for need in needs[:kept]], width)
    columns = table.columns[:kept]
    head = tuple(_fitted(heads[at], widths[at], size, HEAD_LINES, True) for at in range(kept))
    bold = frozenset(table.shaded)
    rows = tuple(
        tuple(_fitted(texts[at][row], widths[at], size, _most_lines(needs[at]), row in bold) for at in range(kept))
        for row in range(len(printed.rows))
    )
    heights = tuple(_height(row, size) for row in rows)
    return Planned(columns, size, tuple(widths), head, rows, _height(head, size), heights, len(needs) - kept)


@dataclass(frozen=True)
class _Need:
    """What a column wants, in ems: its widest cell, its header and the widest word of that. is_prose: sentences."""

    is_text: bool
    is_first: bool
    cells: float
    head: float
    word: float
    is_prose: bool
    fixed: float = 0.0

    def at(self, size: float) -> tuple[float, float]:
        """(least, wanted) width at a size, in points."""
        head = min(max(self.word, self.head / HEAD_LINES * 1.25) * size * BOLD, HEAD_PT)
        least = max(self.cells * size, head) + 2 * SIDE
        wanted = max(least, min(self.head * size * BOLD, HEAD_PT) + 2 * SIDE)
        floor = (NAME_PT if self.is_first else TEXT_PT) if self.is_text else least
        return max(min(least, floor), self.fixed), max(wanted, self.fixed)


def _need(table: Table, at: int, cells: Sequence[str], head: str) -> _Need:
    column = table.columns[at]
    widest = max((ems_of(text) for text in cells), default=0.0) * BOLD
    word = max((ems_of(part) for part in head.split()), default=0.0)
    if ems_of(head) >= len(head):  # Chinese is cut anywhere
        word = min(word, 3.0)
    is_text = column.kind not in NUMBERS and column.kind != "day"
    is_prose = is_text and at > 0 and not table.opens and widest > PROSE_EMS
    return _Need(is_text, not at, widest, ems_of(head), word, is_prose, SPARK_PT if column.kind == "spark" else 0.0)


def _size(needs: Sequence[_Need], width: float, row: float) -> tuple[float, int]:
    """The size, and how many columns find room at it. row: the height there is for one."""
    if not any(need.is_prose for need in needs):
        for size in (*(large for large in LARGE_SIZES if large * ROW_LINE + 2 * ABOVE <= row), *WHOLE_SIZES):
            if sum(need.at(size)[1] for need in needs) <= width:
                return size, len(needs)
    for size in TIGHT_SIZES:
        if sum(need.at(size)[0] for need in needs) <= width:
            return size, len(needs)
    kept = len(needs)
    while kept > 1 and sum(need.at(TIGHT_SIZES[-1])[0] for need in needs[:kept]) > width:
        kept -= 1
    return TIGHT_SIZES[-1], kept


def _widths(needs: Sequence[tuple[float, float]], room: float) -> list[float]:
    """Every column gets the least it needs; what is left goes evenly to those that want more, then to all."""
    widths = [least for least, _ in needs]
    if sum(widths) > room:
        return even(widths, room)
    while (left := room - sum(widths)) > 0.01:
        hungry = [at for at, (_, wanted) in enumerate(needs) if wanted - widths[at] > 0.01]
        if not hungry:
            return even(widths, min(room, sum(widths) * MOST_STRETCHED))
        for at in hungry:
            widths[at] += min(left / len(hungry), needs[at][1] - widths[at])
    return widths


def _most_lines(need: _Need) -> int:
    return PROSE_LINES if need.is_prose else CELL_LINES if need.is_text else 1


def _fitted(text: str, width: float, size: float, most: int, is_bold: bool) -> Fitted:
    """The text in the lines of a cell, shortened where there are more."""
    return fitted_text(text, width - 2 * SIDE - 0.1, ENDLESS, ((size, most),), is_bold)


def pages(plan: Planned, first: float, later: float, most: int) -> list[range]:
    """Which rows stand on which page: the first page of that height, at most so many more; heads are counted in."""
    found, start = [], 0
    for height in (first, *(later for _ in range(most))):
        end, taken = start, plan.head_height
        while end < len(plan.rows) and taken + plan.heights[end] <= height:
            taken += plan.heights[end]
            end += 1
        found.append(range(start, end))
        start = end
        if start >= len(plan.rows):
            break
    return found
