"""Formulas of key figures: + - * / and parentheses over numbers and keys, read by a small parser and nothing else.

`own:margin * 100 / active_clients`. A key stands for the figure in plain units: money in currency units, quantities in
units, shares from 0 to 1. What a formula means is reckoned exactly, as fractions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from data.messages import N_
from metrics.figure import Unit

MOST_PARTS = 60
MOST_DIGITS = 12
SIGNS = str.maketrans("×÷−＋－＊／（）·", "*/-+-*/()*")
"""Signs of print and of Chinese keyboards, and what they stand for."""
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?|\.\d+)|((?:own:)?[^\W\d]\w*)|([-+*/()]))")
Operator = Literal["+", "-", "*", "/"]
Powers = tuple[int, int] | None
"""Powers of money and of quantity in a value; None for a plain number, which goes with any of them."""

EMPTY = N_("The formula is empty; write key figures, numbers and + - * / ( ), such as gross_profit / revenue.")
TOO_LONG = N_("The formula has more than {most} parts; save a part of it as a key figure and use that.")
STRANGE = N_("“{found}” is no part of a formula; write key figures, numbers and + - * / ( ).")
NOT_HERE = N_("{found} stands where a key figure, a number or a parenthesis is expected; correct the formula there.")
NOT_OVER = N_("{found} stands where + - * / or the end is expected; correct the formula there.")
NOT_CLOSED = N_("A parenthesis is opened and not closed; add ) where it ends.")
TOO_PRECISE = N_("{found} has more than {most} digits; write a shorter number.")
NO_KEYS = N_("The formula has no key figure in it; use at least one.")
MIXED_UNITS = N_(
    "{left} and {right} are added or taken from each other, and one is {one}, the other {other}; divide one."
)
WRONG_UNIT = N_("The formula gives {found}, and the unit chosen is {unit}; choose another unit or correct the formula.")
THE_END = N_("the end")
SAID: dict[tuple[int, int], str] = {
    (0, 0): N_("a number"), (1, 0): N_("money"), (0, 1): N_("a quantity"), (1, -1): N_("money per unit"),
    (0, -1): N_("a number per unit"), (-1, 0): N_("a number per money"), (-1, 1): N_("a quantity per money"),
}  # fmt: skip
SOMETHING_ELSE = N_("neither money nor a quantity nor a number")


class FormulaError(ValueError):
    """A formula that cannot be used: what was found and what to do, as a message with its values.

    Values that are messages themselves stand in `SAID`, `SOMETHING_ELSE` and `THE_END`.
    """

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


@dataclass(frozen=True)
class Number:
    """A plain number."""

    value: Fraction


@dataclass(frozen=True)
class Key:
    """A key figure by its key."""

    key: str


@dataclass(frozen=True)
class Pair:
    """Two parts and the sign between them."""

    sign: Operator
    left: Formula
    right: Formula


Formula = Number | Key | Pair


def parsed(text: str) -> Formula:
    """The formula that a text says. Raises FormulaError where it does not say one."""
    parser = _Parser(text)
    found = parser.sum()
    parser.expect_end()
    if not keys_in(found):
        raise FormulaError(NO_KEYS)
    return found


def keys_in(formula: Formula) -> tuple[str, ...]:
    """The keys a formula uses, in the order of first use."""
    return tuple(dict.fromkeys(_keys(formula)))


def _keys(formula: Formula) -> Iterator[str]:
    if isinstance(formula, Key):
        yield formula.key
    elif isinstance(formula, Pair):
        yield from _keys(formula.left)
        yield from _keys(formula.right)


def reckoned(formula: Formula, of: Callable[[str], Fraction]) -> Fraction:
    """The value of a formula, exactly. Raises ZeroDivisionError where it divides by nothing."""
    if isinstance(formula, Number):
        return formula.value
    if isinstance(formula, Key):
        return of(formula.key)
    left, right = reckoned(formula.left, of), reckoned(formula.right, of)
    if formula.sign == "+":
        return left + right
    if formula.sign == "-":
        return left - right
    return left * right if formula.sign == "*" else left / right


def is_additive(formula: Formula, adds: Callable[[str], bool]) -> bool:
    """Whether its value adds up over cuts where those of `adds` do: sums of them, times or over plain numbers."""
    if not isinstance(formula, Pair):
        return isinstance(formula, Key) and adds(formula.key)
    if formula.sign in "+-":
        return all(is_additive(side, adds) or _is_nothing(side) for side in (formula.left, formula.right))
    factor, other = (formula.right, formula.left)
    if formula.sign == "*" and not keys_in(formula.left):
        factor, other = (formula.left, formula.right)
    return not keys_in(factor) and is_additive(other, adds)


def _is_nothing(formula: Formula) -> bool:
    return isinstance(formula, Number) and formula.value == 0


def powers(formula: Formula, of: Callable[[str], Unit]) -> Powers:
    """Powers of money and of quantity in a formula's value. Raises FormulaError where it adds what does not add."""
    if isinstance(formula, Number):
        return None
    if isinstance(formula, Key):
        unit = of(formula.key)
        return int(unit == "money"), int(unit == "amount")
    left, right = powers(formula.left, of), powers(formula.right, of)
    if formula.sign in "+-":
        if left is not None and right is not None and left != right:
            names = {"left": _written(formula.left), "right": _written(formula.right)}
            raise FormulaError(MIXED_UNITS, **names, one=said_of(left), other=said_of(right))
        return right if left is None else left
    if left is None and right is None:
        return None
    (a, b), (c, d) = left or (0, 0), right or (0, 0)
    return (a + c, b + d) if formula.sign == "*" else (a - c, b - d)


def demand_unit(found: Powers, unit: str) -> None:
    """Raise FormulaError where a value of these powers cannot be shown in the unit."""
    money, quantity = found or (0, 0)
    fits = {
        "money": money == 1,
        "amount": (money, quantity) == (0, 1),
        "number": money == 0,
    }.get(unit, (money, quantity) == (0, 0))
    if not fits:
        raise FormulaError(WRONG_UNIT, found=said_of((money, quantity)), unit=unit)


def said_of(found: tuple[int, int]) -> str:
    """What a value of these powers of money and quantity is, as a message."""
    return SAID.get(found, SOMETHING_ELSE)


def _written(formula: Formula) -> str:
    if isinstance(formula, Number):
        return f"{float(formula.value):g}"
    return formula.key if isinstance(formula, Key) else f"({_written(formula.left)} {formula.sign} …)"


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at, position, text = 0, 0, text.translate(SIGNS).rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if not match:
                raise FormulaError(STRANGE, found=text[position:].strip()[:20])
            group = match.lastindex or 1
            self.tokens.append((("number", "key", "sign")[group - 1], str(match[group])))
            position = match.end()
        if not self.tokens:
            raise FormulaError(EMPTY)
        if len(self.tokens) > MOST_PARTS:
            raise FormulaError(TOO_LONG, most=MOST_PARTS)

    def sum(self) -> Formula:
        left = self.product()
        while sign := self._taken("+", "-"):
            left = Pair("+" if sign == "+" else "-", left, self.product())
        return left

    def product(self) -> Formula:
        left = self.atom()
        while sign := self._taken("*", "/"):
            left = Pair("*" if sign == "*" else "/", left, self.atom())
        return left

    def atom(self) -> Formula:
        if self._taken("-"):
            return Pair("*", Number(Fraction(-1)), self.atom())
        if self._taken("("):
            inside = self.sum()
            if not self._taken(")"):
                raise FormulaError(NOT_CLOSED)
            return inside
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", THE_END)
        if kind not in ("number", "key"):
            raise FormulaError(NOT_HERE, found=text)
        self.at += 1
        if kind == "key":
            return Key(text)
        if len(text.replace(".", "")) > MOST_DIGITS:
            raise FormulaError(TOO_PRECISE, found=text, most=MOST_DIGITS)
        return Number(Fraction(text if text[0] != "." else f"0{text}"))

    def expect_end(self) -> None:
        if self.at < len(self.tokens):
            raise FormulaError(NOT_OVER, found=self.tokens[self.at][1])

    def _taken(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""
