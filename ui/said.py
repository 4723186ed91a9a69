"""The word whether what was entered was taken, once, below the form or table it belongs to."""

from __future__ import annotations

import streamlit as st

from locales import N_, Words, escape_markdown

SAID = "editor_said"
"""Session state: what became of the form that was sent last: [editor key, "saved", "same" or "refused", text]; of one
that was saved the text is what is said instead of TAKEN."""
TAKEN = N_("Saved.")
SAME = N_("Nothing was changed.")


def tell(key: str, words: Words) -> None:
    """Says what became of the form of that key, when it was the one that was sent last."""
    if st.session_state.get(SAID, [""])[0] != key:
        return
    _, outcome, text = st.session_state.pop(SAID)
    if outcome == "refused":
        said = words("Not saved: {reason}", reason=text)
        st.warning(escape_markdown(said), icon=":material/block:")
    else:
        said = text or words(TAKEN if outcome == "saved" else SAME)
        st.caption(f":material/check: {escape_markdown(said)}")
