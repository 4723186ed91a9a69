"""A page's tables that people edit: the rows that stand, what was typed, and the word whether it was taken.

What was typed is kept until it is taken or discarded: a refusal, another language, or somebody else who saved
meanwhile takes nothing away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from data.desk import Conflict
from data.door import View
from data.execution import Command
from locales import Words
from pages import CellFault, EntryColumn, TableEditor
from ui.drafts import Draft, edited, fresh, rebased
from ui.not_done import REFUSED, thing_text, why_not
from ui.said import SAID, tell

DRAFTS = "table_drafts"
"""Session state: editor key → [how often it was drawn anew, the draft that was refused or None]."""
MOST_SAID = 5


def show_table_editor(editor: TableEditor, view: View, carry_out: Callable[[Command], None], words: Words) -> None:
    """Draws the table as it stands, or as it was typed and refused; sent whole, it becomes one command."""
    now, seen = editor.rows(view), view.desk_revision
    drawn_times, draft = st.session_state.get(DRAFTS, {}).get(editor.key, (0, None))
    drawn = fresh(now) if draft is None else rebased(draft, now, editor.columns)
    key = f"table-{editor.key}-{seen}-{drawn_times}-{words.language}"
    with st.container(border=True, key=f"panel-editor-{editor.key}"):
        st.markdown(f"**{words(editor.title)}**")
        with st.form(f"form-{key}", border=False, enter_to_submit=False):
            st.data_editor(
                frame_of(drawn, editor.columns), key=key, num_rows="dynamic", hide_index=True, width="stretch",
                placeholder="",
                column_config={column.key: _config(column, words) for column in editor.columns},
            )  # fmt: skip
            bound = (editor, drawn, seen, key, carry_out, words)
            with st.container(horizontal=True, key=f"bar-{editor.key}"):
                st.form_submit_button(words("Save"), type="primary", on_click=_send, args=bound)
                if draft is not None:
                    st.form_submit_button(words("Discard what I typed"), on_click=_keep, args=(editor, None))
        tell(editor.key, words)


def frame_of(drawn: Draft, columns: tuple[EntryColumn, ...]) -> pd.DataFrame:
    """The rows as the widget takes them: numbers as numbers also where none stands."""
    kinds = {"number": "float64"}
    return pd.DataFrame(
        {c.key: pd.Series([row.new[c.key] for row in drawn.typed], dtype=kinds.get(c.kind, "object")) for c in columns}
    )


def _config(column: EntryColumn, words: Words) -> Any:
    label, tells = words(column.label), words(column.tells)
    if column.kind == "number":
        step = 10.0**-column.digits
        shown = "localized" if column.grouped else f"%.{column.digits}f"
        return st.column_config.NumberColumn(label, help=tells, step=step, format=shown)
    if column.kind == "day":
        return st.column_config.DateColumn(label, help=tells, format="YYYY-MM-DD", required=column.is_key)
    if column.kind == "choice":
        labels = {code: words(name) for code, name in column.options}
        return st.column_config.SelectboxColumn(
            label, help=tells, options=list(labels), format_func=lambda code: labels[str(code)], required=column.is_key
        )
    return st.column_config.TextColumn(label, help=tells, required=column.is_key, max_chars=200)


def _send(
    editor: TableEditor, drawn: Draft, seen: int, key: str, carry_out: Callable[[Command], None], words: Words
) -> None:
    """For the table's button. What was bound when it was drawn is what the reader saw."""
    draft = edited(drawn, st.session_state[key], editor.columns)
    wrong = faults_text(editor.check(draft.typed, words), editor, draft, words)
    outcome = "refused" if wrong else "saved" if draft.changed or draft.removed else "same"
    if outcome == "saved":
        try:
            carry_out(editor.command(draft.changed, draft.removed, seen))
        except Conflict as meanwhile:
            outcome, wrong = "refused", _conflict_text(meanwhile, words)
        except REFUSED as refused:
            outcome, wrong = "refused", why_not(refused, words)
    _keep(editor, draft if outcome == "refused" else None)
    st.session_state[SAID] = [editor.key, outcome, wrong]


def _keep(editor: TableEditor, draft: Draft | None) -> None:
    """Draw the table anew, with this draft or as it stands."""
    drafts = st.session_state.get(DRAFTS, {})
    drawn_times = drafts.get(editor.key, (0, None))[0] + 1
    st.session_state[DRAFTS] = {**drafts, editor.key: (drawn_times, draft)}


def faults_text(faults: tuple[CellFault, ...], editor: TableEditor, draft: Draft, words: Words) -> str:
    """The first faults as one text, each with its row, named as people see it, and its column."""
    labels = {column.key: words(column.label) for column in editor.columns}
    said = []
    for fault in faults[:MOST_SAID]:
        row = draft.typed[fault.row].new
        name = words.joined([str(row[c.key]) for c in editor.columns if c.is_key and row[c.key] is not None])
        at = words("row {number}", number=str(fault.row + 1))
        named = f"{at} ({name})" if name else at
        said.append(words("{row}, {column}: {fault}", row=named, column=labels.get(fault.column, ""), fault=fault.said))
    if len(faults) > MOST_SAID:
        said.append(words.many("and {n} more", "and {n} more", len(faults) - MOST_SAID))
    return "; ".join(said)


def _conflict_text(meanwhile: Conflict, words: Words) -> str:
    return words(
        "{who} changed {what} on {moment}, after you opened this table. What you typed still stands in it: save again "
        "if it still holds, or discard it to see theirs.",
        who=meanwhile.who, what=thing_text(meanwhile, words), moment=f"{meanwhile.at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
