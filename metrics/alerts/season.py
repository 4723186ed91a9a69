"""What all clients of a group do in a week: the season, the moving festival, the trend and the week's own weather.

A week's index is the mean over the group's clients of what they ordered, each over its own usual amount. It is taken of
the very weeks that are judged: a festival that moves from February to January moves it too, and what happens to
everybody is nobody's alert. What is usual of a client is found with the index and the index with it, in two rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from metrics.alerts.span import FIRST, WEEKS

FEWEST_IN_GROUP, FEWEST_IN_COMPANY = 100, 10
"""Orders expected in a week: a smaller group shares the index of the next larger one; a smaller company has none."""
SELDOM = 0.04
"""Clients with an order in a smaller share of their weeks say nothing of a week."""
GRACE_WEEKS, GRACE_ORDERS = 13, 3
"""A client that stopped still counts for so many weeks, and so many of its usual intervals: few wait for longer."""
WILD = 3.0
"""An amount beyond so many times the client's mean order counts as that much: one bulk order is no level."""
QUIET = 0.1
"""A week below this share of the usual says nothing of a client: shops are shut."""
CHUNK = 20_000
ROUNDS = 2
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def capped(values: Floats, axis: int) -> Floats:
    """The values, none beyond three times the client's mean order without such wild ones."""
    found = values
    for _round in range(ROUNDS):
        orders = np.maximum((found > 0).sum(axis=axis, keepdims=True), 1)
        found = np.minimum(values, WILD * found.sum(axis=axis, keepdims=True) / orders)
    return found


@dataclass(frozen=True, eq=False)
class Season:
    """The index of amounts and of orders by group and week (1 is usual), and each client's group; −1 where it has none.

    A week says nothing (0) where too few orders are expected in the whole company.
    """

    amounts: Floats
    orders: Floats
    group: Ints

    def of(self, rows: slice | Ints) -> tuple[Floats, Floats]:
        """Both indices of these clients, a row a week and a column a client."""
        group = self.group[rows]
        return self.amounts[group].T, self.orders[group].T


def season_of(values: Floats, starts: Ints, cells: tuple[Ints, ...]) -> Season:
    """The season of every group of clients, and which one each client goes by.

    Rows:   one per client in all of them: amounts by week, first week that counts, group numbers from the finest
            grouping to the coarsest (which is 0 throughout). Clients with an order in 4 % of their weeks make the
            index, until 13 weeks and three of their intervals after the last one; each counts as often as it orders.
    Value:  a Season; a group that expects fewer than 100 orders a week goes by the next coarser one; weeks in which
            the company expects fewer than 10 say nothing, and nobody is judged where all are such.
    Cuts:   not additive.
    Source: ratio to the mean of the group, after Hyndman & Athanasopoulos 2021, "Forecasting", chapter 3.
    """
    bounds = np.cumsum([0, *(int(cell.max(initial=-1)) + 1 for cell in cells)])
    index = np.ones((int(bounds[-1]), WEEKS), dtype=np.float32)
    orders, counts = index, np.zeros_like(index)
    group = np.full(len(values), bounds[-2])
    for _round in range(ROUNDS):
        found = _sums(values, starts, cells, bounds, index[group])
        counts = found[2]
        index, orders = (np.divide(part, counts, out=np.ones_like(part), where=counts > 0) for part in found[:2])
        group = _groups(cells, bounds, np.median(counts[:, FIRST:], axis=1))
    thin = counts[-1] < FEWEST_IN_COMPANY
    index[:, thin] = 0
    return Season(index, orders, np.full(len(values), -1) if thin[FIRST:].all() else group)


def _groups(cells: tuple[Ints, ...], bounds: Ints, expected: Floats) -> Ints:
    """The finest group of each client that is large enough; the coarsest one is taken as it is."""
    group = cells[-1] + bounds[-2]
    for cell, offset in zip(reversed(cells[:-1]), reversed(bounds[:-2]), strict=True):
        group = np.where(expected[cell + offset] >= FEWEST_IN_GROUP, cell + offset, group)
    return group


def _sums(values: Floats, starts: Ints, cells: tuple[Ints, ...], bounds: Ints, index: Floats) -> tuple[Floats, ...]:
    """Amounts in usual orders, orders, and orders expected, summed by group and week."""
    sums = tuple(np.zeros((int(bounds[-1]), WEEKS), dtype=np.float64) for _ in range(3))
    weeks = np.arange(WEEKS)
    for low in range(0, len(values), CHUNK):
        rows = slice(low, low + CHUNK)
        amounts = capped(values[rows], axis=1)
        bought = amounts > 0
        last = np.where(bought.any(axis=1), WEEKS - 1 - bought[:, ::-1].argmax(axis=1), -1)
        live = (weeks >= starts[rows, None]) & (weeks <= last[:, None])
        share = (bought & live).sum(axis=1) / np.maximum(live.sum(axis=1), 1)
        grace = np.maximum(GRACE_WEEKS, GRACE_ORDERS / np.maximum(share, SELDOM))
        live = (weeks >= starts[rows, None]) & (weeks <= (last + grace)[:, None])
        live &= (share >= SELDOM)[:, None]
        usual = (amounts * live).sum(axis=1) / np.maximum((index[rows] * live).sum(axis=1), 1e-9)
        live &= (usual > 0)[:, None]
        ratios = amounts * live * (share / np.where(usual > 0, usual, 1))[:, None]
        expected = live * share[:, None]
        for cell, offset, end in zip(cells, bounds[:-1], bounds[1:], strict=True):
            part = cell[rows]
            one = sparse.csr_matrix((np.ones(len(part)), (part, np.arange(len(part)))), (int(end - offset), len(part)))
            for total, each in zip(sums, (ratios, bought & live, expected), strict=True):
                total[offset:end] += one @ each.astype(np.float32)
    return tuple(total.astype(np.float32) for total in sums)
