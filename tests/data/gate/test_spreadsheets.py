"""Spreadsheets as people keep them: titles, two rows of headers, merged cells, totals, hidden parts, 1904."""

from __future__ import annotations

import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.gate import Preview, Refused, Staged, answered, inspect, mapping_of, stage
from tests.data.gate.books import book

DAY = date(2026, 3, 1)
HEADER = ["订单号", "客户编号", "日期", "数量", "销售额"]


def seen_one(path: Path, **more: Any) -> Preview:
    (seen,) = inspect(path, isolated=False, **more)
    return seen


def read_proposed(path: Path, folder: Path, **more: Any) -> tuple[Staged, list[dict[str, Any]]]:
    seen = seen_one(path, **more)
    assert seen.mapping is not None
    (staged,) = stage(path, seen.mapping, folder / "staged", isolated=False)
    assert staged.rows_in == staged.accepted + staged.rejected
    return staged, sorted(pq.read_table(staged.parquet).to_pylist(), key=lambda row: row["_row"])


def test_every_sheet_is_a_table_of_its_own_and_a_mapping_names_its_sheet(tmp_path: Path) -> None:
    path = book(
        tmp_path / "all.xlsx",
        {"订单": [HEADER, ["A", "C1", DAY, 2, 10.5]], "客户": [["客户编号", "客户名称"], ["C1", "东风店"]]},
    )
    seen = inspect(path, isolated=False)
    assert [(s.source, s.table) for s in seen] == [("all.xlsx#订单", "sales"), ("all.xlsx#客户", "clients")]
    staged = stage(path, [s.mapping for s in seen if s.mapping], tmp_path / "staged", isolated=False)
    assert [(s.source, s.accepted, s.rejected) for s in staged] == [("all.xlsx#订单", 1, 0), ("all.xlsx#客户", 1, 0)]
    only = mapping_of("*#客户", "clients", {"client_id": "客户编号"})
    assert [s.source for s in stage(path, only, tmp_path / "one", isolated=False)] == ["all.xlsx#客户"]


def test_a_header_in_row_3_below_titles_and_empty_rows_and_columns_is_found(tmp_path: Path) -> None:
    rows = [
        [None, "2026 年销售"],
        [],
        [None, *HEADER],
        [None, "A", "C1", DAY, 2, 10.5],
        [],
        [None, "B", "C1", DAY, 1, "x"],
    ]
    staged, stored = read_proposed(book(tmp_path / "b.xlsx", {"订单": rows}), tmp_path)
    assert (staged.accepted, stored[0]["revenue_e4"], stored[0]["ordered_on"]) == (1, 105_000, DAY)
    assert [p.text() for p in staged.problems] == [
        'b.xlsx#订单 line 6: 销售额 "x" is not a number; correct the cell or map another column'
    ], "lines are those of the spreadsheet"
    assert "1 rows above the header were not read as data" in [w.text() for w in staged.warnings]


def test_rows_that_start_far_down_keep_their_numbers(tmp_path: Path) -> None:
    rows = [[], [], [], [], [None, None, *HEADER], [None, None, "A", "C1", DAY, "two", 1]]
    staged, _ = read_proposed(book(tmp_path / "b.xlsx", {"订单": rows}), tmp_path)
    assert [(p.line, p.column) for p in staged.problems] == [(6, "数量")]


def test_two_rows_of_headers_with_merged_groups_are_joined(tmp_path: Path) -> None:
    rows = [
        ["2026 年 3 月"],
        ["订单号", "客户", None, "日期", "销售", None],
        [None, "编号", "名称", None, "数量", "金额"],
        ["A", "C1", "东风店", DAY, 2, 10.5],
    ]
    merged = [(1, 1, 1, 2, "客户"), (1, 4, 1, 5, "销售"), (1, 0, 2, 0, "订单号"), (1, 3, 2, 3, "日期")]
    path = book(tmp_path / "b.xlsx", {"订单": rows}, merged=merged)
    seen = seen_one(path)
    assert seen.headers == ("订单号", "客户 / 编号", "客户 / 名称", "日期", "销售 / 数量", "销售 / 金额")
    assert seen.mapping is not None and dict(seen.mapping.columns) == {
        "order_id": "订单号",
        "client_id": "客户 / 编号",
        "ordered_on": "日期",
        "quantity": "销售 / 数量",
        "revenue": "销售 / 金额",
    }
    staged, stored = read_proposed(path, tmp_path)
    assert (staged.accepted, stored[0]["client_id"], stored[0]["revenue_e4"]) == (1, "C1", 105_000)
    (asked,) = [q for q in seen.questions if q.code == "header_rows"]
    one = seen_one(path, saved=[answered(seen.mapping, asked, "one_header")])
    assert one.headers[:2] == ("订单号", "客户") and one.rows[0][1] == "编号"


def test_two_rows_of_headers_are_found_in_text_too(tmp_path: Path) -> None:
    (tmp_path / "订单.csv").write_text(
        "订单号,客户,,日期,销售,\n,编号,名称,,数量,金额\nA,C1,东风店,2026-03-01,2,10.5\n"
    )
    staged, stored = read_proposed(tmp_path / "订单.csv", tmp_path)
    assert (staged.accepted, stored[0]["client_id"], stored[0]["revenue_e4"]) == (1, "C1", 105_000)


def test_cells_merged_over_rows_are_carried_down_but_amounts_are_not_counted_twice(tmp_path: Path) -> None:
    rows = [HEADER, ["A", "C1", DAY, 1, 30], [None, None, None, 2, None], [None, None, None, 3, None]]
    merged = [(1, 0, 3, 0, "A"), (1, 1, 3, 1, 10001), (1, 4, 3, 4, 30)]
    path = book(tmp_path / "b.xlsx", {"订单": rows}, merged=merged)
    seen = seen_one(path)
    assert [row[:2] for row in seen.rows] == [("A", "10001")] * 3
    assert [row[4] for row in seen.rows] == ["30", None, None]
    staged, _ = read_proposed(path, tmp_path)
    assert "4 cells got the value of the merged cell above them" in [w.text() for w in staged.warnings]
    assert "2 cells lie below a merged amount and stay empty, so that it is not counted twice" in [
        w.text() for w in staged.warnings
    ]
    assert next(t for t in staged.totals if t.column == "revenue").source_e4 == 300_000


@pytest.mark.parametrize(
    "label",
    [
        "合计",
        "总计",
        "小计",
        "合 计：",
        "华东小计",
        "本页合计",
        "合計",
        "Total",
        "TOTAL:",
        "Subtotal",
        "Grand total",
        "East Total",
    ],
)
def test_a_totals_row_is_left_out_counted_and_said(tmp_path: Path, label: str) -> None:
    rows = [HEADER, ["A", "C1", DAY, 2, 10.5], [label, None, None, 2, 10.5]]
    staged, _ = read_proposed(book(tmp_path / "b.xlsx", {"订单": rows}), tmp_path)
    assert (staged.rows_in, staged.accepted, staged.rejected) == (2, 1, 1)
    assert staged.problems[0].text() == (
        f"b.xlsx#订单 line 3: the row sums up others ({label}) and is left out; "
        "if it is data, say keep_totals in the mapping"
    )
    assert "1 rows are totals of others; they are left out and stand among the rejected rows" in [
        w.text() for w in staged.warnings
    ]
    assert next(t for t in staged.totals if t.column == "revenue").source_e4 == 105_000, "not summed twice"


def test_what_only_looks_like_a_total_is_data(tmp_path: Path) -> None:
    rows = [
        ["product_id", "name", "category"],
        ["Total", "Colgate Total", "paste"],
        ["P2", "总计划", "书"],
        ["合计", None, None],
    ]
    path = book(tmp_path / "products.xlsx", {"products": rows})
    staged, stored = read_proposed(path, tmp_path)
    assert [r["product_id"] for r in stored] == ["Total", "P2"] and staged.rejected == 1
    seen = seen_one(path)
    (asked,) = [q for q in seen.questions if q.code == "totals"]
    assert not asked.is_open and [c.value for c in asked.choices] == ["leave_out", "keep"]
    (kept,) = stage(path, answered(seen.mapping, asked, "keep"), tmp_path / "kept", isolated=False)
    assert (kept.accepted, kept.rejected) == (3, 0)


def test_totals_rows_in_a_large_text_are_set_aside_in_their_order(tmp_path: Path) -> None:
    lines = ["client,day,quantity,revenue"]
    for i in range(3_000):
        lines.append(f"C{i},2026-03-01,1,2" if i % 1_000 else f"小计,,{i},2")
    (tmp_path / "orders.csv").write_text("\n".join(lines))
    staged, _ = read_proposed(tmp_path / "orders.csv", tmp_path)
    assert (staged.rows_in, staged.accepted) == (3_000, 2_997)
    assert [p.line for p in staged.problems] == [2, 1_002, 2_002]


def test_dates_of_the_1904_system_are_right_as_cells_and_as_plain_serials(tmp_path: Path) -> None:
    rows = [HEADER, ["A", "C1", DAY, 2, 1], ["B", "C1", 44_620, 2, 1], ["C", "C1", "2026-03-01", 2, 1]]
    path = book(tmp_path / "mac.xlsx", {"订单": rows}, date_1904=True)
    staged, stored = read_proposed(path, tmp_path)
    assert {r["ordered_on"] for r in stored} == {DAY}
    assert "the spreadsheet counts days from 1904" in [w.text() for w in staged.warnings]


def test_numbers_stored_as_text_and_days_stored_as_text_are_read(tmp_path: Path) -> None:
    rows = [HEADER, ["A", "00017", "2026年3月1日", "２", "￥1,234.50"], ["B", 17, datetime(2026, 3, 1, 14, 30), 2, 1.5]]
    _, stored = read_proposed(book(tmp_path / "b.xlsx", {"订单": rows}), tmp_path)
    assert [(r["client_id"], r["ordered_on"], r["quantity_e4"]) for r in stored] == [
        ("00017", DAY, 20_000),
        ("17", DAY, 20_000),
    ]
    assert [r["revenue_e4"] for r in stored] == [12_345_000, 15_000]


def test_plain_serials_are_asked_about_with_both_readings(tmp_path: Path) -> None:
    seen = seen_one(book(tmp_path / "b.xlsx", {"订单": [HEADER, ["A", "C1", 46_082, 2, 1]]}))
    (asked,) = [q for q in seen.questions if q.code == "serial_start"]
    assert [(c.value, c.shown) for c in asked.choices] == [
        ("1900", (("46082", "2026-03-01"),)),
        ("1904", (("46082", "2030-03-02"),)),
    ]


def test_hidden_sheets_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    rows = [HEADER, *(["A", "C1", DAY, n, 1] for n in range(5))]
    path = book(
        tmp_path / "b.xlsx", {"订单": rows, "订单2": rows}, hidden=["订单2"], hidden_rows=[2, 3], hidden_columns="D:E"
    )
    shown, hidden = inspect(path, isolated=False)
    assert [r.text() for r in shown.remarks] == [
        "2 rows are hidden in the spreadsheet; they were read",
        "2 columns are hidden in the spreadsheet; they were read",
    ]
    assert [r.text() for r in hidden.remarks] == ["the sheet is hidden in the spreadsheet; it was read"]
    assert len(shown.rows) == 5


def test_a_spreadsheet_with_a_million_empty_rows_is_read_without_keeping_them(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("订单")
        bold = workbook.add_format({"bold": True})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["A", "C1", "2026-03-01", 2, 1])
        for r in range(2, 1_048_576, 16):
            sheet.write_blank(r, 0, None, bold)
    start = time.process_time()
    staged, _ = read_proposed(path, tmp_path)
    assert (staged.rows_in, staged.accepted) == (1, 1)
    assert time.process_time() - start < 60, "processor time; 3 s where nothing else runs"


@pytest.mark.parametrize("name", ["orders", "orders.csv", "orders.dat", "orders.pdf"])
def test_a_spreadsheet_is_known_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "b.xlsx", {"订单": [HEADER, ["A", "C1", DAY, 2, 1]]})
    path.rename(tmp_path / name)
    assert seen_one(tmp_path / name).table == "sales"


def test_a_text_that_calls_itself_a_spreadsheet_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "export.xls").write_text("客户编号\t日期\t数量\t销售额\nC1\t2026-03-01\t2\t1\n", "utf-16")
    assert seen_one(tmp_path / "export.xls").table == "sales"


def test_a_spreadsheet_behind_a_password_is_refused_in_words(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64
    (tmp_path / "secret.xlsx").write_bytes(content)
    with pytest.raises(Refused) as refusal:
        inspect(tmp_path / "secret.xlsx", isolated=False)
    assert str(refusal.value) == "secret.xlsx is protected by a password; save it without one"


@pytest.mark.parametrize("lost", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_spreadsheet_with_a_lost_part_is_refused_in_words(tmp_path: Path, lost: str) -> None:
    whole = book(tmp_path / "whole.xlsx", {"订单": [HEADER, ["A", "C1", DAY, 2, 1]]})
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as copy:
        for name in archive.namelist():
            if name != lost:
                copy.writestr(name, archive.read(name))
    with pytest.raises(Refused, match=r"b[.]xlsx(#订单)? cannot be read as a spreadsheet: .*; export it again"):
        inspect(tmp_path / "b.xlsx", isolated=False)


def test_an_open_document_sheet_is_read_too(tmp_path: Path) -> None:
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))

    def row(*cells: str) -> str:
        shown = (f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells)
        return f"<table:table-row>{''.join(shown)}</table:table-row>"

    rows = row("客户编号", "日期", "数量", "销售额") + row("C1", "2026-03-01", "1", "2.5")
    body = f'<table:table table:name="S">{rows}</table:table>'
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(tmp_path / "b.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    _, stored = read_proposed(tmp_path / "b.ods", tmp_path)
    assert [(r["client_id"], r["revenue_e4"]) for r in stored] == [("C1", 25_000)]
