"""Forms: what was typed becomes values of the kind that stood there before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import streamlit as st

from data.desk import Conflict, DeskBusy, DeskUnreachable, NotAccepted, NotAllowed, NotYours, Said
from data.desk.commands import ChangeSettings
from data.execution import Command
from locales.words import words_for
from pages import Editor, EditorOf, Field, TableEditor
from ui.editors import LOOKED, _key, _look, _send, typed_values
from ui.not_done import said_text
from ui.said import SAID
from ui.screen import is_below

FIELDS = (
    Field("company", "Company", "…"),
    Field("month", "Month", "…", "choice", options=(("1", "January"), ("4", "April"))),
    Field("colour", "Colour", "…", "choice", options=(("china", "Red"), ("west", "Green"))),
    Field("days", "Days", "…", "whole"),
    Field("share", "Share", "…", "share"),
    Field("anchor", "Anchor", "…", "number", low=-1e9, high=1e9),
    Field("unknown", "Unknown", "…", "number"),
)
NOW = {"company": "Acme", "month": 1, "colour": "china", "days": 60, "share": 0.1, "anchor": 1 / 3, "unknown": None}


def test_what_was_typed_keeps_the_kind_of_what_stood_there() -> None:
    raw = {"company": " Beta ", "month": "4", "colour": "west", "days": 61.0, "share": 12.5, "anchor": -2, "unknown": 7}
    assert typed_values(FIELDS, NOW, raw) == {
        "company": "Beta", "month": 4, "colour": "west", "days": 61, "share": 0.125, "anchor": -2.0, "unknown": 7.0,
    }  # fmt: skip


def test_a_form_sent_untouched_changes_nothing() -> None:
    raw = {"company": "Acme", "month": "1", "colour": "china", "days": 60, "share": round(0.1 * 100, 1)}
    raw |= {"anchor": 0.33, "unknown": None}
    assert typed_values(FIELDS, NOW, raw) == NOW


@pytest.mark.parametrize("typed", [None, date(2026, 12, 31)])
def test_a_day_is_handed_on_as_a_day_and_none_where_none_was_chosen(typed: date | None) -> None:
    field = Field("last_day", "Last day", "…", "day")
    assert typed_values((field,), {"last_day": None}, {"last_day": typed}) == {"last_day": typed}


AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
EN, ZH = words_for("en"), words_for("zh")
FORM = Editor(
    "form", "Form", FIELDS[:1], values=lambda view: NOW, check=lambda values, words: "",
    command=lambda values, changed, seen: ChangeSettings((("company", values["company"]),), seen),
)  # fmt: skip


@pytest.fixture
def typed() -> Iterator[None]:
    """A new name stands in the form."""
    for words in (EN, ZH):
        st.session_state[_key(FORM, FIELDS[0], 3, words)] = "Beta"
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


WHAT = Said("rate of {activity} from {day}", {"activity": "visit", "day": "2026-01-01"})


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize("fault", [None, OSError])
def test_what_takes_its_time_is_said_meanwhile_and_that_it_is_over(
    fault: type[Exception] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    class Toast:
        def toast(self, text: str, **_how: object) -> None:
            said.append(text)

    def toast(text: str, **_how: object) -> Toast:
        said.append(text)
        return Toast()

    def carried_out(command: Command) -> None:
        assert said == ["a while"]
        if fault:
            raise fault("nobody reads this")

    monkeypatch.setattr(st, "toast", toast)
    _send(replace(FORM, meanwhile="a while"), NOW, 3, carried_out, EN)
    assert len(said) == 2 and "over" in said[1]
    assert st.session_state[SAID][1] == ("refused" if fault else "saved")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            Conflict("company", "Beta", "ben", AT),
            "ben changed Company on 2026-07-01 09:30, after you opened this",
        ),
        (Conflict(WHAT, 1, "ben", AT), "ben changed rate of visit from 2026-01-01 on 2026-07-01 09:30,"),
        (NotAccepted(Said("needs {days} days", {"days": 366})), "needs 366 days"),
        (NotYours(Said("there is no client {client}", {"client": "n1"})), "there is no client n1"),
    ],
)
def test_what_the_desk_says_reaches_the_reader_as_a_sentence(fault: Exception, said: str) -> None:
    def refuses(command: Command) -> None:
        raise fault

    st.session_state[_key(FORM, FIELDS[0], 3, EN)] = "Beta"
    _send(FORM, NOW, 3, refuses, EN)
    outcome = st.session_state.pop(SAID)
    st.session_state.clear()
    assert outcome[:2] == ["form", "refused"] and outcome[2].startswith(said)


def test_the_codes_in_what_the_desk_says_are_in_the_readers_language() -> None:
    assert said_text(Said("{activity}", {"activity": "visit"}), ZH) == "拜访"


LOOKING = replace(FORM, preview=lambda values, words: f"it would be {values['company']}")


@pytest.mark.usefixtures("typed")
def test_looking_says_what_saving_would_come_to_and_sends_nothing() -> None:
    _look(LOOKING, NOW, 3, ZH)
    assert st.session_state[LOOKED] == ["form", "it would be Beta", True] and SAID not in st.session_state


@pytest.mark.usefixtures("typed")
def test_looking_says_what_is_wrong_and_not_that_something_was_not_saved() -> None:
    st.session_state[_key(FORM, FIELDS[0], 3, EN)] = "Beta"
    _look(replace(LOOKING, check=lambda values, words: "no such company"), NOW, 3, EN)
    assert st.session_state[LOOKED] == ["form", "Cannot be worked out: no such company", False]
    assert SAID not in st.session_state


def test_forms_of_every_kind_stand_above_or_below() -> None:
    made_for_a_view = EditorOf("of", lambda view, codes: FORM)
    rows = TableEditor("rows", "Rows", (), lambda view: (), lambda typed, words: (), FORM.command, "below")  # type: ignore[arg-type]
    assert [is_below(form) for form in (FORM, made_for_a_view, rows)] == [False, True, True]
