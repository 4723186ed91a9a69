"""The panels on states of the page `alerts`: what they say, what they lack, and that they agree with each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import Scope
from data.warehouse.store import Store
from locales import words_for
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.states import (
    STATES,
    base_by_month,
    clients_in,
    monthly_flows,
    state_counts,
    state_flows,
)
from pages.clients.alert_state_list import LISTED, list_panel
from pages.clients.alert_states import NOT_COUNTED, state_panels
from tests.charts.checks import drawn
from tests.data.small import EVERYBODY, kept, view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of

WORDS = words_for("en", "CNY")


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    return kept(view_of(Store(sample_store), "2026-Q3"))


def shown(view: View, language: str = "en") -> dict[str, Panel]:
    return {panel.key: panel for panel in state_panels(view, words_for(language, view.settings.currency))}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_panel_is_sound_in_both_languages(view: View, language: str) -> None:
    panels = shown(view, language)
    assert list(panels) == ["states", "state_flows", "state_chances", "state_worth", "state_list"]
    for panel in panels.values():
        assert not list(faults_of(panel)), panel.key
        assert panel.missing or panel.note.definition
        if panel.chart is not None:
            drawn(panel.chart)


def test_states_now_flows_and_the_base_are_the_same_clients(view: View) -> None:
    counts = state_counts(view).set_index("state")["clients"]
    base = base_by_month(monthly_flows(view), 1).set_index("state")["clients"]
    assert counts.astype(int).to_dict() == base.astype(int).to_dict()
    flows = state_flows(view).groupby("state")["clients"].sum()
    assert {state: flows.get(state, 0) for state in STATES} == counts.to_dict()
    table = shown(view)["states"]
    assert column(table, "active")[-1] == counts["active"] and column(table, "lost")[-1] == counts["lost"]


def test_the_list_opens_clients_and_says_how_many_there_are(view: View) -> None:
    panel, found = shown(view)["state_list"], clients_in(view, LISTED)
    counts = state_counts(view).set_index("state")["clients"]
    assert found.clients == counts["slowing"] + counts["dormant"] + counts["returning"]
    if panel.table is not None:
        assert panel.table.opens == "client_id" and panel.table.opens_page == "one_client"
        revenues = [int(value) for value in found.rows["year_revenue_e4"]]
        assert revenues == sorted(revenues, reverse=True)


def test_one_state_can_be_listed_alone(view: View) -> None:
    counts = state_counts(view).set_index("state")["clients"]
    panel = list_panel(view, WORDS, "dormant")
    assert panel.table is not None and set(column(panel, "state")) == {"Dormant"}
    assert counts["dormant"] == len(panel.table.rows) + panel.table.more
    assert panel.table.all_rows is not None and len(panel.table.all_rows(2)) == 2
    assert panel.message.startswith(f"Dormant: {counts['dormant']} clients; the largest is")
    nobody = replace(view, selection=replace(view.selection, managers=("nobody of that name",)))
    assert "Dormant" in list_panel(nobody, WORDS, "dormant").missing
    assert "slowing, dormant or came back" in list_panel(nobody, WORDS).missing


def test_without_sales_without_the_right_or_before_a_count_there_are_words(asked: Asked, view: View) -> None:
    assert shown(asked("voices", "2026-Q2"))["states"].missing in (NO_SALES, NOT_COUNTED)
    assert shown(asked("three", "2026-Q1"))["states"].missing == NOT_COUNTED
    blind = Scope("t", everywhere=True, topics=EVERYBODY.topics - {"money"}, why="test")
    (panel,) = state_panels(replace(view, scope=blind), WORDS)
    assert panel.missing == WORDS(NOT_YOURS)


def test_a_manager_of_one_region_sees_that_region_only(view: View) -> None:
    deepest = max(view.tree.regions.values(), key=lambda region: (region.depth, region.region_id))
    mine = replace(view, scope=Scope("t", regions=frozenset({deepest.region_id}), topics=EVERYBODY.topics, why="test"))
    few, all_of_them = state_counts(mine)["clients"].sum(), state_counts(view)["clients"].sum()
    assert 0 < few < all_of_them
    assert list(shown(mine)) == list(shown(view))
