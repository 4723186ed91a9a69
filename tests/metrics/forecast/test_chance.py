"""The chance of a target."""

from __future__ import annotations

import pytest

from metrics.forecast import chance_of_hitting


def test_design_figure_one_deviation_short() -> None:
    assert chance_of_hitting(1000, 700, 280, 20) == pytest.approx(0.1587, abs=5e-5)


def test_what_is_certain_is_reached_or_not() -> None:
    assert chance_of_hitting(100, 60, 40, 0) == 1
    assert chance_of_hitting(100, 60, 39, 0) == 0


def test_a_forecast_on_target_is_an_even_chance() -> None:
    assert chance_of_hitting(100, 60, 40, 5) == 0.5


def test_a_negative_deviation_is_an_error() -> None:
    with pytest.raises(ValueError, match="not negative"):
        chance_of_hitting(1, 0, 1, -1)
