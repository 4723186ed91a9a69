"""Each kind of bad input has its answer in words: what failed, what was there, what to do."""
# ruff: noqa: E501 (messages read better on one line)

from __future__ import annotations

import stat
import struct
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.gate import Mapping, Refused, inspect, mapping_of, stage
from data.gate.report import PROBLEMS, REFUSALS, REMARKS
from tests.data.gate.conftest import HEADER, SALES, Read

GOOD = "A,1,C1,2026-01-05,2,10.50\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A,2,C1,2026-02-30,2,1", 'day "2026-02-30" is not a day; write it like 2026-03-01, and check that the day exists'),
        ("A,2,C1,2026年2月30日,2,1", 'day "2026年2月30日" is not a day; write it like 2026-03-01, and check that the day exists'),
        ("A,2,C1,03/04/2026,2,1", 'day "03/04/2026" may be read two ways; say in the mapping if the day or the month comes first'),
        ("A,2,C1,2026-01-05,2,NaN", 'revenue "NaN" is not a number; correct the cell or map another column'),
        ("A,2,C1,2026-01-05,2,inf", 'revenue "inf" is not a number; correct the cell or map another column'),
        ("A,2,C1,2026-01-05,2,-Infinity", 'revenue "-Infinity" is not a number; correct the cell or map another column'),
        ("A,2,C1,2026-01-05,1e308,1", 'quantity "1e308" is too large; an amount must be within ±99,999,999,999,999.9999'),
        ("A,2,C1,2026-01-05,2,=1+2", 'revenue "=1+2" is not a number; correct the cell or map another column'),
        ("A,2,C1,2026-01-05,,1", "quantity is empty; every row needs it, fill the cell or map another column"),
        ("A,2,C\0,2026-01-05,2,1", 'client "C\N{REPLACEMENT CHARACTER}" contains a NUL byte; export the file again or correct the cell'),
        ("A,2,C1,2026-01-05,2", "the row has 5 cells where 6 are expected; check separators and quotes"),
        ("A,2,C1,2026-01-05,2,1,9", "the row has 7 cells where 6 are expected; check separators and quotes"),
        ('A,2,"C1,2026-01-05,2,1', "the row opens a quote that is never closed; close it or double the quote inside the text"),
        ("合计,,,,2,10.50", "the row sums up others (合计) and is left out; if it is data, say keep_totals in the mapping"),
    ],
)  # fmt: skip
def test_a_bad_row_says_what_failed_what_was_there_and_what_to_do(
    read: Read, sales: Mapping, row: str, message: str
) -> None:
    staged, _ = read(HEADER + GOOD + row + "\n" + GOOD.replace("A,1", "A,3"), sales)
    assert [p.text() for p in staged.problems] == [f"orders.csv line 3: {message}"]
    assert (staged.rows_in, staged.accepted, staged.rejected) == (3, 2, 1)
    assert f'"{message}",3'.replace('"', "") in Path(staged.rejects).read_text("utf-8-sig").replace('"', "")


def test_a_cell_of_ten_million_characters_costs_its_row(read: Read, sales: Mapping) -> None:
    staged, _ = read(HEADER + GOOD + "A,2," + "x" * 10_000_000 + ",2026-01-05,2,1\n", sales)
    assert [p.text() for p in staged.problems] == [
        "orders.csv line 3: client has 10,000,000 characters; at most 32,767 can be kept, shorten the cell"
    ]


def test_rows_that_are_odd_but_possible_are_kept_and_named(read: Read, sales: Mapping) -> None:
    rows = "A,1,C1,2026-01-05,-2,-5\nA,2,C1,2026-01-05,0,0\nA,3,C1,2026-01-05,0,5\nA,4,C1,2027-01-05,1,5\n"
    staged, _ = read(HEADER + rows, sales, today=date(2026, 6, 1))
    assert (staged.accepted, staged.rejected) == (4, 0)
    assert [w.text() for w in staged.warnings] == [
        "1 rows have a day after 2026-06-01; they are kept",
        "1 rows have a negative quantity; they are kept as returns",
        "2 rows have the quantity 0",
        "1 rows have revenue but the quantity 0",
    ]


def test_formulas_typed_as_text_stay_text(read: Read) -> None:
    mapping = mapping_of("*", "clients", {"client_id": "id", "name": "name"})
    names = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "＝1"]
    _, rows = read("id,name\n" + "".join(f"{i},{name}\n" for i, name in enumerate(names)), mapping)
    assert [r["name"] for r in rows] == names


def test_doubled_headers_are_told_apart_and_said(read: Read, sales: Mapping) -> None:
    staged, rows = read(HEADER.replace("\n", ",revenue\n") + GOOD.replace("\n", ",99\n"), sales)
    assert rows[0]["revenue_e4"] == 105_000
    assert [w.text() for w in staged.warnings] == [
        'the header "revenue" appears 2 times; the later are named "revenue (2)" and so on'
    ]


@pytest.mark.parametrize("content", [HEADER, HEADER.strip(), HEADER + "\n\n"])
def test_a_file_with_a_header_only_has_no_rows_and_says_so(read: Read, sales: Mapping, content: str) -> None:
    staged, rows = read(content, sales)
    assert (staged.rows_in, rows) == (0, [])
    assert [w.text() for w in staged.warnings] == ["there is a header, but no rows of data below it"]


@pytest.mark.parametrize(
    ("formula", "cells", "reason"),
    [
        ("revenue / [box size]", "0", "it divides by zero or is too large; check its cells"),
        ("revenue * [box size] * 1000000", "99999999", "the result is too large; check its cells"),
    ],
)
def test_a_computed_cell_that_has_no_value_rejects_its_row(
    read: Read, sales: Mapping, formula: str, cells: str, reason: str
) -> None:
    mapping = mapping_of("*", "sales", SALES, computed={"cost_of_goods": formula})
    staged, rows = read(
        HEADER.replace("\n", ",box size\n") + f"A,1,C,2026-01-05,2,10,{cells}\nA,2,C,2026-01-05,2,10,\n", mapping
    )
    assert [p.text() for p in staged.problems] == [
        f"orders.csv line 2: cost_of_goods cannot be computed ({formula}): " + reason
    ]
    assert [r["cost_of_goods_e4"] for r in rows] == [None], "an empty cell leaves an optional column unknown"


def test_a_required_computed_cell_with_an_empty_operand_says_so(read: Read) -> None:
    columns = {name: header for name, header in SALES.items() if name != "revenue"}
    mapping = mapping_of("*", "sales", columns, computed={"revenue": "quantity * price"})
    staged, _ = read(HEADER.replace("revenue", "price") + "A,1,C,2026-01-05,2,\n", mapping)
    assert [p.text() for p in staged.problems] == [
        "orders.csv line 2: revenue cannot be computed (quantity * price): one of its cells is empty; fill it"
    ]


def _zip(path: Path, name: str | zipfile.ZipInfo, content: bytes | str = "id\n1\n") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


def _encrypted(path: Path) -> Path:
    """An archive whose member says that it is encrypted."""
    _zip(path, "orders.csv")
    content = bytearray(path.read_bytes())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(magic) + flags
        content[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        inspect(path, isolated=False)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../orders.csv", "a.zip: ../orders.csv points outside the archive; pack the files without folders above them"),
        ("a/../../b.csv", "a.zip: a/../../b.csv points outside the archive; pack the files without folders above them"),
        ("/etc/b.csv", "a.zip: /etc/b.csv points outside the archive; pack the files without folders above them"),
        ("C:\\b.csv", "a.zip: C:\\b.csv points outside the archive; pack the files without folders above them"),
        (_link(), "a.zip: link.csv is a link; pack the file itself"),
    ],
)
def test_an_archive_that_reaches_out_is_refused(tmp_path: Path, name: str | zipfile.ZipInfo, message: str) -> None:
    assert refusal(_zip(tmp_path / "a.zip", name)) == message


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    assert refusal(_encrypted(tmp_path / "a.zip")) == "a.zip: orders.csv is encrypted; pack it without a password"


def test_a_bomb_of_two_gigabytes_in_two_megabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", "orders.csv", b"0" * 2_000_000)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 20 : at + 28] = struct.pack("<II", 2_000_000, 2_000_000_000)
    path.write_bytes(content)
    assert refusal(path) == "a.zip: orders.csv unpacks to more than 100 MB; import it as a plain file"


def test_an_archive_inside_an_archive_is_refused_and_its_neighbours_are_read(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", "orders.csv").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("inner.zip", inner)
        archive.writestr("clients.csv", "client id,name\n1,x\n")
    read, refused = inspect(tmp_path / "a.zip", isolated=False)
    assert (read.source, read.table) == ("a.zip/clients.csv", "clients")
    assert str(refused.refusal) == (
        "a.zip/inner.zip is an archive inside an archive (unpack it first), not a table; "
        "save it as CSV, XLSX or Parquet"
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "a.csv is empty; choose a file with a header line and rows"),
        ("a.csv", b"\n\r\n\n", "a.csv is empty; choose a file with a header line and rows"),
        ("a.csv", b"a,b\n" + b"\0\1" * 500, "a.csv is not text, not a table; save it as CSV, XLSX or Parquet"),
        ("a.pdf", b"%PDF-1.7 ...", "a.pdf is a PDF document, not a table; save it as CSV, XLSX or Parquet"),
        ("a.csv", b"\x89PNG\r\n", "a.csv is a picture, not a table; save it as CSV, XLSX or Parquet"),
        ("a.xlsx", b"PK\x03\x04junk", "a.xlsx cannot be read as an archive: File is not a zip file; export it again"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == message


def test_a_parquet_column_that_no_cell_can_hold_is_refused_by_its_name(tmp_path: Path) -> None:
    from decimal import Decimal

    table = pa.table(
        {
            "client": pa.array(["C1", "C2"]).dictionary_encode(),
            "at": pa.array([1_767_600_000_000, 1_767_657_600_000], pa.timestamp("ms", "Asia/Shanghai")),
            "quantity": pa.array([1, 2], pa.int16()),
            "revenue": pa.array([Decimal("1.2345"), Decimal("-2")], pa.decimal128(18, 4)),
            "tags": [["a"], ["b"]],
            "where": [{"x": 1}, {"x": 2}],
        }
    )
    pq.write_table(table, tmp_path / "orders.parquet")
    columns = {"client_id": "client", "ordered_on": "at", "quantity": "quantity", "revenue": "revenue"}
    (seen,) = inspect(tmp_path / "orders.parquet", isolated=False)
    assert seen.headers == ("client", "at", "quantity", "revenue")
    assert [r.text() for r in seen.remarks] == [
        "the column tags holds LIST values; such columns cannot be read",
        "the column where holds STRUCT values; such columns cannot be read",
        "moments of at carry a time zone; their days are those of UTC",
    ]
    (staged,) = stage(tmp_path / "orders.parquet", mapping_of("*", "sales", columns), tmp_path / "s", isolated=False)
    rows = pq.read_table(staged.parquet).to_pylist()
    assert [(r["client_id"], r["revenue_e4"], r["ordered_on"]) for r in rows] == [
        ("C1", 12_345, date(2026, 1, 5)),
        ("C2", -20_000, date(2026, 1, 6)),
    ]
    with pytest.raises(Refused) as refused:
        stage(
            tmp_path / "orders.parquet",
            mapping_of("*", "sales", columns | {"payment": "tags"}),
            tmp_path,
            isolated=False,
        )
    assert str(refused.value) == (
        "orders.parquet: the column tags holds LIST values, which cannot be read; export it as plain values"
    )


def test_every_sentence_of_the_gate_says_what_to_do_or_what_was_done() -> None:
    said = {code: text for code, text in (PROBLEMS | REFUSALS).items() if ";" not in text}
    assert said == {}
    assert all(text == text.strip() for text in (PROBLEMS | REFUSALS | REMARKS).values())
