"""Forecasts of parts and of the whole brought together so that they add up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def reconcile(summing: ArrayLike, weights: ArrayLike, forecasts: ArrayLike) -> Array:
    """The coherent forecasts closest to those given, where closeness is measured by the errors' covariance (MinT).

    Rows:   `summing` (S): one row a series, one column a leaf, S·leaves = all series. `weights` (W): covariance of the
            series' forecast errors, or its diagonal alone. `forecasts`: one row a series; further axes (periods, paths)
            are reconciled each by itself.
    Value:  same shape as the forecasts: S (S′W⁻¹S)⁻¹ S′W⁻¹ · forecasts, here ŷ − W C′(C W C′)⁻¹ C ŷ with C the
            constraints that S implies, so that a series known without error (variance 0) stays as it is.
    Cuts:   the result adds up; what added up before stays as it was.
    Errors: ValueError when shapes do not fit, a variance is negative, or series without error contradict each other.
    Source: Wickramasuriya, Athanasopoulos & Hyndman 2019, "Optimal forecast reconciliation for hierarchical and grouped
            time series through trace minimization", JASA 114.
    """
    sums, given = np.asarray(summing, dtype=float), np.asarray(forecasts, dtype=float)
    covariance = _covariance(np.asarray(weights, dtype=float), len(sums))
    if given.shape[:1] != sums.shape[:1]:
        raise ValueError(f"{len(sums)} series in the summing matrix, forecasts of shape {given.shape}")
    from scipy.linalg import null_space  # 6 MB, and pages only read what was published

    flat = given.reshape(len(given), -1)
    constraints = null_space(sums.T).T
    size = np.abs(flat).max(initial=1.0)
    gap = constraints @ flat
    moved = covariance @ constraints.T
    closed = flat - moved @ np.linalg.lstsq(constraints @ moved, gap, rcond=1e-12)[0]
    if np.abs(constraints @ closed).max(initial=0.0) > 1e-6 * size:
        raise ValueError("series said to be without error contradict each other; give at least one of them a variance")
    leaves = np.linalg.lstsq(sums, closed, rcond=None)[0]
    return np.asarray((sums @ leaves).reshape(given.shape))


def _covariance(weights: Array, series: int) -> Array:
    if weights.shape not in ((series,), (series, series)):
        raise ValueError(f"weights for {series} series are {series} variances or a {series} × {series} covariance")
    if (np.diag(weights) if weights.ndim == 2 else weights).min(initial=0.0) < 0:
        raise ValueError("a variance is not negative")
    scale = float(np.abs(weights).max(initial=0.0)) or 1.0
    return (weights if weights.ndim == 2 else np.diag(weights)) / scale
