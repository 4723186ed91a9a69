from __future__ import annotations

import numpy as np
import pytest

from charts.scales import Scale, scale_for


def test_positive_values_stand_at_their_decades() -> None:
    assert scale_for(np.array([1.0, 10.0])) == Scale()
    assert list(Scale().place([0.1, 1, 1000])) == [-1.0, 0.0, 3.0]


def test_a_scale_through_zero_is_linear_near_it_and_in_decades_beyond() -> None:
    scale = Scale(10.0)
    assert list(scale.place([0, 5, 10, 100, -1000])) == [0.0, 0.5, 1.0, 2.0, -3.0]


@pytest.mark.parametrize("value", [-3200.0, -4.0, 0.0, 0.5, 10.0, 77.0])
def test_a_place_leads_back_to_its_value(value: float) -> None:
    scale = Scale(10.0)
    assert scale.value(float(scale.place([value])[0])) == pytest.approx(value)


def test_ticks_are_round_and_hold_zero_where_it_is_in_view() -> None:
    assert Scale().ticks(0, 3) == [1.0, 10.0, 100.0, 1000.0]
    assert Scale(10.0).ticks(-2, 3) == [-100.0, -10.0, 0.0, 10.0, 100.0, 1000.0]
    assert 0.0 in Scale(1.0).ticks(-8, 8, 5)


def test_the_linear_part_is_round_and_holds_about_a_tenth_of_the_values() -> None:
    assert scale_for(np.array([-5.0, *np.linspace(20, 9_000, 99)])).linear == 100.0
    assert scale_for(np.array([0.0, 0.0])).linear == 1.0
