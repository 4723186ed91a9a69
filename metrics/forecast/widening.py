"""Intervals widened to the errors really seen: no model knows how wrong it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Array = NDArray[np.float64]
PRIOR_WIDENING, PRIOR_ERRORS = 1.2, 4.0
"""Before any error is seen models are taken to be that much too sure, with the weight of so many errors."""
OVERLAP = 3.0
"""Errors over many periods ahead overlap: one of k periods counts as 1 ÷ (1 + (k − 1) ÷ OVERLAP)."""
KIN = 1.5
"""How fast the errors of other horizons lose weight with the logarithm of the ratio of the two horizons."""


def standard_errors(scaled: Array, origins: range, means: Array, sd: Array) -> Array:
    """(what came − mean) ÷ sd for every origin and step ahead; not-a-number where nothing came yet."""
    horizon = means.shape[1]
    came = np.full((len(origins), horizon), np.nan)
    for at, origin in enumerate(origins):
        known = scaled[origin : origin + horizon]
        came[at, : len(known)] = known
    return np.asarray((came - means[: len(origins)]) / sd[: len(origins)])


def widenings(errors: Array, origins: range, now: int) -> Array:
    """The factor (1 upward) by which each step's sd grows, from the errors that were known when `now` periods were."""
    horizon = errors.shape[1]
    ahead = np.arange(1, horizon + 1)
    known = np.isfinite(errors) & (np.asarray(origins)[:, None] + ahead <= now)
    counts = known.sum(axis=0) / (1 + (ahead - 1) / OVERLAP)
    squares = np.where(known, errors, 0.0) ** 2
    mean_squares = squares.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    kinship = np.exp(-KIN * np.abs(np.log(ahead[:, None] / ahead)))
    weights = kinship * counts
    seen = weights @ mean_squares + PRIOR_ERRORS * PRIOR_WIDENING**2
    known_errors = weights.sum(axis=1) + PRIOR_ERRORS
    # The size of errors is itself estimated, from few of them far ahead: Student's 95 %, not the normal one's.
    unsure = stdtrit(known_errors, 0.975) / ndtri(0.975)
    return np.asarray(np.maximum(np.sqrt(seen / known_errors) * unsure, 1.0))
