"""What one client was expected to order: its share of what all others bought, with an interval from its own months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import period_from_key
from data.warehouse.store import Store
from metrics.clients import client
from metrics.one_client import Expected, expected_month, expected_months, expected_sum, next_order
from metrics.one_client.expectation import all_months
from tests.data.small import view_of

revenues = st.lists(st.floats(0, 1e6), min_size=6, max_size=12)


def test_a_client_that_moves_as_the_others_do_is_expected_exactly() -> None:
    # One tenth of the others in every month: a month in which these buy 500 is expected at 50, without any doubt.
    others = [100.0, 200.0, 300.0, 400.0, 300.0, 200.0]
    found = expected_month([each / 10 for each in others], others, 500.0)
    assert found is not None and found.value_e4 == pytest.approx(50) and found.half_e4 == pytest.approx(0, abs=1e-9)


def test_the_interval_is_that_of_one_more_month() -> None:
    # Six months of 100, of which the client had 8, 12, 8, 12, 8, 12: mean 10, s = √(24/5), t(5) = 2.5706, √(1 + 1/6).
    found = expected_month([8, 12, 8, 12, 8, 12], [100] * 6, 100)
    half = 2.570582 * (24 / 5) ** 0.5 * (7 / 6) ** 0.5
    assert found is not None
    assert (found.value_e4, found.low_e4, found.high_e4) == pytest.approx((10, 10 - half, 10 + half), rel=1e-6)


@pytest.mark.parametrize(
    ("own", "others", "now"),
    [([5.0] * 5, [9.0] * 5, 9.0), ([5.0] * 6, [0.0] * 6, 9.0), ([5.0] * 6, [9.0] * 6, 0.0)],
    ids=["under six months", "nobody else bought", "nobody else buys now"],
)
def test_without_a_rhythm_nothing_is_expected(own: list[float], others: list[float], now: float) -> None:
    assert expected_month(own, others, now) is None


@given(revenues, st.floats(1, 1e6), st.floats(0.1, 10))
def test_nothing_is_expected_below_nothing_and_scale_does_not_matter(
    own: list[float], level: float, factor: float
) -> None:
    others = [level] * len(own)
    one, other = expected_month(own, others, level), expected_month([each * factor for each in own], others, level)
    assert one is not None and other is not None and 0 <= one.low_e4 <= one.value_e4 <= one.high_e4
    assert other.value_e4 == pytest.approx(one.value_e4 * factor, rel=1e-6, abs=1e-6)


def test_months_that_err_apart_add_up_to_a_narrower_interval() -> None:
    found = expected_sum([Expected(10, 7, 13), Expected(20, 16, 24)])
    assert found == Expected(30, 25, 35), "√(3² + 4²) = 5"
    assert expected_sum([]) is None


def test_the_months_of_a_client_are_held_against_all_others(three: Store) -> None:
    # n1 bought 100 in February and 50 in May 2025; by January 2026 twelve months had passed, in which the others
    # bought in one month only: no rhythm of theirs to go by.
    view = view_of(three, "2026-Q1")
    found = client(view, "n1")
    assert found is not None
    assert all_months(view)[date(2026, 1, 1)] == 2_000_000
    months = expected_months(view, found.key, [period_from_key(key) for key in ("2025-05", "2026-01", "2026-03")])
    assert [month.revenue_e4 for month in months] == [500_000, 2_000_000, 0]
    assert [month.expected for month in months] == [None, None, None]


def test_the_next_order_is_due_one_usual_interval_after_the_last() -> None:
    last = date(2026, 3, 1)
    due = next_order(last, 14.0, 8, date(2026, 3, 29))
    assert due is not None
    assert (due.due_on, due.overdue_days, due.waited_days, due.intervals) == (last + timedelta(14), 14, 28, 2.0)
    early = next_order(last, 14.0, 8, date(2026, 3, 10))
    assert early is not None and early.overdue_days == 0
    assert next_order(last, 14.0, 2, date(2026, 3, 29)) is None, "one interval is no rhythm"
    assert next_order(None, None, 0, date(2026, 3, 29)) is None
