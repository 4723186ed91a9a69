"""Possible futures: drawn so that their mean is the forecast and their sums are those of quarters and years."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metrics.forecast.outlook import Values
from metrics.forecast.projection import Projection
from metrics.forecast.scale import Scale

Array = NDArray[np.float64]
PATHS = 1000
QUANTILES = (0.025, 0.975, 0.1, 0.9)
"""Low and high of the 95 % interval, then of the 80 % one."""


def surprises(horizon: int, seed: int) -> Array:
    """Independent normals, one a period and one for the level; the second half of the paths mirrors the first."""
    drawn = np.random.default_rng(seed).standard_normal((PATHS // 2, horizon + 1))
    drawn /= np.sqrt((drawn**2).mean(axis=0))
    return np.asarray(np.concatenate([drawn, -drawn]))


def summary(paths: Array) -> tuple[Values, Values, Values, Values, Values]:
    """mean, low, high, low80, high80 of every period."""
    low, high, low80, high80 = (tuple(row.tolist()) for row in np.quantile(paths, QUANTILES, axis=0))
    return tuple(paths.mean(axis=0).tolist()), low, high, low80, high80


def paths_of(found: Projection, at: int, widening: Array, scale: Scale, first: int, normals: Array) -> Array:
    """Futures from origin number `at` (period number `first` comes next) on the scale of the values.

    What the widening adds to the model's own variance is error of the model, wrong in the same direction all along. It
    makes intervals wider and leaves the mean where the model has it.
    """
    sd = found.sd[at]
    extra = sd * np.sqrt(np.maximum(widening**2 - 1, 0.0))
    errors = normals[:, :-1] @ found.factors[at].T + normals[:, -1:] * extra
    drawn = scale.up(found.means[at] + errors, first)
    mean = drawn.mean(axis=0)
    wanted = scale.mean_up(found.means[at], sd, first)
    return drawn * np.divide(wanted, mean, out=np.ones_like(mean), where=(mean > 0) & (wanted > 0))
