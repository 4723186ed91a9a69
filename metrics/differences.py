"""Differences: which of many comparisons are more than chance, when looking at many makes some look different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Discoveries:
    """Which comparisons differ, in the order given, with their adjusted p; `tested` is how many were compared."""

    found: tuple[bool, ...]
    adjusted: tuple[float, ...]
    tested: int
    level: float


def benjamini_hochberg(p_values: Sequence[float], level: float = 0.05) -> Discoveries:
    """Which of many p values are discoveries, so that on average at most `level` of the discoveries are chance.

    Rows:   one p value a comparison; all that were made, not only those that look good.
    Value:  found and adjusted p in the order given; a p is a discovery when its adjusted p is at most the level.
    Cuts:   not additive: fewer comparisons make each easier to find.
    Errors: ValueError for a p outside 0 to 1, or a level outside it.
    Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate", JRSS B 57.
    """
    given = np.asarray(p_values, dtype=float)
    if not ((given >= 0) & (given <= 1)).all() or not 0 < level < 1:
        raise ValueError(f"benjamini_hochberg needs p values from 0 to 1 and a level between, not {level}")
    if not len(given):
        return Discoveries((), (), 0, level)
    order = np.argsort(given)[::-1]
    ranks = np.arange(len(given), 0, -1)
    stepped = np.minimum.accumulate(np.minimum(given[order] * len(given) / ranks, 1.0))
    adjusted = np.empty_like(given)
    adjusted[order] = stepped
    return Discoveries(tuple(bool(p <= level) for p in adjusted), tuple(float(p) for p in adjusted), len(given), level)
