"""The whale curve against hand-counted profits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.contribution import points_of, whale_curve

TEN = [60, 40, 25, 15, 8, 4, 0, -6, -16, -30]


def test_whale_curve_peaks_where_profits_turn_negative() -> None:
    curve = whale_curve(profits=TEN)
    assert curve.peak == 1.52 and curve.loss_pool == 52 and curve.losing == 3
    assert curve.peak_at in (0.6, 0.7)


def test_the_best_fifth_brings_all_of_the_profit() -> None:
    assert whale_curve(TEN).top_share(0.2) == pytest.approx(1.00)


def test_gini_with_losses_plain_and_normalised() -> None:
    curve = whale_curve(TEN)
    assert (round(curve.gini, 3), round(curve.gini_normalised, 4)) == (1.406, 0.7658)


@pytest.mark.parametrize("profits", [[], [1.0, float("nan")], [5, -5], [-1, -2]])
def test_a_curve_without_meaning_is_refused(profits: list[float]) -> None:
    with pytest.raises(ValueError, match="whale_curve needs"):
        whale_curve(profits)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=60))
def test_the_curve_rises_then_falls_and_ends_at_the_whole(profits: list[int]) -> None:
    if sum(profits) <= 0:
        with pytest.raises(ValueError, match="above zero"):
            whale_curve(profits)
        return
    curve = whale_curve(profits)
    steps = np.diff(curve.points[:, 1])
    assert (np.diff(steps) <= 1e-9).all(), "each client adds at most as much as the one before"
    assert curve.points[-1, 1] == pytest.approx(1.0)
    assert whale_curve(profits[::-1]).peak == curve.peak, "the order of rows does not matter"


def test_a_thinned_curve_keeps_both_ends_and_the_peak() -> None:
    curve = whale_curve([*range(1000, 0, -1), *range(-1, -500, -1)])
    points = points_of(curve)
    assert len(points) < 300
    assert tuple(points.iloc[0]) == (0.0, 0.0) and points["profit_share"].iloc[-1] == pytest.approx(1.0)
    assert points["profit_share"].max() == pytest.approx(curve.peak)
