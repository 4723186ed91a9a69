"""Curves made by hand for the tests of charts: flat, then exponential, with bands and observed rates around them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from charts.chart import tidy

Shape = tuple[float, float, float] | None  # threshold, level, slope
PRAISE: Shape = (7.1, 12.0, 0.6)
COMPLAINT: Shape = (4.6, 8.0, 0.55)


def rate(level: float, shape: tuple[float, float, float], side: str) -> float:
    beyond = max(level - shape[0], 0.0) if side == "praise" else max(shape[0] - level, 0.0)
    return shape[1] * math.exp(shape[2] * beyond)


def lines(
    low: float, high: float, praise: Shape = PRAISE, complaint: Shape = COMPLAINT, count: int = 201
) -> pd.DataFrame:
    """A fine grid of levels with both lines and bands of a fifth; None throughout for a refused side."""
    levels = [low + (high - low) * at / (count - 1) for at in range(count)]
    return tidy({"level": levels, **_sides(levels, praise, complaint, 1.2)})


def levels(
    places: Sequence[float], praise: Shape = PRAISE, complaint: Shape = COMPLAINT, clients: int = 40
) -> pd.DataFrame:
    """Observed rates that lie on the curve, with intervals from half to twice the rate."""
    sides = _sides(places, praise, complaint, 2.0)
    return tidy({"level": list(places), **sides, "clients": [clients] * len(places)})


def _sides(places: Sequence[float], praise: Shape, complaint: Shape, width: float) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    for side, shape in (("praise", praise), ("complaint", complaint)):
        rates = [None if shape is None else rate(place, shape, side) for place in places]
        found[side] = list(rates)
        found[f"{side}_low"] = [None if one is None else one / width for one in rates]
        found[f"{side}_high"] = [None if one is None else one * width for one in rates]
    return found
