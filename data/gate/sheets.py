"""Spreadsheet cells as text, row by row, the way a person would have typed them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from data.gate.layout import Merged
from data.gate.report import Refused
from data.gate.workbook import SheetFacts, sheet_facts

Cells = list[str | None]
# What a damaged archive or its XML raises: a lost member, a broken stream, a method nobody knows, a tag left open.
_DAMAGES = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, ParseError)


@dataclass
class Sheet:
    """A sheet that is read row by row. records: the row number in the spreadsheet and the cells of the rows that hold
    anything; merged: (first row, first column, last row, last column), rows as numbered, columns from 0 where the
    cells begin; facts: what the file says about it.
    """

    records: Iterator[tuple[int, Cells]]
    merged: Merged = ()
    facts: SheetFacts = field(default_factory=SheetFacts)


def opened_sheet(path: Path, sheet: str, name: str) -> Sheet:
    """The sheet of a spreadsheet. Raises Refused when the file is damaged."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            cells = book.get_sheet_by_name(sheet)
            facts = sheet_facts(path, book, sheet)
    except (CalamineError, OSError, ValueError, *_DAMAGES) as error:
        raise Refused("damaged", file=name, what="a spreadsheet", reason=error) from error
    left = (cells.start or (0, 0))[1]
    merged = [(a + 1, b - left, c + 1, d - left) for (a, b), (c, d) in cells.merged_cell_ranges or ()]
    return Sheet(_records(cells), sorted(merged), facts)


def _records(cells: CalamineSheet) -> Iterator[tuple[int, Cells]]:
    # Rows come from the first row of the sheet on, cells from its first used column on.
    for number, row in enumerate(cells.iter_rows(), 1):
        if any(cell != "" for cell in row):
            texts = [cell_text(cell) for cell in row]
            if any(texts):
                yield number, texts


def cell_text(cell: object) -> str | None:
    """A cell's value as text: whole numbers without a point, days without midnight; None for an empty cell."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds() / 86_400)
    return str(cell)


class Merging:
    """Carries the value of a cell that is merged over several rows down to the rows it spans.

    Text, days and codes are carried, for they name what all the rows belong to. Amounts stay on their first row: ten
    carried down three rows would be thirty. `filled` counts the carried cells, `left` the rows left without an amount.
    """

    def __init__(self, merged: Merged, amounts: frozenset[int], first_row: int) -> None:
        """amounts: columns that hold amounts; first_row: where the data begin."""
        self.waiting = [m for m in merged if m[0] >= first_row and m[2] > m[0]]
        self.amounts = amounts
        self.open: list[tuple[tuple[int, int, int, int], str]] = []
        self.filled = self.left = 0

    def row(self, number: int, cells: Cells) -> Cells:
        """The cells of a row with what is merged into them. Ask for rising rows."""
        self.open = [(m, text) for m, text in self.open if m[2] >= number]
        while self.waiting and self.waiting[0][0] <= number:
            merged = self.waiting.pop(0)
            text = cells[merged[1]] if merged[0] == number and 0 <= merged[1] < len(cells) else None
            if text:
                self.open.append((merged, text))
        for merged, text in self.open:
            if merged[0] == number or cells[merged[1]]:
                continue
            if merged[1] in self.amounts:
                self.left += 1
            else:
                cells[merged[1]] = text
                self.filled += 1
        return cells
