"""The net promoter score."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class NetPromoter:
    """Net promoter score, −100 to 100, with its standard error and 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float
    n: int


def net_promoter(promoters: int, passives: int, detractors: int, population: int | None = None) -> NetPromoter:
    """Share of promoters (9–10) less share of detractors (0–6), times 100.

    Rows:   answers 0 to 10 to "would you recommend us"; `population` is the number of clients they were drawn from.
    Value:  −100 to 100; variance 100²·[p + d − (p − d)²]/n, times the finite-population factor when it is given.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError without answers, or with more answers than population.
    Source: Reichheld 2003, "The one number you need to grow"; variance of a difference of multinomial shares.
    """
    n = promoters + passives + detractors
    if n <= 0:
        raise ValueError("net_promoter needs at least one answer")
    if population is not None and population < n:
        raise ValueError(f"net_promoter has {n} answers from a population of only {population}")
    p, d = promoters / n, detractors / n
    error = 100 * sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    if population is not None and population > 1:
        error *= sqrt((population - n) / (population - 1))
    value = 100 * (p - d)
    return NetPromoter(value, error, max(-100.0, value - 1.959964 * error), min(100.0, value + 1.959964 * error), n)
