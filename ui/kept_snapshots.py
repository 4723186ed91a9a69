"""A kept snapshot: its files, made of what was frozen and so the same for ever, and its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from data.desk import Snapshot
from data.desk.commands import DeleteSnapshots
from data.snapshots import snapshot_named
from locales import N_, Words, escape_markdown
from ui.beside import WORKSHOP, Tell, Waiting
from ui.cache import door_of
from ui.freezing import Freezer
from ui.not_done import REFUSED, why_not
from ui.noting import NOTER
from ui.paper import File, Paper
from ui.progress import silent
from ui.site import Here
from ui.take_along import is_taking, show_kinds, show_taken, take

TAKEN, MOST_TEMPLATE_MB, LONGEST_REASON = "kept_taken", 20, 200
TEMPLATE_HELP = N_(
    "Your own PowerPoint file gives its layouts and colours; placeholders are found by name. It is only read, and not "
    "kept."
)
PAPERS = {"a4": N_("A4"), "wide": N_("16:9")}
THEMES = {"light": N_("Light"), "dark": N_("Dark")}


def show_kept(freezer: Freezer, paper: Paper, words: Words, here: Here) -> None:
    """The files of the snapshot that the page shows; nothing where none is kept that this person may see."""
    store, scope = here.collector.store, here.collector.scope
    number = here.codes.get("snapshot", "")
    if not number:
        return
    kept = snapshot_named(door_of(store), number, scope)
    NOTER.opened(store, scope.who, number)
    with st.container(border=True, key="panel-kept"):
        st.markdown(f"**{words('Files of snapshot {number}', number=number)}**")
        st.caption(escape_markdown(_told(kept, words)))
        how = _choices(words)
        begin = partial(_begin, freezer, paper, here, kept, how)
        show_kinds(paper, "kept", begin, is_taking(store, TAKEN, scope), words)
        show_taken(store, TAKEN, scope, words)
        if scope.may_set_up:
            _deletion(kept, here, words)


def _told(kept: Snapshot, words: Words) -> str:
    """What stands above the files: they come of what was frozen, whatever was imported since."""
    return words.many(
        "{n} panel as it was frozen by {who} on {moment} from version {version}; the files stay the same.",
        "{n} panels as they were frozen by {who} on {moment} from version {version}; the files stay the same.",
        len(kept.slides), who=kept.who, moment=f"{kept.at:%Y-%m-%d %H:%M}", version=kept.version,
    )  # fmt: skip


def _choices(words: Words) -> Callable[[str], dict[str, Any]]:
    """What can be chosen of the files; gives what the maker of a kind is told."""
    with st.container(horizontal=True, vertical_alignment="top", key="bar-kept-how"):
        paper = st.segmented_control(
            words("PDF"), tuple(PAPERS), format_func=lambda code: words(PAPERS[code]), default="a4", required=True,
            key=f"kept-paper-{words.language}",
        )  # fmt: skip
        theme = st.segmented_control(
            words("PNG and HTML"), tuple(THEMES), format_func=lambda code: words(THEMES[code]), default="light",
            required=True, key=f"kept-theme-{words.language}",
        )  # fmt: skip
        template = st.file_uploader(
            words("Own template for PPTX"), type="pptx", key=f"kept-template-{words.language}",
            max_upload_size=MOST_TEMPLATE_MB, help=words(TEMPLATE_HELP), width="stretch",
        )  # fmt: skip
    told: dict[str, dict[str, Any]] = {"pdf": {"paper": paper}, "png": {"theme": theme}, "html": {"theme": theme}}
    if template is not None:
        told["pptx"] = {"template": template.getvalue()}
    return lambda kind: told.get(kind, {})


def _begin(
    freezer: Freezer, paper: Paper, here: Here, snapshot: Snapshot, how: Callable[[str], dict[str, Any]], kind: str
) -> None:
    """For a button: the frozen deck is opened and made a file, beside the pages."""
    store, scope, told_how = here.collector.store, here.collector.scope, how(kind)

    def make(told: Tell, waiting: Waiting) -> File:
        with WORKSHOP.turn(waiting):
            file = paper.file(freezer.opened(store, snapshot.number, scope), kind, told, told_how)
            about = {"snapshot": snapshot.number, "panels": len(snapshot.slides), "version": snapshot.version}
            NOTER.took(store, scope.who, about, "deck", kind)
            return file

    take(store, TAKEN, scope, make, f"{snapshot.number} · {kind.upper()}")


def _deletion(snapshot: Snapshot, here: Here, words: Words) -> None:
    with st.popover(words("Delete this snapshot"), type="tertiary", icon=":material/delete:", key="bar-kept-delete"):
        st.markdown(
            words("Snapshot {number} and its content go for good; the record of who deleted it and why stays.",
                  number=snapshot.number)
        )  # fmt: skip
        reason = f"kept-reason-{snapshot.number}-{words.language}"
        st.text_input(words("Reason"), key=reason, max_chars=LONGEST_REASON)
        st.button(
            words("Yes, delete it"), type="primary", key=f"kept-sure-{snapshot.number}",
            on_click=_delete, args=(snapshot.number, reason, here, words),
        )  # fmt: skip


def _delete(number: str, reason: str, here: Here, words: Words) -> None:
    """For the button: it is deleted, or it is said why not."""
    told = str(st.session_state[reason]).strip()
    if not told:
        st.toast(words("Say why it is deleted."), icon=":material/block:")
        return
    try:
        here.collector.carry_out(DeleteSnapshots((number,), told), silent)
    except REFUSED as refused:
        st.toast(escape_markdown(why_not(refused, words)), icon=":material/block:")
        return
    st.toast(words("Snapshot {number} is deleted.", number=number), icon=":material/delete:")
