"""Series too short, or too still, for models: the simplest honest forecast, and why it had to do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.messages import N_
from metrics.forecast.candidates import NAIVE
from metrics.forecast.outlook import Outlook, Trial
from metrics.forecast.paths import paths_of, summary, surprises
from metrics.forecast.prepared import Prepared
from metrics.forecast.projection import Projection, factors_of
from metrics.forecast.seasonal_naive import seasonal_naive

Array = NDArray[np.float64]
NO_VALUES = N_("no forecast: nothing happened yet")
TOO_SHORT = N_("no forecast: fewer than six values are known")
NO_SEASON = N_("too short to know a season: the mean of what is known, with a wide interval")
NO_TREND = N_("too short for models: as in the year before, with a wide interval")
STILL = N_("every value is that of a season before: it is taken to stay so")
FEWEST = 6
WIDER, WIDEST = 1.3, 1.7
"""Few errors say little about their own size; a year's values say nothing about where the level goes."""


def nothing(horizon: int, why: str = NO_VALUES, months: int = 0) -> Outlook:
    """No forecast, and the reason."""
    return Outlook((), (), (), (), (), np.empty((0, horizon)), "", (0, 0), (), (), months, why)


def simple_outlook(series: Prepared, seed: int) -> Outlook:
    """Seasonal naive with two seasons or more; the mean with six values or more; else nothing."""
    months = int(np.isfinite(series.values).sum())
    if months < FEWEST:
        return nothing(series.horizon, TOO_SHORT, months)
    fit = seasonal_naive(series.scaled, series.season)
    if not np.isfinite(fit.variance) or len(series.values) < 2 * series.season:
        found, model, why, wider = _level(series), "mean", NO_SEASON, WIDEST
    else:
        found = fit.projected(series.scaled, [len(series.values)], series.horizon)
        found = Projection(series.scale.centred(found.means, found.sd), found.factors)
        model, why, wider = NAIVE, NO_TREND if fit.variance > 0 else STILL, WIDER
    normals = surprises(series.horizon, seed)
    paths = paths_of(found, 0, np.full(series.horizon, wider), series.scale, len(series.values), normals)
    low, high = series.bounds
    paths = np.clip(paths, low, high)
    trials = (Trial(model, None, None, 0, 0, 0, wider, why=why),)
    return Outlook(*summary(paths), paths, model, (0, 0), trials, (), months, why)


def _level(series: Prepared) -> Projection:
    """The mean of the last season's worth; the errors are as alike over the horizon as levels that stay wrong are."""
    known = series.scaled[np.isfinite(series.scaled)][-max(series.season, FEWEST) :]
    sd = float(known.std(ddof=1))
    horizon = series.horizon
    shared = 0.5
    covariance = sd**2 * (shared + (1 - shared) * np.eye(horizon))
    return Projection(np.full((1, horizon), known.mean()), factors_of(covariance[None]))
