"""Charts that add up small hints: the cumulative sum (CUSUM) and the exponentially weighted mean (EWMA)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cusum:
    """Both sums after each value, and the place (from 0) of the first that passed the limit; None without a signal."""

    high: Floats
    low: Floats
    first: int | None


@dataclass(frozen=True, eq=False)
class Ewma:
    """The weighted mean after each value, its two limits, and the place (from 0) of the first outside them, or None."""

    values: Floats
    lower: Floats
    upper: Floats
    first: int | None


def cusum(values: Sequence[float] | npt.ArrayLike, mean: float, k: float, h: float) -> Cusum:
    """The two-sided tabular CUSUM: C⁺ = max(0, x − (μ + k) + C⁺ before), C⁻ = max(0, (μ − k) − x + C⁻ before).

    Rows:   one per value, in time. mean (μ): what is expected; k: allowance, h: limit, both in units of the values.
    Value:  a Cusum record; it signals where a sum is above h. Sums go on after a signal.
    Cuts:   not additive.
    Source: Page 1954, Biometrika 41; Montgomery, "Introduction to statistical quality control", chapter 9.
    Errors: ValueError for values that are not finite, a negative k, and an h that is not above 0.
    """
    known = _checked(values)
    if not k >= 0 or not h > 0:
        raise ValueError(f"a CUSUM needs k of 0 or more and h above 0; k is {k}, h is {h}")
    high, low = np.zeros(len(known)), np.zeros(len(known))
    above = below = 0.0
    for at, value in enumerate(known.tolist()):
        above = max(0.0, above + value - mean - k)
        below = max(0.0, below + mean - k - value)
        high[at], low[at] = above, below
    return Cusum(high, low, _first((high > h) | (low > h)))


def ewma(values: Sequence[float] | npt.ArrayLike, mean: float, sd: float, weight: float, limit: float) -> Ewma:
    """z = λ·x + (1 − λ)·z before, from μ on, with limits μ ± L·σ·√(λ/(2 − λ)·(1 − (1 − λ)²ⁱ)) after i values.

    Rows:   one per value, in time. mean (μ) and sd (σ): what is expected of a value; weight (λ), limit (L).
    Value:  an Ewma record in units of the values; it signals where z lies outside its limits.
    Cuts:   not additive.
    Source: Roberts 1959, Technometrics 1; Lucas & Saccucci 1990, Technometrics 32.
    Errors: ValueError for values that are not finite, a weight outside 0 < λ ≤ 1, and an sd or limit not above 0.
    """
    known = _checked(values)
    if not 0 < weight <= 1 or not sd > 0 or not limit > 0:
        raise ValueError(f"an EWMA needs 0 < weight ≤ 1, sd and limit above 0; they are {weight}, {sd}, {limit}")
    means, now = np.zeros(len(known)), mean
    for at, value in enumerate(known.tolist()):
        now += weight * (value - now)
        means[at] = now
    grown = 1 - (1 - weight) ** (2 * np.arange(1, len(known) + 1))
    half = limit * sd * np.sqrt(weight / (2 - weight) * grown)
    return Ewma(means, mean - half, mean + half, _first(np.abs(means - mean) > half))


def _checked(values: Sequence[float] | npt.ArrayLike) -> Floats:
    known = np.asarray(values, dtype=float)
    if known.ndim != 1 or not np.isfinite(known).all():
        raise ValueError("a control chart needs one row of finite values; leave out what is missing")
    return known


def _first(signals: npt.NDArray[np.bool_]) -> int | None:
    return int(signals.argmax()) if signals.any() else None
