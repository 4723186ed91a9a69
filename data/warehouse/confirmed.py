"""What an import said again: rows it brought that the store had already with the same content.

They are not stored twice, but their keys are: when the import that brought them first is undone, the later one still
says them, so its rows are written out then. So a store after an undo holds what importing the rest in order would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from data.contract import TABLES
from data.warehouse.settle import FactFile, text
from data.warehouse.store import sync_file, sync_folder


def confirmed_keys(con: duckdb.DuckDBPyConnection, staged: Path, out: FactFile, folder: Path) -> dict[str, Any] | None:
    """Write the keys of a staged file that are not in its accepted rows; None when there are none.

    out: the file the accepted rows went to, or would have gone to; the keys lie beside it.
    """
    path = out.path.removesuffix(".parquet") + ".confirmed.parquet"
    key = ", ".join(f'"{k}"' for k in TABLES[out.table].key)
    source = f"SELECT DISTINCT {key} FROM read_parquet({text(staged)}) AS s"
    if (folder / out.path).exists():
        source += f" WHERE NOT EXISTS (SELECT 1 FROM read_parquet({text(folder / out.path)}) AS a"
        source += f" WHERE {same_key(out.table, 's', 'a')})"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    ((rows,),) = con.execute(f"COPY ({source}) TO {text(folder / path)} (FORMAT parquet, COMPRESSION zstd)").fetchall()
    if not rows:
        (folder / path).unlink()
        return None
    _durable(folder / path)
    return {"path": path, "table": out.table, "sequence": out.sequence, "rows": rows}


def same_key(table: str, a: str, b: str) -> str:
    """SQL that is true where two rows have the same key; both missing a part counts as the same."""
    return " AND ".join(f'{a}."{k}" IS NOT DISTINCT FROM {b}."{k}"' for k in TABLES[table].key)


def rows_said_again(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[FactFile],
    imports: Sequence[dict[str, Any]],
    gone: int,
    folder: Path,
) -> list[FactFile]:
    """New files with the rows of import `gone` that later imports said again, each in the place of the later one.

    files: all that counted until now, `gone` among them. imports: the records of the imports that remain. Each new file
    replaces its keys in older files, as the import would have done: a later correction still wins over it.
    """
    removed = [f for f in files if f.import_number == gone]
    made: list[FactFile] = []
    entries = [(r["import"], e) for r in imports for e in r.get("written", ()) if e["kind"] == "confirmed"]
    for number, entry in sorted(entries, key=lambda one: one[1]["sequence"]):
        earlier = [f for f in removed if f.table == entry["table"] and f.sequence < entry["sequence"]]
        if not earlier:
            continue
        path = f"{entry['table']}/{number:06d}-{uuid4().hex[:12]}-again.parquet"
        out = FactFile(entry["table"], path, number, entry["sequence"])
        sql = " UNION ALL BY NAME ".join(_counting(f, [*files, *made], entry, folder) for f in earlier)
        made += _made(con, sql, out, folder)
    return made


def _counting(file: FactFile, files: Sequence[FactFile], entry: dict[str, Any], folder: Path) -> str:
    """SQL for the rows of a file that counted when the entry's import said them again."""
    columns = ", ".join(f'f."{n}"' for n in TABLES[file.table].schema.names)
    later = [
        text(folder / f.replaced)
        for f in files
        if f.table == file.table and f.replaced and file.sequence < f.sequence <= entry["sequence"]
    ]
    sql = (
        f"SELECT {columns}, f._row FROM read_parquet({text(folder / file.path)}) AS f WHERE EXISTS"
        f" (SELECT 1 FROM read_parquet({text(folder / entry['path'])}) AS c WHERE {same_key(file.table, 'f', 'c')})"
    )
    if later:
        sql += f" AND NOT EXISTS (SELECT 1 FROM read_parquet([{', '.join(later)}]) AS r"
        sql += f" WHERE {same_key(file.table, 'f', 'r')})"
    return sql


def _made(con: duckdb.DuckDBPyConnection, sql: str, out: FactFile, folder: Path) -> list[FactFile]:
    path, replaced = folder / out.path, out.path.removesuffix(".parquet") + ".replaced.parquet"
    ((rows,),) = con.execute(f"COPY ({sql}) TO {text(path)} (FORMAT parquet, COMPRESSION zstd)").fetchall()
    if not rows:
        path.unlink()
        return []
    key = ", ".join(f'"{k}"' for k in TABLES[out.table].key)
    con.execute(f"COPY (SELECT {key} FROM read_parquet({text(path)})) TO {text(folder / replaced)} (FORMAT parquet)")
    _durable(path)
    _durable(folder / replaced)
    return [replace(out, replaced=replaced, rows=rows)]


def _durable(path: Path) -> None:
    sync_file(path)
    sync_folder(path.parent)
