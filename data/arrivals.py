"""What came in, per table of the contract: how much, when last and by whom, and how far its days reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.contract import TABLES
from data.door import View


@dataclass(frozen=True)
class Arrival:
    """One table as it stands: accepted rows, first and last day (None without days), and its last import.

    last_at: ISO moment, empty where no import is on record. corrections: rows that replaced older ones, over all
    imports that count. rows_then, rejected: rows of the last import, and those of them that were not taken.
    """

    table: str
    rows: int
    first_on: date | None
    last_on: date | None
    last_at: str
    last_who: str
    corrections: int
    rows_then: int
    rejected: int

    @property
    def rejected_share(self) -> float | None:
        """Of the rows of its last import, 0 to 1; None when none came in."""
        return self.rejected / self.rows_then if self.rows_then else None

    def days_behind(self, as_of: date) -> int | None:
        """Days from its last day to the as-of date; negative when it reaches beyond."""
        return None if self.last_on is None else (as_of - self.last_on).days


def arrivals(view: View) -> tuple[Arrival, ...]:
    """Every table of the contract: those with rows first, both in the contract's order.

    Nothing without the set-up of the whole company: these counts are of all regions.
    """
    if not view.sees_setup:
        return ()
    days = {table: (first, last) for table, first, last in view.version.days}
    parts: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {name: [] for name in TABLES}
    for record in view.imports:
        for part in record.get("parts", ()):
            if part["table"] in parts:
                parts[part["table"]].append((record, part))
    found = [_arrival(name, view.version.rows(name), days.get(name), parts[name]) for name in TABLES]
    return tuple(sorted(found, key=lambda each: each.rows == 0))


def _arrival(
    table: str, rows: int, days: tuple[date, date] | None, parts: Sequence[tuple[dict[str, Any], dict[str, Any]]]
) -> Arrival:
    first_on, last_on = days or (None, None)
    corrections = sum(part["corrections"] for _, part in parts)
    if not parts:
        return Arrival(table, rows, first_on, last_on, "", "", corrections, 0, 0)
    last = parts[-1][0]
    mine = [part for record, part in parts if record is last]
    rows_in, rejected = sum(part["rows_in"] for part in mine), sum(part["rejected"] for part in mine)
    return Arrival(table, rows, first_on, last_on, last["at"], last["who"], corrections, rows_in, rejected)
