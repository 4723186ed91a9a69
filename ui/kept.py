"""Results kept under their keys while they weigh no more than a budget together, each worked out by one at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from ui.packed import Fresh, Packed

CELL_BYTES = 64
"""About what a Python value in a frame or a list weighs."""


class Turns:
    """One at a time for the same thing: who asks what another is just working out waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()
        self._finding = threading.Lock()

    def of(self, thing: Hashable) -> Any:
        """The lock of that thing; things that are equal share it while anybody holds or awaits it."""
        with self._finding:
            return self._locks.setdefault(thing, threading.Lock())


class Kept:
    """What was worked out, the longest unused forgotten first; what outweighs the whole budget is kept alone.

    largest: what weighs more is not kept at all, where more is worked out anew sooner than many others are.
    fresh: so many of the latest lie ready, older ones packed, and whoever takes one of those has it to himself.
    """

    def __init__(self, budget: int, largest: int | None = None, fresh: int | None = None) -> None:
        self.budget, self.largest, self.weight = budget, largest, 0
        self._fresh = Fresh(fresh) if fresh is not None else None
        self._results: OrderedDict[Hashable, tuple[Packed[Any], int]] = OrderedDict()
        self._turns, self._changing = Turns(), threading.Lock()

    def of(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The result under that key, made now unless it is kept. What raises is not kept."""
        with self._turns.of(key):
            with self._changing:
                found = self._results.get(key)
                if found is not None:
                    self._results.move_to_end(key)
            if found is not None:
                return found[0].value  # unpacked beside the lock: others look meanwhile
            result = make()
            weight = weight_of(result)
            if self.largest is not None and weight > self.largest:
                return result
            kept = self._fresh.add(Packed(result)) if self._fresh else Packed(result)
            with self._changing:
                self._results[key] = (kept, weight)
                self.weight += weight
                while self.weight > self.budget and len(self._results) > 1:
                    self.weight -= self._results.popitem(last=False)[1][1]
            return result

    def clear(self) -> None:
        """Forget everything."""
        with self._changing:
            self._results.clear()
            self.weight = 0

    def __len__(self) -> int:
        return len(self._results)


def weight_of(result: Any) -> int:
    """About how many bytes a record with its frames and arrays takes."""
    if isinstance(result, pd.DataFrame):
        # A column of numbers is not taken out to be weighed: that would take longer than many a small frame was made.
        return sum(
            len(result) * dtype.itemsize
            if isinstance(dtype, np.dtype) and dtype.kind != "O"
            else weight_of(result.iloc[:, at])
            for at, dtype in enumerate(result.dtypes.tolist())
        )
    if isinstance(result, pd.Series):
        return len(result) * CELL_BYTES if result.dtype == object else int(result.memory_usage(index=False))
    if isinstance(result, np.ndarray):
        return result.size * CELL_BYTES if result.dtype == object else result.nbytes
    if is_dataclass(result) and not isinstance(result, type):
        return CELL_BYTES + sum(weight_of(getattr(result, each.name)) for each in fields(result))
    if isinstance(result, Mapping):
        return CELL_BYTES + sum(CELL_BYTES + weight_of(each) for each in result.values())
    if isinstance(result, list | tuple | set | frozenset):
        return CELL_BYTES + sum(weight_of(each) for each in result)
    return CELL_BYTES
