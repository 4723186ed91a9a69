"""What an import did, in words and numbers: every row accounted for, control totals side by side, problems by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from data.gate.mapping import REJECTS_SUFFIX
from data.gate.report import Problem, Refused, Remark
from data.warehouse.importing import Part, Report
from locales import Words, escape_markdown

SHOWN_KINDS = 12
SHOWN_LINES = 8
REJECTED = "data/rejects"
"""What the log of access calls rejected rows that were fetched; the names of files stay out of it."""


@dataclass(frozen=True)
class ProblemKind:
    """Problems of one kind in one column of one file: the first of them, and the lines of all that are known."""

    first: Problem
    lines: tuple[int, ...]


def show_report(report: Report, rejects: Mapping[str, bytes], words: Words, took: Callable[..., None]) -> None:
    """The report of the last import or check of this session, with the rejected rows as files.

    took: (what, kind) notes that something leaves, before it does.
    """
    icon = ":material/fact_check:" if report.is_dry_run else ":material/task_alt:"
    st.markdown(f"{icon} **{_headline(report, words)}**")
    if report.parts:
        st.dataframe(_accounts(report.parts, words), hide_index=True, key="report-rows")
        totals = _totals(report.parts, words)
        if len(totals):
            st.caption(
                words("Control totals: what the source says beside what was taken in; the rest must be nothing.")
            )
            st.dataframe(totals, hide_index=True, key="report-totals")
    for part in report.parts:
        _remarks(part, words)
    if rejects:
        st.caption(
            words("Correct the rejected rows in the file and drop it here again; the reason stands beside each.")
        )
    for name, rows in rejects.items():
        label = words("Download the rejected rows of {file}", file=escape_markdown(name))
        st.download_button(
            label, partial(handed_over, rows, took), file_name=rejects_name(name), mime="text/csv", on_click="ignore",
            key=f"rejects-{name}", icon=":material/download:",
        )  # fmt: skip


def handed_over(rows: bytes, took: Callable[..., None]) -> bytes:
    """Rejected rows as they leave: they hold what the file held, so it is noted like any other export."""
    took(REJECTED, "csv")
    return rows


def rejects_name(source: str) -> str:
    """The name under which rejected rows go out, so that the mapping of their source fits them when they come back."""
    last = source.removesuffix(REJECTS_SUFFIX).replace("\\", "/").rsplit("/", 1)[-1]
    return f"{last}{REJECTS_SUFFIX}"


def remark_text(remark: Remark, words: Words) -> str:
    """A remark of the gate in the reader's language, safe to show."""
    return escape_markdown(words(remark.key, **remark.values))


def problem_text(problem: Problem, words: Words) -> str:
    """A problem of the gate in the reader's language, safe to show."""
    return escape_markdown(words(problem.key, **problem.values))


def refusal_text(refused: Refused, words: Words) -> str:
    """Why a source is not read at all, in the reader's language, safe to show."""
    values = {name: words(value) if name == "what" else value for name, value in refused.values.items()}
    return escape_markdown(words(refused.key, **values))


def problem_kinds(problems: Iterable[Problem]) -> list[ProblemKind]:
    """The problems by kind and column, in the order of their first lines."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.column), []).append(problem)
    return [ProblemKind(alike[0], tuple(problem.line for problem in alike)) for alike in found.values()]


def _headline(report: Report, words: Words) -> str:
    taken = sum(part.accepted for part in report.parts)
    if report.is_dry_run:
        return words.many(
            "Checked, nothing was changed: {n} row would be taken in",
            "Checked, nothing was changed: {n} rows would be taken in",
            taken,
        )
    if not report.version:
        return words("Nothing new: the store already holds all of it")
    return words.many(
        "{n} row was taken in; version {version} answers now",
        "{n} rows were taken in; version {version} answers now",
        taken,
        version=report.version,
    )


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
        (part.file, total.column, *(_plain(value, words) for value in (
            total.source_e4, total.staged_e4, total.rejected_e4,
            total.source_e4 - total.staged_e4 - total.rejected_e4)),
         total.unread)
        for part in parts
        for total in part.totals
    ]  # fmt: skip
    heads = [words("File"), words("Column"), words("In the file"), words("Taken in"), words("Rejected"),
             words("Rest"), words("Cells not read")]  # fmt: skip
    return pd.DataFrame(rows, columns=heads)


def _plain(value_e4: int, words: Words) -> str:
    return words.number(value_e4 / 10_000, 4 if value_e4 % 100 else 2)


def _remarks(part: Part, words: Words) -> None:
    for remark in part.warnings:
        said = words("{file}: {text}", file=escape_markdown(part.file), text=remark_text(remark, words))
        st.caption(f":material/info: {said}")
    kinds = problem_kinds((*part.problems, *part.conflicts))
    for kind in kinds[:SHOWN_KINDS]:
        st.caption(f":material/error: {problem_text(kind.first, words)}{_alike(kind, words)}")
    told = sum(len(kind.lines) for kind in kinds[:SHOWN_KINDS])
    if part.problem_count > told:
        st.caption(words.many("and {n} more row", "and {n} more rows", part.problem_count - told))


def _alike(kind: ProblemKind, words: Words) -> str:
    """How many more there are of the kind, and on which lines the next stand."""
    more = kind.lines[1:]
    if not more:
        return ""
    lines = ", ".join(str(line) for line in more[:SHOWN_LINES]) + (", …" if len(more) > SHOWN_LINES else "")
    return " · " + words.many(
        "{n} more like it: line {lines}", "{n} more like it: lines {lines}", len(more), lines=lines
    )
