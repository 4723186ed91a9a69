"""A button that changes something: what is refused becomes a sentence beside it, never 'something broke'."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.desk import DeskBusy, DeskError, NotAllowed
from data.execution import Command, EndSignIns, UndoImport
from data.warehouse.accounts import DoesNotAddUp
from data.warehouse.as_of import NothingToPublish
from data.warehouse.full import StoreFull
from data.warehouse.store import StoreBusy
from data.warehouse.undoing import NoSuchImport
from locales.words import words_for
from ui.actions import refusal
from ui.progress import Progress, silent

EN = words_for("en")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (StoreBusy, "Another import is running"),
        (StoreFull, "The disk is full"),
        (NothingToPublish, "The store would have neither"),
        (NotAllowed, "This takes the right"),
        (DeskBusy, "Somebody else is saving"),
        (DeskError, "What people enter cannot be read"),
        (DoesNotAddUp, "The new figures did not add up"),
        (NoSuchImport, "Import 7 cannot be taken back"),
        (ValueError, "It was not done."),
    ],
)
def test_what_is_refused_is_said_beside_the_button(kind: type[Exception], sentence: str) -> None:
    def refuses(command: Command, progress: Progress) -> None:
        raise kind("nobody reads this")

    assert refusal(UndoImport(7), refuses, silent, EN).startswith(sentence)


def test_what_is_done_has_nothing_to_say_and_tells_how_far_it_is() -> None:
    told, done = list[tuple[str, float]](), list[Command]()

    def does(command: Command, progress: Progress) -> None:
        progress("sales", 0.5)
        done.append(command)

    assert refusal(UndoImport(7), does, lambda stage, share: told.append((stage, share)), EN) == ""
    assert (done, told) == ([UndoImport(7)], [("sales", 0.5)])


def a_page(chosen: str) -> None:
    import streamlit as st

    from data.execution import EndSignIns
    from locales.words import words_for
    from pages import Action, Offer
    from ui.actions import show_actions

    def offers(view: object, words: object) -> tuple[Offer, ...]:
        return tuple(Offer(f"person:{who}", who, f"{who} is told") for who in ("anna", "ben"))

    def does(command: object, progress: object) -> None:
        st.session_state["done"] = [*st.session_state.get("done", []), command]

    action = Action("end", "Sign somebody out", "Sign out everywhere", offers, EndSignIns, follows="person")
    show_actions([action], None, does, words_for("en"), {"person": chosen})  # type: ignore[arg-type]


@pytest.mark.parametrize(("chosen", "taken"), [("person:ben", "person:ben"), ("group:sales", None), ("", None)])
def test_what_is_chosen_on_the_page_is_chosen_here_first_where_it_is_on_offer(chosen: str, taken: str | None) -> None:
    app = AppTest.from_function(a_page, args=(chosen,)).run(timeout=60)
    assert not app.exception and app.selectbox[0].value == taken
    assert [each.label for each in app.button if each.label == "Yes, do it"] == (["Yes, do it"] if taken else [])


def test_the_consequence_is_read_before_the_button_is_pressed_and_done_once() -> None:
    app = AppTest.from_function(a_page, args=("person:ben",)).run(timeout=60)
    assert "done" not in app.session_state and "ben is told" in [each.value for each in app.markdown]
    app.button(key="do-end-en").click().run(timeout=60)
    assert not app.exception and app.session_state["done"] == [EndSignIns("person:ben")]
    assert any("Done." in each.value for each in app.caption)
