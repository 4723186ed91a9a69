"""Rejected rows leave without live formulas, and come back as they were."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.gate import Mapping, Options, Staged, mapping_of, stage
from data.gate.guard import guarded, unguarded

COLUMNS = {"order_id": "=h", "line": "line", "client_id": "client", "ordered_on": "day", "quantity": "quantity",
           "revenue": "revenue", "payment": "note"}  # fmt: skip
HEADER = ["=h", "line", "client", "day", "quantity", "revenue", "note"]
CELLS = ["=cmd|x", "'x", "-5", "2026-01-05", "+1", "x", "－５"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("=cmd|x", "'=cmd|x"),
        ("'=x", "''=x"),
        ("'x", "'x"),
        ("-5", "-5"),
        ("+1", "+1"),
        ("-1,234.50", "-1,234.50"),
        ("－５", "'－５"),
        ("+86 138 0000", "'+86 138 0000"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("a;=b", "a;'=b"),
        ("2026-01-05", "2026-01-05"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_a_guard_and_numbers_do_not(cell: str, told: str) -> None:
    assert (guarded(cell), unguarded(told)) == (told, cell)


def test_every_short_cell_comes_back_exactly() -> None:
    for length in range(6):
        for letters in product("'=-5,\t\n ", repeat=length):
            cell = "".join(letters)
            assert unguarded(guarded(cell)) == cell
            assert not guarded(cell).lstrip(' "').startswith("=")


def staged_file(path: Path, rows: list[list[str]], mapping: Mapping) -> Staged:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mapping.options.delimiter or ",").writerows(rows)
    (staged,) = stage(path, mapping, path.parent / f"staged-{path.name}", isolated=False)
    return staged


def cells_of(rejects: str | Path) -> list[list[str]]:
    with Path(rejects).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_rejects_carry_no_live_formula_and_return_exactly_corrected_or_not(tmp_path: Path) -> None:
    mapping = mapping_of("orders.csv", "sales", COLUMNS)
    first = cells_of(staged_file(tmp_path / "orders.csv", [HEADER, CELLS], mapping).rejects)
    assert first[0][:7] == ["'=h", *HEADER[1:]] and first[1][:7] == ["'=cmd|x", *CELLS[1:6], "'－５"]
    back = staged_file(tmp_path / "orders.csv.rejects.csv", first, mapping)
    assert [row[:7] for row in cells_of(back.rejects)] == [row[:7] for row in first]
    first[1][5] = "7"
    corrected = staged_file(tmp_path / "orders.csv.rejects.csv", first, mapping)
    (row,) = pq.read_table(corrected.parquet).to_pylist()
    assert (row["order_id"], row["line"], row["client_id"], row["payment"]) == ("=cmd|x", "'x", "-5", "－５")
    assert (row["quantity_e4"], row["revenue_e4"]) == (10_000, 70_000)


def test_rejects_of_any_width_return_exactly_and_other_files_keep_their_apostrophes(tmp_path: Path) -> None:
    mapping = mapping_of("orders.csv", "sales", COLUMNS)
    ragged = ["=a", "1", "C", "2026-01-05"]
    first = cells_of(staged_file(tmp_path / "orders.csv", [HEADER, ragged], mapping).rejects)
    short = [first[0], first[1][:4]]
    back = staged_file(tmp_path / "orders.csv.rejects.csv", short, mapping)
    assert cells_of(back.rejects)[1][:4] == ["'=a", *ragged[1:]]
    own = ["'=a", "1", "C", "2026-01-05", "1", "2", ""]
    (row,) = pq.read_table(staged_file(tmp_path / "orders.csv", [HEADER, own], mapping).parquet).to_pylist()
    assert row["order_id"] == "'=a"


@pytest.mark.parametrize(
    ("options", "above"),
    [(Options(delimiter=";"), []), (Options(header_row=3), [["Orders"], ["2026"]]), (Options(encoding="gb18030"), [])],
    ids=["separator", "titles", "encoding"],
)
def test_rejects_return_whatever_shape_their_source_had(
    options: Options, above: list[list[str]], tmp_path: Path
) -> None:
    mapping = mapping_of("orders.csv", "sales", COLUMNS, options=options)
    first = cells_of(staged_file(tmp_path / "orders.csv", [*above, HEADER, CELLS, CELLS], mapping).rejects)
    path = tmp_path / "orders.csv.rejects.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(first)
    (back,) = stage(path, mapping, tmp_path / "back", isolated=False)
    assert [row[:7] for row in cells_of(back.rejects)] == [row[:7] for row in first]
