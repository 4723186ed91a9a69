"""A page's own controls: what a link may say of them, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from locales import Words, escape_markdown
from pages import Choice, Slider
from ui.address import Address
from ui.moves import stay

Control = Choice | Slider
MOST_SIDE_BY_SIDE, MOST_LETTERS, LIST_PX = 8, 100, 280
"""More choices, or longer ones, would run out of the page side by side; they become a list to search in."""


def codes_of(control: Control) -> tuple[str, ...]:
    """Every code a link may name for the control, in the order they are offered."""
    if isinstance(control, Choice):
        return tuple(code for code, _ in control.options)
    steps = round((control.high - control.low) / control.step)
    return tuple(f"{control.low + index * control.step:g}" for index in range(steps + 1))


def codes_by_key(controls: Sequence[Control]) -> dict[str, frozenset[str]]:
    """Codes per control, for reading links."""
    return {control.key: frozenset(codes_of(control)) for control in controls}


def chosen_codes(controls: Sequence[Control], address: Address) -> dict[str, str]:
    """The code of every control: the link's, else its default."""
    named = dict(address.controls)
    return {control.key: named.get(control.key, default_code(control)) for control in controls}


def default_code(control: Control) -> str:
    return control.default if isinstance(control, Choice) else f"{control.default:g}"


def show_controls(controls: Sequence[Control], address: Address, start: Address, words: Words, panel: str = "") -> None:
    """Draws the controls in one row, under the sentence or above a panel; a change is written into the link."""
    if not controls:
        return
    codes = chosen_codes(controls, address)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=f"bar-controls{panel}"):
        for control in controls:
            key = f"control-{control.key}-{words.language}"
            st.session_state[key] = codes[control.key]
            labels = _labels(control, words)
            told = (key, control, address, start)
            is_list = len(labels) > MOST_SIDE_BY_SIDE or sum(map(len, labels.values())) > MOST_LETTERS
            if isinstance(control, Choice) and is_list:
                st.selectbox(
                    words(control.label), tuple(labels), format_func=labels.__getitem__, width=LIST_PX, key=key,
                    on_change=_choose, args=told,
                )  # fmt: skip
            elif isinstance(control, Choice):
                # Read as Markdown, as a list is not; titles that people wrote are among them.
                written = {code: escape_markdown(label) for code, label in labels.items()}
                st.segmented_control(
                    words(control.label), tuple(labels), format_func=written.__getitem__, required=True, key=key,
                    on_change=_choose, args=told,
                )  # fmt: skip
            else:
                st.select_slider(
                    words(control.label), tuple(labels), format_func=labels.__getitem__, width=240, key=key,
                    on_change=_choose, args=told,
                )  # fmt: skip


def _labels(control: Control, words: Words) -> Mapping[str, str]:
    if isinstance(control, Choice):
        return {code: words(label) for code, label in control.options}
    return {code: words.number(float(code), 0 if float(control.step).is_integer() else 2) for code in codes_of(control)}


def _choose(key: str, control: Control, address: Address, start: Address) -> None:
    codes = dict(address.controls) | {control.key: st.session_state[key]}
    if codes[control.key] == default_code(control):
        del codes[control.key]
    stay(replace(address, controls=tuple(sorted(codes.items()))), start)
