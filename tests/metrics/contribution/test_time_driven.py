"""Time-driven costing against the published example."""

from __future__ import annotations

import pytest

from metrics.contribution import time_driven_cost


def test_kaplan_and_anderson_2004_charge_462_880_and_leave_97_120_unused() -> None:
    cost = time_driven_cost(560_000, 700_000, [49_000, 1_400, 2_500], [8, 44, 50])
    assert (cost.rate, cost.used, cost.charged, cost.unused_cost) == (0.80, 578_600, 462_880, 97_120)
    assert cost.charges.tolist() == [313_600, 49_280, 100_000]
    assert cost.unused == 121_400 and not cost.is_over


def test_more_work_than_capacity_is_said_and_not_cut_off() -> None:
    cost = time_driven_cost(1_000, 100, [30], [4])
    assert cost.is_over
    assert (cost.used, cost.charged, cost.unused, cost.unused_cost) == (120, 1_200, -20, -200)


def test_without_any_act_all_of_the_capacity_is_unused() -> None:
    cost = time_driven_cost(1_000, 100, [], [])
    assert (cost.used, cost.charged, cost.unused_cost, cost.charges.size) == (0, 0, 1_000, 0)


@pytest.mark.parametrize(
    ("cost", "capacity", "quantities", "times"),
    [(1, 0, [], []), (1, -5, [], []), (-1, 5, [], []), (1, 5, [1], []), (1, 5, [-1], [2]), (1, 5, [1], [-2]),
     (float("nan"), 5, [], [])],
)  # fmt: skip
def test_what_cannot_be_a_capacity_is_refused(
    cost: float, capacity: float, quantities: list[float], times: list[float]
) -> None:
    with pytest.raises(ValueError, match="time_driven_cost needs"):
        time_driven_cost(cost, capacity, quantities, times)
