"""The BG/BB model by hand: every way an order history can have come about, added up one by one."""

from __future__ import annotations

from itertools import product
from math import exp, lgamma


def beta_function(p: float, q: float) -> float:
    return exp(lgamma(p) + lgamma(q) - lgamma(p + q))


def histories_of(slots: int) -> dict[tuple[int, int], int]:
    """(frequency, recency) → number of different runs of orders that have it."""
    found: dict[tuple[int, int], int] = {}
    for run in product((0, 1), repeat=slots):
        key = (sum(run), max((slot for slot, ordered in enumerate(run, 1) if ordered), default=0))
        found[key] = found.get(key, 0) + 1
    return found


def chance_of_run(parameters: tuple[float, ...], frequency: int, recency: int, slots: int) -> float:
    """P(one given run of orders): the client stopped after slot s = recency … slots − 1, or not at all."""
    alpha, beta, gamma, delta = parameters
    ordering = [
        beta_function(alpha + frequency, beta + s - frequency) / beta_function(alpha, beta)
        for s in range(recency, slots + 1)
    ]
    ends = [beta_function(gamma + 1, delta + s) / beta_function(gamma, delta) for s in range(recency, slots)]
    ends.append(beta_function(gamma, delta + slots) / beta_function(gamma, delta))
    return sum(a * b for a, b in zip(ordering, ends, strict=True))


def chance_alive(parameters: tuple[float, ...], frequency: int, recency: int, slots: int, ahead: int) -> float:
    alpha, beta, gamma, delta = parameters
    ordering = beta_function(alpha + frequency, beta + slots - frequency) / beta_function(alpha, beta)
    staying = beta_function(gamma, delta + slots + ahead) / beta_function(gamma, delta)
    return ordering * staying / chance_of_run(parameters, frequency, recency, slots)
