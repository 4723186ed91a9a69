"""What an import did, in words and numbers: every row accounted for, control totals side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from data.gate.proposal import Question
from data.gate.report import Problem, Refused, Remark
from data.warehouse.importing import Part, Report
from locales import Words, escape_markdown

SHOWN_PROBLEMS = 20


def show_report(report: Report, rejects: Mapping[str, bytes], words: Words) -> None:
    """The report of the last import or check of this session, with the rejected rows as files."""
    st.markdown(f"**{_headline(report, words)}**")
    if report.parts:
        st.dataframe(_accounts(report.parts, words), hide_index=True, key="report-rows")
        totals = _totals(report.parts, words)
        if len(totals):
            st.caption(words("Control totals: what the source says beside what was stored."))
            st.dataframe(totals, hide_index=True, key="report-totals")
    for part in report.parts:
        _remarks(part, words)
    for name, rows in rejects.items():
        label = words("Download the rejected rows of {file}", file=escape_markdown(name))
        st.download_button(label, rows, file_name=name, mime="text/csv", on_click="ignore", key=f"rejects-{name}")


def remark_text(remark: Remark, words: Words) -> str:
    """A remark of the gate in the reader's language, safe to show."""
    return escape_markdown(words(remark.key, **remark.values))


def question_text(question: Question, words: Words) -> str:
    """What the gate wants to have confirmed, in the reader's language, safe to show."""
    return escape_markdown(words(question.key, **question.values))


def problem_text(problem: Problem, words: Words) -> str:
    """A problem of the gate in the reader's language, safe to show."""
    return escape_markdown(words(problem.key, **problem.values))


def refusal_text(refused: Refused, words: Words) -> str:
    """Why a source is not read at all, in the reader's language, safe to show."""
    values = {name: words(value) if name == "what" else value for name, value in refused.values.items()}
    return escape_markdown(words(refused.key, **values))


def _headline(report: Report, words: Words) -> str:
    if report.is_dry_run:
        return words("Checked: nothing was changed")
    if not report.version:
        return words("Nothing new: the store already holds all of it")
    return words("Imported as version {version}", version=report.version)


def _accounts(parts: Sequence[Part], words: Words) -> pd.DataFrame:
    """One row per source: rows in = accepted + rejected + duplicates."""
    return pd.DataFrame(
        {
            words("File"): [part.file for part in parts],
            words("Table"): [part.table for part in parts],
            words("Rows in"): [part.rows_in for part in parts],
            words("Accepted"): [part.accepted for part in parts],
            words("of these corrections"): [part.corrections for part in parts],
            words("Duplicates"): [part.duplicates for part in parts],
            words("Rejected"): [part.rejected for part in parts],
        }
    )


def _totals(parts: Sequence[Part], words: Words) -> pd.DataFrame:
    """One row per money or quantity column, as text in full: control totals are compared to the last digit."""
    rows = [
        (part.file, total.column, _plain(total.source_e4, words), _plain(total.staged_e4, words),
         _plain(total.rejected_e4, words))
        for part in parts
        for total in part.totals
    ]  # fmt: skip
    heads = [words("File"), words("Column"), words("In the file"), words("Taken in"), words("Rejected")]
    return pd.DataFrame(rows, columns=heads)


def _plain(value_e4: int, words: Words) -> str:
    return words.number(value_e4 / 10_000, 4 if value_e4 % 100 else 2)


def _remarks(part: Part, words: Words) -> None:
    for remark in part.warnings:
        said = words("{file}: {text}", file=escape_markdown(part.file), text=remark_text(remark, words))
        st.caption(f":material/info: {said}")
    for problem in part.problems[:SHOWN_PROBLEMS]:
        st.caption(f":material/error: {problem_text(problem, words)}")
    for conflict in part.conflicts[:SHOWN_PROBLEMS]:
        st.caption(f":material/error: {problem_text(conflict, words)}")
    if part.problem_count > SHOWN_PROBLEMS:
        more = part.problem_count - SHOWN_PROBLEMS
        st.caption(words.many("and {n} more row", "and {n} more rows", more))
