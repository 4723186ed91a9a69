"""Keeping what is set on a page under a name: its controls and filters, as a link says them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.desk import Conflict
from data.desk.commands import SaveScenario
from data.execution import Command
from locales import N_, Words
from pages.pieces.editing import ScenarioEditor
from ui.address import Address, parameters_of
from ui.not_done import REFUSED, thing_text, why_not
from ui.said import SAID, tell

SCENARIO_HELP = N_("Controls and filters are kept, as they stand now; a name that is taken is replaced.")
CONTROLS_HELP = N_("What is set on the page now is kept under this name; a name that is taken is replaced.")
UNNAMED_SCENARIO, UNNAMED = N_("a scenario needs a name"), N_("it needs a name")
Pairs = tuple[tuple[str, str], ...]
NOT_KEPT = frozenset(("lang", "version", "client", "from"))


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
                help=words(SCENARIO_HELP if editor.command is None else CONTROLS_HELP),
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
        outcome, wrong = (
            "refused",
            words(UNNAMED_SCENARIO if editor.command is None else UNNAMED),
        )
    else:
        try:
            carry_out(_kept(editor, name, now, seen))
        except Conflict as meanwhile:
            outcome, wrong = "refused", _conflict_text(meanwhile, words)
        except REFUSED as refused:
            outcome, wrong = "refused", why_not(refused, words)
    st.session_state[SAID] = [editor.key, outcome, wrong]


def _kept(editor: ScenarioEditor, name: str, now: SetNow, seen: int) -> Command:
    if editor.command is not None:
        return editor.command(name, dict(now.controls), seen)
    return SaveScenario(name, editor.page, now.controls, now.selection, seen)


def _conflict_text(meanwhile: Conflict, words: Words) -> str:
    return words(
        "{who} saved {what} on {moment}, after you opened this page. Save again to replace it, or choose another name.",
        who=meanwhile.who, what=thing_text(meanwhile, words), moment=f"{meanwhile.at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
