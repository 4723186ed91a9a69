"""Rows dated after the last sale, and what a client was when it spoke: where the app does not do what is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.tables import served
from metrics.kpi import period_sums
from metrics.satisfaction import answer_levels
from tests.data.small import published, sale, view_of
from tests.differential.conftest import Known
from tests.differential.questions import Question
from tests.differential.raw import Cut
from tests.differential.sides import differences, sums
from tests.differential.spans import LENGTH, period_at
from tests.metrics.companies import act, answer, client, region

LATE_ACTS = "marts cut the compared span at the last sale for service acts too, the running period is not cut"
FUTURE_SALES = "an order dated after the day of the import counts in the running period and in the client's last order"
TODAY_S_PLACE = "answers and complaints are cut by what the client is today, not by what it was on the day"


@pytest.mark.xfail(strict=True, reason=LATE_ACTS)
def test_acts_known_from_after_the_last_sale_count_on_both_sides_of_a_comparison(october: Known) -> None:
    raw = october.asking.raw
    assert raw.last_act > raw.as_of
    raw.served_until, found = raw.last_act, []
    try:
        for grain in LENGTH:
            for comparison in ("previous", "last_year"):
                question = Question(period_at(raw.as_of, grain, raw.fiscal), comparison, Cut(), is_of_compared=True)
                found += differences(*sums(october.asking, question, october.asking.view(question)))
    finally:
        raw.served_until = raw.as_of
    assert not found, found


@pytest.mark.xfail(strict=True, reason=LATE_ACTS)
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


@pytest.mark.xfail(strict=True, reason=FUTURE_SALES)
def test_an_order_of_the_future_counts_when_its_day_has_come(tmp_path: Path) -> None:
    """The gate takes it with a warning; nothing may count it before."""
    days = ("2026-11-02", "2026-11-09", "2026-11-29", "2062-11-09")
    store = published(tmp_path / "store", {"sales": [sale("a", d, 100, 60) for d in days]}, today=date(2026, 11, 10))
    view = view_of(store, "2026-11")
    assert str(view.as_of) == "2026-11-09" and period_sums(view)["orders"] == 2
    assert str(view.run(served("clients"))["last_on"].iloc[0])[:10] == "2026-11-09"


@pytest.mark.xfail(strict=True, reason=TODAY_S_PLACE)
def test_an_answer_is_reported_where_the_client_was_when_it_answered(tmp_path: Path) -> None:
    """Rights go by the region of today, reports by that of the period (the words of `valid_from`)."""
    store = published(
        tmp_path / "store",
        {
            "regions": [region("N", None), region("S", None)],
            "clients": [client("a", "N"), client("a", "S", valid_from=date(2026, 2, 1))],
            "sales": [sale("a", "2026-03-02", 1)],
            "surveys": [answer("a", "2026-01-15", 4)],
        },
    )  # fmt: skip
    answers = {r: int(answer_levels(view_of(store, "2026-01", regions=(r,)))["answers"].sum()) for r in ("N", "S")}
    assert answers == {"N": 1, "S": 0}
