"""Clients on a map: cells that add up to the revenue, coloured by what is known, and nothing without the right."""

from __future__ import annotations

from math import cos, radians
from pathlib import Path

import pytest

from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.kpi import period_sums
from metrics.places import Extent, extent, places
from metrics.places.cells import MOST_FINE, NO_PLACES, PERSONAL
from metrics.places.grid import MOST_CELLS
from tests.data.small import kept, three_clients, view_of
from tests.metrics.attention.company import troubled
from tests.metrics.companies import store_of

BLIND = Scope("ann", everywhere=True, topics=TOPICS - {"personal"}, why="test")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(troubled, tmp_path_factory)


def test_neighbours_share_a_cell_in_the_middle_of_them_and_the_north_is_up(store: Store) -> None:
    found = places(kept(view_of(store, "2026")))
    squeeze = cos(radians(30.5))
    rows = found.cells.sort_values("y")
    assert rows["clients"].tolist() == [2, 1] and rows["revenue_e4"].tolist() == [3_200_000, 2_600_000]
    assert rows["y"].tolist() == [30.0, 31.0]
    assert rows["x"].tolist() == pytest.approx([120.0005 * squeeze, 121.0 * squeeze])
    assert rows["value"].tolist() == pytest.approx([320 / 300 - 1, 260 / 300 - 1])
    assert (found.placed, found.clients, found.centre) == (3, 4, 0.0)  # 0° N 0° E is nowhere


def test_the_middle_of_regions_is_that_of_their_clients(store: Store) -> None:
    found = places(kept(view_of(store, "2026")))
    keys = {int(key) for key in found.cells["region_key"]}
    whole, nobody = found.middles_of((keys, {-7}))
    assert whole is not None and nobody is None
    weights, x = found.cells["clients"], found.cells["x"]
    assert whole.x == pytest.approx(float((x * weights).sum() / weights.sum()))
    assert (whole.top, whole.revenue_e4) == (31.0, 5_800_000)


def test_without_answers_satisfaction_is_unknown_and_states_are_shares(store: Store) -> None:
    view = kept(view_of(store, "2026"))
    found = places(view, "satisfaction")
    assert found.centre is None and found.cells["value"].isna().all()
    shares = places(view, "state").cells["value"].dropna()
    assert shares.between(0, 1).all()


def test_without_coordinates_or_without_the_right_to_them_there_is_no_map(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert places(kept(view_of(store, "2026", BLIND))).missing == PERSONAL
    assert extent(view_of(store, "2026", BLIND)) is None
    assert places(kept(view_of(store_of(three_clients, tmp_path_factory), "2026-Q1"))).missing == NO_PLACES


def test_the_cells_of_the_sample_add_up_to_its_revenue_and_stay_few(sample_store: Path) -> None:
    view = kept(view_of(Store(sample_store), "2026-Q3"))
    found = places(view, "satisfaction")
    assert found.placed == found.clients and len(found.cells) <= MOST_CELLS
    assert int(found.cells["revenue_e4"].sum()) == period_sums(view)["revenue_e4"]
    assert 0 < (found.centre or 0) < 1


@pytest.mark.parametrize(("high", "wide"), [(0.0, 0.0), (3.0, 0.0), (3.0, 4.0), (170.0, 350.0)])
def test_however_far_clients_lie_apart_few_cells_cover_the_map(high: float, wide: float) -> None:
    found = Extent(-high / 2, high / 2, -wide / 2, wide / 2, 1, 1)
    across, up = wide * found.squeeze / found.step, high / found.step
    assert (across + 1) * (up + 1) <= MOST_FINE + 1e-6
