"""Saved scenarios of a page: listed for who may see the page, opened by their link, taken away by one command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from data.desk.commands import ForgetScenario, SaveScenario
from data.door import Door, View
from data.execution import carry_out
from data.periods import period_from_key
from data.scope import NOBODY, TOPICS, Scope, Selection, whole_company
from locales import words_for
from pages.pieces.scenarios import OPENS_SCENARIO, forgetting, keeping, scenarios_panel
from tests.data.small import three_clients
from tests.pages.showing import column

ANNA = whole_company("anna", "owner of the store")
NORTH = Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="test")
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EN = words_for("en")
PAGE = "cost_and_profit"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(three_clients(tmp_path).root)
    for name, region in (("fewer visits", "N"), ("higher fee", "S1"), ("all", "")):
        filters = (("period", "2026-Q1"), *((("region", region),) if region else ()))
        door.desk.carry_out(SaveScenario(name, PAGE, (("visits", "2"), ("way", "a b&c")), filters), ANNA, AT)
    yield door


def view_at(door: Door, scope: Scope = ANNA) -> View:
    version = door.current()
    assert version is not None
    return door.view(version, scope, Selection(period_from_key("2026-Q1")))


def test_a_page_lists_its_scenarios_and_each_opens_as_it_was_saved(door: Door) -> None:
    panel = scenarios_panel(view_at(door), PAGE, EN)
    assert column(panel, "name") == ["all", "fewer visits", "higher fee"]
    assert panel.table is not None and panel.table.opens_page == OPENS_SCENARIO
    assert parse_qsl(panel.table.rows[panel.table.opens].iloc[1]) == [
        ("period", "2026-Q1"), ("region", "N"), ("visits", "2"), ("way", "a b&c"),
    ]  # fmt: skip
    assert "no scenario is saved yet" in scenarios_panel(view_at(door), "word_of_mouth", EN).missing


def test_who_sees_one_region_is_told_no_scenario_of_another(door: Door) -> None:
    assert [each.name for each in view_at(door, NORTH).scenarios] == ["all", "fewer visits"]
    assert view_at(door, NOBODY).scenarios == ()


def test_taking_one_away_is_offered_with_the_right_to_the_set_up(door: Door) -> None:
    action = forgetting(PAGE)
    assert [offer.code for offer in action.offers(view_at(door), EN)] == ["all", "fewer visits", "higher fee"]
    assert action.offers(view_at(door, NORTH), EN) == ()
    assert action.command("all") == ForgetScenario("all", PAGE)
    carry_out(door.store.root, action.command("all"), ANNA, AT)
    assert len(view_at(door).scenarios) == 2


def test_what_is_kept_belongs_to_the_page() -> None:
    assert keeping(PAGE).page == PAGE and keeping(PAGE).key != keeping("word_of_mouth").key
