"""Who is behind, by how much, and who answers for it."""

from __future__ import annotations

import pytest

from data.door import View
from metrics.heat import HeatCell, heat_cells
from metrics.kpi import groups_of, period_figure, period_sums
from metrics.standings import Standings, parts_of_selection, standings
from metrics.targets import targets
from tests.data.small import kept, view_of
from tests.metrics.companies import rhythm, serving, store_of

WEIGHTS = [1 / 12] * 12


def found(view: View, key: str) -> Standings:
    parts = parts_of_selection(view, *groups_of(view, key))
    compared = view.compared()
    whole = period_figure(view, key, period_sums(view)), period_figure(compared, key, period_sums(compared))
    stands = standings(view, key, targets(view), parts, WEIGHTS, whole)
    assert stands is not None
    return stands


@pytest.fixture(scope="module")
def goals_view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(rhythm, tmp_path_factory), "2026-Q2"))


def test_regions_are_ranked_by_their_gap_with_target_and_owner(goals_view: View) -> None:
    stands = found(goals_view, "revenue")
    assert (stands.of, stands.has_targets, stands.whole.gap) == ("region", True, -9_500_000)
    assert [(p.code, p.target, p.gap, p.owner) for p in stands.parts] == [
        ("R", 3_300_000, -2_900_000, "Li"), ("Z", 500_000, -400_000, "Li"),
    ]  # fmt: skip
    assert stands.parts[1].reached == pytest.approx(0.2) and stands.parts[1].is_behind


def test_an_unknown_value_is_behind_nobody_and_comes_last(goals_view: View) -> None:
    stands = found(goals_view, "retention")
    assert [(p.code, p.gap and round(p.gap, 6)) for p in stands.parts] == [("R", -0.2), ("Z", None)]
    assert not stands.parts[1].is_behind


def test_without_targets_the_compared_period_takes_their_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    stands = found(kept(view_of(store_of(rhythm, tmp_path_factory), "2026-Q1")), "orders")
    assert not stands.has_targets and stands.whole.due == stands.whole.before.value


def test_below_the_last_region_stand_its_account_managers(tmp_path_factory: pytest.TempPathFactory) -> None:
    view = kept(view_of(store_of(serving, tmp_path_factory), "2026-03", regions=("S",)))
    stands = found(view, "revenue")
    assert stands.of == "manager" and [(p.level, p.code, p.now.value) for p in stands.parts] == [
        ("manager", "Wu", 1_800_000)
    ]


def test_every_cell_is_made_of_its_own_sums_and_says_what_it_is_held_against(goals_view: View) -> None:
    keys = ("revenue", "retention", "orders")
    parts = parts_of_selection(goals_view, *groups_of(goals_view, *keys))
    cells = {(c.key, c.place): c for c in heat_cells(goals_view, keys, targets(goals_view), parts, {})}
    revenue: HeatCell = cells["revenue", 1]
    assert (revenue.is_target, revenue.due, revenue.owner) == (True, 500_000, "Li")
    kept_clients = cells["retention", 0]
    assert kept_clients.reached == pytest.approx(0.75) and kept_clients.is_small, "five clients"
    orders = cells["orders", 0]
    assert (orders.is_target, orders.now.value, orders.due) == (False, 4, 11)
