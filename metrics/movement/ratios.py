"""A ratio that moved: what its numerator and what its denominator did, and what the regions did within and between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Parts = tuple[float, float]
"""Numerator and denominator."""


def ratio_effects(before: Parts, after: Parts) -> dict[str, float]:
    """What the numerator and what the denominator did to their ratio.

    Rows:   numerator and denominator before and after; both denominators are not zero.
    Value:  `numerator` = its change × mean of 1/denominator; `denominator` = mean numerator × change of 1/denominator;
            together exactly the change of the ratio.
    Cuts:   not additive: ask again for the part.
    Errors: ZeroDivisionError without a denominator.
    Source: Bennet 1920, "The theory of measurement of changes in cost of living".
    """
    (n0, d0), (n1, d1) = before, after
    return {
        "numerator": (n1 - n0) * (1 / d0 + 1 / d1) / 2,
        "denominator": (n0 + n1) / 2 * (1 / d1 - 1 / d0),
    }


@dataclass(frozen=True)
class Shift:
    """What one part did to the ratio of the whole: `within` by its own ratio, `between` by its weight; None where the
    part has no ratio of its own. `total` is always known, and the totals of all parts are the change."""

    total: float
    within: float | None = None
    between: float | None = None


def shift_share(before: Sequence[Parts], after: Sequence[Parts]) -> tuple[Shift, ...]:
    """What each part did to the change of a ratio of the whole, split into own change and shift of weights.

    Rows:   numerator and denominator of each part before and after, in the same order.
    Value:  one Shift a part: within = mean weight × change of its ratio; between = change of its weight × (its mean
            ratio − that of the whole). A part that is in one of the two only has the same ratio in both, so it is all
            between. Where a part has a numerator without a denominator, or a denominator below zero, only the totals
            are told: (change of its numerator − the whole's mean ratio × change of its denominator) ÷ the denominator.
    Cuts:   the totals add up to the change of the whole.
    Errors: ZeroDivisionError where the whole has no denominator.
    Source: shift-share analysis: Dunn 1960, "A statistical and analytical technique for regional analysis", with the
            weights of Bennet 1920.
    """
    n0, d0, n1, d1 = (math.fsum(part[at] for part in side) for side in (before, after) for at in (0, 1))
    if any(d < 0 or (d == 0 and n != 0) for n, d in (*before, *after)):
        inverse, slope = (1 / d0 + 1 / d1) / 2, (n0 + n1) / 2 / (d0 * d1)
        pairs = zip(before, after, strict=True)
        return tuple(Shift((n[0] - o[0]) * inverse - slope * (n[1] - o[1])) for o, n in pairs)
    whole = (n0 / d0 + n1 / d1) / 2
    found = []
    for (a0, b0), (a1, b1) in zip(before, after, strict=True):
        w0, w1 = b0 / d0, b1 / d1
        x0 = a0 / b0 if b0 else a1 / b1 if b1 else 0.0
        x1 = a1 / b1 if b1 else x0
        within, between = (w0 + w1) / 2 * (x1 - x0), ((x0 + x1) / 2 - whole) * (w1 - w0)
        found.append(Shift(within + between, within, between))
    return tuple(found)
