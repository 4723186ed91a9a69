"""What was typed into a table: the editor's changes on the rows it was drawn with, and on rows that changed since."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pages import EntryColumn, TypedRow
from pages.pieces.editing import Row


@dataclass(frozen=True)
class Draft:
    """A table as it was typed and not yet taken: its rows, and the rows that were taken out."""

    typed: tuple[TypedRow, ...]
    removed: tuple[Row, ...] = ()

    @property
    def changed(self) -> tuple[TypedRow, ...]:
        return tuple(row for row in self.typed if row.is_changed)


def fresh(rows: Sequence[Row]) -> Draft:
    """The rows as they stand, nothing typed yet."""
    return Draft(tuple(TypedRow(row, row) for row in rows))


def edited(drawn: Draft, edits: Mapping[str, Any], columns: Sequence[EntryColumn]) -> Draft:
    """The table after what the widget says was edited, added and deleted. Rows added without any value are none."""
    changes = {int(at): values for at, values in edits.get("edited_rows", {}).items()}
    gone = {int(at) for at in edits.get("deleted_rows", ())}
    typed = [
        TypedRow(row.old, {**row.new, **cells(changes.get(at, {}), columns)})
        for at, row in enumerate(drawn.typed)
        if at not in gone
    ]
    removed = [row.old for at, row in enumerate(drawn.typed) if at in gone and row.old is not None]
    nothing: Row = {column.key: None for column in columns}
    added = [{**nothing, **cells(values, columns)} for values in edits.get("added_rows", ())]
    typed += [TypedRow(None, row) for row in added if any(value is not None for value in row.values())]
    return Draft(tuple(typed), (*drawn.removed, *removed))


def cells(values: Mapping[str, Any], columns: Sequence[EntryColumn]) -> dict[str, object]:
    """Values as the widget sends them, each in the kind of its column; None for what was emptied."""
    kinds = {column.key: column.kind for column in columns}
    return {key: _cell(value, kinds[key]) for key, value in values.items() if key in kinds}


def _cell(value: Any, kind: str) -> object:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if kind == "number":
        return float(value)
    if kind == "day":
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return str(value).strip() or None


def rebased(draft: Draft, rows: Sequence[Row], columns: Sequence[EntryColumn]) -> Draft:
    """The draft on the rows as they stand now: what was typed stays, what was not is what somebody else made of it."""
    keys = [column.key for column in columns if column.is_key]
    now = {tuple(row[key] for key in keys): row for row in rows}
    typed, placed = [], set()
    for row in draft.typed:
        at = None if row.old is None else tuple(row.old[key] for key in keys)
        stands = None if at is None else now.get(at)
        if at is not None:
            placed.add(at)
        if row.is_changed:
            typed.append(TypedRow(stands, row.new))
        elif stands is not None:
            typed.append(TypedRow(stands, stands))
    removed = {tuple(row[key] for key in keys) for row in draft.removed}
    typed += [TypedRow(row, row) for at, row in now.items() if at not in placed | removed]
    return Draft(tuple(typed), tuple(now[at] for at in now if at in removed))
