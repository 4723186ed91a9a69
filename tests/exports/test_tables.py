"""A panel as plain data: unknown stays unknown, money is in whole units, no text runs as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pandas as pd
import pytest

from charts.chart import tidy
from charts.panel import Change, Note, Panel, Table, TableColumn, Tile
from data.inert import inert
from exports.tables import BOM, panel_csv, panel_json, record_of

COLUMNS = (
    TableColumn("name", "Name"), TableColumn("money", "Revenue", "money"),
    TableColumn("quantity", "Quantity", "amount"), TableColumn("n", "Orders", "count"),
    TableColumn("share", "Share", "share"), TableColumn("on", "Day", "day"), TableColumn("past", "Past", "spark"),
)  # fmt: skip
ROWS = tidy(
    {
        "name": ["永兴商店", "=1+1", None],
        "money": [1_234_500, -99_999, None],
        "quantity": [15_000, 0, None],
        "n": [3, 0, None],
        "share": [0.5, 1.0, float("nan")],
        "on": [date(2026, 3, 5), pd.Timestamp("2026-03-06"), pd.NaT],
        "past": [[1.0, None, 2.5], [], None],
        "not_shown": ["secret"] * 3,
    }
)
PANEL = Panel("list", "Said", table=Table(COLUMNS, ROWS), note=Note("n 3", "what over what", "whose"))


def rows_of(panel: Panel) -> list[list[str]]:
    return list(csv.reader(io.StringIO(panel_csv(panel).decode().removeprefix(BOM), newline="")))


def test_money_and_quantities_come_in_whole_units_and_unknown_is_null() -> None:
    first, second, unknown = record_of(PANEL)["rows"]
    assert first == {
        "name": "永兴商店", "money": 123.45, "quantity": 1.5, "n": 3, "share": 0.5, "on": "2026-03-05",
        "past": [1, None, 2.5],
    }  # fmt: skip
    assert (second["money"], second["quantity"], second["share"], second["on"]) == (-9.9999, 0, 1, "2026-03-06")
    assert set(unknown.values()) == {None}


def test_only_the_columns_of_the_table_go_out_with_their_labels_and_kinds() -> None:
    record = record_of(PANEL)
    assert record["columns"][1] == {"key": "money", "label": "Revenue", "kind": "money"}
    assert b"secret" not in panel_json(PANEL) + panel_csv(PANEL)
    assert (record["panel"], record["message"], record["missing"]) == ("list", "Said", None)
    assert (record["note"], record["definition"], record["source"]) == ("n 3", "what over what", "whose")


def test_json_is_plain_utf8_without_nan() -> None:
    assert "永兴商店" in panel_json(PANEL).decode()
    assert json.loads(panel_json(PANEL)) == record_of(PANEL)


def test_missing_cells_of_every_kind_of_column_are_null() -> None:
    frame = pd.DataFrame(
        {
            "money": pd.array([1, None], "Int64"), "n": [1.0, float("nan")], "on": pd.to_datetime(["2026-01-01", None]),
            "name": pd.array(["a", None], "string"),
        }
    )  # fmt: skip
    kept = tuple(c for c in COLUMNS if c.key in frame)
    assert record_of(Panel("k", "m", table=Table(kept, frame)))["rows"] == [
        {"name": "a", "money": 0.0001, "n": 1, "on": "2026-01-01"}, dict.fromkeys(("name", "money", "n", "on")),
    ]  # fmt: skip


def test_csv_says_its_encoding_and_leaves_unknown_empty() -> None:
    assert panel_csv(PANEL).startswith(b"\xef\xbb\xbf") and panel_csv(PANEL).endswith(b"\r\n")
    header, first, second, unknown = rows_of(PANEL)
    assert header == ["Name", "Revenue", "Quantity", "Orders", "Share", "Day", "Past"]
    assert first[:6] == ["永兴商店", "123.45", "1.5", "3", "0.5", "2026-03-05"]
    assert second[:2] == ["'=1+1", "-9.9999"], "a text is made inert, a negative number stays a number"
    assert unknown == [""] * 7


RUNS = re.compile(r"""(?:^|[;,|\t\r\n\0])[\s"\ufeff\u200b\u00a0]*[=+\-@＝＋－＠]""")
"""A formula at the start of a cell, or where a program may begin a new one; spaces and quotes do not hide it."""


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠x", "  =1", '"=1', "a;=1",
     "a\n=1", "\ufeff=1"],
)  # fmt: skip
def test_a_text_that_could_run_is_made_inert_and_keeps_its_letters(text: str) -> None:
    assert RUNS.search(text) and not RUNS.search(inert(text))
    assert inert(text).replace("'", "") == text


@pytest.mark.parametrize("text", ["", "永兴", "a=b", "−5", "5-3", "O'Brien", "Müller & Co", "100 %", "x@y.example"])
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_tiles_go_out_as_rows_with_their_numbers_and_reasons() -> None:
    rise = Change("+4.2 %", "on last year", "up", "good")
    tiles = (
        Tile("r", "Revenue", "¥1.2 M", rise, number=12_000_000_000, unit="money"),
        Tile("s", "Share", "50.0 %", second="95 %: 9 % to 91 %", number=0.5, unit="share"),
        Tile("u", "Profit", "", missing="unknown: no cost", unit="money"),
    )  # fmt: skip
    rows = record_of(Panel("tiles", "Key figures", tiles=tiles))["rows"]
    assert [(r["label"], r["value"], r["shown"]) for r in rows] == [
        ("Revenue", 1_200_000, "¥1.2 M"), ("Share", 0.5, "50.0 %"), ("Profit", None, None),
    ]  # fmt: skip
    assert rows[0]["change"] == "+4.2 % on last year" and rows[2]["missing"] == "unknown: no cost"
    assert rows_of(Panel("tiles", "Key figures", tiles=tiles))[3] == ["Profit", "", "", "", "", "unknown: no cost"]


def test_a_panel_that_lacks_its_data_says_so_and_has_no_row() -> None:
    record = record_of(Panel("acts", "Praise", missing="no surveys yet"))
    assert (record["missing"], record["columns"], record["rows"]) == ("no surveys yet", [], [])
