"""Price, volume, mix and clients against changes worked out by hand, and the laws that hold for any."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.movement import price_volume_mix
from metrics.movement.effects import whole_effects
from metrics.movement.volume import NO_QUANTITIES, NOTHING_KNOWN, taken_apart

E4 = 10_000


def test_each_effect_of_two_products_is_the_one_worked_out_by_hand() -> None:
    """Ten clients bought 60 of a at 10 and 40 of b at 20; then twelve bought 90 of a at 11 and 30 of b at 20.

    Quantity 100 → 120, shares of a .6 → .75; mean prices 10.5 and 20, mean shares .675 and .325, so a mean unit brings
    10.5 × .675 + 20 × .325 = 13.5875. Quantity +20 × 13.5875 = 271.75, of which clients +2 × 10 each × 13.5875.
    Mix: 110 × .15 × (10.5 − 20) = −156.75; price of a: 75 × 1 = 75. Together +190 = (990 + 600) − (600 + 800).
    """
    found = price_volume_mix({"a": (60, 600), "b": (40, 800)}, {"a": (90, 990), "b": (30, 600)}, clients=(10, 12))
    exact = {"clients": 271.75, "volume": 0.0, "mix": -156.75, "price": 75.0}
    assert (found.before, found.after, found.change) == (1400, 1590, 190)
    assert {name: found.effects[name] for name in exact} == {"clients": 272, "volume": 0, "mix": -157, "price": 75}
    assert (found.new, found.dropped, found.residual, found.products) == (0, 0, 0, 2)
    fine = price_volume_mix(
        {"a": (60, 600.0), "b": (40, 800.5)}, {"a": (90, 990), "b": (30, 600.375)}, clients=(10, 12)
    )
    assert fine.price == pytest.approx(75.0, abs=0.2), "money in parts of a unit is kept to four decimals"
    assert sum(fine.effects.values()) == pytest.approx(fine.change, abs=1e-9)


def test_only_what_changed_has_an_effect() -> None:
    before = {"a": (60, 600), "b": (40, 800)}
    dearer = price_volume_mix(before, {"a": (60, 660), "b": (40, 880)}, (10, 10))
    assert {n: a for n, a in dearer.effects.items() if a} == {"price": 140}
    more_clients = price_volume_mix(before, {"a": (120, 1200), "b": (80, 1600)}, (10, 20))
    assert {n: a for n, a in more_clients.effects.items() if a} == {"clients": 1400}
    more_each = price_volume_mix(before, {"a": (120, 1200), "b": (80, 1600)}, (10, 10))
    assert {n: a for n, a in more_each.effects.items() if a} == {"volume": 1400}
    other_mix = price_volume_mix(before, {"a": (40, 400), "b": (60, 1200)}, (10, 10))
    assert {n: a for n, a in other_mix.effects.items() if a} == {"mix": 200}


def test_with_prices_as_they_were_and_a_budget_quantity_the_variances_are_those_of_the_textbook() -> None:
    """Sales-mix and sales-quantity variance (Horngren): with the same quantity of all nothing is left of the latter,
    and the former is actual units × change of share × price: 1,000 × .1 × (30 − 20) = 1,000."""
    found = price_volume_mix({"a": (500, 10_000), "b": (500, 15_000)}, {"a": (400, 8_000), "b": (600, 18_000)})
    assert dict(found.effects) == {"volume": 0, "mix": 1_000, "price": 0, "new": 0, "dropped": 0}


def test_products_sold_in_one_of_the_two_only_have_no_price_to_compare_and_stand_apart() -> None:
    found = price_volume_mix({"a": (10, 100), "old": (5, 40)}, {"a": (10, 100), "fresh": (2, 70)}, (3, 3))
    assert (found.new, found.dropped, found.price, found.mix, found.volume) == (70, -40, 0, 0, 0)
    assert found.change == 30 and found.residual == 0
    alone = price_volume_mix({"old": (5, 40)}, {"fresh": (2, 70)}, (3, 3))
    assert dict(alone.effects) == {"new": 70, "dropped": -40} and alone.residual == 0


def test_revenue_without_a_quantity_has_no_price_and_is_the_residual() -> None:
    """A credit note of 30 on b, and returns of c that outweigh its sales."""
    found = price_volume_mix(
        {"a": (10, 100), "b": (2, 50), "c": (4, 8)}, {"a": (10, 100), "b": (0, -30), "c": (-1, -2)}
    )
    assert found.residual == (-30 - 50) + (-2 - 8)
    assert not any(found.effects.values()) and found.change == -90


def test_without_quantities_there_are_clients_and_revenue_per_client() -> None:
    found = price_volume_mix({"a": (None, 100)}, {"a": (None, 180)}, (10, 12))  # type: ignore[dict-item]
    # 10 a client, then 15: clients +2 × 12.5 = 25, per client 11 × 5 = 55
    assert dict(found.effects) == {"clients": 25, "per_client": 55}
    assert (found.residual, found.why, found.price, found.per_client) == (0, NO_QUANTITIES, None, 55)
    nothing = price_volume_mix({"a": (0, 100)}, {"a": (0, 180)})
    assert (dict(nothing.effects), nothing.residual, nothing.why) == ({}, 80, NOTHING_KNOWN)
    with pytest.raises(AttributeError, match="unheard_of"):
        _ = nothing.unheard_of


def test_nothing_sold_at_all_gives_nothing_and_no_reason_is_needed() -> None:
    found = price_volume_mix({}, {}, (0, 0))
    assert (found.change, dict(found.effects), found.residual, found.why) == (0, {}, 0, "")


def test_frames_and_mappings_give_the_same_and_another_shape_is_refused() -> None:
    before, after = {"a": (60, 600), "b": (40, 800)}, {"a": (90, 990), "c": (30, 600)}
    frames = [pd.DataFrame.from_dict(sold, orient="index", columns=["quantity", "revenue"]) for sold in (before, after)]
    assert price_volume_mix(*frames, (3, 4)) == price_volume_mix(before, after, (3, 4))
    with pytest.raises(ValueError, match="the frame has 1 columns; give two, quantity and revenue"):
        price_volume_mix(frames[0][["revenue"]], frames[1])


def test_costs_are_taken_apart_as_a_value_per_unit_of_their_own() -> None:
    """Ten at 10 that cost 6, then ten at 11 that cost 8: the price brings 10, the cost takes 20."""
    found = taken_apart([(10, 10)], {"price": [(100, 110)], "unit_cost": [(-60, -80)]}, (2, 2))
    assert dict(found.effects) == {
        "clients": 0, "volume": 0, "mix": 0, "price": 10, "unit_cost": -20, "new": 0, "dropped": 0,
    }  # fmt: skip
    assert (found.before, found.after, found.residual) == (40, 30, 0)


def test_amounts_become_whole_by_largest_remainder_and_nothing_stays_nothing() -> None:
    assert whole_effects([33.4, 33.3, 33.3], 100) == [34, 33, 33]
    assert whole_effects([-0.5, 0.0, 2.5], 2) == [0, 0, 2] and whole_effects([-1.5, -1.5], -3) == [-1, -2]
    assert whole_effects([0.0, 0.0], 3) == [2, 1] and whole_effects([], 0) == []


QUANTITY = st.integers(-3, 10**9)
REVENUE = st.integers(-(10**13), 10**15)
SOLD = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(QUANTITY, REVENUE), max_size=8)
CLIENTS = st.none() | st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))


@given(SOLD, SOLD, CLIENTS)
def test_price_volume_mix_clients_and_residual_are_the_change_to_the_last_ten_thousandth(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]], clients: tuple[int, int] | None
) -> None:
    found = price_volume_mix(before, after, clients)
    change = sum(v for _q, v in after.values()) - sum(v for _q, v in before.values())
    assert sum(found.effects.values()) + found.residual == found.change == change
    assert all(isinstance(amount, int) for amount in found.effects.values())
    if all(q > 0 for q, _v in (*before.values(), *after.values())):
        assert found.residual == 0, "every product with a quantity has a price"


@given(SOLD, SOLD, CLIENTS, st.randoms())
def test_the_order_of_products_does_not_matter_and_swapping_the_periods_turns_every_sign(
    before: dict[str, tuple[int, int]],
    after: dict[str, tuple[int, int]],
    clients: tuple[int, int] | None,
    random: object,
) -> None:
    found = price_volume_mix(before, after, clients)
    mixed = [dict(sorted(sold.items(), reverse=True)) for sold in (before, after)]
    assert price_volume_mix(*mixed, clients) == found
    turned = price_volume_mix(after, before, clients[::-1] if clients else None)
    swapped = {"new": "dropped", "dropped": "new"}
    for name, amount in found.effects.items():
        # whole numbers by largest remainder may differ by one, and what a float cannot hold
        slack = 2 + 1e-12 * max((abs(v) for _q, v in (*before.values(), *after.values())), default=0) * 10**6
        assert abs(turned.effects[swapped.get(name, name)] + amount) <= slack
    assert turned.residual == -found.residual


def test_a_price_a_thousand_products_and_money_of_a_large_company_lose_nothing() -> None:
    before = {n: (n + 1, (n + 1) * 12_345 * E4) for n in range(1_000)}
    after = {n: (2 * n + 1, (2 * n + 1) * 12_999 * E4) for n in range(1_000)}
    found = price_volume_mix(before, after, (1_000_000, 999_999))
    assert sum(found.effects.values()) == found.change and found.residual == 0
