"""Spreadsheet cells as text, row by row, the way a person would have typed them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from data.gate.report import Refused


def sheet_records(path: Path, sheet: str, name: str) -> Iterator[tuple[int, list[str | None]]]:
    """The rows of a sheet that hold anything: the row number in the spreadsheet, and the cells. Raises Refused when
    damaged.
    """
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            cells = book.get_sheet_by_name(sheet)
            first = (cells.start or (0, 0))[0] + 1
            for number, row in enumerate(cells.iter_rows(), first):
                texts = [cell_text(cell) for cell in row]
                if any(texts):
                    yield number, texts
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("damaged", file=name, what="a spreadsheet", reason=error) from error


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
