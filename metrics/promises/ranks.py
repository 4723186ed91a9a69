"""Ranks among many values, and the fields of equal width they fall into, without ranking every value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WHOLE = 100


def ranks_of(some: Floats, everyone: Floats) -> Floats:
    """The rank of some of the values among all of them: how many of all others lie below, from 0 to 100.

    Rows:   some: any of the values; everyone: all of them, in order.
    Value:  one rank for each of `some`; the same for equal ones.
    Cuts:   not additive.
    Source: definition of the house.
    """
    below = np.searchsorted(everyone, some, side="left")
    return np.asarray(below / max(len(everyone) - 1, 1) * WHOLE, dtype="float64")


def fields_of(values: Floats, everyone: Floats, width: int) -> NDArray[np.intp]:
    """Which field of `width` ranks each value falls into, counted from 0; the highest rank is in the last one.

    Rows:   values: all of them, in any order; everyone: the same in order.
    Value:  the whole part of rank ÷ width, one for each value.
    Cuts:   one a value.
    Source: definition of the house.
    """
    last = len(everyone) - 1
    if last < 1:
        return np.zeros(len(values), dtype="intp")
    fields = np.arange(1, WHOLE // width)
    # How many have to lie below to get into a field: found at about its share of all, whatever the float makes of it.
    near = np.clip(fields[:, None] * last * width // WHOLE + np.arange(-1, 3), 0, last)
    is_in = np.floor(near / last * WHOLE / width) >= fields[:, None]
    least = near[np.arange(len(fields)), is_in.argmax(axis=1)]
    found = np.zeros(len(values), dtype="uint8")
    # So many lie below a value when it is larger than the last of them. Held against each border in turn, all values
    # at once, which is several times as fast as looking each value up.
    for border in everyone[least - 1]:
        found += values > border
    return found.astype("intp")
