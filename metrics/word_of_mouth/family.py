"""How counts vary around their rate: Poisson, negative binomial (NB2), or yes and no; all three speak of the same rate.

Each is a family with the log rate as its predictor η, so that one Newton step serves them all. m is the rate times the
exposure of one answer, units the number of answers that share it, events the acts they were followed by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Array = NDArray[np.float64]
Kind = Literal["poisson", "negative_binomial", "binomial"]
SURELY = 1.6448536269514722
"""Upper 5 % point of the normal distribution."""
ALL_BUT_SURE = 500.0
"""Acts of one answer beyond which "at least one" cannot be told from certainty."""
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Family:
    """kind, and for the negative binomial `alpha`: variance m + alpha·m²."""

    kind: Kind = "poisson"
    alpha: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether the counts are Poisson counts, for which everything is simpler and the steps go to the means."""
        return self.kind != "binomial" and self.alpha == 0

    def score(self, m: Array, events: Array, units: Array) -> Array:
        """Derivative of the log-likelihood of the cells with respect to η."""
        if self.is_plain:
            return np.asarray(events - units * m)
        a, b = self.residual_weights(m)
        return np.asarray(events * a - units * b)

    def residual_weights(self, m: Array) -> tuple[Array, Array]:
        """(a, b) so that the score is events·a − units·b: with them the scores of clients add up from their sums."""
        if self.kind == "binomial":
            m = np.minimum(m, ALL_BUT_SURE)
            return m / np.expm1(m) + m, m
        shrunk = 1 / (1 + self.alpha * m)
        return shrunk, m * shrunk

    def information(self, m: Array, units: Array) -> Array:
        """Expected second derivative, sign turned."""
        if self.is_plain:
            return np.asarray(units * m)
        if self.kind == "binomial":
            m = np.minimum(m, ALL_BUT_SURE)
            return np.asarray(units * m * m / np.expm1(m))
        return np.asarray(units * m / (1 + self.alpha * m))

    def score_and_information(self, m: Array, events: Array, units: Array) -> tuple[Array, Array]:
        """Both; of Poisson counts they share their mean."""
        weight = self.information(m, units)
        return (np.asarray(events - weight) if self.is_plain else self.score(m, events, units)), weight

    def log_likelihood(self, m: Array, events: Array, units: Array) -> Array:
        """Of each cell, up to what does not depend on the rate."""
        if self.kind == "binomial":
            return np.asarray(events * np.log(-np.expm1(-m)) - (units - events) * m)
        if self.alpha > 0:
            return np.asarray(events * np.log(m) - (events + units / self.alpha) * np.log1p(self.alpha * m))
        return np.asarray(events * np.log(m) - units * m)


def is_over_dispersed(events: Array, means: Array) -> bool:
    """Whether counts vary more than Poisson counts with these means would, by Dean's test at 5 % (JASA 87, 1992).

    Counts are of single answers; nothing is said where no answer can be told from another (all sums are zero).
    """
    spread = float(np.sqrt(2 * np.square(means).sum()))
    return spread > 0 and float((np.square(events - means) - events).sum()) / spread > SURELY


def dispersion_log_likelihood(
    alpha: float, m: Array, units: Array, events: Array, counted: tuple[Array, Array]
) -> float:
    """Log-likelihood of NB2 at that alpha, given the means of the cells.

    counted: (counts that occur, how often each does) over all answers; the means need only the sums of the cells.
    """
    values, times = counted
    own = times @ (gammaln(values + 1 / alpha) - gammaln(1 / alpha))
    known = np.where(events > 0, events * np.log(np.maximum(alpha * m, 1e-300)), 0.0)
    return float(own + (known - (events + units / alpha) * np.log1p(alpha * m)).sum())


def best_alpha(m: Array, units: Array, events: Array, counted: tuple[Array, Array]) -> float:
    """The most likely alpha of NB2 given the means of the cells, between 1e-6 and 1e3, by golden sections."""
    low, high = np.log(1e-6), np.log(1e3)
    inner = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    reached = [dispersion_log_likelihood(float(np.exp(at)), m, units, events, counted) for at in inner]
    while high - low > 1e-6:
        if reached[0] > reached[1]:
            high, inner[1], reached[1] = inner[1], inner[0], reached[0]
            worse, at = 0, high - GOLDEN * (high - low)
        else:
            low, inner[0], reached[0] = inner[0], inner[1], reached[1]
            worse, at = 1, low + GOLDEN * (high - low)
        inner[worse] = at
        reached[worse] = dispersion_log_likelihood(float(np.exp(at)), m, units, events, counted)
    return float(np.exp((low + high) / 2))
