"""Ordered logit on weighted cells: which answer on an ordered scale goes with which level of satisfaction.

P(answer ≤ k | level i) = 1 / (1 + exp(−(cut_k − η_i))), η_i = Σ design_ij · slope_j (McCullagh 1980). Two kinds of
answer make it the binomial logit. Many designs over the same cells are fitted at once: so a threshold is searched.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

Array = np.ndarray
MOST_STEPS, HALVINGS, CLOSE_ENOUGH = 60, 40, 1e-12


@dataclass(frozen=True)
class OrderedFits:
    """One fit a design. cuts: (designs, answers − 1), rising; slopes: (designs, columns); the rest: (designs,)."""

    cuts: Array
    slopes: Array
    log_likelihood: Array
    is_converged: Array


def ordered_logits(counts: Array, designs: Array) -> OrderedFits:
    """The most likely cuts and slopes of each design.

    counts: (levels, answers), every answer given at least once. designs: (designs, levels, columns), no constant
    column: the cuts are the constants. The likelihood is concave: Newton's steps, halved where they overshoot, end at
    its top.
    """
    number, answers = len(designs), counts.shape[1]
    reached = np.cumsum(counts.sum(axis=0))[:-1] / counts.sum()
    start = np.log(reached / (1 - reached))
    at = np.concatenate([np.tile(start, (number, 1)), np.zeros((number, designs.shape[2]))], axis=1)
    value, converged = np.full(number, -np.inf), np.zeros(number, bool)
    for _step in range(MOST_STEPS):
        left = np.flatnonzero(~converged)
        if not len(left):
            break
        value[left], slope, curvature = _likelihood(counts, designs[left], at[left])
        ridge = 1e-12 * np.trace(curvature, axis1=1, axis2=2)[:, None, None] * np.eye(at.shape[1])
        move = np.linalg.solve(curvature + ridge, slope[:, :, None])[:, :, 0]
        # What a step promises is half its product with the gradient.
        converged[left] = (move * slope).sum(axis=1) <= CLOSE_ENOUGH * (1 + np.abs(value[left]))
        at[left] = _moved(counts, designs[left], at[left], move, value[left])
    return OrderedFits(at[:, : answers - 1], at[:, answers - 1 :], value, converged)


def _moved(counts: Array, designs: Array, at: Array, move: Array, value: Array) -> Array:
    """Where each design's step leads, halved until the cuts still rise and nothing is lost."""
    cuts, found = counts.shape[1] - 1, at + move
    short, share = np.arange(len(at)), 1.0
    for _halving in range(HALVINGS):
        to = found[short]
        good = (np.diff(to[:, :cuts], axis=1) > 0).all(axis=1)
        gap = latent(to[good][:, :cuts], designs[short[good]] @ to[good][:, cuts:, None])
        reached = (counts[None] * log_chances(gap)).sum(axis=(1, 2))
        good[good] = reached >= value[short[good]] - 1e-9 * (1 + np.abs(value[short[good]]))
        short, share = short[~good], share / 2
        if not len(short):
            return found
        found[short] = at[short] + share * move[short]
    found[short] = at[short]
    return found


def _likelihood(counts: Array, designs: Array, at: Array) -> tuple[Array, Array, Array]:
    """Log-likelihood, its gradient and its negative second derivative, one a design."""
    answers = counts.shape[1]
    gap = latent(at[:, : answers - 1], designs @ at[:, answers - 1 :, None])
    up, down, self_up, self_down, both = parts(gap)
    above, below = directions(designs, answers)
    weight = counts[None, :, :]
    gradient = _summed(weight * up, above) + _summed(weight * down, below)
    mixed = _crossed(weight * both, above, below)
    curvature = _crossed(weight * self_up, above, above) + _crossed(weight * self_down, below, below)
    return (weight * log_chances(gap)).sum(axis=(1, 2)), gradient, -(curvature + mixed + np.swapaxes(mixed, 1, 2))


def latent(cuts: Array, eta: Array) -> Array:
    """cut_k − η_i with −∞ before the first and ∞ after the last: (designs, levels, answers + 1)."""
    inner = cuts[:, None, :] - eta
    ends = np.full((*inner.shape[:2], 1), np.inf)
    return np.concatenate([-ends, inner, ends], axis=2)


def log_chances(gap: Array) -> Array:
    """Log chance of each cell.

    log(F(a) − F(b)) = log F(a) + log F(−b) + log(1 − e^(b − a)) keeps every digit far out in the tails.
    """
    upper, lower = gap[..., 1:], gap[..., :-1]
    found: Array = np.log1p(-_ratio(upper, lower)) - np.logaddexp(0, -upper) - np.logaddexp(0, lower)
    return found


def _ratio(upper: Array, lower: Array) -> Array:
    """e^(b − a), 0 at both ends of the scale."""
    found: Array = np.exp(np.minimum(lower - upper, -1e-15))
    return found


def parts(gap: Array) -> tuple[Array, Array, Array, Array, Array]:
    """First and second derivatives of each cell's log chance by its upper and lower bound."""
    upper, lower = gap[..., 1:], gap[..., :-1]
    ratio = _ratio(upper, lower)
    rest = ratio / (1 - ratio)
    curve, above, below = rest * (1 + rest), expit(-upper), expit(lower)
    has_upper, has_lower = np.isfinite(upper), np.isfinite(lower)
    return (
        np.where(has_upper, above + rest, 0),
        np.where(has_lower, -below - rest, 0),
        np.where(has_upper, -above * (1 - above) - curve, 0),
        np.where(has_lower, -below * (1 - below) - curve, 0),
        np.where(has_upper & has_lower, curve, 0),
    )


def directions(designs: Array, answers: int) -> tuple[Array, Array]:
    """How a cell's upper and lower bound move with each parameter: (designs, levels, answers, parameters)."""
    number, levels, columns = designs.shape
    eye = np.eye(answers - 1)
    above = np.zeros((number, levels, answers, answers - 1 + columns))
    below = np.zeros_like(above)
    above[:, :, :-1, : answers - 1] = eye
    below[:, :, 1:, : answers - 1] = eye
    above[:, :, :-1, answers - 1 :] = -designs[:, :, None, :]
    below[:, :, 1:, answers - 1 :] = -designs[:, :, None, :]
    return above, below


def _summed(weights: Array, towards: Array) -> Array:
    found: Array = np.einsum("glk,glkp->gp", weights, towards)
    return found


def _crossed(weights: Array, one: Array, other: Array) -> Array:
    flat = (len(one), -1, one.shape[-1])
    found: Array = np.swapaxes((weights[..., None] * one).reshape(flat), 1, 2) @ other.reshape(flat)
    return found


def scores(cuts: Array, eta: Array, directions_of_eta: Array) -> Array:
    """How each cell's log chance rises with each parameter: (levels, answers, parameters).

    directions_of_eta: (levels, columns), how η moves with each parameter behind the cuts (slopes, and a threshold).
    """
    up, down, *_rest = parts(latent(cuts[None], eta[None, :, None]))
    above, below = directions(directions_of_eta[None], len(cuts) + 1)
    found: Array = (up[..., None] * above + down[..., None] * below)[0]
    return found


@dataclass(frozen=True)
class Covariance:
    """Of the cuts and the parameters behind them: as if every answer came from another client, and as they came."""

    independent: Array
    robust: Array


def covariance(counts: Array, cuts: Array, eta: Array, directions_of_eta: Array, pairs: Array) -> Covariance:
    """How sure the fit is when a client's answers hang together (Liang & Zeger 1986).

    pairs: (cells, cells), how often two answers of one client fall into the two cells, each with itself included; cells
    count levels first, answers within. Independent answers have `np.diag(counts.ravel())`.
    """
    rises = scores(cuts, eta, directions_of_eta)
    chance = np.exp(log_chances(latent(cuts[None], eta[None, :, None]))[0])
    expected = counts.sum(axis=1)[:, None] * chance
    inverse = np.linalg.pinv(np.einsum("lk,lkp,lkq->pq", expected, rises, rises), hermitian=True)
    flat = rises.reshape(-1, rises.shape[-1])
    return Covariance(inverse, inverse @ (flat.T @ pairs @ flat) @ inverse)
