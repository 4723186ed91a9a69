"""The three faces of failure: nothing here, not yours, something broke. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2s
from traceback import extract_tb

import streamlit as st

from data.scope import Scope
from locales import Words, escape_markdown

log = logging.getLogger("sidu.ui")


def nothing_here(words: Words) -> None:
    """The selection holds no data: says how to widen it."""
    _box(words("Nothing here"), words("No data in this selection. Widen the period or reset the filters."))


def not_yours(words: Words, scope: Scope) -> None:
    """The reader has no right to this: says why, and whom to ask."""
    text = words("You have no right to see this: {why}. Ask whoever runs Sidu in your company.", why=scope.why)
    _box(words("Not yours to see"), escape_markdown(text))


def whom_to_ask(ask: str, words: Words) -> str:
    """Whom somebody without a right is told to ask: as the file for signing in says, else whoever runs Sidu."""
    return words("Ask {ask}.", ask=ask) if ask else words("Ask whoever runs Sidu in your company.")


def something_broke(words: Words, fault: BaseException) -> str:
    """Logs the fault under a short code and shows the code. Returns the code."""
    code = fault_code(fault)
    log.error("fault %s", code, exc_info=fault)
    text = words("This part could not be shown. Tell whoever runs Sidu the code {code}; the log says more.", code=code)
    _box(words("Something broke"), text)
    return code


def fault_code(fault: BaseException) -> str:
    """Six letters that are the same for the same failure at the same place."""
    frames = extract_tb(fault.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return blake2s(f"{type(fault).__name__} {place}".encode(), digest_size=3).hexdigest().upper()


@contextmanager
def kept_to_itself(words: Words) -> Iterator[None]:
    """A failure inside is shown as a box where it happened; the rest of the page goes on."""
    try:
        yield
    except Exception as fault:  # the one place that catches everything: it logs, and says so on the page
        something_broke(words, fault)


def _box(title: str, text: str) -> None:
    with st.container(border=True, key=f"panel-fault-{blake2s(text.encode(), digest_size=4).hexdigest()}"):
        st.markdown(f"**{title}**")
        st.caption(text)
