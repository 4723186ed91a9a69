"""What the gate asks before it reads: each question with its readings side by side, on cells of the file."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2s

import pandas as pd
import streamlit as st

from data.gate.questions import Choice, Question
from locales import Words, escape_markdown

IN_THE_EDITOR = frozenset(("which_table", "missing_column"))
"""Questions that the choice of the table and the columns below it ask by themselves."""
SHOWN_CELLS = 5


def question_text(question: Question, words: Words) -> str:
    """What the gate wants to have confirmed, in the reader's language, safe to show."""
    return escape_markdown(words(question.key, **question.values))


def choice_text(choice: Choice, words: Words) -> str:
    """An answer in the reader's language; a column, a table or an encoding as it is called. Not escaped."""
    return words(choice.key, **choice.values) if choice.key else choice.value


def to_ask(questions: Sequence[Question]) -> list[Question]:
    """The questions that stand above the columns, those that keep the file from being read first."""
    found = [question for question in questions if question.code not in IN_THE_EDITOR and question.choices]
    return sorted(found, key=lambda question: not question.is_open)


def question_key(question: Question) -> str:
    """The same for the same question about the same cells."""
    told = repr((question.code, sorted(question.more), [choice.value for choice in question.choices]))
    return blake2s(told.encode(), digest_size=6).hexdigest()


def answer_to(question: Question, key: str, words: Words) -> str | None:
    """Draws the question and its readings. Returns the value of the answer chosen; None while none is."""
    key = f"{key}-{question_key(question)}"
    with st.container(border=True, gap="xsmall", key=f"question-{key}"):
        st.markdown(f":material/help: {question_text(question, words)}")
        readings = readings_of(question.choices, words)
        if len(readings):
            st.table(readings, border="horizontal", hide_index=True)
        texts = {choice.value: choice_text(choice, words) for choice in question.choices}
        return st.radio(
            words("Your answer"), tuple(texts), format_func=lambda value: escape_markdown(texts[value]), index=None,
            horizontal=True, label_visibility="collapsed", key=f"answer-{key}",
        )  # fmt: skip


def readings_of(choices: Sequence[Choice], words: Words) -> pd.DataFrame:
    """Cells of the file and what each answer makes of them, escaped; empty where the answers show no cells."""
    shown = [choice for choice in choices if choice.shown]
    if not shown:
        return pd.DataFrame()
    cells = [cell for cell, _ in shown[0].shown][:SHOWN_CELLS]
    columns = {words("As it stands"): [escape_markdown(cell) for cell in cells]}
    for choice in shown:
        read = dict(choice.shown)
        heading = escape_markdown(choice_text(choice, words))
        columns[heading] = [escape_markdown(read.get(cell, "")) for cell in cells]
    return pd.DataFrame(columns)
