"""Shrinkage: estimates of small parts are drawn toward the whole, the more the less they know (empirical Bayes)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

STEPS = 200
Array = NDArray[np.float64]


def toward_mean(
    values: ArrayLike, n: ArrayLike, prior_mean: ArrayLike, prior_variance: float, sampling_variance: ArrayLike
) -> Array:
    """Each part's mean drawn toward the prior mean: weight × own mean + (1 − weight) × prior mean.

    Rows:   one a part: its own mean of n observations. sampling_variance is that of one observation, for all parts or
            one a part, so that a part's mean has sampling_variance / n; prior_variance is that of the true means
            between parts. A part with n = 0 knows nothing: its value may be anything and becomes the prior mean.
    Value:  shrunk means in the order given; weight = prior_variance / (prior_variance + sampling_variance / n), so a
            prior variance of 0 gives the prior mean, and a sampling variance of 0 the part's own.
    Cuts:   not additive: ask again for another cut, with that cut's own n.
    Errors: ValueError for a negative n or variance.
    Source: James & Stein 1961, "Estimation with quadratic loss"; Efron & Morris 1975, "Data analysis using Stein's
            estimator and its generalizations", JASA 70.
    """
    own, counts, mean = (np.asarray(given, dtype=float) for given in (values, n, prior_mean))
    spread = np.asarray(sampling_variance, dtype=float)
    if (counts < 0).any() or prior_variance < 0 or (spread < 0).any():
        raise ValueError("toward_mean needs n and variances of 0 or more")
    weight = own_weight(counts, prior_variance, spread)
    return np.asarray(np.where(weight > 0, weight * np.where(weight > 0, own, 0.0) + (1 - weight) * mean, mean))


def own_weight(n: ArrayLike, prior_variance: float, sampling_variance: ArrayLike) -> Array:
    """How much of a shrunk value is the part's own, 0 to 1; what is missing to 1 came from the prior."""
    counts, spread = np.asarray(n, dtype=float), np.asarray(sampling_variance, dtype=float)
    known = counts * prior_variance
    total = known + spread
    # Nothing varies anywhere: the part's own value is exact.
    exact = (counts > 0) & (total == 0)
    return np.asarray(np.where(exact, 1.0, np.divide(known, total, out=np.zeros_like(total), where=total > 0)))


def toward_means(values: Array, covariances: Array, prior_mean: Array, prior_covariance: Array) -> tuple[Array, Array]:
    """As `toward_mean` for several numbers of each part that err together: (shrunk values, their covariances).

    values: parts × numbers; covariances: parts × numbers × numbers, of sampling. The level and the slope of a curve
    err in opposite directions: drawn apart they would leave the points both agree on.
    """
    total = prior_covariance + covariances
    weight = np.swapaxes(np.linalg.solve(total, np.broadcast_to(prior_covariance, total.shape)), -1, -2)
    shrunk = prior_mean + np.einsum("pij,pj->pi", weight, values - prior_mean)
    return shrunk, prior_covariance - weight @ prior_covariance


def variance_between(values: ArrayLike, variances: ArrayLike) -> float:
    """How far the true values of parts lie apart: their variance beyond what sampling explains; 0 when it explains all.

    Rows:   one a part: its estimate and the variance of its sampling error; at least two, else nothing is known and 0.
    Value:  the variance at which Σ (value − weighted mean)² / (between + variance) is the number of parts less one.
    Cuts:   not additive: another cut has another variance.
    Errors: ValueError for a variance that is not positive.
    Source: Paule & Mandel 1982, "Consensus values and weighting factors", J. Res. Natl. Bur. Stand. 87.
    """
    own, spread = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    if (spread <= 0).any():
        raise ValueError("variance_between needs variances above 0")
    if len(own) < 2 or _beyond(0.0, own, spread) <= 0:
        return 0.0
    low, high = 0.0, float(np.ptp(own) ** 2 + spread.max()) * len(own)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _beyond(middle, own, spread) > 0 else (low, middle)
    return (low + high) / 2


def _beyond(between: float, own: Array, spread: Array) -> float:
    weight = 1 / (between + spread)
    mean = float(weight @ own / weight.sum())
    return float(weight @ (own - mean) ** 2) - (len(own) - 1)
