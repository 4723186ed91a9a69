"""What the curve might also have been: clients drawn anew, the threshold searched again in every draw.

A band at the threshold that was found would be too narrow around the kink. Whole clients are drawn, with all their
answers; clients that are alike in every sum are one pattern with a count, so what is drawn is counts, not clients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from math import exp, factorial

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, hstack

from metrics.word_of_mouth.branch import Side, hinge_rate
from metrics.word_of_mouth.cells import client_sums
from metrics.word_of_mouth.curve import Searched
from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.likely_places import AS_LIKELY, likely_hinges
from metrics.word_of_mouth.newton import hinges
from metrics.word_of_mouth.search import Search

RESAMPLES = 500
COUNTS_AT_ONCE, SUMS_AT_ONCE = 4_000_000, 60_000
"""Counts drawn at once, and sums fitted at once: so many stay near the processor, which halves the time of the fits."""
ONCE = np.searchsorted(np.cumsum([exp(-1) / factorial(k) for k in range(12)]), (np.arange(65_536) + 0.5) / 65_536) * 1.0
"""Quantiles of a Poisson count with mean 1."""
NEVER_BEST = 60.0
"""A threshold whose deviance is that many times the threshold's dispersion above the best is best in no resample."""


@dataclass(frozen=True)
class Draws:
    """Resampled curves. praise, complaint: (resamples, 3) threshold, log level, slope; None for a side not shown."""

    praise: Array | None
    complaint: Array | None
    resamples: int

    def rates(self, side: Side, satisfaction: ArrayLike) -> Array:
        """(resamples, levels): acts per client and year. Raises ValueError when that side has no curve."""
        drawn = self.praise if side == "praise" else self.complaint
        if drawn is None:
            raise ValueError(f"there is no curve of {side} to draw from")
        threshold, log_level, slope = (column[:, None] for column in drawn.T)
        return hinge_rate(side, np.asarray(satisfaction, float)[None], threshold, np.exp(log_level), slope)


def resampled(
    searched: Searched, resamples: int = RESAMPLES, tell: Callable[[float], None] | None = None
) -> Draws | None:
    """The curve of as many resamples of the clients; None when no side is shown.

    The draws depend on the data alone: the same answers in any order give the same draws. tell: is told the share done.
    """
    curve = searched.curve
    sides = [(searched.praise, curve.praise), (searched.complaint, curve.complaint)]
    shown = [search if branch.shown else None for search, branch in sides]
    kept = [_kept(search, branch.dispersion) for search, (_s, branch) in zip(shown, sides, strict=True) if search]
    if not kept:
        return None
    places = [places for _search, places in kept]
    parts: list[list[Array]] = []
    done = 0
    for sums in _drawn([search for search, _places in kept], resamples):
        parts.append(_chosen([search for search, _places in kept], places, sums))
        done += len(sums[0])
        if tell is not None:
            tell(done / resamples)
    found = iter([np.concatenate(rows) for rows in zip(*parts, strict=True)])
    praise, complaint = (next(found) if search else None for search in shown)
    if complaint is not None:
        complaint[:, 0] = curve.scale[0] + curve.scale[1] - complaint[:, 0]
    return Draws(praise, complaint, resamples)


def _kept(search: Search, dispersion: float) -> tuple[Search, np.ndarray]:
    """The places worth searching again: the rest is too far from the best ever to win."""
    return search, np.flatnonzero(search.deviance <= NEVER_BEST * dispersion)


def _drawn(searches: list[Search], resamples: int) -> Iterator[list[Array]]:
    """Sums of every cell in each resample, in chunks: one (resamples, 2 · cells) of events and units a side."""
    patterns, counts = _patterns(searches)
    rng = np.random.default_rng(_seed(searches))
    at_once = max(1, min(resamples, COUNTS_AT_ONCE // len(counts)))
    borders = np.cumsum([0, *(2 * len(search.cells.events) for search in searches)])
    for first in range(0, resamples, at_once):
        drawn = _times(rng, counts, min(at_once, resamples - first))
        sums = np.asarray((patterns.T @ drawn.T).T)
        yield [sums[:, a:b] for a, b in pairwise(borders)]


def _times(rng: np.random.Generator, counts: Array, rows: int) -> Array:
    """How often each pattern is drawn, (rows, patterns): Poisson counts around how often it is there.

    Most patterns of a large company are there once; for those a table of 65,536 places is ten times as quick.
    """
    drawn = ONCE[rng.integers(0, len(ONCE), (rows, len(counts)), dtype=np.uint16)]
    several = np.flatnonzero(counts > 1)
    drawn[:, several] = rng.poisson(counts[several], (rows, len(several)))
    return np.asarray(drawn)


def _patterns(searches: list[Search]) -> tuple[csr_array, Array]:
    """Distinct clients, by all their sums, in an order of their own, and how many there are of each."""
    sums = csr_array(hstack([client_sums(search.cells) for search in searches], format="csr"))
    totals = np.asarray(sums.sum(axis=0)).reshape(-1)
    weights = np.random.default_rng(0).random(sums.shape[1]) * sums.shape[0] / np.maximum(totals, 1e-12)
    _keys, first, counts = np.unique(np.round(sums @ weights, 9), return_index=True, return_counts=True)
    return sums[first], counts.astype(float)


def _seed(searches: list[Search]) -> int:
    """A number made of the data: not of a clock."""
    sums = [np.round(part, 6) for search in searches for part in (search.cells.events, search.cells.exposure)]
    return int.from_bytes(blake2b(b"".join(part.tobytes() for part in sums), digest_size=8).digest(), "big")


def _fitted(search: Search, places: np.ndarray, sums: Array, is_every: bool = False) -> tuple[Array, Array]:
    """(parameters, log-likelihood) of each resample at each place; is_every: also where the best one cannot be."""
    cells, size = search.cells, len(search.cells.events)
    if cells.has_plain_rates:
        growth = search.parameters[places, 1]
        likely = likely_hinges(
            cells.design, search.thresholds[places], sums[:, :size], sums[:, size:], growth, is_every=is_every
        )
        return likely.parameters, likely.log_likelihood
    at_once = max(1, SUMS_AT_ONCE // (size * len(places)))
    start = search.parameters[None, places]
    found = [
        hinges(cells.design, cells.family, search.thresholds[places], part[:, :size], part[:, size:], start=start)
        for part in (sums[first : first + at_once] for first in range(0, len(sums), at_once))
    ]
    return np.concatenate([f.parameters for f in found]), np.concatenate([f.log_likelihood for f in found])


def _chosen(searches: list[Search], places: list[np.ndarray], sums: list[Array]) -> list[Array]:
    """Threshold, log level and slope of each resample; complaints never begin above praise."""
    fits = [_fitted(search, where, part) for search, where, part in zip(searches, places, sums, strict=True)]
    found = [parameters for parameters, _likelihood in fits]
    best = [_first_as_likely(likelihood) for _parameters, likelihood in fits]
    if len(fits) == 2:
        last = len(searches[0].thresholds) - 1
        crossed = np.flatnonzero(last - places[1][best[1]] > places[0][best[0]])
        if len(crossed):
            sides = zip(searches, places, sums, strict=True)
            again = [_fitted(search, where, part[crossed], is_every=True) for search, where, part in sides]
            for side, at in enumerate(_in_order(last, places, [likelihood for _parameters, likelihood in again])):
                found[side][crossed], best[side][crossed] = again[side][0], at
    chosen = []
    for search, where, at, parameters in zip(searches, places, best, found, strict=True):
        own = parameters[np.arange(len(at)), at]
        chosen.append(np.column_stack([search.thresholds[where[at]], own[:, 0], own[:, 1]]))
    return chosen


def _in_order(last: int, places: list[np.ndarray], likelihoods: list[Array]) -> list[np.ndarray]:
    """The likeliest pair of each resample with complaints no higher than praise; each side's own best without one.

    Complaint thresholds are mirrored: place j is the threshold at last − j, which must not lie above place i of praise.
    """
    praise, complaint = likelihoods
    nobody = np.full((len(complaint), 1), -np.inf)
    from_here = np.hstack([np.maximum.accumulate(complaint[:, ::-1], axis=1)[:, ::-1], nobody])
    first = np.searchsorted(places[1], last - places[0])
    best = _first_as_likely(praise + from_here[:, first])
    allowed = np.arange(complaint.shape[1]) >= first[best][:, None]
    other = _first_as_likely(np.where(allowed, complaint, -np.inf))
    alone = ~allowed.any(axis=1)
    return [np.where(alone, _first_as_likely(own), at) for own, at in zip(likelihoods, (best, other), strict=True)]


def _first_as_likely(likelihood: Array) -> np.ndarray:
    """The first of the places that fit best: which of equals is the largest is left to rounding otherwise."""
    return np.asarray((likelihood >= likelihood.max(axis=1, keepdims=True) - AS_LIKELY / 2).argmax(axis=1))
