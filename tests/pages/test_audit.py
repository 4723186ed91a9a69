"""The page `audit`: who did what, for whom that is to know; everybody's own acts and shared things for the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from charts.panel import Panel
from data.desk.access_events import Event
from data.desk.client_commands import OverrideKind
from data.desk.commands import ChangeSettings, ChangeTargets
from data.door import Door, View
from data.execution import carry_out
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.targets import Target
from data.trail import KINDS
from data.trail_counts import TAKEN
from locales import LANGUAGES, words_for
from pages import Chosen, page_named
from pages.setup.audit_words import KIND_NAMES
from tests.charts.freezing import thawed_alike
from tests.data.small import three_clients
from tests.pages.showing import LONGEST, column, faults_of, panels_of, tiles_of, width

AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
ANNA = whole_company("anna", "test")
BEN = Scope("ben", False, frozenset(("N",)), frozenset(("money", "satisfaction", "personal")), "test", "manager")
EVENTS = (
    Event(AT - timedelta(days=60), "anna", "sign_in", "", {"by": "oidc", "name": "Anna Li", "groups": ("board",)}),
    Event(AT, "ben", "sign_in", "", {"by": "oidc", "name": "Ben", "groups": ("north", "sales")}),
    Event(AT + timedelta(minutes=1), "ben", "client", "n1", {"page": "one_client", "version": "000001"}),
    Event(AT + timedelta(minutes=2), "ben", "client", "s1", {"page": "one_client", "version": "000001"}),
    Event(AT + timedelta(minutes=3), "ben", "export", "clients/list", {"kind": "xlsx", "region": ("S",)}),
    Event(AT + timedelta(days=1), "anna", "client", "s1", {"page": "one_client"}),
    Event(AT + timedelta(days=1, hours=1), "anna", "refused", "snapshot", {"asked": "000009"}),
)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Three clients whose desk holds events, targets of both regions, an override in each, and a changed setting."""
    root = tmp_path_factory.mktemp("audited") / "store"
    three_clients(root)
    opened = Door(root)
    with opened.desk as desk:
        desk.note(*EVENTS)
        cells = tuple(
            Target("revenue", region, "", "2026", value, "Li") for region, value in (("N", 10.0), ("S", 77.0))
        )
        for number, cell in enumerate(cells):
            desk.carry_out(ChangeTargets((cell,), (), number), ANNA, AT + timedelta(days=2, minutes=number))
        for client in ("n1", "s1"):
            command = OverrideKind(client, "partner", "they grow", "Li", date(2026, 6, 1), desk.revision())
            carry_out(root, command, ANNA, AT + timedelta(days=2, hours=1))
        desk.carry_out(ChangeSettings((("currency", "EUR"),), desk.revision()), ANNA, AT + timedelta(days=3))
        yield opened


def view(door: Door, scope: Scope = ANNA, period: str = "2026-Q1") -> View:
    version = door.current()
    assert version is not None
    return door.view(version, scope, Selection(period_from_key(period)))


def shown(door: Door, scope: Scope = ANNA, language: str = "en", **chosen: str) -> dict[str, Panel]:
    return panels_of("audit", view(door, scope), language, **chosen)


def listed(panel: Panel, *keys: str) -> list[tuple[object, ...]]:
    return list(zip(*(column(panel, key) for key in keys), strict=True))


def test_who_sees_the_set_up_sees_what_everybody_did_newest_first(door: Door) -> None:
    found = shown(door, span="all")["list"]
    assert listed(found, "who", "kind", "what")[:7] == [
        ("anna", "Setting", "currency"),
        ("anna", "Override of a kind", "the kind of client s1"),
        ("anna", "Override of a kind", "the kind of client n1"),
        ("anna", "Target", column(found, "what")[3]),
        ("anna", "Target", column(found, "what")[4]),
        ("anna", "Was refused", "snapshot"),
        ("anna", "Looked at a client", "s1"),
    ]
    assert listed(found, "old", "new")[0] == ("–", "EUR")
    assert column(found, "name")[6] == "Third" and column(found, "client")[6] == "s1"
    assert found.table is not None and found.table.opens == "client"


def test_the_tiles_count_entries_people_and_what_left_or_was_refused(door: Door) -> None:
    tiles = tiles_of(shown(door, span="all")["tiles"])
    numbers = {key: tile.number for key, tile in tiles.items()}
    assert numbers == {"entries": 12, "people": 2, "taken": 1, "refused": 1, "entered": 5}
    month = tiles_of(shown(door)["tiles"])
    assert month["entries"].number == 11 and month["entries"].second == "6 Mar – 4 Apr 2026"


def test_the_selected_period_counts_when_it_is_asked_for(door: Door) -> None:
    assert tiles_of(shown(door, span="period")["tiles"])["entries"].number == 1


def test_the_list_is_narrowed_by_kind_person_and_thing(door: Door) -> None:
    assert listed(shown(door, kind="client")["list"], "who", "what") == [
        ("anna", "s1"), ("ben", "s1"), ("ben", "n1"),
    ]  # fmt: skip
    assert set(column(shown(door, who="=ben")["list"], "who")) == {"ben"}
    assert set(column(shown(door, thing="=n1", span="all")["list"], "what")) == {"n1", "the kind of client n1"}
    assert "no entry fits" in shown(door, kind="send")["list"].missing


def test_days_without_an_entry_have_an_empty_bar_and_many_days_become_months(door: Door) -> None:
    chart = shown(door)["days"].chart
    assert chart is not None and chart.frame["label"].tolist()[-4:] == ["1", "2", "3", "4"]
    assert chart.frame["value"].tolist()[-4:] == [4, 2, 4, 1]
    months = shown(door, span="all")["days"].chart
    assert months is not None and months.frame["value"].tolist() == [1, 0, 0, 11]


def test_people_are_as_their_sign_in_said(door: Door) -> None:
    assert listed(shown(door)["people"], "who", "name", "groups") == [
        ("anna", "Anna Li", "board"), ("ben", "Ben", "north, sales"),
    ]  # fmt: skip


def test_a_manager_sees_own_acts_and_shared_things_of_the_own_region_only(door: Door) -> None:
    found = shown(door, BEN, span="all")
    rows = listed(found["list"], "who", "kind", "what", "name")
    assert ("anna", "Override of a kind", "n1", "永兴商店") in rows
    assert [row for row in rows if row[0] == "anna" and row[1] not in ("Override of a kind", "Target")] == []
    assert ("ben", "Looked at a client", "n1", "永兴商店") in rows
    said = str([found["list"].table and found["list"].table.rows.to_dict("list"), found["list"].message])
    for foreign in ("s1", "Third", "'S'", "77", "currency", "board", "snapshot"):
        assert foreign not in said, f"{foreign} is not the manager's to know"
    assert found["people"].missing and tiles_of(found["tiles"])["people"].number == 2
    assert "own acts" in found["list"].note.text


def test_nobody_else_is_found_by_asking_for_them(door: Door) -> None:
    trail = page_named("audit").panels(
        view(door, BEN), Chosen({"span": "all", "kind": "all", "who": "=anna"}), words_for("en")
    )
    found = {panel.key: panel for panel in trail}
    assert {kind for _, kind in listed(found["list"], "who", "kind")} == {"Override of a kind", "Target"}


def test_without_money_what_was_set_is_not_said(door: Door) -> None:
    found = shown(door, replace(ANNA, topics=TOPICS - {"money"}), span="all", kind="target")["list"]
    assert column(found, "detail") == ["not yours to see"] * 2
    assert found.table is not None and "old" not in {each.key for each in found.table.columns}


def test_without_personal_data_clients_are_codes(door: Door) -> None:
    found = shown(door, replace(ANNA, topics=TOPICS - {"personal"}), kind="client")["list"]
    assert column(found, "name") == ["s1", "s1", "n1"]


def test_a_new_event_changes_the_stamp_under_which_the_answer_is_kept(tmp_path: Path) -> None:
    three_clients(tmp_path / "store")
    opened = Door(tmp_path / "store")
    with opened.desk as desk:
        before, page = page_named("audit").stamp(view(opened)), page_named("audit")
        assert page.is_personal
        desk.note(EVENTS[0])
        assert page.stamp(view(opened)) != before
        assert desk.revision() == 0


def test_an_empty_log_says_so_in_every_language_and_shows_no_zero(tmp_path: Path) -> None:
    three_clients(tmp_path / "store")
    opened = Door(tmp_path / "store")
    with opened.desk:
        for language in LANGUAGES:
            found = shown(opened, ANNA, language)
            assert not [fault for panel in found.values() for fault in faults_of(panel)]
            assert all(tile.missing for tile in found["tiles"].tiles) and found["list"].missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_is_sound_in_both_languages(door: Door, language: str) -> None:
    for scope in (ANNA, BEN):
        for panel in shown(door, scope, language, span="all").values():
            assert not list(faults_of(panel)) and width(panel.message, language) <= LONGEST[language]
            thawed_alike(panel)


def test_every_kind_of_entry_has_a_name() -> None:
    assert KIND_NAMES.keys() == set(KINDS) and set(KINDS) >= TAKEN
