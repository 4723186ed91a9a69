"""A value beside what it was to be."""

from __future__ import annotations

import pytest

from metrics.attainment import against, is_plain_difference, reached
from metrics.kpi_list import KPIS


def test_a_sum_is_off_by_a_share_and_a_ratio_by_points() -> None:
    assert against(98.0, 100.0, KPIS["revenue"]) == pytest.approx(-0.02)
    assert against(0.93, 0.95, KPIS["retention"]) == pytest.approx(-0.02)
    assert is_plain_difference(KPIS["nps"]) and not is_plain_difference(KPIS["orders"])


def test_where_less_is_better_a_tenth_too_much_is_nine_tenths_reached() -> None:
    assert reached(22.0, 20.0, KPIS["cost_to_serve_ratio"]) == pytest.approx(0.9)
    assert reached(0.0, 20.0, KPIS["lost_clients"]) == 2.0
    assert reached(22.0, 20.0, KPIS["revenue"]) == pytest.approx(1.1)


def test_a_target_may_name_its_own_better_side() -> None:
    assert reached(22.0, 20.0, KPIS["revenue"], "lower") == pytest.approx(0.9)


@pytest.mark.parametrize(("value", "goal"), [(None, 1.0), (1.0, None), (1.0, 0.0), (1.0, -5.0)])
def test_nothing_is_reached_of_an_unknown_or_empty_target(value: float | None, goal: float | None) -> None:
    assert reached(value, goal, KPIS["revenue"]) is None
    assert against(value, goal, KPIS["revenue"]) is None


def test_what_has_no_better_side_is_never_reached_or_missed() -> None:
    assert reached(40.0, 50.0, KPIS["degree_dependence"]) is None
