"""How far values lie from the middle of them all, in a measure that a few wild ones cannot stretch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

NORMAL_MAD = 0.6745
"""Median distance from the median of a normal variable with standard deviation 1."""
USUAL_LIMIT = 3.5
Floats = npt.NDArray[np.float64]


def robust_z(values: Sequence[float] | npt.ArrayLike) -> Floats:
    """0.6745 × (x − median) ÷ MAD of each value; beyond 3.5 either way a value is usually called an outlier.

    Rows:   one per value; missing ones (NaN) stay missing and count for nothing.
    Value:  an array as long as `values`, in standard deviations of a normal variable. Where more than half the values
            are equal (MAD 0) equal ones are 0 and others are infinite with their sign. Nothing gives an empty array.
    Cuts:   not additive.
    Source: Iglewicz & Hoaglin 1993, "How to detect and handle outliers".
    """
    known = np.asarray(values, dtype=float)
    if known.size == 0 or np.isnan(known).all():
        return known.copy()
    away = known - np.nanmedian(known)
    spread = float(np.nanmedian(np.abs(away)))
    if spread == 0:
        return np.where(away == 0, 0.0, np.copysign(np.inf, away)) + 0 * known
    return np.asarray(NORMAL_MAD * away / spread)
