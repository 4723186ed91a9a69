"""Tables that people edit: what was typed is kept whatever happens, and becomes one command when nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import streamlit as st

from data.desk import Conflict, DeskBusy
from data.desk.commands import ChangeRates
from data.execution import Command
from data.rates import ActivityRate
from locales.words import words_for
from pages import EntryColumn, TableEditor, TypedRow
from pages.setup.rate_table import COLUMNS, RATES
from ui.drafts import Draft, edited, fresh, rebased
from ui.said import SAID
from ui.table_editor import DRAFTS, _send, frame_of

DAY, NEXT = date(2026, 1, 1), date(2026, 7, 1)
NONE = dict.fromkeys((column.key for column in COLUMNS), None)
VISIT = NONE | {"activity": "visit", "valid_from": DAY, "rate": 10.0}
DROP = NONE | {"activity": "drop", "valid_from": DAY, "rate": 2.0}
EN = words_for("en")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def test_edits_of_the_widget_become_rows_in_the_kind_of_their_columns() -> None:
    edits = {
        "edited_rows": {0: {"rate": 12, "valid_from": "2026-07-01"}},
        "added_rows": [{"activity": " order ", "valid_from": "2026-07-01T00:00:00.000", "rate": 3}, {}],
        "deleted_rows": [1],
    }
    draft = edited(fresh([VISIT, DROP]), edits, COLUMNS)
    assert draft.typed == (
        TypedRow(VISIT, VISIT | {"rate": 12.0, "valid_from": NEXT}),
        TypedRow(None, NONE | {"activity": "order", "valid_from": NEXT, "rate": 3.0}),
    )
    assert draft.removed == (DROP,) and draft.changed == draft.typed


def test_a_cell_that_was_emptied_holds_nothing() -> None:
    draft = edited(fresh([VISIT]), {"edited_rows": {0: {"rate": None, "activity": " "}}}, COLUMNS)
    assert draft.typed[0].new == NONE | {"valid_from": DAY}


def test_what_was_typed_stays_on_rows_that_somebody_else_changed_since() -> None:
    mine = VISIT | {"rate": 12.0}
    draft = Draft((TypedRow(VISIT, mine), TypedRow(DROP, DROP)))
    theirs = [VISIT | {"rate": 15.0}, DROP | {"rate": 3.0}, DROP | {"valid_from": NEXT}]
    assert rebased(draft, theirs, COLUMNS).typed == (
        TypedRow(theirs[0], mine),
        TypedRow(theirs[1], theirs[1]),
        TypedRow(theirs[2], theirs[2]),
    )


def test_a_row_i_changed_and_they_withdrew_is_one_i_add_and_one_i_took_out_stays_out() -> None:
    draft = Draft((TypedRow(VISIT, VISIT | {"rate": 12.0}),), (DROP,))
    assert rebased(draft, [DROP | {"rate": 3.0}], COLUMNS) == Draft(
        (TypedRow(None, VISIT | {"rate": 12.0}),), (DROP | {"rate": 3.0},)
    )


def test_the_widget_gets_numbers_also_where_none_stands() -> None:
    frame = frame_of(fresh([VISIT]), COLUMNS)
    assert str(frame["cost"].dtype) == "float64" and list(frame["valid_from"]) == [DAY]
    assert list(frame_of(fresh([]), COLUMNS).columns) == [column.key for column in COLUMNS]


@pytest.fixture
def session() -> Iterator[None]:
    yield
    st.session_state.clear()


def send(edits: dict[str, Any], carry_out: Any, editor: TableEditor = RATES) -> tuple[str, str]:
    st.session_state["key"] = edits
    _send(editor, fresh([VISIT, DROP]), 3, "key", carry_out, EN)
    _, outcome, said = st.session_state[SAID]
    return outcome, said


@pytest.mark.usefixtures("session")
def test_what_is_sent_becomes_one_command_of_what_differs() -> None:
    taken = list[Command]()
    assert send({"edited_rows": {0: {"rate": 12}}, "deleted_rows": [1]}, taken.append) == ("saved", "")
    assert taken == [ChangeRates((ActivityRate("visit", DAY, 120_000),), (("drop", DAY),), 3)]
    assert st.session_state[DRAFTS]["rates"][1] is None


@pytest.mark.usefixtures("session")
def test_a_table_sent_untouched_changes_nothing() -> None:
    taken = list[Command]()
    assert send({"edited_rows": {0: {"rate": 10}}}, taken.append) == ("same", "") and taken == []


@pytest.mark.usefixtures("session")
def test_faults_name_row_and_column_and_nothing_typed_is_lost() -> None:
    taken = list[Command]()
    edits = {"edited_rows": {1: {"rate": -2}}, "added_rows": [{"rate": 5}]}
    assert send(edits, taken.append) == (
        "refused",
        "row 2 (drop and 2026-01-01), Rate per driver unit: not below 0; row 3, Activity: it is empty",
    )
    draft = st.session_state[DRAFTS]["rates"][1]
    assert taken == [] and [row.new["rate"] for row in draft.typed] == [10.0, -2.0, 5.0]


@pytest.mark.usefixtures("session")
def test_a_conflict_says_who_and_keeps_what_was_typed() -> None:
    def meets(command: Command) -> None:
        raise Conflict("rate of visit from 2026-01-01", None, "ben", AT)

    outcome, said = send({"edited_rows": {0: {"rate": 12}}}, meets)
    assert outcome == "refused" and said.startswith("ben changed rate of visit from 2026-01-01 on 2026-07-01 09:30")
    assert st.session_state[DRAFTS]["rates"][1].typed[0].new["rate"] == 12.0


@pytest.mark.usefixtures("session")
def test_a_desk_that_is_busy_keeps_what_was_typed() -> None:
    def refuses(command: Command) -> None:
        raise DeskBusy("nobody reads this")

    outcome, said = send({"edited_rows": {0: {"rate": 12}}}, refuses)
    assert outcome == "refused" and "Nothing was changed; try again" in said
    assert len(st.session_state[DRAFTS]["rates"][1].changed) == 1


def test_every_kind_of_column_is_drawn_and_every_key_is_needed() -> None:
    kinds = {column.kind for column in COLUMNS}
    assert kinds == {"text", "day", "number"} and [c.key for c in COLUMNS if c.is_key] == ["activity", "valid_from"]
    choice = EntryColumn("way", "Way", "…", "choice", options=(("a", "A"),))
    assert edited(fresh([{"way": "a"}]), {"edited_rows": {0: {"way": "b"}}}, (choice,)).typed[0].new == {"way": "b"}
