"""BG/BB: orders that come in slots (weeks), at most one each, from clients that one day stop for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from metrics.loyalty.histories import Floats, Histories, checked, histories
from metrics.loyalty.search import LOG_ODDS, LOG_TOTAL, Likelihood, Space, beta_pair, highest

SPACE = Space(
    lambda at: np.array([*beta_pair(at[0], at[1]), *beta_pair(at[2], at[3])]),
    np.array([LOG_ODDS, LOG_TOTAL] * 2),
    # log odds and log sum of the chance to order, then of the chance to stop
    ((0.0, 0.7, -1.8, 1.2), (0.7, 1.1, -4.0, 2.3), (-1.4, 0.9, -3.0, 3.0), (0.0, 2.3, -2.3, 0.1)),
)
Answer = Floats | float


class BgBbParameters(NamedTuple):
    """Shapes of two beta distributions: alpha, beta of the chance to order in a slot, gamma, delta of that to stop."""

    alpha: float
    beta: float
    gamma: float
    delta: float


@dataclass(frozen=True)
class BgBb:
    """A fitted model. `standard_errors` are those of the parameters' logarithms, infinite where nothing bounds one."""

    parameters: BgBbParameters
    log_likelihood: float
    clients: float
    standard_errors: tuple[float, ...]

    def alive(self, frequency: object, recency: object, slots: object, ahead: int = 1) -> Answer:
        """P(the client is still with us `ahead` slots after the last one watched); ahead 0 is that last slot.

        Rows:   one per client: repeated orders, the slot of the last one, slots watched after the first order's.
        Value:  0 to 1, an array, or a number for numbers.
        Cuts:   not additive; the mean over clients is the expected share.
        Source: Fader, Hardie & Shang 2010, Marketing Science 29(6), equation 8 (with ahead 1).
        Errors: ValueError as the fit; negative or broken `ahead`.
        """
        times, last, spans = checked(frequency, recency, slots, "slots", whole=True)
        if ahead < 0 or ahead != int(ahead):
            raise ValueError(f"ahead is {ahead}; it counts slots and is 0 or more")
        table = _Grid(times, last, spans)
        through = table.through(self.parameters, ahead)
        return _like(np.exp(np.minimum(through - table.likelihood(self.parameters), 0.0)), frequency)

    def expected(
        self, ahead: int, frequency: object | None = None, recency: object | None = None, slots: object | None = None
    ) -> Answer:
        """Orders expected in the next `ahead` slots, of clients with these histories; without any, of a new client.

        Rows:   one per client, as for `alive`.
        Value:  0 to `ahead`, an array, or a number for numbers.
        Cuts:   additive over clients and over slots.
        Source: Fader, Hardie & Shang 2010, Marketing Science 29(6), equations 7 and 10, summed slot by slot: so it
                has no gap at gamma = 1.
        Errors: ValueError as for `alive`.
        """
        given = (frequency, recency, slots)
        if all(part is None for part in given):
            given = (0, 0, 0)
        times, last, spans = checked(*given, "slots", whole=True)
        if ahead < 0 or ahead != int(ahead):
            raise ValueError(f"ahead is {ahead}; it counts slots and is 0 or more")
        alpha, beta, gamma, delta = self.parameters
        lengths, at = np.unique(spans, return_inverse=True)
        # B(γ, δ+n+j) / B(γ, δ+n) for j = 1, 2 …: the chance to be there j slots after n, for who is there at n.
        still = delta + lengths[:, None] + np.arange(int(ahead))
        there = np.cumsum(np.log(still) - np.log(still + gamma), axis=1)
        table = _Grid(times, last, spans)
        in_last = np.exp(np.minimum(table.through(self.parameters, 0) - table.likelihood(self.parameters), 0.0))
        chance = (alpha + times) / (alpha + beta + spans)
        return _like(in_last * chance * np.exp(there).sum(axis=1)[at], given[0])

    def ordering(self, ahead: int, frequency: object, recency: object, slots: object) -> Answer:
        """P(at least one order in the next `ahead` slots): less than P(alive) for who orders seldom.

        Rows:   one per client, as for `alive`.
        Value:  0 to 1, an array, or a number for numbers.
        Cuts:   not additive; the mean over clients is the expected share.
        Source: Fader, Hardie & Shang 2010, Marketing Science 29(6): the chance of no order of a client that is with us,
                with the shapes that its history has left behind.
        Errors: ValueError as for `expected`.
        """
        times, last, spans = checked(frequency, recency, slots, "slots", whole=True)
        if ahead < 0 or ahead != int(ahead):
            raise ValueError(f"ahead is {ahead}; it counts slots and is 0 or more")
        alpha, beta, gamma, delta = self.parameters
        table = _Grid(times, last, spans)
        in_last = np.exp(np.minimum(table.through(self.parameters, 0) - table.likelihood(self.parameters), 0.0))
        none, unseen, still = np.zeros(len(times)), np.ones(len(times)), np.ones(len(times))
        for step in range(int(ahead)):
            none += unseen * still * gamma / (gamma + delta + spans + step)  # it stops now, unseen so far
            still = still * (delta + spans + step) / (gamma + delta + spans + step)
            unseen = unseen * (beta + spans - times + step) / (alpha + beta + spans + step)
        return _like(in_last * np.clip(1 - none - unseen * still, 0.0, 1.0), frequency)


def fit_bg_bb(
    frequency: Sequence[float] | npt.ArrayLike,
    recency: Sequence[float] | npt.ArrayLike,
    slots: Sequence[float] | npt.ArrayLike,
    counts: Sequence[float] | npt.ArrayLike | None = None,
) -> BgBb:
    """The BG/BB model that makes these histories most likely: chances to order and to stop, and how clients differ.

    While a client is with us it orders in each slot with a chance p; before each slot it stops for good with a chance
    θ; p and θ differ between clients as independent beta distributions and stay as they are.

    Rows:   one per client, or per distinct history with `counts`: orders after the first, the slot of the last one,
            and the slots watched, all counted from the slot of the first order.
    Value:  a BgBb record.
    Cuts:   not additive: fit anew.
    Source: Fader, Hardie & Shang 2010, "Customer-base analysis in a discrete-time noncontractual setting",
            Marketing Science 29(6).
    Errors: ValueError for columns of different length, numbers that are negative, not whole or not finite, a last
            order beyond the slots, more orders than slots, and where nobody ordered again.
    """
    known = histories(frequency, recency, slots, counts, "slots", whole=True)
    found, likelihood, errors = highest(_prepared, known, SPACE)
    return BgBb(BgBbParameters(*found.tolist()), likelihood, known.clients, tuple(errors.tolist()))


def _prepared(known: Histories) -> Likelihood:
    table = _Grid(known.frequency, known.recency, known.span)
    return lambda parameters: float((known.counts * table.likelihood(parameters)).sum())


class _Grid:
    """Likelihoods looked up: all their terms depend on the frequency and one slot, of which there are few.

    Stopping right after slot s has the weight f(x, s) = B(α+x, β+s−x)·B(γ+1, δ+s); the likelihood of a client adds
    f(x, s) over its silent slots s = t … n−1, as the difference of two sums to the end of the table. f falls in s, so
    the difference loses at most a factor of n in precision. Beta functions are running sums of logarithms.
    """

    def __init__(self, frequency: Floats, recency: Floats, slots: Floats) -> None:
        orders, self.row = np.unique(frequency.astype(np.int64), return_inverse=True)
        self.most = int(slots.max(initial=0))
        self.orders, self.missed = orders, np.arange(self.most + 1) - orders[:, None]
        self.recency, self.slots = recency.astype(np.int64), slots.astype(np.int64)
        self.is_silent = self.recency < self.slots

    def through(self, parameters: Sequence[float] | Floats, ahead: int) -> Floats:
        """Log of the chance of the history and of being with us `ahead` slots later."""
        alpha, beta, gamma, delta = parameters
        staying = _rising(delta, self.most + ahead) - _rising(gamma + delta, self.most + ahead)
        return self._ordering(alpha, beta)[self.row, self.slots] + staying[self.slots + ahead]

    def likelihood(self, parameters: Sequence[float] | Floats) -> Floats:
        """Log-likelihood of each history."""
        alpha, beta, gamma, delta = parameters
        ordering = self._ordering(alpha, beta)
        staying = _rising(delta, self.most) - _rising(gamma + delta, self.most)
        stopping = staying + np.log(gamma) - np.log(gamma + delta + np.arange(self.most + 1))
        sums = ordering + stopping + np.log(self._over_next(parameters).T)
        found = (ordering + staying)[self.row, self.slots]
        row, last, span = (part[self.is_silent] for part in (self.row, self.recency, self.slots))
        whole, rest = sums[row, last], sums[row, span]
        found[self.is_silent] = np.logaddexp(found[self.is_silent], whole + np.log(-np.expm1(rest - whole)))
        return np.minimum(found, 0.0)

    def _over_next(self, parameters: Sequence[float] | Floats) -> Floats:
        """Sum of f(x, s) … to the end of the table over f(x, s), a row a slot s: from the end by the ratio of terms."""
        alpha, beta, gamma, delta = parameters
        steps = np.arange(self.most + 1)[:, None]
        ratios = (beta + np.maximum(self.missed.T, 0)) / (alpha + beta + steps)
        ratios *= (delta + steps) / (gamma + 1 + delta + steps)
        found = np.ones_like(ratios)
        for s in range(self.most - 1, -1, -1):
            found[s] += ratios[s] * found[s + 1]
        return found

    def _ordering(self, alpha: float, beta: float) -> Floats:
        """Log of the chance of so many orders in a given pattern of s slots; −∞ where there are fewer slots."""
        ordered, missed, all_ = (_rising(start, self.most) for start in (alpha, beta, alpha + beta))
        found = ordered[self.orders][:, None] + missed[np.maximum(self.missed, 0)] - all_
        return np.asarray(np.where(self.missed >= 0, found, -np.inf))


def _rising(start: float, most: int) -> Floats:
    """log Γ(start + k) − log Γ(start) for k = 0 … most."""
    return np.concatenate([[0.0], np.cumsum(np.log(start + np.arange(most)))])


def _like(values: Floats, given: object) -> Answer:
    return float(values[0]) if np.ndim(given) == 0 else values  # type: ignore[arg-type]
