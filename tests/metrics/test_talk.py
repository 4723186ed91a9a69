"""Recommendations and complaints of a period per 100 clients and year."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.scope import NOBODY, Scope, Topic
from data.warehouse.store import Store
from metrics.kpi import NOT_YOURS
from metrics.satisfaction import NO_ANSWERS
from metrics.talk import NO_COMPLAINTS, NO_REFERRALS, NOBODY_ACTIVE, rate, talk, talk_history
from tests.data.small import published, sale, view_of
from tests.metrics.companies import client, day, region


def test_without_sales_those_who_answered_in_the_period_are_watched(voices_store: Store) -> None:
    found = talk(view_of(voices_store, "2026-Q2", regions=("W",)))
    # Two of the five clients answered: w3 and w4, over 91 days.
    client_years = 2 * 91 / 365.25
    assert found.among == "answered"
    assert (found.praise.value, found.praise.n) == (0, 0)
    assert found.complaint.n == 3 and found.complaint.value == pytest.approx(300 / client_years)
    assert found.complaint.low is not None and found.complaint.high is not None
    assert found.complaint.low < found.complaint.value < found.complaint.high
    early = talk(view_of(voices_store, "2025-Q2", regions=("W",))).praise
    assert early.n == 2 and early.value == pytest.approx(200 / client_years), "w1 on 1 and 2 June, w1 and w2 answered"
    silent = talk(view_of(voices_store, "2025-Q4", regions=("W",))).praise
    assert (silent.value, silent.missing) == (None, NO_ANSWERS), "28 and 29 November 2025, but nobody was asked then"


def test_acts_of_clients_that_did_not_answer_are_no_part_of_that_rate(voices_store: Store) -> None:
    """In 2025-Q3 w9, who was never asked, recommended; everywhere else nobody answered."""
    assert talk(view_of(voices_store, "2025", regions=("W",))).praise.n == 4, "the four of w1, not the one of w9"


def test_a_table_that_never_came_is_unknown_and_not_zero(three: Store) -> None:
    found = talk(view_of(three, "2026-Q1"))
    assert (found.praise.value, found.praise.missing) == (None, NO_REFERRALS)
    assert (found.complaint.value, found.complaint.missing) == (None, NO_COMPLAINTS)
    assert talk_history(view_of(three, "2026-Q1")) == {"praise": (), "complaint": ()}


def test_who_may_see_nothing_learns_no_rate(voices_store: Store) -> None:
    found = talk(view_of(voices_store, "2026-Q2", NOBODY))
    assert found.praise.value is None and found.complaint.value is None
    assert found.praise.missing == found.complaint.missing == NOT_YOURS


@pytest.mark.parametrize("topic", ["money", "satisfaction"])
def test_half_the_rights_are_told_so_and_never_a_rate_of_zero(tmp_path: Path, topic: Topic) -> None:
    store = published(
        tmp_path / "store",
        {
            "regions": [region("R", None)],
            "clients": [client("a", "R")],
            "sales": [sale("a", "2026-01-05", 10)],
            "complaints": [{"complaint_id": "1", "client_id": "a", "received_on": day("2026-01-03")}],
        },
    )
    half = Scope("x", everywhere=True, topics=frozenset({topic}), why="test")
    found = talk(view_of(store, "2026-Q1", half))
    assert found.praise.missing == found.complaint.missing == NOT_YOURS and found.complaint.value is None
    assert talk_history(view_of(store, "2026-Q1", half)) == {"praise": (), "complaint": ()}
    assert talk(view_of(store, "2026-Q1")).complaint.n == 1


def test_a_rate_needs_somebody_who_was_watched() -> None:
    assert rate(3, 0).missing == NOBODY_ACTIVE
    found = rate(0, 2.0)
    assert (found.value, found.low) == (0, 0) and found.high == pytest.approx(100 * 3.688879 / 2, rel=1e-6)
