"""Who orders clearly less than its own pace: nobody by chance alone, and who does is found."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from metrics.states.pace import Pace, Paces, beyond_chance, chance_of_so_few

MONTHS, SEASON = 15, [1, 1, 0.5, 1.5, 1, 1, 1, 1, 1, 1.4, 1, 1, 0.5, 1.5, 1]


def judged(orders: np.ndarray, first: np.ndarray | None = None) -> Pace:
    """The pace of clients with these orders, one row a client and one column a month."""
    count = len(orders)
    begun = np.full(count, -1) if first is None else first
    paces = Paces(np.full(count, 50), begun)
    for month in range(orders.shape[1]):
        paces.add(orders[:, month], np.ones(count, dtype=bool))
    return paces.judged(np.ones(count, dtype=bool))


def test_the_chance_of_so_few_is_binomial_where_counts_are_poisson() -> None:
    # 3 of 23 at a share of 3 ÷ 15 of the strength.
    found = chance_of_so_few(np.array([3.0]), np.array([20.0]), np.array([0.25]), 1.0)
    assert found == pytest.approx(binom.cdf(3, 23, 0.2))


def test_counts_that_vary_twice_as_much_count_half() -> None:
    whole = chance_of_so_few(np.array([4.0]), np.array([20.0]), np.array([0.25]), 2.0)
    assert whole == pytest.approx(chance_of_so_few(np.array([2.0]), np.array([10.0]), np.array([0.25]), 1.0))


def test_the_season_of_the_company_makes_nobody_slow() -> None:
    quarter_less = [*SEASON[:12], 0.3, 0.3, 0.3]
    orders = np.random.default_rng(5).poisson(8 * np.array(quarter_less), size=(400, MONTHS))
    found = judged(orders)
    assert found.is_slowing.sum() <= 2 and found.judged == 400
    assert found.expected.mean() == pytest.approx(found.seen.mean(), rel=0.02)


def test_clients_that_order_a_quarter_are_found_among_many() -> None:
    rates = np.outer(np.full(600, 8.0), SEASON)
    rates[:60, -3:] *= 0.25
    found = judged(np.random.default_rng(6).poisson(rates))
    true, named = int(found.is_slowing[:60].sum()), int(found.is_slowing.sum())
    assert true >= 50 and named - true <= 0.2 * named + 3
    assert 1 <= found.variation < 1.5


def test_nobody_without_a_rhythm_is_judged() -> None:
    orders = np.full((4, MONTHS), 6)
    orders[1, :] = 0
    orders[1, [0, 14]] = 1  # two orders in all
    late = np.array([-1, -1, 12, -1])
    orders[2, :12] = 0
    paces = Paces(np.array([50, 50, 50, 2]), late)
    for month in range(MONTHS):
        paces.add(orders[:, month], np.ones(4, dtype=bool))
    found = paces.judged(np.ones(4, dtype=bool))
    assert found.judged == 1 and np.isfinite(found.expected).tolist() == [True, False, False, False]


def test_before_there_are_six_months_nothing_is_expected() -> None:
    found = judged(np.full((3, 5), 4))
    assert found.judged == 0 and np.isnan(found.expected).all() and not found.is_slowing.any()


def test_of_many_tests_only_what_stands_against_their_number() -> None:
    assert beyond_chance(np.array([0.001, 0.5, 0.0001, 0.02]), 100).tolist() == [True, False, True, False]
    assert not beyond_chance(np.array([]), 100).any()
