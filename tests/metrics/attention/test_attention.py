"""What needs attention: each matter's money counted by hand, its owner, and what a reader's rights leave of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.desk.commands import JudgeAlert
from data.door import View
from data.execution import carry_out
from data.scope import TOPICS, Scope
from data.tables import served
from data.warehouse.store import Store
from metrics.attention import Matter, alerts_by_region, matters, open_alerts
from metrics.attention.clients import client_matters
from metrics.attention.plans import behind_matters, plan_matters
from metrics.attention.ranking import captive_matters
from metrics.kpi import NO_SALES, NOT_YOURS
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.attention.company import troubled
from tests.metrics.companies import store_of, voices
from tests.metrics.planned import planned
from tests.pages.alerted import AS_OF, alerted

SOUTH = Scope("ben", regions=frozenset(("S",)), topics=TOPICS, why="test")
E4 = 10_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(troubled, tmp_path_factory)


def by_kind(view: View) -> dict[str, Matter]:
    return {one.kind: one for one in matters(view).matters}


def test_each_matter_counts_its_own_money_and_names_who_has_most_of_it(store: Store) -> None:
    found = by_kind(kept(view_of(store, "2026-Q2")))
    assert {kind: one.stake_e4 for kind, one in found.items()} == {
        "late": 220 * E4, "promise": 105 * E4, "behind_before": 40 * E4, "loss": 30 * E4,
    }  # fmt: skip
    promise, late, loss = found["promise"], found["late"], found["loss"]
    assert (promise.clients, promise.count, promise.since, promise.client_id) == (1, 2, date(2026, 5, 1), "b1")
    assert (promise.manager, promise.managers) == ("Wu", 1)
    assert (late.clients, late.client, late.since, late.manager) == (1, "Client a2", date(2026, 4, 12), "Li")
    assert (loss.clients, loss.client_id) == (1, "a1")


def test_promises_count_in_the_periods_that_they_were_due_in(store: Store) -> None:
    earlier, quarter, year = (by_kind(kept(view_of(store, p))).get("promise") for p in ("2026-Q1", "2026-Q2", "2026"))
    assert earlier is None and quarter is not None and year is not None  # the one of the first quarter has no stake
    assert (quarter.clients, quarter.count) == (1, 2) and (year.clients, year.stake_e4) == (2, quarter.stake_e4)


def test_the_dearest_matter_comes_first_and_what_is_left_out_is_counted(store: Store) -> None:
    view = kept(view_of(store, "2026-Q2"))
    found = matters(view, most=2)
    assert [one.kind for one in found.matters] == ["late", "promise"] and found.more == 2


def test_without_targets_a_region_is_behind_the_same_days_a_year_before(store: Store) -> None:
    view = kept(view_of(store, "2026-Q2"))
    (south,) = behind_matters(view)
    assert (south.kind, south.name, south.region_id, south.stake_e4) == ("behind_before", "South", "S", 40 * E4)
    assert south.share == pytest.approx(260 / 300) and south.parameters == {"region": "S"} and not south.is_over


def test_with_targets_a_region_is_behind_what_is_due_and_no_forecast_means_no_plan_matter(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    view = kept(view_of(store_of(planned, tmp_path_factory), "2025-Q2"))
    found = {one.region_id: one for one in behind_matters(view)}
    north, south = found["N"], found["S"]
    assert (south.kind, south.name, south.manager) == ("behind_target", "South", "Wu") and north.manager == "Chen"
    assert south.share == pytest.approx(600 * E4 / (600 * E4 + south.stake_e4))  # 600 came of what was due by now
    assert plan_matters(view) == () and captive_matters(view) == ()


def test_a_manager_of_the_south_sees_nothing_of_the_north(store: Store) -> None:
    found = by_kind(kept(view_of(store, "2026-Q2", SOUTH)))
    assert set(found) == {"promise", "behind_before"} and found["behind_before"].name == "Wu"


def test_without_the_right_to_money_or_without_sales_the_reason_is_said(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    few = Scope("ann", everywhere=True, topics=TOPICS - {"money"}, why="test")
    assert matters(kept(view_of(store, "2026-Q2", few))).missing == NOT_YOURS
    view = kept(view_of(store_of(voices, tmp_path_factory), "2026-Q2"))
    assert matters(view).missing == NO_SALES


def test_without_the_right_to_satisfaction_promises_are_no_matter(store: Store) -> None:
    few = Scope("ann", everywhere=True, topics=TOPICS - {"satisfaction"}, why="test")
    assert "promise" not in {one.kind for one in client_matters(kept(view_of(store, "2026-Q2", few)))}


def test_an_alert_that_somebody_closed_is_no_matter_until_another_is_raised(tmp_path: Path) -> None:
    store = alerted(tmp_path / "store")
    view = view_of(store, "2026-Q2")
    regions = view.run(served("regions").select("region_key", "region_id")).set_index("region_id")["region_key"]
    keys = {name: int(key) for name, key in regions.items()}
    assert {one.kind for one in client_matters(view)} >= {"fall", "loss", "no_order", "satisfaction"}
    assert alerts_by_region(view) == {keys["N"]: 3, keys["S1"]: 2}
    judged = JudgeAlert("n1", "fall", date(2026, 4, 5), AS_OF, "no_problem")
    carry_out(store.root, judged, EVERYBODY, datetime(2026, 4, 11, tzinfo=UTC))
    again = view_of(store, "2026-Q2")
    assert "fall" not in {one.kind for one in client_matters(again)}
    assert alerts_by_region(again) == {keys["N"]: 2, keys["S1"]: 2}
    left = {"no_order", "loss", "promise", "satisfaction"}
    assert set(again.run(open_alerts(again).select("kind"))["kind"]) == left
