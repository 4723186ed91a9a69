"""Drivers of satisfaction: shares of R² against published and brute-force figures, and the map made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import OLS, add_constant

from data.scope import NOBODY, TOPICS, Scope
from data.warehouse.store import Store
from metrics.drivers import NO_SCORES, Drivers, relative_importance, satisfaction_drivers
from metrics.drivers.answers import asked_attributes, complete_sums, months_before
from metrics.drivers.importance import _relative_weights, correlations, explained_parts, method_for
from metrics.drivers.map import ALL_ALIKE, FEW_ATTRIBUTES, FEW_CLIENTS, FEW_SHEETS, NOTHING_EXPLAINED
from metrics.kpi import NOT_YOURS
from metrics.satisfaction import NO_SURVEYS
from tests.data.small import view_of
from tests.metrics.companies import store_of
from tests.metrics.judging import judging
from tests.metrics.swiss import NAMES, ROWS

SQUARE = {"one": [-1, -1, 1, 1], "other": [-1, 1, -1, 1]}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(judging, tmp_path_factory)


def found(store: Store, *regions: str, period: str = "2026-Q2") -> Drivers:
    return satisfaction_drivers(view_of(store, period, regions=regions))


def test_uncorrelated_drivers_share_by_their_own_variance() -> None:
    shares = relative_importance({k: v * 3 for k, v in SQUARE.items()}, [-3, -1, 1, 3] * 3)
    assert dict(shares) == {"one": pytest.approx(0.8), "other": pytest.approx(0.2)}
    assert (shares.r_squared, shares.n, shares.left_out) == (pytest.approx(1), 12, 0)


def test_groemping_2006_swiss_fertility_by_lindeman_merenda_gold() -> None:
    drivers = pd.DataFrame(ROWS[:, 1:], columns=NAMES[1:])
    shares = relative_importance(drivers, ROWS[:, 0])
    assert shares.method == "lmg" and shares.r_squared == pytest.approx(0.7067, abs=5e-5)
    parts = {name: round(share * shares.r_squared, 8) for name, share in shares.items()}
    assert parts == {
        "agriculture": 0.05709122, "examination": 0.17117303, "education": 0.26013468, "catholic": 0.10557015,
        "infant mortality": 0.11276592,
    }  # fmt: skip


def test_it_is_the_average_of_what_statsmodels_says_over_all_orders() -> None:
    random = np.random.default_rng(7)
    drivers = random.normal(size=(60, 4)) + random.normal(size=(60, 1))
    outcome = drivers @ [1.0, 0.5, 0.0, -0.7] + random.normal(size=60)
    added = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        before = 0.0
        for at in range(4):
            now = OLS(outcome, add_constant(drivers[:, list(order[: at + 1])])).fit().rsquared
            added[order[at]] += (now - before) / len(orders)
            before = now
    shares = relative_importance(drivers, outcome)
    assert list(shares) == ["0", "1", "2", "3"]
    assert [share * shares.r_squared for share in shares.values()] == pytest.approx(added.tolist(), abs=1e-12)


def test_twins_share_alike_a_constant_has_nothing_and_units_do_not_matter() -> None:
    random = np.random.default_rng(3)
    one, other = random.normal(size=(2, 50))
    outcome = one + other
    plain = relative_importance({"one": one, "other": other}, outcome)
    twins = relative_importance({"one": one, "same": 9 - 1e-9 * one, "still": [0.1] * 50, "other": other}, outcome)
    assert twins["one"] == pytest.approx(twins["same"]) and twins["still"] == 0
    assert twins.r_squared == pytest.approx(1) and sum(twins.values()) == pytest.approx(1)
    assert dict(relative_importance({"one": 1e6 * one, "other": other - 7}, -outcome)) == pytest.approx(dict(plain))


def test_rows_with_a_blank_are_left_out_and_their_order_does_not_matter() -> None:
    drivers = np.array([SQUARE["one"] * 3, SQUARE["other"] * 3], dtype=float).T
    outcome = np.array([-3, -1, 1, 3] * 3, dtype=float)
    holed = drivers.copy()
    holed[0, 0], outcome[5] = np.nan, np.nan
    shares = relative_importance(holed, outcome)
    assert (shares.n, shares.left_out, len(shares)) == (10, 2, 2)
    assert dict(relative_importance(holed[::-1], outcome[::-1])) == pytest.approx(dict(shares))


@pytest.mark.parametrize(
    ("drivers", "outcome", "says"),
    [
        ({"one": [1, 2, 3]}, [1, 2], "2 outcomes"),
        ({}, [1, 2], "none"),
        (SQUARE, [1, 2, 3], "'one': 4"),
        ({"one": [1, 2]}, [1, 2], "2 whole rows for 1 drivers"),
        (SQUARE, [5, 5, 5, 5], "explain nothing"),
        (SQUARE, [1, -1, -1, 1], "explain nothing"),
    ],
)
def test_what_cannot_be_shared_is_refused(drivers: dict[str, list[int]], outcome: list[int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        relative_importance(drivers, outcome)


def test_beyond_twelve_drivers_johnsons_weights_stand_in() -> None:
    random = np.random.default_rng(5)
    drivers = random.normal(size=(400, 13)) + 0.5 * random.normal(size=(400, 1))
    outcome = drivers @ np.linspace(0, 1, 13) + random.normal(size=400)
    shares = relative_importance(drivers, outcome)
    assert shares.method == method_for(13) == "relative_weights"
    assert shares.r_squared == pytest.approx(OLS(outcome, add_constant(drivers)).fit().rsquared)
    assert sum(shares.values()) == pytest.approx(1) and max(shares, key=shares.__getitem__) == "12"


def test_johnsons_weights_of_two_drivers_are_the_average_over_orders() -> None:
    correlated = correlations(np.cov(ROWS[:, [1, 3, 0]], rowvar=False)[None])
    assert _relative_weights(correlated)[0] == pytest.approx(explained_parts(correlated)[0])


def test_the_map_of_a_company_reckoned_by_hand(store: Store) -> None:
    drivers = found(store, "A")
    delivery, price = drivers.rows
    assert (delivery.attribute, price.attribute) == ("delivery", "price")
    assert (delivery.importance.value, price.importance.value) == (pytest.approx(0.8), pytest.approx(0.2))
    assert (delivery.performance.value, price.performance.value) == (pytest.approx(25), pytest.approx(75))
    assert (delivery.quadrant, price.quadrant) == ("act_first", "do_less")
    assert (delivery.membership, price.membership, drivers.first_chance) == (1, 1, 1)
    assert delivery.is_sure and drivers.crossing == (pytest.approx(0.5), pytest.approx(50))
    assert (drivers.sheets, drivers.left_out, drivers.clients, drivers.resamples) == (120, 0, 30, 500)
    assert drivers.r_squared.value == pytest.approx(1) and not drivers.missing
    # All clients say the same, so drawing them anew changes nothing.
    assert (delivery.importance.low, delivery.importance.high) == (pytest.approx(0.8), pytest.approx(0.8))


def test_clients_that_differ_give_intervals_always_the_same_ones(store: Store) -> None:
    drivers = found(store, "A", "P")
    delivery, price = drivers.rows
    assert drivers.sheets == 224 and drivers == found(store, "A", "P")
    # 30 clients pull with 0.8 and 0.4, 26 with 0.4 and 0.8: 0.6143 and 0.5857 in all, of 0.8 in squares.
    assert (delivery.importance.value, price.importance.value) == (
        pytest.approx(0.5238, abs=1e-4),
        pytest.approx(0.4762, abs=1e-4),
    )
    assert drivers.r_squared.value == pytest.approx((0.61429**2 + 0.58571**2) / 0.8, abs=1e-4)
    low, high = delivery.importance.low, delivery.importance.high
    # The share of the 26, 0.464, swings by 1.96 binomial errors of 0.0667: delivery from 0.437 to 0.610.
    assert (low, high) == (pytest.approx(0.437, abs=0.015), pytest.approx(0.610, abs=0.015))
    # It comes first, and is worth acting on, where fewer than half of those drawn are of the 26: 0.70.
    assert delivery.membership == drivers.first_chance == pytest.approx(0.70, abs=0.05)
    assert delivery.quadrant == "act_first" and not delivery.is_sure
    assert price.performance == replace(price.performance, value=75.0, low=75.0, high=75.0)


def test_rare_attributes_and_incomplete_sheets_are_counted(store: Store) -> None:
    drivers = found(store, "B")
    assert (drivers.too_rare, drivers.off_scale) == (("brand",), ())
    assert (drivers.sheets, drivers.left_out) == (115, 5)
    assert {row.attribute for row in drivers.rows} == {"delivery", "price"}


def test_scales_are_converted_as_declared(store: Store) -> None:
    drivers = found(store, "M")
    assert [row.importance.value for row in drivers.rows] == pytest.approx([0.8, 0.2])
    assert [row.performance.value for row in drivers.rows] == pytest.approx([25, 75])


def test_scores_off_the_scale_weigh_but_stand_nowhere(store: Store) -> None:
    drivers = found(store, "E")
    delivery, price = drivers.rows
    assert (delivery.importance.value, price.importance.value) == (pytest.approx(0.8), pytest.approx(0.2))
    assert (price.performance.value, price.quadrant, price.membership, price.is_sure) == (None, None, None, False)
    assert drivers.off_scale == ("price",) and drivers.mapped == (delivery,)


def test_scores_off_several_scales_mean_nothing(store: Store) -> None:
    drivers = found(store, "X")
    assert drivers.missing == FEW_ATTRIBUTES and not drivers.rows


@pytest.mark.parametrize(
    ("region", "missing", "values"),
    [
        ("F", FEW_SHEETS, {"sheets": 40, "months": 18, "needed": 100}),
        ("G", FEW_CLIENTS, {"clients": 10, "needed": 20}),
        ("H", FEW_ATTRIBUTES, {}),
        ("I", ALL_ALIKE, {}),
        ("J", NOTHING_EXPLAINED, {}),
    ],
)
def test_too_little_is_refused_with_its_reason(store: Store, region: str, missing: str, values: dict[str, int]) -> None:
    drivers = found(store, region)
    assert (drivers.missing, drivers.missing_values, drivers.rows) == (missing, values, ())


def test_what_was_never_imported_is_named(voices_store: Store, three: Store) -> None:
    assert found(three, period="2026-Q1").missing == NO_SURVEYS
    assert found(voices_store).missing == NO_SCORES


def test_only_what_one_may_see_is_weighed(store: Store) -> None:
    south = Scope("manager", regions=frozenset("A"), topics=TOPICS, why="test")
    assert satisfaction_drivers(view_of(store, "2026-Q2", south)) == found(store, "A")
    nobody = satisfaction_drivers(view_of(store, "2026-Q2", NOBODY))
    assert nobody.missing == NOT_YOURS and not nobody.rows


def test_answers_older_than_18_months_do_not_count(store: Store) -> None:
    assert months_before(date(2026, 8, 31), 18) == date(2025, 2, 28)
    early = found(store, "A", period="2024-Q2")
    assert early.missing_values["sheets"] == 30
    # From 1 January 2023 to 30 June 2024: eighteen months, not a day more.
    assert (early.since, early.until) == (date(2022, 12, 31), date(2024, 6, 30))


def test_very_many_clients_are_summed_in_random_groups(store: Store) -> None:
    view = view_of(store, "2026-Q2", regions=("A", "J"))
    since = date(2024, 12, 30)
    attributes = asked_attributes(view, since).attributes
    each, grouped = complete_sums(view, since, attributes), complete_sums(view, since, attributes, most_groups=8)
    assert (len(each.rows), len(grouped.rows)) == (60, 8)
    assert (each.sheets, each.clients) == (grouped.sheets, grouped.clients) == (240, 60)
    assert grouped.rows.sum(axis=0) == pytest.approx(each.rows.sum(axis=0))
    assert grouped.rows[:, 0].std() > 0, "dealt out evenly, groups would differ less than clients do"


def test_how_far_it_is_can_be_watched(store: Store) -> None:
    told: list[float] = []
    view = view_of(store, "2026-Q2", regions=("A",)).watched(lambda view, make: make(view), told.append)
    satisfaction_drivers(view)
    assert told == sorted(told) and told[-1] == 1


def test_an_unsure_place_says_so(store: Store) -> None:
    (first, *_rest) = found(store, "A").rows
    assert not replace(first, membership=0.79).is_sure and replace(first, membership=0.8).is_sure
