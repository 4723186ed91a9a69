"""Whether a chain is one: does the state before matter, does the one before that too, do the chances stay the same?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

LEVEL = 0.05
Array = NDArray[np.float64]


@dataclass(frozen=True)
class LikelihoodRatio:
    """A test: −2 log λ, its degrees of freedom, the chance of as much where the simpler chain is true, and moves."""

    statistic: float
    freedom: int
    chance: float
    n: int

    @property
    def is_rejected(self) -> bool:
        """Whether the simpler chain does not fit, at the 5 % level."""
        return self.freedom > 0 and self.chance < LEVEL


def first_order(pairs: ArrayLike) -> LikelihoodRatio:
    """Does the state before matter at all: a chain of order one against none.

    Rows:   pairs[i, j]: moves from state i to state j.
    Value:  the test; rejected means that the state before matters. Rows and columns without moves cost no freedom.
    Cuts:   not additive.
    Errors: ValueError for counts below 0 or another shape.
    Source: Anderson & Goodman 1957, "Statistical inference about Markov chains", Ann. Math. Statist. 28, section 4.
    """
    return _ratio([_counts(pairs, 2)])


def second_order(triples: ArrayLike) -> LikelihoodRatio:
    """Does the state before that matter too: a chain of order two against one.

    Rows:   triples[h, i, j]: moves from state i to state j of those that came from state h.
    Value:  the test; rejected means that a chain of order one forgets something, and its powers drift from what comes.
    Cuts:   not additive.
    Errors: ValueError for counts below 0 or another shape.
    Source: Anderson & Goodman 1957, section 4.
    """
    counts = _counts(triples, 3)
    return _ratio(counts[:, middle, :] for middle in range(counts.shape[1]))


def stationary(by_time: ArrayLike) -> LikelihoodRatio:
    """Do the chances stay the same from period to period.

    Rows:   by_time[t, i, j]: moves from state i to state j in period t.
    Value:  the test; rejected means that chances of one time do not hold for another.
    Cuts:   not additive.
    Errors: ValueError for counts below 0 or another shape.
    Source: Anderson & Goodman 1957, section 3.
    """
    counts = _counts(by_time, 3)
    return _ratio(counts[:, state, :] for state in range(counts.shape[1]))


def _counts(given: ArrayLike, axes: int) -> Array:
    found = np.asarray(given, dtype=float)
    if found.ndim != axes or (found < 0).any() or not np.isfinite(found).all():
        raise ValueError(f"counts of 0 and more along {axes} axes are needed; found shape {found.shape}")
    return found


def _ratio(tables: Iterable[Array]) -> LikelihoodRatio:
    """The sum over tables of the test that rows do not matter."""
    statistic, freedom, n = 0.0, 0, 0
    for table in tables:
        rows, columns = table.sum(axis=1), table.sum(axis=0)
        total = table.sum()
        if not total:
            continue
        expected = np.outer(rows, columns) / total
        there = table > 0
        statistic += 2 * float((table[there] * np.log(table[there] / expected[there])).sum())
        freedom += (int((rows > 0).sum()) - 1) * (int((columns > 0).sum()) - 1)
        n += int(total)
    chance = float(chdtrc(freedom, max(statistic, 0.0))) if freedom else 1.0
    return LikelihoodRatio(max(statistic, 0.0), freedom, chance, n)
