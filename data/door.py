"""The door: the only way to rows. It puts the reader's rights and filters under every table before the engine sees it.

A metric's expression names tables that have no rows of their own. `View.run` prefixes the compiled SQL with one named
subquery per table, narrowed by Scope and Selection; a name without a rule is refused. So nothing a page or a metric
writes can reach a row outside the scope.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from data.desk import Desk
from data.engine import DOES_NOT_OPEN, Engine, Version, newest_that_opens, version_of
from data.intact import Intact
from data.older import Move, NotTheirsAnyMore, is_all_theirs, moves_between
from data.regions import RegionTree
from data.scope import NOBODY, Scope, Selection
from data.settings import effective
from data.view import Tables, View, view_of
from data.warehouse.late_files import late_file
from data.warehouse.store import Store

OPEN_VERSIONS, UNASKED_S = 3, 60.0
"""How many versions stay open at most, and after how many seconds one that nobody asked is let go: each keeps what was
read of its file in memory, and once a new one is in force hardly anybody asks those before it."""
_File = tuple[int, int]
_Opened = tuple[Engine, Version, RegionTree, _File]
_Late = tuple[tuple[int, int], Engine | None]
NEVER = (0, 0)


class Door:
    """The door of one store. Keeps the last few versions open; safe to use from many threads."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.desk = Desk.at(root)
        self._intact = Intact(self.store)
        self._open: dict[str, _Opened] = {}
        self._late: dict[str, _Late] = {}
        self._asked_at: dict[str, float] = {}
        self._moves: dict[tuple[str, _File, str, _File], frozenset[Move]] = {}
        self._lock = threading.Lock()

    def current(self) -> Version | None:
        """The version that answers; None while nothing was published.

        A version that does not open is passed over for the one before, and the returned version says so.
        """
        if not self.store.published():
            return None
        _name, opened, failures = newest_that_opens(self.store, self._opened)
        return replace(self._under_settings(opened[1]), passed_over=failures.split(":")[0])

    def versions(self) -> Iterator[Version]:
        """The kept versions that open, newest first."""
        for name in reversed(self.store.published()):
            try:
                yield self.named(name)
            except LookupError:
                continue  # `python -m data check` says what is wrong with it

    def named(self, name: str) -> Version:
        """A kept version by its name, so that a page can be asked as of then.

        Raises LookupError for one that is not kept, with those that are, and for one that does not open, with why.
        """
        kept = self.store.published()
        if name not in kept:
            raise LookupError(f"there is no version {name!r}; kept are: {', '.join(kept) or 'none'}")
        try:
            return self._under_settings(self._opened(name)[1])
        except DOES_NOT_OPEN as error:
            raise LookupError(f"version {name} does not open: {error}; choose another one") from error

    def _under_settings(self, version: Version) -> Version:
        """With the settings of today; what its figures were added up with stays its own."""
        settings = effective(version.baked, self.desk.settings())
        with self._lock:
            stamp, late = self._late_of(version.name)
        return replace(version, settings=settings, late=stamp if late else NEVER)

    def view(self, version: Version, scope: Scope, selection: Selection) -> View:
        """What that person sees of that version under that selection.

        Raises NotTheirsAnyMore for one that is not in force and would show what is not theirs today.
        """
        if not self.shows(version, scope):
            others = f"version {version.name} holds clients or regions that are not in the reader's part today"
            raise NotTheirsAnyMore(f"{others}; ask the newest one, or somebody with the right to the whole company")
        engine, _known, tree, _stamp = self._opened(version.name)
        with self._lock:
            _stamp, late = self._late_of(version.name)
        return view_of(engine, self.desk, version, tree, scope, selection, late, self)

    def shows(self, version: Version, scope: Scope) -> bool:
        """Whether that version may be shown to that person: one in force is, another one where it shows only theirs."""
        if scope.everywhere or scope.is_empty or version.name == self.store.current():
            return True
        name, newest, _failures = newest_that_opens(self.store, self._opened)
        if version.name == name:
            return True
        older = self._opened(version.name)
        key = (version.name, older[3], name, newest[3])
        if (moves := self._moves.get(key)) is None:
            moves = moves_between(older[0], newest[0])
            self._moves = {known: kept for known, kept in self._moves.items() if known[2:] == key[2:]} | {key: moves}
        return is_all_theirs(scope.regions, older[2], newest[2], moves)

    def _late_of(self, name: str) -> _Late:
        """The late tables of a version, opened when they appear; each file is looked at once."""
        try:
            stat = self.store.late_path(name).stat()
            stamp = (stat.st_ino, stat.st_mtime_ns)
        except FileNotFoundError:
            stamp = NEVER
        if name not in self._late or self._late[name][0] != stamp:
            path = late_file(self.store, name)
            self._late[name] = stamp, Engine(path) if path else None
            self._let_go(name)
        return self._late[name]

    def _opened(self, name: str) -> _Opened:
        with self._lock:
            stamp = self.store.version_path(name).stat()
            file = (stamp.st_ino, stamp.st_mtime_ns)
            if name in self._open and self._open[name][3] != file:
                del self._open[name]  # the store was made anew under a running server
            self._intact.demand(name, self._open[name][0].damage if name in self._open else "")
            if name not in self._open:
                engine = Engine(self.store.version_path(name))
                version = replace(version_of(engine, name), file=file)
                self._open[name] = (engine, version, RegionTree.of(engine), file)
            self._let_go(name)
            return self._open[name]

    def _let_go(self, asked: str) -> None:
        """Forgets the versions that were not asked lately, and the oldest of too many; never the one asked just now.

        They are not closed: a thread may still be reading. Each closes with its last cursor.
        """
        now = time.monotonic()
        self._asked_at[asked] = now
        kept = [name for name, at in self._asked_at.items() if name == asked or now - at < UNASKED_S]
        kept.sort(key=lambda name: (name == asked, name))
        for name in self._asked_at.keys() - kept[-OPEN_VERSIONS:]:
            del self._asked_at[name]
            self._open.pop(name, None)
            self._late.pop(name, None)


__all__ = ["NOBODY", "Door", "Tables", "View"]
