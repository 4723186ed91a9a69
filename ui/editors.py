"""A page's forms: what stands in them, what was typed, and the word whether it was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any

import streamlit as st

from data.desk import Conflict
from data.door import View
from data.execution import Command
from data.rates import FIRST_DAY, LAST_DAY
from locales import Words, escape_markdown
from pages import Editor, EditorOf, Field, ScenarioEditor, TableEditor
from ui.not_done import REFUSED, thing_text, why_not
from ui.said import SAID, tell
from ui.scenario_editor import SetNow, show_scenario_editor
from ui.table_editor import show_table_editor

LOOKED = "editor_looked"
"""Session state: what the form that was only looked at would come to, once: [editor key, text, whether it can be]."""
CarryOut = Callable[[Command], None]
"""How app.py carries a command out: who, when and where are its business."""


def show_editors(
    editors: Sequence[Editor | EditorOf | TableEditor | ScenarioEditor],
    view: View,
    carry_out: CarryOut,
    words: Words,
    now: SetNow | None = None,
) -> None:
    """Draws the page's forms and tables; what is sent becomes one command. now: what is set on the page."""
    for each in editors:
        editor = each.made(view, dict(now.controls) if now else {}) if isinstance(each, EditorOf) else each
        if editor is None:
            continue
        if isinstance(editor, TableEditor):
            show_table_editor(editor, view, carry_out, words)
        elif isinstance(editor, ScenarioEditor):
            show_scenario_editor(editor, now or SetNow(), view.desk_revision, carry_out, words)
        else:
            _show(editor, view, carry_out, words)


def _show(editor: Editor, view: View, carry_out: CarryOut, words: Words) -> None:
    now, seen = editor.values(view), view.desk_revision
    with st.container(border=True, key=f"panel-editor-{editor.key}"):
        st.markdown(f"**{words(editor.title)}**")
        with st.form(f"form-{editor.key}-{seen}-{words.language}", border=False, enter_to_submit=False):
            for group, fields in groupby(editor.fields, key=lambda field: field.group):
                if group:
                    st.caption(f"**{words(group)}**")
                with st.grid(
                    3, min_column_width=240, gap=16, key=f"fields-{editor.key}-{editor.fields[0].key}-{group}"
                ):
                    for field in fields:
                        _ask(field, now[field.key], _key(editor, field, seen, words), words)
            bound = (editor, now, seen, carry_out, words)
            with st.container(horizontal=True, key=f"bar-{editor.key}"):
                st.form_submit_button(words(editor.sends or "Save"), type="primary", on_click=_send, args=bound)
                if editor.preview is not None:
                    st.form_submit_button(words("Only look"), on_click=_look, args=(editor, now, seen, words))
        if st.session_state.get(LOOKED, [""])[0] == editor.key:
            _, said, can_be = st.session_state.pop(LOOKED)
            (st.info if can_be else st.warning)(escape_markdown(said), icon=":material/visibility:")
        tell(editor.key, words)


def _key(editor: Editor, field: Field, seen: int, words: Words) -> str:
    return f"field-{editor.key}-{field.key}-{seen}-{words.language}"


def _ask(field: Field, value: Any, key: str, words: Words) -> None:
    label, help_ = words(field.label), words(field.changes)
    if field.kind == "choice":
        labels = {code: words(name) for code, name in field.options}
        codes = tuple(labels)
        st.selectbox(label, codes, index=codes.index(str(value)), format_func=labels.__getitem__, help=help_, key=key)
    elif field.kind == "whole":
        st.number_input(label, int(field.low), int(field.high), int(value), step=1, help=help_, key=key)
    elif field.kind == "number":
        shown = None if value is None else round(float(value), field.digits)
        st.number_input(
            label, float(field.low), float(field.high), shown, format=f"%.{field.digits}f", help=help_, key=key
        )
    elif field.kind == "share":
        # Typed as a percentage with one digit: a share like 0.1 has no exact picture in binary.
        st.number_input(
            f"{label} (%)", float(field.low), float(field.high), round(float(value) * 100, 1), step=1.0,
            format="%.1f", help=help_, key=key,
        )  # fmt: skip
    elif field.kind == "day":
        st.date_input(label, value, FIRST_DAY, LAST_DAY, format="YYYY-MM-DD", help=help_, key=key)
    else:
        st.text_input(label, str(value), help=help_, key=key, max_chars=200)


def typed_values(fields: Sequence[Field], now: Mapping[str, object], raw: Mapping[str, Any]) -> dict[str, object]:
    """What was typed, in the type of what stood there: a share from its percentage, a code as the number it was."""
    found: dict[str, object] = {}
    for field in fields:
        value = raw[field.key]
        if field.kind == "share":
            found[field.key] = round(float(value) / 100, 6)
        elif field.kind == "number":
            found[field.key] = None if value is None else _as_it_stood(float(value), now[field.key], field.digits)
        elif field.kind == "day":
            found[field.key] = value if isinstance(value, date) else None
        elif field.kind == "choice":
            found[field.key] = int(value) if isinstance(now[field.key], int) else str(value)
        else:
            found[field.key] = str(value).strip() if field.kind == "text" else int(value)
    return found


def _as_it_stood(typed: float, stood: object, digits: int) -> float:
    """What was typed; the number as it stood where the form's digits show no difference."""
    return stood if isinstance(stood, float) and round(stood, digits) == typed else typed


def _look(editor: Editor, now: Mapping[str, object], seen: int, words: Words) -> None:
    """For the second button: what saving would come to, or what is wrong; nothing is changed."""
    values = typed_values(editor.fields, now, _raw(editor, seen, words))
    wrong = editor.check(values, words)
    if wrong or editor.preview is None:
        st.session_state[LOOKED] = [editor.key, words("Cannot be worked out: {reason}", reason=wrong), False]
    else:
        st.session_state[LOOKED] = [editor.key, editor.preview(values, words), True]


def _raw(editor: Editor, seen: int, words: Words) -> dict[str, Any]:
    return {field.key: st.session_state[_key(editor, field, seen, words)] for field in editor.fields}


def _send(editor: Editor, now: Mapping[str, object], seen: int, carry_out: CarryOut, words: Words) -> None:
    """For the form's button. What was bound when the form was drawn is what the reader saw."""
    values = typed_values(editor.fields, now, _raw(editor, seen, words))
    changed = frozenset(key for key, value in values.items() if value != now[key])
    wrong = editor.check(values, words)
    outcome = "refused" if wrong else "saved" if changed else "same"
    if outcome == "saved":
        try:
            with _meanwhile(editor, words):
                carry_out(editor.command(values, changed, seen))
        except Conflict as meanwhile:
            outcome, wrong = "refused", _conflict_text(meanwhile, editor, words)
        except REFUSED as refused:
            outcome, wrong = "refused", why_not(refused, words, labels=_labels(editor, words))
    told = words(editor.taken) if outcome == "saved" and editor.taken else wrong
    st.session_state[SAID] = [editor.key, outcome, told]


@contextmanager
def _meanwhile(editor: Editor, words: Words) -> Iterator[None]:
    """Says what is being done, where that takes its time: a callback can draw nothing in the form itself."""
    if not editor.meanwhile:
        yield
        return
    said = st.toast(words(editor.meanwhile), icon=":material/hourglass_top:", duration="infinite")
    try:
        yield
    finally:
        said.toast(words("It is over; what came of it stands below the form."), icon=":material/check:")


def _conflict_text(meanwhile: Conflict, editor: Editor, words: Words) -> str:
    return words(
        "{who} changed {what} on {moment}, after you opened this form. Look at the new value, and "
        "enter yours again if it still holds.",
        who=meanwhile.who, what=thing_text(meanwhile, words, _labels(editor, words)),
        moment=f"{meanwhile.at:%Y-%m-%d %H:%M}",
    )  # fmt: skip


def _labels(editor: Editor, words: Words) -> dict[str, str]:
    return {field.key: words(field.label) for field in editor.fields}
