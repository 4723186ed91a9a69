"""Computed columns say what arithmetic says, exactly, and nothing but arithmetic."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.gate.casts import SETTINGS
from data.gate.formula import FormulaError, compiled, operands

CONNECTION = duckdb.connect()
for setting in SETTINGS:
    CONNECTION.execute(f"SET {setting}")


def value_e4(formula: str, **operands_e4: int | None) -> int | None:
    names = list(operands_e4) or ["none"]
    values = ", ".join("CAST(? AS BIGINT)" for _ in names)
    query = f"SELECT {compiled(formula, str)} FROM (VALUES ({values})) AS t({', '.join(names)})"
    result: int | None = CONNECTION.execute(query, list(operands_e4.values()) or [0]).fetchall()[0][0]
    return result


def test_sums_products_and_quotients_are_exact() -> None:
    assert value_e4("revenue - profit", revenue=1_234_567, profit=234_560) == 1_000_007
    assert value_e4("price * quantity * 1.0825", price=1_234, quantity=70_000) == 9_351
    assert value_e4("(a + 1) / 3", a=10_000) == 6_667
    assert value_e4("-a / 3", a=20_000) == -6_667
    assert value_e4("1 - 2 - 3") == -40_000


def test_unknown_and_impossible_are_unknown() -> None:
    assert value_e4("a - b", a=1, b=None) is None
    assert value_e4("a / b", a=1, b=0) is None
    assert value_e4("a * a * a", a=10**17) is None


def test_names_may_be_in_brackets_and_in_any_script() -> None:
    assert operands("[net price] * 数量 - [net price]") == ("net price", "数量")


@pytest.mark.parametrize(
    "formula", ["", "a +", "(a", "a b", "a ** 2 **", "__import__('os')", "a; drop table", "a.b", "a, b", "1e5", "a[0"]
)
def test_anything_else_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        operands(formula)


@settings(max_examples=100, deadline=None)
@given(*[st.integers(-(10**9), 10**9)] * 3)
def test_the_result_is_the_rounded_fraction(a: int, b: int, c: int) -> None:
    exact = Fraction(a, 10_000) * Fraction(b, 10_000) - Fraction(c, 10_000)
    scaled = abs(exact * 10_000)
    rounded = int(scaled + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    assert value_e4("a * b - c", a=a, b=b, c=c) == rounded
