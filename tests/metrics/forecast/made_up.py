"""Monthly series made up for the tests."""

from __future__ import annotations

import numpy as np

SEASON = (1.10, 0.70, 0.95, 1.00, 1.05, 0.95, 0.90, 0.95, 1.10, 1.00, 1.05, 1.25)


def monthly(months: int = 60, *, noise: float = 0.03, growth: float = 0.004, level: float = 1000) -> list[float]:
    """A level that grows, a season, and noise of that relative size."""
    at = np.arange(months)
    drawn = np.random.default_rng(5).standard_normal(months)
    return list(level * np.exp(growth * at + noise * drawn) * np.asarray(SEASON)[at % 12])


def following(months: int, count: int, *, growth: float = 0.004, level: float = 1000) -> np.ndarray:
    """What the next `count` months of `monthly` would be without noise."""
    at = np.arange(months, months + count)
    return np.asarray(level * np.exp(growth * at) * np.asarray(SEASON)[at % 12])
