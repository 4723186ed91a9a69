"""All that is held about one client, for the client: a page to read and tables, in one file. That it left is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from data.personal import held_about, write_copy
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from locales import N_, Words
from ui.beside import WORKSHOP, Tell, Waiting
from ui.outgoing import Outgoing
from ui.paper import ZIP, File
from ui.site import Here
from ui.take_along import is_taking, show_taken, take

COPIED, LONGEST_CODE = "client_copied", 200
NAME = "client-copy.zip"
HOW = N_(
    "For a client that asks what is known about it: every row that any import brought, what people entered, and who "
    "looked at it. A page to read and plain tables, in one zip."
)


def show_client_copy(outgoing: Outgoing, now: Callable[[], datetime], words: Words, here: Here) -> None:
    """The box, for whoever may set up the whole company and see every topic."""
    scope = here.collector.scope
    if not (scope.may_set_up and scope.topics >= TOPICS):
        return
    with st.container(border=True, key="panel-client-copy"):
        st.markdown(f"**{words('Take along all that is held about a client')}**")
        st.caption(words(HOW))
        with st.form(f"client-copy-{words.language}", border=False, enter_to_submit=False):
            key = f"client-copy-code-{words.language}"
            code = st.text_input(words("Code of the client"), key=key, max_chars=LONGEST_CODE)
            is_asked = st.form_submit_button(
                words("Make the copy"), icon=":material/folder_zip:", disabled=is_taking(outgoing.store, COPIED, scope)
            )
        if is_asked and code.strip():
            make = partial(_made, outgoing, scope, code.strip(), now, words)
            take(outgoing.store, COPIED, scope, make, words("Copy for the client"))
        elif is_asked:
            st.caption(words("type the code of the client"))
        show_taken(outgoing.store, COPIED, scope, words)


def _made(
    outgoing: Outgoing, scope: Scope, code: str, now: Callable[[], datetime], words: Words, told: Tell, waiting: Waiting
) -> File:
    """The copy as one file, its page in the language of whoever asks; noted before anybody can fetch it.

    Raises NoSuchClient, NotMade.
    """
    with WORKSHOP.turn(waiting), TemporaryDirectory(prefix="sidu-copy-") as folder:
        held = held_about(Store(outgoing.store), code, scope)
        told(0.5)
        file = Path(folder) / NAME
        write_copy(held, file, now(), words, words.language)
        outgoing.copied(held.client_id)
        return File(file.read_bytes(), NAME, ZIP)
