"""Chances of counts, by the special functions alone: `scipy.stats` holds the same and costs every server 30 MB."""

from __future__ import annotations

from math import log1p

import numpy as np
from scipy.special import betainc, betaincc, gammaln, pdtr, pdtrik, xlog1py, xlogy

AS_LIKELY = 1e-7
"""Outcomes that are at most so much likelier, as a share, count as just as likely: rounding breaks no tie."""


def binomial_p(successes: int, n: int, share: float) -> float:
    """The exact chance of an outcome no likelier than the one seen, if each of n trials succeeds with that share.

    Rows:   successes among n independent trials.
    Value:  0 to 1, two-sided: Σ P(x) over all x of 0 to n with P(x) ≤ P(successes); P is binomial.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when n is below 1, successes lie outside 0 to n, or the share outside 0 to 1.
    Source: Clopper & Pearson 1934, Biometrika 26; the two sides as in Hirji 2005, "Exact Analysis of Discrete Data".
    """
    if n < 1 or not 0 <= successes <= n or not 0 <= share <= 1:
        raise ValueError(
            f"binomial_p needs 0 <= successes <= n, n >= 1 and a share of 0 to 1, not {successes} of {n} at {share}"
        )
    at = np.arange(n + 1.0)
    # The logarithm of P up to a constant: only compared.
    chances = xlogy(at, share) + xlog1py(n - at, -share) - gammaln(at + 1) - gammaln(n - at + 1)
    likelier = np.flatnonzero(chances > chances[successes] + log1p(AS_LIKELY))
    if not len(likelier):
        return 1.0
    # What is likelier lies in one piece around the peak; both tails are incomplete beta functions.
    first, last = int(likelier[0]), int(likelier[-1])
    below = float(betaincc(first, n - first + 1, share)) if first > 0 else 0.0
    above = float(betainc(last + 1, n - last, share)) if last < n else 0.0
    return min(below + above, 1.0)


def poisson_quantile(level: float, mean: float) -> float:
    """The smallest count that is not exceeded with at least that chance, when counts are Poisson with that mean.

    Rows:   none.
    Value:  a whole number of 0 or more.
    Cuts:   not additive: ask again for the mean of the part.
    Errors: ValueError for a level not between 0 and 1, or a mean that is not 0 or more.
    Source: Poisson 1837; by the inverse of the incomplete gamma function, then stepped to the whole count.
    """
    if not 0 < level < 1 or not 0 <= mean < np.inf:
        raise ValueError(f"poisson_quantile needs a level between 0 and 1 and a mean of 0 or more, not {level}, {mean}")
    found = float(np.ceil(pdtrik(level, mean)))
    lower = max(found - 1, 0.0)
    # The inverse may land a hair above the count it belongs to.
    return lower if pdtr(lower, mean) >= level else found
