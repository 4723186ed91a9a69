"""A panel as a workbook: typed cells, the whole list, where it comes from, and no text that runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from charts.chart import tidy
from charts.panel import Note, Panel, Remark, Table, TableColumn, Tile
from exports import whole as whole_lists
from exports.cells import LONGEST, cell, could_run, header, number_format, text_of
from exports.taken import EXPORTERS
from exports.workbook import STREAMED_FROM, panel_xlsx
from locales import words_for
from pages.pieces.origin import Origin
from tests.pages.showing import NAUGHTY

ORIGIN = Origin(
    "en", "CNY", "Sidu & Söhne", "Who loses?", "Q3 2026 against Q3 2025", ("Region: North", "Tier: A"),
    (("Minimum order", "500"),), "000007", date(2026, 10, 16), False,
)  # fmt: skip
COLUMNS = (
    TableColumn("name", "Name"), TableColumn("money", "Profit", "money"),
    TableColumn("effect", "Effect", "money", signed=True), TableColumn("quantity", "Quantity", "amount"),
    TableColumn("n", "Orders", "count"), TableColumn("share", "Share", "share"),
    TableColumn("change", "Change", "change"), TableColumn("points", "Moved", "points"),
    TableColumn("number", "Index", "number", digits=2), TableColumn("on", "Day", "day"),
    TableColumn("past", "Past", "spark"),
)  # fmt: skip
ROWS = tidy(
    {
        "name": ["永兴商店", "Second", "Third"],
        "money": [12_345_678, -99_999, None],
        "effect": [5_000, -5_000, None],
        "quantity": [15_000, 0, None],
        "n": [3, 0, None],
        "share": [0.256, 1.0, float("nan")],
        "change": [0.042, -0.5, None],
        "points": [0.07, -0.016, None],
        "number": [1.25, 3.0, None],
        "on": [date(2026, 3, 5), pd.Timestamp("2026-03-06"), pd.NaT],
        "past": [[1.0, None, 2.5], [], None],
    }
)
PANEL = Panel(
    "list", "Two clients lose ¥1", table=Table(COLUMNS, ROWS, shaded=(1,)),
    note=Note("n 3 · data as of …", "what over what", "whose"), remarks=(Remark("Verdict", "It holds."),),
)  # fmt: skip
DANGEROUS = (
    '=HYPERLINK("http://example.com","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1＋1", "－5",
    "＠x", "＋x", "x" * 500, "<script>alert(1)</script>", "http://example.com", "{=1}", "'=1", "_x0041_",
    "\ufffe\uffff", "\x01\x1f", "𝒳 & <b>", *NAUGHTY,
)  # fmt: skip


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def sheets(content: bytes) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def told(content: bytes) -> dict[str, object]:
    return {str(row[0]): row[1] for row in sheets(content)[1]}


def test_numbers_and_days_are_typed_and_unknown_is_an_empty_cell() -> None:
    head, first, second, unknown = sheets(panel_xlsx(PANEL, ORIGIN))[0]
    assert head[:5] == ["Name", "Profit, CNY", "Effect, CNY", "Quantity", "Orders"]
    assert head[5:] == ["Share", "Change", "Moved, pts", "Index", "Day", "Past"]
    assert first == ["永兴商店", 1234.5678, 0.5, 1.5, 3, 0.256, 0.042, 7, 1.25, date(2026, 3, 5), "1; ; 2.5"]
    assert second[:5] == ["Second", -9.9999, -0.5, 0, 0] and second[9] == date(2026, 3, 6) and second[7] == -1.6
    assert unknown[0] == "Third" and set(unknown[1:]) == {""}


def test_every_kind_has_its_number_format_and_the_header_stands_still() -> None:
    found = parts(panel_xlsx(PANEL, ORIGIN))
    formats = set(re.findall(r'formatCode="([^"]*)"', found["xl/styles.xml"]))
    signed = {"+#,##0.00;-#,##0.00;0.00", "+0.0%;-0.0%;0.0%", "+0.0;-0.0;0.0"}
    assert formats == {"#,##0.00", "#,##0", "0.0%", "yyyy-mm-dd"} | signed
    assert number_format(COLUMNS[1]) == "#,##0.00" and number_format(COLUMNS[4]) == "#,##0"
    assert number_format(TableColumn("s", "S", "share", digits=2)) == "0.00%"
    table = found["xl/worksheets/sheet1.xml"]
    assert 'topLeftCell="B2" activePane="bottomRight" state="frozen"' in table and "<autoFilter" in table
    sized = re.findall(r'<col min="(\d+)" max="(\d+)"', table)
    assert sum(int(last) - int(first) + 1 for first, last in sized) == len(COLUMNS)


def test_the_second_sheet_says_where_the_list_comes_from() -> None:
    about = told(panel_xlsx(PANEL, ORIGIN))
    assert about["Message"] == "Two clients lose ¥1" and about["Page"] == "Who loses?"
    assert about["Period"] == "Q3 2026 against Q3 2025" and about["Filter"] == "Tier: A"
    assert (about["Minimum order"], about["Version"], about["Rows"]) == ("500", "000007", "3")
    assert str(about["Data as of"]).replace("\u00a0", " ") == "16 Oct 2026"
    assert about["Note on the page"] == "n 3 · data as of …" and about["Verdict"] == "It holds."
    assert (about["Definition"], about["Source"], about["Language"]) == ("what over what", "whose", "English")
    assert "Sample company" not in about
    assert "Sample company" in told(panel_xlsx(PANEL, replace(ORIGIN, is_sample=True)))


def test_the_same_panel_gives_the_same_bytes() -> None:
    assert panel_xlsx(PANEL, ORIGIN) == panel_xlsx(PANEL, ORIGIN)


@pytest.mark.parametrize("streamed", [False, True])
def test_no_text_can_ever_run_wherever_it_stands(streamed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.workbook.STREAMED_FROM", 1 if streamed else STREAMED_FROM)
    columns = tuple(TableColumn("name", text) for text in DANGEROUS)
    everything = " · ".join(DANGEROUS)
    origin = Origin(
        "en", "CNY", everything, "=1", "@1", DANGEROUS, tuple(zip(DANGEROUS, DANGEROUS, strict=True)), "+1",
        ORIGIN.as_of, True,
    )  # fmt: skip
    table = Table(columns, tidy({"name": list(DANGEROUS)}))
    panel = Panel("k", everything, table=table, note=Note("=1", "+1", "-1"), remarks=(Remark("=1", everything),))
    found = parts(panel_xlsx(panel, origin))
    assert not [name for name in found if re.search("vba|external|connections|worksheets/_rels", name.lower())]
    for name, content in found.items():
        ElementTree.fromstring(content)  # well formed, whatever the texts are
        if name.startswith("xl/worksheets/"):
            assert "<f>" not in content and "<f " not in content and "hyperlink" not in content
            assert set(re.findall(r'<c [^>]*t="(\w+)"', content)) <= {"s", "inlineStr"}


def test_a_text_that_could_run_stays_a_text_when_somebody_edits_the_cell() -> None:
    panel = Panel("k", "m", table=Table((TableColumn("name", "Name"),), tidy({"name": ["plain", "=1+1"]})))
    found = parts(panel_xlsx(panel, ORIGIN))
    styled = re.findall(r"<xf [^>]*xfId[^>]*>", found["xl/styles.xml"].split("<cellXfs")[1])
    quoted = [at for at, style in enumerate(styled) if 'quotePrefix="1"' in style]
    styles = dict(re.findall(r'<c r="(A[23])"(?: s="(\d+)")?', found["xl/worksheets/sheet1.xml"]))
    assert int(styles["A3"]) in quoted and int(styles["A2"] or 0) not in quoted


@given(st.text(max_size=40))
def test_texts_come_back_letter_by_letter(text: str) -> None:
    assert cell(text, TableColumn("k", "K")) == text_of(text)
    assert len(text_of(text * 1_000)) <= LONGEST
    assert could_run("=" + text)


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    panel = Panel("k", "m", table=Table((TableColumn("name", "Name"),), tidy({"name": ["y" * 40_000]})))
    (written,) = sheets(panel_xlsx(panel, ORIGIN))[0][1]
    assert str(written).endswith("y…") and len(str(written)) == LONGEST


def test_numbers_that_no_cell_can_hold_stay_away() -> None:
    assert cell(float("inf"), COLUMNS[1]) is None and cell(float("nan"), COLUMNS[1]) is None
    assert cell(2.5e-7, TableColumn("p", "P", "points")) == pytest.approx(2.5e-5)
    assert header(TableColumn("m", "Revenue", "money"), words_for("zh", "CNY"), "CNY") == "Revenue（CNY）"
    assert header(TableColumn("m", "Revenue", "money"), words_for("en"), "") == "Revenue"


def long_list(length: int) -> tuple[Panel, list[int]]:
    """A panel that shows two rows of a list; and how many rows it was asked for."""
    asked: list[int] = []

    def all_rows(most: int) -> pd.DataFrame:
        asked.append(most)
        return tidy({"n": list(range(min(length, most)))})

    return Panel(
        "k", "m", table=Table((TableColumn("n", "N", "count"),), tidy({"n": [0, 1]}), all_rows=all_rows)
    ), asked


def test_the_whole_list_goes_along_and_only_when_it_is_asked_for() -> None:
    panel, asked = long_list(7)
    assert not asked
    for export in EXPORTERS.values():
        export(panel, ORIGIN)
    assert asked == [100_001] * 3
    assert [row[0] for row in sheets(panel_xlsx(panel, ORIGIN))[0]] == ["N", 0, 1, 2, 3, 4, 5, 6]
    assert EXPORTERS["csv"](panel, ORIGIN).decode().split() == ["\ufeffN", *"0123456"]


def test_a_list_that_is_too_long_ends_and_says_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_lists, "MOST_TAKEN", 5)
    monkeypatch.setattr("exports.book.cover.MOST_TAKEN", 5)
    for length, said in ((5, "5"), (6, "the first 5 rows; the list goes on")):
        content = panel_xlsx(long_list(length)[0], ORIGIN)
        assert len(sheets(content)[0]) == 6 and told(content)["Rows"] == said


def test_rows_that_a_panel_leaves_out_are_counted() -> None:
    cut = Panel("k", "m", table=Table((TableColumn("n", "N", "count"),), tidy({"n": [0, 1]}), more=3))
    assert told(panel_xlsx(cut, ORIGIN))["Rows"] == "2 of 5"


def test_tiles_and_panels_without_anything_make_a_workbook_too() -> None:
    tiles = (
        Tile("r", "Revenue", "¥1.2 M", number=12_000_000_000, unit="money"),
        Tile("u", "Profit", "", missing="why"),
    )
    head, first, second = sheets(panel_xlsx(Panel("t", "Key figures", tiles=tiles), ORIGIN))[0]
    assert head[:3] == ["Key figure", "Value", "As shown"] and first[:3] == ["Revenue", 1_200_000, "¥1.2 M"]
    assert second[0] == "Profit" and second[5] == "why"
    empty = told(panel_xlsx(Panel("e", "Title", missing="no sales yet"), ORIGIN))
    assert (empty["Message"], empty["Not known"], empty["Rows"]) == ("Title", "no sales yet", "0")
