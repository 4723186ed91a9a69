"""The page `one_client`: the whole relation on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.contribution import REASONS
from metrics.contribution.loss_makers import loss_makers
from metrics.contribution.peers import NO_TIER_PEERS, NOT_PUBLISHED
from metrics.kpi import NO_SALES
from tests.data.small import view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


def test_figures_ledger_and_records_of_one_client(asked: Asked) -> None:
    shown = panels_of("one_client", asked("serving", "2026-03"), client="n1")
    assert {key: tile.number for key, tile in tiles_of(shown["tiles"]).items()} == {
        "revenue": 1_500_000, "orders": 1, "client_profit": 500_000,
    }  # fmt: skip
    assert dict(zip(column(shown["ledger"], "line"), column(shown["ledger"], "now"), strict=True)) == {
        "Gross sales": 1_550_000, "Discounts": -50_000, "Revenue": 1_500_000, "Cost of goods": -800_000,
        "Gross profit": 700_000, "visit": -200_000, "Client profit": 500_000,
    }  # fmt: skip
    assert plain(shown["ledger"].message) == "Of ¥150 revenue ¥50.00 is left as profit"
    assert column(shown["activities"], "cost_e4") == [100_000, 100_000]
    assert column(shown["sales"], "revenue_e4") == [1_000_000, 500_000]


def test_an_act_without_a_cost_is_unknown(asked: Asked) -> None:
    shown = panels_of("one_client", asked("serving", "2026-03"), client="q1")
    assert column(shown["ledger"], "now") == [600_000, -100_000, 500_000, None, None]
    assert shown["activities"].table is not None and shown["activities"].table.rows["cost_e4"].isna().all()


def test_the_months_stand_beside_the_year_before(asked: Asked) -> None:
    months = panels_of("one_client", asked("three", "2026-Q1"), client="n1")["months"]
    assert column(months, "value") == [2_000_000, 800_000, 0, 0]
    assert column(months, "before") == [None, 1_000_000, 0, 0]
    assert plain(months.message) == "Bought in 2 of 4 months of 2026"
    chinese = panels_of("one_client", asked("three", "2026-Q1"), "zh", client="n1")["months"]
    assert "2026 年" in chinese.message


def test_a_client_is_looked_up_whatever_the_page_filters(asked: Asked) -> None:
    shown = panels_of("one_client", asked("three", "2026-Q1", channels=("hotel",)), client="s1")
    assert shown["about"].message == "Third"


@pytest.mark.parametrize("code", ["zz", "n1' OR 1=1 --", "%", "N1"])
def test_a_client_that_is_not_there_is_not_found(asked: Asked, code: str) -> None:
    (shown,) = panels_of("one_client", asked("three", "2026-Q1"), client=code).values()
    assert shown.missing == f"there is no client {code} here"


def test_a_client_of_another_region_is_not_found_either(asked: Asked) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    (shown,) = panels_of("one_client", asked("three", "2026-Q1", south), client="n1").values()
    assert shown.missing == "there is no client n1 here"


def test_nobody_chosen_says_how_to_choose(asked: Asked) -> None:
    (shown,) = panels_of("one_client", asked("three", "2026-Q1")).values()
    assert shown.key == "about" and "find one by name" in shown.missing


def test_without_sales_revenue_is_unknown_and_not_zero(asked: Asked) -> None:
    ledger = panels_of("one_client", asked("voices", "2026-Q2"), client="w1")["ledger"]
    assert ledger.missing == NO_SALES


def test_a_reason_does_not_say_unknown_twice(asked: Asked) -> None:
    ledger = panels_of("one_client", asked("serving", "2026-03"), client="q1")["ledger"]
    assert ledger.message.count("unknown") == 1


def test_a_client_that_loses_says_why_or_why_not(asked: Asked) -> None:
    shown = panels_of("one_client", asked("serving", "2026-03"), client="n2")
    assert plain(shown["ledger"].message) == "¥40.00 revenue ends in a loss of ¥25.00"
    assert shown["reasons"].missing in (NOT_PUBLISHED, NO_TIER_PEERS)
    assert "reasons" not in panels_of("one_client", asked("serving", "2026-03"), client="n1")


def test_the_reasons_of_a_loss_are_held_against_the_tier(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    loser = loss_makers(view).rows.iloc[0]
    shown = panels_of("one_client", view, client=str(loser["client_id"]))
    told = dict(zip(column(shown["reasons"], "label"), column(shown["reasons"], "value"), strict=True))
    assert next(iter(told)) == REASONS[loser["reason_1"]] and next(iter(told.values())) == loser["cost_1_e4"]
    assert f"{REASONS[loser['reason_1']]} cost" in shown["reasons"].message
