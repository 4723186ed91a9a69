"""What a rerun of everybody asks of a desk: read anew only when the desk has moved since this thread looked last."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import local
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

State = tuple[Engine | None, int, int, int]
"""A desk as a thread saw it last: which one, its revision, its last ending, its last account (`history.last_state`)."""
ENDING, ACCOUNT = 2, 3
"""Places in a state."""
T = TypeVar("T")


class Noticed(ABC):
    """The part of a desk that the parts below it read and write through."""

    _noticed: local
    _by_state: dict[int, tuple[tuple[Engine | None, int, int], Any]]

    @abstractmethod
    def _opened(self) -> tuple[Engine | None, int]: ...

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection | None]: ...

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]: ...

    def _once(self, part: int, as_noticed: bool, found_in: Callable[[Connection], T], nothing: T) -> T:
        """What is found there, read anew only when that part has moved, the revision (a restore), or the desk was
        exchanged; `nothing` of a desk that nobody used yet.

        part: ENDING or ACCOUNT. as_noticed: as of this thread's last look, which costs nothing, where it took one.
        """
        if not as_noticed or not hasattr(self._noticed, "state"):
            self._opened()
        state: State = self._noticed.state
        stands = state[0], state[1], state[2] if part == ENDING else state[3]
        known = self._by_state.get(part)
        if known is not None and known[0] == stands:
            return cast(T, known[1])
        with self._reading() as con:
            if con is None:
                return nothing
            found = found_in(con)  # it may be newer than that state: read once more then
            self._by_state[part] = stands, found
            return found
