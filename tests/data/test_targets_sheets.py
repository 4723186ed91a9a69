"""Spreadsheets of targets with periods in columns, as planners make them, in Chinese and in English."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from data import gate
from data.__main__ import app
from data.commands.asking import answered_previews
from data.gate import Refused, Staged, load_mapping, save_mapping
from tests.data.gate.books import book
from tests.data.imports import orders

ROWS = {"wide_periods": "rows_of_periods"}
PLAN = [
    ["2026年度销售目标分解表"],
    ["单位：万元"],
    ["指标", "区域", "责任人", "一月目标", "二月目标", "1月实际", "一季度", "全年"],
    ["销售额", "华东", "张伟", 10, 20.25, 9, 60.25, "1,400.5"],
    ["毛利（元）", "华东", "张伟", 5000, None, 9, None, None],
    ["订单数", "全公司", "陈总", 100, 100, 9, 300, 1200],
    ["客户满意率", "华东", "张伟", "85%", "86%", 9, None, None],
    ["合计", None, None, 10, 20, 9, 60, 1400],
]


def read(path: Path, table: str = "", **answers: str) -> tuple[Staged, list[tuple[Any, ...]]]:
    """The sheet as the command line reads it with these answers, its mapping taken through its file."""
    (preview,) = answered_previews(
        path, table, False, {code.replace("__", "."): word for code, word in answers.items()}
    )
    assert preview.mapping is not None
    save_mapping(path.with_suffix(".toml"), [preview.mapping])
    (staged,) = gate.stage(path, load_mapping(path.with_suffix(".toml")), path.parent / "staged", isolated=False)
    rows = pq.read_table(staged.parquet).sort_by("_row").to_pylist()
    return staged, [(r["kpi"], r["region_id"], r["period"], r["value"], r["owner"]) for r in rows]


def sheet(folder: Path, text: str, name: str = "targets.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf8")
    return path


def test_a_chinese_plan_with_its_year_and_unit_in_the_title(tmp_path: Path) -> None:
    staged, rows = read(book(tmp_path / "plan.xlsx", {"分解": PLAN}), **ROWS)
    assert rows == [
        ("revenue", "华东", "2026-01", 100_000, "张伟"),
        ("revenue", "华东", "2026-02", 202_500, "张伟"),
        ("revenue", "华东", "2026-Q1", 602_500, "张伟"),
        ("revenue", "华东", "2026", 14_005_000, "张伟"),
        ("gross_profit", "华东", "2026-01", 5000, "张伟"),
        ("orders", "ALL", "2026-01", 100, "陈总"),
        ("orders", "ALL", "2026-02", 100, "陈总"),
        ("orders", "ALL", "2026-Q1", 300, "陈总"),
        ("orders", "ALL", "2026", 1200, "陈总"),
        ("satisfied", "华东", "2026-01", 0.85, "张伟"),
        ("satisfied", "华东", "2026-02", 0.86, "张伟"),
    ]
    assert (staged.rows_in, staged.accepted, staged.rejected) == (12, 11, 1), "the totals row is set aside and said"
    said = [remark.text() for remark in staged.warnings]
    assert "value (万元) is multiplied by 10,000, its unit, where the KPI is in money" in said or (
        "value is multiplied by 10,000, its unit, where the KPI is in money" in said
    )
    assert "1 targets are multiplied by the unit that their own row names" not in said, "元 multiplies by nothing"


def test_an_english_sheet_of_one_kpi_and_a_year_that_is_asked(tmp_path: Path) -> None:
    path = book(
        tmp_path / "quota 2026.xlsx", {"North": [["Region", "Owner", "Jan", "Feb (K)", "Mar"], ["N", "Li", 1, 2, 3]]}
    )
    with pytest.raises(ValueError, match=r"3 questions above are open"):
        read(path, "targets")
    _, rows = read(path, "targets", **ROWS, wide_year="2027", missing_column__kpi="revenue")
    assert rows == [("revenue", "N", f"2027-0{n}", n, "Li") for n in (1, 2, 3)], "one column's unit is not all columns'"


def test_the_year_that_the_files_name_says_is_offered_first_and_any_other_taken(tmp_path: Path) -> None:
    path = sheet(tmp_path, "kpi,region,Q1,Q2\nrevenue,N,1,2\n", "targets_2026.csv")
    (seen,) = gate.inspect(path, isolated=False)
    asked = {question.code: question for question in seen.questions}
    assert [choice.value for choice in asked["wide_year"].choices] == ["2026", "2027", "2025"]
    assert all(question.is_open for question in asked.values()) and set(asked) == {"wide_periods", "wide_year"}
    assert gate.answered(seen.mapping, asked["wide_year"], "2031").options.wide_year == 2031
    with pytest.raises(ValueError, match=r"'next' is no answer to wide_year; the answers are 2026, 2027, 2025"):
        gate.answered(seen.mapping, asked["wide_year"], "next")
    mapping = gate.answered(seen.mapping, asked["wide_periods"], "rows_of_periods")
    with pytest.raises(Refused, match=r"targets_2026\.csv: the columns name months or quarters, but nobody says"):
        (again,) = gate.inspect(path, saved=(mapping,), isolated=False)
        assert again.mapping is not None
        gate.stage(path, again.mapping, tmp_path / "staged", isolated=False)


def test_one_kpi_and_the_company_may_fill_a_sheet_that_names_neither(tmp_path: Path) -> None:
    path = sheet(tmp_path, "2026-01,2026-02\n5,6\n", "目标.csv")
    _, rows = read(path, **ROWS, missing_column__kpi="nps", missing_column__region_id="ALL")
    assert rows == [("nps", "ALL", "2026-01", 5, None), ("nps", "ALL", "2026-02", 6, None)]


def test_a_unit_beside_a_row_or_its_kpi_goes_before_that_of_the_header(tmp_path: Path) -> None:
    text = (
        "kpi;region;unit;2026-Q1 (K);2026-Q2 (K)\nrevenue;N;万元;1,5;-2\nrevenue;S;元;4000;1,2亿\n"
        "gross profit;S;;4;(5)\nSales volume;S;万箱;4;5\norders;S;笔;4;5\nretention;S;%;80;n/a\n"
    )
    staged, rows = read(sheet(tmp_path, text), **ROWS, decimal_comma="comma")
    assert [(kpi, value) for kpi, _, _, value, _ in rows] == [
        ("revenue", 15_000), ("revenue", -20_000), ("revenue", 4_000), ("revenue", 120_000_000),
        ("gross_profit", 4_000), ("gross_profit", -5_000), ("quantity", 40_000), ("quantity", 50_000),
        ("orders", 4), ("orders", 5), ("retention", 0.8),
    ]  # fmt: skip
    assert [problem.text() for problem in staged.problems] == [
        'targets.csv line 7: value (K) "n/a" is not a number; correct the cell or map another column'
    ]


def test_rejected_rows_come_back_corrected_and_nothing_is_multiplied_twice(tmp_path: Path) -> None:
    path = book(tmp_path / "plan.xlsx", {"分解": [*PLAN[:3], ["销售额", "华东", "张伟", "x", 20.25, 9, "y", "1,4O0"]]})
    staged, rows = read(path, **ROWS)
    assert len(rows) == 1 and staged.rejected == 3
    rejects = Path(staged.rejects)
    corrected = rejects.read_text("utf-8-sig").replace("x", "12.5").replace("y", "30").replace("1,4O0", "1,400")
    rejects.write_text(corrected, "utf-8-sig")
    mapping = load_mapping(path.with_suffix(".toml"))
    (again,) = gate.stage(rejects, mapping, tmp_path / "again", isolated=False)
    found = pq.read_table(again.parquet).sort_by("_row").to_pylist()
    assert [(r["kpi"], r["period"], r["value"]) for r in found] == [
        ("revenue", "2026-01", 125_000), ("revenue", "2026-Q1", 300_000), ("revenue", "2026", 14_000_000),
    ]  # fmt: skip


def test_long_lists_are_read_in_the_same_words_and_what_is_no_period_is_rejected(tmp_path: Path) -> None:
    text = (
        "指标,区域,期间,目标值（万元）\n营业收入,公司,2026年9月,3\n流失客户数,N,2026年三季度,4\nown:margin,N,FY2026,0.3\n客单价,N,2026,1\n"
        "订单数,N,9月,5\n"
    )
    staged, rows = read(sheet(tmp_path, text))
    assert [row[:4] for row in rows] == [
        ("revenue", "ALL", "2026-09", 30_000), ("lost_clients", "N", "2026-Q3", 4), ("own:margin", "N", "2026", 0.3),
        ("客单价", "N", "2026", 1),
    ]  # fmt: skip
    assert [problem.text() for problem in staged.problems] == [
        'targets.csv line 6: 期间 "9月" is not a period; write a year 2026, quarter 2026-Q3 or month 2026-09'
    ]
    said = {remark.code: remark.text() for remark in staged.warnings}
    assert said["unknown_kpis"].endswith("they are kept and shown nowhere: 客单价")
    assert "营业收入 = revenue" in said["kpi_words"]
    assert said["company_words"] == "1 targets name the company in words; they were taken for ALL: 公司"


def test_months_in_two_rows_of_headers_and_as_days_of_a_spreadsheet(tmp_path: Path) -> None:
    two = [["指标", "区域", "2026年", None], [None, None, "11月", "12月"], ["销售额", "N", 1, 2]]
    _, rows = read(book(tmp_path / "two.xlsx", {"目标": two}, merged=[(0, 2, 0, 3, "2026年")]), **ROWS)
    assert [row[2] for row in rows] == ["2026-11", "2026-12"]
    days = [["kpi", "region", date(2026, 1, 1), date(2026, 2, 1)], ["revenue", "N", 1, 2]]
    _, rows = read(book(tmp_path / "days.xlsx", {"targets": days}), **ROWS)
    assert [row[2] for row in rows] == ["2026-01", "2026-02"]


def test_a_plan_comes_in_by_the_command_line(tmp_path: Path) -> None:
    lines = (",".join("" if cell is None else f'"{cell}"' for cell in row) for row in PLAN)
    sales, plan = sheet(tmp_path, orders(A=5), "orders.csv"), sheet(tmp_path, "\n".join(lines), "任务分解.csv")
    given = ("import", str(sales), str(plan), "--dry-run", "--store", str(tmp_path / "store"))
    asked = CliRunner().invoke(app, given)
    assert (
        asked.exit_code == 2
        and "wide_periods=rows_of_periods (yes, a row for each period): 一月目标 → 2026-01" in asked.output
    )
    found = CliRunner().invoke(app, (*given, "--answer", "wide_periods=rows_of_periods"))
    assert found.exit_code == 0 and re.search(r"任务分解\.csv +targets +12 +11 +0 +0 +1", found.output), found.output
