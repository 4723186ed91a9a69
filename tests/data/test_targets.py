"""One target: what can stand, and its number kept to the last figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.gate.period_names import period_keys, period_of, year_in
from data.gate.target_words import KPI_WORDS, kpi_called, region_called
from data.targets import LARGEST, Target, decimal_text, faults_of, is_own_key, key_faults, ten_thousandths

GOOD = Target("revenue", "N", "Li", "2026-Q3", 1.5, "Wang", "higher")


def test_what_can_stand_has_no_fault_and_is_found_by_its_key() -> None:
    for target in (GOOD, replace(GOOD, kpi="own:margin_2", region_id="ALL", manager="", better="", value=-LARGEST)):
        assert faults_of(target) == () and key_faults(target.key) == ()
    assert GOOD.key == ("revenue", "N", "Li", "2026-Q3")


def test_every_fault_is_named_with_its_column() -> None:
    wrong = Target("", "", "a\tb", "26-Q3", float("inf"), " ", "up")
    assert [fault.column for fault in faults_of(wrong)] == [
        "kpi", "region_id", "manager", "period", "value", "owner", "better",
    ]  # fmt: skip
    assert (
        str(faults_of(wrong)[3])
        == 'period: a period is a year 2026, a quarter 2026-Q3 or a month 2026-09; there was "26-Q3"'
    )


@pytest.mark.parametrize(
    ("key", "is_good"),
    [("margin", True), ("m2_x", True), ("2m", False), ("Margin", False), ("own:m", False), ("", False)],
)
def test_the_key_of_an_own_kpi_is_plain(key: str, is_good: bool) -> None:
    assert is_own_key(key) is is_good


@given(st.integers(-(10**15), 10**15))
def test_an_amount_to_the_cent_comes_back_as_it_was_typed(cents: int) -> None:
    typed = Decimal(cents) / 100
    value = float(typed)
    assert float(decimal_text(value)) == value and ten_thousandths(value) == cents * 100
    assert Decimal(decimal_text(value)) == typed


def test_numbers_are_kept_in_figures_and_never_in_powers() -> None:
    assert [decimal_text(v) for v in (0.0, -0.0, 100, 1e13, 1e-7, 0.1 + 0.2)] == [
        "0", "0", "100", "10000000000000", "0.0000001", "0.30000000000000004",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("2026-01", "2026-01"), ("2026年2月", "2026-02"), ("2026/3", "2026-03"), ("202604", "2026-04"),
        ("2026-05-01", "2026-05"), ("Jan-26", "2026-01"), ("September 2026", "2026-09"), ("2026 Oct.", "2026-10"),
        ("十二月目标（万元）", "2027-12"), ("元月", "2027-01"), ("M7", "2027-07"), ("May", "2027-05"),
        ("Q2 2026", "2026-Q2"), ("2026年第三季度", "2026-Q3"), ("4Q2026", "2026-Q4"), ("一季度", "2027-Q1"),
        ("2026", "2026"), ("FY2026", "2026"), ("2026年全年", "2026"), ("全年", "2027"), ("2026年 / 9月", "2026-09"),
        ("Q1 / 2月", "2027-02"), ("2026-01 / 目标", "2026-01"), ("Plan Jan", "2027-01"),
        ("1月实际", ""), ("Jan actual", ""), ("2026-13", ""), ("2026-05-02", ""), ("Marketing", ""), ("5", ""),
        ("月份", ""), ("区域", ""),
    ],
)  # fmt: skip
def test_periods_are_known_by_what_people_call_them(header: str, period: str) -> None:
    assert period_of(header, "2027") == period


def test_months_of_a_fiscal_year_go_on_into_the_next_one() -> None:
    assert [key for _, key in period_keys(("kpi", "4月", "12月", "1月", "3月", "全年", "Q1"), "2026")] == [
        "2026-04", "2026-12", "2027-01", "2027-03", "2026", "2026-Q1",
    ]  # fmt: skip
    assert period_keys(("kpi", "1月"), "2026") == [], "one period in the columns is none"
    assert period_keys(("1月", "2月"), "") == [("1月", "1月"), ("2月", "2月")]
    assert [h for h, _ in period_keys(("1月", "1月目标", "2月目标"), "2026")] == ["1月目标", "2月目标"]


def test_the_year_above_a_header_counts_when_it_is_one() -> None:
    assert year_in(("销售目标 ２０２６年度", "unit: K")) == "2026"
    assert year_in(("2026 against 2025",)) == year_in(("No. 120260",)) == ""


def test_words_for_kpis_and_the_company() -> None:
    assert [kpi_called(word) for word in ("销售额（万元）", "Gross Profit", "NPS", " own:x ", "客单价")] == [
        "revenue", "gross_profit", "nps", "own:x", "客单价",
    ]  # fmt: skip
    assert [region_called(word) for word in ("全公司", "all", "合计", "NA", "华东")] == [
        "ALL",
        "ALL",
        "ALL",
        "NA",
        "华东",
    ]
    words = [word for said in KPI_WORDS.values() for word in said.split("|")]
    assert len(set(words)) == len(words), "no word means two KPIs"
