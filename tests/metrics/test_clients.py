"""Clients one by one."""

from __future__ import annotations

import pandas as pd
import pytest

from data.periods import period_from_key
from data.scope import NOBODY, TOPICS, Scope
from data.tables import SUMS
from data.warehouse.store import Store
from metrics.clients import client, client_events, client_list, client_sums, day_of, known, sums_at, text_of
from tests.data.small import view_of
from tests.metrics.companies import day

SOUTH = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")


def test_the_list_has_the_largest_first_beside_the_compared_period(three: Store) -> None:
    rows = client_list(view_of(three, "2026-Q1"))
    assert list(rows["client_id"]) == ["n1", "s1", "n2"]
    assert list(rows["revenue_e4"]) == [2_800_000, 900_000, 300_000]
    assert [known(v) for v in rows["before_e4"]] == [1_000_000, 600_000, None], "the second bought nothing then"
    assert [known(v) for v in rows["profit_e4"]] == [700_000, 600_000, -100_000]
    assert list(rows["region"]) == ["North", "South one", "North"]
    assert list(rows["channel"]) == ["shop", "shop", "hotel"] and list(rows["account_manager"]) == ["Li", "Wu", "Li"]


def test_a_client_without_sales_is_listed_and_its_profit_is_unknown(three: Store) -> None:
    rows = client_list(view_of(three, "2026-Q2")).set_index("client_id")
    assert rows["revenue_e4"].to_dict() == {"s1": 100_000, "n1": 0, "n2": 0}
    assert rows["profit_e4"].isna().to_dict() == {"s1": False, "n1": True, "n2": True}


def test_a_cut_lists_the_clients_of_the_cut_and_the_list_is_capped(three: Store) -> None:
    assert list(client_list(view_of(three, "2026-Q1", channels=("hotel",)))["client_id"]) == ["n2"]
    assert list(client_list(view_of(three, "2026-Q1"), most=1)["client_id"]) == ["n1"]
    assert list(client_list(view_of(three, "2026-Q1", SOUTH))["client_id"]) == ["s1"]
    assert client_list(view_of(three, "2026-Q1", NOBODY)).empty


def test_an_unknown_cost_leaves_the_profit_unknown(serving_store: Store) -> None:
    rows = client_list(view_of(serving_store, "2026-03")).set_index("client_id")
    profit = {c: known(v) for c, v in rows["profit_e4"].items()}
    assert {c: profit[c] for c in ("n1", "n2", "s1", "p1", "q1", "u1")} == {
        "n1": 500_000, "n2": -250_000, "s1": 670_000, "p1": None, "q1": None, "u1": None,
    }  # fmt: skip


def test_one_client_is_found_whatever_the_page_filters(three: Store) -> None:
    found = client(view_of(three, "2026-Q1", channels=("hotel",), regions=("S",)), "n1")
    assert found is not None
    assert (found.name, found.region, found.channel, found.account_manager) == ("永兴商店", "North", "shop", "Li")
    assert (day_of(found.facts["first_on"]), known(found.facts["order_days"])) == (pd.Timestamp("2025-02-03"), 4)
    # 3 Feb, 5 May, 5 Jan, 2 Feb: 91, 245 and 28 days apart.
    assert known(found.facts["median_gap_days"]) == 91


def test_one_client_is_not_found_outside_the_rights(three: Store) -> None:
    assert client(view_of(three, "2026-Q1", SOUTH), "n1") is None
    assert client(view_of(three, "2026-Q1", NOBODY), "n1") is None
    assert client(view_of(three, "2026-Q1"), "n1' OR 1=1 --") is None


def test_what_is_not_known_of_a_client_is_none(voices_store: Store) -> None:
    found = client(view_of(voices_store, "2026-Q1"), "f1")
    assert found is not None and found.tier == "D"
    assert day_of(found.facts["first_on"]) is None and known(found.facts["median_gap_days"]) is None
    assert text_of(None) is None and text_of(float("nan")) is None and text_of("x") == "x"


def test_the_sums_of_one_client_by_grain_and_period(three: Store) -> None:
    view = view_of(three, "2026-Q2")
    found = client(view, "n1")
    assert found is not None
    rows = client_sums(view, found.key)
    wanted = {"2025": 150, "2026": 280, "2025-Q2": 50, "2026-Q1": 280, "2026-01": 200, "2026-02": 80, "2026-03": 0}
    assert {key: sums_at(rows, period_from_key(key))["revenue_e4"] for key in wanted} == {
        key: value * 10_000 for key, value in wanted.items()
    }
    assert set(sums_at(rows, period_from_key("2024")).items()) >= set(dict.fromkeys(SUMS, 0).items())
    assert client_sums(view_of(three, "2026-Q2", SOUTH), found.key).empty
    assert client_sums(view, 999).empty


def test_what_is_on_record_stands_newest_first_up_to_the_period(three: Store) -> None:
    view = view_of(three, "2026-01")
    found = client(view, "n1")
    assert found is not None
    rows = client_events(view, "sales", found.key, "ordered_on")
    assert [d.date() for d in rows["ordered_on"]] == [day("2026-01-05"), day("2025-05-05"), day("2025-02-03")]
    assert len(client_events(view, "sales", found.key, "ordered_on", most=1)) == 1
    assert client_events(view, "surveys", found.key, "answered_on").empty
    assert client_events(view_of(three, "2026-01", SOUTH), "sales", found.key, "ordered_on").empty


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, pd.NA])
def test_a_missing_cell_is_none(missing: object) -> None:
    assert known(missing) is None and day_of(missing) is None and text_of(missing) is None
