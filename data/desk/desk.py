"""The desk itself: reads that return frozen records, and the one way to change something."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType

from sqlalchemy import Connection, Engine, make_url

from data.desk import copies
from data.desk.commands import Command
from data.desk.edits import check_right, edit_of, settings_in_force
from data.desk.faults import DeskBroken, in_words
from data.desk.history import Edit, audit_entries, in_force, last_revision, revision_of, spans, write
from data.desk.homes import FileHome, Home, ServerHome, made_at
from data.desk.places import check_whole, writing
from data.desk.rates import entered_rates, rate_changes, rates_revision
from data.desk.records import AuditEntry, Changed, EnteredRate, RateChange, SavedMapping, Scenario, SettingChange
from data.desk.scenarios import saved_scenarios
from data.desk.tables import MAPPINGS, SETTINGS
from data.scope import Scope
from data.settings import Settings

FILE = "desk.sqlite"
LEAP = 1000
"""How far the revision jumps when the old desk could not say its own: no cache may take new entries for old ones."""


class Desk:
    """What people entered into a store. Safe from many threads and processes; `at` makes one, `close` lets go of it.

    Any use may raise DeskBroken, DeskTooNew, DeskBusy or DeskUnreachable.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._turn = Lock()  # SQLite's own queue is not fair to threads
        self._known: tuple[Engine | None, int, Settings] = (None, 0, Settings())
        self._known_rates: tuple[Engine | None, int, int] = (None, 0, 0)

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

    @property
    def place(self) -> str:
        """Where it lies, for people; without any password."""
        return self._home.place

    def close(self) -> None:
        """Let go of all connections."""
        self._home.close()

    def revision(self) -> int:
        """The number of the last change; rises with every change, 0 for an untouched desk."""
        return self._opened()[1]

    def settings(self) -> Settings:
        """The settings in force; defaults for what nobody entered. Read anew only when the revision has risen."""
        known = self._known
        if known[:2] == self._opened():
            return known[2]
        with self._reading() as con:
            if con is None:
                return Settings()
            self._known = known = con.engine, revision_of(con), settings_in_force(con)
            return known[2]

    def settings_at(self, revision: int) -> Settings:
        """The settings as they were after that revision. Raises ValueError for a revision that never was."""
        with self._reading() as con:
            last = 0 if con is None else revision_of(con)
            if not 0 <= revision <= last:
                raise ValueError(f"revision {revision} is none of this desk; it has 0 to {last}")
            return Settings() if con is None else settings_in_force(con, revision)

    def settings_history(self) -> tuple[SettingChange, ...]:
        """Every change of every setting, oldest first."""
        with self._reading() as con:
            rows = [] if con is None else con.execute(spans(SETTINGS)).all()
        before: dict[str, object] = dict(Settings())
        changes = []
        for row in rows:
            changes.append(SettingChange(row.key, before.get(row.key), row.value, row.who, row.at, row.revision))
            before[row.key] = row.value
        return tuple(changes)

    def audit(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """The last changes of all kinds, newest first."""
        with self._reading() as con:
            return () if con is None else audit_entries(con, limit)

    def mappings(self) -> tuple[SavedMapping, ...]:
        """The saved mappings, by name."""
        with self._reading() as con:
            rows = [] if con is None else con.execute(in_force(MAPPINGS)).all()
        return tuple(SavedMapping(r.name, r.toml, r.who, r.at) for r in rows)

    def rates(self) -> tuple[EnteredRate, ...]:
        """What was said last of every activity rate, by activity and day; what was withdrawn is among them."""
        with self._reading() as con:
            return () if con is None else entered_rates(con)

    def rates_revision(self) -> int:
        """The revision that changed a rate last, 0 where nobody entered any: the same number, the same rates."""
        opened, known = self._opened(), self._known_rates
        if known[:2] == opened:
            return known[2]
        with self._reading() as con:
            if con is None:
                return 0
            self._known_rates = known = con.engine, revision_of(con), rates_revision(con)
            return known[2]

    def rate_history(self) -> tuple[RateChange, ...]:
        """Every change of every rate, oldest first."""
        with self._reading() as con:
            return () if con is None else tuple(rate_changes(con))

    def scenarios(self) -> tuple[Scenario, ...]:
        """The saved what-ifs, by page and name."""
        with self._reading() as con:
            return () if con is None else saved_scenarios(con)

    def carry_out(self, command: Command, scope: Scope, at: datetime) -> int:
        """Carry out a command whole or not at all; returns the new revision, the old one when nothing changes by it.

        Raises NotAllowed without the right, Conflict when somebody changed the same since, ValueError for values that
        are not accepted.
        """
        check_right(command, scope)
        if at.tzinfo is None:
            raise ValueError(f"the moment {at} has no time zone; give it in UTC")
        with self._writing() as con:
            return write(con, edit_of(con, command), AuditEntry(0, at, scope.who, type(command).__name__, ()))

    def check(self) -> None:
        """Raises DeskBroken unless everything in it is whole and reads as what it is."""
        with self._reading() as con:
            if con is not None:
                check_whole(con, self.place)
                audit_entries(con, limit=revision_of(con))
                settings_in_force(con)
                entered_rates(con)
                saved_scenarios(con)

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
        rows = copies.restorable(path)
        entry = AuditEntry(0, at, who, "Restore", ())
        held = max((row["revision"] for row in rows.tables["audit"]), default=0)
        try:
            with self._writing() as con:
                before = revision_of(con)
                copies.replace_rows(con, rows)
                edit = Edit(changes=(Changed("desk", before, held),))
                return write(con, edit, _dated(entry, max(before, above) + 1))
        except DeskBroken:
            if not isinstance(self._home, FileHome):
                raise
            return self._replace_broken(self._home, rows, _dated(entry, max(held + LEAP, above + 1)))

    def _replace_broken(self, home: FileHome, rows: copies.Rows, entry: AuditEntry) -> int:
        def fill(con: Connection) -> None:
            copies.replace_rows(con, rows)
            write(con, Edit(changes=(Changed("desk", None, revision_of(con)),)), entry)

        with in_words(self.place):
            home.close()
            home.make(fill, move_away=home.path.with_name(f"{FILE}.broken-{entry.at:%Y%m%dT%H%M%S}"))
        return self.revision()

    def _opened(self) -> tuple[Engine | None, int]:
        """The open desk and its revision. A desk that was exchanged is another one, whatever its revision."""
        with in_words(self.place):
            engine = self._home.engine()
            return engine, 0 if engine is None else last_revision(engine)

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        with in_words(self.place):
            engine = self._home.engine()
            if engine is None:
                yield None
                return
            with engine.connect() as con:
                yield con

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, in_words(self.place):
            engine = self._home.engine(make=True)
            assert engine is not None
            with writing(engine) as con:
                yield con


def _dated(entry: AuditEntry, revision: int) -> AuditEntry:
    return AuditEntry(revision, entry.at, entry.who, entry.command, entry.changes)
