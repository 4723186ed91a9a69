"""Recommendations and complaints of a period per 100 clients and year."""

from __future__ import annotations

import pytest

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.talk import NO_COMPLAINTS, NO_REFERRALS, NOBODY_ACTIVE, rate, talk, talk_history
from tests.data.small import view_of


def test_without_sales_all_clients_of_the_view_are_watched(voices_store: Store) -> None:
    found = talk(view_of(voices_store, "2026-Q2", regions=("W",)))
    # Five clients over 91 days.
    client_years = 5 * 91 / 365.25
    assert (found.praise.value, found.praise.n) == (0, 0)
    assert found.complaint.n == 3 and found.complaint.value == pytest.approx(300 / client_years)
    assert found.complaint.low is not None and found.complaint.high is not None
    assert found.complaint.low < found.complaint.value < found.complaint.high
    assert talk(view_of(voices_store, "2025-Q4", regions=("W",))).praise.n == 2, "28 and 29 November 2025"


def test_a_table_that_never_came_is_unknown_and_not_zero(three: Store) -> None:
    found = talk(view_of(three, "2026-Q1"))
    assert (found.praise.value, found.praise.missing) == (None, NO_REFERRALS)
    assert (found.complaint.value, found.complaint.missing) == (None, NO_COMPLAINTS)
    assert talk_history(view_of(three, "2026-Q1")) == {"praise": (), "complaint": ()}


def test_who_may_see_nothing_learns_no_rate(voices_store: Store) -> None:
    found = talk(view_of(voices_store, "2026-Q2", NOBODY))
    assert found.praise.value is None and found.complaint.value is None
    assert found.praise.missing == NOBODY_ACTIVE


def test_a_rate_needs_somebody_who_was_watched() -> None:
    assert rate(3, 0).missing == NOBODY_ACTIVE
    found = rate(0, 2.0)
    assert (found.value, found.low) == (0, 0) and found.high == pytest.approx(100 * 3.688879 / 2, rel=1e-6)
