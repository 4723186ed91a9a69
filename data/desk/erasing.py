"""Taking clients out of the desk: the one narrow way by which entries are removed, and the list of who was erased.

Overrides, judgements and plans of the client go; the audit keeps who did what kind of thing when, and of those entries
nothing else. Wherever else a text names the client, its code and name are hidden. Triggers that keep histories
append-only stand aside for this one transaction, as they do for a restore, and the audit says that it took place.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, delete, insert, or_, select, type_coerce, update
from sqlalchemy.exc import OperationalError

from data.desk import places
from data.desk.copies import triggers_aside
from data.desk.desk import FILE, Desk
from data.desk.faults import DeskBusy, in_words
from data.desk.hiding import NAMES, TABLES, TEXTS, hidden_row, kept_apart
from data.desk.history import Edit, write
from data.desk.homes import FileHome
from data.desk.masking import MASK
from data.desk.records import AuditEntry, Changed
from data.desk.tables import AUDIT, ERASURES, METADATA, SNAPSHOTS
from data.warehouse.erased_names import CUT, Traces

OLDER_READERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend' AND age(backend_xmin) > age(%s::text::xid)"
)
ABOUT_CLIENTS = tuple(t for t in METADATA.sorted_tables if "client_id" in t.c and t is not ERASURES)


@dataclass(frozen=True)
class Erasure:
    """A client whose data were erased: the code and no more."""

    client_id: str
    at: datetime
    who: str
    reason: str


def erasures_in(desk: Desk) -> tuple[Erasure, ...]:
    """The list of erasures, by code."""
    with desk._reading() as con:
        rows = [] if con is None else con.execute(select(ERASURES).order_by(ERASURES.c.client_id)).all()
    return tuple(Erasure(row.client_id, row.at, row.who, row.reason) for row in rows)


def is_named(desk: Desk, code: str) -> bool:
    """Whether anybody entered anything about that client."""
    with desk._reading() as con:
        if con is None:
            return False
        return any(con.execute(select(t.c.revision).where(t.c.client_id == code)).first() for t in ABOUT_CLIENTS)


def erase_entries(
    desk: Desk, traces: Traces, kept: Mapping[str, Mapping[str, Any]], who: str, at: datetime, reason: str
) -> int:
    """Take the clients out of the desk and list them as erased; returns how many entries went or were changed.

    kept: the records of snapshots in which something was hidden, by number. Done again it finds nothing left to do but
    to write the file anew, so that no byte of what went stays in it.
    """
    with desk._writing() as con:
        listed = set(con.scalars(select(ERASURES.c.client_id)))
        fresh = [code for code in traces.codes if code not in listed]
        with triggers_aside(con):
            count = _entries_gone(con, traces)
            for number, record in kept.items():
                values = {"title": record["title"], "sha256": record["sha256"], "record": record}
                con.execute(update(SNAPSHOTS).where(SNAPSHOTS.c.number == number).values(values))
            count += sum(_hidden_in(con, table, traces) for table in TABLES)
        said = str(traces.hidden(reason))
        for code in fresh:
            con.execute(insert(ERASURES), {"client_id": code, "at": at, "who": who, "reason": said})
        if fresh or count or kept:
            edit = Edit(changes=(Changed("erased clients", None, len(traces.codes)),))
            write(con, edit, AuditEntry(0, at, who, "EraseClients", ()))
    write_anew(desk)
    return count


@contextmanager
def left_behind(desk: Desk, root: Path) -> Iterator[Desk | None]:
    """The desk's file that lies in the store folder of a desk on a server: what was entered before it moved there."""
    file = root / FILE
    if isinstance(desk._home, FileHome) or not file.exists():
        yield None
        return
    with Desk(FileHome(root, file)) as old:
        yield old


def lift(desk: Desk, code: str, who: str, at: datetime, reason: str) -> None:
    """Let a client come back by an import: take its code off the list, which the audit says. ValueError for others."""
    if not reason.strip() or not reason.isprintable():
        raise ValueError("lifting an erasure needs a reason on one line, for the audit")
    with desk._writing() as con:
        if con.execute(select(ERASURES).where(ERASURES.c.client_id == code)).first() is None:
            raise ValueError(f"client {code} is not in the list of erasures; there is nothing to lift")
        with triggers_aside(con):
            con.execute(delete(ERASURES).where(ERASURES.c.client_id == code))
        write(con, Edit(changes=(Changed("erasure lifted", code, reason),)), AuditEntry(0, at, who, "LiftErasure", ()))


def write_anew(desk: Desk) -> None:
    """Write the desk's file or tables anew, so that nothing of what was removed stays in free space or journal.

    Raises DeskBusy while somebody reads an older state; done again it is well.
    """
    with in_words(desk.place):
        engine = desk._home.engine(make=True)
        assert engine is not None
        raw = engine.raw_connection()
        try:
            (_file_anew if engine.dialect.name == "sqlite" else _tables_anew)(raw.driver_connection, desk.place)
        except engine.dialect.loaded_dbapi.OperationalError as error:
            raise OperationalError("VACUUM", None, error) from error
        finally:
            raw.close()


def _file_anew(raw: Any, place: str) -> None:
    raw.execute("VACUUM")
    busy, _pages, _done = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise DeskBusy(f"{place} was read while it was written anew; give the same command again")


def _tables_anew(raw: Any, place: str) -> None:
    """A server keeps what went for every transaction that may still read it: so those are waited for, for a time."""
    raw.autocommit = True
    try:
        ((mine,),) = raw.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchall()
        until = time.monotonic() + places.PATIENCE_S
        while raw.execute(OLDER_READERS, [int(mine) % 2**32]).fetchall() != [(0,)]:
            if time.monotonic() > until:
                raise DeskBusy(f"{place} is being read in an older state; give the same command again when it is not")
            time.sleep(0.05)
        raw.execute(f"SET lock_timeout = '{places.PATIENCE_S}s'")
        for table in METADATA.sorted_tables:
            raw.execute(f'VACUUM FULL "{table.name}"')
    finally:
        raw.execute("RESET lock_timeout")
        raw.autocommit = False


def _entries_gone(con: Connection, traces: Traces) -> int:
    """Delete what was entered about the clients; of its audit entries who, when and what kind of thing stay."""
    count = 0
    for table in ABOUT_CLIENTS:
        mine = table.c.client_id.in_(traces.codes)
        revisions = list(con.scalars(select(table.c.revision).where(mine)))
        count += len(revisions)
        con.execute(delete(table).where(mine))
        con.execute(update(AUDIT).where(AUDIT.c.revision.in_(revisions)).values(changes=[[MASK, None, None]]))
    return count


def _hidden_in(con: Connection, table: Table, traces: Traces) -> int:
    """Hide the clients in the texts of a table; how many rows named one."""
    keys, count = [*table.primary_key], 0
    texts = [table.c[name] for name in TEXTS[table.name]]
    names, named = {}, NAMES.get(table.name)
    if named is not None:
        names = kept_apart(set(con.scalars(select(table.c[named]).distinct())), traces)
    for row in con.execute(select(*table.c).where(or_(*_naming(texts, traces)))).mappings().all():
        fresh = hidden_row(table.name, dict(row), traces)
        if named is not None and row[named] in names:
            fresh[named] = names[row[named]]
        if fresh:
            con.execute(update(table).where(*(key == row[key.name] for key in keys)).values(fresh))
            count += 1
    return count


def _naming(texts: list[Any], traces: Traces) -> Iterator[ColumnElement[bool]]:
    """Where a stored text holds a code or a name, as it stands or as JSON writes it, or what may be one cut short."""
    for word in (*traces.codes, *traces.names, CUT):
        for form in {word, json.dumps(word)[1:-1]}:
            yield from (type_coerce(column, Text).contains(form, autoescape=True) for column in texts)
