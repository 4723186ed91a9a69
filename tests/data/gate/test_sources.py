"""Folders, archives, spreadsheets, and what is no table at all."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from data.gate import Mapping, Refused, inspect, mapping_of, stage
from data.gate.sources import sources
from tests.data.gate.conftest import HEADER

ROW = "A,1,C1,2026-01-05,2,10.50\n"


def packed(path: Path, *members: tuple[str | zipfile.ZipInfo, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_a_folder_holds_its_files_by_name_and_a_bad_one_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("a,b\n1,2\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / ".hidden").write_text("x")
    found = sources(tmp_path, tmp_path / "unpacked")
    assert [s.name for s in found] == ["a.pdf", "b.csv"]
    assert str(found[0].refusal) == "a.pdf is a PDF document, not a table; save it as CSV, XLSX or Parquet"


def test_a_zip_is_read_member_by_member(tmp_path: Path, sales: Mapping) -> None:
    path = packed(tmp_path / "pack.zip", ("2026/orders.csv", HEADER + ROW), ("2026/more.csv", HEADER + ROW * 2))
    staged = stage(path, sales, tmp_path / "staged", isolated=False)
    assert [(s.source, s.accepted) for s in staged] == [("pack.zip/2026/more.csv", 2), ("pack.zip/2026/orders.csv", 1)]


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "../orders.csv",
            "x",
            "pack.zip: ../orders.csv points outside the archive; pack the files without folders above them",
        ),
        (
            "/etc/orders.csv",
            "x",
            "pack.zip: /etc/orders.csv points outside the archive; pack the files without folders above them",
        ),
        (_link(), "orders.csv", "pack.zip: link.csv is a link; pack the file itself"),
        (
            "bomb.csv",
            "0" * 3_000_000,
            "pack.zip: bomb.csv is compressed more than 200 times; import it as a plain file",
        ),
        ("big.csv", "0" * 100_000_001, "pack.zip: big.csv unpacks to more than 100 MB; import it as a plain file"),
    ],
)
def test_a_dangerous_archive_is_refused_before_it_is_unpacked(
    tmp_path: Path, name: str | zipfile.ZipInfo, content: str, message: str
) -> None:
    path = packed(tmp_path / "pack.zip", (name, content))
    with pytest.raises(Refused) as refusal:
        sources(path, tmp_path / "unpacked")
    assert str(refusal.value) == message
    assert not (tmp_path / "unpacked").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("orders.csv", b"", "orders.csv is empty; choose a file with a header line and rows"),
        (
            "orders.zip",
            b"PK\x03\x04broken",
            "orders.zip cannot be read as an archive: File is not a zip file; export it again",
        ),
        (
            "orders.csv",
            b"a,b\n" + b"\0\1" * 500,
            "orders.csv is not text, not a table; save it as CSV, XLSX or Parquet",
        ),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refusal:
        inspect(tmp_path / name, isolated=False)
    assert str(refusal.value) == message


def test_damaged_parquet_and_spreadsheets_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + b"x" * 100 + b"PAR1")
    packed(tmp_path / "a.xlsx", ("xl/workbook.xml", "<broken"))
    for name, what in (("a.parquet", "Parquet"), ("a.xlsx", "a spreadsheet")):
        with pytest.raises(Refused, match=f"{name} cannot be read as {what}"):
            inspect(tmp_path / name, isolated=False)


def test_a_spreadsheet_is_read_sheet_by_sheet_below_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("订单")
        sheet.write(0, 0, "2026 年销售")
        sheet.write_row(2, 0, ["订单号", "行号", "客户编号", "日期", "数量", "销售额"])
        sheet.write_row(3, 0, ["A", 1, 12346])
        sheet.write_number(3, 3, 46027, day)
        sheet.write_row(3, 4, [2, 15.299999999999999])
        sheet.write_row(4, 0, ["合计", None, None, None, 2, 15.3])
        book.add_worksheet("空")
    seen = inspect(path, isolated=False)
    assert [s.source for s in seen] == ["book.xlsx#订单", "book.xlsx#空"]
    assert str(seen[1].refusal) == "book.xlsx#空 is empty; choose a file with a header line and rows"
    full = next(s for s in seen if s.mapping)
    assert full.table == "sales" and not any(q.is_open for q in full.questions)
    (staged,) = stage(path, full.mapping, tmp_path / "staged", isolated=False)  # type: ignore[arg-type]
    (row,) = pq.read_table(staged.parquet).to_pylist()
    assert (row["client_id"], str(row["ordered_on"]), row["revenue_e4"]) == ("12346", "2026-01-05", 153_000)
    assert [(p.line, p.code) for p in staged.problems] == [(5, "totals")]


def test_a_spreadsheet_that_swells_in_memory_is_refused_by_the_child(tmp_path: Path) -> None:
    cell = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="XFD{0}"><v>{0}</v></c></row>'
    rows = "".join(cell.format(i) + " " * (i % 7) for i in range(1, 200_000))
    plain = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("S")
    with zipfile.ZipFile(plain) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    path = packed(tmp_path / "bomb.xlsx", *members.items())
    with pytest.raises(Refused) as refusal:
        inspect(path)
    assert str(refusal.value) == "bomb.xlsx needs more than 1000 MB of memory; save it as CSV or split it"


def test_parquet_columns_of_any_type_are_read_as_text(tmp_path: Path) -> None:
    import pyarrow as pa

    table = pa.table({"client": [1, 2], "score": [4.5, None], "day": pa.array([19_000, 19_001], pa.date32())})
    pq.write_table(table, tmp_path / "s.parquet")
    mapping = mapping_of("*", "surveys", {"client_id": "client", "answered_on": "day", "satisfaction": "score"})
    (staged,) = stage(tmp_path / "s.parquet", mapping, tmp_path / "staged", isolated=False)
    assert (staged.accepted, staged.rejected) == (2, 0)
    assert pq.read_table(staged.parquet)["satisfaction"].to_pylist() == [4.5, None]


def test_a_child_process_gives_the_same_answer_and_says_when_it_refuses(tmp_path: Path, sales: Mapping) -> None:
    (tmp_path / "orders.csv").write_text(HEADER + ROW + "A,2,C1,2026-01-05,2,x\n")
    assert inspect(tmp_path / "orders.csv") == inspect(tmp_path / "orders.csv", isolated=False)
    alone = stage(tmp_path / "orders.csv", sales, tmp_path / "staged")
    assert alone == stage(tmp_path / "orders.csv", sales, tmp_path / "staged", isolated=False)
    with pytest.raises(Refused, match=r"gone[.]csv does not exist; check the path"):
        inspect(tmp_path / "gone.csv")
