"""Parts of a page that renew themselves, each time under the rights of that moment: nobody clicks, and it is a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

BY_ITSELF = "by_itself"
"""Session state: the run that comes next is no click of anybody."""


def renewed(draw: Callable[[], None], every_s: float, holds: Callable[[], bool]) -> None:
    """Draws it now and every so many seconds. The only way to a part of a page that runs by itself.

    holds: whether whoever asks may still see and do what the page was drawn for; where not, the whole page is asked
    anew, as with a click, and shows what is theirs by then.
    """
    is_drawn = False

    def again() -> None:
        nonlocal is_drawn
        if is_drawn and not holds():  # the first time the page itself has just asked
            asked_anew()
        is_drawn = True
        draw()

    st.fragment(again, run_every=every_s)()


def asked_anew() -> NoReturn:
    """Ends the run of such a part: the whole page is asked anew, and that is no click."""
    st.session_state[BY_ITSELF] = True
    st.rerun()


def was_a_click() -> bool:
    """Whether somebody asked for this run, told once a run."""
    return not st.session_state.pop(BY_ITSELF, False)
