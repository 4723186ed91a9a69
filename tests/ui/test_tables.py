"""Tables: numbers stay numbers, texts and colours are ours."""

from __future__ import annotations

from datetime import date

import pandas as pd

from charts.chart import tidy
from charts.panel import Table, TableColumn
from charts.theme import LIGHT
from locales import words_for
from ui.tables import DrawnTable, drawn_table, placed

ROWS = pd.DataFrame(
    {
        "region_id": ["E", "S"],
        "name": ["East", None],
        "revenue": [581_000_000_000, None],
        "before": [None, 413_000_000_000],
        "change": [-0.038, 0.0],
        "cost": [0.1, -0.1],
        "share": [0.694, None],
        "target": [0.9, 1.05],
        "past": [[1.0, 2.0], [2.0, 1.0]],
        "since": [date(2026, 1, 2), None],
    }
)
COLUMNS = (
    TableColumn("name", "Region"),
    TableColumn("revenue", "Revenue", "money"),
    TableColumn("before", "Last year", "money"),
    TableColumn("change", "on last year", "change"),
    TableColumn("cost", "Cost", "change", better="lower"),
    TableColumn("share", "Satisfied", "share"),
    TableColumn("target", "of target", "bar"),
    TableColumn("past", "12 quarters", "spark"),
    TableColumn("since", "Since", "day"),
)


def drawn() -> DrawnTable:
    return drawn_table(Table(COLUMNS, ROWS, shaded=(1,), opens="region_id"), words_for("en", "CNY"), LIGHT)


def shown(drawn: DrawnTable) -> list[list[str]]:
    """The texts as Streamlit asks for them."""
    texts = drawn.rows.data.astype(str)
    return [[text.replace("\u00a0", " ") for text in row] for row in texts.to_numpy().tolist()]


def style_of(drawn: DrawnTable, row: int, column: str) -> dict[str, str]:
    name = f"row{row}_col{list(drawn.columns).index(column)}"
    read = drawn.rows._translate(False, False)["cellstyle"]
    return dict(next(style["props"] for style in read if name in style["selectors"]))


def test_cells_are_written_in_the_readers_language() -> None:
    assert shown(drawn())[0][:6] == ["East", "58.1", "unknown", "▼ −3.8 %", "▲ +10.0 %", "69 %"]


def test_unknown_is_never_a_zero() -> None:
    assert shown(drawn())[1][:2] == ["unknown", "unknown"]
    assert drawn().rows.data["revenue"].isna().tolist() == [False, True]
    assert drawn().unknown == "unknown"


def test_a_number_sorts_as_a_number() -> None:
    assert drawn().rows.data["revenue"].dtype == "float64"
    assert drawn().rows.data["target"].tolist() == [90.0, 105.0]


def test_the_unit_of_money_is_said_once() -> None:
    labels = [setting["label"].replace("\u00a0", " ") for setting in drawn().columns.values()]
    assert labels[:3] == ["Region", "Revenue, ¥ M", "Last year"]


def test_a_change_that_may_be_chance_or_reads_as_nothing_is_muted() -> None:
    rows = tidy({"gap": [0.2, 0.2, 0.0004], "is_noise": [True, False, False]})
    table = Table((TableColumn("gap", "gap", "points", noise="is_noise"),), rows)
    found = drawn_table(table, words_for("en"), LIGHT)
    assert [style_of(found, row, "gap")["color"] for row in range(3)] == [LIGHT.muted, LIGHT.good, LIGHT.muted]
    assert [text for (text,) in shown(found)] == ["▲ +20.0 pts", "▲ +20.0 pts", "±0.0 pts"]


def test_a_table_that_stands_whole_is_another_one_when_a_row_comes_to_it() -> None:
    def place(count: int) -> str:
        rows = tidy({"n": list(range(count))})
        return placed("panel", drawn_table(Table((TableColumn("n", "n", "count"),), rows), words_for("en"), LIGHT))

    assert place(3) != place(4), "else the browser keeps the height and cuts the new row"
    assert place(11) == place(12) == "panel", "a long one scrolls inside"


def test_a_change_has_the_colour_of_what_it_means_for_us() -> None:
    table = drawn()
    assert style_of(table, 0, "change")["color"] == LIGHT.bad
    assert style_of(table, 0, "cost")["color"] == LIGHT.bad
    assert style_of(table, 1, "change")["color"] == LIGHT.muted
    assert style_of(table, 1, "cost")["color"] == LIGHT.good


def test_total_rows_are_shaded() -> None:
    assert style_of(drawn(), 1, "name")["background-color"] == LIGHT.zone


def test_rows_open_codes_not_labels() -> None:
    assert drawn().opens == ("E", "S")


def test_a_table_without_rows_is_drawn() -> None:
    empty = drawn_table(Table(COLUMNS, ROWS.iloc[:0]), words_for("zh", "CNY"), LIGHT)
    assert shown(empty) == [] and empty.opens == ()


def test_sentences_wrap_in_either_language() -> None:
    sentence = "本期 2,598 位客户中最好的 520 位所占份额，含已关闭的客户与没有服务记录的客户"
    rows = tidy({"said": [sentence]})
    assert drawn_table(Table((TableColumn("said", "Said"),), rows), words_for("zh"), LIGHT).prose is not None


def test_text_that_gets_longer_below_what_the_browser_looks_at_is_given_its_width() -> None:
    texts = {"name": ["a"] * 12, "kind": ["fall"] * 11 + ["no order although one was due"], "owner": ["Li"] * 12}
    columns = tuple(TableColumn(key, key) for key in texts)
    settings = drawn_table(Table(columns, tidy(texts)), words_for("en"), LIGHT).columns
    assert [settings[key]["width"] for key in texts] == [72, 29 * 7 + 24, None], "the first one is pinned"
