"""Forecasts that add up: the design's figure, and the laws of the projection."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from metrics.forecast import reconcile

COMPANY = ((1, 1), (1, 0), (0, 1))
DEEP = ((1, 1, 1, 1), (1, 1, 0, 0), (0, 0, 1, 1), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))
AMOUNTS = st.floats(-1e6, 1e6)
VARIANCES = arrays.arrays(float, 7, elements=st.floats(0.01, 1e4))


def test_design_figure_with_equal_weights() -> None:
    assert reconcile(COMPANY, np.eye(3), (110, 60, 40)) == pytest.approx((106.667, 63.333, 43.333), abs=5e-4)
    assert reconcile(COMPANY, (1, 1, 1), (110, 60, 40)) == pytest.approx((106.667, 63.333, 43.333), abs=5e-4)


def test_it_is_the_formula_of_the_paper() -> None:
    root = np.random.default_rng(3).normal(size=(7, 7))
    covariance, summing = root @ root.T + np.eye(7), np.asarray(DEEP, dtype=float)
    given_forecasts = np.arange(7.0) ** 2
    inverse = np.linalg.inv(covariance)
    paper = summing @ np.linalg.inv(summing.T @ inverse @ summing) @ summing.T @ inverse @ given_forecasts
    assert reconcile(DEEP, covariance, given_forecasts) == pytest.approx(paper)


def test_a_series_known_without_error_stays_and_the_others_give_way() -> None:
    assert reconcile(COMPANY, (0, 1, 1), (110, 60, 40)) == pytest.approx((110, 65, 45))
    assert reconcile(COMPANY, (4, 0, 1), (110, 60, 40)) == pytest.approx((102, 60, 42))


def test_every_path_and_period_is_reconciled_by_itself() -> None:
    paths = np.arange(24.0).reshape(3, 4, 2)
    together = reconcile(COMPANY, (1, 2, 3), paths)
    assert together.shape == paths.shape
    assert together[:, 2, 1] == pytest.approx(reconcile(COMPANY, (1, 2, 3), paths[:, 2, 1]))


def test_what_cannot_be_brought_together_is_an_error() -> None:
    with pytest.raises(ValueError, match="contradict"):
        reconcile(COMPANY, (0, 0, 0), (110, 60, 40))
    with pytest.raises(ValueError, match="3 variances"):
        reconcile(COMPANY, (1, 1), (110, 60, 40))
    with pytest.raises(ValueError, match="shape"):
        reconcile(COMPANY, (1, 1, 1), (110, 60))
    with pytest.raises(ValueError, match="not negative"):
        reconcile(COMPANY, (1, 1, -1), (110, 60, 40))


@settings(max_examples=30)
@given(VARIANCES, arrays.arrays(float, 7, elements=AMOUNTS))
def test_reconciled_forecasts_add_up_and_stay_when_reconciled_again(variances: np.ndarray, said: np.ndarray) -> None:
    found = reconcile(DEEP, variances, said)
    size = max(1.0, float(np.abs(said).max()))
    assert found[0] == pytest.approx(found[1] + found[2], abs=1e-7 * size)
    assert found[1] == pytest.approx(found[3] + found[4], abs=1e-7 * size)
    assert reconcile(DEEP, variances, found) == pytest.approx(found, abs=1e-6 * size)


@settings(max_examples=30)
@given(VARIANCES, arrays.arrays(float, 4, elements=AMOUNTS))
def test_what_adds_up_already_stays_as_it_is(variances: np.ndarray, leaves: np.ndarray) -> None:
    coherent = np.asarray(DEEP) @ leaves
    size = max(1.0, float(np.abs(coherent).max()))
    assert reconcile(DEEP, variances, coherent) == pytest.approx(coherent, abs=1e-7 * size)
