"""Walking a list: the place of a client among those that a panel opens, and the link that says which list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
import streamlit as st

from charts.chart import Chart, tidy
from charts.panel import Panel, Table, TableColumn
from data.periods import period_from_key
from data.scope import Selection
from tests.ui.test_address import START, known
from ui.address import Address, Dropped, address_from, parameters_of
from ui.moves import NEXT, from_panel, listing, opened
from ui.walking import Walk, walk_through

ADDRESS = Address(Selection(period_from_key("2026-Q3")), controls=(("sort", "revenue"),))


def listed(*codes: str | None, more: int = 0, opens_page: str = "one_client") -> Panel:
    rows = tidy({"client_id": list(codes)})
    table = Table((TableColumn("client_id", "Client"),), rows, opens="client_id", opens_page=opens_page, more=more)
    return Panel("list", "Three clients lose money", table=table)


def test_a_client_in_the_middle_has_both_neighbours() -> None:
    assert walk_through(listed("a", "b", "c", more=38), "b") == Walk("Three clients lose money", 2, 41, "a", "c")


def test_the_ends_have_one_neighbour_and_a_client_that_comes_twice_stands_once() -> None:
    assert walk_through(listed("a", "b", "a"), "a") == Walk("Three clients lose money", 1, 2, "", "b")
    assert walk_through(listed("a", None, "b"), "b") == Walk("Three clients lose money", 2, 2, "a", "")


def test_a_list_without_the_client_says_so_by_place_0() -> None:
    assert walk_through(listed("a", "b"), "z") == Walk("Three clients lose money", 0, 2)


def test_a_panel_that_opens_no_client_is_no_list() -> None:
    assert walk_through(listed("N", opens_page=""), "N") is None
    assert walk_through(Panel("tiles", "Key figures", missing="no sales yet"), "a") is None


def test_the_marks_of_a_chart_are_a_list_too() -> None:
    chart = Chart("dots", tidy({"code": ["a", None, "b"]}), {}, {}, 200, "code", "one_client")
    assert walk_through(Panel("map", "Two clients", chart), "b") == Walk("Two clients", 2, 2, "a", "")


def test_a_click_on_a_row_carries_the_list_along(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    opens = from_panel(partial(opened, address=ADDRESS, start=START, at="false_loyalty"), "captives")
    opens("one_client", "C1")
    assert state[NEXT] == ["one_client", {"client": "C1", "from": "false_loyalty/captives?sort=revenue"}]
    opens("kpis", "")
    assert state[NEXT] == ["kpis", {}], "only a client's page walks"


def test_a_link_keeps_its_list_through_the_language_and_loses_it_elsewhere() -> None:
    there = replace(ADDRESS, controls=(), client="C1", origin=listing("clients", "list", ()))
    link = parameters_of(replace(there, language="zh"), START)
    assert link == {"client": "C1", "from": "clients/list", "lang": "zh"}
    found, dropped = address_from(link, known())
    assert found.origin == "clients/list" and dropped == ()
    assert there.elsewhere().origin == "" and "from" not in parameters_of(there.elsewhere(), START)
    assert address_from({"from": "clients/list"}, known())[0].origin == "", "without a client there is nothing to walk"
    assert Dropped("from", "clients/list") not in address_from(link, known())[1]
