"""Marts of clients that move, of years that begin in April, of rates by the day, of tiers by twelve months."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.scope import TOPICS, Scope
from data.settings import Settings
from data.tables import served
from data.warehouse.store import Store
from metrics.kpi import period_sums
from tests.data.small import published, sale, view_of
from tests.metrics.companies import act, client, day, rate, region


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A client that moved from north to south on 1 February 2026; a fiscal year from April; rates that change."""
    return published(
        tmp_path_factory.mktemp("moved") / "store",
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [
                client("a", "N", "shop", "Li", valid_from=None),
                client("a", "S", "hotel", "Wu", valid_from=day("2026-02-01")),
                client("b", "N", "shop", "Li", valid_from=day("2025-06-01")),
            ],
            "sales": [
                sale("a", "2026-01-31", 1), sale("a", "2026-02-01", 2), sale("a", "2026-02-03", 4, region_id="N"),
                sale("b", "2025-03-31", 8), sale("b", "2025-04-01", 16), sale("b", "2026-04-10", 32),
            ],
            "activities": [
                act("a", "2026-01-31", "call", 1, driver=1.5),  # 1.5 × 0.0001 = 0.00015, away from zero: 0.0002
                act("a", "2026-02-01", "call", 1, driver=-1.5),  # −0.0002
                act("a", "2026-02-02", "call", 1, driver=1),  # × 0.0003 from today on
                act("a", "2026-02-03", "call", 1, driver=1, cost=9),  # what is recorded goes before the rate
                act("b", "2025-12-31", "call", 1, driver=1),  # before any rate
                act("b", "2026-02-05", "fair", 1, driver=1),  # never rated
                act("b", "2026-02-06", "call", 1),  # neither cost nor driver
            ],
            "activity_rates": [rate("call", "2026-01-01", 0.0001), rate("call", "2026-02-02", 0.0003)],
        },
        Settings(fiscal_year_start=4),
    )  # fmt: skip


def test_sales_count_where_the_client_was_on_the_day(moved: Store) -> None:
    def revenue(**cut: object) -> int:
        return period_sums(view_of(moved, "2025", **cut))["revenue_e4"]  # type: ignore[arg-type]

    assert (revenue(regions=("N",)), revenue(regions=("S",))) == (210_000, 20_000)
    assert (revenue(channels=("shop",)), revenue(channels=("hotel",))) == (170_000, 60_000)
    assert (revenue(managers=("Li",)), revenue(managers=("Wu",))) == (170_000, 60_000)


def test_rights_go_by_the_region_of_today_with_all_of_the_past(moved: Store) -> None:
    def seen(code: str) -> int:
        scope = Scope("manager", regions=frozenset((code,)), topics=TOPICS, why="test")
        return period_sums(view_of(moved, "2025", scope))["revenue_e4"]

    assert (seen("N"), seen("S"), seen("C")) == (160_000, 70_000, 230_000)


def test_the_first_row_of_a_client_reaches_back_to_the_beginning(moved: Store) -> None:
    assert period_sums(view_of(moved, "2024-Q4", regions=("N",)))["revenue_e4"] == 80_000


def test_a_year_from_april_is_named_after_the_year_it_starts_in(moved: Store) -> None:
    keys = ("2024", "2025", "2026", "2025-Q1", "2025-Q4", "2026-Q1", "2025-04", "2026-04")
    assert {key: period_sums(view_of(moved, key))["revenue_e4"] // 10_000 for key in keys} == {
        "2024": 8, "2025": 23, "2026": 32, "2025-Q1": 16, "2025-Q4": 7, "2026-Q1": 32, "2025-04": 16, "2026-04": 32,
    }  # fmt: skip
    running = view_of(moved, "2026")
    assert running.is_running and period_sums(running.last_year())["revenue_e4"] == 160_000


def test_an_act_costs_what_is_recorded_else_its_driver_at_the_rate_of_the_day(moved: Store) -> None:
    acts = view_of(moved, "2026-02").run(served("activities_history").order_by(["done_on", "activity"]))
    costs = [None if cost is pd.NA else int(cost) for cost in acts["cost_e4"]]
    keys = zip(acts["done_on"].astype(str), acts["activity"], strict=True)
    found = dict(zip(keys, costs, strict=True))
    assert found == {
        ("2025-12-31", "call"): None, ("2026-01-31", "call"): 2, ("2026-02-01", "call"): -2, ("2026-02-02", "call"): 3,
        ("2026-02-03", "call"): 90_000, ("2026-02-05", "fair"): None, ("2026-02-06", "call"): None,
    }  # fmt: skip
    sums = period_sums(view_of(moved, "2026-02"))
    assert (sums["service_cost_e4"], sums["acts"], sums["unpriced_acts"]) == (90_001, 5, 2)


def test_tiers_go_by_the_revenue_of_twelve_months(tmp_path: Path) -> None:
    """Ten buyers: one A, two B, three C, four D; who did not buy for a year is D."""
    sales = [sale(f"c{n}", "2026-03-01", 100 - n) for n in range(10)]
    old = sale("old", "2025-03-01", 10_000)  # one year and a day before the last sale
    today = sale("c0", "2026-03-02", 1)
    store = published(tmp_path / "store", {"sales": [*sales, old, today]})
    rows = view_of(store, "2026-03").run(served("clients").order_by("client_id"))
    assert "".join(rows["tier"]) == "ABBCCCDDDD" + "D"
    assert int(rows["year_revenue_e4"].iloc[0]) == 1_010_000
