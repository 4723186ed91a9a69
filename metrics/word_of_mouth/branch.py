"""One side of the curve, praise or complaint: its threshold, level and slope, or why there are none to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log
from typing import Any, Literal

import numpy as np

from data.messages import N_
from metrics.word_of_mouth.cells import clients_of
from metrics.word_of_mouth.family import Array, Kind
from metrics.word_of_mouth.profile import Interval, level_interval, slope_interval, threshold_interval
from metrics.word_of_mouth.search import DesignEffects, Search, design_effects
from metrics.word_of_mouth.shapes import NAMES, Fit, Verdict, shape_fits, verdict_on

Side = Literal["praise", "complaint"]
FEWEST_EVENTS, FEWEST_BEYOND = 100, 2
HINGES = ("exponential_hinge", "linear_hinge")
TOO_FEW_EVENTS = {
    "praise": N_("no curve of praise: {events} recommendations are too few, it takes {least}"),
    "complaint": N_("no curve of complaints: {events} complaints are too few, it takes {least}"),
}
TOO_FEW_BEYOND = {
    "praise": N_("no curve of praise: fewer than two answered levels lie beyond the threshold"),
    "complaint": N_("no curve of complaints: fewer than two answered levels lie beyond the threshold"),
}
NO_GROWTH = {
    "praise": N_("no curve of praise: it does not grow with satisfaction"),
    "complaint": N_("no curve of complaints: they do not grow as satisfaction falls"),
}
NOT_KEPT = {
    "praise": N_("no curve of praise: import `referrals` to see it"),
    "complaint": N_("no curve of complaints: import `complaints` to see it"),
}
NOBODY_ASKED = N_("no curve: no answer was watched for a day")
NO_CURVE = N_("unknown: there is no curve on this side")


@dataclass(frozen=True)
class Refusal:
    """Why something is not shown: a message key and its values; a text among the values is a message key itself."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True)
class Branch:
    """One side of the curve. Rates per client and year, satisfaction on the scale given; slope is never negative.

    level: the rate where nothing grows (with covariates: where they are 0). threshold, level, slope and their 95 %
    intervals are None when `shown` is False, and `refusal` says why (`reason` the same as an English sentence).
    events: acts after answers; one that follows two answers counts with both.
    dispersion: by how much the threshold's variance exceeds the family's, because a client's answers hang together.
    rivals: every shape's fit. best: the one with the least AICc; lead: how far the second is behind; claimed: the best
    when it leads every rival by more than 2. verdict: that in words.
    """

    side: Side
    events: float
    answers: int
    exposure: float
    verdict: Verdict
    threshold: float | None = None
    level: float | None = None
    slope: float | None = None
    threshold_interval: Interval | None = None
    level_interval: Interval | None = None
    slope_interval: Interval | None = None
    family: Kind = "poisson"
    alpha: float = 0.0
    dispersion: float = 1.0
    rivals: Mapping[str, Fit] = field(default_factory=dict)
    best: str | None = None
    claimed: str | None = None
    lead: float | None = None
    refusal: Refusal | None = None

    @property
    def shown(self) -> bool:
        return self.refusal is None

    @property
    def reason(self) -> str:
        """English sentence; empty when the curve is shown."""
        return "" if self.refusal is None else str(self.refusal)

    @property
    def doubling(self) -> float | None:
        """Points of satisfaction beyond the threshold that double the rate: ln 2 / slope."""
        return log(2) / self.slope if self.slope else None

    def rate(self, satisfaction: Any) -> Array:
        """Acts per client and year at each satisfaction.

        Raises ValueError when there is no curve, with the reason.
        """
        if self.threshold is None or self.level is None or self.slope is None:
            raise ValueError(self.reason)
        return hinge_rate(self.side, np.asarray(satisfaction, float), self.threshold, self.level, self.slope)


def hinge_rate(side: Side, satisfaction: Array, threshold: Any, level: Any, slope: Any) -> Array:
    """level · exp(slope · points beyond the threshold): above it for praise, below it for complaints."""
    away = satisfaction - threshold if side == "praise" else threshold - satisfaction
    return np.asarray(level * np.exp(slope * np.maximum(away, 0)))


def refusal_of(side: Side, search: Search) -> Refusal | None:
    """Why these answers carry no curve of that side; None when they do."""
    events = search.evidence
    if events < FEWEST_EVENTS:
        return Refusal(TOO_FEW_EVENTS[side], {"events": int(events), "least": FEWEST_EVENTS})
    if search.parameters[search.best, 1] <= 0 or search.deviance[-1] <= 1e-6:
        return Refusal(NO_GROWTH[side])
    return Refusal(TOO_FEW_BEYOND[side]) if search.fewest_beyond < FEWEST_BEYOND else None


def without_a_record(side: Side, message: str) -> Branch:
    """A side of which nothing was ever recorded, or nobody was asked."""
    refusal = Refusal(message)
    return Branch(side, 0.0, 0, 0.0, Verdict(message), refusal=refusal)


def branch_of(side: Side, search: Search, at: int) -> Branch:
    """The side that this search found, with the threshold at that place of the scale."""
    cells, refusal = search.cells, refusal_of(side, search)
    answers = round(float(cells.entries.answers.sum()))
    known = None if cells.entries.are_sums else answers
    events, exposure = float(cells.events.sum()), float(cells.entries.exposure.sum())
    said = Verdict("") if refusal is None else Verdict(refusal.message, refusal.values)
    kind, alpha = cells.family.kind, cells.family.alpha
    counted = Branch(side, events, answers, exposure, said, family=kind, alpha=alpha, refusal=refusal)
    if search.evidence < FEWEST_EVENTS:
        return counted
    effects = design_effects(search, at)
    rivals = shape_fits(search, known)
    is_repeated = clients_of(cells) < answers
    verdict, best, claimed, lead = verdict_on(rivals, known, effects.overall, is_repeated)
    told = replace(counted, rivals=rivals, best=best, claimed=claimed, lead=lead, dispersion=effects.threshold)
    if refusal is not None:
        # No threshold is shown, so no shape that has one is claimed.
        return replace(told, claimed=None) if claimed in HINGES else told
    return _estimated(told, search, at, effects, verdict)


def _estimated(told: Branch, search: Search, at: int, effects: DesignEffects, verdict: Verdict) -> Branch:
    low, high = float(search.thresholds[0]), float(search.thresholds[-1])
    first, last = threshold_interval(search, at, effects.threshold)
    threshold = float(search.thresholds[at])
    if told.side == "complaint":
        threshold, first, last = low + high - threshold, low + high - last, low + high - first
    return replace(
        told,
        verdict=verdict.about((first, last), high - low),
        threshold=threshold,
        threshold_interval=(first, last),
        level=float(np.exp(search.parameters[at, 0])),
        level_interval=level_interval(search, at, effects.level),
        slope=float(search.parameters[at, 1]),
        slope_interval=slope_interval(search, at, effects.slope),
    )


__all__ = ["NAMES", "Branch", "Fit", "Refusal", "Side", "branch_of", "hinge_rate", "refusal_of", "without_a_record"]
