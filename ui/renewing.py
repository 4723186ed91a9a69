"""Parts of a page that renew themselves, each time under the rights of that moment: nobody clicks, and it is a run."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def renewed(draw: Callable[[], None], every_s: float, holds: Callable[[], bool]) -> None:
    """Draws it now and every so many seconds. The only way to a part of a page that runs by itself.

    holds: whether whoever asks may still see and do what the page was drawn for; where not, the whole page is asked
    anew, as with a click, and shows what is theirs by then.
    """
    is_drawn = False

    def again() -> None:
        nonlocal is_drawn
        if is_drawn and not holds():  # the first time the page itself has just asked
            st.rerun()
        is_drawn = True
        draw()

    st.fragment(again, run_every=every_s)()
