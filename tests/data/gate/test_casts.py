"""What a cell may look like, and what it becomes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.contract import Column
from data.gate.casts import MOST_E4, SETTINGS, code_of, flaw, narrow, typed
from data.gate.mapping import Options

CONNECTION = duckdb.connect()
for setting in SETTINGS:
    CONNECTION.execute(f"SET {setting}")
ONE_CELL = f"(SELECT x, {narrow('x')} AS n FROM (VALUES (?)) AS t(x))"


PLAIN = Options()


def stored(kind: str, cell: str, options: Options = PLAIN, patiently: bool = True) -> Any:
    column = Column("a", kind, "")  # type: ignore[arg-type]
    value = typed(column, "x", options, "n" if patiently else "")
    return CONNECTION.execute(f"SELECT {value} FROM {ONE_CELL}", [cell]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("cell", "e4"),
    [
        ("1234.5", 12_345_000),
        ("1,234.50", 12_345_000),
        ("￥1,234", 12_340_000),
        ("¥ 5", 50_000),
        ("$-5", -50_000),
        ("5 元", 50_000),
        ("1.2万", 120_000_000),
        ("3亿", 3_000_000_000_000),
        ("1.23456789亿", 1_234_567_890_000),
        ("12%", 1_200),
        ("(12.00)", -120_000),
        ("１２３．５", 1_235_000),
        ("1 234", 12_340_000),
        ("\t5\u3000", 50_000),
        ("15.299999999999999", 153_000),
        ("0.00005", 1),
        ("-0.00005", -1),
        ("0.00004999", 0),
        ("2.5e3", 25_000_000),
        ("99999999999999.9999", MOST_E4),
    ],
)
def test_a_number_people_write_becomes_exact_ten_thousandths(cell: str, e4: int) -> None:
    assert stored("money", cell) == e4


@pytest.mark.parametrize(
    "cell",
    [
        "1,2O4",
        "12,34",
        "1,23,456",
        "=1+2",
        "nan",
        "inf",
        "-inf",
        "1e308",
        "922337203685477.5807",
        "1_000",
        "0x10",
        "--5",
        "万",
    ],
)
def test_what_is_no_amount_is_not_made_one(cell: str) -> None:
    assert stored("money", cell) is None
    assert code_of(Column("a", "money", ""), cell, None, True) in ("not_number", "number_range")


def test_the_comma_is_the_decimal_sign_only_when_told() -> None:
    comma = Options(decimal_comma=True)
    assert stored("money", "1.234,50", comma) == 12_345_000
    assert stored("money", "1.234", comma) == 12_340_000
    assert stored("money", "1.234") == 12_340
    assert stored("money", "1.234,50") is None


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "２０２６年３月１日",
        "20260301",
        "46082",
        "1 Mar 2026",
        "2026-03-01 10:30:00",
    ],
)
def test_a_day_is_read_in_the_forms_people_use(cell: str) -> None:
    assert stored("day", cell) == date(2026, 3, 1)


def test_serials_count_from_1904_when_told() -> None:
    assert stored("day", "44620", Options(serial_1904=True)) == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["2026-02-30", "2026年2月30日", "20260230", "30/02/2026", "12", "2026-3", "tomorrow"])
def test_a_day_that_does_not_exist_is_not_read(cell: str) -> None:
    assert stored("day", cell) is None


def test_day_and_month_are_told_apart_only_when_told_how() -> None:
    assert stored("day", "03/04/2026") is None
    assert stored("day", "03/04/2026", Options(date_order="dmy")) == date(2026, 4, 3)
    assert stored("day", "03/04/2026", Options(date_order="mdy")) == date(2026, 3, 4)
    assert code_of(Column("a", "day", ""), "03/04/2026", None, True) == "day_order"


def test_a_moment_is_stored_in_utc() -> None:
    assert stored("moment", "2026-03-01 10:30") == datetime(2026, 3, 1, 10, 30)
    assert stored("moment", "2026-03-01T10:30:00+08:00") == datetime(2026, 3, 1, 2, 30)
    assert stored("moment", "2026-03-01T10:30:00-05:00") == datetime(2026, 3, 1, 15, 30)
    assert stored("moment", "2026年3月1日 14时30分") == datetime(2026, 3, 1, 14, 30)


def test_text_is_kept_as_it_is_and_a_key_is_trimmed() -> None:
    assert stored("text", " NA ") == " NA "
    assert stored("key", " NA\u3000") == "NA"
    assert stored("text", "=cmd|' /C calc'!A0") == "=cmd|' /C calc'!A0"
    assert stored("text", " \u3000\t") is None


def test_a_whole_number_has_no_decimals() -> None:
    assert stored("whole", "2") == 2 and stored("whole", "2.0") == 2
    assert stored("whole", "2.5") is None
    assert code_of(Column("a", "whole", ""), "2.5", None, True) == "not_whole"


@settings(max_examples=150, deadline=None)
@given(st.decimals(-(10**13), 10**13, allow_nan=False, places=6))
def test_plain_and_patient_readings_agree_with_decimal_arithmetic(number: Decimal) -> None:
    expected = int((number * 10_000).to_integral_value(ROUND_HALF_UP))
    assert stored("money", f"{number:f}", patiently=False) == expected
    assert stored("money", f"{number:f}") == expected


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=12), st.sampled_from(["money", "day", "moment", "number", "whole", "text", "key"]))
def test_any_cell_gets_one_judgement_from_both_judges(cell: str, kind: str) -> None:
    column = Column("a", kind, "")  # type: ignore[arg-type]
    value = typed(column, "x", Options(), "n")
    test = flaw(column, "x", "a", True, patiently=True, is_simple=False)
    query = f"SELECT a, coalesce({test}, false) FROM (SELECT *, {value} AS a FROM {ONE_CELL})"
    read, is_bad = CONNECTION.execute(query, [cell]).fetchall()[0]
    assert (code_of(column, cell, read, True) is not None) == is_bad
