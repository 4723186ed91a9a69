"""Days to pay wait until the payments of a period are known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.periods import period_from_key
from data.warehouse.store import Store
from metrics.kpi import NOT_YET_PAID, period_figure, period_sums, uncovered_why
from metrics.payments import is_unsettled, unsettled_from, unsettled_months
from tests.metrics.test_kpi_voices import keeping_store, view_of

__all__ = ["keeping_store"]


@pytest.mark.parametrize(
    ("known", "count"),
    [
        ([100, 100, 100, 100, 100], 0),
        ([100, 100, 100, 98, 76], 2),
        ([100, 100, 100, 99, 76], 1),
        ([60, 60, 60, 60, 10], 1),
    ],
)
def test_a_month_waits_while_fewer_payments_are_known_than_usual(known: list[float], count: int) -> None:
    assert unsettled_months(np.full(5, 100.0), np.array(known)) == count


def test_a_quarter_of_a_year_later_a_month_is_taken_as_it_is() -> None:
    assert unsettled_months(np.full(9, 100.0), np.array([100.0] * 5 + [10.0] * 4)) == 3
    assert unsettled_months(np.full(0, 100.0), np.array([])) == 0


def test_a_running_period_says_why_its_days_to_pay_are_not_known(keeping_store: Store) -> None:
    quarter = view_of(keeping_store, "2026-Q2")
    assert unsettled_from(quarter) == date(2026, 6, 1)
    assert is_unsettled(quarter, quarter.selection.period)
    assert period_figure(quarter, "days_to_pay", period_sums(quarter)).missing == NOT_YET_PAID
    assert uncovered_why(quarter, "revenue", quarter.selection.period) == ""
    assert not is_unsettled(quarter, period_from_key("2026-05"))
