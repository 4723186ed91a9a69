"""Copies of a desk: a file of SQLite, or lines of JSON that hold the rows; either can be restored to either home."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, Table, insert, select, text

from data.desk.access_log import every_event, rows_since
from data.desk.edits import settings_in_force
from data.desk.faults import DeskError, DeskTooNew, broken, in_words
from data.desk.history import audit_entries, revision_of
from data.desk.judgements import judgement_changes
from data.desk.overrides import override_changes
from data.desk.own_kpis import own_kpis
from data.desk.places import bring_up, check_whole, file_engine, remove_file, writing
from data.desk.plans import plan_changes
from data.desk.rates import entered_rates
from data.desk.rights import rule_changes
from data.desk.scenarios import saved_scenarios
from data.desk.schema import HEAD, is_current, known_steps, step_of, tables_of, upgrade
from data.desk.schemes import saved_schemes
from data.desk.snapshots import every_draft, registered_snapshots
from data.desk.tables import ACCESS_LOG
from data.desk.targets import target_changes
from data.warehouse.store import sync_file, sync_folder

MAGIC = b"SQLite format 3\x00"
KIND = "sidu desk"
AT_ONCE = 1_000
"""Rows that are read at a time where all of them may be too many."""


@dataclass(frozen=True)
class Rows:
    """All rows of a desk as they are stored, per table, and the step of the migrations they belong to."""

    step: str
    tables: dict[str, list[dict[str, Any]]]


def rows_of(con: Connection, place: str) -> Rows:
    """What a desk holds, in one state. Raises DeskBroken for a database that is none."""
    tables = _tables_at(con, place)
    ordered = {t.name: [dict(row) for row in con.execute(_ordered(t)).mappings()] for t in tables}
    return Rows(str(step_of(con, place)), ordered)


def _tables_at(con: Connection, place: str) -> list[Table]:
    if step_of(con, place) is None:
        raise broken(place, "it holds no tables")
    return tables_of(con)


def _ordered(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key)


def put(con: Connection, rows: Rows) -> None:
    """Insert rows into the empty tables of a desk that stands at their step."""
    for table in tables_of(con):
        if rows.tables.get(table.name):
            con.execute(insert(table), rows.tables[table.name])
    if con.dialect.name != "sqlite" and rows.tables.get(ACCESS_LOG.name):
        con.execute(text(NEXT_NUMBER))


NEXT_NUMBER = "SELECT setval(pg_get_serial_sequence('access_log', 'number'), (SELECT max(number) FROM access_log))"
"""Rows with numbers of their own do not move a server's counter, which would give them again."""


def copy_file(engine: Engine, to: Path) -> None:
    """Copy a desk's file while others go on writing: one state, one file, no journal beside it."""
    fresh = to.with_name(f".{to.name}.new")
    remove_file(fresh)
    with engine.connect() as con:
        copy = sqlite3.connect(fresh)
        try:
            cast(sqlite3.Connection, con.connection.driver_connection).backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            copy.close()
    _put_in_place(fresh, to)


def write_lines(con: Connection, place: str, to: Path) -> None:
    """Write the rows as lines of JSON: a head, a row per line, and a foot with their number and checksum."""
    fresh = to.with_name(f".{to.name}.new")
    check, count = hashlib.sha256(), 0
    with fresh.open("w", encoding="ascii", newline="\n") as file:
        for line in _lines(con, place):
            check.update(line.encode())
            file.write(line + "\n")
            count += 1
        file.write(json.dumps({"lines": count, "sha256": check.hexdigest()}) + "\n")
    _put_in_place(fresh, to)


def _put_in_place(fresh: Path, to: Path) -> None:
    sync_file(fresh)
    fresh.replace(to)
    sync_folder(to.parent)


def _lines(con: Connection, place: str) -> Iterator[str]:
    """The head and a line per row, read while they are written: the log of access may be longer than the memory."""
    tables = _tables_at(con, place)
    yield json.dumps({"kind": KIND, "step": step_of(con, place), "tables": [table.name for table in tables]})
    for table in tables:
        found = con.execute(_ordered(table), execution_options={"yield_per": AT_ONCE})
        yield from (json.dumps([table.name, dict(row)]) for row in found.mappings())


def restorable(path: Path) -> Rows:
    """The rows of a copy at the newest step, after a rehearsal: everything that restoring does was done once aside.

    Raises DeskBroken for a copy that is not whole, DeskTooNew for one of a newer program; changes nothing.
    """
    place = str(path)
    if not path.is_file():
        raise DeskError(f"{place} is no file; name a copy that backup_to has written")
    with path.open("rb") as file:
        is_file_of_sqlite = file.read(len(MAGIC)) == MAGIC
    with TemporaryDirectory(prefix="sidu-desk-") as scratch, in_words(place):
        return _rehearsed(
            Path(scratch), _rows_in_file(Path(scratch), path) if is_file_of_sqlite else _read(path), place
        )


def _rows_in_file(scratch: Path, path: Path) -> Rows:
    copied = scratch / "copied.sqlite"
    copied.write_bytes(path.read_bytes())
    engine = file_engine(copied)
    try:
        with engine.connect() as con:
            check_whole(con, str(path))
            is_current(con, str(path))
            return rows_of(con, str(path))
    finally:
        engine.dispose()


def _read(path: Path) -> Rows:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        head, foot = json.loads(lines[0]), json.loads(lines[-1])
        check = hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
        if foot != {"lines": len(lines) - 1, "sha256": check} or head["kind"] != KIND:
            raise ValueError("its checksum does not fit")
        tables: dict[str, list[dict[str, Any]]] = {name: [] for name in head["tables"]}
        for line in lines[1:-1]:
            table, row = json.loads(line)
            tables[table].append(row)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise broken(str(path), f"the copy is not whole ({error})") from error
    return Rows(str(head["step"]), tables)


def _rehearsed(scratch: Path, rows: Rows, place: str) -> Rows:
    if rows.step not in known_steps():
        raise DeskTooNew(f"{place} was made by a newer program (step {rows.step}); this one knows up to {HEAD}")
    file = scratch / "rehearsal.sqlite"
    file.touch()
    engine = file_engine(file)
    try:
        with writing(engine) as con:
            upgrade(con, rows.step)
            put(con, rows)
        bring_up(engine, place, may_be_empty=False)
        with engine.connect() as con:
            check_meaning(con, place)
            return rows_of(con, place)
    finally:
        engine.dispose()


def check_meaning(con: Connection, place: str) -> None:
    """Raises DeskBroken unless every entry reads as what it is."""
    check_whole(con, place)
    try:
        entries = audit_entries(con, limit=revision_of(con))
        settings_in_force(con)
        entered_rates(con)
        saved_scenarios(con)
        saved_schemes(con)
        tuple(override_changes(con))
        tuple(target_changes(con))
        tuple(judgement_changes(con))
        tuple(plan_changes(con))
        tuple(rule_changes(con))
        own_kpis(con)
        registered_snapshots(con)
        every_draft(con)
        for _event in every_event(con):
            pass
    except (ValueError, TypeError) as error:
        raise broken(place, f"an entry cannot be read ({error})") from error
    if any(entry.revision < 1 for entry in entries):
        raise broken(place, "a revision is below 1")


def replace_rows(con: Connection, rows: Rows) -> None:
    """Put the rows in place of a desk's own, inside the caller's transaction: whoever reads sees all old or all new.

    The triggers that forbid it stand aside for this transaction only.
    What was noted of access since the copy was made stays in the log: nobody gets rid of it by restoring.
    """
    tables = tables_of(con)
    since = rows_since(con, max((row["at"] for row in rows.tables.get(ACCESS_LOG.name, ())), default=""))
    with triggers_aside(con):
        for table in reversed(tables):
            con.execute(table.delete())
        put(con, rows)
        if since:
            con.execute(insert(ACCESS_LOG), since)


@contextmanager
def triggers_aside(con: Connection) -> Iterator[None]:
    """For the block the triggers of the desk's tables stand aside, inside the caller's transaction only.

    For a restore and for an erasure, and for nothing else.
    """
    tables = tables_of(con)
    if con.dialect.name == "sqlite":
        found = con.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        aside = [f'DROP TRIGGER "{name}"' for name, _sql in found]
        back = [sql for _name, sql in found]
    else:
        aside = [f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER' for table in tables]
        back = [f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER' for table in tables]
    for statement in aside:
        con.exec_driver_sql(statement)
    yield
    for statement in back:
        con.exec_driver_sql(statement)
