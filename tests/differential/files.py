"""Import files read a second time, without the gate: rows by key, the later import wins, money as whole numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

Row = dict[str, str]
KEYS: dict[str, tuple[str, ...]] = {
    "regions": ("region_id",),
    "clients": ("client_id", "valid_from"),
    "products": ("product_id",),
    "sales": ("order_id", "line"),
    "activities": ("activity_id",),
    "activity_rates": ("activity", "valid_from"),
    "surveys": ("survey_id",),
    "complaints": ("complaint_id",),
    "referrals": ("referral_id",),
    "targets": ("kpi", "region_id", "period"),
}
"""What tells two rows of a table apart; a table whose file has no such column keeps every row."""
Files = Mapping[str, Sequence[Path]]


def rows_of(path: Path, renamed: Mapping[str, str] = {}) -> list[Row]:
    """The rows of a file, with the contract's names in place of the file's own."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [{renamed.get(name, name): cell for name, cell in row.items()} for row in csv.DictReader(file)]
    return found


def latest(table: str, imports: Iterable[Sequence[Row]]) -> list[Row]:
    """The rows that count after these imports, one after the other: a key that comes again replaces its row."""
    kept: dict[tuple[str, ...], Row] = {}
    for number, rows in enumerate(imports):
        for at, row in enumerate(rows):
            has_key = all(name in row or name == "valid_from" for name in KEYS[table])
            key = tuple(row.get(name, "") for name in KEYS[table]) if has_key else (str(number), str(at))
            kept[key] = row
    return list(kept.values())


def e4(cell: str | None) -> int | None:
    """Ten-thousandths, half away from zero; None for a blank cell."""
    if not cell:
        return None
    return int((Decimal(cell) * 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def number(cell: str | None) -> float | None:
    return float(cell) if cell else None


def day(cell: str | None) -> date | None:
    return date.fromisoformat(cell[:10]) if cell else None
