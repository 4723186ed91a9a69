"""How a cell of a spreadsheet is written: numbers and days as such with their format, texts that never run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from heapq import nlargest
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from charts.panel import TableColumn
from data.contract import TEN_THOUSANDTHS
from data.inert import inert
from locales import Words

LONGEST = 32_767
"""Letters that a cell of a spreadsheet holds; a longer text is cut, or the cell would be lost."""
NARROWEST, WIDEST = 8, 60
LETTERS = re.compile(r"[^\W\d_].*", re.DOTALL)
SIGNED_SHARE = "+0.0%;-0.0%;0.0%"
FIXED = {
    "count": "#,##0",
    "amount": "#,##0.00",
    "change": SIGNED_SHARE,
    "points": "+0.0;-0.0;0.0",
    "bar": "0.0%",
    "score": "0.0",
    "day": "yyyy-mm-dd",
}
_SIGNS = frozenset("=+-@＝＋－＠")
MOST_MEASURED = 60
MONEY, SIGNED_MONEY = "#,##0.00", "+#,##0.00;-#,##0.00;0.00"


def number_format(column: TableColumn) -> str:
    """The number format of a column, as spreadsheets write it; "" for texts."""
    if column.kind == "money":
        return SIGNED_MONEY if column.signed else MONEY
    if column.kind == "number":
        return "#,##0" + ("." + "0" * column.digits if column.digits else "")
    if column.kind == "share":
        return "0." + "0" * max(column.digits, 1) + "%"
    return FIXED.get(column.kind, "")


def header(column: TableColumn, words: Words, currency: str) -> str:
    """The column's name, with the unit that its numbers have."""
    if column.kind == "money" and currency:
        return words.headed(column.label, currency)
    if column.kind == "points":
        unit = LETTERS.search(words.points(0.0))
        return words.headed(column.label, unit.group()) if unit else column.label
    return column.label


def cell(value: Any, column: TableColumn) -> str | float | date | None:
    """The value as it is written: money and quantities in whole units, points in hundredths; None leaves it empty."""
    if isinstance(value, list | tuple):
        return "; ".join(_listed(each, column) for each in value)
    if is_absent(value):
        return None
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if column.kind == "text":
        return text_of(str(value))
    number = float(value)
    if number in (float("inf"), float("-inf")):
        return None
    if column.kind in ("money", "amount"):
        return number / TEN_THOUSANDTHS
    # 0.07 × 100 is 7.000000000000001: such dust is taken off.
    return round(number * 100, 10) if column.kind == "points" else number


def cells(values: Sequence[Any], column: TableColumn) -> list[str | float | date | None]:
    """Each value as `cell` writes it. Plain numbers, which most are, take a short way."""
    if column.kind in ("money", "amount"):
        return [value / TEN_THOUSANDTHS if type(value) is int else cell(value, column) for value in values]
    if column.kind in ("text", "points", "spark", "day"):
        return [cell(value, column) for value in values]
    # What is not finite differs from nothing when it is taken from itself.
    return [value if type(value) in (int, float) and value - value == 0 else cell(value, column) for value in values]


def _listed(value: Any, column: TableColumn) -> str:
    """A number of a little line as text, in whole units."""
    number = None if is_absent(value) else float(value) / (TEN_THOUSANDTHS if column.of in ("money", "amount") else 1)
    return "" if number is None else f"{number:.4f}".rstrip("0").rstrip(".")


def is_absent(value: Any) -> bool:
    """Whether the value is missing: None, NaN, NaT or pandas' NA."""
    return value is None or value is pd.NA or value is pd.NaT or value != value


def text_of(text: str) -> str:
    """The text as a cell can hold it: never too long, and nothing that cannot be written to a file."""
    whole = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return whole.encode("utf-8", "replace").decode()


def could_run(text: str) -> bool:
    """Whether a program could take the text for a formula, at its start or after a separator in it."""
    return not _SIGNS.isdisjoint(text) and inert(text) != text


def letters(text: str) -> int:
    """How many Latin letters would be as wide as the widest line of the text."""
    return max(
        (sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in text.splitlines()), default=0
    )


def width(name: str, shown: Sequence[str]) -> int:
    """The width of a column in letters, by its name and its longest cells."""
    return min(max(NARROWEST, letters(name) + 3, *(letters(text) + 2 for text in shown)), WIDEST)


def widest(values: Sequence[str | float | date | None], pattern: str) -> list[str]:
    """The texts of a column that its width is taken from: its longest ones, its largest and its smallest number."""
    texts = nlargest(MOST_MEASURED, {value for value in values if isinstance(value, str)}, key=len)
    numbers = [value for value in values if isinstance(value, int | float)]
    ends = [max(numbers), min(numbers)] if numbers else []
    day = next((value for value in values if isinstance(value, date)), None)
    return texts + [shown_as(value, pattern) for value in (*ends, day)]


def shown_as(value: str | float | date | None, pattern: str) -> str:
    """About what a spreadsheet shows for the cell, for the width of its column."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if "%" in pattern:
        return f"{value:+.1%}"
    return f"{value:,.{len(pattern.partition('.')[2].partition(';')[0])}f}"
