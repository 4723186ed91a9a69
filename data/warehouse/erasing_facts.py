"""Taking rows out of the accepted facts: new files beside the old ones, which nothing names after the next version.

A row goes with all that only it needed: its key in the lists of what was replaced and of what was said again, and older
rows of the same key, which it had corrected and which would count again without it. So no figure changes by anything
but the rows that counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow.parquet as pq

from data.contract import TABLES
from data.warehouse.confirmed import same_key
from data.warehouse.parts import engine_beside
from data.warehouse.publish import Content
from data.warehouse.recording import written_files
from data.warehouse.settle import FactFile, facts_sql, text
from data.warehouse.store import Store, sync_file, sync_folder

DAY_OF: Mapping[str, str] = {
    "sales": "ordered_on", "activities": "done_on", "surveys": "answered_on", "survey_invitations": "invited_on",
    "referrals": "referred_on", "complaints": "received_on", "promises": "due_on", "conduct": "happened_on",
}  # fmt: skip
"""The day by which a row about a client is old."""


@dataclass(frozen=True)
class Doomed:
    """Rows that are to go: those of clients, or those of before a day."""

    clients: tuple[str, ...] = ()
    before: str = ""

    def where(self, table: str) -> str:
        """SQL that is true for such a row of a fact file `f`; empty where the table has none."""
        if table == "survey_scores":
            return "f.survey_id IN (SELECT survey_id FROM doomed_surveys)"
        if self.clients and "client_id" in TABLES[table].schema.names:
            return f"f.client_id IN ({self._codes})"
        return f"f.{DAY_OF[table]} < DATE '{self.before}'" if self.before and table in DAY_OF else ""

    def columns(self, table: str) -> str:
        """The columns of a row that stays; a client that is to go is not named in it."""
        names = [f'f."{name}"' for name in TABLES[table].schema.names]
        if self.clients and table == "referrals":
            blank = f"CASE WHEN f.new_client_id IN ({self._codes}) THEN NULL ELSE f.new_client_id END AS new_client_id"
            names[list(TABLES[table].schema.names).index("new_client_id")] = blank
        return ", ".join([*names, "f._row"])

    def names(self, table: str) -> str:
        """SQL that is true for a row that stays and names such a client; empty where none can."""
        return f"f.new_client_id IN ({self._codes})" if self.clients and table == "referrals" else ""

    @property
    def _codes(self) -> str:
        return ", ".join(text(code) for code in self.clients)


@dataclass(frozen=True)
class Rewritten:
    """The content without those rows; how many went, by table; and by the path of each file that was written anew
    what stands for it: `entries` as the records of imports have them, `gone` the rows that it lost."""

    content: Content
    rows: Mapping[str, int] = field(default_factory=dict)
    entries: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)


def counted(store: Store, content: Content, doomed: Doomed) -> dict[str, int]:
    """How many accepted rows would go, by table: also those that a later import had corrected. Writes nothing."""
    found = {}
    with engine_knowing(store, content, doomed) as con:
        for table in TABLES:
            mine = [f for f in content.files if f.table == table]
            if mine and doomed.where(table):
                _find_keys(con, store, mine, doomed, table)
                found[table] = sum(_gone(con, store, mine, doomed, table).values())
    return {table: rows for table, rows in found.items() if rows}


def rewritten(store: Store, content: Content, doomed: Doomed) -> Rewritten:
    """Write the files that hold such rows anew, without them; the old ones stay as they are."""
    files: list[FactFile] = []
    entries: dict[str, dict[str, Any]] = {}
    rows: dict[str, int] = {}
    lost: dict[str, int] = {}
    confirmed = [e for r in content.imports for e in r.get("written", ()) if e["kind"] == "confirmed"]
    with engine_knowing(store, content, doomed) as con:
        for table in TABLES:
            mine = [f for f in content.files if f.table == table]
            if not mine or not doomed.where(table):
                files += mine
                continue
            _find_keys(con, store, mine, doomed, table)
            gone = _gone(con, store, mine, doomed, table)
            if any(gone.values()):
                rows[table] = sum(gone.values())
            for file in mine:
                files.append(_file_without(con, store, file, doomed, entries))
                lost[file.path] = gone[file.path]
            for entry in (e for e in confirmed if e["table"] == table):
                path = _keys_without(con, store, entry["path"], table)
                if path != entry["path"]:
                    rows_left = pq.read_metadata(store.facts / path).num_rows
                    fresh = _bare(entry) | {"path": path, "rows": rows_left}
                    entries[entry["path"]] = written_files(store, (), [fresh])[0]
    content = replace(content, files=tuple(sorted(files, key=lambda f: (f.sequence, f.path))))
    return Rewritten(content, rows, entries, lost)


def _bare(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("kind", "bytes", "sha256")}


def engine_knowing(store: Store, content: Content, doomed: Doomed) -> duckdb.DuckDBPyConnection:
    """An engine that knows the answer sheets that go: scores name no client and no day, only their sheet."""
    con = engine_beside(store)
    surveys = [f for f in content.files if f.table == "surveys"]
    where = doomed.where("surveys")
    sheets = "SELECT NULL::VARCHAR AS survey_id WHERE false"
    if surveys and where:
        paths = ", ".join(text(store.facts / f.path) for f in surveys)
        standing = f"SELECT f.survey_id FROM ({facts_sql('surveys', surveys, store.facts)}) AS f WHERE NOT ({where})"
        sheets = f"SELECT f.survey_id FROM read_parquet([{paths}]) AS f WHERE {where} EXCEPT {standing}"
    con.execute(f"CREATE TEMP TABLE doomed_surveys AS {sheets}")
    return con


def _goes(doomed: Doomed, table: str) -> str:
    """SQL that is true for a row of a fact file `f` that goes, once `_find_keys` has found the keys of the table."""
    of_key = f"EXISTS (SELECT 1 FROM counting AS c WHERE {same_key(table, 'f', 'c')})"
    return f"(coalesce({doomed.where(table)}, false) OR {of_key})"


def _gone(
    con: duckdb.DuckDBPyConnection, store: Store, files: list[FactFile], doomed: Doomed, table: str
) -> dict[str, int]:
    """How many rows each file of a table loses."""
    found = {}
    for file in files:
        question = f"SELECT count(*) FROM read_parquet({text(store.facts / file.path)}) AS f WHERE"
        found[file.path] = int(con.execute(f"{question} {_goes(doomed, table)}").fetchall()[0][0])
    return found


def _find_keys(con: duckdb.DuckDBPyConnection, store: Store, files: list[FactFile], doomed: Doomed, table: str) -> None:
    """The keys whose row that counts goes, and the keys that no row has that stays."""
    key = ", ".join(f'f."{k}"' for k in TABLES[table].key)
    standing = facts_sql(table, files, store.facts)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE counting AS SELECT {key} FROM ({standing}) AS f WHERE {doomed.where(table)}"
    )
    paths = ", ".join(text(store.facts / f.path) for f in files)
    rows, goes = f"SELECT {key} FROM read_parquet([{paths}]) AS f WHERE", _goes(doomed, table)
    con.execute(f"CREATE OR REPLACE TEMP TABLE lone AS ({rows} {goes}) EXCEPT ({rows} NOT {goes})")


def _file_without(
    con: duckdb.DuckDBPyConnection, store: Store, file: FactFile, doomed: Doomed, entries: dict[str, dict[str, Any]]
) -> FactFile:
    """The file of rows without those that go, and the keys it replaced without theirs; the same where it has none."""
    table, folder = file.table, store.facts
    source = f"read_parquet({text(folder / file.path)}) AS f"
    touches = " OR ".join(part for part in (_goes(doomed, table), doomed.names(table)) if part)
    touched = con.execute(f"SELECT count(*) FROM {source} WHERE {touches}").fetchall()[0][0]
    kept = file
    if touched:
        path = _new_path(file.path)
        stays = f"SELECT {doomed.columns(table)} FROM {source} WHERE NOT {_goes(doomed, table)}"
        rows = _copied(con, store, stays, path)
        kept = replace(kept, path=path, rows=rows)
    if file.replaced:
        kept = replace(kept, replaced=_keys_without(con, store, file.replaced, table))
    if kept != file:
        fresh = written_files(store, [kept], ())
        entries |= dict(zip([p for p in (file.path, file.replaced) if p], fresh, strict=True))
    return kept


def _keys_without(con: duckdb.DuckDBPyConnection, store: Store, path: str, table: str) -> str:
    """The path of a file of keys without the lone ones: its own where it has none of them."""
    here = f"read_parquet({text(store.facts / path)}) AS k"
    lone = f"EXISTS (SELECT 1 FROM lone AS o WHERE {same_key(table, 'k', 'o')})"
    if not con.execute(f"SELECT count(*) FROM {here} WHERE {lone}").fetchall()[0][0]:
        return path
    fresh = _new_path(path)
    _copied(con, store, f"SELECT * FROM {here} WHERE NOT {lone}", fresh)
    return fresh


def _copied(con: duckdb.DuckDBPyConnection, store: Store, rows: str, path: str) -> int:
    target = store.facts / path
    found = con.execute(f"COPY ({rows}) TO {text(target)} (FORMAT parquet, COMPRESSION zstd)").fetchall()
    sync_file(target)
    sync_folder(target.parent)
    return int(found[0][0])


def _new_path(path: str) -> str:
    """Another name in the same folder, of the same import and kind."""
    folder, _, name = path.rpartition("/")
    ending = name[name.index(".") :]
    return f"{folder}/{name.split('-')[0].split('.')[0]}-{uuid4().hex[:12]}-kept{ending}"
