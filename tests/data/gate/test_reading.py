"""Every row of every file is accepted or rejected with its reason, whatever is broken in the file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.contract import TABLES
from data.gate import Mapping, Options, Refused, Total, inspect, mapping_of, stage
from tests.data.gate.conftest import HEADER, SALES, Read

GOOD = "A,1,C1,2026-01-05,2,10.50\n"


def test_a_row_becomes_the_stored_columns_of_the_contract(read: Read, sales: Mapping) -> None:
    staged, rows = read(HEADER + GOOD, sales)
    assert list(rows[0]) == ["_row", *TABLES["sales"].schema.names]
    assert rows[0] | {"_row": 1} == rows[0]
    assert (rows[0]["quantity_e4"], rows[0]["revenue_e4"], rows[0]["ordered_on"]) == (20_000, 105_000, date(2026, 1, 5))
    assert rows[0]["cost_of_goods_e4"] is None and rows[0]["payment"] is None
    assert staged.warnings == () and staged.problems == () and staged.rejects == ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('A,2,C1,2026-01-05,2,"1,2O4"', 'revenue "1,2O4" is not a number; correct the cell or map another column'),
        ("A,2,C1,2026-01-05,2,NaN", 'revenue "NaN" is not a number; correct the cell or map another column'),
        (
            "A,2,C1,2026-01-05,2,1e308",
            'revenue "1e308" is too large; an amount must be within ±99,999,999,999,999.9999',
        ),
        ("A,2,C1,2026-01-05,=cmd|A,1", 'quantity "=cmd|A" is not a number; correct the cell or map another column'),
        (
            "A,2,C1,2026-02-30,2,1",
            'day "2026-02-30" is not a day; write it like 2026-03-01, and check that the day exists',
        ),
        (
            "A,2,C1,0026-02-03,2,1",
            'day "0026-02-03" is not a day; write it like 2026-03-01, and check that the day exists',
        ),
        ("A,2,,2026-01-05,2,1", "client is empty; every row needs it, fill the cell or map another column"),
        (
            "A,2,C\0,2026-01-05,2,1",
            'client "C\N{REPLACEMENT CHARACTER}" contains a NUL byte; export the file again or correct the cell',
        ),
        ("A,2,C1,2026-01-05,2", "the row has 5 cells where 6 are expected; check separators and quotes"),
        ("A,2,C1,2026-01-05,2,1,9", "the row has 7 cells where 6 are expected; check separators and quotes"),
        (
            'A,2,"C1,2026-01-05,2,1',
            "the row opens a quote that is never closed; close it or double the quote inside the text",
        ),
    ],
)
def test_a_bad_row_is_rejected_with_line_and_reason(read: Read, sales: Mapping, row: str, message: str) -> None:
    staged, rows = read(HEADER + GOOD + row + "\n" + GOOD.replace("A,1", "A,3"), sales)
    assert [r["line"] for r in rows] == ["1", "3"]
    assert [p.text() for p in staged.problems] == [f"orders.csv line 3: {message}"]
    with Path(staged.rejects).open(encoding="utf-8-sig", newline="") as file:
        header, rejected = csv.reader(file)
    assert header == ["order", "line", "client", "day", "quantity", "revenue", "rejected because", "rejected line"]
    assert rejected[-2:] == [message, "3"]


def test_a_cell_of_ten_million_characters_costs_only_its_row(read: Read, sales: Mapping) -> None:
    staged, rows = read(
        HEADER + GOOD + "A,2," + "x" * 10_000_000 + ",2026-01-05,2,1\n" + GOOD.replace("A,1", "A,3"), sales
    )
    assert staged.problems[0].text() == (
        "orders.csv line 3: client has 10,000,000 characters; at most 32,767 can be kept, shorten the cell"
    )
    assert len(rows) == 2


def test_a_lost_quote_costs_one_line_and_not_the_file(read: Read, sales: Mapping) -> None:
    lines = [f'A,{i},"C1",2026-01-05,2,1\n' for i in range(50)]
    lines[10] = 'A,10,"C1,2026-01-05,2,1\n'
    staged, _ = read(HEADER + "".join(lines), sales)
    assert (staged.rows_in, staged.rejected) == (50, 1)
    assert staged.problems[0].line == 12


def test_a_line_break_inside_quotes_is_no_row_and_lines_stay_right(read: Read, sales: Mapping) -> None:
    staged, rows = read(HEADER + '"A\nB",1,C1,2026-01-05,2,1\n\nA,2,C1,2026-01-05,2,x\n', sales)
    assert rows[0]["order_id"] == "A\nB"
    assert staged.problems[0].line == 5


def test_surplus_empty_cells_are_no_reason_to_reject(read: Read, sales: Mapping) -> None:
    staged, _ = read(HEADER + GOOD.replace("\n", ",,\n"), sales)
    assert (staged.accepted, staged.rejected) == (1, 0)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_ending_is_understood(read: Read, sales: Mapping, newline: str) -> None:
    staged, _ = read((HEADER + GOOD * 3).replace("\n", newline), sales)
    assert (staged.accepted, staged.rejected) == (3, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk", "big5"])
def test_a_chinese_file_is_read_in_its_encoding(read: Read, encoding: str) -> None:
    text = "客戶編號,客戶名稱\n1,臺北市立圖書館\n2,中華民國商業銀行\n3,國立大學出版中心的書店\n"
    if encoding in ("gb18030", "gbk", "utf-16-le"):
        text = "客户编号,客户名称\n1,北京市朝阳区烟草专卖店\n2,中国工商银行上海分行\n3,人民大学出版社的书店\n"
    mapping = mapping_of("*", "clients", {"client_id": text[:4], "name": text[5:9]})
    _, rows = read(text.encode(encoding), mapping, "clients.csv")
    assert [r["name"] for r in rows] == [line[2:] for line in text.splitlines()[1:]]


def test_bytes_that_are_no_text_cost_only_their_row(read: Read, sales: Mapping) -> None:
    content = ("é" + HEADER + GOOD * 20).encode() + b"A,2,C\xff\xfe,2026-01-05,2,1\n" + GOOD.encode()
    mapping = mapping_of("*", "sales", SALES | {"order_id": "éorder"}, options=Options(encoding="utf-8"))
    staged, _ = read(content, mapping)
    assert (staged.accepted, staged.rejected) == (21, 1)
    assert (
        staged.problems[0].text()
        == "orders.csv line 22: the row has bytes that are not utf-8 text; save the file as UTF-8"
    )


def test_titles_above_the_header_are_skipped_and_said(read: Read, sales: Mapping) -> None:
    staged, rows = read("Sales 2026\n\n" + HEADER + GOOD + "A,2,C1,2026-01-05,2,x\n", sales)
    assert [w.text() for w in staged.warnings] == ["1 rows above the header were not read as data"]
    assert (rows[0]["_row"], staged.problems[0].line) == (1, 5)


def test_remarkable_rows_are_kept_and_counted(read: Read, sales: Mapping) -> None:
    content = HEADER + "A,1,C1,2026-01-05,-2,-5\nA,2,C1,2026-01-05,0,5\nA,3,C1,2027-01-05,1,5\n"
    staged, _ = read(content, sales, today=date(2026, 6, 1))
    assert [w.text() for w in staged.warnings] == [
        "1 rows have a day after 2026-06-01; they are kept",
        "1 rows have a negative quantity; they are kept as returns",
        "1 rows have the quantity 0",
        "1 rows have revenue but the quantity 0",
    ]


def test_control_sums_of_source_staged_and_rejected_add_up(read: Read, sales: Mapping) -> None:
    content = HEADER + 'A,1,C1,2026-01-05,2,"1,000.5"\nA,2,C1,2026-13-05,2,7\nA,3,C1,2026-01-05,2,abc\n'
    staged, _ = read(content, sales)
    assert staged.totals == (
        Total("quantity", source_e4=60_000, staged_e4=20_000, rejected_e4=40_000, unread=0),
        Total("revenue", source_e4=10_075_000, staged_e4=10_005_000, rejected_e4=70_000, unread=1),
    )


def test_equal_lines_all_stay_and_get_the_same_ids_again(read: Read) -> None:
    mapping = mapping_of("*", "sales", {k: v for k, v in SALES.items() if k not in ("order_id", "line")})
    content = HEADER + GOOD * 3 + "A,1,C2,2026-01-05,2,10.50\n"
    first = [r["order_id"] for r in read(content, mapping)[1]]
    again = [r["order_id"] for r in read(content, mapping)[1]]
    assert first == again and len(set(first)) == 4 and all(len(i) == 16 for i in first)
    assert first[:1] == [r["order_id"] for r in read(HEADER + GOOD, mapping)[1]]


def test_a_computed_column_is_exact_and_needs_readable_operands(read: Read, sales: Mapping) -> None:
    mapping = mapping_of("*", "sales", SALES, computed={"cost_of_goods": "revenue - [profit made]"})
    content = (
        HEADER.replace("\n", ",profit made\n")
        + "A,1,C,2026-01-05,2,10.50,0.0001\nA,2,C,2026-01-05,2,10,\nA,3,C,2026-01-05,2,1,x\n"
    )
    staged, rows = read(content, mapping)
    assert [r["cost_of_goods_e4"] for r in rows] == [104_999, None]
    assert [p.column for p in staged.problems] == ["profit made"]


def test_constants_fill_columns_and_unreadable_ones_are_refused(read: Read) -> None:
    without = {k: v for k, v in SALES.items() if k != "quantity"}
    _, rows = read(HEADER + GOOD, mapping_of("*", "sales", without, constants={"quantity": "1", "payment": "cash"}))
    assert (rows[0]["quantity_e4"], rows[0]["payment"]) == (10_000, "cash")
    with pytest.raises(Refused, match='the constant quantity = "one" cannot be read'):
        read(HEADER + GOOD, mapping_of("*", "sales", without, constants={"quantity": "one"}))


def test_a_name_falls_back_on_the_id_and_a_region_may_be_unknown(read: Read) -> None:
    mapping = mapping_of("*", "clients", {"client_id": "id", "name": "name", "region_id": "region"})
    _, rows = read("id,name,region\n1,,\n2,NA,NA\n", mapping)
    assert [(r["client_id"], r["name"], r["region_id"]) for r in rows] == [("1", "1", None), ("2", "NA", "NA")]


def test_the_narrowest_standard_scale_is_taken_from_the_answers_and_said(read: Read) -> None:
    columns = {"client_id": "client", "answered_on": "day", "satisfaction": "score"}
    content = "client,day,score\nA,2026-01-05,2\nB,2026-01-05,6\nC,2026-01-05,\n"
    staged, rows = read(content, mapping_of("*", "surveys", columns))
    assert {(r["scale_low"], r["scale_high"]) for r in rows} == {(1.0, 7.0)}
    assert "the survey scale is not given; 1 to 7 was taken from answers 2 to 6" in [w.text() for w in staged.warnings]
    assert (staged.rejected, rows[2]["satisfaction"]) == (0, None), "a sheet may leave satisfaction blank"
    told = mapping_of("*", "surveys", columns, options=Options(scale_low=1, scale_high=5))
    staged, rows = read(content, told)
    assert {(r["scale_low"], r["scale_high"]) for r in rows} == {(1.0, 5.0)}
    assert staged.problems[0].text() == (
        'orders.csv line 3: score "6" is outside 1 to 5; correct the cell or map another column'
    )


def test_corrected_rejects_are_read_by_the_same_mapping(read: Read, tmp_path: Path) -> None:
    mapping = mapping_of("orders.csv", "sales", SALES)
    staged, _ = read(HEADER + GOOD + "A,2,C1,2026-01-05,2,x\n", mapping)
    corrected = Path(staged.rejects).read_text("utf-8-sig").replace(",x,", ",7,")
    (tmp_path / "orders.csv.rejects.csv").write_text(corrected, "utf-8")
    (again,) = stage(tmp_path / "orders.csv.rejects.csv", mapping, tmp_path / "again", isolated=False)
    assert (again.accepted, again.rejected) == (1, 0)


def test_a_mapping_that_does_not_fit_says_what_there_is(read: Read, sales: Mapping) -> None:
    with pytest.raises(
        Refused, match="the column revenue of the mapping is not in the file; its columns are order, line"
    ):
        read(HEADER.replace("revenue", "money") + GOOD, sales)
    with pytest.raises(Refused, match="table sales needs revenue; map one of order, line"):
        read(HEADER + GOOD, mapping_of("*", "sales", {k: v for k, v in SALES.items() if k != "revenue"}))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_any_text_is_accounted_for(tmp_path: Path, lines: list[str], newline: str) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes((HEADER + GOOD + newline.join(lines)).encode())
    _accounted(file, tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_accounted_for_or_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(HEADER.encode() + content)
    _accounted(file, tmp_path)
    file.write_bytes(content)
    _accounted(file, tmp_path)


def _accounted(file: Path, folder: Path) -> None:
    """Looks at a file and reads it, its first column as a client's code: refused in words, or every row told."""
    try:
        (seen,) = inspect(file, isolated=False)
        mapping = mapping_of("*", "clients", {"client_id": seen.headers[0]})
        (staged,) = stage(file, mapping, folder / "staged", isolated=False)
    except Refused as refusal:
        assert refusal.text()
        return
    assert staged.rows_in == staged.accepted + staged.rejected
    assert len(staged.problems) == min(staged.problem_count, 1_000) >= (staged.rejected > 0)
