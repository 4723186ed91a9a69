"""Copies of a desk: a file of SQLite, or lines of JSON that hold the rows; either can be restored to either home."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, Table, insert, select, text

from data.desk.access_log import every_event, make_room_for
from data.desk.accounts import accounts_in, hold_again, holders_in
from data.desk.edits import settings_in_force
from data.desk.endings import end_again, ended_in, endings_in
from data.desk.faults import broken
from data.desk.history import audit_entries, revision_of
from data.desk.judgements import judgement_changes
from data.desk.overrides import override_changes
from data.desk.own_kpis import own_kpis
from data.desk.places import check_whole, remove_file
from data.desk.plans import plan_changes
from data.desk.rates import entered_rates
from data.desk.rights import rule_changes
from data.desk.scenarios import saved_scenarios
from data.desk.schema import step_of, tables_of
from data.desk.schemes import saved_schemes
from data.desk.snapshots import every_draft, registered_snapshots
from data.desk.tables import ACCESS_LOG
from data.desk.targets import target_changes
from data.warehouse.store import sync_file, sync_folder

KIND = "sidu desk"
AT_ONCE = 250
"""Rows that are read at a time where all of them may be too many."""
Batch = tuple[str, list[dict[str, Any]]]
"""Some rows of the table of that name, as they are stored. The batches of one table follow each other."""


def batches_of(con: Connection, place: str) -> Iterator[Batch]:
    """What a desk holds as it is stored, in one state, a batch at a time: the log of access may be longer than the
    memory. Raises DeskBroken for a database that is none."""
    for table in _tables_at(con, place):
        found = con.execute(_ordered(table), execution_options={"yield_per": AT_ONCE})
        yield from ((table.name, [dict(row) for row in rows]) for rows in found.mappings().partitions())


def _tables_at(con: Connection, place: str) -> list[Table]:
    if step_of(con, place) is None:
        raise broken(place, "it holds no tables")
    return tables_of(con)


def _ordered(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key)


def put(con: Connection, batches: Iterable[Batch]) -> None:
    """Insert rows into the empty tables of a desk that stands at their step."""
    tables = {table.name: table for table in tables_of(con)}
    for name, rows in batches:
        if name in tables:
            con.execute(insert(tables[name]), rows)
    if con.dialect.name != "sqlite" and ACCESS_LOG.name in tables:
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
    """The head and a line per row, read while they are written."""
    tables = [table.name for table in _tables_at(con, place)]
    yield json.dumps({"kind": KIND, "step": step_of(con, place), "tables": tables})
    for name, rows in batches_of(con, place):
        yield from (json.dumps([name, row]) for row in rows)


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
        ended_in(con)
        holders_in(con)
        for _event in every_event(con):
            pass
    except (ValueError, TypeError) as error:
        raise broken(place, f"an entry cannot be read ({error})") from error
    if any(entry.revision < 1 for entry in entries):
        raise broken(place, "a revision is below 1")


def replace_rows(con: Connection, copy: Connection) -> None:
    """Put the rows of a copy in place of a desk's own, inside the caller's transaction: whoever reads sees all old or
    all new.

    The triggers that forbid it stand aside for this transaction only.
    What was noted of access since the copy was made stays in the log: nobody gets rid of it by restoring. And sign-ins
    that were ended since stay so, as names that were given to accounts do.
    """
    ended, accounts = endings_in(con), accounts_in(con)
    with triggers_aside(con):
        for table in reversed(tables_of(con)):
            if table.name != ACCESS_LOG.name:
                con.execute(table.delete())
        make_room_for(con, copy)
        put(con, batches_of(copy, "the copy"))
        end_again(con, ended)
        hold_again(con, accounts)


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
