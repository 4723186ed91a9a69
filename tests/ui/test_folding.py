"""Rows that open and close: which are in sight, and how they say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import streamlit as st

from charts.chart import tidy
from charts.panel import Table, TableColumn
from ui.folding import folded, open_codes, rows_in_sight, toggle

LEVELS = (0, 1, 2, 2, 1, 0, 1)
TABLE = Table(
    (TableColumn("period", "Period"), TableColumn("value", "Revenue", "count")),
    tidy(
        {
            "period": ["2026", "Q1", "Jan", "Feb", "Q2", "2025", "Q4"],
            "value": [7, 1, 2, 3, 4, 5, 6],
            "code": list("abcdefg"),
        }
    ),
    shaded=(0, 5),
    levels=LEVELS,
    folds="code",
    opened=("a",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(st, "session_state", {})
    yield


def test_rows_below_a_closed_one_are_out_of_sight() -> None:
    is_open = [True, False, False, False, False, False, False]
    assert rows_in_sight(LEVELS, is_open) == [0, 1, 4, 5]


def test_an_open_row_inside_a_closed_one_stays_out_of_sight_with_its_rows() -> None:
    assert rows_in_sight(LEVELS, [False, True, False, False, False, False, False]) == [0, 5]


def test_a_sign_says_open_or_closed_and_a_row_without_others_has_none() -> None:
    shown = folded(TABLE, {"a", "b"})
    names = [name.replace("\u2003", ">").replace("\u2007\u2002", "· ") for name in shown.table.rows["period"]]
    assert names == ["– 2026", ">– Q1", ">>· Jan", ">>· Feb", ">· Q2", "+ 2025"]
    assert shown.parents == ("a", "b", "", "", "", "f")


def test_a_row_below_another_says_its_shorter_name_and_one_at_the_top_its_whole_one() -> None:
    names = TABLE.rows.assign(short=["y", "1", "j", "f", "2", "y", "4"])
    shown = folded(replace(TABLE, rows=names, within="short"), {"a"})
    assert [str(name).strip("\u2003\u2007\u2002+– ") for name in shown.table.rows["period"]] == [
        "2026",
        "1",
        "2",
        "2025",
    ]


def test_total_rows_stay_shaded_where_they_now_stand_and_values_move_along() -> None:
    shown = folded(TABLE, set())
    assert shown.table.shaded == (0, 1) and shown.table.rows["value"].tolist() == [7, 5]


def test_the_reader_opens_and_closes_rows_against_how_they_stand_at_first() -> None:
    assert open_codes(TABLE, "k") == {"a"}
    toggle("f", "k")
    assert open_codes(TABLE, "k") == {"a", "f"}
    toggle("a", "k")
    toggle("f", "k")
    assert open_codes(TABLE, "k") == frozenset() and open_codes(TABLE, "other") == {"a"}
