"""What of a table is another number than it was: the same question asked at two versions, cell by cell.

Works on plain values, as they are kept: rows are known by their code, else by their texts and days; columns by key.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

CLOSENESS = 1e-9
"""Relative difference of two numbers that are the same: sums of floats differ in their last digits. Money is whole."""
NAMING = ("text", "day")
PASSED_OVER = ("spark",)
"""A little line repeats what rows say."""


@dataclass(frozen=True)
class Column:
    """A column of plain values: its key, what kind its values are (`charts.panel.ColumnKind`), its name for people."""

    key: str
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as plain values. code: the column whose value names a row; "" where texts and days do."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    code: str = ""


@dataclass(frozen=True)
class CellChange:
    """One value that differs. old or new is None where the value was or is unknown.

    row: how people call the row; name: how it is known. ends_on: the last day of the period that the cell names.
    """

    row: str
    column: str
    label: str
    kind: str
    old: Any
    new: Any
    name: tuple[str, ...] = ()
    ends_on: date | None = None

    @property
    def change(self) -> float | None:
        """How much it grew, in its own unit; None for texts and where either is unknown."""
        return self.new - self.old if is_number(self.old) and is_number(self.new) else None

    @property
    def relative(self) -> float:
        """How much it moved over what it was, for sorting; endless where it was nothing, unknown or a text."""
        change = self.change
        return math.inf if change is None or not self.old else abs(change / self.old)


@dataclass(frozen=True)
class Compared:
    """Two tables beside each other: values that differ, how many do not, and rows that only one of them has."""

    changes: tuple[CellChange, ...] = ()
    same: int = 0
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        return not (self.changes or self.added or self.gone)

    def and_(self, other: Compared) -> Compared:
        """Both together, as of a panel with tiles and a table."""
        return Compared(
            self.changes + other.changes, self.same + other.same, self.added + other.added, self.gone + other.gone
        )


def compared(old: Grid, new: Grid, ends: Mapping[str, date] | None = None) -> Compared:
    """The values of two tables that differ: of rows and columns that both have; rows of one only are named.

    ends: last days of periods by the name, or the first day, that a row or a column may carry.
    """
    columns = _shared(old, new)
    naming = _naming(old, new, columns)
    before, now = _by_name(old, naming), _by_name(new, naming)
    valued = [c for c in columns if c.key not in naming and c.kind not in PASSED_OVER]
    pairs = [(name, c, before[name][c.key], now[name][c.key]) for name in before if name in now for c in valued]
    changes = [
        CellChange(
            _called(name, before[name], old), c.key, c.label, c.kind, was, is_, name, _end((*name, c.label), ends or {})
        )
        for name, c, was, is_ in pairs
        if not is_equal(was, is_, c.kind)
    ]
    return Compared(
        tuple(changes),
        len(pairs) - len(changes),
        tuple(_called(name, row, new) for name, row in now.items() if name not in before),
        tuple(_called(name, row, old) for name, row in before.items() if name not in now),
    )


def restated(found: Compared, until: date, is_over: bool) -> tuple[CellChange, ...]:
    """The changes that are no news but another past: of what was over on that day.

    A cell that names a period counts when that was over; any other when the whole question was about what was over.
    """
    return tuple(each for each in found.changes if (is_over if each.ends_on is None else each.ends_on <= until))


def transitions(values: Sequence[tuple[str, Any]], kind: str) -> tuple[str, ...]:
    """The versions at which a value became another one: of (version, value), oldest first, the first being known."""
    return tuple(
        version for (_, before), (version, now) in itertools.pairwise(values) if not is_equal(before, now, kind)
    )


def cell_of(grid: Grid, change: CellChange, like: Grid) -> Any:
    """What another answer to the question of `like` says in the cell of a change; None where it lacks the cell."""
    naming = _naming(like, grid, _shared(like, grid))
    row = _by_name(grid, naming).get(change.name, {})
    return row.get(change.column)


def largest(changes: Collection[CellChange], most: int) -> list[CellChange]:
    """The changes that moved most over what was, at most so many; those of unknown values and texts last."""
    known = sorted((each for each in changes if math.isfinite(each.relative)), key=lambda each: -each.relative)
    return [*known, *(each for each in changes if not math.isfinite(each.relative))][:most]


def is_equal(old: Any, new: Any, kind: str) -> bool:
    """Whether two values are the same: money and counts to the last unit, other numbers up to dust."""
    if is_unknown(old) or is_unknown(new):
        return is_unknown(old) and is_unknown(new)
    if is_number(old) and is_number(new):
        if kind in ("money", "count"):
            return round(old) == round(new)
        return math.isclose(old, new, rel_tol=CLOSENESS, abs_tol=CLOSENESS * CLOSENESS)
    return str(old) == str(new)


def is_number(value: Any) -> bool:
    """Whether a value is a known number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_unknown(value: Any) -> bool:
    """Whether a value is missing, however it is written."""
    return value is None or (isinstance(value, float) and not math.isfinite(value)) or str(value) in ("NaT", "<NA>")


def _shared(old: Grid, new: Grid) -> list[Column]:
    there = {column.key for column in new.columns}
    return [column for column in old.columns if column.key in there]


def _naming(old: Grid, new: Grid, columns: Sequence[Column]) -> tuple[str, ...]:
    """The columns that name a row in both tables: as few as tell all rows apart, the code first.

    Further texts are then values like others: a verdict that turns is a change, not another row.
    """
    candidates = [c.key for c in columns if c.key == old.code]
    candidates += [c.key for c in columns if c.kind in NAMING and c.key != old.code]
    for many in range(1, len(candidates)):
        keys = tuple(candidates[:many])
        if all(_tells_apart(grid, keys) for grid in (old, new)):
            return keys
    return tuple(candidates)


def _tells_apart(grid: Grid, keys: tuple[str, ...]) -> bool:
    names = _names(grid, keys)
    return len({*names}) == len(names)


def _names(grid: Grid, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    places = [[column.key for column in grid.columns].index(key) for key in keys]
    return [tuple("" if is_unknown(row[at]) else str(row[at]) for at in places) for row in grid.rows]


def _by_name(grid: Grid, keys: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows by name; of several with one name each gets its place among them."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for name, row in zip(_names(grid, keys), grid.rows, strict=True):
        seen[name] += 1
        own = name if seen[name] == 1 else (*name, f"({seen[name]})")
        found[own] = {column.key: value for column, value in zip(grid.columns, row, strict=True)}
    return found


def _called(name: tuple[str, ...], row: Mapping[str, Any], grid: Grid) -> str:
    """How people call a row: by its first text where a code alone names it."""
    text = next((c.key for c in grid.columns if c.kind in NAMING and c.key != grid.code), None)
    parts = (str(row[text]), *name[1:]) if grid.code and text and not is_unknown(row[text]) else name
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _end(names: Sequence[str], ends: Mapping[str, date]) -> date | None:
    """The last day of what the cell names: the latest of the periods and days that its row and its column are called.

    A name may go on after that of its period ("2026 to date"). A row may be called by a day; by the first day of a
    running period it means that period, as `ends` says.
    """
    named = [end for name in names if (end := _named_end(name, ends) or _day(name)) is not None]
    return max(named, default=None)


def _named_end(name: str, ends: Mapping[str, date]) -> date | None:
    if name[:10] in ends:
        return ends[name[:10]]
    begins = [
        period for period in ends if name.startswith(period) and not name[len(period) : len(period) + 1].isalnum()
    ]
    return ends[max(begins, key=len)] if begins else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name[:10])
    except ValueError:
        return None
