"""The page `cost_and_profit`: who brings and who costs, from one month counted by hand."""

from __future__ import annotations

import pytest

from metrics.kpi import NO_ACTIVITIES, NO_COSTS, NO_SALES, SOME_COSTS
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


def test_profit_peak_and_loss_in_tiles(asked: Asked) -> None:
    tiles = tiles_of(panels_of("cost_and_profit", asked("serving", "2026-03", regions=("N", "S")))["tiles"])
    assert {key: tile.number for key, tile in tiles.items()} == {
        "profit": 850_000, "peak": pytest.approx(117 / 85), "loss_pool": 320_000, "ratio": pytest.approx(47 / 132),
    }  # fmt: skip
    assert plain(tiles["loss_pool"].second) == "2 clients, 50 %"


def test_clients_with_unknown_cost_are_left_out_and_counted(asked: Asked) -> None:
    shown = panels_of("cost_and_profit", asked("serving", "2026-03"))
    assert tiles_of(shown["tiles"])["profit"].missing == SOME_COSTS
    assert column(shown["scatter"], "client_id") == ["s1", "n1", "v1", "n2"]
    assert plain(shown["scatter"].message) == "2 clients lie below break-even and lose ¥32.00"
    for key in ("scatter", "whale"):
        assert "3 clients with unknown cost are left out" in shown[key].note.text
    assert plain(shown["whale"].message) == "Profit peaks at 138 % of the total with the best 50 % of clients"


def test_the_ledger_adds_up_line_by_line(asked: Asked) -> None:
    ledger = panels_of("cost_and_profit", asked("serving", "2026-03", regions=("N", "S")))["ledger"]
    lines = dict(zip(column(ledger, "line"), column(ledger, "now"), strict=True))
    assert lines == {
        "Gross sales": 3_750_000, "Discounts": -50_000, "Revenue": 3_700_000, "Cost of goods": -2_380_000,
        "Gross profit": 1_320_000, "visit": -270_000, "call": -200_000, "Client profit": 850_000,
    }  # fmt: skip
    assert lines["Gross sales"] + lines["Discounts"] == lines["Revenue"]
    assert lines["Revenue"] + lines["Cost of goods"] + lines["visit"] + lines["call"] == lines["Client profit"]
    assert plain(ledger.message) == "Of ¥370 revenue ¥85.00 is left as profit"


def test_an_unknown_cost_is_unknown_in_the_ledger_and_not_zero(asked: Asked) -> None:
    ledger = panels_of("cost_and_profit", asked("serving", "2026-03"))["ledger"]
    lines = dict(zip(column(ledger, "line"), column(ledger, "now"), strict=True))
    assert [lines[n] for n in ("Cost of goods", "Gross profit", "delivery", "Client profit")] == [None] * 4


def test_both_ends_open_the_client(asked: Asked) -> None:
    ends = panels_of("cost_and_profit", asked("serving", "2026-03"))["extremes"]
    assert column(ends, "profit_e4") == [670_000, 500_000, -70_000, -250_000]
    assert ends.table is not None and (ends.table.opens, ends.table.opens_page) == ("client_id", "one_client")


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    assert panels_of("cost_and_profit", asked("three", "2026-Q1"))["scatter"].missing == NO_ACTIVITIES
    shown = panels_of("cost_and_profit", asked("voices", "2026-Q2"))
    assert {panel.missing or panel.tiles[0].missing for panel in shown.values()} == {NO_SALES}
    unknown = panels_of("cost_and_profit", asked("serving", "2026-03", regions=("U",)))
    assert tiles_of(unknown["tiles"])["profit"].missing == NO_COSTS and unknown["whale"].missing


def test_without_a_profit_in_total_there_is_no_curve_and_the_loss_is_said(asked: Asked) -> None:
    whale = panels_of("cost_and_profit", asked("serving", "2026-03", channels=("hotel",)))["whale"]
    assert plain(whale.missing) == "all clients together lose ¥25.00, so no share of the total has a meaning"


def test_the_best_fifth_of_two_clients_is_not_nobody(asked: Asked) -> None:
    assert "0\u00a0%" not in panels_of("cost_and_profit", asked("three", "2025-Q1"))["whale"].message


def test_before_the_data_begin_the_ledger_knows_nothing(asked: Asked) -> None:
    ledger = panels_of("cost_and_profit", asked("three", "2025-Q1"))["ledger"]
    assert set(column(ledger, "before")) == {None} and set(column(ledger, "effect")) == {None}
