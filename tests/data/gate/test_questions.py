"""Where a cell may be read two ways the gate asks, shows both readings, and the mapping keeps the answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.gate import Mapping, Preview, Question, answered, inspect, load_mapping, save_mapping, stage
from data.gate.child import plain_preview
from data.gate.evidence import number_sign
from data.gate.preview import preview_from_plain
from data.gate.questions import CHOICES, QUESTIONS

HEADER = "client,day,quantity,revenue\n"


def seen_one(path: Path, **more: Any) -> Preview:
    (seen,) = inspect(path, isolated=False, **more)
    assert preview_from_plain(plain_preview(seen)) == seen
    return seen


def asked_one(seen: Preview, code: str) -> Question:
    (asked,) = [q for q in seen.questions if q.code == code]
    assert asked.text() and all(choice.text() for choice in asked.choices)
    return asked


def kept(mapping: Mapping, tmp_path: Path) -> Mapping:
    """The mapping after a way through its file."""
    save_mapping(tmp_path / "mapping.toml", [mapping])
    (loaded,) = load_mapping(tmp_path / "mapping.toml")
    assert loaded == mapping
    return loaded


def stored(path: Path, mapping: Mapping, folder: Path) -> list[dict[str, Any]]:
    (staged,) = stage(path, mapping, folder / "staged", isolated=False)
    assert staged.rejected == 0, [p.text() for p in staged.problems]
    rows: list[dict[str, Any]] = pq.read_table(staged.parquet).to_pylist()
    return sorted(rows, key=lambda row: row["_row"])


@pytest.mark.parametrize(
    ("cells", "choice", "e4"),
    [
        (("1,234", "5,600"), "point", [12_340_000, 56_000_000]),
        (("1,234", "5,600"), "comma", [12_340, 56_000]),
        (("1.234", "5.600"), "point", [12_340, 56_000]),
        (("1.234", "5.600"), "comma", [12_340_000, 56_000_000]),
    ],
)
def test_one_sign_before_three_digits_may_be_either_and_is_asked(
    tmp_path: Path, cells: tuple[str, ...], choice: str, e4: list[int]
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "".join(f'C,2026-03-01,1,"{cell}"\n' for cell in cells))
    seen = seen_one(path)
    asked = asked_one(seen, "number_point")
    assert asked.is_open and asked.text() == (
        f'orders.csv: revenue holds numbers like "{cells[0]}"; is the sign in them the decimal sign or does it part '
        "thousands?"
    )
    readings = {c.value: c.shown[0] for c in asked.choices}
    assert readings == {
        "point": (cells[0], cells[0].replace(",", "")),
        "comma": (cells[0], cells[0].replace(".", "").replace(",", ".")),
    }
    mapping = kept(answered(seen.mapping, asked, choice), tmp_path)
    assert [r["revenue_e4"] for r in stored(path, mapping, tmp_path)] == e4
    assert "number_point" not in [q.code for q in seen_one(path, saved=[mapping]).questions]


@pytest.mark.parametrize(
    ("cell", "sign"),
    [
        ("12.5", "."), ("12,5", ","), ("1,234.5", "."), ("1.234,5", ","), ("1,234,567", "."), ("1.234.567", ","),
        ("0.125", "."), ("0,125", ","), ("1234.567", "."), ("￥1,234", "."), ("1,234", "?"), ("1.234 €", "?"),
        ("１２．５", "."), ("(12,50)", ","), ("1 234,5", ","), ("1234", ""), ("x", ""), ("2026.03.01", ""),
    ],
)  # fmt: skip
def test_what_a_cell_proves_about_the_decimal_sign(cell: str, sign: str) -> None:
    assert number_sign(cell) == sign


def test_one_cell_that_proves_the_sign_settles_it_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + 'C,2026-03-01,1,"1,234"\nC,2026-03-01,1,12.50\n')
    assert [q.code for q in seen_one(path).questions] == []


def test_day_and_month_are_shown_both_ways_and_the_answer_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "C,1/3/2026,1,2\nC,4/3/2026,1,2\n")
    seen = seen_one(path)
    asked = asked_one(seen, "day_order")
    assert {c.value: c.shown for c in asked.choices} == {
        "dmy": (("1/3/2026", "2026-03-01"), ("4/3/2026", "2026-03-04")),
        "mdy": (("1/3/2026", "2026-01-03"), ("4/3/2026", "2026-04-03")),
    }
    mapping = kept(answered(seen.mapping, asked, "mdy"), tmp_path)
    assert [r["ordered_on"] for r in stored(path, mapping, tmp_path)] == [date(2026, 1, 3), date(2026, 4, 3)]


@pytest.mark.parametrize(
    ("header", "unit", "factor", "e4"),
    [
        ("销售额（万元）", "万元", "10000", 123_450_000),
        ("销售额(单位:千元)", "千元", "1000", 12_345_000),
        ("销售额/亿元", "亿元", "100000000", 1_234_500_000_000),
        ("金额（分）", "分", "0.01", 123),
        ("revenue (in thousands)", "thousands", "1000", 12_345_000),
        ("revenue ('000)", "'000", "1000", 12_345_000),
        ("revenue (k€)", "k€", "1000", 12_345_000),
    ],
)
def test_a_unit_in_a_header_is_used_said_and_confirmed(
    tmp_path: Path, header: str, unit: str, factor: str, e4: int
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"client,day,quantity,{header}\nC,2026-03-01,1,1.2345\n")
    seen = seen_one(path)
    asked = asked_one(seen, "unit")
    assert not asked.is_open and asked.values["unit"] == unit and seen.mapping is not None
    assert seen.mapping.units == (("revenue", factor),)
    mapping = kept(seen.mapping, tmp_path)
    (staged,) = stage(path, mapping, tmp_path / "staged", isolated=False)
    assert pq.read_table(staged.parquet)["revenue_e4"].to_pylist() == [e4]
    assert f"{header} is multiplied by {factor if factor == '0.01' else format(int(factor), ',')}, its unit" in [
        w.text() for w in staged.warnings
    ]
    (total,) = [t for t in staged.totals if t.column == "revenue"]
    assert total.source_e4 == total.staged_e4 == e4
    plain = kept(answered(mapping, asked, "1"), tmp_path)
    assert stored(path, plain, tmp_path)[0]["revenue_e4"] == 12_345


def test_nothing_is_rounded_before_the_unit_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("client,day,quantity,销售额（万元）\nC,2026-03-01,1,1.23456789\nC,2026-03-01,1,-0.00000005\n")
    seen = seen_one(path)
    assert seen.mapping is not None
    assert [r["revenue_e4"] for r in stored(path, seen.mapping, tmp_path)] == [123_456_789, -5]


def test_a_unit_in_a_title_counts_for_the_amounts_below_it(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("销售明细,,,\n单位：万元,,,\n客户编号,日期,数量,销售额\nC,2026-03-01,3,1.5\n")
    seen = seen_one(path)
    assert seen.mapping is not None and seen.mapping.units == (("revenue", "10000"),), "a quantity has no 万元"


def test_cells_with_units_of_their_own_are_not_multiplied_unasked(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("client,day,quantity,销售额（万元）\nC,2026-03-01,1,1.5万\n")
    seen = seen_one(path)
    assert asked_one(seen, "unit").is_open and seen.mapping is not None and seen.mapping.units == ()


def test_a_table_and_a_column_are_chosen_from_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("kunde,tag,menge,geld\nC,2026-03-01,1,2\n")
    seen = seen_one(path)
    asked = asked_one(seen, "which_table")
    mapping = answered(seen.mapping, asked, "sales", seen.source)
    for column, header in zip(("client_id", "ordered_on", "quantity", "revenue"), seen.headers, strict=True):
        missing = [q for q in seen_one(path, saved=[mapping]).questions if q.values.get("column") == column]
        assert missing[0].is_open and header in [c.value for c in missing[0].choices]
        mapping = answered(mapping, missing[0], header)
    assert seen_one(path, saved=[mapping]).questions == ()
    assert stored(path, kept(mapping, tmp_path), tmp_path)[0]["revenue_e4"] == 20_000


def test_an_answer_that_was_not_offered_lists_those_that_were(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "C,1/3/2026,1,2\n")
    seen = seen_one(path)
    with pytest.raises(ValueError, match="'ymd' is no answer to day_order; the answers are dmy, mdy"):
        answered(seen.mapping, asked_one(seen, "day_order"), "ymd")


def test_periods_in_columns_become_rows_when_the_person_says_so(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("kpi,region,2026-01,2026年2月,Q2 2026,2026\nrevenue,East,1,2,3,\nrevenue,West,4,,x,7\n")
    seen = seen_one(path)
    asked = asked_one(seen, "wide_periods")
    assert asked.is_open and dict(asked.choices[0].shown)["2026年2月"] == "2026-02"
    mapping = answered(seen.mapping, asked, "rows_of_periods", seen.source)
    again = seen_one(path, saved=[mapping])
    assert again.questions == () and again.mapping is not None
    (staged,) = stage(path, kept(again.mapping, tmp_path), tmp_path / "staged", isolated=False)
    rows = pq.read_table(staged.parquet).to_pylist()
    assert [(r["region_id"], r["period"], r["value"]) for r in rows] == [
        ("East", "2026-01", 1.0),
        ("East", "2026-02", 2.0),
        ("East", "2026-Q2", 3.0),
        ("West", "2026-01", 4.0),
        ("West", "2026", 7.0),
    ]
    assert [(p.line, p.value) for p in staged.problems] == [(3, "x")]


def test_every_question_and_every_choice_is_used_by_the_gate() -> None:
    folder = Path(__file__).parents[3] / "data" / "gate"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    unused = [code for code in (*QUESTIONS, *CHOICES) if source.count(f'"{code}"') < 2]
    assert unused == []
