"""Files are made in a process of its own, one after the other: the pages keep their processor, and their memory.

Measured: a cached filter change takes twice as long while a thread of the same process writes files, and no longer at
all while another process does. That process starts with the first file, knows nothing of Streamlit, does one task at a
time, and ends when nobody has asked for a while. It is handed names of functions by app.py, never by a reader.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from multiprocessing import Pipe, connection
from pathlib import Path
from pkgutil import resolve_name
from threading import Condition
from typing import Any

from data.courtesy import WATCHED, stand_back
from locales import N_

log = logging.getLogger("sidu.ui")
ROOT = Path(__file__).resolve().parent.parent
LONGEST_S, IDLE_S = 180.0, 900.0
MEMORY_MB = 2_000
"""What a file may take of the memory: a company's own template is somebody's file too."""
Tell = Callable[[float], None]
Waiting = Callable[[int], None]
"""Told how many others are served before it is one's turn, and 0 when it has come; may raise to give up."""
LOOKS_EVERY_S = 1.0
TOO_BUSY = "TooBusy"
WAITED_TOO_LONG = N_("Other files took so long that this one was given up. Try again in a few minutes.")


@dataclass(frozen=True)
class Task:
    """What to do with a thing: functions, by the names app.py gave them, each applied to what the one before gave.

    The last one makes the file: it is also told `how`, and to whom it tells how far it is.
    """

    makes: tuple[str, ...]
    thing: Any
    how: Mapping[str, Any] = field(default_factory=dict)


class NotMade(Exception):
    """A file could not be made. kind: the class of what was raised, by name; its words are the message."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def done(task: Task, told: Tell) -> bytes:
    """The file, made here."""
    thing = task.thing
    for name in task.makes[:-1]:
        thing = resolve_name(name)(thing)
    return bytes(resolve_name(task.makes[-1])(thing, tell=told, **task.how))


class Workshop:
    """The one process that makes files, and the queue before it."""

    def __init__(self) -> None:
        self._queue: list[int] = []  # threads in the order they came; the first has the turn
        self._changing = Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Any = None

    @contextmanager
    def turn(self, waiting: Waiting = lambda others: None, longest_s: float = inf) -> Iterator[None]:
        """One at a time: what is asked of the pages for a file takes the processor as well as the file itself.

        Raises NotMade where others have it for so long, and what `waiting` raises.
        """
        me = threading.get_ident()
        if self._queue[:1] == [me]:  # who has the turn may make a file in it
            yield
            return
        until = time.monotonic() + longest_s
        with self._changing:
            self._queue.append(me)
        try:
            with self._changing:
                while others := self._queue.index(me):
                    waiting(others)
                    if time.monotonic() >= until:
                        raise NotMade(TOO_BUSY, WAITED_TOO_LONG)
                    self._changing.wait(min(LOOKS_EVERY_S, until - time.monotonic()))
            waiting(0)
            yield
        finally:
            with self._changing:
                self._queue.remove(me)
                self._changing.notify_all()

    def made(self, task: Task, told: Tell = lambda share: None, waiting: Waiting = lambda others: None) -> bytes:
        """The file, when its turn has come. Raises NotMade when it failed, took too long, or the process died twice."""
        with self.turn(waiting):
            return self._asked(task, told)

    def _asked(self, task: Task, told: Tell) -> bytes:
        for is_last in (False, True):
            try:
                if not self._begun():
                    return done(task, told)
                self._line.send(task)
                return self._answer(told)
            except (EOFError, BrokenPipeError, ConnectionResetError) as lost:
                self.close()
                if is_last:
                    raise NotMade("Died", "the process that makes files ended twice; the log says more") from lost
        raise AssertionError("unreachable")

    def _answer(self, told: Tell) -> bytes:
        while True:
            if not self._line.poll(LONGEST_S):
                self.close()
                raise NotMade("TooSlow", f"nothing was heard of the file for {LONGEST_S:.0f} seconds")
            kind, *rest = self._line.recv()  # only ever what our own process wrote: nobody else holds this line
            if kind == "made":
                return bytes(rest[0])
            if kind == "failed":
                raise NotMade(*rest)
            told(rest[0])

    def _begun(self) -> bool:
        """Whether the process runs, started now if need be; where none can be started the file is made here."""
        if self._process is not None and self._process.poll() is None:
            return True
        self.close()
        if not hasattr(connection, "Connection"):  # a system without such pipes
            return False
        ours, its = Pipe()
        command = [sys.executable, "-c", f"from ui.beside import serve; serve({its.fileno()})"]
        quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        try:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | quiet, stdin=subprocess.DEVNULL, pass_fds=[its.fileno()]
            )
        except OSError as error:
            log.warning("files: no process can be started here (%r); they are made in this one", error)
            return False
        finally:
            its.close()
        self._line = ours
        return True

    def close(self) -> None:
        """Ends the process."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._line = None


WORKSHOP = Workshop()


def serve(line: int) -> None:
    """The process: does task after task until nobody asks any more or whoever started it is gone."""
    stand_back(WATCHED)
    _limited()
    with connection.Connection(line) as asked:
        while asked.poll(IDLE_S):
            try:
                task = asked.recv()
                asked.send(_outcome(task, lambda share: asked.send(("told", share))))
            except (EOFError, BrokenPipeError):
                return


def _limited() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit is what remains
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MB << 20, MEMORY_MB << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _outcome(task: Task, told: Tell) -> tuple[object, ...]:
    try:
        return "made", done(task, told)
    except BrokenPipeError:
        raise
    except Exception as error:  # it goes to whoever asked, by name and words; here stays the trace
        log.error("a file was not made by %s", task.makes[-1], exc_info=error)
        return "failed", type(error).__name__, str(error)
