"""Outliers and control charts: values by hand and from the textbook."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.anomaly import cusum, ewma, robust_z

MONTGOMERY = [
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08,
    9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
]  # fmt: skip
"""Montgomery, "Introduction to statistical quality control", chapter 9: the mean goes from 10 to 11 after 20 values."""


def test_robust_z_is_the_distance_from_the_median_in_normal_mads() -> None:
    # Median 3, distances 2 1 0 1 97, their median 1.
    assert robust_z([1, 2, 3, 4, 100]).tolist() == pytest.approx([-1.349, -0.6745, 0, 0.6745, 65.4265])


def test_a_value_beside_equal_ones_is_infinitely_far_and_equal_ones_are_not_away() -> None:
    assert robust_z([5, 5, 5, 5, 6, 4]).tolist() == [0, 0, 0, 0, math.inf, -math.inf]


def test_missing_values_stay_missing_and_nothing_gives_nothing() -> None:
    found = robust_z([1, math.nan, 2, 3, 4, 100])
    assert math.isnan(found[1]) and found[5] == pytest.approx(65.4265)
    assert robust_z([]).tolist() == []
    assert np.isnan(robust_z([math.nan])).all()


def test_the_cusum_of_montgomery_signals_at_value_29() -> None:
    # Its table of the CUSUM ends with C+ = 5.28 at value 29, where h = 5 is passed, and 5.30 at 30.
    found = cusum(MONTGOMERY, mean=10, k=0.5, h=5)
    assert found.first == 28
    assert found.high[[28, 29]].round(2).tolist() == [5.28, 5.30]
    assert found.low[:3].round(2).tolist() == [0.05, 1.56, 1.77]


def test_the_ewma_of_montgomerys_values() -> None:
    # λ = 0.10, L = 2.7: 9.45 → 10 − 0.055, then 0.9 of it + 0.799, …; value 29 brings 10.6468 above 10.6187.
    found = ewma(MONTGOMERY, mean=10, sd=1, weight=0.1, limit=2.7)
    assert found.values[:3].tolist() == pytest.approx([9.945, 9.7495, 9.70355])
    assert (found.upper[0], found.lower[0]) == (pytest.approx(10.27), pytest.approx(9.73))
    assert found.values[28] == pytest.approx(10.6468, abs=5e-5)
    assert found.first == 28


def test_without_a_change_there_is_no_signal() -> None:
    assert cusum([0, 0, 0], mean=0, k=0.5, h=4).first is None
    assert ewma([0, 0, 0], mean=0, sd=1, weight=0.2, limit=3).first is None


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=30))
def test_falls_are_rises_of_the_mirrored_values(values: list[float]) -> None:
    found, mirrored = cusum(values, 0, 0.5, 5), cusum([-value for value in values], 0, 0.5, 5)
    assert found.low.tolist() == mirrored.high.tolist()
    assert found.first == mirrored.first


def test_an_ewma_of_weight_one_is_the_values_themselves() -> None:
    found = ewma([1.0, -4.0, 2.0], mean=0, sd=1, weight=1, limit=3)
    assert found.values.tolist() == [1, -4, 2]
    assert found.first == 1


@pytest.mark.parametrize("wrong", [{"k": -1, "h": 4}, {"k": 0.5, "h": 0}])
def test_a_cusum_says_what_it_needs(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="k of 0 or more and h above 0"):
        cusum([1.0], mean=0, **wrong)
    with pytest.raises(ValueError, match="finite"):
        cusum([math.nan], mean=0, k=0.5, h=4)


def test_an_ewma_says_what_it_needs() -> None:
    with pytest.raises(ValueError, match="0 < weight"):
        ewma([1.0], mean=0, sd=1, weight=0, limit=3)
