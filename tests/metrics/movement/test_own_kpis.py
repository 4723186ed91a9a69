"""Key figures of the company's own: a ratio of two that add up is told apart, any other formula says where to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.desk import Desk
from data.desk.commands import SaveKpi
from data.scope import whole_company
from metrics.movement.movers import NOT_OF_CLIENTS, NOT_OF_REGIONS, client_movers, region_movers
from metrics.movement.why import OWN_FORMULA, why_moved
from tests.data.imports import AT
from tests.data.small import three_clients, view_of

ANNA = whole_company("anna", "owner of the store")


def test_an_own_ratio_has_effects_and_regions_and_an_own_sum_has_regions(tmp_path: Path) -> None:
    """February: 160 in two orders, then 200 in three: 80 an order, then 66.67."""
    store = three_clients(tmp_path / "store")
    with Desk.at(store.root) as desk:
        desk.carry_out(SaveKpi("each", "Revenue an order", "revenue / orders", "money", "higher", "Li"), ANNA, AT)
        desk.carry_out(SaveKpi("goods", "Goods", "revenue - gross_profit", "money", "lower", "Li"), ANNA, AT)
        desk.carry_out(
            SaveKpi("odd", "Odd", "(revenue - gross_profit) / (orders + 1)", "money", "lower", "Li"), ANNA, AT
        )
    view = view_of(store, "2026-02")
    each = why_moved(view, "own:each")
    assert each.change == 666_667 - 800_000 and each.basis == "regions"
    assert sum(effect.amount for effect in each.effects) == pytest.approx(each.change, abs=1e-6)
    regions = region_movers(view, "own:each")
    assert sum(regions.rows["change"]) == pytest.approx(regions.change, abs=1e-6)
    assert why_moved(view, "own:goods").why == OWN_FORMULA == why_moved(view, "own:odd").why
    goods = region_movers(view, "own:goods")  # 70 in the north, 20 in the south; then 100 and 30
    assert list(goods.rows["change"]) == [300_000, 100_000] and goods.change == 400_000
    assert region_movers(view, "own:odd").why == NOT_OF_REGIONS
    assert client_movers(view, "own:goods").why == NOT_OF_CLIENTS
