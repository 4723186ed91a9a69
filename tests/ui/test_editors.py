"""Forms: what was typed becomes values of the kind that stood there before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from data.desk import DeskBusy, DeskUnreachable, NotAllowed
from data.desk.commands import ChangeSettings
from data.execution import Command
from locales.words import words_for
from pages import Editor, Field
from ui.editors import _key, _send, typed_values
from ui.said import SAID

FIELDS = (
    Field("company", "Company", "…"),
    Field("month", "Month", "…", "choice", options=(("1", "January"), ("4", "April"))),
    Field("colour", "Colour", "…", "choice", options=(("china", "Red"), ("west", "Green"))),
    Field("days", "Days", "…", "whole"),
    Field("share", "Share", "…", "share"),
)
NOW = {"company": "Acme", "month": 1, "colour": "china", "days": 60, "share": 0.1}


def test_what_was_typed_keeps_the_kind_of_what_stood_there() -> None:
    raw = {"company": " Beta ", "month": "4", "colour": "west", "days": 61.0, "share": 12.5}
    assert typed_values(FIELDS, NOW, raw) == {
        "company": "Beta", "month": 4, "colour": "west", "days": 61, "share": 0.125,
    }  # fmt: skip


def test_a_form_sent_untouched_changes_nothing() -> None:
    raw = {"company": "Acme", "month": "1", "colour": "china", "days": 60, "share": round(0.1 * 100, 1)}
    assert typed_values(FIELDS, NOW, raw) == NOW


ZH = words_for("zh")
FORM = Editor(
    "form", "Form", FIELDS[:1], values=lambda view: NOW, check=lambda values, words: "",
    command=lambda values, changed, seen: ChangeSettings((("company", values["company"]),), seen),
)  # fmt: skip


@pytest.fixture
def typed() -> Iterator[None]:
    """A new name stands in the form."""
    st.session_state[_key(FORM, FIELDS[0], 3, ZH)] = "Beta"
    yield
    st.session_state.clear()


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize("fault", [DeskBusy, DeskUnreachable, NotAllowed, ValueError, OSError])
def test_a_desk_that_does_not_take_it_becomes_a_word_at_the_form(fault: type[Exception]) -> None:
    def refuses(command: Command) -> None:
        raise fault("nobody reads this")

    _send(FORM, NOW, 3, refuses, ZH)
    key, outcome, said = st.session_state[SAID]
    assert (key, outcome) == ("form", "refused") and said.endswith("。") and "reads" not in said


@pytest.mark.usefixtures("typed")
def test_what_the_desk_takes_is_said_to_be_saved() -> None:
    taken = list[Command]()
    _send(FORM, NOW, 3, taken.append, ZH)
    assert st.session_state[SAID] == ["form", "saved", ""]
    assert taken == [ChangeSettings((("company", "Beta"),), 3)]
