"""Where a desk lies: a file in the store folder, or a database of a PostgreSQL server."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from data.desk.faults import DeskBusy, DeskUnreachable, broken
from data.desk.schema import is_current, step_of, upgrade
from data.desk.sealed import demand_sealed

PATIENCE_S = 30
POOL: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "pool_timeout": PATIENCE_S}
WRITING = {"desk_writes": True}
"""Execution option of a connection whose transaction writes: it waits for its turn before it reads anything."""
TURN = 5_369_647_541
"""Key of the advisory lock that writers of a desk on a server take one after the other."""


def file_engine(path: Path) -> Engine:
    """An engine on the desk's file, which must be there: WAL, foreign keys, every commit flushed to the disk."""
    engine = create_engine(
        URL.create("sqlite", database=f"file:{_quoted(path)}", query={"mode": "rw", "uri": "true"}),
        connect_args={"check_same_thread": False, "timeout": PATIENCE_S, "isolation_level": None},
        **POOL,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_in_file)
    return engine


def _quoted(path: Path) -> str:
    """The path as part of an URI: what has a meaning there is escaped."""
    text_ = path.resolve().as_posix()
    return text_.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _prepare(raw: Any, _record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"):
        raw.execute(f"PRAGMA {pragma}").fetchall()


def _begin_in_file(con: Connection) -> None:
    writes = con.get_execution_options().get("desk_writes")
    con.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def server_engine(url: str) -> Engine:
    """An engine on a PostgreSQL database.

    Raises DeskUnreachable for an URL that names none, and for a way to it that nothing protects (`demand_sealed`).
    """
    named = make_url(url)
    if named.get_backend_name() != "postgresql":
        raise DeskUnreachable(f"SIDU_DESK names {named.drivername}; give postgresql://user:password@host/database")
    demand_sealed(named)
    named = named.set(drivername="postgresql+psycopg")
    engine = create_engine(named, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE_S}, **POOL)
    event.listen(engine, "begin", _begin_on_server)
    return engine


def _begin_on_server(con: Connection) -> None:
    if con.get_execution_options().get("desk_writes"):
        con.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
    else:  # one state for all reads of a transaction
        con.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: whole at the end of the block, or not at all."""
    with engine.connect().execution_options(**WRITING) as con, con.begin():
        yield con


def check_whole(con: Connection, place: str) -> None:
    """Raises DeskBroken unless the file's pages, indexes and references are whole. A server sees to itself."""
    if con.dialect.name != "sqlite":
        return
    _check_length(con, place)
    found = con.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    if found != "ok":
        raise broken(place, str(found).splitlines()[-1])
    lost = con.execute(text("PRAGMA foreign_key_check")).all()
    if lost:
        raise broken(place, f"a row of {lost[0][0]} belongs to no revision")


def _check_length(con: Connection, place: str) -> None:
    """SQLite reads a torn last page as if zeros followed; without a journal that mends it, it is lost."""
    path = Path(con.execute(text("PRAGMA database_list")).all()[0][2])
    journal = path.with_name(path.name + "-wal")
    page = int(con.execute(text("PRAGMA page_size")).scalar_one())
    if path.stat().st_size % page and not (journal.exists() and journal.stat().st_size):
        raise broken(place, f"its last page of {page} bytes is torn")


def bring_up(engine: Engine, place: str, may_be_empty: bool) -> None:
    """Check a desk and bring it to the newest step; when two open it at once, one does and the other sees it done.

    Raises DeskBroken, DeskTooNew; DeskBroken also for an empty database unless it may be empty.
    """
    with engine.connect() as con:
        check_whole(con, place)
        if is_current(con, place):
            return
    with writing(engine) as con:
        if step_of(con, place) is None and not may_be_empty:
            raise broken(place, "it holds no tables")
        if not is_current(con, place):
            upgrade(con)


def aside(path: Path) -> Path:
    """A name for a desk that is being made beside its place."""
    return path.with_name(f".{path.name}-{uuid4().hex[:12]}")


def remove_file(path: Path) -> None:
    """Remove a desk's file with its journals."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def making_turn(path: Path) -> Iterator[None]:
    """Hold the right to put a desk in its place, for the time of the block; the lock dies with its process."""
    with path.with_name("desk.lock").open("a+b") as file:
        until = time.monotonic() + PATIENCE_S
        while not _locked(file.fileno()):
            if time.monotonic() > until:
                raise DeskBusy(f"somebody else has been making {path} for {PATIENCE_S} s; try again")
            time.sleep(0.02)
        yield


def _locked(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            nt = cast(Any, msvcrt)
            nt.locking(handle, nt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
