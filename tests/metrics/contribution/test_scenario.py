"""What-if: each lever by hand, all of them adding up, and nothing changing where nothing is changed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.contribution import Scenario, order_sizes, scenario_base, scenario_of, scenario_profits
from tests.data.small import view_of
from tests.metrics.contribution.test_reasons import clients

# Gross sales 1,000 in 10 orders (9 of 50, one of 550); drops at 10; and a good client of another tier.
SMALL = (1, "C", 10, 900, 100, 150, 200, 100, 0, 40)
GOOD = (2, "A", 4, 2000, 0, 600, 100, 40, 0, 10)
ORDERS = pd.DataFrame({"client_key": [1, 1, 2], "orders": [9, 1, 4], "value_e4": [450, 550, 2000]})


def both() -> pd.DataFrame:
    return clients(SMALL, GOOD)


def after(scenario: Scenario, orders: pd.DataFrame | None = ORDERS) -> list[int]:
    return [int(v) for v in scenario_profits(both(), scenario, orders).rows["after_e4"]]


def test_before_is_what_it_is() -> None:
    found = scenario_profits(both(), Scenario())
    assert found.rows["before_e4"].tolist() == found.rows["after_e4"].tolist() == [-190, 450]
    assert (dict(found.effects), found.gain_e4, found.touched, found.rests_on) == ({}, 0, 0, ())
    assert found.break_even_loss is None and found.before is not None and found.before.losing == 1


def test_fewer_visits_save_their_cost_by_tier() -> None:
    assert after(Scenario(visits=(("C", 0.5),))) == [-90, 450]
    assert after(Scenario(visits=(("C", 0.5), ("", 2.0)))) == [-90, 350]


def test_small_orders_are_merged_and_each_one_saved_saves_a_delivery() -> None:
    found = scenario_profits(both(), Scenario(minimum_order_e4=150), ORDERS)
    # 450 in nine orders become three of 150: six deliveries of 10 are saved.
    assert found.rows["after_e4"].tolist() == [-130, 450]
    assert found.rests_on[0].startswith("orders below the minimum are merged, quantity unchanged")
    assert len(found.rests_on) == 2


def test_without_the_sizes_of_orders_their_mean_decides_and_it_is_said() -> None:
    found = scenario_profits(both(), Scenario(minimum_order_e4=150))
    assert found.rows["after_e4"].tolist() == [-150, 450], "1,000 in ten orders become six"
    assert "every order of a client counts with the client's mean order value" in found.rests_on


def test_lost_orders_take_their_margin_along() -> None:
    found = scenario_profits(both(), Scenario(minimum_order_e4=150, lost_share=1.0), ORDERS)
    assert dict(found.effects) == {"minimum": 90, "lost": round(-0.45 * 150)}


def test_the_fee_is_paid_for_each_order_below_its_value() -> None:
    assert after(Scenario(fee_e4=5, fee_below_e4=100)) == [-145, 450]
    assert after(Scenario(fee_e4=5, fee_below_e4=551)) == [-140, 470]
    assert after(Scenario(fee_e4=5, fee_below_e4=50)) == [-190, 450], "50 is not below 50"
    assert after(Scenario(fee_e4=5, fee_below_e4=200, minimum_order_e4=150)) == [-190 + 60 + 15, 450], "the merged pay"


def test_discounts_above_the_cap_end() -> None:
    assert after(Scenario(discount_cap=0.04)) == [-130, 450]
    assert after(Scenario(discount_cap=0.0)) == [-90, 450]
    assert after(Scenario(discount_cap=0.2)) == [-190, 450]


def test_clients_that_move_are_served_like_the_other_tier() -> None:
    assert after(Scenario(moves=(("C", "A"),))) == [-190 + 100 + 30, 450]
    assert after(Scenario(moves=(("A", "C"),), moved="losing")) == [-190, 450]
    with pytest.raises(ValueError, match="no client has tier Z; there are: A, C"):
        after(Scenario(moves=(("A", "Z"),)))


def test_levers_act_one_after_the_other_and_add_up() -> None:
    scenario = Scenario(visits=(("C", 0.5),), discount_cap=0.0, moves=(("C", "A"),))
    found = scenario_profits(both(), scenario)
    assert dict(found.effects) == {"discount": 100, "visits": 100, "tiers": 0 + 30}, "visits already are those of an A"
    assert found.saved.tolist() == [1] and found.lost.tolist() == [] and found.touched == 1
    assert found.gain_e4 == 230 and found.break_even_loss == pytest.approx(230 / 150)
    assert found.after is not None and (found.after.losing, found.after.total) == (0, 490)


def test_unknown_profits_are_counted_and_left_out() -> None:
    rows = both().astype({"profit_e4": "Int64", "gross_e4": "Int64"})
    rows.loc[0, ["profit_e4", "gross_e4"]] = pd.NA
    found = scenario_profits(rows, Scenario(visits=(("", 0.0),)), ORDERS)
    assert (found.unknown, found.rows["after_e4"].tolist()) == (1, [550])
    nobody = scenario_profits(rows.head(0), Scenario(visits=(("", 0.0),)))
    assert (nobody.before, nobody.after, nobody.gain_e4) == (None, None, 0)


@pytest.mark.parametrize(
    "wrong", [{"discount_cap": 1.2}, {"lost_share": -0.1}, {"fee_e4": -1}, {"visits": (("A", -1.0),)}]
)
def test_a_scenario_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a scenario's"):
        Scenario(**wrong)  # type: ignore[arg-type]


amount = st.integers(-(10**11), 10**11)
cost = st.integers(0, 10**11)
rows = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 500), cost, cost, amount, *[cost] * 4), min_size=1, max_size=8
)
share = st.floats(0, 1)


@settings(max_examples=40)
@given(rows, st.sampled_from([(), (("A", 1.0),), (("", 1.0), ("B", 1.0))]), st.integers(0, 10**9))
def test_a_scenario_that_changes_nothing_changes_nothing(
    drawn: list[tuple[object, ...]], visits: tuple[tuple[str, float], ...], below: int
) -> None:
    nothing = Scenario(visits=visits, lost_share=0.5, fee_below_e4=below, moves=(("A", "A"),))
    found = scenario_profits(clients(*((n, *row) for n, row in enumerate(drawn))), nothing)
    assert (found.rows["before_e4"] == found.rows["after_e4"]).all()
    assert (found.gain_e4, found.touched, found.saved.size, found.lost.size, found.rests_on) == (0, 0, 0, 0, ())
    assert found.before is not None and found.after is not None and found.before.peak == found.after.peak


@settings(max_examples=40)
@given(rows, share, share, st.integers(0, 10**10), st.integers(0, 10**8), st.integers(0, 10**10), st.floats(0, 3))
def test_effects_add_up_to_the_change_of_the_total(
    drawn: list[tuple[object, ...]], cap: float, lost: float, least: int, fee: int, below: int, factor: float
) -> None:
    known = clients(*((n, *row) for n, row in enumerate(drawn)))
    scenario = Scenario((("", factor),), least, lost, fee, below, cap)
    found = scenario_profits(known, scenario)
    assert found.gain_e4 == int(found.rows["after_e4"].sum()) - int(found.rows["before_e4"].sum())
    assert tuple(found.effects) == scenario.levers
    assert found.effects.get("discount", 0) >= 0 and found.effects.get("fee", 0) >= 0
    assert 0 <= found.effects.get("minimum", 0) <= known["drop_e4"].sum() + len(known)


def test_a_view_is_made_ready_once_for_many_scenarios(lending_store: Store) -> None:
    view = view_of(lending_store, "2026-03", regions=("K",))
    base = scenario_of(view)
    found = scenario_profits(base, Scenario(visits=(("", 0.0),)))
    assert (found.gain_e4, found.touched, found.unknown) == (13_000_000, 41, 0)
    sizes = order_sizes(view)
    assert (int(sizes["orders"].sum()), int(sizes["value_e4"].sum()), len(sizes)) == (40, 40_000_000, 40)
    again = scenario_profits(scenario_base(pd.DataFrame(found.rows).head(0).assign(**_nothing()), sizes), Scenario())
    assert again.before is None
    assert order_sizes(view_of(lending_store, "2026-03", scope=NOBODY)).empty


def _nothing() -> dict[str, list[int]]:
    return {name: [] for name in ("orders", "revenue_e4", "discount_e4", "gross_e4", "profit_e4", "visit_e4", "drop_e4",
                                  "other_e4")}  # fmt: skip
