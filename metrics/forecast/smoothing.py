"""ETS: exponential smoothing with additive errors, estimated by statsmodels on the data before an origin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.forecast.projection import LinearModel, Projection

Array = NDArray[np.float64]
STEPS, FEWEST = 200, 10


@dataclass(frozen=True)
class SmoothingFit:
    """State: level, slope, then the season's values, that of the coming period first. gains: what a surprise moves."""

    first: Array
    transition: Array
    design: Array
    gains: Array
    variance: float

    def projected(self, seen: Array, origins: Sequence[int], horizon: int) -> Projection:
        """Forecasts from each origin; a period without a value moves nothing."""
        states = np.empty((len(seen) + 1, len(self.first)))
        states[0] = self.first
        for at, value in enumerate(seen):
            surprise = value - self.design @ states[at]
            moved = self.gains * surprise if np.isfinite(surprise) else 0.0
            states[at + 1] = self.transition @ states[at] + moved
        linear = LinearModel(
            transition=self.transition,
            drift=np.zeros(len(self.first)),
            noise=np.zeros_like(self.transition),
            design=self.design,
            value_noise=0.0,
        )
        return linear.innovated(states[list(origins)], self.gains, float(np.sqrt(self.variance)), horizon)


def ets(damped_trend: bool, seasonal: bool = True) -> Callable[[Array, int], SmoothingFit | None]:
    """Level and season (or the level alone), with or without a trend that fades."""

    def fit(train: Array, season: int) -> SmoothingFit | None:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # takes a second, and pages only read

        form: dict[str, Any] = {"seasonal": "add", "seasonal_periods": season} if seasonal and season > 1 else {}
        if damped_trend:
            form |= {"trend": "add", "damped_trend": True}
        # The first season as it looks: estimating a dozen more numbers took ten times as long and foresaw worse.
        start = "heuristic" if len(train) >= FEWEST + 2 * (season // 2) else "estimated"
        model = ETSModel(_filled(train, season), error="add", initialization_method=start, **form)
        found = model.fit(disp=False, maxiter=STEPS)
        if not (found.mle_retvals["converged"] and np.isfinite(found.params).all()):
            return None
        return _state_form(found, season if "seasonal" in form else 0)

    return fit


def _state_form(found: Any, seasons: int) -> SmoothingFit:
    known = dict(zip(found.model.param_names, found.params, strict=True))
    damping = known.get("damping_trend", 0.0)
    states = 2 + seasons
    transition, design, gains, first = np.zeros((states, states)), np.zeros(states), np.zeros(states), np.zeros(states)
    transition[0, :2], transition[1, 1], design[:2] = (1.0, damping), damping, (1.0, damping)
    gains[:2] = known["smoothing_level"], known.get("smoothing_trend", 0.0)
    first[:2] = found.initial_level, found.initial_trend if damping else 0.0
    if seasons:
        transition[2:-1, 3:] = np.eye(seasons - 1)
        transition[-1, 2], design[2], gains[-1] = 1.0, 1.0, known["smoothing_seasonal"]
        first[2:] = found.initial_seasonal
    return SmoothingFit(first, transition, design, gains, float(found.scale))


def _filled(train: Array, season: int) -> Array:
    """Gaps filled by the value a season before (at the start: a season later), only to estimate."""
    filled = train.copy()
    for at in np.flatnonzero(~np.isfinite(filled)):
        filled[at] = filled[at - season] if at >= season else np.nan
    for at in np.flatnonzero(~np.isfinite(filled))[::-1]:
        filled[at] = filled[at + season] if at + season < len(filled) else np.nan
    return np.where(np.isfinite(filled), filled, np.nanmean(filled))
