"""A rule of thumb held against the company's own figure: what it claims, what was counted, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Literal

from scipy.special import gammaincinv

from metrics.figure import Figure
from metrics.intervals import wilson

Verdict = Literal["holds", "does_not", "cannot_tell"]
LEAST = 30
"""Fewer cases than this say nothing about a rule."""
WIDEST = 0.5
"""An interval that holds the claim and is wider than this part of it could hold almost any claim."""


@dataclass(frozen=True)
class Rule:
    """One rule. It claims a value from `low` to `high`; `high` is infinite where it claims only "more than".

    claim and counted are messages, `values` fills in what was counted; `kind` says how the figure is written.
    """

    key: str
    claim: str
    low: float
    high: float
    kind: Literal["number", "share", "points"]
    figure: Figure
    counted: str
    values: Mapping[str, int | float] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Holds when the interval holds the claim and is narrow enough, does not when it lies outside, else unknown."""
        found = self.figure
        if found.value is None or found.low is None or found.high is None or found.n < LEAST:
            return "cannot_tell"
        if found.high <= self.low if self.high == inf else found.high < self.low or found.low > self.high:
            return "does_not"
        if self.high == inf:
            return "holds" if found.low > self.low else "cannot_tell"
        return "holds" if found.high - found.low <= WIDEST * (self.low + self.high) / 2 else "cannot_tell"

    @property
    def of_claim(self) -> Figure | None:
        """The figure as a share of what is claimed: 1 within a claimed range, below it of its lower end, above it of
        its upper; None without both."""
        found = self.figure
        if found.value is None or found.low is None or found.high is None or self.high == inf:
            return None
        value, low, high = (x / min(max(x, self.low), self.high) for x in (found.value, found.low, found.high))
        return Figure(value, found.n, low, high)


def clustered_rate(events: float, exposure: float, squares: tuple[float, float, float]) -> tuple[float, float]:
    """Interval of a rate whose events come in clusters: one client brings several, another none.

    Rows:   events over exposure, summed over clients; squares: the sums over clients of events², events × exposure
            and exposure².
    Value:  (low, high) events per unit of exposure: Garwood's interval, counts divided by how many times more the
            clients differ than a Poisson process would (at least 1); exact when they do not.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when exposure is not positive or events are negative.
    Source: Garwood 1936, Biometrika 28; overdispersion by the ratio estimator, Cochran 1977, Sampling Techniques.
    """
    if exposure <= 0 or events < 0:
        raise ValueError(f"clustered_rate needs events >= 0 over exposure > 0, not {events} over {exposure}")
    rate = events / exposure
    spread = squares[0] - 2 * rate * squares[1] + rate * rate * squares[2]
    times = max(1.0, spread / events) if events else 1.0
    counted = events / times
    low = float(gammaincinv(counted, 0.025)) if events else 0.0
    return low * times / exposure, float(gammaincinv(counted + 1, 0.975)) * times / exposure


def clustered_share(successes: float, n: float, squares: tuple[float, float, float]) -> tuple[float, float]:
    """Interval of a share whose trials come in clusters: a client that was asked twice tends to do the same twice.

    Rows:   successes among n trials, summed over clients; squares: the sums over clients of successes²,
            successes × trials and trials².
    Value:  (low, high), both 0 to 1: Wilson's interval at n divided by the design effect (at least 1).
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when n is not positive or successes lie outside 0 to n.
    Source: Wilson 1927; design effect: Kish 1965, Survey Sampling.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"clustered_share needs 0 <= successes <= n and n > 0, not {successes} of {n}")
    share = successes / n
    plain = share * (1 - share) * n
    spread = squares[0] - 2 * share * squares[1] + share * share * squares[2]
    effect = max(1.0, spread / plain) if plain > 0 else 1.0
    return wilson(share * n / effect, n / effect)


def share_difference(one: tuple[int, int], other: tuple[int, int]) -> Figure:
    """How much larger the first share is than the second.

    Rows:   (successes, trials) of two groups that share nobody.
    Value:  −1 to 1 with its interval (Newcombe's hybrid of two Wilson intervals); n is the smaller group.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when a group is empty.
    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
    """
    (a, n), (b, m) = one, other
    (a_low, a_high), (b_low, b_high) = wilson(a, n), wilson(b, m)
    p, q = a / n, b / m
    low = p - q - sqrt((p - a_low) ** 2 + (b_high - q) ** 2)
    high = p - q + sqrt((a_high - p) ** 2 + (q - b_low) ** 2)
    return Figure(p - q, min(n, m), low, high)
