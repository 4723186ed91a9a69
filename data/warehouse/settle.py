"""Settling: what of a staged file is new, what the store has already, and what corrects an older row.

The key of the contract decides. Same key and same content: a duplicate. Same key, other content: a correction; the new
row counts from now on and the old one stays in its file. The same key twice in one file with other content cannot be
decided and is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from data.contract import TABLES, Table
from data.warehouse.store import sync_file, sync_folder


@dataclass(frozen=True)
class FactFile:
    """One Parquet file of accepted rows: its table, its path within the facts folder, the import it came with.

    sequence: files are numbered in the order in which they count; a correction replaces rows of earlier numbers only.
    replaced: Parquet with the keys this file corrects; empty when it corrects none.
    """

    table: str
    path: str
    import_number: int
    sequence: int
    replaced: str = ""
    rows: int = 0


@dataclass(frozen=True)
class Settled:
    """The outcome for one staged file: accepted = new + corrections; `conflicts` are data rows that were rejected."""

    new: int
    corrections: int
    duplicates: int
    conflicts: tuple[tuple[int, int, str], ...]  # (row, row it collides with, key)
    file: FactFile | None

    @property
    def accepted(self) -> int:
        return self.new + self.corrections


def facts_sql(table: str, files: list[FactFile], folder: Path) -> str:
    """SQL for the rows of a table that count now: all files, without the rows a later import corrected."""
    contract = TABLES[table]
    columns = ", ".join(f'"{name}"' for name in contract.schema.names)
    mine = sorted((f for f in files if f.table == table), key=lambda f: f.sequence)
    if not mine:
        empty = ", ".join(f'CAST(NULL AS {_duck(t)}) AS "{n}"' for n, t in contract.schema.items())
        return f"SELECT {empty} WHERE false"
    parts = []
    for file in mine:
        later = [f for f in mine if f.replaced and f.sequence > file.sequence]
        sql = f"SELECT {columns} FROM read_parquet({text(folder / file.path)}) AS f"
        if later:
            paths = ", ".join(text(folder / f.replaced) for f in later)
            sql += (
                f" WHERE NOT EXISTS (SELECT 1 FROM read_parquet([{paths}]) AS r WHERE {_same_key(contract, 'f', 'r')})"
            )
        parts.append(sql)
    return "\nUNION ALL BY NAME\n".join(parts)


def settle(
    con: duckdb.DuckDBPyConnection,
    table: str,
    staged: Path,
    files: list[FactFile],
    folder: Path,
    out: FactFile,
) -> Settled:
    """Compare one staged file with the store and write what counts to `out.path` (and `.replaced` keys beside it).

    Raises nothing of its own; the caller holds the writer's lock.
    """
    contract = TABLES[table]
    names = list(contract.schema.names)
    key = ", ".join(f'"{k}"' for k in contract.key)
    con.execute(f"CREATE OR REPLACE TEMP VIEW staged AS SELECT * FROM read_parquet({text(staged)})")
    twice = con.execute(f"SELECT count(*) FROM (SELECT 1 FROM staged GROUP BY {key} HAVING count(*) > 1)").fetchall()[
        0
    ][0]
    inner_duplicates, conflicts = _inside(con, contract, names) if twice else (0, ())
    first = (
        "SELECT * FROM staged"
        if not twice
        else (f"SELECT * FROM staged QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _row) = 1")
    )
    has_old = any(f.table == table for f in files)
    if has_old:
        con.execute(f"CREATE OR REPLACE TEMP VIEW old AS {facts_sql(table, files, folder)}")
        rest = [n for n in names if n not in contract.key]
        changed = " OR ".join(f'n."{c}" IS DISTINCT FROM o."{c}"' for c in rest) or "false"
        con.execute(
            "CREATE OR REPLACE TEMP TABLE judged AS SELECT n.*, CASE WHEN o._here IS NULL THEN 'new'"
            f" WHEN {changed} THEN 'correction' ELSE 'duplicate' END AS _kind FROM ({first}) AS n"
            f" LEFT JOIN (SELECT *, 1 AS _here FROM old) AS o ON {_same_key(contract, 'n', 'o')}"
        )
    else:
        con.execute(f"CREATE OR REPLACE TEMP VIEW judged AS SELECT *, 'new' AS _kind FROM ({first})")
    counts = dict(con.execute("SELECT _kind, count(*) FROM judged GROUP BY 1").fetchall())
    settled_rows = counts.get("new", 0) + counts.get("correction", 0)
    file = _write(con, contract, names, counts, folder, out) if settled_rows else None
    con.execute("DROP TABLE IF EXISTS judged" if has_old else "DROP VIEW IF EXISTS judged")
    return Settled(
        counts.get("new", 0),
        counts.get("correction", 0),
        counts.get("duplicate", 0) + inner_duplicates,
        conflicts,
        file,
    )


def _inside(
    con: duckdb.DuckDBPyConnection, contract: Table, names: list[str]
) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """Rows whose key stands earlier in the same file: equal ones are duplicates, others conflicts."""
    key = ", ".join(f'"{k}"' for k in contract.key)
    rest = [n for n in names if n not in contract.key]
    same = " AND ".join(f'n."{c}" IS NOT DISTINCT FROM f."{c}"' for c in rest) or "true"
    label = "concat_ws(' ', " + ", ".join(f'n."{k}"' for k in contract.key) + ")"
    rows = con.execute(
        f"WITH ranked AS (SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY _row) AS _rank FROM staged"
        f" QUALIFY count(*) OVER (PARTITION BY {key}) > 1) "
        f"SELECT n._row, f._row, {label}, {same} FROM ranked n JOIN ranked f ON {_same_key(contract, 'n', 'f')}"
        " WHERE n._rank > 1 AND f._rank = 1 ORDER BY n._row"
    ).fetchall()
    conflicts = tuple((int(r[0]), int(r[1]), str(r[2])) for r in rows if not r[3])
    return sum(1 for r in rows if r[3]), conflicts


def _write(
    con: duckdb.DuckDBPyConnection,
    contract: Table,
    names: list[str],
    counts: dict[str, int],
    folder: Path,
    out: FactFile,
) -> FactFile:
    columns = ", ".join(f'"{n}"' for n in names)
    path = folder / out.path
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(
        f"COPY (SELECT {columns}, _row FROM judged WHERE _kind <> 'duplicate') TO {text(path)}"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    replaced = ""
    if counts.get("correction"):
        replaced = out.path.removesuffix(".parquet") + ".replaced.parquet"
        key = ", ".join(f'"{k}"' for k in contract.key)
        con.execute(
            f"COPY (SELECT {key} FROM judged WHERE _kind = 'correction') TO {text(folder / replaced)} (FORMAT parquet)"
        )
        sync_file(folder / replaced)
    # The facts must be on the disk before a version names them.
    sync_file(path)
    sync_folder(path.parent)
    sync_folder(folder)
    return replace(out, replaced=replaced, rows=counts.get("new", 0) + counts.get("correction", 0))


def _same_key(contract: Table, a: str, b: str) -> str:
    required = {c.stored for c in contract.required}
    return " AND ".join(
        f'{a}."{k}" = {b}."{k}"' if k in required else f'{a}."{k}" IS NOT DISTINCT FROM {b}."{k}"' for k in contract.key
    )


def text(value: object) -> str:
    """A SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"


def _duck(dtype: object) -> str:
    return {
        "string": "VARCHAR",
        "date": "DATE",
        "timestamp(6)": "TIMESTAMP",
        "timestamp": "TIMESTAMP",
        "int64": "BIGINT",
        "float64": "DOUBLE",
    }[str(dtype)]
