"""Whole numbers that add up: one total over many parts, and a table whose rows and columns are both given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from numbers import Integral

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, hstack

from data.messages import N_
from metrics.unfit import DoesNotFit

Whole = NDArray[np.int64]
FITTING_ROUNDS = 200
FAR_PRICE = 10.0
"""What a cell costs that is rounded to neither neighbour: more than any choice between the two."""
NO_WAY = N_("the cells that stay as they are leave no way to fill the others: change one of them, or replace them")


def split_target(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """A whole total over parts by their weights, in whole numbers that add up exactly.

    Rows:   one weight a part, 0 or more; only their proportions count.
    Value:  one whole number a part, in the order of the weights: the quotient rounded down, and one more for the parts
            with the largest remainders; of equal remainders the part that comes first. Nobody with more weight gets
            less, and more weight never brings less. A total of 0 gives zeros.
    Cuts:   additive: the parts sum to the total.
    Errors: ValueError for a total that is not whole or below 0, for no weights, a weight that is below 0 or no number,
            or where all weights are 0.
    Source: Hamilton 1792, largest remainders; Balinski & Young 1982, Fair representation.
    """
    whole, shares = _whole(total), _checked(weights)
    weight = sum(shares, Fraction(0))
    if weight == 0:
        raise ValueError(f"all {len(shares)} weights are 0; at least one part needs a weight above 0")
    quotas = [whole * share / weight for share in shares]
    parts = [math.floor(quota) for quota in quotas]
    largest = sorted(range(len(parts)), key=lambda at: (parts[at] - quotas[at], at))
    for at in largest[: whole - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


def _whole(total: int) -> int:
    if isinstance(total, bool) or not isinstance(total, Integral | float | np.floating) or total != total // 1:
        raise ValueError(f"the total is {total!r}; give a whole number, money in its smallest unit")
    if total < 0:
        raise ValueError(f"the total is {total}; a target that is split is 0 or more")
    return int(total)


def _checked(weights: Sequence[float]) -> list[Fraction]:
    if len(weights) == 0:
        raise ValueError("there are no weights; give one for every part")
    for at, weight in enumerate(weights):
        if not math.isfinite(weight):
            raise ValueError(f"weight {at + 1} is {weight}; weights are numbers of 0 or more")
        if weight < 0:
            raise ValueError(f"weight {at + 1} is {weight}; weights are 0 or more")
    return [Fraction(w) if isinstance(w, int) else Fraction(float(w)) for w in weights]


def spread(total: int, weights: Sequence[float], kept: Sequence[int | None], floors: Sequence[int]) -> tuple[int, ...]:
    """The total over parts of which some are given: those stay, the rest goes to the others by weight.

    kept: what a part has already, None for a free one. floors: what a free part gets at least.
    Errors: DoesNotFit where the parts that stay leave less than nothing, or something that no part can take.
    """
    given = list(kept)
    while True:
        free = [at for at, value in enumerate(given) if value is None]
        rest = total - sum(value for value in given if value is not None)
        if rest < 0 or (rest and not free):
            raise DoesNotFit(NO_WAY)
        if not free:
            return tuple(value or 0 for value in given)
        own = [weights[at] for at in free]
        found = split_target(rest, own if any(w > 0 for w in own) else [1] * len(own))
        low = [at for at, part in zip(free, found, strict=True) if part < floors[at]]
        if not low:
            for at, part in zip(free, found, strict=True):
                given[at] = part
            return tuple(value or 0 for value in given)
        for at in low:
            given[at] = floors[at]


def filled(rows: Sequence[int], columns: Sequence[int], kept: Sequence[Sequence[int | None]]) -> Whole:
    """A table of whole numbers with these sums of its rows and of its columns, around the cells that are given.

    Each free cell is as near as it can be to row × column over the total (with given cells: to what proportional
    fitting makes of it), rounded so that every row and every column adds up exactly.
    Errors: ValueError where rows and columns have different sums; DoesNotFit where no table can have them.
    """
    if sum(rows) != sum(columns):
        raise ValueError(f"the rows add up to {sum(rows)} and the columns to {sum(columns)}: they must be the same")
    is_free = np.array([[value is None for value in row] for row in kept], dtype=bool).reshape(len(rows), len(columns))
    given = np.array([[value or 0 for value in row] for row in kept], dtype=np.int64).reshape(is_free.shape)
    rest_rows = np.array(rows, dtype=np.int64) - given.sum(axis=1)
    rest_columns = np.array(columns, dtype=np.int64) - given.sum(axis=0)
    if (rest_rows < 0).any() or (rest_columns < 0).any():
        raise DoesNotFit(NO_WAY)
    return given + _rounded(_fitted(rest_rows, rest_columns, is_free), rest_rows, rest_columns, is_free)


def _fitted(rows: Whole, columns: Whole, is_free: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Row × column over the total where all is free; else fitted in turn to rows and columns."""
    cells = np.outer(rows.astype(float), columns / max(int(columns.sum()), 1)) * is_free
    if is_free.all():
        return cells
    for _ in range(FITTING_ROUNDS):
        for axis, wanted in ((1, rows), (0, columns)):
            sums = cells.sum(axis=axis)
            times = np.divide(wanted, sums, out=np.zeros(len(wanted)), where=sums > 0)
            cells = cells * (times[:, None] if axis else times[None, :])
    return cells


def _rounded(cells: NDArray[np.float64], rows: Whole, columns: Whole, is_free: NDArray[np.bool_]) -> Whole:
    """The whole numbers nearest to the cells that have the sums: each one of its two neighbours wherever that can be.

    A flow from rows to columns; its matrix is totally unimodular, so the corners a simplex stops at are whole.
    """
    at_row, at_column = np.nonzero(is_free)
    found = np.zeros(is_free.shape, dtype=np.int64)
    if not len(at_row):
        if rows.any() or columns.any():
            raise DoesNotFit(NO_WAY)
        return found
    near = cells[at_row, at_column]
    low = np.floor(near).astype(np.int64)
    found[at_row, at_column] = low
    count, places = len(low), np.arange(len(low))
    lines = np.concatenate([at_row, len(rows) + at_column])
    each = coo_array((np.ones(2 * count), (lines, np.tile(places, 2))), shape=(len(rows) + len(columns), count))
    lacking = np.concatenate([rows - found.sum(axis=1), columns - found.sum(axis=0)])
    # up by one; up by more; down: the last two only where the first cannot do it.
    prices = np.concatenate([1 - 2 * (near - low), np.full(count, FAR_PRICE), np.full(count, FAR_PRICE)])
    bounds = [(0, 1)] * count + [(0, None)] * count + [(0, int(part)) for part in low]
    from scipy.optimize import linprog  # 14 MB and more, and few pages round a table

    solved = linprog(prices, A_eq=hstack([each, each, -each]), b_eq=lacking, bounds=bounds, method="highs-ds")
    if solved.status != 0:
        raise DoesNotFit(NO_WAY)
    steps = np.rint(solved.x).astype(np.int64)
    found[at_row, at_column] += steps[:count] + steps[count : 2 * count] - steps[2 * count :]
    if (found.sum(axis=1) != rows).any() or (found.sum(axis=0) != columns).any() or (found < 0).any():
        raise DoesNotFit(NO_WAY)
    return found
