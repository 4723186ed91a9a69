"""Who stays a year after an answer, counted by hand."""

from __future__ import annotations

from math import sqrt

import pytest

from data.scope import Scope
from data.warehouse.store import Store
from metrics import retention_by_level
from metrics.intervals import wilson
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.retention_by_level import NOT_AT_THIS_LEVEL, TOO_RECENT, staying_by_level
from metrics.satisfaction import NO_SURVEYS
from tests.data.small import view_of
from tests.metrics.answering import staying
from tests.metrics.companies import store_of


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(staying, tmp_path_factory)


def test_who_stays_by_level(store: Store) -> None:
    found = staying_by_level(view_of(store, "2026-Q2"))
    assert {level: (f.value, f.n) for level, f in found.stays.items()} == {
        1: (None, 0), 2: (None, 0), 3: (None, 0), 4: (0.5, 2), 5: (1.0, 3),
    }  # fmt: skip
    assert (found.answers, found.clients, found.too_recent, found.not_buying) == (5, 4, 1, 1)
    assert (found.others.value, found.others.n) == (0.5, 2)
    assert found.stays[1].missing == NOT_AT_THIS_LEVEL
    # Independent clients: the interval is Wilson's on their number.
    assert (found.stays[4].low, found.stays[4].high) == pytest.approx(wilson(1, 2))
    assert (found.stays[5].low, found.stays[5].high) == wilson(3, 3)


def test_the_gap_of_the_upper_two_has_an_interval(store: Store) -> None:
    gap = staying_by_level(view_of(store, "2026-Q2")).gap
    assert gap is not None and (gap.upper, gap.lower, gap.value) == (5, 4, 0.5)
    # Newcombe's interval out of the two of Wilson; s4 stands in both levels, but all of level 5 stay: no covariance.
    (upper, _one), (lower, higher) = wilson(3, 3), wilson(1, 2)
    assert gap.low == pytest.approx(0.5 - sqrt((1 - upper) ** 2 + (higher - 0.5) ** 2))
    assert gap.high == pytest.approx(0.5 + (0.5 - lower)) and gap.is_chance


def test_orders_count_wherever_the_client_bought(store: Store) -> None:
    here = staying_by_level(view_of(store, "2026-Q2", regions=("S",)))
    assert (here.stays[5].value, here.stays[5].n) == (1.0, 3), "s2 bought in the other region"
    elsewhere = staying_by_level(view_of(store, "2026-Q2", regions=("T",)))
    assert elsewhere.missing == TOO_RECENT and not elsewhere.stays


def test_an_answer_counts_once_its_year_is_over(store: Store) -> None:
    assert staying_by_level(view_of(store, "2026-02")).missing == TOO_RECENT
    march = staying_by_level(view_of(store, "2026-03"))
    assert (march.stays[5].n, march.stays[4].n, march.too_recent) == (2, 2, 2)


def test_what_is_not_there_is_said(store: Store, three: Store, voices_store: Store, serving_store: Store) -> None:
    assert staying_by_level(view_of(three, "2026-Q1")).missing == NO_SURVEYS
    assert staying_by_level(view_of(voices_store, "2026-Q1")).missing == NO_SALES
    assert staying_by_level(view_of(serving_store, "2026-03")).missing == TOO_RECENT
    money = Scope("x", everywhere=True, topics=frozenset({"money"}), why="test")
    voice = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    assert staying_by_level(view_of(store, "2026-Q2", money)).missing == NOT_YOURS
    assert staying_by_level(view_of(store, "2026-Q2", voice)).missing == NOT_YOURS


def test_a_scope_sees_only_its_own(store: Store) -> None:
    there = Scope("x", regions=frozenset("T"), topics=frozenset({"money", "satisfaction"}), why="test")
    assert staying_by_level(view_of(store, "2026-Q2", there)).missing == TOO_RECENT


def test_clients_taken_some_at_a_time_give_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = staying_by_level(view_of(store, "2026-Q2"))
    monkeypatch.setattr(retention_by_level, "ANSWERS_AT_ONCE", 2)
    assert staying_by_level(view_of(store, "2026-Q2")) == whole


def test_tiers_add_up_to_the_whole(store: Store) -> None:
    whole = staying_by_level(view_of(store, "2026-Q2"))
    parts = [staying_by_level(view_of(store, "2026-Q2", tiers=(tier,))) for tier in "ABCD"]
    assert sum(part.answers for part in parts) == whole.answers
    assert sum(part.clients for part in parts) == whole.clients
