"""The machinery of who, when and what was before: the same for every history table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, insert, select

from data.desk.records import AuditEntry, Changed
from data.desk.tables import AUDIT


@dataclass(frozen=True)
class Row:
    """A row to append to a history, without its revision."""

    table: Table
    values: tuple[tuple[str, object], ...]
    is_forgotten: bool = False


@dataclass(frozen=True)
class Edit:
    """What a command comes to: rows to append, and what they change in words. Without changes nothing is written."""

    rows: tuple[Row, ...] = ()
    changes: tuple[Changed, ...] = ()


def revision_of(con: Connection) -> int:
    """The number of the last change; 0 for an untouched desk."""
    return int(con.execute(select(func.coalesce(func.max(AUDIT.c.revision), 0))).scalar_one())


NOW = (
    "SELECT (SELECT max(revision) FROM audit), (SELECT max(number) FROM ended_sign_ins),"
    " (SELECT max(number) FROM accounts)"
)


def last_state(engine: Engine) -> tuple[int, int, int]:
    """The same, the last sign-in that was ended, the last account; on every rerun: past SQLAlchemy it costs a tenth."""
    try:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(NOW)
            found = cursor.fetchone()
            cursor.close()
        finally:
            raw.close()
    except engine.dialect.loaded_dbapi.Error:  # the slow way finds the words for what is wrong
        with engine.connect() as con:
            found = con.exec_driver_sql(NOW).one()
    return (int(found[0] or 0), int(found[1] or 0), int(found[2] or 0)) if found else (0, 0, 0)


def write(con: Connection, edit: Edit, entry: AuditEntry) -> int:
    """Append an edit in the transaction of the connection; returns the new revision, the old one for an empty edit.

    The revision of the entry is at least the one it gets; its changes are those of the edit.
    """
    before = revision_of(con)
    if not edit.changes:
        return before
    entry = replace(entry, revision=max(entry.revision, before + 1), changes=edit.changes)
    con.execute(insert(AUDIT), audit_row(entry))
    for (table, _names), rows in groupby(edit.rows, key=_alike):
        given = [dict(r.values) | {"revision": entry.revision, "is_forgotten": r.is_forgotten} for r in rows]
        con.execute(insert(table), given)
    return entry.revision


def _alike(row: Row) -> tuple[Table, tuple[str, ...]]:
    """Rows that are alike one after the other go in one statement: thousands of cells in a fraction of a second."""
    return row.table, tuple(name for name, _ in row.values)


def audit_row(entry: AuditEntry) -> dict[str, Any]:
    """The row of an entry."""
    changes = [[change.what, change.old, change.new] for change in entry.changes]
    return {
        "revision": entry.revision,
        "at": entry.at,
        "who": entry.who,
        "command": entry.command,
        "changes": changes,
    }


def audit_entries(con: Connection, limit: int) -> tuple[AuditEntry, ...]:
    """The last entries of the audit, newest first."""
    rows = con.execute(select(AUDIT).order_by(AUDIT.c.revision.desc()).limit(limit)).all()
    return tuple(AuditEntry(r.revision, r.at, r.who, r.command, tuple(Changed(*c) for c in r.changes)) for r in rows)


def in_force(table: Table, until: int | None = None) -> Select[Any]:
    """Rows of a history that hold, at that revision or now, with `who` and `at`; ordered by key."""
    spoken = spans(table, until).subquery()
    keys = [spoken.c[key] for key in table.info["keys"]]
    return select(spoken).where(spoken.c.revision_to.is_(None), ~spoken.c.is_forgotten).order_by(*keys)


def spans(table: Table, until: int | None = None) -> Select[Any]:
    """All rows of a history with `revision_to` (None: still in force), `who`, `at`; oldest first."""
    keys = [table.c[key] for key in table.info["keys"]]
    ends = func.lead(table.c.revision).over(partition_by=keys, order_by=table.c.revision)
    found = select(*table.c, ends.label("revision_to"), AUDIT.c.who, AUDIT.c.at).join(
        AUDIT, AUDIT.c.revision == table.c.revision
    )
    if until is not None:
        found = found.where(table.c.revision <= until)
    return found.order_by(table.c.revision, *keys)


def last_said(table: Table, *where: ColumnElement[bool]) -> Select[Any]:
    """The last row of every key, also of those that were taken away, by key; `told` says who and when."""
    keys = [table.c[key] for key in table.info["keys"]]
    newest = func.max(table.c.revision).over(partition_by=keys).label("newest")
    rows = select(*table.c, newest).where(*where).subquery()
    return select(rows).where(rows.c.revision == rows.c.newest).order_by(*(rows.c[key.name] for key in keys))


def told(con: Connection, table: Table) -> dict[int, tuple[str, datetime]]:
    """Who and when, by the revisions in which a history changed: read once each, not once for every row of it."""
    found = select(AUDIT.c.revision, AUDIT.c.who, AUDIT.c.at).where(AUDIT.c.revision.in_(select(table.c.revision)))
    return {row.revision: (row.who, row.at) for row in con.execute(found).all()}


def last_change(con: Connection, table: Table, key: Sequence[object]) -> tuple[int, str, datetime] | None:
    """Revision, who and when of the last change of a key; None for a key nobody touched."""
    wanted = [table.c[name] == value for name, value in zip(table.info["keys"], key, strict=True)]
    found = select(table.c.revision, AUDIT.c.who, AUDIT.c.at).join(AUDIT, AUDIT.c.revision == table.c.revision)
    row = con.execute(found.where(*wanted).order_by(table.c.revision.desc()).limit(1)).first()
    return None if row is None else (row.revision, row.who, row.at)
