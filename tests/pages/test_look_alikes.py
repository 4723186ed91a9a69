"""Look-alikes on the page: who behaves like the truly loyal, by which traits, and whether that foretold anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charts.panel import Panel
from data.door import Door
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from locales import words_for
from pages.clients.look_alikes import lift_panel, profile_panel, resembling_panel
from tests.charts.checks import drawn
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.look_alikes.three_states import three_states
from tests.pages.showing import plain

EN = words_for("en")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(three_states, tmp_path_factory)


def panel(store: Store, make: Any, scope: Scope = EVERYBODY, words: Any = EN, **cut: Any) -> Panel:
    found: Panel = make(view_of(store, "2026-Q2", scope, **cut), words)
    return found


def test_the_profile_says_by_what_the_truly_loyal_differ_most(store: Store) -> None:
    found = panel(store, profile_panel)
    assert found.message == "The truly loyal differ most in complaints a year: 0.3 against 1.5"
    assert found.chart is not None and found.table is not None and drawn(found.chart)
    rows = found.table.rows
    assert list(rows["label"]) == ["Complaints a year", "Growth of revenue"]
    assert [round(value, 3) for value in rows["value"]] == [0.497, 1.105]
    # A difference over the sum of 0.2 is a growth of one half.
    assert [plain(text) for text in rows["loyal"]] == ["0.3", "50.0 %"] and plain(rows["others"][1]) == "0.0 %"
    assert "n 120, of them 50 truly loyal" in found.note.text


def test_the_list_leaves_out_who_is_loyal_and_says_what_the_others_lack(store: Store) -> None:
    found = panel(store, resembling_panel)
    assert found.message == "1 client behaves like the truly loyal, yet is not known to be so"
    assert found.table is not None
    rows = found.table.rows
    assert list(rows["client_id"]) == ["n2", "s1"] and list(rows["alike"]) == [0.6, 0.4]
    assert list(rows["lacks"]) == ["feels too little", "did not say how it feels"]
    assert found.table.all_rows is not None and list(found.table.all_rows(1)["lacks"]) == ["feels too little"]
    assert (found.table.opens, found.table.opens_page, found.table.more) == ("client_id", "one_client", 0)


def test_the_list_follows_rights_and_filters(store: Store) -> None:
    north = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="her region")
    for found in (panel(store, resembling_panel, north), panel(store, resembling_panel, channels=("hotel",))):
        assert found.table is not None and list(found.table.rows["client_id"]) == ["n2"]
    past: Panel = resembling_panel(view_of(store, "2025-Q1"), EN)
    assert past.table is not None and list(past.table.rows["client_id"]) == ["n2", "s1"]
    assert panel(store, resembling_panel, managers=("nobody",)).missing.startswith("no client in this selection")


def test_the_test_says_lift_and_verdict(store: Store) -> None:
    found = panel(store, lift_panel)
    assert found.message == "The tenth most alike became loyal 2.50 times as often as all"
    assert found.remarks[0].text == "resemblance foretells who becomes loyal better than chance"
    assert found.table is not None and len(found.table.rows) == 10 and found.chart is not None and drawn(found.chart)
    for said in ("n 200 that were", "20.0 % of them", "area under the curve 0.71 (0.63–0.79)"):
        assert said in plain(found.note.text)


@pytest.mark.parametrize("make", [profile_panel, resembling_panel, lift_panel])
@pytest.mark.parametrize("topic", ["money", "satisfaction"])
def test_whoever_lacks_a_right_is_told_so(store: Store, make: Any, topic: str) -> None:
    scope = replace(EVERYBODY, topics=TOPICS - {topic})
    found = panel(store, make, scope)
    assert found.missing.startswith("not yours") and found.table is None and found.chart is None


@pytest.mark.parametrize("make", [profile_panel, resembling_panel, lift_panel])
def test_without_answers_or_models_the_reason_is_said(make: Any, store: Store) -> None:
    view, door = view_of(store, "2026-Q2"), Door(store.root)
    for name, why in (("000001", "no surveys yet"), ("000002", "unknown: ")):
        found: Panel = make(door.view(door.named(name), EVERYBODY, view.selection), EN)
        assert found.missing.startswith(why) and found.table is None
