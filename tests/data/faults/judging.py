"""What a store answers after a fault: which version, with which content, and whether its check is content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.door import Door
from data.settings import load_settings
from data.warehouse.checking import check
from data.warehouse.findings import Finding
from data.warehouse.held import content_of
from data.warehouse.settle import facts_sql
from data.warehouse.store import Store

HARMLESS = ("the next import", "nothing", "it is not needed")
"""How the advice for a finding begins when nothing is wrong with what answers."""


@dataclass(frozen=True)
class Answer:
    """What a reader gets: rows and sums of every served table, what the facts say, and the settings in force."""

    tables: str
    facts: str
    settings: str


@dataclass(frozen=True)
class Found:
    """A store after a fault. version: the name of the one that answers. passed_over: the one that does not open."""

    answer: Answer | None
    version: str
    passed_over: str
    findings: tuple[Finding, ...]
    imports: tuple[int, ...]

    @property
    def harmful(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if not f.todo.startswith(HARMLESS))


def found(root: Path, is_checked: bool = True) -> Found:
    """Open the store as a reader does; whatever is raised here is a fault that was not held."""
    door = Door(root)
    version = door.current()
    store = Store(root)
    if version is None:
        return Found(None, "", "", tuple(check(store)) if is_checked else (), ())
    answer = Answer(_tables_in(door, version.name), _facts(store), load_settings(root).model_dump_json())
    door.desk.close()
    findings = tuple(check(store)) if is_checked else ()
    numbers = tuple(r["import"] for r in content_of(store).imports if r.get("import"))
    return Found(answer, version.name, version.passed_over, findings, numbers)


def _tables_in(door: Door, name: str) -> str:
    path = door.store.version_path(name)
    return _sums(hashlib.sha256(path.read_bytes()).hexdigest(), door, name)


_KNOWN: dict[str, str] = {}


def _sums(sha256: str, door: Door, name: str) -> str:
    """Rows and sums of every served table. The same bytes are asked once."""
    if sha256 not in _KNOWN:
        with duckdb.connect(str(door.store.version_path(name)), read_only=True) as con:
            tables = [n for (n,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
            sums = [
                (t, *con.execute(f'SELECT count(*), sum(hash(t)::HUGEINT) FROM "{t}" AS t').fetchall()[0])
                for t in tables
                if t != "meta"
            ]
        _KNOWN[sha256] = str(sums)
    return _KNOWN[sha256]


def _facts(store: Store) -> str:
    """Every row that counts, by the facts themselves. The same bytes are asked once."""
    files = content_of(store).files
    paths = [store.facts / p for f in files for p in (f.path, f.replaced) if p]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    if key not in _KNOWN:
        asked = {f.table: facts_sql(f.table, list(files), store.facts) for f in files}
        with duckdb.connect() as con:
            _KNOWN[key] = str([(t, sorted(map(str, con.execute(sql).fetchall()))) for t, sql in sorted(asked.items())])
    return _KNOWN[key]


def answer_of_version(store: Store, name: str | None) -> str:
    """Rows and sums of every served table of that version."""
    assert name is not None
    door = Door(store.root)
    sums = _tables_in(door, name)
    door.desk.close()
    return sums
