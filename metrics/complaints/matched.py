"""Two groups compared within strata of clients that were alike before: the common difference of their shares."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from metrics.figure import Figure, unknown
from metrics.intervals import Z
from metrics.rules.solved import NOBODY_IN_BOTH

Stratum = tuple[int, int, int, int]
"""Successes and trials of the one group, successes and trials of the other."""


def common_difference(strata: Iterable[Stratum]) -> Figure:
    """How much larger the share of the first group is than of the second, among those that are alike.

    Rows:   strata as (successes, trials, successes, trials); one in which a group has nobody says nothing.
    Value:  −1 to 1, the differences weighed by n·m/(n + m), with its 95 % interval; n is the smaller group of those
            that could be matched. None when no stratum has both.
    Cuts:   not additive: ask again for the part.
    Source: Greenland & Robins 1985, Biometrics 41 (Mantel–Haenszel risk difference); its variance, which holds for few
            large and for many small strata: Sato 1989, Biometrics 45.
    """
    both = [(a, n, b, m) for a, n, b, m in strata if n and m]
    weight = sum(n * m / (n + m) for _a, n, _b, m in both)
    if not weight:
        return unknown(NOBODY_IN_BOTH)
    difference = sum((a * m - b * n) / (n + m) for a, n, b, m in both) / weight
    p = sum((n * n * b - m * m * a + n * m * (m - n) / 2) / (n + m) ** 2 for a, n, b, m in both)
    q = sum((a * (m - b) + b * (n - a)) / (2 * (n + m)) for a, n, b, m in both)
    half = Z * sqrt(max(0.0, difference * p + q)) / weight
    n_all, m_all = sum(n for _a, n, _b, _m in both), sum(m for _a, _n, _b, m in both)
    low, high = max(-1.0, difference - half), min(1.0, difference + half)
    return Figure(difference, min(n_all, m_all), low, high)
