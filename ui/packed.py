"""Values that are seldom looked at again are kept packed: a tenth of what they weigh as frames and records.

What is packed is what this process made a moment ago, and it never leaves it: nothing is unpacked that came from a
file, a browser or another process.
"""

from __future__ import annotations

import logging
import pickle
import zlib
from collections import deque
from threading import Lock
from typing import Generic, TypeVar, cast

T = TypeVar("T")
log = logging.getLogger("sidu.packed")
QUICKEST = 1
"""Of zlib's levels: the others take several times as long for a few kilobytes less."""


class Packed(Generic[T]):
    """A value as it is, or packed; reading unpacks it for whoever reads, some milliseconds for the panels of a page."""

    __slots__ = ("_packed", "_value")

    def __init__(self, value: T) -> None:
        self._value: T | None = value
        self._packed = b""

    @property
    def value(self) -> T:
        held = self._value  # first: another thread may be packing it
        if not self._packed:
            return cast(T, held)
        return cast(T, pickle.loads(zlib.decompress(self._packed)))  # noqa: S301 – made by `pack`, never let out

    @property
    def is_packed(self) -> bool:
        return bool(self._packed)

    def pack(self) -> None:
        """Keep it packed from now on. What cannot be packed is kept as it is, which the log says."""
        held = self._value  # first, as above
        if self.is_packed:
            return
        try:
            self._packed = zlib.compress(pickle.dumps(held, pickle.HIGHEST_PROTOCOL), QUICKEST)
        except (pickle.PicklingError, TypeError, AttributeError) as fault:
            log.warning("a %s is not packed and stays as it is: %r", type(held).__name__, fault)
            return
        self._value = None  # last: another thread reads the one or the other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and bool(self.value == other.value)

    __hash__ = None  # type: ignore[assignment]


class Fresh:
    """The values made last stay as they are; what is older is packed when another comes."""

    def __init__(self, most: int) -> None:
        self._most, self._values, self._changing = most, deque[Packed[object]](), Lock()

    def add(self, value: Packed[T]) -> Packed[T]:
        """The same value, counted among those made last."""
        older = []
        with self._changing:
            self._values.append(cast("Packed[object]", value))
            while len(self._values) > self._most:
                older.append(self._values.popleft())
        for each in older:
            each.pack()
        return value
