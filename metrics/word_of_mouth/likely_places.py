"""Hinges of Poisson counts at every threshold and resample, where only the likeliest thresholds are wanted.

    log-likelihood with the best level for a growth b:   f(b) = b·Σyx − Σy · log Σ n·exp(b·x) + what b does not change

It is concave, and where no x is larger than d, the third derivative is at most d times the second. That bounds how much
higher the top can be than where a step stands, so a threshold that cannot reach the best one is left behind; most are
after the first step. That step is three matrix products, because all resamples begin with the same growth.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.newton import CLOSE_ENOUGH, FARTHEST, LONGEST_STEP, MOST_STEPS, Design, Fits

AS_LIKELY = 1e-6
"""Log-likelihoods that differ by less are equally good; a threshold so much below the best one is not left behind."""
AT_ONCE = 60_000
"""Sums of so many cells stay near the processor."""
Sums = tuple[Array, Array, Array]


class _Stands(NamedTuple):
    """Where columns stand: log-likelihood, log level, where the growth goes next, how much higher the top may be."""

    value: Array
    level: Array
    growth: Array
    above: Array


def likely_hinges(
    design: Design, thresholds: Array, events: Array, units: Array, start: Array, is_every: bool = False
) -> Fits:
    """The most likely exponential hinge of Poisson counts for every resample, at each threshold that may be its best.

    Rows:   events, units: (resamples, cells); thresholds: (places,); start: the growth to begin with at each place.
    Value:  as `newton.hinges` gives it at the thresholds that are followed to the end; those left behind stand where
            they were, with a log-likelihood more than 1e-6 below their resample's best. is_every: none is left behind.
    Cuts:   not additive: fit the part.
    Errors: ValueError with covariates: the level does not drop out then, use `newton.hinges`.
    Source: profile likelihood, Pawitan 2001, "In all likelihood"; the bound after Bach 2010, Electronic Journal of
            Statistics 4.
    """
    if design.covariates.shape[1]:
        raise ValueError("likely_hinges: the design has covariates, with which the level does not drop out; use hinges")
    x = np.maximum(design.satisfaction[:, None] - thresholds, 0)
    n, total, turned = units * np.exp(design.log_exposure), events.sum(axis=1)[:, None], events @ x
    growth = np.tile(start, (len(events), 1))
    value, level = np.empty_like(growth), np.empty_like(growth)
    acts, widest = np.broadcast_to(total, value.shape), np.broadcast_to(x.max(axis=0), value.shape)
    sums = _at_the_start(x, n, start)
    at: Any = ...
    for _step in range(MOST_STEPS):
        before = np.array(growth[at])
        value[at], level[at], growth[at], above = stands = _stands(sums, before, turned[at], acts[at], widest[at])
        followed = np.abs(stands.growth - before) * widest[at] >= CLOSE_ENOUGH
        if not is_every:
            best = np.broadcast_to(value.max(axis=1, keepdims=True), value.shape)
            followed &= stands.value + above >= best[at] - AS_LIKELY
        at = np.nonzero(followed) if at is ... else (at[0][followed], at[1][followed])
        if not len(at[0]):
            break
        sums = _sums(x, n, growth[at], *at)
    constant = (events @ design.log_exposure)[:, None] - total
    return Fits(np.stack([level, growth], axis=2), value + constant)


def _at_the_start(x: Array, n: Array, start: Array) -> Sums:
    """As `_sums`, for every resample and place, where all resamples begin alike."""
    grown = np.exp(start * (x - x.max(axis=0)))
    return n @ grown, n @ (grown * x), n @ (grown * x * x)


def _sums(x: Array, n: Array, growth: Array, rows: np.ndarray, places: np.ndarray) -> Sums:
    """Σ e, Σ x·e and Σ x²·e over the cells with e = n·exp(b·(x − d)), d the largest x: nothing grows beyond bounds."""
    found = np.empty((3, len(rows)))
    at_once, widest = max(1, AT_ONCE // len(x)), x.max(axis=0)
    for first in range(0, len(rows), at_once):
        here = slice(first, first + at_once)
        away = np.take(x, places[here], axis=1)
        grown = np.take(n.T, rows[here], axis=1) * np.exp(growth[here] * (away - widest[places[here]]))
        for place in range(3):
            found[place, here] = grown.sum(axis=0)
            grown *= away
    return found[0], found[1], found[2]


def _stands(sums: Sums, growth: Array, turned: Array, total: Array, widest: Array) -> _Stands:
    s0, s1, s2 = (np.maximum(part, floor) for part, floor in zip(sums, (1e-300, 0.0, 0.0), strict=True))
    acts = np.maximum(total, 1e-300)
    mean = s1 / s0
    slope, bend = turned - total * mean, total * np.maximum(s2 / s0 - mean * mean, 0.0)
    is_flat = (bend <= 1e-13 * acts * np.maximum(widest, 1e-100) ** 2) | ((growth <= 0) & (slope <= 0))
    step = np.where(is_flat, 0.0, slope / np.where(is_flat, 1.0, bend))
    longest = LONGEST_STEP / np.maximum(widest, 1e-300)
    after = np.clip(growth + np.clip(step, -longest, longest), 0.0, 2 * FARTHEST / np.maximum(widest, 1e-300))
    level = np.log(acts / s0) - growth * widest
    value = growth * turned + total * level
    return _Stands(value, level, after, _above(np.abs(step) * widest, bend, widest))


def _above(reach: Array, bend: Array, widest: Array) -> Array:
    """How much higher the top can be: the second derivative falls no faster than exp(−d·t), so the slope is used up."""
    near = np.minimum(reach, 0.5)
    most = bend / np.maximum(widest, 1e-100) ** 2 * (near + (1 - near) * np.log1p(-near))
    return np.where(reach <= 0.5, most, np.inf)
