"""Sums of likelihood ratios, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.alerts.ratios import LEAST_CV, sums_of_smaller, sums_of_stop


def column(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=np.float32)[:, None]


def test_each_week_without_an_order_speaks_for_a_stop_and_an_order_against_it() -> None:
    # Half of the weeks have an order: after a stop one in twenty. ln(0.95 / 0.5) a week without, ln(0.1) with one.
    bought = column([0, 0, 1, 0]) > 0
    found = sums_of_stop(bought, np.ones_like(bought), column([0.5] * 4))[:, 0]
    step = np.log(0.95 / 0.5)
    assert found == pytest.approx([step, 2 * step, 0, step], rel=1e-5)


def test_weeks_that_say_nothing_leave_the_sum_as_it_was() -> None:
    bought = column([0, 0]) > 0
    found = sums_of_stop(bought, column([1, 0]) > 0, column([0.5, 0.5]))[:, 0]
    assert found[0] == found[1] > 0


def test_an_order_that_is_certain_says_no_more_than_one_that_is_almost() -> None:
    bought = column([0]) > 0
    there = np.ones_like(bought)
    assert sums_of_stop(bought, there, column([1.0])) == sums_of_stop(bought, there, column([0.95]))


def test_smaller_orders_add_up_and_weeks_without_one_do_not_count() -> None:
    # With a CV of 0.5 an order of half the size adds 0.4 / 0.25 × (0.5 − 0.2) = 0.48; a usual one takes 0.32 off.
    sizes, ones = column([50, 0, 100, 50]), column([1, 1, 1, 1])
    found = sums_of_smaller(sizes, sizes > 0, 100 * ones, 0.5 * ones)[:, 0]
    assert found == pytest.approx([0.48, 0.48, 0.16, 0.64], rel=1e-5)


def test_orders_that_were_all_alike_are_given_a_spread_and_unknown_ones_say_nothing() -> None:
    sizes, ones = column([50, 50]), column([1, 1])
    alike = sums_of_smaller(sizes, sizes > 0, 100 * ones, 0 * ones)
    assert alike == pytest.approx(sums_of_smaller(sizes, sizes > 0, 100 * ones, LEAST_CV * ones))
    assert not sums_of_smaller(sizes, sizes > 0, 0 * ones, ones).any()
