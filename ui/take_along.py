"""A whole page to take along: a quiet button beside its question, with files and the way into the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from charts.panel import Panel
from data.scope import Scope
from locales import Words
from pages import Page
from pages.pieces.origin import Origin
from ui.asker import holds
from ui.beside import WORKSHOP, Tell, Waiting
from ui.long_work import Work, found
from ui.making import TRAY, show_making, started
from ui.outgoing import Outgoing
from ui.paper import KINDS, File, Paper

Panels = Callable[[bool], tuple[Sequence[Panel], Origin]]
"""The page's panels to take along: as they are shown, or (True) asked for once more with their lists in reach."""
TAKEN, BUTTON_PX = "page_taken", 80


def show_take_along(
    scope: Scope, page: Page, panels: Panels, paper: Paper, add_all: Callable[[], None], outgoing: Outgoing,
    words: Words,
) -> None:  # fmt: skip
    """The button, and what stands in it while it is open."""
    store, key = outgoing.store, f"bar-take-{page.key}-{words.language}"
    popover = st.popover(words("Take along"), icon=":material/ios_share:", key=key, on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.caption(words("The whole page, as it is shown now."))
        begin = partial(_begin, outgoing, scope, page, panels, paper, words)
        show_kinds(paper, f"take-{page.key}", begin, is_taking(store, TAKEN, scope), words)
        show_taken(store, TAKEN, scope, words)
        st.button(
            words("Add the whole page to the snapshot"), key=f"take-all-{page.key}-{words.language}",
            icon=":material/add_to_photos:", width="stretch", on_click=add_all,
        )  # fmt: skip


def show_kinds(paper: Paper, key: str, begin: Callable[[str], None], is_taking: bool, words: Words) -> None:
    """A small button per kind of file that is made of a deck. is_taking: one is being made, and no other is begun."""
    with st.container(horizontal=True, gap="xsmall", key=f"bar-{key}"):
        for kind in paper.makers:
            st.button(
                kind.upper(), key=f"{key}-{kind}-{words.language}", width=BUTTON_PX, help=words(KINDS[kind].said),
                on_click=begin, args=(kind,), disabled=is_taking,
            )  # fmt: skip


def _begin(outgoing: Outgoing, scope: Scope, page: Page, panels: Panels, paper: Paper, words: Words, kind: str) -> None:
    """For a button: the file of the page is made beside the pages, and noted."""
    make = partial(page_file, page, panels, paper, kind, words, outgoing)
    take(outgoing.store, TAKEN, scope, make, f"{words(page.title)} · {kind.upper()}")


def take(store: Path, key: str, scope: Scope, make: Callable[[Tell, Waiting], File], said: str) -> None:
    """Begins to make a file for this session; the one it takes the place of is thrown away. said: what it is."""
    if former := st.session_state.get(key):
        TRAY.drop(store, former[0])
    st.session_state[key] = [started(store, make), said, scope]


def taken(store: Path, key: str, scope: Scope) -> tuple[str, str, Work] | None:
    """The ticket of this session, what it stands for and the work on it; None where there is none.

    What was begun under other rights is thrown away: it may hold what whoever asks now must not see.
    """
    if key not in st.session_state:
        return None
    ticket, said, under = st.session_state[key]
    if under != scope:
        TRAY.drop(store, ticket)
    work = found(store, ticket)
    if work is None:  # it was thrown away, lay there too long, or the server was started anew
        del st.session_state[key]
        return None
    return ticket, said, work


def is_taking(store: Path, key: str, scope: Scope) -> bool:
    """Whether a file of this session is being made."""
    held = taken(store, key, scope)
    return held is not None and not held[2].is_over


def page_file(
    page: Page, panels: Panels, paper: Paper, kind: str, words: Words, outgoing: Outgoing, told: Tell, waiting: Waiting
) -> File:
    """The page as one file of that kind, noted. Raises NotMade."""
    is_whole = KINDS[kind].is_whole
    with WORKSHOP.turn(waiting):
        shown, origin = panels(is_whole)
        whole = [paper.whole(panel) for panel in shown] if is_whole else shown
        waiting(0)  # the lists took their time: perhaps nobody waits any more
        deck = paper.deck_of([(page.key, panel, origin) for panel in whole], words(page.title))
        file = paper.file(deck, kind, told)
        outgoing.took(page.key, kind, panels=len(whole))
        return file


def show_taken(store: Path, key: str, scope: Scope, words: Words) -> None:
    """How far the file of this session is, or the file. key: where the session keeps its ticket."""
    held = taken(store, key, scope)
    if held is None:
        return
    ticket, said, work = held
    file = TRAY.of(store, ticket)
    if show_making(work, said, words, partial(holds, store, scope)) and file is not None:
        st.download_button(
            file.name, file.content, file.name, file.mime, on_click="ignore", key=f"ready-{key}-{ticket[-12:]}",
            icon=":material/download:", type="primary", width="stretch",
        )  # fmt: skip
