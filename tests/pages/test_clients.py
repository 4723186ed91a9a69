"""The page `clients`: how many, and the list with the largest first."""

from __future__ import annotations

import pytest

from metrics.kpi import NO_SALES
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


def test_active_new_lost_and_retained(asked: Asked) -> None:
    tiles = tiles_of(panels_of("clients", asked("rhythm", "2026-Q2", regions=("R",)))["tiles"])
    assert {key: tile.number for key, tile in tiles.items()} == {
        "active_clients": 4, "new_clients": 1, "lost_clients": 0, "retention": 0.6,
    }  # fmt: skip


def test_the_list_stands_by_revenue_and_an_unknown_profit_is_empty(asked: Asked) -> None:
    shown = panels_of("clients", asked("serving", "2026-03"))["list"]
    assert plain(shown.message) == "Client s1 is the largest client with ¥180"
    assert column(shown, "client_id") == ["s1", "n1", "p1", "q1", "n2", "u1", "v1"]
    assert column(shown, "profit") == [670_000, 500_000, None, None, -250_000, None, -70_000]
    assert shown.table is not None and shown.table.opens_page == "one_client"


def test_a_change_needs_something_before(asked: Asked) -> None:
    shown = panels_of("clients", asked("three", "2026-Q1"))["list"]
    assert column(shown, "change") == [pytest.approx(1.8), 0.5, None]


def test_nobody_bought_and_nobody_is_there(asked: Asked) -> None:
    assert panels_of("clients", asked("three", "2026-03"))["list"].message == "No client bought in this period"
    empty = panels_of("clients", asked("three", "2026-Q1", regions=("nowhere",)))["list"]
    assert empty.missing == "no client in this selection; widen the filters"


def test_without_sales_the_tiles_say_so(asked: Asked) -> None:
    assert {t.missing for t in panels_of("clients", asked("voices", "2026-Q2"))["tiles"].tiles} == {NO_SALES}


def test_without_sales_revenue_is_unknown_and_not_zero(asked: Asked) -> None:
    shown = panels_of("clients", asked("voices", "2026-Q2"))["list"]
    assert shown.message != "No client bought in this period"
