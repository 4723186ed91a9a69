"""How much of a target each part gets: by what it had last year, and by how it has grown lately."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metrics.shrinkage import toward_mean, variance_between

FEWEST_MONTHS = 6
"""Months with sales in both years from which a part's own growth is told."""
LEAST_VARIANCE = 1e-6


def grown_weights(
    last: Sequence[Sequence[float]], before: Sequence[Sequence[float]], growth_share: float
) -> tuple[float, ...]:
    """The weight of each part: last year's sum, moved by its recent growth as far as wanted.

    Rows:   one a part: the months of the last year and the same months of the year before it.
    Value:  last year's sum × (growth of the part ÷ growth of all) to the power of `growth_share`; growth is the ratio
            of the two years, its logarithm shrunk toward that of all parts together the more, the less its months
            agree. growth_share 0 is by last year alone. A part without anything above zero last year weighs nothing;
            one whose growth is not known grows like all.
    Cuts:   not additive: only proportions count.
    Source: definition of the house; shrinkage: James & Stein 1961, Efron & Morris 1975; Paule & Mandel 1982.
    """
    bases = np.array([max(sum(months), 0.0) for months in last], dtype=float)
    if growth_share == 0 or not len(bases):
        return tuple(bases.tolist())
    found = [_growth(now, then) for now, then in zip(last, before, strict=True)]
    known = np.array([at for at, each in enumerate(found) if each is not None], dtype=int)
    away = np.zeros(len(bases))
    if len(known) > 1:
        growths, variances = (np.array(values) for values in zip(*(each for each in found if each), strict=True))
        mean = float(np.average(growths, weights=bases[known]))
        between = variance_between(growths, np.maximum(variances, LEAST_VARIANCE))
        away[known] = toward_mean(growths, np.ones(len(known)), mean, between, variances) - mean
    return tuple((bases * np.exp(growth_share * away)).tolist())


def _growth(last: Sequence[float], before: Sequence[float]) -> tuple[float, float] | None:
    """The logarithm of a part's growth, and the variance of its error by how far its months disagree."""
    both = [(now, then) for now, then in zip(last, before, strict=True) if now > 0 and then > 0]
    if len(both) < FEWEST_MONTHS or sum(last) <= 0 or sum(before) <= 0:
        return None
    ratios = np.log([now / then for now, then in both])
    return float(np.log(sum(last) / sum(before))), float(np.var(ratios, ddof=1) / len(ratios))
