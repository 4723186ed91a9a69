"""The six shapes that compete to describe a side of the curve, all fitted with the same family.

constant, log-linear, log-quadratic (Anderson's U), exponential hinge, linear hinge (a straight line after a threshold:
without it "exponential" would be assumed, not tested) and saturated (every level for itself). A threshold counts as a
parameter, the dispersion of the negative binomial too. n of AICc is the number of answers; of sums by level that do not
say how many answers they hold it is not known, and AICc is AIC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammaln

from data.messages import N_
from metrics.word_of_mouth.cells import Cells
from metrics.word_of_mouth.family import Array, Family, best_alpha, dispersion_log_likelihood
from metrics.word_of_mouth.newton import Design, Growth, hinges
from metrics.word_of_mouth.search import Search

NAMES = ("constant", "log_linear", "log_quadratic", "exponential_hinge", "linear_hinge", "saturated")
IN_WORDS = {
    "constant": N_("the same at every level"),
    "log_linear": N_("steady exponential growth"),
    "log_quadratic": N_("a U"),
    "exponential_hinge": N_("flat, then exponential"),
    "linear_hinge": N_("flat, then a straight line"),
    "saturated": N_("every level for itself"),
}
CLAIMED = N_("{shape}, fits best; {rival} is {lead} AICc worse")
UNDECIDED = N_("shape undecided: {answers} answers are too few to tell {shape} from {rival}")
DEPENDENT = N_("shape undecided: answers of one client are too alike to tell {shape} from {rival}")
UNTOLD = N_("shape undecided: what was counted is too little to tell {shape} from {rival}")
VARIED = N_("shape undecided: the counts vary too much to tell {shape} from {rival}")
VAGUE = {
    CLAIMED: N_("{shape}, fits best; {rival} is {lead} AICc worse; its threshold may be anywhere from {low} to {high}"),
    UNDECIDED: N_(
        "shape undecided: {answers} answers are too few to tell {shape} from {rival}; "
        "the threshold may be anywhere from {low} to {high}"
    ),
    DEPENDENT: N_(
        "shape undecided: answers of one client are too alike to tell {shape} from {rival}; "
        "the threshold may be anywhere from {low} to {high}"
    ),
    UNTOLD: N_(
        "shape undecided: what was counted is too little to tell {shape} from {rival}; "
        "the threshold may be anywhere from {low} to {high}"
    ),
    VARIED: N_(
        "shape undecided: the counts vary too much to tell {shape} from {rival}; "
        "the threshold may be anywhere from {low} to {high}"
    ),
}
NEARLY_ALL = 0.8
"""A threshold that may lie anywhere on so much of the scale is hardly known."""
CLEAR_LEAD = 2.0
MOST_LEVELS = 200
ALPHA_ROUNDS = 6


class Fit(NamedTuple):
    """One shape: Akaike's criterion, the same corrected for the number of answers, and what they are made of."""

    aic: float
    aicc: float
    log_likelihood: float
    parameters: int


@dataclass(frozen=True)
class Verdict:
    """What the contest of shapes says: a message key and its values; a text among them is a message key itself."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)

    def about(self, interval: tuple[float, float], scale: float) -> Verdict:
        """The same with a word of caution where the threshold may lie nearly anywhere on the scale."""
        if interval[1] - interval[0] < NEARLY_ALL * scale:
            return self
        low, high = (round(end, 2) for end in interval)
        return Verdict(VAGUE[self.message], {**self.values, "low": low, "high": high})


def shape_fits(search: Search, answers: int | None) -> dict[str, Fit]:
    """Every shape's fit on the cells of that search; answers is the n of AICc, None where it is not known."""
    cells, more = search.cells, search.cells.design.covariates.shape[1]
    s = cells.design.satisfaction
    span = max(float(np.ptp(search.thresholds)), 1e-12)
    scaled = (s - search.thresholds[0]) / span
    linear = hinges(cells.design, cells.family, search.thresholds, cells.events[None], cells.units[None], "linear")
    straight = int(np.argmax(linear.log_likelihood[0]))
    found = {
        "constant": (_constant_rate(cells), 1),
        "log_linear": (_plain(cells, scaled[:, None]), 2),
        "log_quadratic": (_plain(cells, np.column_stack([scaled, scaled**2])), 3),
        "exponential_hinge": (_hinge(search, search.best, "exponential", search.parameters[search.best]), 3),
        "linear_hinge": (_hinge(search, straight, "linear", linear.parameters[0, straight]), 3),
        "saturated": (_saturated(cells), len(cells.levels)),
    }
    dispersed = int(cells.family.kind == "negative_binomial")
    constant = _constant(cells)
    return {name: _fit(ll + constant, p + more + dispersed, answers) for name, (ll, p) in found.items()}


def _fit(log_likelihood: float, parameters: int, answers: int | None) -> Fit:
    aic = 2 * parameters - 2 * log_likelihood
    if answers is None:
        return Fit(aic, aic, log_likelihood, parameters)
    room = answers - parameters - 1
    return Fit(aic, aic + 2 * parameters * (parameters + 1) / room if room > 0 else np.inf, log_likelihood, parameters)


def _constant_rate(cells: Cells) -> float:
    size = len(cells.events)
    return cells.own_rates(np.zeros(size, np.intp)) if cells.has_plain_rates else _plain(cells, np.empty((size, 0)))


def _plain(cells: Cells, columns: Array) -> float:
    """Log-likelihood of a log-linear model in these columns beside the covariates."""
    design = cells.design._replace(covariates=np.column_stack([columns, cells.design.covariates]))
    top = np.array([design.satisfaction.max()])  # a threshold at the top: no hinge
    return _with_alpha(cells, design, top, "exponential", np.zeros(2 + design.covariates.shape[1]), cold=True)


def _hinge(search: Search, at: int, growth: Growth, parameters: Array) -> float:
    cells = search.cells
    return _with_alpha(cells, cells.design, search.thresholds[at : at + 1], growth, parameters)


def _with_alpha(
    cells: Cells | _Part, design: Design, threshold: Array, growth: Growth, start: Array, cold: bool = False
) -> float:
    """Log-likelihood of one model; the negative binomial's alpha is its own, found in turn with the rest."""
    sums = (cells.events[None], cells.units[None])
    family, best = cells.family, -np.inf
    begin = None if cold else start[None, None]
    for _round in range(ALPHA_ROUNDS):
        found = hinges(design, family, threshold, *sums, growth, begin)
        if family.kind != "negative_binomial":
            return float(found.log_likelihood[0, 0])
        begin = found.parameters
        m = _unit_means(design, threshold, growth, begin[0, 0])
        alpha = best_alpha(m, cells.units, cells.events, cells.counted)
        reached = dispersion_log_likelihood(alpha, m, cells.units, cells.events, cells.counted)
        family = Family("negative_binomial", alpha)
        if reached - best < 1e-7:
            break
        best = reached
    return max(best, reached)


def _unit_means(design: Design, threshold: Array, growth: Growth, parameters: Array) -> Array:
    a, b, *gamma = parameters
    x = np.maximum(design.satisfaction - threshold, 0)
    bend = b * x if growth == "exponential" else np.log1p(np.exp(b) * x)
    return np.asarray(np.exp(a + bend + design.covariates @ np.asarray(gamma) + design.log_exposure))


def _saturated(cells: Cells) -> float:
    """A rate for every level. Levels without events have the rate 0 and add nothing to the likelihood."""
    levels, of = np.unique(cells.design.satisfaction, return_inverse=True)
    if len(levels) > MOST_LEVELS:
        return -np.inf  # satisfaction hardly ever repeats: there are no levels to take for themselves
    if cells.has_plain_rates:
        return cells.own_rates(of.reshape(-1))
    lively = np.bincount(of, cells.events)[of] > 0
    if not lively.any():
        return 0.0
    kept, place = np.unique(of[lively], return_inverse=True)
    own = np.eye(len(kept))[place][:, 1:]
    design = Design(
        cells.design.satisfaction[lively],
        cells.design.log_exposure[lively],
        np.column_stack([own, cells.design.covariates[lively]]),
    )
    part = _Part(design, cells.events[lively], cells.units[lively], cells)
    return _with_alpha(part, design, design.satisfaction.max()[None], "exponential", np.zeros(0), cold=True)


class _Part(NamedTuple):
    """The cells that have any events."""

    design: Design
    events: Array
    units: Array
    whole: Cells

    @property
    def family(self) -> Family:
        return self.whole.family

    @property
    def counted(self) -> tuple[Array, Array]:
        return self.whole.counted


def _constant(cells: Cells) -> float:
    """What the likelihood of the single entries has besides: the same for every shape."""
    entries, kind = cells.entries, cells.family.kind
    y = cells.acts
    if kind == "binomial":
        return float((gammaln(entries.answers + 1) - gammaln(y + 1) - gammaln(entries.answers - y + 1)).sum())
    apart = -float(gammaln(y + 1).sum())
    if kind == "poisson":
        apart += float((y * np.log(entries.exposure)).sum() - (cells.events * cells.design.log_exposure).sum())
    return apart


def verdict_on(
    rivals: Mapping[str, Fit], answers: int | None, effect: float, is_repeated: bool = True
) -> tuple[Verdict, str | None, str | None, float | None]:
    """(verdict, best, claimed, lead). effect: by how much dependent answers make the likelihood too large.

    answers: None where nobody says how many there are. is_repeated: whether any client answered more than once.
    """
    order = sorted(rivals, key=lambda name: rivals[name].aicc)
    best, second = order[0], order[1]
    values: dict[str, Any] = {"shape": IN_WORDS[best], "rival": IN_WORDS[second]}
    values |= {} if answers is None else {"answers": answers}
    undecided = Verdict(UNTOLD if answers is None else UNDECIDED, values)
    if not np.isfinite(rivals[second].aicc):
        # More parameters than answers: nothing stands beside the best that it could be better than.
        return undecided, best if np.isfinite(rivals[best].aicc) else None, None, None
    lead = rivals[second].aicc - rivals[best].aicc
    if not lead > CLEAR_LEAD:
        return undecided, best, None, lead
    if not all(_deflated(rivals, name, best, effect) > CLEAR_LEAD for name in order[1:]):
        return Verdict(DEPENDENT if is_repeated else VARIED, values), best, None, lead
    return Verdict(CLAIMED, {**values, "lead": round(lead)}), best, best, lead


def _deflated(rivals: Mapping[str, Fit], name: str, best: str, effect: float) -> float:
    """The lead over a rival when the likelihoods count for what they are worth (QAICc)."""
    one, other = rivals[name], rivals[best]
    if not np.isfinite(one.aicc):
        return float(np.inf)
    penalties = (one.aicc + 2 * one.log_likelihood) - (other.aicc + 2 * other.log_likelihood)
    return float(2 * (other.log_likelihood - one.log_likelihood) / effect + penalties)
