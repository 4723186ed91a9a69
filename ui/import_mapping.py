"""The mapping editor: which column of the file, which constant or which formula fills each column of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from data.contract import TABLES, Column
from data.gate import Mapping, Preview
from data.gate.synonyms import plain_word, words_of
from locales import N_, Words, escape_markdown

Way = Literal["constant", "formula"]
SHOWN_CELLS = 3
LONGEST_CELL = 18
COMPUTED_KINDS = ("money", "amount")
SAME_NAME = N_("proposed: the same name")
KNOWN_NAME = N_("proposed: a name known for it")
BY_CELLS = N_("proposed by its cells")
SAVED = N_("from the saved mapping")


@dataclass(frozen=True)
class Source:
    """What can feed a column: one of the file (`header`), or a way to fill it without one."""

    header: str = ""
    way: Way | None = None


def edited(mapping: Mapping, preview: Preview, is_saved: bool, key: str, words: Words) -> Mapping:
    """Draws one field per column of the table, those that are needed or proposed first; returns what was chosen."""
    columns = TABLES[mapping.table].columns
    fed = {name for name, _ in (*mapping.columns, *mapping.constants, *mapping.computed)}
    first = [column for column in columns if _is_needed(column) or column.name in fed]
    rest = [column for column in columns if column not in first]
    said = _fields(first, mapping, preview, is_saved, f"{key}-first", words)
    if rest:
        with st.expander(words.many("{n} more column", "{n} more columns", len(rest)), key=f"more-{key}"):
            said |= _fields(rest, mapping, preview, is_saved, f"{key}-more", words)
    return mapping_as_chosen(mapping, said)


def _is_needed(column: Column) -> bool:
    return column.required and not column.derived


def _fields(
    columns: Sequence[Column], mapping: Mapping, preview: Preview, is_saved: bool, key: str, words: Words
) -> dict[str, tuple[Source | None, str]]:
    said = {}
    with st.grid(4, min_column_width=190, gap=12, key=f"mapping-{key}"):
        for column in columns:
            with st.container(gap=4):
                said[column.name] = _field(column, mapping, preview, is_saved, key, words)
    return said


def _field(
    column: Column, mapping: Mapping, preview: Preview, is_saved: bool, key: str, words: Words
) -> tuple[Source | None, str]:
    """What feeds the column, and the constant or formula typed for it."""
    sources = [Source(header) for header in preview.headers] + [Source(way="constant")]
    sources += [Source(way="formula")] if column.kind in COMPUTED_KINDS else []
    proposed = _proposed(column, mapping)
    key = f"{key}-{mapping.table}-{column.name}"
    labels = {Source(way="constant"): words("a constant …"), Source(way="formula"): words("a formula …")}
    source = st.selectbox(
        escape_markdown(f"{column.name} ★" if _is_needed(column) else column.name), sources,
        index=sources.index(proposed) if proposed in sources else None, help=words(column.meaning),
        placeholder=words("left out"), format_func=lambda each: labels.get(each, each.header),
        key=f"source-{key}-{proposed.header if proposed else ''}",
    )  # fmt: skip
    typed = ""
    if source is not None and source.way:
        given = dict(mapping.constants if source.way == "constant" else mapping.computed).get(column.name, "")
        typed = st.text_input(
            labels[source], given, key=f"typed-{key}-{source.way}", label_visibility="collapsed",
            placeholder="revenue - profit" if source.way == "formula" else words("the same for every row"),
        )  # fmt: skip
    elif source is not None:
        st.caption(_cells(source.header, preview, words))
        if source == proposed:
            st.caption(words(SAVED if is_saved else why(column, mapping.table, source.header)))
    return source, typed.strip()


def _proposed(column: Column, mapping: Mapping) -> Source | None:
    header = mapping.source_of(column.name)
    if header is not None:
        return Source(header)
    if column.name in dict(mapping.constants):
        return Source(way="constant")
    return Source(way="formula") if column.name in dict(mapping.computed) else None


def why(column: Column, table: str, header: str) -> str:
    """Why the gate proposes that column of the file: the message key."""
    plain = plain_word(header)
    if plain == plain_word(column.name):
        return SAME_NAME
    return KNOWN_NAME if plain in words_of(table).get(column.name, {}) else BY_CELLS


def _cells(header: str, preview: Preview, words: Words) -> str:
    """The first cells of that column, as they stand in the file."""
    if header not in preview.headers:
        return words("no such column in this file")
    at = preview.headers.index(header)
    cells = [cell for row in preview.rows if (cell := row[at])][:SHOWN_CELLS]
    short = [cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…" for cell in cells]
    return escape_markdown(" · ".join(short)) if short else words("empty in the first rows")


def mapping_as_chosen(mapping: Mapping, said: dict[str, tuple[Source | None, str]]) -> Mapping:
    """The mapping as chosen, in the order of the contract; a constant or formula counts once something is typed."""
    chosen = [(c.name, *said[c.name]) for c in TABLES[mapping.table].columns]
    columns = tuple((name, source.header) for name, source, _ in chosen if source and source.header)
    return replace(
        mapping,
        columns=columns,
        constants=tuple(
            (name, typed) for name, source, typed in chosen if source and source.way == "constant" and typed
        ),
        computed=tuple((name, typed) for name, source, typed in chosen if source and source.way == "formula" and typed),
        # What a header said of its unit holds for that column of the file only.
        units=tuple(
            (name, factor) for name, factor in mapping.units if dict(columns).get(name) == mapping.source_of(name)
        ),
    )
