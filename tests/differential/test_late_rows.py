"""Rows dated after the last sale or after today, and what a client was when it spoke."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.scope import TOPICS, Scope
from data.tables import served
from data.warehouse.store import Store
from metrics.contribution.costs import with_late_acts
from metrics.kpi import period_sums
from metrics.satisfaction import answer_levels
from metrics.word_of_mouth import acts_by_level
from tests.data.small import published, sale, view_of
from tests.differential.conftest import Known
from tests.differential.questions import Question
from tests.differential.raw import Cut
from tests.differential.sides import differences, sums
from tests.differential.spans import LENGTH, period_at
from tests.metrics.companies import act, answer, client, region


def test_acts_known_from_after_the_last_sale_count_on_both_sides_of_a_comparison(october: Known) -> None:
    raw = october.asking.raw
    assert raw.served_until > raw.as_of
    for grain in LENGTH:
        for comparison in ("previous", "last_year"):
            question = Question(period_at(raw.as_of, grain, raw.fiscal), comparison, Cut(), is_of_compared=True)
            found = differences(*sums(october.asking, question, october.asking.view(question)))
            assert not found, (question, found)


def test_a_freight_paid_a_week_after_the_order_is_compared_with_that_of_a_year_before(tmp_path: Path) -> None:
    store = published(
        tmp_path / "store",
        {
            "sales": [sale("a", "2025-10-20", 100, 60), sale("a", "2026-10-20", 100, 60)],
            "activities": [act("a", f"{year}-10-25", "freight", 1, cost=7) for year in (2025, 2026)],
        },
    )  # fmt: skip
    running = view_of(store, "2026-10")
    assert (str(running.as_of), running.is_running) == ("2026-10-20", True)
    now, before = period_sums(running), period_sums(running.last_year())
    assert now["service_cost_e4"] == before["service_cost_e4"] == 70_000


def test_acts_of_months_after_the_last_sale_bring_no_sales_of_a_year_before_with_them(tmp_path: Path) -> None:
    """The year runs: sales until 20 March, acts until 5 June; a year before as far, sales and acts each."""
    days = ("2025-03-19", "2025-03-20", "2025-03-21", "2025-05-02", "2025-06-05", "2025-06-06")
    store = published(
        tmp_path / "store",
        {
            "sales": [sale("a", d, 100, 60) for d in (*days, "2026-03-20")],
            "activities": [act("a", d, "freight", 1, cost=7) for d in (*days, "2026-06-05")],
        },
    )
    running = view_of(store, "2026")
    now, before = period_sums(running), period_sums(running.last_year())
    assert (now["orders"], now["acts"], before["orders"], before["acts"]) == (1, 1, 2, 5)
    kinds = [v.run(served("activity_period"))["acts"].sum() for v in (running, running.last_year())]
    lines = [v.run(served("category_period"))["lines"].sum() for v in (running, running.last_year())]
    assert (kinds, lines) == ([1, 5], [1, 2])


def test_an_act_of_the_future_counts_nowhere_and_is_kept(tmp_path: Path) -> None:
    rows = {
        "sales": [sale("a", "2026-11-09", 100, 60)],
        "activities": [act("a", d, "visit", 1, cost=7) for d in ("2026-11-10", "2026-11-11")],
    }
    store = published(tmp_path / "store", rows, today=date(2026, 11, 10))
    sums_of = period_sums(view_of(store, "2026-11"))
    running = view_of(store, "2026-11")
    assert sums_of["acts"] == 1 and running.version.rows("activities") == 2
    one_by_one = with_late_acts(running).run(served("activities").select("done_on"))
    assert [str(day)[:10] for day in one_by_one["done_on"]] == ["2026-11-10"], "the planned one is in no ledger"
    assert period_sums(view_of(published(tmp_path / "later", rows, today=date(2026, 11, 11)), "2026-11"))["acts"] == 2


def test_an_order_of_the_future_counts_when_its_day_has_come(tmp_path: Path) -> None:
    """The gate takes it with a warning; nothing may count it before."""
    days = ("2026-11-02", "2026-11-09", "2026-11-29", "2062-11-09")
    rows = {"sales": [sale("a", d, 100, 60) for d in days]}
    view = view_of(published(tmp_path / "store", rows, today=date(2026, 11, 10)), "2026-11")
    assert str(view.as_of) == "2026-11-09" and period_sums(view)["orders"] == 2
    clients = view.run(served("clients"))
    assert str(clients["last_on"].iloc[0])[:10] == "2026-11-09" and clients["median_gap_days"].iloc[0] == 7
    later = view_of(published(tmp_path / "later", rows, today=date(2026, 11, 29)), "2026-11")
    assert str(later.as_of) == "2026-11-29" and period_sums(later)["orders"] == 3


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A client that answered in the north in January, moved south in February and complained in March."""
    return published(
        tmp_path_factory.mktemp("moved") / "store",
        {
            "regions": [region("N", None), region("S", None)],
            "clients": [client("a", "N", "shop", "Li"), client("a", "S", "hotel", "Wu", valid_from=date(2026, 2, 1))],
            "sales": [sale("a", "2026-03-20", 1)],
            "surveys": [answer("a", "2026-01-15", 4)],
            "survey_scores": [{"survey_id": "a-2026-01-15", "attribute": "price", "score": 3.0}],
            "complaints": [{"complaint_id": "1", "client_id": "a", "received_on": date(2026, 3, 2)}],
        },
    )  # fmt: skip


def test_an_answer_is_reported_where_the_client_was_when_it_answered(moved: Store) -> None:
    """Rights go by the region of today, reports by that of the period (the words of `valid_from`)."""

    def answers(**cut: object) -> int:
        view = view_of(moved, "2026-Q1", **cut)  # type: ignore[arg-type]
        assert len(view.run(served("survey_scores"))) == int(answer_levels(view)["answers"].sum())
        return int(answer_levels(view)["answers"].sum())

    assert [answers(regions=(r,)) for r in ("N", "S")] == [1, 0]
    assert [answers(channels=(c,)) for c in ("shop", "hotel")] == [1, 0]
    assert [answers(managers=(m,)) for m in ("Li", "Wu")] == [1, 0]
    assert [answers(scope=_manager_of(r)) for r in ("N", "S")] == [0, 1]


def test_a_complaint_after_a_move_follows_the_answer_before_it(moved: Store) -> None:
    found = acts_by_level(view_of(moved, "2026-Q1", regions=("N",)))
    assert (found.answers, found.complaints) == (1, 1)
    assert acts_by_level(view_of(moved, "2026-Q1", regions=("S",))).answers == 0
    complaints = [len(view_of(moved, "2026-Q1", regions=(r,)).run(served("complaints"))) for r in ("N", "S")]
    assert complaints == [0, 1]


def test_what_clients_did_anywhere_is_still_under_the_rights(moved: Store) -> None:
    asked = served("complaints_anywhere")
    rows = [len(view_of(moved, "2026-Q1", scope=_manager_of(r), regions=("N",)).run(asked)) for r in ("N", "S")]
    assert rows == [0, 1]
    no_topic = Scope("x", regions=frozenset(("S",)), topics=frozenset({"money"}), why="test")
    assert view_of(moved, "2026-Q1", scope=no_topic).run(asked).empty
    assert view_of(moved, "2026-02", scope=_manager_of("S")).run(asked).empty, "nothing after the period"


def _manager_of(code: str) -> Scope:
    return Scope("manager", regions=frozenset((code,)), topics=TOPICS, why="test")
