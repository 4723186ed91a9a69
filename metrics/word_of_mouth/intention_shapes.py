"""Shapes of the intention curve: straight in satisfaction, flat then rising, or bent; the fitted shares of the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, logit

from metrics.intervals import Z, wilson
from metrics.word_of_mouth.ordered_logit import covariance, ordered_logits

Array = np.ndarray
Shape = Literal["linear", "hinge", "bent"]
SHAPES: tuple[Shape, ...] = ("linear", "hinge", "bent")
THRESHOLDS = 200  # steps of the scale in which a threshold is searched
LEAD = 2.0  # what a threshold must win in AICc over the straight line
WIDEST = 20.0  # standard error of log odds over the whole scale: beyond it the slope is on its way to infinity
SIDES = ("promoters", "passives", "detractors")


@dataclass(frozen=True)
class Kinds:
    """Which answers make a promoter and a detractor; those between are passive."""

    promoter_from: int
    detractor_to: int


@dataclass(frozen=True)
class Cells:
    """Answers counted by level and kind of answer, and how they hang together.

    levels, answers: rising, all of them given; counts: (levels, answers); pairs as `ordered_logit.covariance` has it.
    """

    levels: Array
    answers: Array
    counts: Array
    pairs: Array


@dataclass(frozen=True)
class Fitted:
    """The best shape. slopes: one a column of it; covariance: of cuts, slopes and the threshold where there is one."""

    shape: Shape
    threshold: float | None
    cuts: Array
    slopes: Array
    covariance: Array
    aicc: Mapping[Shape, float]

    def shares(self, cells: Cells, kinds: Kinds, levels: Array) -> dict[str, Array]:
        """Shares of promoters, passives and detractors at the levels with _low and _high; a side nobody, or everybody,
        is on has none."""
        eta, moves = _eta(self.shape, self.threshold, self.slopes, levels)
        up = int(np.searchsorted(cells.answers, kinds.promoter_from)) - 1
        down = int(np.searchsorted(cells.answers, kinds.detractor_to, side="right")) - 1
        known = range(len(self.cuts))
        found: dict[str, Array] = {}
        if up in known:
            found |= self._side("promoters", eta - self.cuts[up], -self._towards(up, moves))
        if down in known:
            found |= self._side("detractors", self.cuts[down] - eta, self._towards(down, moves))
        if up in known and down in known and up > down:
            below, above = expit(self.cuts[down] - eta), expit(self.cuts[up] - eta)
            between = np.maximum(above - below, 1e-300)
            slope = (above * (1 - above))[:, None] * self._towards(up, moves)
            slope -= (below * (1 - below))[:, None] * self._towards(down, moves)
            found |= self._side("passives", logit(between), slope / (between * (1 - between))[:, None])
        return found

    def _towards(self, cut: int, moves: Array) -> Array:
        """How cut − η moves with every parameter, at each level."""
        at_cuts = np.zeros((len(moves), len(self.cuts)))
        at_cuts[:, cut] = 1
        return np.concatenate([at_cuts, -moves], axis=1)

    def _side(self, name: str, odds: Array, slope: Array) -> dict[str, Array]:
        half = Z * np.sqrt(np.einsum("lp,pq,lq->l", slope, self.covariance, slope).clip(0))
        return {name: expit(odds), f"{name}_low": expit(odds - half), f"{name}_high": expit(odds + half)}


def _designs(shape: Shape, levels: Array, thresholds: Array) -> Array:
    """(thresholds, levels, columns); a straight line needs none and has one design."""
    straight = np.broadcast_to(levels, (max(len(thresholds), 1), len(levels)))
    if shape == "linear":
        return straight[:1, :, None]
    beyond = np.maximum(levels[None, :] - thresholds[:, None], 0)
    return beyond[:, :, None] if shape == "hinge" else np.stack([straight, beyond], axis=2)


def _eta(shape: Shape, threshold: float | None, slopes: Array, levels: Array) -> tuple[Array, Array]:
    """η at the levels, and how it moves with each slope and with the threshold."""
    design = _designs(shape, levels, np.array([] if threshold is None else [threshold]))[0]
    if threshold is None:
        return design @ slopes, design
    shift = -slopes[-1] * (levels > threshold)
    return design @ slopes, np.concatenate([design, shift[:, None]], axis=1)


def _thresholds(shape: Shape, levels: Array) -> Array:
    """Where the bend is searched: always two answered levels beyond it, for a bent line two before it as well."""
    if shape == "linear" or len(levels) < (3 if shape == "hinge" else 4):
        return np.array([])
    grid = np.linspace(levels[0], levels[-1], THRESHOLDS + 1)
    first = levels[0] if shape == "hinge" else levels[1]
    return grid[(grid >= first) & (grid <= levels[-2])]


def _corrected(log_likelihood: float, parameters: int, answers: float) -> float:
    """Akaike's criterion for small samples (Hurvich & Tsai 1989)."""
    room = max(answers - parameters - 1, 1e-9)
    return -2 * log_likelihood + 2 * parameters + 2 * parameters * (parameters + 1) / room


def fitted_shapes(cells: Cells) -> Fitted | None:
    """The straight line, or the shape that leads it by more than 2 in AICc; None where no slope is finite."""
    total, found = float(cells.counts.sum()), {}
    aicc: dict[Shape, float] = {}
    for shape in SHAPES:
        thresholds = _thresholds(shape, cells.levels)
        if shape != "linear" and not len(thresholds):
            continue
        fits = ordered_logits(cells.counts, _designs(shape, cells.levels, thresholds))
        if not fits.is_converged.any():
            continue
        best = int(np.where(fits.is_converged, fits.log_likelihood, -np.inf).argmax())
        parameters = fits.cuts.shape[1] + fits.slopes.shape[1] + (shape != "linear")
        aicc[shape] = _corrected(float(fits.log_likelihood[best]), parameters, total)
        found[shape] = (float(thresholds[best]) if len(thresholds) else None, fits.cuts[best], fits.slopes[best])
    for shape in _in_order(aicc):
        threshold, cuts, slopes = found[shape]
        eta, moves = _eta(shape, threshold, slopes, cells.levels)
        sure = covariance(cells.counts, cuts, eta, moves, cells.pairs)
        errors = np.sqrt(np.diag(sure.independent)[len(cuts) :][: len(slopes)])
        if (errors * np.ptp(cells.levels) < WIDEST).all():
            return Fitted(shape, threshold, cuts, slopes, sure.robust, aicc)
    return None


def _in_order(aicc: Mapping[Shape, float]) -> list[Shape]:
    """The shapes that beat the straight line by more than 2, the best first; then the straight line."""
    line = aicc.get("linear", np.inf)
    better = sorted((shape for shape in aicc if aicc[shape] < line - LEAD), key=lambda shape: aicc[shape])
    return [*better, "linear"] if "linear" in aicc else better


def observed_shares(cells: Cells, kinds: Kinds) -> dict[str, list[float]]:
    """Observed shares with their Wilson intervals."""
    totals = cells.counts.sum(axis=1)
    praises, warns = cells.answers >= kinds.promoter_from, cells.answers <= kinds.detractor_to
    found: dict[str, list[float]] = {}
    for side, among in zip(SIDES, (praises, ~praises & ~warns, warns), strict=True):
        n = cells.counts[:, among].sum(axis=1)
        limits = [wilson(a, b) for a, b in zip(n, totals, strict=True)]
        found[f"observed_{side}"] = list(n / totals)
        found[f"observed_{side}_low"] = [low for low, _high in limits]
        found[f"observed_{side}_high"] = [high for _low, high in limits]
    return found
