"""Text whose columns stand in line: blank cells inside, names with blanks, Chinese characters two places wide."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.gate import Mapping, Options, Preview, Refused, inspect, load_mapping, mapping_of, save_mapping, stage
from data.gate.fixed import cells_at, column_starts

ENGLISH = """\
client id  name             day         quantity   revenue
C1         New York Shop    2026-03-01         2  1,234.50
C2                          2026-03-02        12      0.75
C3         Corner           2026-03-03                3.00
"""
CHINESE = """\
客户编号  客户名称        日期        数量    销售额
C1        东风 烟草店     2026-03-01     2  1,234.50
C2                        2026-03-02    12      0.75
C3        北京市超市      2026-03-03            3.00
"""


def seen_one(path: Path) -> Preview:
    (seen,) = inspect(path, isolated=False)
    return seen


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_columns_are_found_by_their_places(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "sales.txt").write_bytes(CHINESE.encode(encoding))
    seen = seen_one(tmp_path / "sales.txt")
    assert seen.headers == ("客户编号", "客户名称", "日期", "数量", "销售额")
    assert seen.rows == (
        ("C1", "东风 烟草店", "2026-03-01", "2", "1,234.50"),
        ("C2", None, "2026-03-02", "12", "0.75"),
        ("C3", "北京市超市", "2026-03-03", None, "3.00"),
    )
    assert "the columns were found by their places; they begin at 0, 10, 26, 38, 45" in [
        r.text() for r in seen.remarks
    ] or any(r.code == "fixed_width" for r in seen.remarks)


def test_a_blank_cell_costs_its_row_and_not_the_next_column(tmp_path: Path) -> None:
    (tmp_path / "sales.txt").write_text(ENGLISH)
    seen = seen_one(tmp_path / "sales.txt")
    assert seen.mapping is not None and seen.table == "sales"
    (staged,) = stage(tmp_path / "sales.txt", seen.mapping, tmp_path / "staged", isolated=False)
    assert [p.text() for p in staged.problems] == [
        "sales.txt line 4: quantity is empty; every row needs it, fill the cell or map another column"
    ]
    rows = sorted(pq.read_table(staged.parquet).to_pylist(), key=lambda row: row["_row"])
    assert [(r["client_id"], r["quantity_e4"], r["revenue_e4"]) for r in rows] == [
        ("C1", 20_000, 12_345_000),
        ("C2", 120_000, 7_500),
    ]


def test_a_line_of_dashes_tells_the_columns_and_is_no_row(tmp_path: Path) -> None:
    lines = ["id name       revenue", "-- ---------- -------", "1  a b            5.0", "2  c", ""]
    assert column_starts(lines) == (0, 3, 14)
    (tmp_path / "clients.txt").write_text("\n".join(lines))
    seen = seen_one(tmp_path / "clients.txt")
    assert (seen.headers, seen.rows) == (("id", "name", "revenue"), (("1", "a b", "5.0"), ("2", "c", None)))


def test_columns_without_a_gap_are_read_when_their_places_are_told(tmp_path: Path) -> None:
    (tmp_path / "orders.txt").write_text("00001202603010002001050\n00002202603020010000075\n")
    mapping = mapping_of(
        "orders.txt",
        "sales",
        {"client_id": "column 1", "ordered_on": "column 2", "quantity": "column 3", "revenue": "column 4"},
        options=Options(column_starts=(0, 5, 13, 17), header_row=0),
        units={"revenue": "0.01"},
    )
    save_mapping(tmp_path / "mapping.toml", [mapping])
    loaded: tuple[Mapping, ...] = load_mapping(tmp_path / "mapping.toml")
    (staged,) = stage(tmp_path / "orders.txt", loaded, tmp_path / "staged", isolated=False)
    rows = sorted(pq.read_table(staged.parquet).to_pylist(), key=lambda row: row["_row"])
    assert [(r["client_id"], str(r["ordered_on"]), r["quantity_e4"], r["revenue_e4"]) for r in rows] == [
        ("00001", "2026-03-01", 20_000, 105_000),
        ("00002", "2026-03-02", 100_000, 7_500),
    ]


def test_bytes_that_are_no_text_cost_only_their_line(tmp_path: Path) -> None:
    content = ENGLISH.encode().replace(b"Corner", b"C\xffrner")
    (tmp_path / "sales.txt").write_bytes(content)
    columns = {"client_id": "client id", "ordered_on": "day", "quantity": "quantity", "revenue": "revenue"}
    mapping = mapping_of("*", "sales", columns, options=Options(encoding="utf-8"))
    (staged,) = stage(tmp_path / "sales.txt", mapping, tmp_path / "staged", isolated=False)
    assert (staged.accepted, [p.text() for p in staged.problems]) == (
        2,
        ["sales.txt line 4: the row has bytes that are not utf-8 text; save the file as UTF-8"],
    )


def test_a_wide_character_belongs_to_the_column_it_begins_in() -> None:
    assert cells_at("东风  5", (0, 4)) == ["东风", "5"]
    assert cells_at("东风店5", (0, 6)) == ["东风店", "5"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "colour = 1",
            "has the unknown entry colour; the entries are table, columns, constants, computed, units, options",
        ),
        ('options = {point = ","}', "has the unknown entry point; the entries are encoding, delimiter, header_row, "),
        ('options = {decimal_comma = "yes"}', "decimal_comma must be true or false, not 'yes'"),
        ('options = {column_starts = ["a"]}', r"column_starts must be a list of whole numbers, not \['a'\]"),
        ('options = {date_order = "dym"}', "date_order must be one of ymd, dmy, mdy"),
    ],
)
def test_an_entry_no_mapping_has_is_refused_with_the_entries_there_are(
    tmp_path: Path, entry: str, message: str
) -> None:
    (tmp_path / "mapping.toml").write_text(f'["a.csv"]\ntable = "sales"\n{entry}\n')
    with pytest.raises(Refused, match=message):
        load_mapping(tmp_path / "mapping.toml")


def test_a_mapping_with_all_it_can_say_survives_its_file(tmp_path: Path) -> None:
    options = Options(
        encoding="gb18030", delimiter="|", header_row=3, header_rows=2, column_starts=(0, 8, 20), decimal_comma=False,
        date_order="mdy", serial_1904=True, keep_totals=False, wide_periods=True, scale_low=0.0, scale_high=10.0,
    )  # fmt: skip
    mapping = mapping_of(
        "销售_*.csv", "sales", {"client_id": "客户 / 编号", "revenue": "金额（万元）"}, {"payment": '"x"'},
        {"cost_of_goods": "revenue - [毛利 润] / 1.13"}, options, {"revenue": "10000"},
    )  # fmt: skip
    save_mapping(tmp_path / "mapping.toml", [mapping])
    assert load_mapping(tmp_path / "mapping.toml") == (mapping,)


def test_a_unit_that_is_no_power_of_ten_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("client,day,quantity,revenue\nC,2026-03-01,1,2\n")
    columns = {"client_id": "client", "ordered_on": "day", "quantity": "quantity", "revenue": "revenue"}
    with pytest.raises(Refused) as refusal:
        stage(
            tmp_path / "orders.csv",
            mapping_of("*", "sales", columns, units={"revenue": "12"}),
            tmp_path / "s",
            isolated=False,
        )
    assert str(refusal.value).startswith(
        "orders.csv: revenue cannot be multiplied by 12; a unit is one of 0.01, 0.1, 1, 10,"
    )
