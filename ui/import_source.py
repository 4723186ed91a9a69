"""One file, sheet or member of an archive on its way in: what it is taken for, how it is read, what is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from data import gate
from data.contract import TABLES
from data.gate.mapping import checked, unmapped
from data.gate.questions import answered
from locales import Words, escape_markdown
from ui.import_mapping import edited
from ui.import_options import reading_options, units
from ui.import_questions import answer_to, to_ask
from ui.import_report import refusal_text, remark_text
from ui.import_shelf import Kept, Shelf, kept_for, meant_for, show_saving
from ui.uploads import Upload, looked_at_source

PREVIEW_ROWS = 8


@dataclass(frozen=True)
class Outcome:
    """What became of one source: its mapping once nothing is open; left out on purpose; or still open."""

    mapping: gate.Mapping | None = None
    is_left_out: bool = False


@dataclass(frozen=True)
class Looking:
    """Where one source stands: what is seen of it now, the questions asked so far and whether all are answered."""

    preview: gate.Preview
    mapping: gate.Mapping | None
    is_answered: bool


def source_outcome(preview: gate.Preview, upload: Upload, is_one_of_many: bool, shelf: Shelf, words: Words) -> Outcome:
    """Draws the card of one source and returns what was decided on it."""
    key = f"{upload.key}-{preview.source}-{words.language}"
    with st.expander(escape_markdown(preview.source), expanded=True, key=f"file-{key}", icon=":material/description:"):
        wanted = not is_one_of_many or st.toggle(
            words("Bring this one in"), value=preview.refusal is None, key=f"wanted-{key}"
        )
        if not wanted:
            return Outcome(is_left_out=True)
        if preview.refusal is not None:
            refused(preview.refusal, words)
            return Outcome()
        return Outcome(_decided(preview, upload, shelf, key, words))


def refused(refusal: gate.Refused, words: Words) -> None:
    """Why a file is not read, as a box."""
    st.warning(refusal_text(refusal, words), icon=":material/block:")


def _decided(preview: gate.Preview, upload: Upload, shelf: Shelf, key: str, words: Words) -> gate.Mapping | None:
    table, kept = _table_and_mapping(preview, shelf, key, words)
    if table is None:
        return None
    rows_at = st.container(gap="xsmall", key=f"rows-{key}")
    try:
        looking = _asked(preview, upload, table, kept, key, words)
    except gate.Refused as refusal:
        refused(refusal, words)
        return None
    with rows_at:
        _show_rows(looking.preview, key, words)
    if looking.mapping is None:
        return None
    st.caption(words("Which column of the file feeds which column of the table; ★ is needed."))
    mapping = edited(looking.mapping, looking.preview, kept is not None, f"{key}-{kept and kept.name}", words)
    mapping = meant_for(units_in_place(mapping, key, words), preview.source)
    if _is_complete(mapping, looking, words):
        show_saving(mapping, shelf, key, words)
        return mapping if looking.is_answered else None
    return None


def units_in_place(mapping: gate.Mapping, key: str, words: Words) -> gate.Mapping:
    """The unit of each number, in a part that opens: most files need none of it."""
    if not any(TABLES[mapping.table].column(name).kind in ("money", "amount") for name, _ in mapping.columns):
        return mapping
    with st.expander(words("Units of the numbers"), key=f"unit-{key}"):
        return units(mapping, key, words)


def _table_and_mapping(preview: gate.Preview, shelf: Shelf, key: str, words: Words) -> tuple[str | None, Kept | None]:
    """The table the file is taken for, and the saved mapping it is read with, if any."""
    kept = kept_for(preview.headers, preview.source, shelf)
    names = {each.name or words("used last"): each for each in reversed(kept)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=f"bar-table-{key}"):
        offered = [words("proposed by the headers"), *reversed(names)]
        chosen = offered[min(1, len(names))]
        if names:
            chosen = st.selectbox(words("Mapping"), offered, index=1, key=f"kept-{key}-{len(names)}", width=260)
        saved = names.get(chosen)
        proposed = saved.mapping.table if saved else preview.table
        tables = tuple(TABLES)
        table = st.selectbox(
            words("Taken for the table"), tables, index=tables.index(proposed) if proposed in tables else None,
            format_func=lambda name: f"{name} · {words(TABLES[name].one_row_per)}", width=300,
            placeholder=words("Choose a table"), key=f"table-{key}-{chosen}",
        )  # fmt: skip
    return table, saved if saved and saved.mapping.table == table else None


def _asked(preview: gate.Preview, upload: Upload, table: str, kept: Kept | None, key: str, words: Words) -> Looking:
    """Asks the gate's questions one after the other; each answer may change what is seen and what is asked next."""
    mapping = kept.mapping if kept else None
    options = _options(mapping.options if mapping else gate.Options(), key, words)
    if options != (mapping.options if mapping else gate.Options()):
        base = mapping or gate.mapping_of("", table, {})
        mapping = meant_for(replace(base, options=options), preview.source)
    now = _seen(preview, upload, table, mapping)
    done: set[str] = set()
    is_answered = True
    while waiting := [each for each in to_ask(now.questions) if _name(each) not in done]:
        for question in waiting:
            done.add(_name(question))
            answer = answer_to(question, key, words)
            is_answered = is_answered and answer is not None
            if answer is not None:
                told = answered(now.mapping, question, answer, preview.source)
                now = _seen(now, upload, table, meant_for(told, preview.source))
                break
    return Looking(now, now.mapping, is_answered)


def _name(question: gate.Question) -> str:
    return f"{question.code} {question.values.get('column', '')}"


def _options(given: gate.Options, key: str, words: Words) -> gate.Options:
    with st.expander(words("How the file is read"), key=f"read-{key}"):
        return reading_options(given, key, words)


def _seen(before: gate.Preview, upload: Upload, table: str, mapping: gate.Mapping | None) -> gate.Preview:
    """The source as seen with that mapping; as before where nothing new was said."""
    if mapping is None and before.table == table:
        return before
    found = looked_at_source(upload, before.source, table, mapping)
    if found is None or found.refusal is not None:
        raise found.refusal if found and found.refusal else gate.Refused("no_file", file=before.source)
    return found


def _show_rows(preview: gate.Preview, key: str, words: Words) -> None:
    """The first rows as read, and how they were read."""
    rows = pd.DataFrame([*preview.rows[:PREVIEW_ROWS]], columns=list(preview.headers), dtype="string")
    st.dataframe(rows, hide_index=True, key=f"preview-{key}", placeholder="")
    for remark in preview.remarks:
        st.caption(f":material/info: {remark_text(remark, words)}")


def _is_complete(mapping: gate.Mapping, looking: Looking, words: Words) -> bool:
    """Whether the mapping can be carried out; says what is missing or wrong."""
    missing = unmapped(mapping, TABLES[mapping.table])
    if missing:
        names = words.joined([column.name for column in missing])
        st.info(words("Still to map: {names}.", names=names), icon=":material/rule:")
        return False
    try:
        checked(mapping, looking.preview.headers, looking.preview.source)
    except gate.Refused as refusal:
        refused(refusal, words)
        return False
    if not looking.is_answered:
        st.info(words("Answer the questions above; nothing is guessed."), icon=":material/help:")
    return True
