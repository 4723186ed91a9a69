"""Forecasts from many origins at once: means, and how their errors hang together over the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
JITTER = 1e-9


@dataclass(frozen=True)
class Projection:
    """Means (origins × horizon) and factors (origins × horizon × horizon): error = factor · independent normals.

    A factor is lower triangular: the first normal is the surprise of the next period, the second of the one after, so
    averages of factors are what models that see the same surprises do together.
    """

    means: Array
    factors: Array

    @property
    def sd(self) -> Array:
        return np.asarray(np.sqrt((self.factors**2).sum(axis=-1)))


def joined(parts: Sequence[Projection]) -> Projection:
    """Projections of later origins put after those of earlier ones."""
    return Projection(np.concatenate([p.means for p in parts]), np.concatenate([p.factors for p in parts]))


def averaged(parts: Sequence[Projection]) -> Projection:
    """The plain average of several models."""
    return Projection(
        np.asarray(np.mean([p.means for p in parts], axis=0)), np.asarray(np.mean([p.factors for p in parts], axis=0))
    )


@dataclass(frozen=True)
class LinearModel:
    """state' = transition · state + drift + noise, value = design · state + noise: so are ETS, ARIMA and components."""

    transition: Array
    drift: Array
    noise: Array
    design: Array
    value_noise: float

    def projection(self, states: Array, covariances: Array, horizon: int) -> Projection:
        """From the states (origins × states) expected in the first period of each horizon, and their covariances."""
        origins = len(states)
        means, covariance = np.empty((origins, horizon)), np.empty((origins, horizon, horizon))
        # gains[o, i]: covariance of value i with the state of the period reached.
        gains = np.zeros((origins, horizon, states.shape[1]))
        for k in range(horizon):
            means[:, k] = states @ self.design
            gains[:, k] = covariances @ self.design
            covariance[:, : k + 1, k] = covariance[:, k, : k + 1] = gains[:, : k + 1] @ self.design
            covariance[:, k, k] += self.value_noise
            states = states @ self.transition.T + self.drift
            covariances = self.transition @ covariances @ self.transition.T + self.noise
            gains[:, : k + 1] = gains[:, : k + 1] @ self.transition.T
        return Projection(means, factors_of(covariance))

    def innovated(self, states: Array, gains: Array, sd: float, horizon: int) -> Projection:
        """The same where one surprise a period moves value and state alike (gains), as in exponential smoothing."""
        answers = np.zeros(horizon)
        means = np.empty((len(states), horizon))
        answers[:1] = 1.0
        moved = gains
        for k in range(horizon):
            means[:, k] = states @ self.design
            states = states @ self.transition.T + self.drift
            if k:
                answers[k] = self.design @ moved
                moved = self.transition @ moved
        lag = np.arange(horizon)[:, None] - np.arange(horizon)
        factor = np.where(lag >= 0, answers[np.abs(lag)], 0.0) * sd
        return Projection(means, np.repeat(factor[None], len(states), axis=0))


def factors_of(covariance: Array) -> Array:
    """Lower triangular roots of covariances; those that are none (not finite, not positive) become not-a-number."""
    size = np.abs(np.einsum("oii->oi", covariance)).max(axis=1, initial=0.0)
    safe = covariance + (size * JITTER + 1e-12)[:, None, None] * np.eye(covariance.shape[1])
    roots = np.full_like(safe, np.nan)
    for origin, one in enumerate(safe):
        if np.isfinite(one).all() and np.linalg.eigvalsh(one)[0] > 0:
            roots[origin] = np.linalg.cholesky(one)
    return roots
