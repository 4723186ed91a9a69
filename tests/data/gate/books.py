"""Spreadsheets as people make them, written cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter


def book(
    path: Path,
    sheets: dict[str, Any],
    *,
    merged: Sequence[tuple[int, int, int, int, Any]] = (),
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: str = "",
    **options: Any,
) -> Path:
    """Writes sheets of rows from A1 on (None leaves a cell empty) and merges cells of the first sheet over them.

    Days get a date format; rows and merged ranges count from 0.
    """
    with xlsxwriter.Workbook(path, options) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, (name, rows) in enumerate(sheets.items()):
            sheet = workbook.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, (date, datetime)):
                        sheet.write_datetime(r, c, cell, day)
                    elif cell is not None:
                        sheet.write(r, c, cell)
            if name in hidden:
                sheet.hide()
            if number == 0:
                for first_row, first, last_row, last, value in merged:
                    sheet.merge_range(first_row, first, last_row, last, value)
                for r in hidden_rows:
                    sheet.set_row(r, None, None, {"hidden": True})
                if hidden_columns:
                    sheet.set_column(hidden_columns, None, None, {"hidden": True})
    return path
