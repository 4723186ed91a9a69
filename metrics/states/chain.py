"""A Markov chain of clients: how long they stay in it, and what they are worth in each state."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
ROUNDING = 1e-9


def expected_stay(transient: ArrayLike) -> Array:
    """Periods a client spends among the given states before it leaves them, from each of them.

    Rows:   transient[i, j]: chance to be in state j one period after state i (Q); what is missing to 1 leaves. Several
            matrices may be stacked along the first axes.
    Value:  row sums of N = (I − Q)⁻¹, the period it is in counted.
    Cuts:   not additive.
    Errors: ValueError for what is no matrix of chances, or from which nobody ever leaves.
    Source: Kemeny & Snell 1960, "Finite Markov Chains", chapter 3.
    """
    chances = _chances(transient, "expected_stay")
    ones = np.ones((*chances.shape[:-1], 1))
    return _solved(chances, ones, "expected_stay: from some of these states nobody ever leaves; the stay has no end")


def client_value(transitions: ArrayLike, rewards: ArrayLike, discount: float) -> Array:
    """Present value of all a client in each state brings, from this period on and for ever.

    Rows:   transitions[i, j]: chance to be in state j one period after state i (P); rewards: what a client brings in a
            period at whose end it is in each state (R); discount: the rate of one period (d), 0.01 for 1 %. Several
            matrices and rewards may be stacked along the first axes.
    Value:  V = (I − (1 + d)⁻¹P)⁻¹R: this period's reward undiscounted, those of later periods discounted.
    Cuts:   not additive.
    Errors: ValueError for what is no matrix of chances, rewards of another number of states, a discount of −1 or less,
            or a value without end (no discount where nobody leaves).
    Source: Pfeifer & Carraway 2000, "Modeling customer relationships as Markov chains", J. Interactive Marketing 14(2).
    """
    chances, gains = _chances(transitions, "client_value"), np.asarray(rewards, dtype=float)
    if gains.shape[-1] != chances.shape[-1] or not np.isfinite(gains).all():
        raise ValueError(f"client_value: {gains.shape[-1]} rewards for {chances.shape[-1]} states; give one known each")
    if not np.isfinite(discount) or discount <= -1:
        raise ValueError(f"client_value: a discount of {discount} has no meaning; give the rate of a period, like 0.01")
    gains = np.broadcast_to(gains, chances.shape[:-1])[..., None]
    endless = "client_value: without a discount the value has no end where nobody leaves; give a rate above 0"
    return _solved(chances / (1 + discount), gains, endless)


def _chances(given: ArrayLike, name: str) -> Array:
    found = np.asarray(given, dtype=float)
    if found.ndim < 2 or found.shape[-1] != found.shape[-2] or not found.size:
        raise ValueError(f"{name}: a square matrix is needed, one row and column a state; found shape {found.shape}")
    if not np.isfinite(found).all() or (found < 0).any() or (found.sum(axis=-1) > 1 + ROUNDING).any():
        raise ValueError(f"{name}: chances lie between 0 and 1 and a row adds up to at most 1; found {given!r}")
    return found


def _solved(chances: Array, right: Array, endless: str) -> Array:
    """(I − chances)⁻¹ · right; refused where the sum it stands for has no end."""
    if np.abs(np.linalg.eigvals(chances)).max() >= 1 - ROUNDING:
        raise ValueError(endless)
    return np.asarray(np.linalg.solve(np.eye(chances.shape[-1]) - chances, right)[..., 0])
