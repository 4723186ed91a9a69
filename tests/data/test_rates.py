"""Rates from capacity: the published example to the cent, and what is wrong with an entry in its own column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rates import LARGEST_E4, ActivityRate, faults_of

DAY = date(2026, 1, 1)


def rate(**amounts: Any) -> ActivityRate:
    return ActivityRate("orders", DAY, **{f"{name}_e4": round(value * 10_000) for name, value in amounts.items()})


def test_a_minute_costs_what_the_capacity_costs_over_its_minutes() -> None:
    """$560,000 over 700,000 minutes (Kaplan & Anderson 2004): $0.80 a minute."""
    assert rate(capacity_cost=560_000, practical_capacity=700_000).standing_e4 == 8_000


@pytest.mark.parametrize(("minutes", "cost_e4"), [(8, 64_000), (44, 352_000), (50, 400_000)])
def test_an_act_costs_its_minutes(minutes: int, cost_e4: int) -> None:
    act = rate(capacity_cost=560_000, practical_capacity=700_000, minutes_per_act=minutes)
    assert act.standing_e4 == cost_e4 and faults_of(act) == ()


def test_where_acts_are_counted_capacity_is_counted_in_acts() -> None:
    act = rate(capacity_cost=560_000, practical_capacity=700_000, minutes_per_act=8)
    assert act.capacity_in_drivers_e4 == 87_500 * 10_000
    assert rate(rate_per_driver=0.8, practical_capacity=700_000).capacity_in_drivers_e4 == 700_000 * 10_000
    assert rate(rate_per_driver=0.8).capacity_in_drivers_e4 is None


def test_a_typed_rate_stands_where_there_is_no_capacity_cost() -> None:
    assert rate(rate_per_driver=80, practical_capacity=100).standing_e4 == 800_000


def test_a_typed_rate_that_does_not_follow_is_named_with_what_follows() -> None:
    (fault,) = faults_of(rate(rate_per_driver=0.9, capacity_cost=560_000, practical_capacity=700_000))
    assert (fault.column, fault.values) == ("rate_per_driver_e4", {"typed": 0.9, "computed": 0.8})
    assert "0.9 does not follow from cost and capacity: they give 0.8" in str(fault)


def test_a_typed_rate_that_follows_to_half_a_cent_is_taken_as_computed() -> None:
    agreed = rate(rate_per_driver=0.33, capacity_cost=1, practical_capacity=3)
    assert faults_of(agreed) == () and agreed.standing_e4 == 3_333


@pytest.mark.parametrize(
    ("amounts", "column", "said"),
    [
        ({}, "rate_per_driver_e4", "needed, or the practical capacity and its cost"),
        ({"rate_per_driver": -1}, "rate_per_driver_e4", "not below 0"),
        ({"rate_per_driver": 1, "practical_capacity": 0}, "practical_capacity_e4", "above 0"),
        ({"capacity_cost": 5}, "practical_capacity_e4", "needed beside the cost of the capacity"),
        ({"rate_per_driver": 1, "minutes_per_act": 5}, "capacity_cost_e4", "needed beside the minutes of an act"),
        ({"rate_per_driver": 10**10}, "rate_per_driver_e4", "more than any company has"),
        ({"capacity_cost": 10**9, "practical_capacity": 0.0001}, "practical_capacity_e4", "too small for that cost"),
    ],
)
def test_what_is_wrong_is_named_in_its_column(amounts: dict[str, float], column: str, said: str) -> None:
    assert [(fault.column, fault.message) for fault in faults_of(rate(**amounts))] == [(column, said)]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201])
def test_an_activity_has_a_name_of_one_line(name: str) -> None:
    assert [fault.column for fault in faults_of(ActivityRate(name, DAY, 1))] == ["activity"]


def test_a_day_of_another_age_is_a_slip() -> None:
    assert [fault.column for fault in faults_of(ActivityRate("visit", date(202, 1, 1), 1))] == ["valid_from"]


AMOUNT = st.none() | st.integers(1, LARGEST_E4)


@given(typed=AMOUNT, capacity=AMOUNT, cost=AMOUNT, minutes=AMOUNT)
def test_what_has_no_fault_has_a_rate_that_fits(
    typed: int | None, capacity: int | None, cost: int | None, minutes: int | None
) -> None:
    entered = ActivityRate("visit", DAY, typed, capacity, cost, minutes)
    if faults_of(entered):
        return
    assert entered.standing_e4 is not None and 0 <= entered.standing_e4 <= LARGEST_E4


@pytest.mark.parametrize(("cost", "capacity"), [(1_000, 30_000_000), (1, 7_000), (100, 700_000)])
def test_a_unit_so_small_that_its_rate_rounds_away_is_refused(cost: float, capacity: float) -> None:
    """Nothing would be charged for such acts, or far too little."""
    (fault,) = faults_of(rate(capacity_cost=cost, practical_capacity=capacity))
    assert fault.column == "practical_capacity_e4" and "in hours" in fault.message
    assert faults_of(rate(capacity_cost=cost, practical_capacity=capacity / 10_000)) == ()
    assert faults_of(rate(capacity_cost=0, practical_capacity=capacity)) == ()
