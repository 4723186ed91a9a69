"""A file belongs to the rights it was made under, and while one is made no other is begun."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from streamlit.testing.v1 import AppTest

from data.scope import TOPICS, Scope, whole_company
from tests.ui.test_long_work import over as until
from tests.ui.test_making import over
from ui.long_work import found
from ui.making import TRAY, started
from ui.paper import File

ANNA = whole_company("anna", "test")
LESS = Scope("anna", regions=frozenset(("N",)), topics=TOPICS, why="her region")


def session() -> None:
    import streamlit as st

    from locales import words_for
    from ui.paper import Paper
    from ui.take_along import is_taking, show_kinds, show_taken

    store, scope = st.session_state["store"], st.session_state["scope"]
    paper = Paper(
        lambda *parts: None, lambda *parts: None, lambda panel: panel, lambda deck, ending: "", {"pptx": "", "pdf": ""}
    )
    show_kinds(paper, "k", lambda kind: None, is_taking(store, "held", scope), words_for("en"))
    show_taken(store, "held", scope, words_for("en"))
    st.caption(f"held {'held' in st.session_state}")


def asked(store: Path, scope: Scope, ticket: str) -> AppTest:
    app = AppTest.from_function(session)
    app.session_state["store"], app.session_state["scope"] = store, scope
    app.session_state["held"] = [ticket, "Deck", ANNA]
    return app.run()


def test_the_file_lies_there_for_whom_it_was_made_and_goes_with_the_rights(tmp_path: Path) -> None:
    ticket = started(tmp_path, lambda told, waiting: File(b"x", "a.pptx", "m"))
    over(tmp_path, ticket)
    hers = asked(tmp_path, ANNA, ticket)
    assert not hers.exception and [each.label for each in hers.get("download_button")] == ["a.pptx"]
    less = asked(tmp_path, LESS, ticket)
    assert not less.exception and not less.get("download_button") and less.caption[-1].value == "held False"
    assert TRAY.of(tmp_path, ticket) is None and found(tmp_path, ticket) is None


def test_what_is_being_made_under_other_rights_is_given_up(tmp_path: Path) -> None:
    go = Event()
    ticket = started(tmp_path, lambda told, waiting: go.wait(10) and File(b"x", "a.pptx", "m"))
    work = found(tmp_path, ticket)
    less = asked(tmp_path, LESS, ticket)
    assert less.caption[-1].value == "held False" and not any(button.disabled for button in less.button)
    go.set()
    assert work is not None and until(work).is_over
    assert TRAY.of(tmp_path, ticket) is None


def test_no_other_kind_is_begun_while_one_is_made(tmp_path: Path) -> None:
    go = Event()
    ticket = started(tmp_path, lambda told, waiting: go.wait(10) and File(b"x", "a.pptx", "m"))
    work = found(tmp_path, ticket)
    assert [button.disabled for button in asked(tmp_path, ANNA, ticket).button] == [True, True]
    go.set()
    assert work is not None and until(work).is_over
    assert [button.disabled for button in asked(tmp_path, ANNA, ticket).button] == [False, False]
    TRAY.drop(tmp_path, ticket)
