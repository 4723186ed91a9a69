"""Taking a panel along: a small button per kind of file, whose content is made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from charts.panel import MOST_TAKEN, Panel
from locales import Words
from ui.paper import KINDS, Again, Paper

BUTTON_PX = 80


@dataclass(frozen=True)
class Taking:
    """How panels of a page are taken along: the paper, and what collects the panel of a key for the meeting."""

    page: str
    paper: Paper
    add: Callable[[str], None]


def show_downloads(panel: Panel, again: Again, is_longer: bool, taking: Taking, key: str, words: Words) -> None:
    """A button per kind of file, and one into the snapshot.

    is_longer: the list may hold more rows than the screen, which is said.
    """
    page, paper = taking.page, taking.paper
    deck = paper.deck_of([(page, panel, again(False)[1])])
    offered = [kind for kind in KINDS if kind in paper.makers or kind in paper.exporters]
    with st.container(horizontal=True, gap="xsmall", key=f"bar-files-{key}"):
        for kind in offered:
            st.download_button(
                kind.upper(), partial(paper.panel_content, page, again, kind), file_name=paper.named(deck, kind),
                mime=KINDS[kind].mime, on_click="ignore", key=f"{kind}-{key}", width=BUTTON_PX,
                help=words(KINDS[kind].said),
            )  # fmt: skip
    if is_longer:
        st.caption(words("XLSX and CSV hold the whole list as filtered, at most {n} rows.", n=MOST_TAKEN))
    st.button(
        words("Add to snapshot"), key=f"add-{key}", icon=":material/add_to_photos:", width="stretch",
        on_click=taking.add, args=(panel.key,),
    )  # fmt: skip
