"""A scale in powers of ten that can also show zero and less, with the numbers for its axis.

Plain decades where all values are positive. Where some are zero or below, the scale is linear within ±`linear` and in
decades beyond (asinh-like), so losses stay in the picture; equal values on both axes still meet on one diagonal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """linear: the value up to which the scale is linear; 0 means plain decades, for positive values only."""

    linear: float = 0.0

    def place(self, values: Iterable[float]) -> Floats:
        """Where the values stand on the axis, in decades (from `linear` outwards when there is one)."""
        found = np.asarray(list(values) if not isinstance(values, np.ndarray) else values, dtype=float)
        if not self.linear:
            return np.log10(found)
        ratio = np.abs(found) / self.linear
        return np.sign(found) * np.where(ratio < 1, ratio, 1 + np.log10(np.maximum(ratio, 1)))

    def value(self, place: float) -> float:
        """The value that stands at this place: the inverse of `place`."""
        if not self.linear:
            return float(10.0**place)
        size = abs(place)
        return math.copysign(self.linear * (size if size < 1 else 10.0 ** (size - 1)), place)

    def ticks(self, low: float, high: float, most: int = 6) -> list[float]:
        """Round values between two places: powers of ten, with 2 and 5 between where there are few; zero if in view."""
        bottom, top = self.value(low), self.value(high)
        reach = max(abs(bottom), abs(top))
        smallest = self.linear or bottom
        powers = range(math.floor(math.log10(smallest) + 1e-9), math.ceil(math.log10(reach)) + 1)
        for step, factors in ((1, (1, 2, 5)), (1, (1, 3)), (1, (1,)), (2, (1,)), (3, (1,)), (4, (1,)), (6, (1,))):
            sizes = [factor * 10.0**power for power in powers[::step] for factor in factors]
            found = self._within([size for size in sizes if size >= smallest * (1 - 1e-9)], bottom, top)
            if len(found) <= most:
                break
        return found

    def _within(self, sizes: Sequence[float], bottom: float, top: float) -> list[float]:
        signed = [*(-size for size in reversed(sizes)), 0.0, *sizes] if self.linear else list(sizes)
        return [value for value in signed if bottom <= value <= top]


def scale_for(values: Floats) -> Scale:
    """Plain decades for positive values; else linear up to a round value under which a tenth of the sizes lie."""
    if values.size == 0 or bool((values > 0).all()):
        return Scale()
    sizes = np.abs(values[values != 0])
    if sizes.size == 0:
        return Scale(1.0)
    small = max(float(np.quantile(sizes, 0.1)), float(sizes.max()) / 1e4)
    return Scale(10.0 ** math.floor(math.log10(small)))
