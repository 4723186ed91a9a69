"""Why key figures moved in a company that can be worked out by hand, and who moved them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.scope import NOBODY, TOPICS, Scope
from data.warehouse.store import Store
from metrics.kpi import BEFORE_DATA, KPIS, NO_SALES, NOT_YOURS
from metrics.movement import event_marks, money
from metrics.movement.client_sums import client_sums_of_both
from metrics.movement.effects import Movement
from metrics.movement.money import money_effects, sold_by_product
from metrics.movement.movers import NOT_OF_CLIENTS, client_movers, region_movers, top_movers
from metrics.movement.parts import both
from metrics.movement.statuses import count_effects, sums_by_status
from metrics.movement.volume import NO_QUANTITIES
from metrics.movement.why import NO_PARTS, NOTHING_BEFORE, PLAIN_COUNT, why_moved
from tests.data.small import view_of, view_under

SOUTH = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")


def moved(store: Store, key: str, period: str = "2026-Q1", **cut: object) -> Movement:
    return why_moved(view_of(store, period, **cut), key)  # type: ignore[arg-type]


def effects(found: Movement) -> dict[str, float]:
    return {effect.key: effect.amount for effect in found.effects}


def test_revenue_moved_by_clients_volume_mix_price_and_a_dropped_product(moving_store: Store) -> None:
    """Quantity 25 → 40 of a and b, shares .8/.2 → .75/.25, mean prices 10.5 and 20, so a mean unit brings 12.6375.

    Volume 15 × 12.6375; mix 32.5 × .05 × 9.5; price 25 × 1; dropped −60; as many clients as before.
    """
    found = moved(moving_store, "revenue")
    assert (found.before.value, found.after.value, found.change) == (3_600_000, 5_300_000, 1_700_000)
    assert effects(found) == {
        "clients": 0, "volume": 1_895_625, "mix": 154_375, "price": 250_000, "new": 0, "dropped": -600_000,
    }  # fmt: skip
    assert (found.residual, found.basis, found.n, found.why) == (0, "product", 2, "")
    assert found.largest is not None and found.largest.key == "volume" and found.share(850_000) == 0.5


def test_gross_profit_moved_by_unit_margins_and_cost_and_client_profit_by_service_too(moving_store: Store) -> None:
    """Mean margins 4.25 and 8, so a mean unit brings 5.09375; cost of a 6 → 6.5 on 25 units; c brought 10."""
    gross = moved(moving_store, "gross_profit")
    expected = {
        "clients": 0, "volume": 764_063, "mix": 60_937, "price": 250_000, "unit_cost": -125_000, "new": 0,
        "dropped": -100_000,
    }  # fmt: skip
    assert gross.change == 850_000 == sum(effects(gross).values()) and gross.residual == 0
    assert {name: pytest.approx(amount, abs=1) for name, amount in expected.items()} == effects(gross)
    client = moved(moving_store, "client_profit")
    assert effects(client) == effects(gross) | {"service_cost": -60_000} and client.change == 790_000


def test_a_capital_charge_is_an_effect_of_its_own(moving_store: Store) -> None:
    """At 10 % a year 100 unpaid for 30 days cost .8219, 110 cost .9041."""
    view = view_under(moving_store, "2026-Q1", capital_rate=0.1)
    found = why_moved(view, "client_profit")
    assert effects(found)["capital_charge"] == -(9_041 - 8_219) and found.residual == 0
    assert found.change == 790_000 - 822
    clients = client_movers(view, "client_profit")
    assert sum(clients.rows["change"]) == found.change == sum(region_movers(view, "client_profit").rows["change"])


def test_a_very_large_version_is_told_apart_by_category(moving_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Category x: quantity 25 → 40, unit price 12 → 13.25; y was dropped."""
    monkeypatch.setattr(money, "MOST_LINES", 0)
    found = moved(moving_store, "revenue")
    assert (found.basis, found.n, found.residual) == ("category", 1, 0)
    assert (effects(found)["volume"], effects(found)["price"]) == (1_893_750, 406_250)


def test_a_running_period_is_compared_with_the_same_days_only(moving_store: Store) -> None:
    found = moved(moving_store, "revenue", "2026-Q2")
    assert (found.before.value, found.after.value) == (100_000, 110_000)
    assert {name: amount for name, amount in effects(found).items() if amount} == {"price": 10_000}


def test_orders_and_active_clients_moved_by_what_clients_did(moving_store: Store) -> None:
    assert effects(moved(moving_store, "orders")) == {
        "new_clients": 1, "returning_clients": 1, "gone_clients": -2, "kept_clients": 1,
    }  # fmt: skip
    active = moved(moving_store, "active_clients")
    assert effects(active) == {"new_clients": 1, "returning_clients": 1, "gone_clients": -2} and active.residual == 0
    north = moved(moving_store, "active_clients", regions=("N",))
    assert effects(north) == {"new_clients": 1, "returning_clients": 0, "gone_clients": -1} and north.change == 0
    kept = sums_by_status(view_of(moving_store, "2026-Q1"))["kept_clients"]
    assert kept == {"clients_then": 2, "clients_now": 2, "orders_then": 2, "orders_now": 3}


def test_quantity_moved_by_clients_and_quantity_per_client(moving_store: Store) -> None:
    """27 → 40 of four clients; in the north 15 → 24 of two."""
    assert effects(moved(moving_store, "quantity")) == {"clients": 0, "volume": 130_000}


def test_a_ratio_of_two_things_moved_by_both_its_sides(moving_store: Store) -> None:
    """Service 10 of 130 gross profit, then 16 of 215."""
    found = moved(moving_store, "cost_to_serve_ratio")
    assert effects(found) == {
        "numerator": pytest.approx(6 * (1 / 130 + 1 / 215) / 2),
        "denominator": pytest.approx(13 * (1 / 215 - 1 / 130)),
    }
    assert [effect.label for effect in found.effects] == ["Cost of service", "Gross profit"]
    assert found.change == pytest.approx(16 / 215 - 10 / 130) and found.basis == "parts"


def test_a_share_moved_within_and_between_regions(moving_store: Store) -> None:
    """20 of 30, then 22 of 27: only the south delivers better, and the north, which delivers all, weighs more."""
    found = moved(moving_store, "fill_rate")
    assert effects(found) == {"within": pytest.approx(0.1018519), "between": pytest.approx(0.0462963)}
    assert (found.basis, found.n, found.residual) == ("regions", 2, 0.0)
    assert sum(side.amount for side in found.sides) == pytest.approx(found.change)
    alone = moved(moving_store, "fill_rate", regions=("S",))
    assert alone.basis == "parts" and sum(effects(alone).values()) == pytest.approx(10 / 15 - 10 / 20)


def test_without_products_a_price_is_an_average_and_no_mix_is_told(three: Store) -> None:
    """160 of two clients, then 200 of three, a unit each: +1 client × 73.3333 a unit; 2.5 units × −13.3333."""
    found = moved(three, "revenue", "2026-02")
    assert effects(found) == {"clients": 733_333, "volume": 0, "price": -333_333}
    assert (found.basis, [e.label for e in found.effects][-1], found.residual) == ("", "Revenue per unit", 0)


def test_every_key_figure_is_told_apart_or_says_why_not(moving_store: Store) -> None:
    view = view_of(moving_store, "2026-Q1")
    for key in KPIS:
        found = why_moved(view, key)
        assert bool(found.effects) != bool(found.why), key
        if found.effects:
            total = sum(effects(found).values()) + found.residual
            assert total == pytest.approx(found.change, rel=1e-12, abs=1e-12), key
    assert moved(moving_store, "new_clients").why == PLAIN_COUNT
    assert NO_PARTS and NO_QUANTITIES != NO_PARTS


def test_what_cannot_be_compared_says_why(moving_store: Store, three: Store, voices_store: Store) -> None:
    assert moved(moving_store, "revenue", "2024-12").why == BEFORE_DATA
    assert moved(moving_store, "revenue", "2026-01", comparison="previous").why == NOTHING_BEFORE
    assert moved(voices_store, "revenue", "2026-Q1").why == NO_SALES
    no_money = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    assert moved(three, "revenue", scope=no_money).why == NOT_YOURS
    assert moved(three, "revenue", scope=NOBODY).change is None
    with pytest.raises(KeyError, match="no key figure 'luck'; there are: revenue"):
        moved(three, "luck")


def test_regions_contribute_exactly_the_change(moving_store: Store) -> None:
    found = top_movers(view_of(moving_store, "2026-Q1"), "revenue").regions
    assert list(found.rows["region_id"]) == ["N", "S"] and list(found.rows["change"]) == [1_000_000, 700_000]
    assert list(found.rows["share"]) == [pytest.approx(10 / 17), pytest.approx(7 / 17)]
    assert (found.change, found.others(1), found.n, found.more) == (1_700_000, 700_000, 2, 0)
    shares = region_movers(view_of(moving_store, "2026-Q1"), "fill_rate")
    assert list(shares.rows["region_id"]) == ["S", "N"]
    assert list(shares.rows["within"]) == [pytest.approx(0.1018519), 0.0]
    assert sum(shares.rows["change"]) == pytest.approx(shares.change)
    for key in KPIS:
        each = region_movers(view_of(moving_store, "2026-Q1"), key)
        if not each.why:
            assert sum(each.rows["change"]) == pytest.approx(each.change, rel=1e-12, abs=1e-12), key


def test_clients_contribute_exactly_the_change_the_largest_first_and_those_left_out_are_counted(
    moving_store: Store,
) -> None:
    view = view_of(moving_store, "2026-Q1")
    found = client_movers(view, "revenue")
    assert list(found.rows["client_id"]) == ["n1", "s3", "n2", "n3", "s2", "s1"]
    assert [int(change) // 10_000 for change in found.rows["change"]] == [120, 120, -100, 80, -60, 10]
    assert (found.n, found.more, list(found.rows["before"])[:2]) == (6, 0, [1_000_000, 0])
    two = client_movers(view, "revenue", most=2)
    assert (list(two.rows["client_id"]), two.n, two.more, two.others(2)) == (["n1", "s3"], 6, 4, 1_700_000 - 2_400_000)
    for key in ("gross_profit", "client_profit", "orders", "quantity"):
        each = client_movers(view, key)
        assert sum(each.rows["change"]) == each.change, key
    assert client_movers(view, "retention").why and client_movers(view, "fill_rate").why == NOT_OF_CLIENTS
    kept_same = client_movers(view_of(moving_store, "2026-Q2"), "orders")
    assert (kept_same.n, kept_same.rows.empty) == (0, True)


def test_movers_and_effects_stay_within_rights_and_filters(moving_store: Store) -> None:
    south = view_of(moving_store, "2026-Q1", SOUTH)
    assert set(client_movers(south, "revenue").rows["client_id"]) == {"s1", "s2", "s3"}
    assert list(region_movers(south, "revenue").rows["region_id"]) == ["S"]
    assert why_moved(south, "revenue").change == 700_000 and why_moved(south, "revenue").residual == 0
    managed = view_of(moving_store, "2026-Q1", managers=("Mn",))
    assert set(client_movers(managed, "revenue").rows["client_id"]) == {"n1", "n2", "n3"}
    assert why_moved(managed, "gross_profit").residual == 0
    assert client_movers(view_of(moving_store, "2026-Q1", NOBODY), "revenue").rows.empty


def test_both_sides_of_a_rate_are_scaled_so_that_they_are_the_figure(moving_store: Store) -> None:
    found = both(view_of(moving_store, "2026-Q1"), "fill_rate")
    assert found.ratio is not None and found.ratio.before[0] / found.ratio.before[1] == found.before.value
    assert both(view_of(moving_store, "2026-Q1"), "revenue").ratio is None


def test_events_of_the_year_are_those_of_the_company_and_of_the_regions_looked_at(moving_store: Store) -> None:
    festival, depot, rise = (
        (date(2026, 2, 17), "Spring Festival"),
        (date(2026, 3, 1), "New depot"),
        (date(2026, 1, 15), "Price rise"),
    )
    fair = (date(2026, 11, 1), "Planned fair")
    assert event_marks(view_of(moving_store, "2026-Q1")) == (rise, festival, depot, fair)
    assert event_marks(view_of(moving_store, "2026-Q1", regions=("N",))) == (festival, depot, fair)
    assert event_marks(view_of(moving_store, "2025")) == ((date(2025, 6, 1), "Long ago"),)
    assert event_marks(view_of(moving_store, "2026-Q1", SOUTH)) == (rise,)
    early = event_marks(view_of(moving_store, "2026-Q1"), date(2026, 1, 1), date(2026, 1, 31))
    assert early == (rise,) and event_marks(view_of(moving_store, "2026-Q1", NOBODY)) == ()


def test_products_and_clients_are_summed_in_the_days_of_each_period(moving_store: Store) -> None:
    view = view_of(moving_store, "2026-Q1")
    sold = sold_by_product(view)
    assert sorted(sold["revenue_e4"]) == [2_000_000, 3_300_000] and sold["cost_of_goods_e4"].sum() == 3_150_000
    assert list(sold_by_product(view_of(moving_store, "2026-Q2").compared())["quantity_e4"]) == [10_000]
    assert sold_by_product(view_of(moving_store, "2026-Q1", NOBODY)).empty
    then, now = client_sums_of_both(view, ("orders", "revenue_e4"))
    assert len(then["orders"]) == len(now["orders"]) and (then["orders"].sum(), now["orders"].sum()) == (4, 5)
    assert (then["revenue_e4"].sum(), now["revenue_e4"].sum()) == (3_600_000, 5_300_000)
    nobody, _now = client_sums_of_both(view_of(moving_store, "2026-Q1", NOBODY), ("orders",))
    assert not nobody["orders"].any()
    found = both(view, "revenue")
    assert money_effects(view, "revenue", found.then, found.now).amounts == effects(why_moved(view, "revenue"))
    assert (
        sum(count_effects(view, "orders").values()) == 1 and count_effects(view, "active_clients")["gone_clients"] == -2
    )


def test_without_events_there_are_no_marks(three: Store) -> None:
    assert event_marks(view_of(three, "2026-Q1")) == ()


def test_the_price_rise_of_the_sample_company_is_found_again(sample_store: Path) -> None:
    """All prices rose by 3 % on 1 May 2025: the third quarter against that of 2024 has nothing else in its prices."""
    found = moved(Store(sample_store), "revenue", "2025-Q3")
    assert found.before.value is not None and found.after.value is not None
    at_mean_prices = (found.before.value + found.after.value / 1.03) / 2
    assert effects(found)["price"] / at_mean_prices == pytest.approx(0.03, abs=0.002)
    assert (date(2025, 5, 1), "批发价调整 全部上调3%") in event_marks(view_of(Store(sample_store), "2025-Q3"))
