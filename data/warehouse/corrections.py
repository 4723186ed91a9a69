"""Corrections: which rows were replaced by a later import, what they said before and what they say since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data.contract import table as contract_table
from data.warehouse.confirmed import same_key
from data.warehouse.held import content_of
from data.warehouse.parts import engine_beside
from data.warehouse.publish import Content
from data.warehouse.settle import FactFile, facts_sql, text
from data.warehouse.store import Store


@dataclass(frozen=True)
class Correction:
    """One row that a later import changed. old, new: the columns that differ, as stored (money in ten-thousandths)."""

    key: tuple[tuple[str, Any], ...]
    old: tuple[tuple[str, Any], ...]
    new: tuple[tuple[str, Any], ...]
    import_number: int
    at: str
    who: str


def corrections(store: Store, table: str, limit: int = 100) -> list[Correction]:
    """Corrected rows of a table that count in the version in force, newest import first, at most `limit`.

    A row corrected twice is listed twice, each time with what stood right before. Empty for a table without
    corrections. Raises KeyError for an unknown table, with those there are.
    """
    contract_table(table)
    content = content_of(store)
    mine = sorted((f for f in content.files if f.table == table), key=lambda f: f.sequence)
    imports = {r["import"]: r for r in content.imports if r.get("import")}
    found: list[Correction] = []
    if not mine:
        return found
    store.prepare()
    with engine_beside(store) as con:
        for file in sorted((f for f in mine if f.replaced), key=lambda f: -f.sequence):
            if len(found) >= limit:
                break
            record = imports.get(file.import_number, {})
            for row in _rows(con, store, file, [f for f in mine if f.sequence < file.sequence], limit - len(found)):
                found.append(Correction(*row, file.import_number, record.get("at", ""), record.get("who", "")))
    return found


def correction_count(content: Content, table: str) -> int:
    """How many rows of a table were corrected, by the accounts of the imports that count."""
    parts = [part for record in content.imports for part in record.get("parts", ())]
    return sum(part["corrections"] for part in parts if part["table"] == table)


def _rows(
    con: duckdb.DuckDBPyConnection, store: Store, file: FactFile, earlier: Sequence[FactFile], limit: int
) -> list[tuple[tuple[tuple[str, Any], ...], tuple[tuple[str, Any], ...], tuple[tuple[str, Any], ...]]]:
    if not earlier:
        return []
    contract = contract_table(file.table)
    names = list(contract.schema.names)
    rest = [n for n in names if n not in contract.key]
    differs = " OR ".join(f'n."{c}" IS DISTINCT FROM o."{c}"' for c in rest) or "false"
    columns = ", ".join([*(f'o."{n}"' for n in names), *(f'n."{n}"' for n in names)])
    rows = con.execute(
        f"SELECT {columns} FROM read_parquet({text(store.facts / file.path)}) AS n"
        f" JOIN ({facts_sql(file.table, list(earlier), store.facts)}) AS o ON {same_key(file.table, 'o', 'n')}"
        f" WHERE {differs} ORDER BY n._row LIMIT {int(limit)}"
    ).fetchall()
    found = []
    for row in rows:
        old, new = dict(zip(names, row[: len(names)], strict=True)), dict(zip(names, row[len(names) :], strict=True))
        changed = [c for c in rest if old[c] != new[c]]
        key = tuple((k, new[k]) for k in contract.key)
        found.append((key, tuple((c, old[c]) for c in changed), tuple((c, new[c]) for c in changed)))
    return found
