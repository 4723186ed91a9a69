"""Series that are short, still, interrupted, at zero or below: what is said, and why."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.forecast import forecast
from metrics.forecast.candidates import EXPLODED, NAIVE, Run, explosion, together
from metrics.forecast.competition import contest
from metrics.forecast.prepared import prepared
from metrics.forecast.projection import Projection
from metrics.forecast.simple import NO_SEASON, NO_TREND, NO_VALUES, STILL, TOO_SHORT
from tests.metrics.forecast.made_up import monthly

QUICK = ("ETS(A,N,A)", "UC level")


def test_with_less_than_36_months_the_year_before_has_to_do_and_it_says_so() -> None:
    found = forecast(monthly(35), 12, 12)
    assert (found.model, found.why, found.months) == (NAIVE, NO_TREND, 35)
    assert found.mean == pytest.approx(monthly(35)[-12:], rel=0.01)
    assert found.coverage == (0, 0)
    assert found.past == ()
    assert found.trials[0].why == NO_TREND
    assert forecast(monthly(36), 12, 12, candidates=QUICK).why == ""


def test_with_less_than_two_years_a_season_is_unknown_and_the_mean_has_to_do() -> None:
    series = monthly(14)
    found = forecast(series, 3, 12)
    assert (found.model, found.why) == ("mean", NO_SEASON)
    assert sum(found.low[0] < one < found.high[0] for one in series) >= 13
    assert len(set(np.round(found.mean, -2))) == 1


def test_with_fewer_than_six_values_there_is_no_forecast() -> None:
    found = forecast([1.0, 2.0, None, 3.0, 4.0, 5.0], 3, 12)
    assert (found.mean, found.low, found.high80, found.model, found.why) == ((), (), (), "", TOO_SHORT)
    assert found.paths.shape == (0, 3)
    assert forecast([], 3, 12).why == forecast([0, 0, None, 0], 3, 12).why == NO_VALUES


def test_a_first_month_that_dwarfs_all_others_is_no_part_of_the_series() -> None:
    """In the first month of the records every client is new."""
    found = forecast([90_000.0, 5_000.0, *monthly(40)], 3, 12, candidates=("ETS(A,N,N)",))
    assert found.months == 40
    assert forecast([2_500.0, *monthly(40)], 3, 12, candidates=("ETS(A,N,N)",)).months == 41


def test_years_of_nothing_before_the_first_value_do_not_count() -> None:
    assert forecast([0.0] * 40 + monthly(30), 3, 12).months == 30
    assert forecast([None] * 40 + monthly(30), 3, 12).mean == forecast(monthly(30), 3, 12).mean


def test_what_never_changed_is_taken_to_stay() -> None:
    found = forecast([7.0] * 48, 3, 12)
    assert (found.mean, found.why) == (pytest.approx((7.0, 7.0, 7.0)), STILL)
    assert found.high[0] - found.low[0] < 0.01
    season = [float(at % 12 + 1) for at in range(48)]
    assert forecast(season, 12, 12).mean == pytest.approx(season[:12], rel=1e-3)


def test_a_month_without_sales_is_a_zero_and_never_becomes_less() -> None:
    counts = np.random.default_rng(4).poisson(1.5, 48).astype(float)
    found = forecast(list(counts), 6, 12, candidates=("ETS(A,N,N)", *QUICK))
    assert (counts[1:] == 0).any()
    assert found.paths.min() >= 0
    assert all(0 <= low <= mean <= high for low, mean, high in zip(found.low, found.mean, found.high, strict=True))
    assert np.mean(found.mean) == pytest.approx(counts.mean(), rel=0.4)


def test_losses_are_forecast_as_losses() -> None:
    series = [one - 1100 for one in monthly(48, growth=0.0)]
    found = forecast(series, 12, 12, candidates=QUICK)
    assert found.mean == pytest.approx([one - 1100 for one in monthly(12, growth=0.0, noise=0.0)], abs=60)
    assert found.mean[1] < -300


def test_a_candidate_that_explodes_is_rejected_even_when_it_was_good() -> None:
    ready = prepared(monthly(), 6, 12, None, None)
    assert ready is not None
    origins = 25
    steep = Projection(np.full((origins, 6), 100.0), np.repeat(np.eye(6)[None], origins, axis=0))
    assert explosion(steep, ready) == EXPLODED
    calm = Projection(np.zeros((origins, 6)), np.repeat(np.eye(6)[None], origins, axis=0))
    assert explosion(calm, ready) == ""


def test_an_average_with_a_rejected_part_is_rejected() -> None:
    ready = prepared(monthly(36), 6, 12, None, None)
    assert ready is not None
    calm = Projection(np.zeros((13, 6)), np.repeat(np.eye(6)[None], 13, axis=0))
    both = together([Run("UC level", calm), Run("ETS(A,N,A)", None, EXPLODED)])
    assert (both.model, both.rejected, both.projection) == ("UC level & ETS(A,N,A)", EXPLODED, None)
    assert contest(both, ready).trial.mase is None
