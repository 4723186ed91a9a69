"""Intervals against published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intervals import wilson
from metrics.word_of_mouth import poisson_interval


def test_wilson_81_of_263_is_the_published_interval() -> None:
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_wilson_0_of_20_starts_at_zero() -> None:
    low, high = wilson(0, 20)
    assert (low, round(high, 4)) == (0.0, 0.1611)


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_wilson_refuses_what_is_no_share(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"not {successes} of {n}"):
        wilson(successes, n)


@given(n=st.integers(1, 10_000), data=st.data())
def test_the_share_lies_in_its_interval_and_mirrors(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    mirrored = wilson(n - k, n)
    assert mirrored[0] == pytest.approx(1 - high) and mirrored[1] == pytest.approx(1 - low)


def test_garwood_1936_interval_of_ten_events() -> None:
    low, high = poisson_interval(10)
    assert (round(low, 3), round(high, 3)) == (4.795, 18.390)


def test_no_event_has_an_upper_bound_only() -> None:
    low, high = poisson_interval(0)
    assert (low, round(high, 3)) == (0.0, 3.689)
    with pytest.raises(ValueError, match="0 or more"):
        poisson_interval(-1)
