"""What a printed table says is what the screen says, cell by cell."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from charts.chart import tidy
from charts.panel import Table, TableColumn
from charts.theme import LIGHT
from exports.shown import colour_of, headers, held, one_line, shown, shown_table, unit_of
from locales import words_for
from ui.tables import drawn_table

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
COLUMNS = (
    TableColumn("name", "Name"), TableColumn("money", "Profit", "money"),
    TableColumn("effect", "Effect", "money", signed=True), TableColumn("quantity", "Quantity", "amount"),
    TableColumn("n", "Orders", "count"), TableColumn("share", "Share", "share"),
    TableColumn("change", "Change", "change"), TableColumn("points", "Moved", "points", better="lower"),
    TableColumn("number", "Index", "number", digits=2, absent="too few"), TableColumn("on", "Day", "day"),
    TableColumn("bar", "Reached", "bar"), TableColumn("score", "Degree", "score"), TableColumn("past", "Past", "spark"),
)  # fmt: skip
TABLE = Table(
    COLUMNS,
    tidy(
        {
            "name": ["永兴商店", "two\nlines", None],
            "money": [1_845_300_000_000, -23_000_000_000, None],
            "effect": [5_000_000_000, -12_000_000_000, None],
            "quantity": [15_000, 1_234_560_000, None],
            "n": [1_284, 0, None],
            "share": [0.256, 1.0, float("nan")],
            "change": [0.042, -0.5, None],
            "points": [0.07, 0.0, None],
            "number": [1.25, float("inf"), None],
            "on": [date(2026, 3, 5), pd.Timestamp("2026-03-06"), pd.NaT],
            "bar": [0.714, 1.04, None],
            "score": [71.6, 0.0, None],
            "past": [[1.0, None, 2.5], [], None],
        }
    ),
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_every_kind_is_written_as_it_is_read() -> None:
    first, second, third = ([plain(cell) for cell in row] for row in shown_table(TABLE, EN).rows)
    assert first[:6] == ["永兴商店", "184.5", "+0.5", "1.50", "1,284", "26 %"]
    assert first[6:] == ["▲ +4.2 %", "▲ +7.0 pts", "1.25", "5 Mar 2026", "71 %", "72", ""]
    assert second[:6] == ["two lines", "−2.3", "−1.2", "123 K", "0", "100 %"]
    assert second[6:] == ["▼ −50.0 %", "±0.0 pts", "too few", "6 Mar 2026", "104 %", "0", ""]
    assert third == ["unknown"] * 8 + ["too few"] + ["unknown"] * 3 + [""]


def test_the_first_column_with_money_says_the_unit_of_all() -> None:
    assert [plain(header) for header in headers(TABLE, EN)[:4]] == ["Name", "Profit, ¥ M", "Effect", "Quantity"]
    assert headers(TABLE, ZH)[1] == f"Profit（{unit_of(TABLE, ZH).label}）"


@pytest.mark.parametrize("words", [EN, ZH])
def test_the_screen_writes_the_same_texts(words) -> None:  # type: ignore[no-untyped-def]
    drawn, printed = drawn_table(TABLE, words, LIGHT), shown_table(TABLE, words)
    for at, column in enumerate(COLUMNS):
        if column.kind in ("bar", "score", "spark", "number"):
            continue  # the screen draws the first three itself; it has no word for an infinite number
        on_screen = [one_line(text) for text in drawn.rows.data.texts[column.key]]
        if column.key in ("name", "on", "share", "money", "effect", "quantity", "n", "change", "points"):
            assert on_screen == [row[at] for row in printed.rows], column.key


def test_a_cell_alone_is_written_in_the_unit_of_its_whole_table() -> None:
    assert plain(shown(23_000_000_000, COLUMNS[1], TABLE, EN)) == "2.3"
    assert len(shown_table(TABLE, EN, most=1).rows) == 1


def test_changes_have_the_colour_of_what_they_mean_and_all_else_is_ink() -> None:
    change, points = COLUMNS[6], COLUMNS[7]
    assert colour_of(0.04, change, LIGHT) == LIGHT.good and colour_of(-0.04, change, LIGHT) == LIGHT.bad
    assert colour_of(0.04, points, LIGHT) == LIGHT.bad and colour_of(0, points, LIGHT) == LIGHT.muted
    assert colour_of(None, change, LIGHT) == LIGHT.muted and colour_of(-5, COLUMNS[1], LIGHT) == LIGHT.ink


@given(st.text())
def test_every_text_can_stand_in_a_file(text: str) -> None:
    element = etree.Element("t")
    element.text = held(text)
    etree.fromstring(etree.tostring(element))
    assert "\n" not in one_line(text)


def test_letters_and_signs_people_write_stay() -> None:
    kept = "a\tb\nÄ 永 𝒳 😀 ‰ ＝1 <b> =HYPERLINK()"
    assert held(kept) == kept and held("a\0b\x1f\ud800c\uffff") == "abc"
