"""The search for the threshold: a fit at each of 201 places of the scale, and what the likelihood says of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.word_of_mouth.cells import Cells
from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.newton import Fits, hinges

STEPS = 200
CHI_SQUARE = 3.841458820694124
AS_GOOD = 1e-6
"""Two places whose deviance differs by less fit equally well."""


@dataclass(frozen=True)
class Search:
    """The fits of one side along the scale. Satisfaction is mirrored for complaints: growth is always upward.

    thresholds: (201,). parameters: (201, 2 + k) a, b, γ. deviance: (201,) above the best one. distinct: acts, each
    counted once, where one act may follow several answers; None where every act is counted once already.
    """

    cells: Cells
    thresholds: Array
    parameters: Array
    deviance: Array
    log_likelihood: float
    distinct: int | None = None

    @property
    def evidence(self) -> float:
        """How many acts the curve stands on: one that follows two answers is still one act."""
        events = float(self.cells.events.sum())
        return events if self.distinct is None else min(events, float(self.distinct))

    @property
    def best(self) -> int:
        return int(np.argmin(self.deviance))

    def beyond(self, threshold: float) -> int:
        """Answered levels beyond a threshold."""
        return int((self.cells.levels > threshold + 1e-9 * np.ptp(self.thresholds)).sum())

    @property
    def fewest_beyond(self) -> int:
        """Answered levels beyond the highest of the thresholds that fit best: many may fit equally well."""
        return self.beyond(float(self.thresholds[self.deviance <= AS_GOOD].max()))

    def fits(self, events: Array, units: Array) -> Fits:
        """The same search for resampled sums, (resamples, cells) each, begun where this one ended."""
        return hinges(self.cells.design, self.cells.family, self.thresholds, events, units, start=self.parameters[None])


def grid(low: float, high: float) -> Array:
    """Where a threshold is looked for: both ends of the scale, and 199 places between."""
    return low + (high - low) * np.arange(STEPS + 1) / STEPS


def threshold_search(cells: Cells, low: float, high: float, distinct: int | None = None) -> Search:
    """The exponential hinge at each place of the scale."""
    thresholds = grid(low, high)
    found = hinges(cells.design, cells.family, thresholds, cells.events[None], cells.units[None])
    best = float(found.log_likelihood[0].max())
    return Search(cells, thresholds, found.parameters[0], 2 * (best - found.log_likelihood[0]), best, distinct)


@dataclass(frozen=True)
class DesignEffects:
    """How much more than the family's own variance the estimates vary, because answers of a client hang together.

    At least 1 each. overall: the mean over the parameters, by which a likelihood must be taken to be smaller.
    """

    threshold: float = 1.0
    level: float = 1.0
    slope: float = 1.0
    overall: float = 1.0


def design_effects(search: Search, at: int) -> DesignEffects:
    """Ratio of the cluster-robust variance to the family's own, for each parameter of the hinge at that place.

    Kent (Biometrika 69, 1982): with it a likelihood ratio of one parameter is again a chi-square. Clusters are clients,
    so repeated answers, windows that overlap and lasting differences between clients are all in it.
    """
    cells = search.cells
    who = cells.entries.client
    who = np.arange(len(cells.of)) if who is None else who
    clients = int(who.max()) + 1
    if len(cells.of) <= len(cells.events) or clients < 2:
        return DesignEffects()  # one entry a level: nothing to see how clients vary
    a, b, *gamma = search.parameters[at]
    away = cells.design.satisfaction - search.thresholds[at]
    x = np.maximum(away, 0)
    kink = -b * ((away > 1e-9) + 0.5 * (np.abs(away) <= 1e-9))
    columns = np.column_stack([np.ones_like(x), x, kink, cells.design.covariates])
    m = np.exp(a + b * x + cells.design.covariates @ np.asarray(gamma) + cells.design.log_exposure)
    information = columns.T @ (cells.family.information(m, cells.units)[:, None] * columns)
    of_events, of_units = cells.family.residual_weights(m)
    residuals = cells.acts * of_events[cells.of] - cells.shares * of_units[cells.of]
    scores = np.column_stack([np.bincount(who, residuals * column[cells.of], clients) for column in columns.T])
    inverse = np.linalg.pinv(information, hermitian=True)
    robust = inverse @ (scores.T @ scores) @ inverse * clients / (clients - 1)
    ratio = np.diag(robust) / np.maximum(np.diag(inverse), 1e-300)
    level, slope, threshold = (max(1.0, float(r)) for r in ratio[:3])
    overall = max(1.0, float(np.trace(robust @ information)) / len(columns.T))
    return DesignEffects(threshold, level, slope, overall)
