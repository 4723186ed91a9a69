"""What is seldom looked at again is kept packed, and is the same when it is unpacked."""

from __future__ import annotations

import logging
from dataclasses import replace

import pandas as pd
import pytest

from charts.panel import Panel, Table, TableColumn
from charts.theme import LIGHT
from locales import words_for
from ui import panels
from ui.packed import Fresh, Packed
from ui.panels import drawn_panel
from ui.tables import drawn_table

ROWS = pd.DataFrame({"name": ["a", None], "value_e4": pd.array([12, None], dtype="Int64"), "line": [[1.0, 2.0], []]})
COLUMNS = TableColumn("name", "Name"), TableColumn("value_e4", "Value", "money")
PANEL = Panel("k", "Revenue", table=Table(COLUMNS, ROWS))


def test_the_values_made_last_stay_as_they_are_and_older_ones_are_packed() -> None:
    fresh, made = Fresh(2), [Packed({"n": n, "rows": ROWS}) for n in range(5)]
    for each in made:
        assert fresh.add(each) is each
    assert [each.is_packed for each in made] == [True, True, True, False, False]
    assert [each.value["n"] for each in made] == list(range(5))
    pd.testing.assert_frame_equal(made[0].value["rows"], ROWS)
    made[0].pack()
    assert made[0].value["n"] == 0, "what is packed already stays so"


def test_a_packed_panel_is_drawn_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "FRESH", Fresh(1))
    words = words_for("en")
    drawn = drawn_panel(PANEL, words, LIGHT)
    assert drawn.table is not None and PANEL.table is not None and drawn.head.table is not None
    before = drawn.table.rows.data
    drawn_panel(replace(PANEL, key="next"), words, LIGHT)
    assert drawn.whole.is_packed and drawn.panel is not PANEL
    pd.testing.assert_frame_equal(drawn.table.rows.data, before)
    pd.testing.assert_frame_equal(drawn_table(PANEL.table, words, LIGHT).rows.data, before)
    assert drawn.head.table.rows.empty and (drawn.head.key, drawn.head.message) == ("k", "Revenue")


def test_what_cannot_be_packed_stays_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    held = Packed(lambda: 7)
    with caplog.at_level(logging.WARNING):
        held.pack()
    assert held.value() == 7 and not held.is_packed and "is not packed" in caplog.text


def test_two_packed_values_are_equal_when_what_they_hold_is() -> None:
    one, other = Packed((1, "a")), Packed((1, "a"))
    one.pack()
    assert one == other and one != Packed((2, "a")) and one != (1, "a")
