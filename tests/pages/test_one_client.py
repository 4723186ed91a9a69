"""The page `one_client`: the whole relation on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.contribution import REASONS
from metrics.contribution.loss_makers import loss_makers
from metrics.contribution.peers import NO_TIER_PEERS, NOT_PUBLISHED
from metrics.kpi import NO_SALES, NOT_YOURS
from pages.clients.one_client_next import NOTHING
from pages.clients.one_client_words import NOT_WITHOUT_MONEY
from tests.data.small import view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


def test_figures_ledger_and_records_of_one_client(asked: Asked) -> None:
    shown = panels_of("one_client", asked("serving", "2026-03"), client="n1")
    assert {key: tile.number for key, tile in tiles_of(shown["tiles"]).items()} == {
        "revenue": 1_500_000, "orders": 1, "client_profit": 500_000, "next_order": None, "owed": None, "grade": None,
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


def test_the_months_of_two_years_since_the_first_order_stand_in_one_line(asked: Asked) -> None:
    months = panels_of("one_client", asked("three", "2026-Q1", channels=("hotel",)), client="n1")["months"]
    assert [round(value / 10_000) for value in column(months, "value")] == [  # type: ignore[operator]
        100, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 200, 80, 0, 0,
    ], "from February 2025, the first order, to the running month, whatever the page filters"  # fmt: skip
    assert column(months, "plan") == [None] * 15, "the others bought in two months only: no expectation"
    assert plain(months.message) == "280 in 3 months; bought in 2"


def test_orders_are_held_against_what_was_expected(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    months = panels_of("one_client", view, client="C000001")["months"]
    plan, low, high = (column(months, key) for key in ("plan", "low", "high"))
    told = [at for at, value in enumerate(plan) if value is not None]
    assert told and all(low[at] <= plan[at] <= high[at] for at in told)  # type: ignore[operator]
    assert months.chart is not None and months.chart.form == "trend" and ", expected " in months.message


def test_what_to_do_next_says_why_or_that_nothing_is_due(asked: Asked, sample_store: Path) -> None:
    nothing = panels_of("one_client", asked("three", "2026-Q1"), client="s1")["next"]
    assert nothing.missing == NOTHING
    loses = panels_of("one_client", view_of(Store(sample_store), "2026-Q3"), client="C000001")["next"]
    assert loses.missing == NOTHING or column(loses, "place") == list(range(1, len(column(loses, "place")) + 1))


def test_a_reader_without_a_right_gets_words(asked: Asked) -> None:
    ear = Scope("ear", everywhere=True, topics=frozenset(("satisfaction", "personal")), why="test")
    shown = panels_of("one_client", asked("serving", "2026-03", ear), client="n1")
    assert {key for key, panel in shown.items() if panel.missing == NOT_YOURS} >= {
        "months", "ledger", "dependence", "credit", "activities", "sales",
    }  # fmt: skip
    assert NOT_WITHOUT_MONEY in shown["next"].note.text
    purse = Scope("purse", everywhere=True, topics=frozenset(("money", "personal")), why="test")
    shown = panels_of("one_client", asked("serving", "2026-03", purse), client="n1")
    assert shown["surveys"].missing == NOT_YOURS and not shown["ledger"].missing


def test_a_client_is_looked_up_whatever_the_page_filters(asked: Asked) -> None:
    shown = panels_of("one_client", asked("three", "2026-Q1", channels=("hotel",)), client="s1")
    assert shown["about"].message == "Third"


@pytest.mark.parametrize("code", ["zz", "n1' OR 1=1 --", "%", "N1"])
def test_a_client_that_is_not_there_is_not_found(asked: Asked, code: str) -> None:
    (shown,) = panels_of("one_client", asked("three", "2026-Q1"), client=code).values()
    assert shown.missing == f"there is no client {code} here"


def test_a_client_of_another_region_is_told_of_in_the_words_for_one_that_is_not_there(asked: Asked) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    for code in ("n1", "zz"):
        (shown,) = panels_of("one_client", asked("three", "2026-Q1", south), client=code).values()
        assert shown.message == "Not yours, or not there"
        told = f"client {code} is not there, or not yours to see; your name in the menu says whom to ask"
        assert shown.missing == told


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
