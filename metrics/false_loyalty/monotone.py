"""Means that only rise, or only fall: `scipy.optimize` holds the same and costs every server 24 MB."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def monotone_means(means: npt.ArrayLike, weights: npt.ArrayLike, *, increasing: bool) -> Floats:
    """The monotone values closest to the means, by weighted squares: neighbours in the wrong order become one mean.

    Rows:   one mean and one weight a bin, in the order of the bins.
    Value:  one value a bin, in the unit of the means; nothing for nothing.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError for a weight that is not above 0, and for another number of weights than of means.
    Source: Ayer, Brunk, Ewing, Reid & Silverman 1955 (pool adjacent violators); Barlow et al. 1972.
    """
    given, heavy = np.asarray(means, dtype=float), np.asarray(weights, dtype=float)
    if given.shape != heavy.shape or given.ndim != 1 or not (heavy > 0).all():
        raise ValueError(f"monotone_means needs a weight above 0 for each of {given.shape} means, not {heavy.tolist()}")
    sign = 1.0 if increasing else -1.0
    pools: list[tuple[float, float, int]] = []
    for mean, weight in zip((sign * given).tolist(), heavy.tolist(), strict=True):
        bins = 1
        while pools and pools[-1][0] >= mean:
            before, its_weight, its_bins = pools.pop()
            mean = (before * its_weight + mean * weight) / (its_weight + weight)
            weight, bins = weight + its_weight, bins + its_bins
        pools.append((mean, weight, bins))
    sizes = np.array([bins for _mean, _weight, bins in pools], dtype=np.int64)
    return np.repeat(np.array([sign * mean for mean, _weight, _bins in pools], dtype=float), sizes)
