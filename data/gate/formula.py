"""Computed columns: a small safe arithmetic of column names and numbers, compiled to SQL over exact whole numbers.

`revenue - profit`, `[net price] * quantity * 1.09`: + - * / and parentheses, nothing else. Every part is a HUGEINT
with a
known number of decimals, so sums and products are exact; a quotient keeps eight decimals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

OPERAND_DECIMALS = 4
QUOTIENT_DECIMALS = 8
MOST_DECIMALS = 16
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?|\.\d+)|\[([^\[\]]+)\]|([^\W\d]\w*)|([-+*/()]))")


class FormulaError(ValueError):
    """A formula outside the small language; the text says what was found."""


@dataclass(frozen=True)
class _Part:
    sql: str
    decimals: int


def operands(formula: str) -> tuple[str, ...]:
    """The column names a formula uses, in the order of first use. Raises FormulaError when it is not understood."""
    names: dict[str, None] = {}

    def noted(name: str) -> str:
        names[name] = None
        return "0"

    compiled(formula, noted)
    return tuple(names)


def compiled(formula: str, operand: Callable[[str], str]) -> str:
    """SQL for the formula's value in whole ten-thousandths (BIGINT), rounded half away from zero; NULL when an
    operand is
    unknown, the divisor is zero or the result is out of range.

    operand: SQL of a column's value in whole ten-thousandths, by the name used in the formula.
    """
    parser = _Parser(formula, operand)
    part = parser.sum()
    parser.expect_end()
    return f"TRY(CAST({_with_decimals(part, OPERAND_DECIMALS)} AS BIGINT))"


def _with_decimals(part: _Part, decimals: int) -> str:
    if decimals >= part.decimals:
        return part.sql if decimals == part.decimals else f"({part.sql} * {_power(decimals - part.decimals)})"
    return _divided(part.sql, _power(part.decimals - decimals))


def _divided(above: str, below: str) -> str:
    """Integer division, half away from zero."""
    sign = f"(CASE WHEN ({above} < 0) = ({below} < 0) THEN 1 ELSE -1 END)"
    return f"({sign} * ((2 * abs({above}) + abs({below})) // (2 * abs(nullif({below}, 0)))))"


def _power(exponent: int) -> str:
    return f"{10**exponent}::HUGEINT"


class _Parser:
    def __init__(self, formula: str, operand: Callable[[str], str]) -> None:
        self.operand = operand
        self.tokens: list[tuple[str, str]] = []
        position, formula = 0, formula.rstrip()
        while position < len(formula):
            match = _TOKEN.match(formula, position)
            if not match:
                raise FormulaError(f"“{formula[position:].strip()[:20]}” is not part of a formula")
            kind = ("number", "name", "name", "sign")[(match.lastindex or 1) - 1]
            self.tokens.append((kind, str(match[match.lastindex or 1])))
            position = match.end()
        if not self.tokens or len(self.tokens) > 60:
            raise FormulaError("it is empty" if not self.tokens else "it is longer than 60 parts")
        self.at = 0

    def sum(self) -> _Part:
        left = self.product()
        while sign := self._taken("+", "-"):
            right = self.product()
            decimals = max(left.decimals, right.decimals)
            left = _Part(f"({_with_decimals(left, decimals)} {sign} {_with_decimals(right, decimals)})", decimals)
        return left

    def product(self) -> _Part:
        left = self.atom()
        while sign := self._taken("*", "/"):
            right = self.atom()
            if sign == "*":
                left = _Part(f"({left.sql} * {right.sql})", left.decimals + right.decimals)
            else:
                shift = QUOTIENT_DECIMALS + right.decimals - left.decimals
                above = left.sql if shift <= 0 else f"({left.sql} * {_power(shift)})"
                below = right.sql if shift >= 0 else f"({right.sql} * {_power(-shift)})"
                left = _Part(_divided(above, below), QUOTIENT_DECIMALS)
            if left.decimals > MOST_DECIMALS:
                left = _Part(_with_decimals(left, MOST_DECIMALS), MOST_DECIMALS)
        return left

    def atom(self) -> _Part:
        if self._taken("-"):
            part = self.atom()
            return _Part(f"(-{part.sql})", part.decimals)
        if self._taken("("):
            part = self.sum()
            if not self._taken(")"):
                raise FormulaError("a parenthesis is not closed")
            return part
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "its end")
        if kind not in ("number", "name"):
            raise FormulaError(f"{text} stands where a number or a column is expected")
        self.at += 1
        if kind == "name":
            return _Part(f"({self.operand(text.strip())})::HUGEINT", OPERAND_DECIMALS)
        whole, _, fraction = text.partition(".")
        if len(whole) > 12 or len(fraction) > QUOTIENT_DECIMALS:
            raise FormulaError(f"{text} has too many digits")
        return _Part(f"{int(whole + fraction)}::HUGEINT", len(fraction))

    def expect_end(self) -> None:
        if self.at < len(self.tokens):
            raise FormulaError(f"{self.tokens[self.at][1]} stands where + - * / or the end is expected")

    def _taken(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""
