"""A time limit for questions. One thread looks after all of them: a thread each would cost more than most questions."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

EVERY_S = 0.1


class Watch:
    """Interrupts questions that run longer than they may. Safe from many threads; its own starts with the first."""

    def __init__(self) -> None:
        self._due: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
        """The question asked on this cursor inside the block is interrupted after so many seconds, within a tenth."""
        with self._lock:
            self._due[id(cursor)] = time.monotonic() + seconds, cursor
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, daemon=True, name="sidu-watch")
                self._thread.start()
        try:
            yield
        finally:
            # Under the lock, so that no interrupt meets a cursor that has gone on to something else.
            with self._lock:
                del self._due[id(cursor)]

    def _look(self) -> None:
        while True:
            time.sleep(EVERY_S)
            self._interrupt(time.monotonic())

    def _interrupt(self, now: float) -> None:
        # Not in the loop that never ends: a name left there would hold the last cursor, and with it the open file.
        with self._lock:
            for deadline, cursor in self._due.values():
                if deadline < now:
                    cursor.interrupt()


WATCH = Watch()
