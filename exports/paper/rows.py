"""A panel's table as paper needs it: texts, colours, how wide each column is, and what had to be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from charts.panel import Table, TableColumn
from charts.spark import sparkline_svg
from charts.theme import Theme
from exports.paper.letters import IN_CELL, IN_LABEL, ems, longest_word, printable
from exports.paper.sheet import Sheet
from exports.shown import NUMBERS, ShownTable, ink_of, on_paper, shown_table
from locales import Words
from locales.numbers import is_unknown

Record = dict[str, Any]
"""What the template takes: texts, numbers, truths, and lists and records of them."""
MOST_ROWS, MOST_AT_THE_END = 400, 200
"""Rows set on paper: of a list that the screen shows, and of a table behind a chart. About nine and five pages."""
INSET = 5.0
SPARK, BAR = 62.0, 30.0
BOLD = 1.06
"""How much wider bold figures are: total rows."""
INDENT = 1.2
WIDEST_WORD, NARROW_TEXT, EASY_TEXT, WIDE_TEXT = 13.0, 6.0, 15.0, 36.0
SHORT_HEAD = 4.0
FEW = 14
SHORT, GAP = 250.0, 8.6
"""Points of height up to which a table is kept on one page; what a row is higher than its lines."""
SPREAD = 1.5
"""How much wider than it needs a table may be drawn, to fill its line."""


@dataclass(frozen=True)
class Fit:
    """How a table stands: the size of its text, whether its page is turned, and its columns with their widths.

    More than one group: the columns are too many for one line, so the table comes in parts, each with the first column.
    """

    size: float
    is_turned: bool
    groups: tuple[tuple[int, ...], ...]
    widths: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Need:
    """What a column needs, in widths of its letters plus points.

    least: so that nothing is cut; easy: so that most of its texts stand in one line or two; wanted: all in one.
    """

    least: float
    easy: float
    wanted: float
    points: float

    def at(self, size: float) -> tuple[float, float, float]:
        """The three in points, in text of that size."""
        least, easy, wanted = (each * size + self.points for each in (self.least, self.easy, self.wanted))
        return least, easy, wanted


def table_contents(table: Table, sheet: Sheet, theme: Theme, words: Words, most: int) -> Record:
    """The first `most` rows of the table, with its columns fitted to the sheet."""
    table = on_paper(table)
    texts = _printable(shown_table(_named(table), words, most))
    fit = fitted(table, texts, sheet)
    tops = [_top(column, table) for column in table.columns]
    rows = [_row(at, table, texts, tops, theme) for at in range(len(texts.rows))]
    return {
        "size": fit.size,
        "turned": fit.is_turned,
        "is_short": _height(texts, fit) < SHORT,
        "parts": [
            {
                "said": _part_said(group, len(table.columns), words) if len(fit.groups) > 1 else "",
                "widths": list(widths),
                "heads": [texts.headers[at] for at in group],
                "right": [table.columns[at].kind in NUMBERS for at in group],
                "rows": [{**row, "cells": [row["cells"][at] for at in group]} for row in rows],
            }
            for group, widths in zip(fit.groups, fit.widths, strict=True)
        ],
        "left_out": _left_out(table, len(texts.rows), words),
    }


def fitted(table: Table, texts: ShownTable, sheet: Sheet) -> Fit:
    """How the columns stand: easily, if need be on a turned page; else as close as they can; else in parts."""
    needs = [_need(at, column, table, texts) for at, column in enumerate(table.columns)]
    every = tuple(range(len(needs)))
    for size, is_turned, is_easy in _tries(sheet, len(texts.rows) > FEW):
        width = sheet.turned if is_turned else sheet.width
        if sum(need.at(size)[is_easy] for need in needs) <= width:
            return Fit(size, is_turned, (every,), (_widths(needs, size, width),))
    size, width = sheet.sizes[1], max(sheet.width, sheet.turned)
    groups = _groups([need.at(size)[0] for need in needs], width)
    return Fit(size, sheet.turned > 0, groups, tuple(_widths([needs[at] for at in g], size, width) for g in groups))


def _tries(sheet: Sheet, is_long: bool) -> Iterator[tuple[float, bool, bool]]:
    """(size, is turned, is easy), the best first. A short table does not turn a page to stand easily."""
    yield from ((size, False, True) for size in sheet.sizes[:2])
    if sheet.turned and is_long:
        yield from ((size, True, True) for size in sheet.sizes)
    yield from ((size, False, is_easy) for is_easy in (True, False) for size in sheet.sizes)
    if sheet.turned:
        yield from ((size, True, False) for size in sheet.sizes)


def _groups(least: list[float], width: float) -> tuple[tuple[int, ...], ...]:
    """The columns in parts that fit, each with the first one before it."""
    groups: list[list[int]] = [[0]]
    for at in range(1, len(least)):
        if len(groups[-1]) > 1 and sum(least[each] for each in groups[-1]) + least[at] > width:
            groups.append([0])
        groups[-1].append(at)
    return tuple(map(tuple, groups))


def _need(at: int, column: TableColumn, table: Table, texts: ShownTable) -> Need:
    cells = [row[at] for row in texts.rows]
    head = texts.headers[at]
    in_head = max(min(longest_word(head), WIDEST_WORD), min(ems(head), SHORT_HEAD))
    if column.kind == "spark":
        return Need(in_head, in_head, in_head, SPARK + 2 * INSET)
    wide = sorted(ems(text) * BOLD for text in cells)
    widest = wide[-1] if wide else 0.0
    if column.kind in NUMBERS or column.kind == "day":
        points = 2 * INSET + (BAR if column.kind in ("bar", "score") else 0.0)
        # A head of two lines costs less than a column as wide as its name.
        least = max(widest, in_head)
        return Need(least, least, max(least, min(ems(head) * 0.6, 9.0)), points)
    indent = INDENT * max(table.levels, default=0) if at == 0 else 0.0
    word = min(max(map(longest_word, cells), default=0.0) * BOLD, WIDEST_WORD)
    least = max(word, in_head, min(widest, NARROW_TEXT))
    most = wide[len(wide) * 4 // 5] if wide else 0.0
    easy = max(least, min(most, EASY_TEXT))
    wanted = max(easy, min(max(widest, ems(head)), WIDE_TEXT))
    return Need(least + indent, easy + indent, wanted + indent, 2 * INSET)


def _widths(needs: list[Need], size: float, width: float) -> tuple[float, ...]:
    """Every column what it needs; the rest goes where texts would wrap, then evenly until the table fills its line."""
    least, easy, wanted = zip(*(need.at(size) for need in needs), strict=True)
    steps = (least, easy, wanted)
    at = max(at for at, step in enumerate(steps) if sum(step) <= width or at == 0)
    start, goal = steps[at], steps[min(at + 1, 2)]
    left, lacking = max(width - sum(start), 0.0), sum(goal) - sum(start)
    share = min(left / lacking, 1.0) if lacking else 0.0
    widths = [a + (b - a) * share for a, b in zip(start, goal, strict=True)]
    return tuple(round(each * max(1.0, min(SPREAD, width / sum(widths))), 2) for each in widths)


def _height(texts: ShownTable, fit: Fit) -> float:
    """About how high the table stands, by the lines of its rows."""
    lines = {
        at: width - 2 * INSET
        for g, widths in zip(fit.groups, fit.widths, strict=True)
        for at, width in zip(g, widths, strict=True)
    }
    rows = (max(ceil(ems(text) * fit.size / lines[at]) for at, text in enumerate(row)) for row in texts.rows)
    return sum(max(count, 1) * fit.size * 1.4 + GAP for count in rows) * len(fit.groups)


def _row(at: int, table: Table, texts: ShownTable, tops: list[float], theme: Theme) -> Record:
    values = [table.rows[column.key].iloc[at] for column in table.columns]
    cells = [
        _cell(value, text, column, top, theme, ink_of(table, column, at, theme))
        for value, text, column, top in zip(values, texts.rows[at], table.columns, tops, strict=True)
    ]
    return {"cells": cells, "total": at in table.shaded, "level": table.levels[at] if table.levels else 0}


def _cell(value: Any, text: str, column: TableColumn, top: float, theme: Theme, ink: str) -> Record:
    """t: text; c: its colour, where it is not ink; b: how far a bar goes, 0–1; s: a little line as SVG."""
    cell: Record = {"t": text}
    if column.kind in ("change", "points"):
        cell["c"] = ink
    elif column.kind in ("bar", "score") and not is_unknown(value):
        cell["b"] = min(max(float(value) / top, 0.0), 1.0)
    elif column.kind == "spark" and isinstance(value, list | tuple):
        known = sum(not is_unknown(each) for each in value)
        cell["s"] = sparkline_svg(value, (), theme, width=int(SPARK), height=18) if known > 1 else ""
    return cell


def _top(column: TableColumn, table: Table) -> float:
    """What a whole bar stands for: 100 %, or the largest value of the column where that is more."""
    if column.kind not in ("bar", "score"):
        return 0.0
    known = [float(value) for value in table.rows[column.key] if not is_unknown(value)]
    return max([100.0 if column.kind == "score" else 1.0, *known])


def _named(table: Table) -> Table:
    """The table with the names that its rows have below the one they belong to."""
    if not table.levels or not table.within:
        return table
    names = table.rows[table.within if table.within in table.rows else table.columns[0].key].tolist()
    first = table.columns[0].key
    own = table.rows[first].tolist()
    rows = table.rows.assign(
        **{first: [name if level else full for name, full, level in zip(names, own, table.levels, strict=True)]}
    )
    return Table(table.columns, rows, table.shaded, levels=table.levels, more=table.more)


def _printable(texts: ShownTable) -> ShownTable:
    return ShownTable(
        tuple(printable(head, IN_LABEL) for head in texts.headers),
        tuple(tuple(printable(text, IN_CELL) for text in row) for row in texts.rows),
    )


def _part_said(group: tuple[int, ...], columns: int, words: Words) -> str:
    return words("columns {first} to {last} of {all}", first=group[1] + 1, last=group[-1] + 1, all=columns)


def _left_out(table: Table, rows: int, words: Words) -> str:
    """How many rows are not here, and where they are."""
    cut = len(table.rows) - rows
    in_book, nowhere = (cut + table.more, 0) if table.all_rows is not None else (cut, table.more)
    said = []
    if in_book:
        said.append(words.many("{n} more row is not shown.", "{n} more rows are not shown.", in_book))
    if nowhere:
        said.append(words.many("{n} more row is not listed.", "{n} more rows are not listed.", nowhere))
    return " ".join(said)
