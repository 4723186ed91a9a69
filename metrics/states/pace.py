"""The pace of each client's orders: what its own year and the company's season led to expect of the last three months.

Counts are compared by the exact test of two Poisson means, with counts divided by how much more (or less) than Poisson
counts these vary: per client, drawn toward the company's.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

RECENT, BASE = 3, 12
"""Months that are judged, and the months before them that say what to expect."""
LEAST_ORDERS, LEAST_ORDER_DAYS, LEAST_MONTHS = 3, 3, 3
"""Below so many orders in the base, days with an order, or months in the base there is no rhythm to fall behind."""
FALSE_SHARE, CLEARLY = 0.2, 0.75
"""Of those called slowing at most about this share is so by chance; it is at most this part of what was expected."""
PRIOR_MONTHS = 12.0
"""How many months the company's variation counts beside a client's own."""
LEAST_VARIATION = 0.2
OFF_BY_CHANCE, ONE_ERROR, FEWEST_ABOVE = 2.326, 0.682689, 30
"""Standard errors that one in a hundred lies off by, and the share within one; fewer say nothing about variation."""
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Pace:
    """Orders of the last three months of each client: expected of it (missing without a rhythm), seen, and whether they
    are clearly fewer. judged: how many clients had a rhythm to judge; variation: the company's over that of Poisson."""

    expected: Floats
    seen: Floats
    is_slowing: Bools
    judged: int
    variation: float


@dataclass
class Paces:
    """The last fifteen months of orders, one array a month; a client's first month is not counted: it is part of one.

    order_days: days with orders of each client. first: the number of the month of its first order.
    """

    order_days: NDArray[np.int64]
    first: NDArray[np.int64]
    orders: deque[NDArray[np.uint16]] = field(default_factory=lambda: deque(maxlen=RECENT + BASE))
    weights: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT + BASE))
    month: int = -1

    def add(self, orders: NDArray[np.int64], is_living: Bools) -> None:
        """One more month. is_living: clients neither dormant nor lost at its end; they say how strong the month was."""
        self.month += 1
        counted = self.first < self.month
        month = np.where(counted, np.clip(orders, 0, 65_535), 0).astype("uint16")
        among = is_living & counted
        living = int(among.sum())
        self.orders.append(month)
        self.weights.append(float(month[among].sum(dtype="int64")) / living if living else 0.0)

    def judged(self, is_settled: Bools) -> Pace:
        """What each client ordered in the last three months against its own pace.

        is_settled: clients that can be slowing at all: neither new, returning, dormant nor lost.
        """
        months, weights = list(self.orders), list(self.weights)
        recent, base = months[-RECENT:], months[:-RECENT]
        seen = np.sum(recent, axis=0, dtype="int64").astype(float) if recent else np.zeros(len(self.first))
        nobody = np.zeros(len(seen), dtype=bool)
        if len(base) < LEAST_MONTHS or sum(weights[-RECENT:]) <= 0:
            return Pace(np.full(len(seen), np.nan), seen, nobody, 0, 1.0)
        before = np.sum(base, axis=0, dtype="int64").astype(float)
        started = self.month - RECENT - len(base) + 1
        shares, spans = _strength_since(weights[:-RECENT], self.first - started)
        strength = sum(weights[-RECENT:])
        has_rhythm = (before >= LEAST_ORDERS) & (spans >= LEAST_MONTHS) & (self.order_days >= LEAST_ORDER_DAYS)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = np.where(has_rhythm & (shares > 0), before * strength / shares, np.nan)
        judged = has_rhythm & is_settled & np.isfinite(expected)
        if not judged.any():
            return Pace(expected, seen, nobody, 0, 1.0)
        variation, company = self._variation(base, weights[:-RECENT], before, shares, spans, judged)
        relative = np.divide(strength, shares, out=np.ones_like(shares), where=shares > 0)
        season = _season(seen, expected, variation * (1 + relative), judged)
        expected, relative = expected * season, relative * season
        inflation = _inflation(seen, expected, variation * (1 + relative), judged)
        slow, doubtful = nobody.copy(), judged & (seen <= CLEARLY * np.nan_to_num(expected))
        at = np.flatnonzero(doubtful)
        chances = chance_of_so_few(seen[at], before[at], relative[at], variation[at] * inflation)
        slow[at] = beyond_chance(chances, int(judged.sum()))
        return Pace(expected, seen, slow, int(judged.sum()), company * inflation)

    def _variation(
        self,
        base: list[NDArray[np.uint16]],
        weights: list[float],
        before: Floats,
        shares: Floats,
        spans: NDArray[np.int64],
        judged: Bools,
    ) -> tuple[Floats, float]:
        """Variance over mean of each client's months around its own pace, drawn toward the company's; the company's."""
        squares = np.zeros(len(before))
        for month, weight in zip(base, weights, strict=True):
            if weight > 0:
                squares += np.square(month, dtype="float64") / weight
        chi2 = np.where(judged, squares * shares / np.where(before > 0, before, 1.0) - before, 0.0)
        freedom = np.where(judged, spans - 1, 0)
        company = max(float(chi2.sum() / max(freedom.sum(), 1)), LEAST_VARIATION)
        own = (chi2 + PRIOR_MONTHS * company) / (freedom + PRIOR_MONTHS)
        return np.maximum(own, LEAST_VARIATION), company


def chance_of_so_few(seen: Floats, before: Floats, relative: Floats, variation: Floats | float) -> Floats:
    """The chance of at most so many orders when the pace has not changed.

    Rows:   one a client: orders seen, orders before, the strength of the months seen over that of those before, and
            variance over mean of its counts (1 is Poisson).
    Value:  0 to 1: the binomial chance of at most `seen` of all, at the share of the strength that lies in the months
            seen, with counts divided by the variation.
    Cuts:   one value a client.
    Source: Przyborowski & Wilenski 1940, "Homogeneity of results in testing samples from Poisson series", Biometrika
            31; counts divided by their dispersion as in McCullagh & Nelder 1989, "Generalized Linear Models", 4.5.
    """
    effective = np.asarray(before / variation, dtype=float)
    least = np.asarray(seen / variation, dtype=float)
    share = relative / (1 + relative)
    # P(at most k of n) is a regularised incomplete beta function, which is defined for counts that are not whole too.
    return np.asarray(betainc(np.maximum(effective, 1e-9), least + 1, 1 - share))


def beyond_chance(chances: Floats, tests: int) -> Bools:
    """Which of many tests stand when at most a fifth of those that stand may do so by chance.

    Rows:   the chances of the tests that may stand; `tests` is how many were made in all.
    Value:  one truth a chance.
    Cuts:   of all tests together.
    Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate", JRSS B 57.
    """
    ordered = np.sort(chances)
    within = ordered <= FALSE_SHARE * np.arange(1, len(ordered) + 1) / max(tests, 1)
    limit = ordered[np.flatnonzero(within)[-1]] if within.any() else -1.0
    return np.asarray(chances <= limit)


def _strength_since(weights: list[float], first: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """The strength of the base months after each client's first month, and how many these are."""
    after = np.concatenate([np.cumsum(weights[::-1])[::-1], [0.0]])
    place = np.clip(first + 1, 0, len(weights))
    return after[place], len(weights) - place


def _deviations(seen: Floats, expected: Floats, variance: Floats) -> Floats:
    """How many standard errors each client lies off what was expected of it."""
    return np.asarray((seen - expected) / np.sqrt(expected * variance))


def _season(seen: Floats, expected: Floats, variance: Floats, judged: Bools) -> float:
    """By how much the months seen were stronger than thought, by the clients that neither fell nor rose clearly: many
    that fall at once do not pass for a weak season."""
    mine = judged & (np.nan_to_num(expected) > 0)
    usual = np.flatnonzero(mine)[np.abs(_deviations(seen[mine], expected[mine], variance[mine])) < OFF_BY_CHANCE]
    return float(seen[usual].sum() / expected[usual].sum()) if len(usual) and seen[usual].sum() > 0 else 1.0


def _inflation(seen: Floats, expected: Floats, variance: Floats, judged: Bools) -> float:
    """By how much three months vary more than single months say; from those that ordered more than expected, so that
    falls do not excuse themselves: two in three lie within one standard error when nothing else is at work."""
    above = judged & (seen > np.nan_to_num(expected)) & (np.nan_to_num(expected) > 0)
    if above.sum() < FEWEST_ABOVE:
        return 1.0
    deviations = _deviations(seen[above], expected[above], variance[above])
    return max(1.0, float(np.quantile(deviations, ONE_ERROR)) ** 2)
