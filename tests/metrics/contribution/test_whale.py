"""The whale curve against hand-counted profits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.contribution import amounts_of, points_of, whale_curve

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


@pytest.mark.parametrize("profits", [[], [1.0, float("nan")], [1.0, float("inf")]])
def test_a_curve_of_unknown_profits_is_refused(profits: list[float]) -> None:
    with pytest.raises(ValueError, match="whale_curve needs"):
        whale_curve(profits)


def test_a_total_that_is_a_loss_has_amounts_and_no_shares() -> None:
    curve = whale_curve([10, 5, -40, -5])
    assert (curve.points, curve.peak, curve.gini, curve.top_share(0.2)) == (None, None, None, None)
    assert (curve.peak_amount, curve.peak_at, curve.total, curve.loss_pool, curve.losing) == (15, 0.5, -30, 45, 2)
    assert curve.amounts[:, 1].tolist() == [0, 10, 15, 10, -30]
    assert curve.gini_normalised == pytest.approx((15 + 50 + 5 + 45 + 10 + 35) / (3 * 60)), "pairs by hand"
    assert points_of(curve).empty and amounts_of(curve)["profit_e4"].tolist() == [0, 10, 15, 10, -30]


def test_a_total_of_nothing_has_no_shares_either() -> None:
    assert whale_curve([5, -5]).points is None
    assert whale_curve([0, 0]).gini_normalised is None
    assert whale_curve([7]).gini_normalised == 0


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=60))
def test_the_curve_rises_then_falls_and_ends_at_the_whole(profits: list[int]) -> None:
    curve = whale_curve(profits)
    steps = np.diff(curve.amounts[:, 1])
    assert (np.diff(steps) <= 0).all(), "each client adds at most as much as the one before"
    assert curve.amounts[-1, 1] == sum(profits) and curve.peak_amount == sum(p for p in profits if p > 0)
    assert curve.peak_amount - curve.loss_pool == sum(profits)
    assert curve.gini_normalised is None or 0 <= curve.gini_normalised <= 1 + 1e-9
    backwards = whale_curve(profits[::-1])
    assert (backwards.peak, backwards.peak_at) == (curve.peak, curve.peak_at), "the order of rows does not matter"
    if curve.points is None:
        assert sum(profits) <= 0
    else:
        assert curve.points[-1, 1] == pytest.approx(1.0)


def test_a_thinned_curve_keeps_both_ends_and_the_peak() -> None:
    curve = whale_curve([*range(1000, 0, -1), *range(-1, -500, -1)])
    points = points_of(curve)
    assert len(points) < 300
    assert tuple(points.iloc[0]) == (0.0, 0.0) and points["profit_share"].iloc[-1] == pytest.approx(1.0)
    assert points["profit_share"].max() == pytest.approx(curve.peak)
