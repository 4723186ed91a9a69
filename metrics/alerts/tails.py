"""How rare a value is, from many drawn without any change: counted where they are many, by a fitted tail beyond."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TAIL, FEWEST_BEYOND = 0.005, 50
"""The share of the drawn values beyond which the tail is fitted, and so many of them at least."""
COUNTED = 10
"""Where so many drawn values are at least as high they are counted; the fitted tail goes on from there."""
FEWEST = 500
"""Fewer drawn values have no tail of their own."""
LIMITS = (-0.6, 0.3)
LEAST = 1e-15
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tail:
    """P(a value of at least v) without a change; `drawn` sorted, with a generalised Pareto tail fitted beyond `edge`,
    used beyond `joint`: up to there the drawn values themselves say more."""

    drawn: Floats
    edge: float
    joint: float
    shape: float
    scale: float

    def chance(self, values: Floats) -> Floats:
        """The chance of at least each value; 1 for −∞, never quite 0."""
        told = np.asarray(values, dtype=float)
        # What is just above the joint: of drawn values that are all alike none is.
        above = len(self.drawn) - np.searchsorted(self.drawn, self.joint, side="right")
        at_joint = (above + 1) / (len(self.drawn) + 1) / np.maximum(self._fitted(np.array([self.joint])), LEAST)
        beyond = self._fitted(np.maximum(told, self.joint)) * at_joint
        chances = np.where(told > self.joint, beyond, self._counted(np.minimum(told, self.joint)))
        return np.asarray(np.maximum(chances, LEAST))

    def _fitted(self, values: Floats) -> Floats:
        beyond = values - self.edge
        if abs(self.shape) < 1e-6:
            return np.asarray(np.exp(-beyond / self.scale))
        return np.asarray(np.maximum(1 + self.shape * beyond / self.scale, 0) ** (-1 / self.shape))

    def _counted(self, values: Floats) -> Floats:
        """The share of drawn values as high, in a straight line between two of them."""
        many = len(self.drawn)
        at = np.searchsorted(self.drawn, values, side="left")
        above, below = self.drawn[np.minimum(at, many - 1)], self.drawn[np.maximum(at - 1, 0)]
        is_between = (at > 0) & (at < many) & np.isfinite(below)
        gap = np.where(is_between, above, 1) - np.where(is_between, below, 0)
        part = np.where(is_between, np.where(is_between, above, 0) - values, 0) / gap
        return np.where(at > 0, (many - at + part) / (many + 1), 1.0)

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
    if len(beyond) < COUNTED:
        last = float(known[-1]) if np.isfinite(known[-1]) else 0.0
        return Tail(known, last, last, 0.0, _scale(known))
    mean = float(beyond.mean())
    weighted = float((beyond * (1 - (np.arange(len(beyond)) + 0.65) / len(beyond))).mean())
    shape = float(np.clip(2 - mean / (mean - 2 * weighted), *LIMITS)) if mean > 2 * weighted else LIMITS[1]
    # The mean of the fitted tail stays that of the drawn values, whatever its shape was held to.
    return Tail(known, edge, float(known[-COUNTED]), shape, max(mean * (1 - shape), LEAST))


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
