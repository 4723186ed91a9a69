"""A panel as plain data: its message, its table with typed values, its note; as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pandas as pd

from charts.panel import Panel, TableColumn
from data.contract import TEN_THOUSANDTHS
from data.inert import inert

IN_TEN_THOUSANDTHS = frozenset(("money", "amount"))
BOM = "\ufeff"


def record_of(panel: Panel) -> dict[str, Any]:
    """The panel as a record: key, message, missing, columns, rows (money in whole units), remarks, note."""
    columns, rows = columns_and_rows(panel)
    plain = [[plain_cell(value, _kind(c)) for c, value in zip(columns, row, strict=True)] for row in rows]
    return {
        "panel": panel.key,
        "message": panel.message,
        "missing": panel.missing or None,
        "columns": [{"key": c.key, "label": c.label, "kind": c.kind} for c in columns],
        "rows": [{c.key: value for c, value in zip(columns, row, strict=True)} for row in plain],
        "remarks": [{"kind": r.kind, "text": r.text} for r in panel.remarks],
        "note": panel.note.text,
        "definition": panel.note.definition or None,
        "source": panel.note.source or None,
    }


def panel_json(panel: Panel) -> bytes:
    """The record as UTF-8 JSON."""
    return json.dumps(record_of(panel), ensure_ascii=False, indent=2, allow_nan=False).encode()


def panel_csv(panel: Panel) -> bytes:
    """The table as UTF-8 CSV with BOM (spreadsheets then know the encoding); numbers stay numbers, texts never run."""
    columns, rows = columns_and_rows(panel)
    plain = [[plain_cell(value, _kind(c)) for c, value in zip(columns, row, strict=True)] for row in rows]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([inert(c.label) for c in columns])
    writer.writerows([[inert(v) if isinstance(v, str) else "" if v is None else v for v in row] for row in plain])
    return (BOM + text.getvalue()).encode()


def columns_and_rows(panel: Panel) -> tuple[list[TableColumn], list[tuple[Any, ...]]]:
    """The columns of what a panel takes along, and its rows with their values as they are; tiles are rows too."""
    if panel.table is not None:
        columns = list(panel.table.columns)
        frame = panel.table.rows
        return columns, list(zip(*(frame[c.key].tolist() for c in columns), strict=True))
    columns = [
        TableColumn("label", "label"),
        TableColumn("value", "value", "number"),
        TableColumn("shown", "shown"),
        TableColumn("change", "change"),
        TableColumn("second", "second"),
        TableColumn("missing", "missing"),
    ]
    if not panel.tiles:
        return [], []
    rows = [
        (
            t.label,
            plain_cell(t.number, t.unit),
            t.value or None,
            f"{t.change.text} {t.change.words}" if t.change else None,
            t.second or None,
            t.missing or None,
        )
        for t in panel.tiles
    ]
    return columns, rows


def _kind(column: TableColumn) -> str:
    """What each number of a cell is: of a little line, what its numbers are."""
    return column.of if column.kind == "spark" else column.kind


def plain_cell(value: Any, kind: str) -> Any:
    """A cell as JSON knows it: unknown is null, days are ISO texts, money and quantities are whole units."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, list | tuple):
        return [plain_cell(v, kind) for v in value]
    if isinstance(value, str | bool):
        return value
    number = float(value)
    if kind in IN_TEN_THOUSANDTHS:
        number = number / TEN_THOUSANDTHS
    return int(number) if number.is_integer() else number
