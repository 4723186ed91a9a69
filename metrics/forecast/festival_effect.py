"""What the moving festival does to a series, found on the data before an origin and taken out before modelling."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEVEL_MOVES = 0.25
"""Variance of the level's step over that of a month's noise: generalised least squares need no more than its size."""
PRIOR_SD = 0.4
"""How large the effect of a whole window may be before data speak, in logs; on other scales in mean levels."""
WEAK = 1e6


def festival_effect(train: Array, season: int, shares: Array, prior_sd: float) -> Array:
    """The effect of each window (one a column of `shares`), drawn toward none by a prior.

    Generalised least squares of the values on season and festival, where the level wanders: only the years in which
    the festival moved to another month tell its effect from the month's.
    """
    known = np.isfinite(train)
    at = np.flatnonzero(known)
    periods = np.eye(season)[at % season]
    moving = shares[at]
    if not moving.any() or len(at) < 2 * season:
        return np.zeros(shares.shape[1])
    step = train[season:] - train[:-season]
    size = float(np.nanvar(step)) / 2 or 1.0
    wander = np.minimum(at[:, None], at[None, :]) * LEVEL_MOVES
    slope = np.outer(at, at) * 0.01
    error = size * (np.eye(len(at)) + wander + slope) / (1 + LEVEL_MOVES) + WEAK * (periods @ periods.T + 1)
    prior = prior_sd**2 * np.eye(shares.shape[1])
    covariance = error + moving @ prior @ moving.T
    return np.asarray(prior @ moving.T @ np.linalg.solve(covariance, train[at] - train[at].mean()))
