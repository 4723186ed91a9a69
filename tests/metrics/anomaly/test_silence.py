"""The chance of silence, and the rates behind it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.anomaly import no_order_probability, order_rates


def test_the_chance_of_silence_by_hand() -> None:
    # ((10 + 50) / (10 + 50 + 20)) ^ (1 + 5) = 0.75 ^ 6
    assert no_order_probability(1, 10, x=5, age=50, gap=20) == pytest.approx(0.177978515625)
    assert no_order_probability(2, 4, x=0, age=0, gap=0) == 1


def test_it_takes_columns_as_well_as_numbers() -> None:
    found = no_order_probability(1, 10, x=[5, 0], age=[50, 0], gap=[20, 10])
    assert found == pytest.approx([0.75**6, 0.5])


@given(st.integers(0, 50), st.floats(0, 500), st.floats(0, 100), st.floats(0, 100))
def test_two_silences_in_a_row_are_one_long_one(x: int, age: float, first: float, second: float) -> None:
    whole = no_order_probability(0.7, 12, x, age, first + second)
    parts = no_order_probability(0.7, 12, x, age, first) * no_order_probability(0.7, 12, x, age + first, second)
    assert whole == pytest.approx(parts)


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ValueError, match="above 0"):
        no_order_probability(0, 10, 1, 1, 1)
    with pytest.raises(ValueError, match="0 or more"):
        no_order_probability(1, 10, 1, 1, -1)


def test_the_rates_that_orders_were_drawn_with_are_found_again() -> None:
    random = np.random.default_rng(3)
    ages = random.uniform(20, 100, 20_000)
    orders = random.poisson(random.gamma(2.0, 1 / 30.0, len(ages)) * ages)
    found = order_rates(orders, ages)
    assert found is not None and found.n == 20_000
    assert (found.r, found.alpha) == (pytest.approx(2.0, rel=0.05), pytest.approx(30.0, rel=0.05))


def test_too_few_clients_or_no_order_have_no_rates() -> None:
    assert order_rates([1, 2, 3], [10, 10, 10]) is None
    assert order_rates([0] * 10, [10] * 10) is None
