"""The page of rights: everybody sees their own; who sets up sees everybody's, why, and what a change would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from charts.panel import Panel
from data.desk import Desk
from data.desk.access_events import Event
from data.desk.accounts import Account
from data.desk.commands import ChangeRights
from data.door import Door
from data.execution import EndSignIns, HandOver
from data.periods import period_from_key
from data.rights import Person, Rule, hats_of, scope_of
from data.rights.access import REASON
from data.rights.rules import ACCESS_FILE
from data.scope import Scope, Selection, whole_company
from locales import words_for
from pages import Chosen, Editor, page_named
from pages.setup.right_form import NEW, RIGHT, TAKE_AWAY, TOPIC_SETS, rule_of
from pages.setup.right_pieces import people_panel, rules_panel
from pages.setup.right_sign_out import HAND_OVER, SIGN_OUT
from pages.setup.right_why import own_rights_panel, person_choices, why_panel
from tests.data.small import three_clients

WORDS = words_for("en")
OWNER = whole_company("anna", "test")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NORTH = Rule("north", "group", "sales", "manager", frozenset(("N",)), reason="looks after the north")
PROJECT = Rule("project", "person", "li@x.cn", "analyst", frozenset("*"), frozenset(("satisfaction",)), reason="survey")
OVER = Rule("old", "person", "li@x.cn", "executive", frozenset("*"), valid_until=date(2025, 1, 1), reason="was chief")
LOST = Rule("lost", "person", "wu@x.cn", "preparer", frozenset(("Z",)), reason="prepares the meeting")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    store = tmp_path_factory.mktemp("rights") / "store"
    three_clients(store)
    with Desk.at(store) as desk:
        desk.carry_out(ChangeRights((NORTH, PROJECT, OVER, LOST), (), 0), OWNER, AT)
        desk.note(Event(AT, "li@x.cn", "sign_in", "oidc", {"name": "Li Na", "groups": ("sales",)}))
        desk.note(Event(AT, "ge@x.cn", "sign_in", "oidc"))
    yield Door(store)


def asked(door: Door, scope: Scope = OWNER, **controls: str) -> dict[str, Panel]:
    version = door.current()
    assert version is not None
    view = door.view(version, scope, Selection(period_from_key("2026-Q1")))
    page = page_named("rights")
    return {panel.key: panel for panel in page.panels(view, Chosen.of(page, view, controls), WORDS)}


def rows_of(panel: Panel) -> list[dict[str, object]]:
    assert panel.table is not None
    return [{str(key): value for key, value in row.items()} for row in panel.table.rows.to_dict("records")]


def manager() -> Scope:
    person = Person("wang@x.cn", groups=frozenset(("sales",)))
    return scope_of(person, hats_of(person, (NORTH,), TODAY), day=TODAY)


def form(door: Door, rule: str = NEW) -> Editor:
    version = door.current()
    assert version is not None
    view = door.view(version, OWNER, Selection(period_from_key("2026-Q1")))
    made = RIGHT.made(view, {"rule": rule})
    assert isinstance(made, Editor)
    return made


def test_a_manager_sees_the_own_rights_and_nobody_elses(door: Door) -> None:
    panels = asked(door, manager())
    assert list(panels) == ["own"]
    assert panels["own"].message == "You may see money, satisfaction and personal data in North"
    said = str(rows_of(panels["own"]))
    assert "north" in said and "li@x.cn" not in said and "project" not in said


def test_a_manager_is_offered_no_names_and_no_form(door: Door) -> None:
    version = door.current()
    assert version is not None
    view = door.view(version, manager(), Selection(period_from_key("2026-Q1")))
    assert page_named("rights").controls_for(view) == ()
    assert RIGHT.made(view, {"rule": "north"}) is None
    assert TAKE_AWAY.offers(view, WORDS) == ()


def test_everybody_known_is_listed_with_what_they_see_and_by_which_rules(door: Door) -> None:
    rows = {str(row["who"]): row for row in rows_of(asked(door)["people"])}
    assert rows["Li Na (li@x.cn)"]["sees"] == (
        "analyst in the whole company: satisfaction; regional manager in North: money, satisfaction and personal data"
    )
    assert rows["Li Na (li@x.cn)"]["rules"] == "north and project"
    assert rows["Li Na (li@x.cn)"]["last"] == "2026-11-22 09:00"
    assert rows["wu@x.cn"]["sees"] == "nothing"
    assert rows["sales"]["is_group"] == "a group"


def test_a_rule_that_gives_nothing_says_why(door: Door) -> None:
    states = {str(row["key"]): row["state"] for row in rows_of(asked(door)["rules"])}
    assert states == {
        "north": "in force", "project": "in force", "old": "over",
        "lost": "there is no region Z in the data: it gives nothing there",
    }  # fmt: skip


def test_why_somebody_sees_this_is_told_rule_by_rule(door: Door) -> None:
    panel = asked(door, person="person:li@x.cn")["why"]
    found = {str(row["key"]): (row["gives"], row["why"]) for row in rows_of(panel)}
    assert panel.message == "Li Na (li@x.cn) has 2 roles to choose from"
    assert found["north"] == ("yes", "it is about sales and holds on this day")
    assert found["old"] == ("no", "it ended on 2025-01-01")
    assert found["lost"] == ("no", "it is about wu@x.cn")
    assert "groups at the last sign-in: sales" in panel.note.text
    assert "3 clients" in panel.note.text


def test_the_form_holds_the_rule_that_is_chosen_and_gives_it_back_whole(door: Door) -> None:
    version = door.current()
    assert version is not None
    view = door.view(version, OWNER, Selection(period_from_key("2026-Q1")))
    for rule in (NORTH, PROJECT, OVER):
        assert rule_of(form(door, rule.key).values(view)) == rule


def test_before_it_is_saved_a_rule_says_who_would_see_something_else(door: Door) -> None:
    made = form(door, "north")
    assert made.preview is not None
    values = dict(made.values(None)) | {"topics": "money"}  # type: ignore[arg-type]
    before = "regional manager in North: money, satisfaction and personal data"
    after = "regional manager in North: money"
    assert made.preview(values, WORDS) == (
        f"Li Na (li@x.cn): {before} becomes {after}; sales: {before} becomes {after}"
    )
    assert made.preview(made.values(None), WORDS) == "nobody known would see anything else today"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "said"),
    (
        ({"reason": ""}, "a rule needs a name, whom it is about and a reason"),
        ({"region": "N", "more": "Q7，Q8"}, "there is no region Q7 and Q8 in the data"),
        ({"more": "N"}, "is the whole company: name no region beside it"),
        ({"key": "access file"}, "this name belongs to the file for signing in"),
        (
            {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
            "a rule ends on 2026-01-01, before it begins",
        ),
    ),
)
def test_a_rule_that_cannot_stand_is_refused_in_words(door: Door, wrong: dict[str, object], said: str) -> None:
    whole = {"key": "new", "value": "a@x.cn", "reason": "why", "region": "*", "more": ""}
    made = form(door)
    assert said in made.check({**made.values(None), **whole, **wrong}, WORDS)  # type: ignore[arg-type,dict-item]


def test_a_rule_given_a_new_name_leaves_the_old_one(door: Door) -> None:
    made = form(door, "north")
    command = made.command({**made.values(None), "key": "the north"}, frozenset(("key",)), 1)  # type: ignore[arg-type,dict-item]
    assert isinstance(command, ChangeRights)
    assert (command.drop, command.put[0].key, command.seen_revision) == (("north",), "the north", 1)


def test_taking_a_right_away_says_who_loses_what(door: Door) -> None:
    version = door.current()
    assert version is not None
    view = door.view(version, OWNER, Selection(period_from_key("2026-Q1")))
    offers = {offer.label: offer for offer in TAKE_AWAY.offers(view, WORDS)}
    assert offers["project"].consequence == "Li Na (li@x.cn) loses analyst in the whole company: satisfaction"
    assert offers["old"].consequence == "nobody known would see anything else today"
    assert TAKE_AWAY.command(offers["project"].code) == ChangeRights((), ("project",), view.desk_revision)


def test_whoever_sets_up_signs_somebody_out_everywhere(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    version = door.current()
    assert version is not None
    view = door.view(version, OWNER, Selection(period_from_key("2026-Q1")))
    monkeypatch.delenv("SIDU_ACCESS", raising=False)
    assert SIGN_OUT.offers(view, WORDS) == (), "where nobody signs in there is nothing to end"
    access = door.store.root / "access.toml"
    access.write_text('sign_in = "oidc"\nadministrators = ["anna"]\n', encoding="utf8")
    try:
        offers = {offer.label: offer for offer in SIGN_OUT.offers(view, WORDS)}
        theirs = door.view(version, manager(), Selection(period_from_key("2026-Q1")))
        assert SIGN_OUT.offers(theirs, WORDS) == ()
    finally:
        access.unlink()
    assert list(offers) == ["anna", "ge@x.cn", "Li Na (li@x.cn)", "wu@x.cn"], "people, no groups, also without a name"
    found = offers["Li Na (li@x.cn)"]
    assert found.consequence.startswith("Every sign-in of li@x.cn up to now ends, in every browser")
    assert found.consequence.endswith("with the rights they have.")
    assert SIGN_OUT.command(found.code) == EndSignIns("li@x.cn")
    assert found.code in dict(person_choices(view)), "whose rights are shown is chosen here first"
    assert SIGN_OUT.follows == "person"


def test_whoever_sets_up_hands_a_name_over_that_belongs_to_an_account(door: Door) -> None:
    version = door.current()
    assert version is not None
    access = door.store.root / "access.toml"
    access.write_text('sign_in = "oidc"\nadministrators = ["anna"]\n', encoding="utf8")
    try:
        view = door.view(version, OWNER, Selection(period_from_key("2026-Q1")))
        assert HAND_OVER.offers(view, WORDS) == ()
        account, at = Account.of("https://login.example.com", "sidu", "1"), datetime(2026, 3, 2, tzinfo=UTC)
        for who in ("li@x.cn", "of-a-group@x.cn"):
            assert door.desk.hold(who, account, at, "mark", at)
        found, other = HAND_OVER.offers(view, WORDS)
        assert other.label == "of-a-group@x.cn", "also whom no rule names and the log has forgotten"
        assert HAND_OVER.offers(door.view(version, manager(), view.selection), WORDS) == ()
    finally:
        access.unlink()
        for who in ("li@x.cn", "of-a-group@x.cn"):
            door.desk.hand_over(who, datetime(2026, 3, 3, tzinfo=UTC))
    assert found.label == "Li Na (li@x.cn)" and HAND_OVER.command(found.code) == HandOver("li@x.cn")
    assert found.consequence.startswith("Since 2 Mar 2026 li@x.cn has been one account of your company")
    assert SIGN_OUT.offers(view, WORDS) == HAND_OVER.offers(view, WORDS) == (), "where nobody signs in"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_file_for_signing_in_gives_is_told_in_the_readers_language(door: Door, language: str) -> None:
    version, words = door.current(), words_for(language)
    assert version is not None
    access = door.store.root / "access.toml"
    access.write_text('sign_in = "oidc"\nadministrators = ["anna@x.cn"]\n', encoding="utf8")
    try:
        view = door.view(version, replace(OWNER, why=f"east, {ACCESS_FILE}"), Selection(period_from_key("2026-Q1")))
        shown = [own_rights_panel(view, words), people_panel(view, words), rules_panel(view, words)]
        shown += [why_panel(view, words, "person:anna@x.cn")]
    finally:
        access.unlink()
    for panel in shown:
        assert panel is not None and panel.table is not None
        told = str(panel.table.rows.to_dict("list"))
        assert words("file for signing in") in told and ACCESS_FILE not in told
        assert words(REASON) in told or panel.key in ("own", "people")


def test_every_set_of_topics_can_be_chosen_once() -> None:
    codes = [frozenset(code.split("+")) for code, _label in TOPIC_SETS if code != "role"]
    assert len(codes) == len(set(codes)) == 15
