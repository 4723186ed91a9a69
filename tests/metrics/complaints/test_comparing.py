"""Groups compared among those that are alike, and changes judged among many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.complaints import are_chance, common_difference, difference_p, rate_per_100
from metrics.figure import Figure, unknown
from metrics.intervals import Z
from metrics.rules.rule import clustered_rate


def test_one_stratum_is_the_plain_difference_with_nearly_the_plain_error() -> None:
    found = common_difference([(120, 400, 150, 600)])
    assert found.value == pytest.approx(0.05) and found.n == 400
    half = ((found.high or 0.0) - (found.low or 0.0)) / 2
    plain = Z * (0.3 * 0.7 / 400 + 0.25 * 0.75 / 600) ** 0.5
    assert half == pytest.approx(plain, rel=0.01)


def test_matching_turns_round_what_a_mixture_hides() -> None:
    # Among the small and among the large the first do better by 10 points; taken together they do worse.
    strata = [(90, 100, 720, 900), (360, 900, 30, 100)]
    together = (90 + 360) / 1000 - (720 + 30) / 1000
    assert together == pytest.approx(-0.3) and common_difference(strata).value == pytest.approx(0.1)
    assert (common_difference(strata).low or 0.0) > 0


def test_a_stratum_without_both_says_nothing_and_without_any_it_is_unknown() -> None:
    assert common_difference([(1, 2, 1, 4), (5, 5, 0, 0)]) == common_difference([(1, 2, 1, 4)])
    assert common_difference([(5, 5, 0, 0)]).missing


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=1, max_size=6))
def test_the_other_way_round_it_is_the_same_difference_with_the_other_sign(drawn: list[tuple[int, ...]]) -> None:
    strata = [(min(a, n), n, min(b, m), m) for a, n, b, m in drawn]
    one, other = (common_difference(rows) for rows in (strata, [(b, m, a, n) for a, n, b, m in strata]))
    if one.value is None or other.value is None:
        assert one.missing == other.missing != ""
        return
    assert one.value == pytest.approx(-other.value) and one.low == pytest.approx(-(other.high or 0.0))
    assert -1 <= (one.low or 0.0) <= one.value + 1e-12


def test_a_difference_as_wide_as_its_interval_has_a_p_of_five_in_a_hundred() -> None:
    now, before = Figure(3.0, 9, 1.5, 4.5), Figure(0.5, 9, -1.5, 2.5)
    assert difference_p(now, before) == pytest.approx(0.05, abs=1e-6)
    assert difference_p(now, unknown("none")) is None


def test_what_would_be_a_finding_alone_is_chance_among_many() -> None:
    moved = Figure(3.0, 9, 2.0, 4.0), Figure(1.5, 9, 0.5, 2.5)
    same = Figure(1.0, 9, 0.0, 2.0), Figure(1.0, 9, 0.0, 2.0)
    assert are_chance([moved]) == (False,)
    assert are_chance([moved, *[same] * 5, (moved[0], unknown("none"))]) == (True,) * 7


def test_a_rate_is_as_unsure_as_its_loudest_clients_make_it() -> None:
    calm, loud = rate_per_100(10, 100, 10, 10), rate_per_100(10, 100, 100, 10)
    assert calm.value == loud.value == 10.0 and calm.n == 100
    assert (loud.high or 0.0) > (calm.high or 0.0) and (loud.low or 0.0) < (calm.low or 0.0)
    low, high = clustered_rate(10, 100, (100, 10, 100))
    assert (loud.low, loud.high) == (100 * low, 100 * high)
    assert rate_per_100(1, 0, 1, 0).value is None
