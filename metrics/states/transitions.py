"""Chances to move between states: counted, drawn toward the company's where a part knows little, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from metrics.states.state import ACTIVE, CODES, DORMANT, LOST, NEW, RETURNING, SLOWING

Array = NDArray[np.float64]
FROM = (NEW, ACTIVE, SLOWING, DORMANT, LOST, RETURNING)
"""Rows of a matrix: the states, in their order."""
TO = (ACTIVE, SLOWING, DORMANT, LOST, RETURNING)
"""Columns of a matrix: nobody becomes new again."""
ONE_CLIENT = 1.0
"""The company's own counts are drawn toward what can happen at all as if one more client had been seen."""
MOST_STRENGTH = 1e6


def can_happen() -> NDArray[np.bool_]:
    """Which moves there can be: who was away stays away, is lost or returns, and nobody else returns."""
    after = {DORMANT: (DORMANT, LOST, RETURNING), LOST: (LOST, RETURNING)}
    here = (ACTIVE, SLOWING, DORMANT, LOST)
    return np.array([[state in after.get(before, here) for state in TO] for before in FROM])


@dataclass(frozen=True)
class Matrix:
    """Chances from each state of FROM to each of TO with their 95 % intervals; n clients in each row.

    weights: parameters of the Dirichlet distribution of each row, to draw from.
    """

    shares: Array
    low: Array
    high: Array
    n: NDArray[np.int64]
    weights: Array


def matrix_of(pairs: ArrayLike) -> NDArray[np.int64]:
    """The moves of FROM × TO out of counts of all states by all; none below 0, none that cannot happen."""
    counts = np.asarray(pairs, dtype="int64")[np.ix_(FROM, TO)]
    return np.where(can_happen(), np.maximum(counts, 0), 0)


def smoothed(counts: ArrayLike, prior: ArrayLike | None = None, strength: ArrayLike | float = ONE_CLIENT) -> Matrix:
    """Chances to move, drawn toward those of the whole the more the fewer clients were seen.

    Rows:   counts[i, j] of FROM × TO; prior: the chances of the whole, evenly what can happen where there is none;
            strength: as how many clients they count, for all rows or one a row.
    Value:  a Matrix: (counts + strength × prior) over its row sums, with intervals of the beta distributions that are
            the margins of the Dirichlet.
    Cuts:   not additive: ask again for another cut.
    Errors: ValueError for counts below 0 or of another shape.
    Source: Dirichlet-multinomial; shrinkage as Efron & Morris 1975, JASA 70.
    """
    seen, possible = np.asarray(counts, dtype=float), can_happen()
    if seen.shape != possible.shape or (seen < 0).any():
        raise ValueError(f"counts of 0 and more in {possible.shape} cells are needed; found shape {seen.shape}")
    even = possible / possible.sum(axis=1, keepdims=True)
    base = even if prior is None else np.asarray(prior, dtype=float)
    weights = seen + np.broadcast_to(np.asarray(strength, dtype=float), (len(FROM),))[:, None] * base
    total = weights.sum(axis=1, keepdims=True)
    rest = np.maximum(total - weights, 1e-12)
    inside = weights > 0
    bounds = [np.where(inside, betaincinv(np.where(inside, weights, 1.0), rest, q), 0.0) for q in (0.025, 0.975)]
    return Matrix(weights / total, bounds[0], bounds[1], seen.sum(axis=1).astype("int64"), weights)


def prior_strength(parts: ArrayLike) -> Array:
    """As how many clients the company's chances count for a part, by how much parts differ beyond chance.

    Rows:   parts[p, i, j]: counts of each part.
    Value:  one number a row: (1 − ρ)/ρ with ρ the overdispersion of the parts' shares by moments; MOST_STRENGTH where
            they differ by no more than chance, or fewer than two parts have clients in that state.
    Cuts:   of all parts together.
    Errors: ValueError for another shape.
    Source: Brier 1980, "Analysis of contingency tables under cluster sampling", Biometrika 67.
    """
    counts = np.asarray(parts, dtype=float)
    if counts.ndim != 3:
        raise ValueError(f"counts by part, state before and state are needed; found shape {counts.shape}")
    return np.array([_strength(counts[:, row, :]) for row in range(counts.shape[1])])


def _strength(counts: Array) -> float:
    sizes = counts.sum(axis=1)
    counts, sizes = counts[sizes > 0], sizes[sizes > 0]
    if len(sizes) < 2:
        return MOST_STRENGTH
    total = counts.sum(axis=0)
    shares, there = total / total.sum(), total > 0
    freedom = (len(sizes) - 1) * (int(there.sum()) - 1)
    if freedom <= 0:
        return MOST_STRENGTH
    gaps = counts[:, there] - np.outer(sizes, shares[there])
    spread = float((gaps**2 / np.outer(sizes, shares[there])).sum()) / freedom
    # The mean size that the excess grows with, when parts are of different sizes.
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(sizes) - 1)
    excess = (spread - 1) / (size - 1) if size > 1 else 0.0
    return MOST_STRENGTH if excess <= 1 / MOST_STRENGTH else max((1 - excess) / excess, 1.0)


__all__ = ["CODES", "FROM", "TO", "Matrix", "can_happen", "matrix_of", "prior_strength", "smoothed"]
