"""Intervals of threshold, level and slope: what the likelihood, made smaller by the design effect, cannot rule out."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np

from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.newton import hinges
from metrics.word_of_mouth.search import CHI_SQUARE, Search

PLACES = 25
WIDENINGS = 4
Interval = tuple[float, float]


def threshold_interval(search: Search, at: int, effect: float) -> Interval:
    """From the lowest to the highest threshold with D(θ) − D(θ̂) ≤ 3.84·effect, between places by a straight line."""
    over = search.deviance - search.deviance[at] - CHI_SQUARE * effect
    inside = np.flatnonzero(over <= 0)
    first, last = int(inside[0]), int(inside[-1])
    low, high = search.thresholds[first], search.thresholds[last]
    if first > 0:
        low -= (low - search.thresholds[first - 1]) * _share(over[first], over[first - 1])
    if last < len(over) - 1:
        high += (search.thresholds[last + 1] - high) * _share(over[last], over[last + 1])
    return float(low), float(high)


def _share(inside: float, outside: float) -> float:
    """How far from a place inside to its neighbour outside the limit lies, 0 to 1."""
    return float(-inside / (outside - inside)) if np.isfinite(outside) and outside > inside else 0.0


def level_interval(search: Search, at: int, effect: float) -> Interval:
    """The level, a rate per client and year, by its own profile: the threshold and the slope are fitted anew."""
    low, high = _profile(search, at, 0, effect)
    return exp(low), exp(high)


def slope_interval(search: Search, at: int, effect: float) -> Interval:
    """The slope by its own profile: threshold and level are fitted anew. Never below 0."""
    low, high = _profile(search, at, 1, effect)
    return max(0.0, low), high


def _profile(search: Search, at: int, which: int, effect: float) -> Interval:
    """Where the deviance, least over the thresholds, passes the limit on either side of the estimate."""
    least = 0.0 if which else -np.inf
    middle, reach = float(search.parameters[at, which]), 4 * sqrt(effect) * _error(search, at, which)
    limit = CHI_SQUARE * effect
    for _widening in range(WIDENINGS):
        values = np.unique(np.maximum(np.append(np.linspace(middle - reach, middle + reach, PLACES), middle), least))
        over = np.maximum(_deviances(search, at, which, values, limit), 0) - limit
        low = _crossing(values[values <= middle][::-1], over[values <= middle][::-1], limit)
        high = _crossing(values[values >= middle], over[values >= middle], limit)
        if low is not None and high is not None:
            break
        reach *= 3
    return values[0] if low is None else low, values[-1] if high is None else high


def _error(search: Search, at: int, which: int) -> float:
    """The standard error at a fixed threshold: a first guess of how far to look."""
    cells, (a, b, *gamma) = search.cells, search.parameters[at]
    x = np.maximum(cells.design.satisfaction - search.thresholds[at], 0)
    columns = np.column_stack([np.ones_like(x), x])
    m = np.exp(a + b * x + cells.design.covariates @ np.asarray(gamma) + cells.design.log_exposure)
    information = columns.T @ (cells.family.information(m, cells.units)[:, None] * columns)
    return sqrt(max(float(np.linalg.pinv(information, hermitian=True)[which, which]), 1e-12))


def _deviances(search: Search, at: int, which: int, values: Array, limit: float) -> Array:
    """Deviance above the estimate's when one parameter is held at each value; only thresholds that can be estimated.

    Thresholds far beyond the limit by themselves are left out: holding a parameter cannot make them better.
    """
    cells = search.cells
    kept = np.array([search.beyond(t) >= 2 for t in search.thresholds])
    kept &= search.deviance - search.deviance[at] <= 2 * limit
    start = np.tile(search.parameters[kept][None], (len(values), 1, 1))
    start[..., which] = values[:, None]
    sums = (np.tile(cells.events, (len(values), 1)), np.tile(cells.units, (len(values), 1)))
    found = hinges(cells.design, cells.family, search.thresholds[kept], *sums, start=start, held=(which,))
    best = search.log_likelihood - search.deviance[at] / 2
    return np.asarray(2 * (best - found.log_likelihood.max(axis=1)))


def _crossing(values: Array, over: Array, limit: float) -> float | None:
    """Where the root of the deviance, nearly straight, passes that of the limit; None when it does not get there."""
    outside = np.flatnonzero(over > 0)
    if not len(outside):
        return None
    n = int(outside[0])
    if n == 0:
        return float(values[0])
    before, after = (sqrt(max(float(over[k]) + limit, 0)) for k in (n - 1, n))
    share = (sqrt(limit) - before) / (after - before) if after > before else 0.0
    return float(values[n - 1] + (values[n] - values[n - 1]) * min(max(share, 0.0), 1.0))
