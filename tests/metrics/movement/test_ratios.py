"""Ratios that moved: two sides, and regions within and between, by hand and for any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.movement.ratios import ratio_effects, shift_share


def test_numerator_and_denominator_by_hand() -> None:
    """30 of 100, then 40 of 160: +10 × (1/100 + 1/160)/2 = .08125; 35 × (1/160 − 1/100) = −.13125; together −.05."""
    found = ratio_effects((30, 100), (40, 160))
    assert found == {"numerator": pytest.approx(0.08125), "denominator": pytest.approx(-0.13125)}


def test_within_and_between_by_hand() -> None:
    """North 80 of 100 and south 20 of 100, then north 40 of 50 and south 45 of 150: nothing but south moved within.

    The whole .5 → .425, mean .4625; weights .5/.5 → .25/.75. Within south: .625 × (.3 − .2) = .0625. Between: north
    −.25 × (.8 − .4625) = −.084375, south +.25 × (.25 − .4625) = −.053125. Together −.075.
    """
    north, south = shift_share([(80, 100), (20, 100)], [(40, 50), (45, 150)])
    assert (north.within, north.between) == (0.0, pytest.approx(-0.084375))
    assert (south.within, south.between) == (pytest.approx(0.0625), pytest.approx(-0.053125))
    assert north.total + south.total == pytest.approx(-0.075)


def test_a_region_that_is_new_or_gone_is_all_between() -> None:
    old, new = shift_share([(10, 20), (0, 0)], [(10, 20), (20, 20)])
    assert (old.within, new.within) == (0.0, 0.0)
    assert old.total + new.total == pytest.approx(0.75 - 0.5)


def test_a_part_without_a_ratio_of_its_own_is_told_by_its_total_only() -> None:
    """South loses money: service over its gross profit says nothing, what it did to the whole is known all the same."""
    north, south = shift_share([(10, 100), (5, -20)], [(10, 100), (8, 60)])
    assert north.within is None and south.within is None
    assert north.total + south.total == pytest.approx(18 / 160 - 15 / 80) and north.total == pytest.approx(0.0)


PARTS = st.lists(st.tuples(*[st.integers(0, 10**6)] * 4), min_size=1, max_size=8)


@given(PARTS)
def test_the_totals_are_the_change_of_the_whole(parts: list[tuple[int, int, int, int]]) -> None:
    then, now = [(a, b + 1) for a, b, _c, _d in parts], [(c, d + 1) for _a, _b, c, d in parts]
    whole = [sum(n for n, _d in side) / sum(d for _n, d in side) for side in (then, now)]
    found = shift_share(then, now)
    scale = max(1.0, *whole, *(n / d for n, d in (*then, *now)))
    assert sum(shift.total for shift in found) == pytest.approx(whole[1] - whole[0], abs=1e-9 * scale)
    sides = ratio_effects(*((sum(n for n, _d in side), sum(d for _n, d in side)) for side in (then, now)))
    assert sum(sides.values()) == pytest.approx(whole[1] - whole[0], abs=1e-9 * scale)
