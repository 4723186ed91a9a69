"""Keeping what is set on a page under a name: its controls and filters, as a link says them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.desk import Conflict
from data.desk.commands import SaveScenario
from data.execution import Command
from locales import Words
from pages.pieces.editing import ScenarioEditor
from ui.address import Address, parameters_of
from ui.not_done import REFUSED, why_not
from ui.said import SAID, tell

Pairs = tuple[tuple[str, str], ...]
NOT_KEPT = frozenset(("lang", "version", "client"))


@dataclass(frozen=True)
class SetNow:
    """What is set on a page: its controls and filters, (parameter, code) each, nothing left to what is usual."""

    controls: Pairs = ()
    selection: Pairs = ()


def set_now(address: Address, start: Address, codes: dict[str, str]) -> SetNow:
    """What the address sets. codes: the code of every control of the page."""
    filters = {"period": address.selection.period.key, "compare": address.selection.comparison}
    filters |= {k: v for k, v in parameters_of(address, start).items() if k not in codes and k not in NOT_KEPT}
    return SetNow(tuple(sorted(codes.items())), tuple(sorted(filters.items())))


def show_scenario_editor(
    editor: ScenarioEditor, now: SetNow, seen: int, carry_out: Callable[[Command], None], words: Words
) -> None:
    """Draws the field for the name; sent, it becomes one command."""
    key = f"scenario-{editor.key}-{words.language}"
    with st.container(border=True, key=f"panel-editor-{editor.key}"):
        st.markdown(f"**{words(editor.title)}**")
        with st.form(f"form-{key}", border=False, enter_to_submit=False):
            st.text_input(
                words("Name"), key=key, max_chars=120,
                help=words("Controls and filters are kept, as they stand now; a name that is taken is replaced."),
            )  # fmt: skip
            bound = (editor, now, seen, key, carry_out, words)
            st.form_submit_button(words("Save"), type="primary", on_click=_send, args=bound)
        tell(editor.key, words)


def _send(
    editor: ScenarioEditor, now: SetNow, seen: int, key: str, carry_out: Callable[[Command], None], words: Words
) -> None:
    """For the button. What was bound when the field was drawn is what the reader saw."""
    name, outcome, wrong = str(st.session_state[key]).strip(), "saved", ""
    if not name:
        outcome, wrong = "refused", words("a scenario needs a name")
    else:
        try:
            carry_out(SaveScenario(name, editor.page, now.controls, now.selection, seen))
        except Conflict as meanwhile:
            outcome, wrong = "refused", _conflict_text(meanwhile, words)
        except REFUSED as refused:
            outcome, wrong = "refused", why_not(refused, words)
    st.session_state[SAID] = [editor.key, outcome, wrong]


def _conflict_text(meanwhile: Conflict, words: Words) -> str:
    return words(
        "{who} saved {what} on {moment}, after you opened this page. Save again to replace it, or choose another name.",
        who=meanwhile.who, what=meanwhile.what, moment=f"{meanwhile.at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
