"""Forecasts from many origins at once are those statsmodels gives from each."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.structural import UnobservedComponents

from metrics.forecast.linear_fits import LinearFit, components, sarimax
from metrics.forecast.projection import averaged, factors_of
from metrics.forecast.seasonal_naive import PRIOR_CORRELATION, PRIOR_STEPS, SeasonalNaive, seasonal_naive
from metrics.forecast.smoothing import ets
from tests.metrics.forecast.made_up import monthly

LOGS = (np.log(monthly(48)) - 6.9) * 20


def test_components_from_an_earlier_origin_are_as_if_nothing_came_after() -> None:
    fit = components("local level", moving_season=False)(LOGS, 12)
    assert isinstance(fit, LinearFit)
    found = fit.projected(LOGS, (36, 48), 15)
    for at, origin in enumerate((36, 48)):
        model = UnobservedComponents(LOGS[:origin], "local level", seasonal=12, stochastic_seasonal=False)
        said = model.filter(fit.parameters).get_forecast(15)
        assert found.means[at] == pytest.approx(said.predicted_mean)
        assert found.sd[at] == pytest.approx(said.se_mean)


def test_arima_estimated_on_differences_forecasts_whole_values() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = sarimax((0, 1, 1), drift=False)(LOGS, 12)
        assert isinstance(fit, LinearFit)
        found = fit.projected(LOGS, (48,), 13)
        said = fit.model(LOGS).filter(fit.parameters).get_forecast(13)
    assert found.means[0] == pytest.approx(said.predicted_mean)
    assert found.sd[0] == pytest.approx(said.se_mean)


@pytest.mark.parametrize("damped", [True, False])
def test_exponential_smoothing_is_that_of_statsmodels(damped: bool) -> None:
    trend = {"trend": "add", "damped_trend": True} if damped else {}
    model = ETSModel(
        pd.Series(LOGS), error="add", seasonal="add", seasonal_periods=12, initialization_method="heuristic", **trend
    )
    said = model.fit(disp=False, maxiter=200)
    fit = ets(damped_trend=damped)(LOGS, 12)
    assert fit is not None
    found = fit.projected(LOGS, (48,), 14)
    assert found.means[0] == pytest.approx(said.forecast(14).to_numpy(), abs=1e-6)
    assert found.sd[0] ** 2 == pytest.approx(said.get_prediction(48, 61).forecast_variance, rel=1e-6)


def test_the_naive_method_repeats_the_last_season_and_its_errors_add_up_season_by_season() -> None:
    """Two seasons ahead the error is that of two seasons; neighbours err alike."""
    found = SeasonalNaive(2, variance=4.0, correlation=0.0).projected(np.array([1.0, 2.0, 3.0, np.nan]), (2, 4), 4)
    assert found.means.tolist() == [[1, 2, 1, 2], [3, 2, 3, 2]]
    assert found.sd[0] == pytest.approx([2, 2, 8**0.5, 8**0.5])


def test_the_naive_method_knows_how_wrong_it_was() -> None:
    fit = seasonal_naive(np.array([1.0, 1.0, 2.0, 0.0, 3.0, -1.0]), 2)
    assert fit.variance == 1.0
    # Its errors were +1 −1 +1 −1: three pairs against what is taken for granted.
    assert fit.correlation == pytest.approx(max((-3 + PRIOR_CORRELATION * PRIOR_STEPS) / (3 + PRIOR_STEPS), 0))


def test_a_covariance_that_is_none_gives_no_number() -> None:
    good, bad = np.diag([4.0, 9.0]), np.array([[1.0, 2.0], [2.0, 1.0]])
    found = factors_of(np.stack([good, bad]))
    assert found[0] == pytest.approx(np.diag([2.0, 3.0]))
    assert np.isnan(found[1]).all()


def test_an_average_sees_the_same_surprises_as_its_parts() -> None:
    one, other = (SeasonalNaive(2, variance, 0.0).projected(np.arange(4.0), (4,), 2) for variance in (1.0, 9.0))
    both = averaged([one, other])
    assert both.means[0] == pytest.approx(one.means[0])
    assert both.sd[0] == pytest.approx([2.0, 2.0])
