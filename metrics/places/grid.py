"""Rows by fine cells of a map put together into few enough cells."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

MOST_CELLS = 240
CELL = ("across", "up")
APART = 2**32
"""More than there are cells from south to north: both numbers of a cell make one."""
Whole = npt.NDArray[np.int64]
Values = npt.NDArray[Any]


@dataclass(frozen=True)
class Grid:
    """The cells that anything was sold in: cells (n,) as `codes_of` has them, rising; clients and revenue (n,) of the
    period. factor: how many fine cells each way make one."""

    cells: Whole
    factor: int
    clients: Whole
    revenue: Whole

    def placed(self, rows: pd.DataFrame, name: str) -> Values:
        """A column of rows by fine cell, summed by the cells; nothing of what lies in none of them."""
        codes = codes_of(rows, self.factor)
        at = np.minimum(np.searchsorted(self.cells, codes), len(self.cells) - 1)
        is_there = self.cells[at] == codes
        return summed(at[is_there], rows[name][is_there], len(self.cells))


def factor_of(rows: pd.DataFrame) -> int:
    """How many cells go into one each way, so that no more than MOST_CELLS are left."""
    factor = 1
    while len(np.unique(codes_of(rows, factor))) > MOST_CELLS:
        factor += 1
    return factor


def codes_of(rows: pd.DataFrame, factor: int) -> Whole:
    """One whole number for each cell, in the order of CELL; so many fine ones each way make one."""
    across, up = (rows[name].to_numpy("int64") // factor for name in CELL)
    return np.asarray(across * APART + up)


def summed(at: Whole, values: pd.Series, count: int) -> Values:
    """Values summed by their places: whole numbers exactly, degrees as if there were no rounding on the way."""
    if values.dtype.kind != "f":
        found = np.zeros(count, dtype=values.dtype)
        np.add.at(found, at, values.to_numpy())
        return found
    parts: list[list[float]] = [[] for _place in range(count)]
    for place, value in zip(at.tolist(), values.tolist(), strict=True):
        parts[place].append(value)
    return np.array([fsum(part) for part in parts])


def most_of(at: Whole, rows: pd.DataFrame) -> Whole:
    """The region of most clients in each cell, the lower key of two alike."""
    regions = rows["region_key"].to_numpy()
    order = np.lexsort((regions, -rows["clients"].to_numpy(), at))
    return np.asarray(regions[order[np.unique(at[order], return_index=True)[1]]])
