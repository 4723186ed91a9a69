"""Next year's month will be as this year's: the forecast every other has to beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.forecast.projection import Projection, factors_of

Array = NDArray[np.float64]
PRIOR_CORRELATION, PRIOR_STEPS = 0.4, 12
"""How alike the errors of neighbouring periods are until data say otherwise, and how many steps that weighs."""


@dataclass(frozen=True)
class SeasonalNaive:
    """variance of the change over a season; correlation of that change with the next period's."""

    season: int
    variance: float
    correlation: float

    def projected(self, seen: Array, origins: Sequence[int], horizon: int) -> Projection:
        """Every period as the last known one of its season; the errors add up season by season."""
        last = np.stack([_last_season(seen[:origin], self.season) for origin in origins])
        means = last[:, np.arange(horizon) % self.season]
        steps = np.arange(horizon)
        correlations = self.correlation ** np.abs(steps[:, None] - steps)
        back = steps[:, None] - steps
        summed = ((back >= 0) & (back % self.season == 0)).astype(float)
        covariance = self.variance * summed @ correlations @ summed.T
        return Projection(means, np.repeat(factors_of(covariance[None]), len(origins), axis=0))


def seasonal_naive(train: Array, season: int) -> SeasonalNaive:
    """The naive method with the errors it made in the training data."""
    steps = train[season:] - train[:-season]
    known = steps[np.isfinite(steps)]
    variance = float((known**2).mean()) if len(known) else np.nan
    pairs = steps[1:] * steps[:-1]
    pairs = pairs[np.isfinite(pairs)]
    own = float(pairs.mean()) / variance if len(pairs) and variance > 0 else 0.0
    correlation = (own * len(pairs) + PRIOR_CORRELATION * PRIOR_STEPS) / (len(pairs) + PRIOR_STEPS)
    return SeasonalNaive(season, variance, float(np.clip(correlation, 0.0, 0.95)))


def _last_season(seen: Array, season: int) -> Array:
    """The last known value of each of the coming `season` periods, in their order."""
    known, mean = [], np.nanmean(seen)
    for place in range(season):
        past = seen[len(seen) - season + place :: -season]
        past = past[np.isfinite(past)]
        known.append(past[0] if len(past) else mean)
    return np.asarray(known)
