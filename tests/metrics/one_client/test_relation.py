"""The whole relation with one client out of small stores: credit, service, answers, dependence, under rights."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.scope import Scope
from data.warehouse.store import Store
from metrics.clients import Client, client
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.one_client import (
    ahead,
    both_ways,
    client_answers,
    client_complaints,
    client_credit,
    client_grade,
    client_kind,
    client_promises,
    client_signals,
    client_state,
    client_visits,
    lacks_payments,
    latest_moment,
    relation,
    today,
)
from metrics.one_client.answers import means_by_month
from metrics.one_client.credit import NO_DUE
from tests.data.small import TODAY, published, sale, view_of
from tests.metrics.companies import act, answer, day

WITHOUT_MONEY = Scope("ear", everywhere=True, topics=frozenset(("satisfaction", "personal")), why="test")
WITHOUT_VOICES = Scope("purse", everywhere=True, topics=frozenset(("money", "personal")), why="test")


@pytest.fixture(scope="module")
def served_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One client with orders paid, owed, late and untold on 31 March 2026, promises, complaints and answers.

    owed: 100 due on 10 April, 30 late by 10 days, 5 late by 61; 7 say nothing; 60 paid after 20 days of 30 agreed.
    """
    sales = [
        sale("a", "2026-03-31", 100, due_on=day("2026-04-10")),
        sale("a", "2026-03-01", 30, due_on=day("2026-03-21")),
        sale("a", "2026-01-10", 5, due_on=day("2026-01-29")),
        sale("a", "2026-03-05", 7),
        sale("a", "2026-02-01", 60, due_on=day("2026-03-03"), paid_on=day("2026-02-21")),
        sale("b", "2026-03-30", 300, paid_on=day("2026-03-30")),
    ]
    promises = (("2026-03-10", "2026-03-10"), ("2026-02-10", "2026-02-12"), ("2026-03-20", None), ("2026-04-05", None))
    return published(
        tmp_path_factory.mktemp("served"),
        {
            "regions": [{"region_id": "N", "name": "North"}],
            "clients": [
                {"client_id": c, "name": c, "region_id": "N", "account_manager": "Li"} for c in ("a", "b")
            ],
            "sales": sales,
            "activities": [act("a", "2026-03-02", "visit", 1), act("a", "2025-01-02", "visit", 1)],
            "promises": [
                {"promise_id": due, "client_id": "a", "kind": "supply", "due_on": day(due),
                 "kept_on": None if kept is None else day(kept)}
                for due, kept in promises
            ],
            "complaints": [
                {"complaint_id": on, "client_id": "a", "received_on": day(on), "category": "price",
                 "resolved_on": None if solved is None else day(solved)}
                for on, solved in (("2024-01-01", None), ("2026-03-01", "2026-03-04"), ("2026-03-11", None))
            ],
            "surveys": [answer("a", "2026-01-05", 4), answer("a", "2026-02-05", 2), answer("a", "2025-11-05", 5),
                        *(answer("b", f"2026-01-0{n}", 5) for n in range(1, 5))],
        },
        today=TODAY,
    )  # fmt: skip


def of(store: Store, scope: Scope | None = None) -> tuple[object, Client]:
    view = view_of(store, "2026-Q1", scope) if scope else view_of(store, "2026-Q1")
    found = client(view, "a")
    assert found is not None
    return view, found


def test_what_is_owed_by_how_late_it_is(served_store: Store) -> None:
    view, found = of(served_store)
    assert view.as_of == date(2026, 3, 31)  # type: ignore[attr-defined]
    credit = client_credit(view, found.key)  # type: ignore[arg-type]
    assert [each.owed_e4 for each in credit.ages] == [1_000_000, 300_000, 0, 50_000]
    assert (credit.owed_e4, credit.late_e4, credit.late_days) == (1_350_000, 350_000, 61)
    assert (credit.days_to_pay, credit.agreed_days, credit.n) == (20.0, 30.0, 1)
    assert (credit.untold_e4, credit.untold, credit.untold_orders) == (70_000, 1, 1)


def test_promises_complaints_and_visits_of_one_client(served_store: Store) -> None:
    view, found = of(served_store)
    promises = client_promises(view, found.key)  # type: ignore[arg-type]
    assert list(promises.rows["state"]) == ["due", "overdue", "kept", "kept_late"]
    assert (promises.kept.value, promises.kept.n, promises.overdue, promises.late_days) == (1 / 3, 3, 1, 11)
    assert promises.next_on == date(2026, 4, 5)
    complaints = client_complaints(view, found.key)  # type: ignore[arg-type]
    assert (complaints.in_year, complaints.open, complaints.open_days, complaints.older) == (2, 1, 20, 1)
    assert list(complaints.rows["days"]) == [20, 3, 820]
    visits = client_visits(view, found.key, found.tier)  # type: ignore[arg-type]
    assert visits is not None and (visits.count, visits.last_on, visits.usual) == (1, date(2026, 3, 2), None)


def test_a_client_nobody_ever_served_was_visited_no_times_among_others_of_its_tier_that_were(
    sample_store: Path,
) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    keys = view.run(view.tables.clients_anywhere.select("client_key"))["client_key"]
    visits = client_visits(view, int(keys.max()) + 1, "A")
    assert visits is not None and visits.usual is not None and visits.usual > 0
    assert (visits.count, visits.last_on) == (0, None)


def test_answers_stand_beside_those_of_all_where_five_answered(served_store: Store) -> None:
    view, found = of(served_store)
    answers = client_answers(view, found.key)  # type: ignore[arg-type]
    assert means_by_month(today(view))["answers"].sum() == 7  # type: ignore[arg-type]
    told = [(quarter.key, own, every) for quarter, own, every in answers.quarters]
    # In the first quarter 4 and 2 of 1 to 5 are 0.75 and 0.25, and four of the other client are 1; 2025 has one answer.
    assert told == [("2025-Q4", 1.0, None), ("2026-Q1", 0.5, 5 / 6)]


def test_dependence_both_ways_are_shares_of_the_same_twelve_months(served_store: Store) -> None:
    view, found = of(served_store)
    both = both_ways(view, found.key, found.facts, latest_moment(view, found.key))  # type: ignore[arg-type]
    assert both.revenue_e4 == 2_020_000
    assert (both.of_region, both.of_manager, both.of_all) == pytest.approx((202 / 502,) * 3)
    assert both.wallet is None and both.asymmetry is None and both.room_e4 is None


def test_the_whole_relation_is_asked_under_the_rights_of_the_reader(served_store: Store) -> None:
    view, found = of(served_store, WITHOUT_MONEY)
    ear = relation(view, found)  # type: ignore[arg-type]
    assert ear.promises is not None and ear.complaints is not None and ear.is_asked
    assert (ear.both_ways, ear.grade, ear.kind, ear.state, ear.visits) == (None,) * 5
    assert ear.credit is not None and ear.credit.missing == NOT_YOURS
    view, found = of(served_store, WITHOUT_VOICES)
    purse = relation(view, found)  # type: ignore[arg-type]
    assert (purse.promises, purse.complaints, purse.is_asked) == (None, None, False)
    assert purse.credit is not None and purse.credit.late_e4 == 350_000


def test_filters_of_the_page_and_its_period_do_not_hide_today(three: Store) -> None:
    view = view_of(three, "2025-Q1", channels=("hotel",))
    assert today(view).until == view.as_of == date(2026, 4, 10)
    assert (ahead(view).until - view.as_of).days == 366 and today(view).selection.channels == ()


def test_what_a_store_does_not_hold_is_said(three: Store, voices_store: Store) -> None:
    assert lacks_payments(view_of(three, "2026-Q1")) == NO_DUE
    assert client_credit(view_of(voices_store, "2026-Q1"), 1).missing == NO_SALES
    view = view_of(three, "2026-Q1")
    assert client_state(view, 1) is None and client_signals(view, 1, "n1") == ()
    assert client_kind(view, 1) is None and client_grade(view, 1).letter is None, "no models were published"


def test_state_grade_and_kind_of_the_sample(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    found = client(view, "C000001")
    assert found is not None
    grade, kind = client_grade(view, found.key), client_kind(view, found.key)
    assert grade.letter in "ABCD" and sum(grade.chances.values()) == pytest.approx(1, abs=1e-6)
    assert kind is not None and kind.kind == kind.by_figures and not kind.is_overridden
