"""The scale a series is modelled on: logs where every value is positive, roots where some are 0, else as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from metrics.forecast.accuracy import seasonal_step

Array = NDArray[np.float64]
Kind = Literal["log", "root", "plain"]


@dataclass(frozen=True)
class Scale:
    """From values to what models see and back. `lengths`: days of each period over their mean, horizon included.

    centre and spread only keep the numbers near 1 for the optimiser: no model's forecast depends on them.
    """

    kind: Kind
    centre: float
    spread: float
    lengths: Array

    def down(self, values: Array) -> Array:
        """Known values on the model's scale, not-a-number where unknown."""
        return (_down(self.kind, values / self.lengths[: len(values)]) - self.centre) / self.spread

    def up(self, scaled: Array, first: int) -> Array:
        """Back to values; the last axis runs over periods from number `first` on."""
        whole = scaled * self.spread + self.centre
        lengths = self.lengths[first : first + scaled.shape[-1]]
        if self.kind == "log":
            return np.asarray(np.exp(np.clip(whole, -700.0, 700.0)) * lengths)
        if self.kind == "root":
            return np.asarray(np.maximum(whole, 0.0) ** 2 * lengths)
        return np.asarray(whole * lengths)

    def share(self, part: float) -> float:
        """How much on this scale a change by that part of the values is, about."""
        if self.kind == "log":
            return part / self.spread
        return part * max(abs(self.centre), self.spread) / self.spread

    def mean_up(self, scaled: Array, sd: Array, first: int) -> Array:
        """The mean of the values where `scaled` is normal with that mean and sd: back, and corrected for the bend."""
        whole = self.up(scaled, first)
        spread = np.minimum(sd * self.spread, 1.0 if self.kind == "log" else np.inf)
        lengths = self.lengths[first : first + scaled.shape[-1]]
        if self.kind == "log":
            return np.asarray(whole * np.exp(spread**2 / 2))
        return np.asarray(whole + spread**2 * lengths) if self.kind == "root" else whole

    def centred(self, scaled: Array, sd: Array) -> Array:
        """What `mean_up` makes the plain values of `scaled` of: for forecasts that are values and no means of logs."""
        whole, spread = scaled * self.spread + self.centre, sd * self.spread
        if self.kind == "log":
            whole = whole - np.minimum(spread, 1.0) ** 2 / 2
        if self.kind == "root":
            whole = np.sqrt(np.maximum(np.maximum(whole, 0.0) ** 2 - spread**2, 0.0))
        return np.asarray((whole - self.centre) / self.spread)


def scale_of(values: Array, lengths: Array, season: int, known: int) -> Scale:
    """The scale for that series. values: not-a-number where unknown. known: what the first origin knew; the rest only
    says whether logs can be taken."""
    lowest = float(np.nanmin(values))
    kind: Kind = "log" if lowest > 0 else "root" if lowest == 0 else "plain"
    bent = _down(kind, values[:known] / lengths[:known])
    inside = bent[np.isfinite(bent)]
    step = seasonal_step(bent, season) or (float(inside.std()) if len(inside) else 0.0)
    return Scale(kind, float(inside.mean()) if len(inside) else 0.0, step or 1.0, lengths)


def _down(kind: Kind, values: Array) -> Array:
    if kind == "log":
        return np.asarray(np.log(values))
    return np.asarray(np.sqrt(values)) if kind == "root" else values
