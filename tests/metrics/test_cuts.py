"""A key figure by channel, tier and product category."""

from __future__ import annotations

import pytest

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics import cuts
from metrics.cuts import BY_CATEGORY, Dimension, cut_figures
from metrics.kpi import SOME_COSTS, period_sums
from tests.data.small import published, sale, view_of
from tests.metrics.companies import client, region

SPLIT: tuple[Dimension, ...] = ("channel", "tier")


def found(store: Store, key: str, dimension: str, period: str, **cut: object) -> list[tuple[str | None, float | None]]:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    return [(code, f.value) for code, f in cut_figures(view, key, dimension)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def goods(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Tea and rice, one product nobody described, one line without a product, one without a cost."""
    sales = [("tea", 10, 4), ("tea", 20, 6), ("rice", 5, None), ("strange", 2, 1), (None, 1, 1)]
    return published(
        tmp_path_factory.mktemp("goods") / "store",
        {
            "regions": [region("N", None)],
            "clients": [client("a", "N"), client("b", "N", channel=None)],
            "products": [{"product_id": p, "name": p, "category": p.upper()} for p in ("tea", "rice")],
            "sales": [
                sale("a" if n < 4 else "b", f"2026-03-0{n + 1}", revenue, cost, product_id=product)
                for n, (product, revenue, cost) in enumerate(sales)
            ],
        },
    )  # fmt: skip


def test_channels_stand_with_the_largest_first(three: Store) -> None:
    assert found(three, "revenue", "channel", "2026-Q1") == [("shop", 3_700_000), ("hotel", 300_000)]
    assert found(three, "gross_profit", "channel", "2026-Q1") == [("shop", 1_300_000), ("hotel", -100_000)]
    assert found(three, "revenue", "channel", "2026-Q1", regions=("S",)) == [("shop", 900_000)]


def test_tiers_and_channels_add_up_to_the_whole(serving_store: Store) -> None:
    whole = period_sums(view_of(serving_store, "2026-03"))
    for dimension in ("channel", "tier"):
        for key, name in (("revenue", "revenue_e4"), ("orders", "orders"), ("active_clients", "active_clients")):
            assert sum(v or 0 for _, v in found(serving_store, key, dimension, "2026-03")) == whole[name]


@pytest.mark.parametrize(("period", "cut"), [("2026-03", {}), ("2026-Q1", {"tiers": ("A",)}), ("2026", {})])
def test_cells_out_of_those_of_every_period_are_those_of_the_period(
    serving_store: Store, monkeypatch: pytest.MonkeyPatch, period: str, cut: dict[str, object]
) -> None:
    view = view_of(serving_store, period, **cut)  # type: ignore[arg-type]
    for each in (view, view.compared()):
        kept = {dimension: cut_figures(each, "client_profit", dimension) for dimension in SPLIT}
        with monkeypatch.context() as asked_anew:
            asked_anew.setattr(cuts, "MOST_KEPT", -1)
            assert kept == {dimension: cut_figures(each, "client_profit", dimension) for dimension in SPLIT}


def test_an_unknown_cost_makes_its_channel_unknown_and_no_other(serving_store: Store) -> None:
    by_channel = dict(cut_figures(view_of(serving_store, "2026-03"), "client_profit", "channel"))
    assert by_channel["hotel"].value == -250_000
    assert (by_channel["shop"].value, by_channel["shop"].missing) == (None, SOME_COSTS)


def test_categories_add_up_and_what_is_not_known_has_no_name(goods: Store) -> None:
    assert found(goods, "revenue", "category", "2026-03") == [("TEA", 300_000), ("RICE", 50_000), (None, 30_000)]
    assert found(goods, "gross_profit", "category", "2026-03") == [("TEA", 200_000), (None, 10_000), ("RICE", None)]
    assert found(goods, "revenue", "channel", "2026-03") == [("shop", 370_000), (None, 10_000)]
    assert sum(v or 0 for _, v in found(goods, "quantity", "category", "2026-03")) == 50_000


def test_a_figure_of_clients_is_not_split_by_category(goods: Store) -> None:
    assert "orders" not in BY_CATEGORY and found(goods, "orders", "category", "2026-03") == []


def test_without_sales_products_or_rights_there_is_nothing_to_cut(three: Store, goods: Store) -> None:
    assert found(three, "revenue", "category", "2026-Q1") == []
    assert found(three, "revenue", "channel", "2020-Q1") == []
    assert found(goods, "revenue", "category", "2026-03", scope=NOBODY) == []
    assert found(goods, "revenue", "category", "2026-01") == []
