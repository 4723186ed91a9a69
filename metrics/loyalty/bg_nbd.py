"""BG/NBD: orders that come at any time, from clients that after an order may stop for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln

from metrics.loyalty.histories import Floats, Histories, checked, histories
from metrics.loyalty.search import LOG_ODDS, LOG_TOTAL, Likelihood, Space, beta_pair, highest

STARTS = ((2.3, 0.0, 0.0, 0.7), (1.1, -1.2, -1.4, 0.9), (1.9, 0.7, -2.8, 1.7), (-0.7, -0.7, 0.0, 1.4))
"""Log of the mean orders in the longest time watched, log of r, and log odds and log sum of the chance to stop."""
BOUNDS = ((-15.0, 15.0), LOG_TOTAL, LOG_ODDS, LOG_TOTAL)
NODES = 40
Answer = Floats | float


class BgNbdParameters(NamedTuple):
    """r, alpha of the gamma distribution of order rates; a, b of the beta distribution of the chance to stop."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True)
class BgNbd:
    """A fitted model. `standard_errors` are those of the parameters' logarithms, infinite where nothing bounds one."""

    parameters: BgNbdParameters
    log_likelihood: float
    clients: float
    standard_errors: tuple[float, ...]

    def alive(self, frequency: object, recency: object, age: object) -> Answer:
        """P(the client is still with us at the end of the time it was watched).

        Rows:   one per client: repeated orders, when the last one came, time watched, from the first order on.
        Value:  0 to 1, an array, or a number for numbers. A client that never ordered again has 1: in this model one
                stops only after a repeated order.
        Cuts:   not additive; the mean over clients is the expected share.
        Source: Fader, Hardie & Lee 2005, Marketing Science 24(2); Fader, Hardie & Lee 2008, "Computing P(alive)".
        Errors: ValueError as the fit.
        """
        times, last, ages = checked(frequency, recency, age, "age", whole=False)
        return _like(_alive(self.parameters, times, last, ages), frequency)

    def expected(
        self, ahead: float, frequency: object | None = None, recency: object | None = None, age: object | None = None
    ) -> Answer:
        """Orders expected in the time `ahead`, of clients with these histories; without any, of a new client.

        Rows:   one per client, as for `alive`.
        Value:  0 or more, an array, or a number for numbers.
        Cuts:   additive over clients, and over stretches of time.
        Source: Fader, Hardie & Lee 2005, Marketing Science 24(2), equations 9 and 10, as the mean of
                (1 − (A/(A + p·t))^R)/p over the chance p to stop by Gauss–Jacobi quadrature: so it has no gap at
                a = 1 and does not overflow.
        Errors: ValueError as the fit, and for a negative `ahead`.
        """
        given = (frequency, recency, age)
        if all(part is None for part in given):
            given = (0, 0, 0)
        times, last, ages = checked(*given, "age", whole=False)
        if not ahead >= 0 or not np.isfinite(ahead):
            raise ValueError(f"ahead is {ahead}; it is a time of 0 or more")
        r, alpha, a, b = self.parameters
        found = np.empty(len(times))
        for orders in np.unique(times):
            here = times == orders
            lengths, at = np.unique(ages[here], return_inverse=True)
            stops, weights = _beta_nodes(a, b + float(orders))
            grown = (r + orders) * np.log1p(stops * (ahead / (alpha + lengths[:, None])))
            # (1 − e^−g)/p with p → 0 tends to R·t/A; nodes lie above 0 but may be as small as rounding.
            means = (-np.expm1(-grown) / stops) @ weights
            found[here] = means[at]
        return _like(found * _alive(self.parameters, times, last, ages), given[0])

    def ordering(self, ahead: float, frequency: object, recency: object, age: object) -> Answer:
        """P(at least one order in the time `ahead`): less than P(alive) for who orders seldom.

        Rows:   one per client, as for `alive`.
        Value:  0 to 1, an array, or a number for numbers.
        Cuts:   not additive; the mean over clients is the expected share.
        Source: Fader, Hardie & Lee 2005, Marketing Science 24(2): who is with us stays so until its next order.
        Errors: ValueError as for `expected`.
        """
        times, last, ages = checked(frequency, recency, age, "age", whole=False)
        if not ahead >= 0 or not np.isfinite(ahead):
            raise ValueError(f"ahead is {ahead}; it is a time of 0 or more")
        r, alpha, _, _ = self.parameters
        orders = -np.expm1(-(r + times) * np.log1p(ahead / (alpha + ages)))
        return _like(_alive(self.parameters, times, last, ages) * orders, frequency)


def fit_bg_nbd(
    frequency: Sequence[float] | npt.ArrayLike,
    recency: Sequence[float] | npt.ArrayLike,
    age: Sequence[float] | npt.ArrayLike,
    counts: Sequence[float] | npt.ArrayLike | None = None,
) -> BgNbd:
    """The BG/NBD model that makes these histories most likely: how often clients order, when they stop.

    While a client is with us its orders come at random at a rate λ; after each of them it stops for good with a chance
    p; λ differs between clients as a gamma, p as a beta distribution, independently, and both stay as they are.

    Rows:   one per client, or per distinct history with `counts`: orders after the first, the time of the last one and
            the time watched, both counted from the first order.
    Value:  a BgNbd record; alpha is in the unit of time that was given.
    Cuts:   not additive: fit anew.
    Source: Fader, Hardie & Lee 2005, "Counting your customers the easy way", Marketing Science 24(2).
    Errors: ValueError for columns of different length, numbers that are negative or not finite, a frequency that is
            not whole, a last order beyond the age, and where nobody ordered again.
    """
    known = histories(frequency, recency, age, counts, "age", whole=False)
    longest = float(known.span.max())
    if longest == 0:
        raise ValueError("age is 0 for every client: nobody was watched for any time")
    space = Space(
        lambda at: np.array([np.exp(at[1]), np.exp(at[1] - at[0]) * longest, *beta_pair(at[2], at[3])]),
        np.array(BOUNDS),
        STARTS,
    )
    found, likelihood, errors = highest(_prepared, known, space)
    return BgNbd(BgNbdParameters(*found.tolist()), likelihood, known.clients, tuple(errors.tolist()))


def _prepared(known: Histories) -> Likelihood:
    """The log-likelihood; what depends on one of the three numbers alone is worked out once per value of it."""
    orders, order_at = np.unique(known.frequency, return_inverse=True)
    lasts, last_at = np.unique(known.recency, return_inverse=True)
    ages, age_at = np.unique(known.span, return_inverse=True)
    again = known.frequency > 0

    def likelihood(parameters: Floats) -> float:
        r, alpha, a, b = parameters
        first = gammaln(r + orders) - gammaln(r) + r * np.log(alpha) + betaln(a, b + orders) - betaln(a, b)
        until_now = -(r + known.frequency) * np.log(alpha + ages)[age_at]
        stopped = np.log(a / (b + np.maximum(orders, 1) - 1))[order_at]
        stopped = stopped - (r + known.frequency) * np.log(alpha + lasts)[last_at]
        either = np.where(again, np.logaddexp(until_now, stopped), until_now)
        return float((known.counts * (first[order_at] + either)).sum())

    return likelihood


def _alive(parameters: BgNbdParameters, frequency: Floats, recency: Floats, age: Floats) -> Floats:
    r, alpha, a, b = parameters
    silent = (r + frequency) * (np.log(alpha + age) - np.log(alpha + recency))
    odds_log = np.log(a) - np.log(b + np.maximum(frequency, 1) - 1) + silent  # that it stopped after its last order
    return np.where(frequency > 0, np.exp(-np.logaddexp(0.0, odds_log)), 1.0)


@lru_cache(maxsize=1024)
def _beta_nodes(a: float, b: float) -> tuple[Floats, Floats]:
    """Points between 0 and 1 and weights that average over a beta distribution (Golub & Welsch 1969).

    The eigenvalues of the matrix of the Jacobi polynomials' recurrence are the points; no gamma function is needed, so
    nothing overflows whatever a and b are.
    """
    up, down = b - 1.0, a - 1.0  # of the weight (1 − y)^up (1 + y)^down on −1 … 1
    k = np.arange(1, NODES)
    total = 2 * k + up + down
    middle = np.concatenate([[(down - up) / (up + down + 2)], (down**2 - up**2) / (total * (total + 2))])
    beside = 4 * k * (k + up) * (k + down) * (k + up + down)
    under = total**2 * (total + 1) * (total - 1)
    # k = 1 with up + down = −1 is 0/0: the factor cancels.
    beside[0], under[0] = 4 * (1 + up) * (1 + down), (2 + up + down) ** 2 * (3 + up + down)
    matrix = np.diag(middle) + np.diag(np.sqrt(beside / under), 1) + np.diag(np.sqrt(beside / under), -1)
    points, vectors = np.linalg.eigh(matrix)
    return np.clip((points + 1) / 2, 1e-15, 1.0), vectors[0] ** 2


def _like(values: Floats, given: object) -> Answer:
    return float(values[0]) if np.ndim(given) == 0 else values  # type: ignore[arg-type]
