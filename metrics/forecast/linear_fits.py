"""SARIMAX and unobserved components: estimated by statsmodels on the data before an origin, then only filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.forecast.projection import LinearModel, Projection

Array = NDArray[np.float64]
STEPS = 60
PATIENT_STEPS = 400
FEW = 3
"""Seasonal differences leave a model of differences at least so many more values than it has parameters."""


@dataclass(frozen=True)
class LinearFit:
    """A model of statsmodels with its parameters: `model(seen)` is the same form over longer data."""

    model: Callable[[Array], Any]
    parameters: Array

    def projected(self, seen: Array, origins: Sequence[int], horizon: int) -> Projection:
        """Forecasts from each origin: one pass of the filter, of which each uses what came before it."""
        model = self.model(seen)
        filtered = model.filter(self.parameters, cov_type="none")
        form = model.ssm
        selection = form["selection"]
        linear = LinearModel(
            transition=form["transition"],
            drift=np.asarray(form["state_intercept"]).reshape(len(selection), -1)[:, -1],
            noise=selection @ form["state_cov"] @ selection.T,
            design=np.asarray(form["design"])[0],
            value_noise=float(form["obs_cov"][0, 0]),
        )
        at = list(origins)
        states = np.asarray(filtered.predicted_state)[:, at].T
        covariances = np.moveaxis(np.asarray(filtered.predicted_state_cov)[:, :, at], -1, 0)
        return linear.projection(states, covariances, horizon)


def sarimax(order: tuple[int, int, int], drift: bool) -> Callable[[Array, int], LinearFit | None]:
    """A seasonal ARIMA form: that order beside (0, 1, 1) for the season; without a season, the order alone."""

    def fit(train: Array, season: int) -> LinearFit | None:
        from statsmodels.tsa.statespace.sarimax import SARIMAX  # takes a second, and pages only read

        given = {
            "order": order if season > 1 or order[1] else (order[0], 1, order[2]),
            "seasonal_order": (0, 1, 1, season) if season > 1 else (0, 0, 0, 0),
            "trend": "c" if drift else None,
        }
        # Differences first, then the model: a third of the states, and an eighth of the time.
        quick = SARIMAX(train, simple_differencing=True, concentrate_scale=True, **given)
        found = _fitted(quick)
        if found is None:
            return None
        parameters = np.append(found.params, found.scale)
        return LinearFit(lambda seen: SARIMAX(seen, **given), parameters)

    return fit


def components(level: str, moving_season: bool) -> Callable[[Array, int], LinearFit | None]:
    """Level (with or without a slope), season and noise, each its own part."""

    def fit(train: Array, season: int) -> LinearFit | None:
        from statsmodels.tsa.statespace.structural import UnobservedComponents  # as above

        def model(seen: Array) -> Any:
            seasonal = {"seasonal": season, "stochastic_seasonal": moving_season} if season > 1 else {}
            return UnobservedComponents(seen, level, **seasonal)

        found = _fitted(model(train))
        return None if found is None else LinearFit(model, np.asarray(found.params))

    return fit


def _fitted(model: Any) -> Any:
    """The fit, or None where the optimiser did not come to rest."""
    found = model.fit(disp=False, maxiter=STEPS, cov_type="none")
    if not found.mle_retvals["converged"]:
        found = model.fit(found.params, disp=False, maxiter=PATIENT_STEPS, cov_type="none", method="nm")
    settled = found.mle_retvals["converged"] and np.isfinite(found.params).all() and np.isfinite(found.llf)
    return found if settled else None
