"""The first start: the store is empty, so a sample company is made, with its progress shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

import streamlit as st

from locales import Words
from ui.faults import kept_to_itself
from ui.progress import told_on

_one_at_a_time = Lock()


def first_start(store: Path, is_made: Callable[[], bool], words: Words) -> None:
    """Makes the sample company and starts the page again; a second reader waits for the first one's."""
    st.title(words("Welcome to Sidu"), anchor=False)
    st.markdown(words("There is no data yet. A sample company is being made, so that you can look around."))
    bar = st.progress(0.0, text=words("Starting"))
    with kept_to_itself(words):
        with _one_at_a_time:
            if not is_made():
                from data.sample_store import import_sample  # needed once in the life of a store

                import_sample(store, told_on(bar, words))
        st.rerun()
