"""How long something takes while some of it is still going on: the product-limit curve, its median, its intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.intervals import Z

Array = NDArray[np.float64]
NOT_HALF = N_("unknown: fewer than half are over, so the time of half of them has not come yet")
NOTHING_WAITS = N_("unknown: nothing came in in this period whose times are known")


@dataclass(frozen=True)
class Waiting:
    """The share still waiting after each time at which something ended. n: all, ended: those that are over.

    times rise; waiting falls; variance is Greenwood's of the logarithm of `waiting`, infinite where nothing is left.
    """

    times: Array
    waiting: Array
    variance: Array
    n: int
    ended: int

    def done_by(self, time: float) -> Figure:
        """The share that is over by then, with its 95 % interval; those still going on count as long as they are seen.

        Rows:   as `waiting`.
        Value:  0 to 1; None without anything that waits.
        Cuts:   not additive: ask again for the part.
        Source: Kaplan & Meier 1958; interval on the scale log(−log): Kalbfleisch & Prentice 1980.
        """
        if not self.n:
            return unknown(NOTHING_WAITS)
        at = int(np.searchsorted(self.times, time, side="right")) - 1
        if at < 0:
            # Rule of three, exactly: nothing of n has ended.
            return Figure(0.0, self.n, 0.0, 1 - 0.025 ** (1 / self.n))
        left = float(self.waiting[at])
        if left <= 0:
            return Figure(1.0, self.n, 0.025 ** (1 / self.n), 1.0)
        half = Z * sqrt(float(self.variance[at])) / abs(log(left))
        low, high = (left ** exp(sign * half) for sign in (1, -1))
        return Figure(1 - left, self.n, 1 - high, 1 - low)

    @property
    def median(self) -> Figure:
        """The time by which half are over, with its 95 % interval; the upper end is missing where it has not come yet.

        Rows:   as `waiting`.
        Value:  a time; None while fewer than half are over.
        Cuts:   not additive: ask again for the part.
        Source: Brookmeyer & Crowley 1982, "A confidence interval for the median survival time", Biometrics 38.
        """
        if not self.n:
            return unknown(NOTHING_WAITS)
        found = np.flatnonzero(self.waiting <= 0.5 + 1e-12)
        if not len(found):
            return Figure(None, self.n, missing=NOT_HALF)
        ends = [self.done_by(float(time)) for time in self.times]
        low = next((t for t, f in zip(self.times, ends, strict=True) if (f.high or 0.0) >= 0.5), None)
        high = next((t for t, f in zip(self.times, ends, strict=True) if (f.low or 0.0) >= 0.5), None)
        low_end, high_end = (None if end is None else float(end) for end in (low, high))
        return Figure(float(self.times[found[0]]), self.n, low_end, high_end)


def waiting(times: ArrayLike, is_over: ArrayLike, counts: ArrayLike) -> Waiting:
    """The product-limit curve of times that were counted beforehand.

    Rows:   one per time and end: the time, whether it ended then or was only seen so long, and how often.
    Value:  a Waiting; with nothing in it where nothing waits.
    Cuts:   not additive: put the counts together and ask again.
    Errors: ValueError for a negative time or count.
    Source: Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations", JASA 53; Greenwood 1926.
    """
    at, ended, often = (np.asarray(given, dtype=float) for given in (times, is_over, counts))
    if (at < 0).any() or (often < 0).any():
        raise ValueError("waiting needs times and counts of 0 or more")
    total, over = int(often.sum()), int((often * ended).sum())
    if not over:
        nothing = np.empty(0)
        return Waiting(nothing, nothing, nothing, total, 0)
    # Counted here, not by statsmodels: it takes long to load and much memory, and pages ask for this.
    seen, place = np.unique(at, return_inverse=True)
    risk = np.cumsum(np.bincount(place, often)[::-1])[::-1]
    ends = np.bincount(place, ended * often)
    is_end = ends > 0
    risk, ends = risk[is_end], ends[is_end]
    step = np.divide(ends, risk * (risk - ends), out=np.full_like(risk, np.inf), where=risk > ends)
    return Waiting(seen[is_end], np.cumprod(1 - ends / risk, dtype=np.float64), np.cumsum(step), total, over)
