"""Intervals as wide as the errors were, of which each origin knows its own past only."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.forecast.outlook import Trial
from metrics.forecast.paths import paths_of, summary, surprises
from metrics.forecast.projection import Projection
from metrics.forecast.scale import scale_of
from metrics.forecast.widening import PRIOR_WIDENING, standard_errors, widenings

ORIGINS = range(10, 14)
EYE = Projection(np.zeros((1, 3)), np.eye(3)[None])


def test_errors_are_measured_in_deviations_of_the_model() -> None:
    means, sd = np.zeros((2, 2)), np.full((2, 2), 2.0)
    errors = standard_errors(np.array([0.0, 4.0, np.nan]), range(1, 3), means, sd)
    assert errors == pytest.approx(np.array([[2.0, np.nan], [np.nan, np.nan]]), nan_ok=True)


def test_before_any_error_is_seen_models_count_as_a_little_too_sure() -> None:
    # Four errors are taken for granted: Student's 2.776 for the normal 1.960.
    assert widenings(np.full((4, 3), 5.0), ORIGINS, 10) == pytest.approx(
        [PRIOR_WIDENING * 2.7764 / 1.9600] * 3, rel=1e-4
    )


def test_errors_as_large_as_said_leave_intervals_almost_as_they_are_and_never_narrow_them() -> None:
    ones = widenings(np.ones((24, 3)), range(24, 48), 48)
    assert all(1 <= one < PRIOR_WIDENING for one in ones)
    assert (widenings(np.zeros((24, 3)), range(24, 48), 48) == 1).all()


def test_errors_twice_as_large_widen_almost_twice() -> None:
    found = widenings(np.full((24, 3), 2.0), range(24, 48), 48)
    assert ((found > 1.8) & (found < 2.1)).all()


def test_an_origin_does_not_know_what_came_after_it() -> None:
    errors = np.ones((4, 3))
    later = errors.copy()
    later[2:] = 50.0
    assert (widenings(errors, ORIGINS, 12) == widenings(later, ORIGINS, 12)).all()
    # At 13 the first step of the third origin is known.
    assert (widenings(later, ORIGINS, 13) > 5).any()


def test_what_is_added_is_an_error_of_the_level_and_stays_in_sums() -> None:
    scale = scale_of(np.array([-1.0, 1.0]), np.ones(5), 1, 2)
    plain, wide = (
        paths_of(EYE, 0, np.full(3, factor), scale, 2, surprises(3, 0)) / scale.spread for factor in (1.0, 2.0)
    )
    assert plain.std(axis=0) == pytest.approx([1, 1, 1], rel=0.01)
    assert wide.std(axis=0) == pytest.approx([2, 2, 2], rel=0.05)
    # Three independent ones, and three times the same of variance 3.
    assert plain.sum(axis=1).std() == pytest.approx(3**0.5, rel=0.08)
    assert wide.sum(axis=1).std() == pytest.approx((3 + 9 * 3) ** 0.5, rel=0.08)


def test_a_summary_is_mean_and_both_intervals() -> None:
    paths = np.arange(1001.0)[:, None]
    assert summary(paths) == ((500.0,), (25.0,), (975.0,), (100.0,), (900.0,))
    assert Trial("a", 1.0, 2.0, 9, 10, 12, 1.1).rejected == ""


@pytest.mark.parametrize(("values", "kind"), [((1.0, 3.0), "log"), ((0.0, 4.0), "root"), ((-1.0, 3.0), "plain")])
def test_the_scale_goes_down_and_up_again_and_keeps_lengths_apart(values: tuple[float, float], kind: str) -> None:
    lengths = np.array([0.5, 1.5, 1.0])
    scale = scale_of(np.array(values), lengths, 1, 2)
    assert scale.kind == kind
    assert scale.up(scale.down(np.array(values)), 0) == pytest.approx(values)
    double = scale.up(scale.down(np.array([values[1]] * 2) * lengths[:2]), 1)
    assert double == pytest.approx(values[1] * lengths[1:])


@pytest.mark.parametrize("low", [1.0, 0.0, -1.0])
def test_the_mean_of_values_is_more_than_the_value_of_the_mean(low: float) -> None:
    scale = scale_of(np.array([low, 3.0, 2.0, 2.5]), np.ones(5), 1, 4)
    drawn = surprises(1, 3)[:, :1] * 0.2
    assert scale.mean_up(np.zeros(1), np.full(1, 0.2), 4) == pytest.approx(scale.up(drawn, 4).mean(axis=0), rel=0.01)
