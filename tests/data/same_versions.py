"""Two versions table by table: the same rows, whatever the order and whatever numbers the keys have."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from data.late_tables import LATE
from data.tables import STORED

CODES = {
    "client_key": ("clients", "client_key", "client_id"),
    "region_key": ("regions", "region_key", "region_id"),
    "home_key": ("regions", "region_key", "region_id"),
    "parent_key": ("regions", "region_key", "region_id"),
    "channel_key": ("channels", "channel_key", "channel"),
    "manager_key": ("managers", "manager_key", "account_manager"),
    "product_key": ("products", "product_key", "product_id"),
    "category_key": ("categories", "category_key", "category"),
}
"""Column with a key → the table, its key and its code."""


def differences(one: Path, other: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Per served table that differs the rows only the first has and those only the second has; at most five each."""
    found = {}
    with duckdb.connect(str(one), read_only=True) as a, duckdb.connect(str(other), read_only=True) as b:
        for name in STORED.keys() - LATE.keys():
            first, second = Counter(_rows(a, name)), Counter(_rows(b, name))
            if first != second:
                found[name] = (list((first - second).elements())[:5], list((second - first).elements())[:5])
    return found


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    columns = ", ".join(_coded(name, column) for column in STORED[name])
    return [repr(row) for row in con.execute(f"SELECT {columns} FROM {name} AS t").fetchall()]


def _coded(name: str, column: str) -> str:
    if column not in CODES:
        return f"t.{column}"
    table, key, code = CODES[column]
    if table == name and column == key:
        return f"t.{key} > 0 AS is_known"
    return f"coalesce((SELECT k.{code} FROM {table} AS k WHERE k.{key} = t.{column}), t.{column}::VARCHAR) AS {column}"
