"""A scenario is what is set on the page: controls and filters by name, whatever is usual; refused with a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import streamlit as st

from data.desk import Conflict, NotAllowed
from data.desk.commands import ForgetScheme, SaveScenario
from data.execution import Command
from data.periods import period_from_key
from data.scope import Selection
from locales.words import words_for
from pages.pieces.editing import ScenarioEditor
from pages.pieces.scenarios import keeping
from ui.address import Address
from ui.moves import opened
from ui.said import SAID
from ui.scenario_editor import SetNow, _send, set_now

EN = words_for("en")
START = Address(Selection(period_from_key("2026-Q3")))
NOW = SetNow((("visits", "2"),), (("period", "2026-Q3"),))


@pytest.fixture(autouse=True)
def session() -> Iterator[None]:
    yield
    st.session_state.clear()


def test_a_scenario_names_also_what_is_usual_and_nothing_of_the_reader() -> None:
    here = replace(START, language="zh", client="n1", controls=(("visits", "2"),))
    here = replace(here, selection=replace(START.selection, regions=("N", "S")))
    assert set_now(here, START, {"visits": "2", "fee": "0"}) == SetNow(
        (("fee", "0"), ("visits", "2")), (("compare", "last_year"), ("period", "2026-Q3"), ("region", "N,S"))
    )


def send(name: str, taken: list[Command], fault: Exception | None = None) -> tuple[str, str]:
    def carry_out(command: Command) -> None:
        if fault is not None:
            raise fault
        taken.append(command)

    st.session_state["key"] = name
    _send(keeping("word_of_mouth"), NOW, 3, "key", carry_out, EN)
    _, outcome, said = st.session_state[SAID]
    return outcome, said


def test_a_named_scenario_becomes_one_command() -> None:
    taken = list[Command]()
    assert send(" fewer visits ", taken) == ("saved", "")
    assert taken == [SaveScenario("fewer visits", "word_of_mouth", NOW.controls, NOW.selection, 3)]


def test_without_a_name_nothing_is_sent() -> None:
    taken = list[Command]()
    assert send("  ", taken) == ("refused", "a scenario needs a name") and taken == []


def test_an_editor_with_a_command_of_its_own_keeps_what_the_controls_say() -> None:
    taken = list[Command]()
    editor = ScenarioEditor("keep", "Keep", "page", lambda name, codes, seen: ForgetScheme(f"{name} {codes} {seen}"))
    st.session_state["key"] = "mine"
    _send(editor, NOW, 3, "key", taken.append, EN)
    assert taken == [ForgetScheme("mine {'visits': '2'} 3")]
    st.session_state["key"] = " "
    _send(editor, NOW, 3, "key", taken.append, EN)
    assert st.session_state[SAID] == ["keep", "refused", "it needs a name"] and len(taken) == 1


def test_what_is_refused_is_said() -> None:
    met = Conflict("fewer visits", None, "ben", datetime(2026, 7, 1, 9, 30, tzinfo=UTC))
    assert send("a", [], met)[1].startswith("ben saved fewer visits on 2026-07-01 09:30")
    assert "right to the set-up" in send("a", [], NotAllowed("nobody reads this"))[1]


def test_a_scenario_opens_as_it_was_saved_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}
    monkeypatch.setattr(type(st.query_params), "from_dict", lambda self, given: written.update(given))
    opened("scenario", "period=2026-Q1&region=N&visits=2", replace(START, language="zh"), START)
    assert written == {"period": "2026-Q1", "region": "N", "visits": "2", "lang": "zh"}
