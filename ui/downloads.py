"""Taking a panel along: a small button per kind of file, whose content is made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from charts.panel import MOST_TAKEN, Panel
from locales import Words, escape_markdown
from ui.outgoing import NOT_TAKEN, Outgoing
from ui.paper import KINDS, Again, Paper

BUTTON_PX = 80


@dataclass(frozen=True)
class Taking:
    """How panels of a page are taken along: the paper, what collects the panel of a key for the meeting, who takes.

    again: what asks for a panel once more with what is selected now; without it, with what it was answered for.
    """

    page: str
    paper: Paper
    add: Callable[[str], None]
    outgoing: Outgoing
    again: Callable[[Panel, bool], Again] | None = None


def show_downloads(panel: Panel, again: Again, is_longer: bool, taking: Taking, key: str, words: Words) -> None:
    """A button per kind of file, and one into the snapshot.

    is_longer: the list may hold more rows than the screen, which is said.
    """
    page, paper = taking.page, taking.paper
    if not taking.outgoing.may_leave():
        st.caption(f":material/block: {escape_markdown(words(NOT_TAKEN))}")
        return
    deck = paper.deck_of([(page, panel, again(False)[1])])
    offered = [kind for kind in KINDS if kind in paper.makers or kind in paper.exporters]
    with st.container(horizontal=True, gap="xsmall", key=f"bar-files-{key}"):
        for kind in offered:
            st.download_button(
                kind.upper(), partial(_content, taking, panel.key, again, kind), file_name=paper.named(deck, kind),
                mime=KINDS[kind].mime, on_click="ignore", key=f"{kind}-{key}", width=BUTTON_PX,
                help=words(KINDS[kind].said),
            )  # fmt: skip
    if is_longer:
        st.caption(words("XLSX and CSV hold the whole list as filtered, at most {n} rows.", n=MOST_TAKEN))
    st.button(
        words("Add to snapshot"), key=f"add-{key}", icon=":material/add_to_photos:", width="stretch",
        on_click=taking.add, args=(panel.key,),
    )  # fmt: skip


def _content(taking: Taking, panel: str, again: Again, kind: str) -> bytes:
    """The file of a panel, made now and noted before it is handed over. Raises NotMade."""
    content = taking.paper.panel_content(taking.page, again, kind)
    taking.outgoing.took(f"{taking.page}/{panel}", kind)
    return content
