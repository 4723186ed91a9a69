"""Means made monotone: by hand, against the package's own reckoning, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression

from metrics.false_loyalty.monotone import monotone_means

BINS = st.lists(st.tuples(st.floats(0, 1, width=32), st.integers(1, 1_000)), min_size=1, max_size=25)


def test_neighbours_in_the_wrong_order_become_their_weighted_mean_by_hand() -> None:
    # 4 and 1 with weights 1 and 2: (4 + 2) ÷ 3 = 2, between the 1 and the 3 beside them.
    assert monotone_means([1, 4, 1, 3], [1, 1, 2, 1], increasing=True).tolist() == [1.0, 2.0, 2.0, 3.0]
    assert monotone_means([3, 1, 4, 1], [1, 2, 1, 1], increasing=False).tolist() == [3.0, 2.0, 2.0, 1.0]
    assert monotone_means([5, 4, 0], [1, 1, 1], increasing=True).tolist() == [3.0, 3.0, 3.0]


def test_what_is_in_order_stays_and_nothing_gives_nothing() -> None:
    assert monotone_means([0.1, 0.2, 0.2, 0.9], [3, 1, 4, 1], increasing=True).tolist() == [0.1, 0.2, 0.2, 0.9]
    assert monotone_means([], [], increasing=True).tolist() == []


@given(BINS, st.booleans())
def test_the_same_as_scipy(bins: list[tuple[float, int]], increasing: bool) -> None:
    means, weights = (np.array(column, dtype=float) for column in zip(*bins, strict=True))
    theirs = isotonic_regression(means, weights=weights, increasing=increasing).x
    assert monotone_means(means, weights, increasing=increasing) == pytest.approx(theirs, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("weights", [[1.0], [1.0, 0.0], [1.0, float("nan")]])
def test_a_weight_that_is_missing_or_not_above_0_is_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="a weight above 0"):
        monotone_means([1.0, 2.0], weights, increasing=True)
