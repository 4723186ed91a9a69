"""The two homes of a desk: how each is found, made whole, opened, and opened anew when it was exchanged."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Protocol

from sqlalchemy import URL, Connection, Engine

from data.desk.faults import DeskUnreachable, broken
from data.desk.places import aside, bring_up, file_engine, making_turn, remove_file, server_engine, writing
from data.desk.settings_file import settings_file, take_over
from data.warehouse.store import sync_file, sync_folder

SMALLEST = 512
"""No database of SQLite has fewer bytes: the smallest page."""


class Home(Protocol):
    """Where a desk lies. `place` is its name for people; root: the folder of the store it belongs to."""

    place: str
    root: Path

    def engine(self, make: bool = False) -> Engine | None:
        """The open desk; None where there is none and none is to be made."""

    def close(self) -> None:
        """Let go of all connections; the next use opens again."""


class FileHome:
    """`desk.sqlite` in a store folder. It appears whole, by rename, when something is first entered.

    A file that is empty, torn or taken away while it was open is never replaced by a new desk.
    """

    def __init__(self, root: Path, path: Path) -> None:
        self.root, self.path, self.place = root, path, str(path)
        self._opening = RLock()
        self._open: tuple[tuple[int, int], Engine] | None = None

    def engine(self, make: bool = False) -> Engine | None:
        try:
            seen = os.stat(self.path)
        except FileNotFoundError:
            return self._missing(make)
        except OSError as error:
            raise DeskUnreachable(f"{self.place} cannot be read: {error.strerror}; see to the folder") from error
        if seen.st_size < SMALLEST:  # SQLite would take it for an empty database and begin to fill it
            raise broken(self.place, f"it has {seen.st_size} bytes")
        opened = self._open
        if opened is not None and opened[0] == (seen.st_dev, seen.st_ino):
            return opened[1]
        with self._opening:
            return self._opened((seen.st_dev, seen.st_ino))

    def close(self) -> None:
        with self._opening:
            if self._open is not None:
                self._open[1].dispose()
            self._open = None

    def make(self, fill: Callable[[Connection], object], move_away: Path | None = None) -> None:
        """Put a new desk in place, filled before it can be seen; what lies there is kept, or moved away when named."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with making_turn(self.path):
                if move_away is not None:
                    self._move_away(move_away)
                if not self.path.exists():
                    self._make(fill)
        except OSError as error:
            raise DeskUnreachable(f"{self.place} cannot be made: {error.strerror}; see to the folder") from error

    def _make(self, fill: Callable[[Connection], object]) -> None:
        for leftover in self.path.parent.glob(f".{self.path.name}-*"):  # of a process that died while it made one
            leftover.unlink()
        fresh = aside(self.path)
        try:
            made_at(fresh, fill)
            fresh.rename(self.path)
            sync_folder(self.path.parent)
        finally:
            remove_file(fresh)

    def _move_away(self, to: Path) -> None:
        self.close()
        for ending in ("", "-wal", "-shm"):
            lying = self.path.with_name(self.path.name + ending)
            if lying.exists():
                lying.rename(to.with_name(to.name + ending))

    def _opened(self, identity: tuple[int, int]) -> Engine:
        if self._open is not None and self._open[0] == identity:
            return self._open[1]
        self.close()
        engine = file_engine(self.path)
        try:
            bring_up(engine, self.place, may_be_empty=False)
        except BaseException:
            engine.dispose()
            raise
        self._open = identity, engine
        return engine

    def _missing(self, make: bool) -> Engine | None:
        if self._open is not None:
            raise broken(self.place, "it was taken away while it was open")
        journal = self.path.with_name(self.path.name + "-wal")
        if journal.exists() and not self.path.exists():  # asked again: another process may just have made it
            raise broken(self.place, f"it is gone, and its journal {journal.name} is still there")
        if not make and not settings_file(self.root).exists():
            return None
        self.make(lambda con: take_over(con, self.root))
        return self.engine()


def made_at(path: Path, fill: Callable[[Connection], object]) -> None:
    """Make a desk in a file of its own, filled and flushed, with no journal beside it."""
    path.touch()
    engine = file_engine(path)
    try:
        bring_up(engine, str(path), may_be_empty=True)
        with writing(engine) as con:
            fill(con)
        with engine.connect() as con:
            con.connection.driver_connection.execute("PRAGMA journal_mode = DELETE").fetchall()  # type: ignore[union-attr]
    finally:
        engine.dispose()
    sync_file(path)


class ServerHome:
    """A database of a PostgreSQL server."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self._engine = server_engine(url)
        self.place = _named(self._engine.url)
        self._opening = RLock()
        self._is_up = False

    def engine(self, make: bool = False) -> Engine | None:
        if not self._is_up:
            with self._opening:
                bring_up(self._engine, self.place, may_be_empty=True)
                with writing(self._engine) as con:
                    take_over(con, self.root)
                self._is_up = True
        return self._engine

    def close(self) -> None:
        self._engine.dispose()


def _named(url: URL) -> str:
    """The address for people and logs: without what opens it, also where that stands behind the question mark."""
    opens = {name: "HIDDEN" for name in url.query if re.search("password|secret|_key$", name, re.IGNORECASE)}
    return url.update_query_dict(opens).render_as_string(hide_password=True)
