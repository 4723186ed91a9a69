"""Dependence both ways on five clients, counted by hand; the whole portfolio; and what a reader of a part learns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.door import View
from data.scope import Scope
from data.warehouse.store import Store
from metrics.dependence import (
    dependence_balance,
    dependence_density,
    dependence_list,
    our_concentration,
    supplier_bounds,
)
from metrics.dependence.balance import NO_WALLETS, NONE_HERE
from metrics.kpi import NO_SALES
from tests.data.small import view_of

# Revenue 1000, 400, 300, 200, 100; shares of what they buy .8, .4, unknown, .9, 1.5.


def test_both_dependences_are_means_over_the_clients_that_say_what_they_buy(five: View) -> None:
    found = dependence_balance(five)
    assert found.client_mean.value == pytest.approx((0.8 + 0.4 + 0.9 + 1.5) / 4) and found.client_mean.n == 4
    assert found.half.value == 0.75 and found.us_largest == pytest.approx(0.5)
    us = (0.5 + 0.2 + 0.1 + 0.05) / 4
    assert found.asymmetry == pytest.approx(0.9 - us) and found.joint == pytest.approx(0.9 + us)
    assert (found.beyond, found.unknown, found.by_purchases, found.by_profit) == (1, 1, 4, 0)
    assert (found.own_e4, found.own_clients) == (20_000_000, 5)


def test_the_list_begins_with_whom_we_live_on_and_bounds_its_suppliers(five: View) -> None:
    rows, more = dependence_list(five)
    assert rows["client_id"].tolist() == ["c1", "c2", "c3", "c4", "c5"] and more == 0
    first = rows.iloc[0]
    assert (first["d_us"], first["d_client"]) == (pytest.approx(0.5), pytest.approx(0.8))
    assert (first["asymmetry"], first["joint"]) == (pytest.approx(0.3), pytest.approx(1.3))
    assert (first["hhi_low"], first["hhi_high"]) == (pytest.approx(0.64), pytest.approx(0.68))
    assert rows["hhi_low"].isna().tolist() == [False, False, True, False, True]
    assert rows["rests_on"].tolist()[:2] == ["bought", "bought"] and dependence_list(five, 2)[1] == 3


def test_the_share_of_ours_is_of_all_clients_the_reader_may_see_whatever_is_filtered(five: View) -> None:
    odd = five.selecting(replace(five.selection, regions=("A",)))  # c1, c3, c5
    assert dependence_balance(odd).us_largest == pytest.approx(0.5) and dependence_balance(odd).own_clients == 5
    mine = replace(five, scope=Scope("manager", regions=frozenset("A"), topics=five.scope.topics, why="test"))
    assert dependence_balance(mine).own_e4 == 14_000_000
    assert dependence_balance(mine).us_largest == pytest.approx(1000 / 1400)


def test_the_density_and_the_bounds_count_whom_they_can(five: View) -> None:
    cells = dependence_density(five)
    assert cells["clients"].sum() == 4 and cells["y_bin"].max() == 24
    bounds = supplier_bounds(five)
    assert bounds["fifth"].tolist() == [2, 4] and bounds["clients"].tolist() == [1, 2]
    assert bounds["low"].tolist() == pytest.approx([0.16, (0.64 + 0.81) / 2])
    assert bounds["high"].tolist() == pytest.approx([0.52, (0.68 + 0.82) / 2])


def test_the_portfolio_is_as_concentrated_as_its_squared_shares(five: View) -> None:
    found = our_concentration(five)
    assert found.spread is not None and found.top_share == 1.0 and found.top_clients == 5
    assert found.spread.hhi == pytest.approx(0.25 + 0.04 + 0.0225 + 0.01 + 0.0025)
    assert found.points["revenue_share"].tolist() == pytest.approx([0, 0.5, 0.7, 0.85, 0.95, 1.0])
    part = our_concentration(five.selecting(replace(five.selection, regions=("B",))))  # c2, c4
    assert part.spread is not None and part.spread.hhi == pytest.approx((4 + 1 * 1) / 9 - 0 * 1)


def test_nothing_known_says_what_is_missing(five: View, three: Store) -> None:
    assert dependence_balance(view_of(three, "2026-Q1")).missing == NONE_HERE
    assert our_concentration(view_of(three, "2026-Q1")).missing == NONE_HERE
    alone = five.selecting(replace(five.selection, regions=("A",), tiers=("B",)))
    assert dependence_balance(alone).missing == NONE_HERE and dependence_list(alone)[0].empty
    assert NO_WALLETS.startswith("unknown") and supplier_bounds(alone).empty and dependence_density(alone).empty


def test_a_company_without_sales_is_told_to_import_them(voices_store: Store) -> None:
    assert dependence_balance(view_of(voices_store, "2026-Q2")).missing == NO_SALES
