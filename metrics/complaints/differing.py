"""Which of several figures have changed beyond chance, when looking at many makes some look changed."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from scipy.special import ndtr

from metrics.differences import benjamini_hochberg
from metrics.figure import Figure
from metrics.intervals import Z

FALSE_DISCOVERIES = 0.05


def difference_p(now: Figure, before: Figure) -> float | None:
    """The chance of two estimates at least so far apart if nothing had changed; None without both intervals.

    Rows:   two estimates of different people or times, each with its 95 % interval.
    Value:  0 to 1.
    Cuts:   none.
    Source: as `metrics.figure.is_within_noise`, as a p value.
    """
    sides = [(figure.value, figure.low, figure.high) for figure in (now, before)]
    if any(part is None for side in sides for part in side):
        return None
    (a, a_low, a_high), (b, b_low, b_high) = sides
    half = hypot((a_high - a_low) / 2, (b_high - b_low) / 2)  # type: ignore[operator]
    apart = abs(a - b)  # type: ignore[operator]
    return 1.0 if not half else float(2 * ndtr(-Z * apart / half))


def are_chance(pairs: Sequence[tuple[Figure, Figure]]) -> tuple[bool, ...]:
    """Which pairs of figures may differ by chance, in the order given; those that cannot be judged may.

    Rows:   one pair a comparison: all that were made.
    Value:  true where the difference is no discovery at a false discovery rate of 5 %.
    Cuts:   not additive: fewer comparisons make each easier to find.
    Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate", JRSS B 57.
    """
    ps = [difference_p(now, before) for now, before in pairs]
    found = iter(benjamini_hochberg([p for p in ps if p is not None], FALSE_DISCOVERIES).found)
    return tuple(p is None or not next(found) for p in ps)
