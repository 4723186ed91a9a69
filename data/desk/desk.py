"""The desk itself: what can be read off it, the one way to change something, and its copies."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType

from sqlalchemy import Connection, make_url

from data.desk import copies
from data.desk.access_log import AccessLog, noting_in
from data.desk.accounts import Accounts
from data.desk.commands import ChangeRights, Command
from data.desk.edits import check_right, demand_reader, edit_of
from data.desk.endings import Endings
from data.desk.faults import DeskBroken, in_words
from data.desk.history import Edit, revision_of, write
from data.desk.homes import FileHome, Home, ServerHome, made_at
from data.desk.masking import unmasked
from data.desk.places import writing
from data.desk.reads import DeskReads
from data.desk.records import (
    AuditEntry,
    Changed,
)
from data.desk.rehearsing import restorable
from data.desk.rights import demand_administrator
from data.desk.snapshot_records import Draft, Snapshot
from data.desk.snapshots import keep_draft, register_snapshot
from data.rights.access import access_of
from data.rights.rules import day_at
from data.scope import Scope

FILE = "desk.sqlite"
LEAP = 1000
"""How far the revision jumps when the old desk could not say its own: no cache may take new entries for old ones."""


class Desk(DeskReads, AccessLog, Endings, Accounts):
    """What people entered into a store. Safe from many threads and processes; `at` makes one, `close` lets go of it.

    Any use may raise DeskBroken, DeskTooNew, DeskBusy or DeskUnreachable.
    """

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._turn = Lock()  # SQLite's own queue is not fair to threads

    @classmethod
    def at(cls, root: Path, url: str | None = None) -> Desk:
        """The desk of a store folder; that of the URL, or of SIDU_DESK, when given. Touches nothing yet."""
        named = os.environ.get("SIDU_DESK", "") if url is None else url
        if not named:
            return cls(FileHome(root, root / FILE))
        if named.startswith("sqlite"):
            return cls(FileHome(root, Path(make_url(named).database or root / FILE)))
        return cls(ServerHome(root, named))

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._home.close()

    def carry_out(self, command: Command, scope: Scope, at: datetime, clients: Collection[str] = ()) -> int:
        """Carry out a command whole or not at all; returns the new revision, the old one when nothing changes by it.

        clients: those that the caller found to be there for the person; a command about any other is refused.
        Raises NotAllowed without the right, Conflict when somebody changed the same since, ValueError for values that
        are not accepted.
        """
        check_right(command, scope, clients)
        if at.tzinfo is None:
            raise ValueError(f"the moment {at} has no time zone; give it in UTC")
        with self._writing() as con:
            edit = edit_of(con, unmasked(con, command), at)
            if isinstance(command, ChangeRights):
                demand_administrator(con, command, access_of(self._home.root), day_at(at))
            return write(con, edit, AuditEntry(0, at, scope.who, type(command).__name__, ()))

    def keep_draft(self, draft: Draft, scope: Scope, at: datetime) -> None:
        """Keep what that person is collecting, in the place of what it was; the revision stays as it is.

        Raises NotAllowed for whom nothing is shown, ValueError for a draft that is not accepted.
        """
        demand_reader(scope, "collecting panels for a snapshot")
        with self._writing() as con:
            keep_draft(con, scope.who, draft, at)

    def register_snapshot(self, snapshot: Snapshot) -> None:
        """Enter a snapshot whose files are in place; the revision stays as it is."""
        with self._writing() as con:
            register_snapshot(con, snapshot)

    def check(self) -> None:
        """Raises DeskBroken unless everything in it is whole and reads as what it is."""
        with self._reading() as con:
            if con is not None:
                copies.check_meaning(con, self.place)

    def backup_to(self, path: Path) -> None:
        """Write a copy while others go on writing, in one state: a file of SQLite; from a server, lines of JSON."""
        with in_words(self.place):
            engine = self._home.engine()
            if engine is None:
                made_at(path, lambda con: None)
            elif engine.dialect.name == "sqlite":
                copies.copy_file(engine, path)
            else:
                with engine.connect() as con:
                    copies.write_lines(con, self.place, path)

    def restore_from(self, path: Path, who: str, at: datetime, above: int = 0) -> int:
        """Put a copy in place of what is there, after it was validated and rehearsed aside; returns the new revision.

        Either kind of copy, of this or an older program. The revision goes on rising, and the audit says who restored.
        above: the last revision of the desk that this one is to take the place of, when it is made in another folder.
        A desk that is broken is moved away (`desk.sqlite.broken-…`) and kept. Raises DeskBroken for a bad copy, and
        then nothing has changed.
        """
        entry = AuditEntry(0, at, who, "Restore", ())
        with restorable(path) as copy:
            held = revision_of(copy)
            try:
                with self._writing() as con:
                    before = revision_of(con)
                    copies.replace_rows(con, copy)
                    edit = Edit(changes=(Changed("desk", before, held),))
                    return write(con, edit, _dated(entry, max(before, above) + 1))
            except DeskBroken:
                if not isinstance(self._home, FileHome):
                    raise
                return self._replace_broken(self._home, copy, _dated(entry, max(held + LEAP, above + 1)))

    def _replace_broken(self, home: FileHome, copy: Connection, entry: AuditEntry) -> int:
        def fill(con: Connection) -> None:
            copies.replace_rows(con, copy)
            write(con, Edit(changes=(Changed("desk", None, revision_of(con)),)), entry)

        with in_words(self.place):
            home.close()
            home.make(fill, move_away=home.path.with_name(f"{FILE}.broken-{entry.at:%Y%m%dT%H%M%S}"))
        return self.revision()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, in_words(self.place):
            engine = self._home.engine(make=True)
            assert engine is not None
            with writing(engine) as con:
                yield con

    @contextmanager
    def _noting(self, is_flushed: bool = True) -> Iterator[Connection]:
        with in_words(self.place):
            engine = self._home.engine(make=True)
            assert engine is not None
            with self._turn if engine.dialect.name == "sqlite" else nullcontext(), noting_in(engine, is_flushed) as con:
                yield con


def _dated(entry: AuditEntry, revision: int) -> AuditEntry:
    return AuditEntry(revision, entry.at, entry.who, entry.command, entry.changes)
