"""The page `cost_and_profit`: who brings and who costs, from one month counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.contribution import published_peers
from metrics.contribution.charged import period_profits
from metrics.contribution.peers import NO_TIER_PEERS, NOT_PUBLISHED
from metrics.contribution.winning import FEW_WON, RARELY_RECORDED
from metrics.kpi import NO_ACTIVITIES, NO_COSTS, NO_SALES, SOME_COSTS, UNPRICED
from tests.data.small import view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of

RECONCILED = ("total", "clients", "unused", "unassigned", "difference")


@pytest.fixture(scope="module")
def sample_panels(sample_view: View) -> dict[str, Panel]:
    return panels_of("cost_and_profit", sample_view)


@pytest.fixture(scope="module")
def sample_view(sample_store: Path) -> View:
    """The sample company in a quarter that is over."""
    return view_of(Store(sample_store), "2026-Q3")


def peers_seen(view: View) -> list[tuple[object, ...]]:
    peers, missing = published_peers(view)
    assert not missing
    return [tuple(row) for row in peers.itertuples(index=False)]


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


def test_clients_with_unknown_cost_stand_apart_from_the_ledger(asked: Asked) -> None:
    ledger = panels_of("cost_and_profit", asked("serving", "2026-03"))["ledger"]
    lines = dict(zip(column(ledger, "line"), column(ledger, "now"), strict=True))
    assert lines["Revenue"] == 3_700_000 and lines["Client profit"] == 850_000 and "delivery" not in lines
    assert "3 clients with unknown cost and ¥170 revenue stand apart" in plain(ledger.note.text)
    unknown = panels_of("cost_and_profit", asked("serving", "2026-03", regions=("U",)))["ledger"]
    assert unknown.missing == NO_COSTS


def test_the_ledger_tells_acts_quantity_and_rate(asked: Asked) -> None:
    ledger = panels_of("cost_and_profit", asked("serving", "2026-03", regions=("N", "S")))["ledger"]
    told = dict(
        zip(column(ledger, "line"), zip(column(ledger, "acts"), column(ledger, "driver"), strict=True), strict=True)
    )
    assert told["visit"] == (3, "as recorded") and (told["call"][0], plain(str(told["call"][1]))) == (
        2,
        "40.00 × ¥0.50",
    )
    assert told["Revenue"] == (None, "")


def test_costs_reconcile_to_the_cent_and_say_what_is_in_no_total(asked: Asked) -> None:
    found = panels_of("cost_and_profit", asked("serving", "2026-03"))["reconciliation"]
    assert plain(found.message) == "Clients, unused capacity and unassigned add up: difference 0"
    rows = dict(zip(column(found, "cost"), zip(*(column(found, k) for k in RECONCILED), strict=True), strict=True))
    # Goods 130 + 108 + 40 + 10; calls: 40 of a capacity of 3,000 at 0.50.
    assert rows["Cost of goods"] == (2_880_000, 2_880_000, None, 0, 0)
    assert rows["call"] == (15_000_000, 200_000, 14_800_000, 0, 0)
    assert rows["Together"] == (18_150_000, 3_350_000, 14_800_000, 0, 0)
    assert "2 order lines have no cost of goods" in plain(found.note.text)
    assert "1 act has neither cost nor rate" in plain(found.note.text)


def test_a_part_of_the_company_has_no_unused_capacity(asked: Asked) -> None:
    found = panels_of("cost_and_profit", asked("serving", "2026-03", regions=("N",)))["reconciliation"]
    assert set(column(found, "unused")) == {None} and "reset the filters" in found.note.text


def test_gross_profit_and_full_cost_stand_side_by_side(asked: Asked) -> None:
    shown = panels_of("cost_and_profit", asked("serving", "2026-03"))["costings"]
    assert column(shown, "costing") == ["Goods only", "Goods and service"]
    assert column(shown, "profit") == [1_320_000, 850_000] and column(shown, "losing") == [1, 2]
    assert shown.message == "Losing clients: 1 on their goods alone, 2 at full cost"


def test_the_rules_carry_their_verdicts(asked: Asked) -> None:
    shown = panels_of("cost_and_profit", asked("serving", "2026-03"))["own_rules"]
    assert column(shown, "claim") == ["20/80 revenue", "20/80 profit", "20–30 % lose", "lose at 3–4 times"]
    assert set(column(shown, "verdict")) == {"cannot tell yet"}, "four clients say nothing about a rule"
    assert plain(shown.message) == "50 % of the clients lose; their goods bring no gross profit"


def test_loss_makers_are_listed_without_reasons_while_no_peers_are_known(asked: Asked) -> None:
    shown = panels_of("cost_and_profit", asked("serving", "2026-03"))
    losers = shown["loss_makers"]
    assert column(losers, "client_id") == ["n2", "v1"] and column(losers, "profit_e4") == [-250_000, -70_000]
    assert column(losers, "reason_1") == ["–", "–"]
    assert losers.table is not None and losers.table.opens_page == "one_client"
    assert shown["reasons"].missing in (NOT_PUBLISHED, NO_TIER_PEERS) and shown["reasons"].missing in losers.note.text


def test_reasons_and_a_usual_year_on_the_sample(sample_panels: dict[str, Panel]) -> None:
    reasons, losers = sample_panels["reasons"], sample_panels["loss_makers"]
    assert column(reasons, "label")[0] == "discounts" and plain(reasons.message).startswith("Discounts cost the loss-")
    costs = [int(str(cost)) for cost in column(reasons, "value")]
    assert costs == sorted(costs, reverse=True) and sum(
        float(str(share)) for share in column(reasons, "share")
    ) == pytest.approx(1)
    assert plain(str(column(losers, "reason_1")[0])).startswith("discounts ¥")
    assert " of them would gain in a usual year" in losers.message and "over 3 years" in plain(losers.note.text)
    assert all(usual is not None for usual in column(losers, "usual_e4"))


def test_a_region_has_its_losers_held_against_the_peers_of_the_company(sample_view: View) -> None:
    scope = Scope("manager", regions=frozenset(["R01"]), topics=TOPICS, why="test")
    assert peers_seen(sample_view) == peers_seen(replace(sample_view, scope=scope))


def test_movement_between_bands_counts_every_client(sample_view: View, sample_panels: dict[str, Panel]) -> None:
    moves = sample_panels["moves"]
    assert moves.table is not None
    cells = [int(str(count)) for c in moves.table.columns[1:] for count in column(moves, c.key) if count is not None]
    both = {*period_profits(sample_view)["client_key"], *period_profits(sample_view.compared())["client_key"]}
    assert sum(cells) == len(both)
    assert "of the losing left their loss" in moves.message


def test_winning_is_unknown_with_its_reason(sample_panels: dict[str, Panel]) -> None:
    assert sample_panels["winning"].missing in (FEW_WON, RARELY_RECORDED)


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
    assert plain(whale.message) == "All clients together lose ¥25.00" and column(whale, "profit_e4") == [0, -250_000]


def test_the_best_fifth_of_two_clients_is_not_nobody(asked: Asked) -> None:
    assert "0\u00a0%" not in panels_of("cost_and_profit", asked("three", "2025-Q1"))["whale"].message


def test_before_the_data_begin_the_ledger_knows_nothing(asked: Asked) -> None:
    ledger = panels_of("cost_and_profit", asked("three", "2025-Q1"))["ledger"]
    assert set(column(ledger, "before")) == {None} and set(column(ledger, "effect")) == {None}


def test_acts_without_a_cost_are_the_reason_where_goods_have_one(asked: Asked) -> None:
    shown = panels_of("cost_and_profit", asked("serving", "2026-03", regions=("Q",)))["ledger"]
    assert shown.missing == UNPRICED


def test_with_a_capital_charge_every_panel_counts_the_same_losers(sample_view: View) -> None:
    settings = sample_view.settings.model_copy(update={"capital_rate": 0.9})
    charged = replace(sample_view, version=replace(sample_view.version, settings=settings))
    panels = panels_of("cost_and_profit", charged)
    profits, free = period_profits(charged), period_profits(sample_view)
    losing = int((profits["profit_e4"] < 0).sum())
    assert losing > int((free["profit_e4"] < 0).sum())
    assert column(panels["own_rules"], "n")[2] == len(profits.dropna(subset=["profit_e4"]))
    assert plain(panels["own_rules"].message).startswith(f"{losing / len(profits):.0%}".replace("%", " %"))
    table = panels["loss_makers"].table
    assert table is not None and len(table.rows) == losing
    rows = table.rows
    left = rows["gross_e4"] - rows["service_cost_e4"] - rows["capital_charge_e4"]
    assert left.tolist() == rows["profit_e4"].tolist()
    assert "Capital charge" in [shown.label for shown in table.columns]
    assert table.columns[-3].key == "capital_charge_e4"


def test_what_is_taken_along_goes_on_where_the_screen_ends(sample_view: View, sample_panels: dict[str, Panel]) -> None:
    known = period_profits(sample_view).dropna(subset=["profit_e4"])
    for key, length in (("extremes", len(known)), ("scatter", len(known)),
                        ("loss_makers", int((known["profit_e4"] < 0).sum()))):  # fmt: skip
        table = sample_panels[key].table
        assert table is not None and table.all_rows is not None
        shown = [column.key for column in table.columns]
        everybody = table.all_rows(100_001)[shown]
        assert len(everybody) == length and len(table.all_rows(3)) == 3
        both = table.rows[shown].merge(everybody, on=shown)
        assert len(both) == len(table.rows), "the rows of the screen are among them, figure by figure"
    assert sample_panels["ledger"].table is not None and sample_panels["ledger"].table.all_rows is None
