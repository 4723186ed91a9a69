"""A page's buttons that change something: what is chosen, what will happen, the word whether it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from data.door import View
from data.execution import Command
from locales import Words, escape_markdown
from pages import Action, Offer
from ui.not_done import REFUSED, why_not
from ui.progress import Progress, told_on

CarryOutWithProgress = Callable[[Command, Progress], None]
NO_CODES: Mapping[str, str] = MappingProxyType({})
DONE = "action_done"
"""Session state: the key of the action that was carried out last, until it has been said."""


def show_actions(
    actions: Sequence[Action], view: View, carry_out: CarryOutWithProgress, words: Words,
    codes: Mapping[str, str] = NO_CODES,
) -> None:  # fmt: skip
    """Draws the page's actions that have something on offer. codes: of every control of the page."""
    for action in actions:
        offers = action.offers(view, words)
        if not offers and st.session_state.get(DONE) != action.key:
            continue
        with st.container(border=True, key=f"panel-action-{action.key}"):
            st.markdown(f"**{words(action.title)}**")
            if st.session_state.get(DONE) == action.key:
                del st.session_state[DONE]
                st.caption(f":material/check: {words('Done.')}")
            if offers:
                taken = codes.get(action.follows, "")
                _show(action, {offer.code: offer for offer in offers}, taken, carry_out, words)


def _show(action: Action, offers: dict[str, Offer], taken: str, carry_out: CarryOutWithProgress, words: Words) -> None:
    """taken: what is chosen at first; a box of its own for each, so that the choice above moves this one too."""
    first = list(offers).index(taken) if taken in offers else None
    labels = {code: offer.label for code, offer in offers.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"bar-action-{action.key}"):
        code = st.selectbox(
            words(action.title), tuple(offers), index=first, placeholder=words("Choose"), label_visibility="collapsed",
            format_func=labels.__getitem__, key=f"offer-{action.key}-{words.language}{taken}", width=420,
        )  # fmt: skip
        # A popover, so that the consequence is read before the button is there to be pressed.
        with st.popover(words(action.label), disabled=code is None, key=f"sure-{action.key}"):
            if code is not None:
                st.markdown(escape_markdown(offers[code].consequence))
                sure = st.button(words("Yes, do it"), type="primary", key=f"do-{action.key}-{words.language}")
            else:
                sure = False
    if sure and code is not None:
        _do(action, code, carry_out, words)


def _do(action: Action, code: str, carry_out: CarryOutWithProgress, words: Words) -> None:
    bar = st.progress(0.0, text=words("Starting"))
    try:
        wrong = refusal(action.command(code), carry_out, told_on(bar, words), words)
    finally:
        bar.empty()
    if wrong:
        st.warning(escape_markdown(wrong), icon=":material/block:")
        return
    st.session_state[DONE] = action.key
    st.rerun()


def refusal(command: Command, carry_out: CarryOutWithProgress, told: Progress, words: Words) -> str:
    """Carries the command out; why that was refused, in a sentence, and nothing when it was done."""
    try:
        carry_out(command, told)
    except REFUSED as refused:
        return why_not(refused, words, command)
    return ""
