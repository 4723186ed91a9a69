"""How rare a value is, from many drawn without any change: counted where they are many, by a fitted tail beyond."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TAIL, FEWEST_BEYOND = 0.005, 50
"""The share of the drawn values beyond which the tail is fitted, and so many of them at least."""
FEWEST = 500
"""Fewer drawn values have no tail of their own."""
LIMITS = (-0.6, 0.3)
LEAST = 1e-15
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tail:
    """P(a value of at least v) without a change; `drawn` sorted, beyond `edge` a generalised Pareto tail."""

    drawn: Floats
    edge: float
    shape: float
    scale: float

    def chance(self, values: Floats) -> Floats:
        """The chance of at least each value; 1 for −∞, never quite 0."""
        many = len(self.drawn)
        counted = 1 - np.searchsorted(self.drawn, values, side="left") / many
        beyond = np.where(values > self.edge, values, 0) - np.where(values > self.edge, self.edge, 0)
        if abs(self.shape) < 1e-6:
            fitted = np.exp(-beyond / self.scale)
        else:
            fitted = np.maximum(1 + self.shape * beyond / self.scale, 0) ** (-1 / self.shape)
        at_edge = 1 - np.searchsorted(self.drawn, self.edge, side="right") / many
        chances = np.where(values > self.edge, at_edge * fitted, counted)
        return np.asarray(np.maximum(chances, LEAST))

    def rarity(self, values: Floats) -> Floats:
        """−log10 of the chance: 2 is one in a hundred."""
        return np.asarray(-np.log10(self.chance(values)))


def tail_of(drawn: Floats) -> Tail:
    """The tail of values that were drawn without any change.

    Rows:   one per drawn client-year; −∞ for one in which nothing could be judged.
    Value:  a Tail; the fit is by probability-weighted moments on the highest 0.5 %.
    Cuts:   not additive.
    Source: Hosking & Wallis 1987, Technometrics 29.
    Errors: ValueError without any drawn value.
    """
    if not len(drawn):
        raise ValueError("a tail needs drawn values, and there are none")
    known = np.sort(np.asarray(drawn, dtype=float))
    beyond_edge = max(int(len(known) * TAIL), FEWEST_BEYOND)
    edge = float(known[max(len(known) - beyond_edge, 0)])
    beyond = known[known > edge] - edge if np.isfinite(edge) else np.array([])
    if len(beyond) < 10:
        return Tail(known, float(known[-1]), 0.0, _scale(known))
    mean = float(beyond.mean())
    weighted = float((beyond * (1 - (np.arange(len(beyond)) + 0.65) / len(beyond))).mean())
    shape = float(np.clip(2 - mean / (mean - 2 * weighted), *LIMITS)) if mean > 2 * weighted else LIMITS[1]
    # The mean of the fitted tail stays that of the drawn values, whatever its shape was held to.
    return Tail(known, edge, shape, max(mean * (1 - shape), LEAST))


def _scale(known: Floats) -> float:
    finite = known[np.isfinite(known)]
    return float(finite.std()) / 3 or 1.0 if len(finite) else 1.0


@dataclass(frozen=True, eq=False)
class Passing:
    """How often chance passes a limit from below in a client-year: what is above it in the year, less what was above it
    when the year began and never passed it anew."""

    highest: Tail
    standing: Tail | None = None

    def chance(self, limit: float) -> float:
        at = np.array([limit])
        passed = float(self.highest.chance(at)[0])
        return max(passed - (float(self.standing.chance(at)[0]) if self.standing is not None else 0.0), LEAST)


def passing_of(highest: Floats, before: Floats) -> Passing:
    """From the highest value of each drawn year, and the value just before the year."""
    return Passing(tail_of(highest), tail_of(np.minimum(highest, before)))


def lowest_limit(passing: Passing, budget: float, times: float) -> tuple[float, float]:
    """The lowest limit that chance passes no more than `budget` times, and how often it passes it then.

    passing: of one drawn client-year (or answer). times: how many of them there are.
    """
    tail = passing.highest
    low, high = float(np.min(tail.drawn, where=np.isfinite(tail.drawn), initial=0.0)), max(float(tail.drawn[-1]), 1.0)
    while times * passing.chance(high) > budget and high < 1e6:
        high *= 1.5
    for _step in range(60):
        middle = (low + high) / 2
        if times * passing.chance(middle) > budget:
            low = middle
        else:
            high = middle
    return high, times * passing.chance(high)
