"""Regions side by side: which ones, and that together they are the whole."""

from __future__ import annotations

import pytest

from data.scope import NOBODY, TOPICS, Scope
from data.warehouse.store import Store
from metrics.branches import branch_sums, branches
from metrics.kpi import ALL_SUMS, period_sums
from tests.data.small import EVERYBODY, published, sale, view_of
from tests.metrics.companies import client, region


def shown(store: Store, scope: Scope = EVERYBODY, **cut: object) -> list[str]:
    return [b.region.region_id if b.region else "?" for b in branches(view_of(store, "2026-Q1", scope, **cut))]


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A client of the north buys at home, in the south, and once in a place nobody described; one has no region."""
    return published(
        tmp_path_factory.mktemp("abroad") / "store",
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [client("n1", "N"), {"client_id": "x1", "name": "Nowhere"}],
            "sales": [
                sale("n1", "2026-02-01", 1), sale("n1", "2026-02-02", 2, region_id="S"),
                sale("n1", "2026-02-03", 4, region_id="C"), sale("x1", "2026-02-04", 8),
            ],
        },
    )  # fmt: skip


def test_a_single_root_is_opened_and_a_chosen_region_opened_further(three: Store) -> None:
    assert shown(three) == ["N", "S"]
    assert shown(three, regions=("S",)) == ["S1"]
    assert shown(three, regions=("N", "S1")) == ["N", "S1"]
    assert shown(three, regions=("nowhere",)) == []


def test_rights_decide_which_regions_stand_side_by_side(three: Store) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    assert shown(three, south) == ["S1"]
    assert shown(three, south, regions=("N",)) == []
    assert shown(three, NOBODY) == []


def test_a_branch_holds_all_that_lies_below_it_now_before_and_in_the_past(three: Store) -> None:
    north, south = branch_sums(view_of(three, "2026-Q1"))
    assert (north.now["revenue_e4"], north.before["revenue_e4"]) == (3_100_000, 1_000_000)
    assert (south.now["revenue_e4"], south.before["revenue_e4"]) == (900_000, 600_000)
    assert {str(d): v for d, v in north.past["revenue_e4"].items()} == {
        "2025-01-01": 1_000_000, "2025-04-01": 500_000, "2025-07-01": 0, "2025-10-01": 0, "2026-01-01": 3_100_000,
    }  # fmt: skip
    assert north.figure(view_of(three, "2026-Q1"), "gross_profit").value == 600_000


def test_branches_add_up_to_the_whole_with_what_lies_outside_them(abroad: Store) -> None:
    view = view_of(abroad, "2026-02")
    parts = branch_sums(view)
    assert [b.branch.region.region_id if b.branch.region else "?" for b in parts] == ["N", "S", "?"]
    assert [b.now["revenue_e4"] for b in parts] == [10_000, 20_000, 120_000]
    assert {n: sum(b.now[n] for b in parts) for n in ALL_SUMS} == dict(period_sums(view))


def test_a_client_counts_once_where_it_ordered_last(abroad: Store) -> None:
    parts = branch_sums(view_of(abroad, "2026-02"))
    # n1 ordered in the north, then in the south, and last in the parent region, which is no branch of its own.
    assert [(b.now["orders"], b.now["active_clients"]) for b in parts] == [(1, 0), (1, 0), (2, 2)]
    assert sum(b.now["new_clients"] for b in parts) == 2


def test_rights_go_by_the_clients_home_wherever_it_bought(abroad: Store) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    north = Scope("manager", regions=frozenset("N"), topics=TOPICS, why="test")
    assert period_sums(view_of(abroad, "2026-02", south))["revenue_e4"] == 0
    assert period_sums(view_of(abroad, "2026-02", north))["revenue_e4"] == 70_000
    # A client without a region is seen by nobody but those who see everything.
    assert period_sums(view_of(abroad, "2026-02"))["revenue_e4"] == 150_000


def test_without_sales_there_are_regions_and_no_sums(voices_store: Store) -> None:
    parts = branch_sums(view_of(voices_store, "2026-Q1"))
    assert len(parts) == 6 and {p.now["revenue_e4"] for p in parts} == {0}
    assert branch_sums(view_of(voices_store, "2026-Q1", NOBODY)) == ()
