"""The page `promises`: what was kept, what is overdue, what goes along with it, and where visits go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import TOPICS
from data.warehouse.store import Store
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.promises.promised import promised
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, panels_of, plain, sound, tiles_of

PERIOD = "2026-Q2"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(promised, tmp_path_factory)


@pytest.fixture(scope="module")
def shown(store: Store) -> dict[str, Panel]:
    return panels_of("promises", view_of(store, PERIOD))


def test_the_tiles_say_what_was_kept_and_who_waits(shown: dict[str, Panel]) -> None:
    tiles = tiles_of(shown["tiles"])
    assert {key: tile.number for key, tile in tiles.items()} == {
        "kept_promises": 0.4, "overdue": 1, "call_backs": 0.5, "key_visits": 0.5, "let_down": 0.4, "days_late": 28.5,
    }  # fmt: skip
    assert plain(tiles["overdue"].second) == "1 client, ¥110/yr" and tiles["days_late"].second == "1 still open"


def test_the_overdue_list_opens_the_client_and_is_taken_along_whole(shown: dict[str, Panel]) -> None:
    found = shown["overdue"]
    assert plain(found.message) == "1 promise is overdue to clients that buy ¥110 a year"
    assert column(found, "client_id") == ["c05", "c02"] and column(found, "state") == ["open", "kept on 12 May 2026"]
    assert found.table is not None and (found.table.opens, found.table.opens_page) == ("client_id", "one_client")
    assert found.table.all_rows is not None and len(found.table.all_rows(1)) == 1
    assert "1 was kept late" in found.note.text


def test_parts_that_differ_are_named_and_the_comparisons_are_said(store: Store) -> None:
    found = panels_of("promises", view_of(store, "2025-Q3"))
    assert plain(found["by_manager"].message) == "Li keeps 0 %; 2 of 2 differ beyond chance"
    assert column(found["by_manager"], "differs") == ["yes", "yes"]
    assert found["by_region"].message == "No group differs from the rest beyond chance (2 compared)"
    assert found["by_region"].table is not None and found["by_region"].table.opens == "code"
    assert "p adjusted for" in found["by_manager"].note.text
    assert found["months"].chart is not None and column(found["months"], "n") == [40]


def test_call_backs_lie_between_two_shares(shown: dict[str, Panel]) -> None:
    assert plain(shown["call_backs"].message) == "Between 25 % and 50 % were called back within 24 hours"
    assert column(shown["call_backs_by"], "label") == ["Li", "Wu"]


def test_what_goes_along_with_broken_promises_is_called_an_association(shown: dict[str, Panel]) -> None:
    orders, answers = shown["orders_afterwards"], shown["satisfaction_afterwards"]
    assert plain(orders.message) == "Broken promises go along with orders −20.0 pts afterwards"
    assert plain(answers.message) == "Broken promises go along with satisfaction −25.0 of 100 afterwards"
    for found in (orders, answers):
        assert "an association, not a cause" in found.note.text and column(found, "n") == [20, 20, 40]
    assert column(orders, "value") == pytest.approx([1.1, 0.9, -0.2])


def test_visits_against_potential_open_the_client(shown: dict[str, Panel]) -> None:
    assert shown["effort"].message == "1 client is over-visited, 2 under-visited"
    assert "6 hours a year would move" in plain(shown["effort"].note.text)
    assert plain(shown["effort_by"].message) == "He spends 6 hours a year beyond the share of clients"
    rows = shown["effort_list"]
    assert column(rows, "client_id") == ["h1", "h3", "h4"]
    assert column(rows, "side") == ["too little", "too much", "too little"]
    assert rows.table is not None and rows.table.opens_page == "one_client"


def test_every_panel_of_figures_says_what_they_mean(shown: dict[str, Panel]) -> None:
    assert all(panel.note.definition for panel in shown.values() if not panel.missing)


@pytest.mark.parametrize("topic", ["money", "satisfaction"])
def test_whoever_lacks_a_right_is_told_so(store: Store, topic: str) -> None:
    view = view_of(store, PERIOD, replace(EVERYBODY, topics=TOPICS - {topic}))
    sound("promises", view, draws=False)
    found = panels_of("promises", view)
    lacking = {
        "money": ("orders_afterwards", "effort", "effort_by", "effort_list"),
        "satisfaction": ("overdue", "months"),
    }
    assert all(found[key].missing.startswith("not yours") for key in lacking[topic])
    if topic == "money":
        assert plain(found["overdue"].message) == "1 promise is overdue"


def test_without_promises_the_page_says_what_to_import(asked: Asked) -> None:
    found = panels_of("promises", asked("three", "2026-Q1"))
    assert {tile.missing for tile in found["tiles"].tiles} == {"no promises yet: import `promises` to see this"}
    assert found["call_backs"].missing.startswith("no complaints yet")
    assert found["effort"].missing.startswith("no service costs yet")


def test_a_period_in_which_nothing_was_due_says_so(store: Store) -> None:
    view: View = view_of(store, "2025-Q4")
    found = panels_of("promises", view)
    assert found["by_kind"].missing == "no promise was due in this period"
    assert not [fault for panel in found.values() for fault in faults_of(panel)]
