"""Intervals for shares."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

Z = 1.959964
"""Standard errors on either side of an estimate that hold the truth 95 times in 100."""


def wilson(successes: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share.

    Rows:   successes among n independent trials; weighted counts may be fractions.
    Value:  (low, high), both 0 to 1.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when n is not positive or successes lie outside 0 to n.
    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"wilson needs 0 <= successes <= n and n > 0, not {successes} of {n}")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share, spread = successes / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high
