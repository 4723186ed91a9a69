"""Where forms stand and for whom they are drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from charts.theme import LIGHT
from data.desk.commands import EndOverride
from data.engine import Version
from data.scope import NOBODY, ROLES, TOPICS, Scope
from data.settings import Settings
from pages import Editor, Field, ScenarioEditor
from tests.data.small import EVERYBODY
from ui.paper import Paper
from ui.screen import is_below
from ui.site import Site

NO_PAPER = Paper(lambda *parts: None, lambda *parts: None, lambda panel: panel, lambda deck, suffix: "", {})
VERSION = Version("000002", date(2026, 4, 10), Settings(), (), (), 0)
FORM = Editor(
    "form", "Form", (Field("company", "Company", "…"),), values=lambda view: {}, check=lambda values, words: "",
    command=lambda values, changed, seen: EndOverride("n1"),
)  # fmt: skip


def site(scope: Scope, newest: str = "000002") -> Site:
    return Site(
        Path("store"), VERSION, scope, LIGHT, {}, NO_PAPER, {}, {}, newest, 0, lambda command, progress: None, None
    )


def test_what_is_decided_after_a_look_stands_below_the_panels() -> None:
    assert not is_below(FORM) and is_below(replace(FORM, stands="below"))
    assert is_below(ScenarioEditor("keep", "Keep", "page"))


def test_a_form_about_clients_is_drawn_for_a_manager_and_the_set_up_for_its_owner_only() -> None:
    manager = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="her region")
    assert site(EVERYBODY).may_give("setup") and site(EVERYBODY).may_give("money")
    assert not site(manager).may_give("setup") and site(manager).may_give("money")
    assert not site(replace(manager, topics=frozenset(("satisfaction",)))).may_give("money")
    assert not site(NOBODY).may_give("money")


def test_a_form_is_drawn_for_whose_duty_it_is() -> None:
    everything = Scope("li", everywhere=True, topics=TOPICS, why="a rule")
    drawn = {
        role: [
            site(replace(everything, role=role)).may_give(*asked)
            for asked in (("setup",), ("money",), ("money", "model"))
        ]
        for role in ROLES
    }
    assert drawn == {
        "executive": [False, False, False],
        "manager": [False, True, False],
        "preparer": [False, False, False],
        "analyst": [False, False, True],
        "administrator": [True, True, True],
    }
    regional = replace(everything, role="analyst", everywhere=False, regions=frozenset(("N",)))
    assert not site(regional).may_give("money", "model")


def test_nothing_is_changed_from_an_older_version() -> None:
    assert not site(EVERYBODY, "000003").may_give("setup") and not site(EVERYBODY, "000003").may_give("money")
