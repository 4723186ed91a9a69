"""A part sent again is the part that was drawn, message by message; a touched widget is drawn the usual way."""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, add_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState

from ui.replay import ROOM, Memory, replayed


class Session:
    """One reader's session without a server: runs a function as a page and keeps what it sends."""

    def __init__(self) -> None:
        self.state = SessionState()

    def run(self, page: Callable[[], object], touched: WidgetStates | None = None, held: str = "") -> list[ForwardMsg]:
        sent: list[ForwardMsg] = []
        broke: list[ValueError] = []

        def script() -> None:
            context = ScriptRunContext(
                session_id="reader",
                _enqueue=sent.append,
                query_string="",
                session_state=SafeSessionState(self.state, lambda: None),
                uploaded_file_mgr=MemoryUploadedFileManager("/upload"),
                main_script_path="app.py",
                user_info={},
                fragment_storage=MemoryFragmentStorage(),
                pages_manager=PagesManager("app.py"),
            )
            add_script_run_ctx(ctx=context)
            context.reset(cached_message_hashes=frozenset([held]))
            context.session_state.on_script_will_rerun(touched or WidgetStates())
            try:
                page()
            except ValueError as fault:  # handed to the test below
                broke.append(fault)
            self.taken = context.shared.widget_ids_this_run.snapshot()
            context.session_state.on_script_finished(self.taken)

        thread = threading.Thread(target=script)
        thread.start()
        thread.join()
        if broke:
            raise broke[0]
        return sent


def part(drawn: list[str]) -> None:
    drawn.append("drawn")
    with st.container(border=True, key="panel"):
        st.markdown("**Revenue grew**")
        if st.popover("⋯", key="more", on_change="rerun").open:
            st.caption("the menu stands open")


def page(memory: Memory, drawn: list[str]) -> None:
    st.caption("above")
    replayed(memory, "panel", lambda: part(drawn))
    st.caption("below")


def bytes_of(messages: list[ForwardMsg]) -> list[bytes]:
    return [message.SerializeToString(deterministic=True) for message in messages]


def opened() -> WidgetStates:
    """What the browser sends when the menu of the panel is opened."""
    session = Session()
    session.run(lambda: page({}, []))
    (widget,) = (name for name in session.taken if name.endswith("-more"))
    states = WidgetStates()
    state = states.widgets.add()
    state.id, state.bool_value = widget, True
    return states


def test_a_part_sent_again_equals_the_part_as_drawn() -> None:
    memory: Memory = {}
    drawn: list[str] = []
    session = Session()
    first, again = session.run(lambda: page(memory, drawn)), session.run(lambda: page(memory, drawn))
    assert drawn == ["drawn"]
    assert bytes_of(again) == bytes_of(first)
    assert [list(message.metadata.delta_path) for message in again][-1] == [0, 2]


def test_another_reader_is_sent_what_the_first_one_was() -> None:
    memory: Memory = {}
    drawn: list[str] = []
    first, other = Session().run(lambda: page(memory, drawn)), Session().run(lambda: page(memory, drawn))
    assert drawn == ["drawn"] and bytes_of(other) == bytes_of(first)


def test_widgets_of_a_part_sent_again_are_known_to_the_run() -> None:
    memory: Memory = {}
    session = Session()
    session.run(lambda: page(memory, []))
    drawn_ids = session.taken
    session.run(lambda: page(memory, []))
    assert session.taken == drawn_ids and len(drawn_ids) == 2  # the panel and its menu


def test_an_open_menu_is_drawn_and_does_not_stay_open_for_others() -> None:
    memory: Memory = {}
    drawn: list[str] = []
    session = Session()
    closed = session.run(lambda: page(memory, drawn))
    open_menu = session.run(lambda: page(memory, drawn), opened())
    assert drawn == ["drawn", "drawn"] and len(open_menu) == len(closed) + 1
    assert bytes_of(Session().run(lambda: page(memory, drawn))) == bytes_of(closed)


def test_a_part_first_drawn_with_its_menu_open_is_not_kept() -> None:
    memory: Memory = {}
    session = Session()
    session.run(lambda: page(memory, []), opened())
    assert memory == {}


def test_a_part_at_another_place_of_the_page_is_drawn_for_that_place() -> None:
    memory: Memory = {}
    drawn: list[str] = []
    session = Session()
    session.run(lambda: page(memory, drawn))

    def moved() -> None:
        st.caption("one more above")
        page(memory, drawn)

    paths = [list(message.metadata.delta_path) for message in session.run(moved)]
    assert drawn == ["drawn", "drawn"] and paths[-1] == [0, 3]


def test_what_the_browser_holds_is_named_and_not_sent() -> None:
    memory: Memory = {}

    def long() -> None:
        replayed(memory, "long", lambda: st.html("<p>" + "x" * 20_000 + "</p>"))

    session = Session()
    (message,) = session.run(long)
    (named,) = session.run(long, held=message.hash)
    assert message.metadata.cacheable and named.ref_hash == message.hash


def test_a_failing_part_is_not_kept() -> None:
    memory: Memory = {}

    def broken() -> None:
        st.caption("so far")
        raise ValueError("no such column")

    try:
        Session().run(lambda: replayed(memory, "broken", broken))
    except ValueError as fault:
        assert str(fault) == "no such column"
    assert memory == {}


def test_a_part_that_takes_two_places_is_drawn_every_time() -> None:
    memory: Memory = {}

    def two() -> None:
        st.caption("one")
        st.caption("two")

    session = Session()
    assert len(session.run(lambda: replayed(memory, "two", two))) == 2 and memory == {}


def test_a_full_memory_begins_anew() -> None:
    memory: Memory = {}
    session = Session()

    def many() -> None:
        for number in range(ROOM + 1):
            replayed(memory, number, lambda: st.caption("one"))

    session.run(many)
    assert len(memory) == 1


def test_outside_a_page_a_part_is_simply_drawn() -> None:
    drawn: list[str] = []
    replayed({}, "bare", lambda: drawn.append("drawn"))
    assert drawn == ["drawn"]
