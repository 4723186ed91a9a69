"""The numbers behind a plot as columns of a sheet: what "edit data" shows, and where a chart's references point.

Both programs draw from such a block: a slide has it in a workbook of its own, a workbook among its other cells.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from exports.native.spec import Plot, Series

Value = float | str | None
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Signs that XML cannot hold or that nobody meant; lone surrogates are taken out beside them."""
LONGEST = 255
"""Letters that a program takes for the name of a series or a category."""
SHEET = "Sheet1"
MADE_AT = datetime(1980, 1, 1)
"""Written into every workbook behind a chart, so that the same numbers give the same bytes."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Column:
    """One column of the block: its head, and one value a row, None for unknown; in which format its numbers read."""

    head: str
    values: tuple[Value, ...]
    number_format: str = "General"


@dataclass(frozen=True)
class Places:
    """Which columns hold a series; None where it has none. The whiskers are lengths above and below the value."""

    values: int
    at: int | None = None
    above: int | None = None
    below: int | None = None
    right: int | None = None
    left: int | None = None
    sizes: int | None = None


@dataclass(frozen=True)
class Block:
    """The columns, and for each series in order which of them it is drawn from."""

    columns: tuple[Column, ...]
    places: tuple[Places, ...]

    @property
    def depth(self) -> int:
        """Rows below the heads."""
        return max((len(column.values) for column in self.columns), default=0)


@dataclass(frozen=True)
class Corner:
    """Where a block stands: the sheet's name, and row and column of its first head (from 0)."""

    sheet: str = SHEET
    row: int = 0
    column: int = 0

    def head(self, column: int) -> str:
        return self._named(xl_rowcol_to_cell(self.row, self.column + column, True, True))

    def values(self, column: int, count: int) -> str:
        first = xl_rowcol_to_cell(self.row + 1, self.column + column, True, True)
        last = xl_rowcol_to_cell(self.row + max(count, 1), self.column + column, True, True)
        return self._named(first if count <= 1 else f"{first}:{last}")

    def _named(self, cells: str) -> str:
        name = self.sheet
        is_plain = name.isascii() and name.isidentifier() and not _is_cell(name)
        return f"{name}!{cells}" if is_plain else "'{}'!{}".format(name.replace("'", "''"), cells)


def _is_cell(name: str) -> bool:
    """Whether the name reads as a cell ("A1"), which needs quotes."""
    found = re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", name)
    return bool(found) and xl_cell_to_rowcol(name.upper())[0] >= 0


def plain(text: str, most: int = LONGEST) -> str:
    """The text as XML can hold it, cut with … where it is longer than a program takes. It never runs: it is data."""
    kept = UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "ignore").decode()
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def known(value: float | None) -> float | None:
    """The number with the fifteen digits that a cell holds; None for what is not a number."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{float(value):.15g}")


def sound(plot: Plot) -> Plot:
    """The plot with only such numbers as a cell holds, on an axis of powers only positive ones; the rest is unknown."""
    up, across = plot.value.is_log, plot.across.is_log
    series = [
        replace(
            one, values=_held(one.values, up), low=_held(one.low, up), high=_held(one.high, up),
            at=_held(one.at, across), at_low=_held(one.at_low, across), at_high=_held(one.at_high, across),
        )
        for one in plot.series
    ]  # fmt: skip
    return replace(plot, series=tuple(series))


def _held(values: Sequence[float | None], is_log: bool) -> tuple[float | None, ...]:
    found = (known(value) for value in values)
    return tuple(None if value is None or (is_log and value <= 0) else value for value in found)


def block_of(plot: Plot) -> Block:
    """The plot's numbers. A bar or line plot: categories, then a column a series; an xy plot: x and y a series.

    Raises ValueError where a series has not one value a category, or not one x a value.
    """
    columns: list[Column] = []
    if plot.kind != "xy":
        columns.append(Column(" ", tuple(plain(text) for text in plot.categories)))
    places = [_placed(plot, one, columns) for one in plot.series]
    return Block(tuple(columns), tuple(places))


def _placed(plot: Plot, one: Series, columns: list[Column]) -> Places:
    """Adds the columns of a series and says where they are."""
    wanted = len(one.at) if plot.kind == "xy" else len(plot.categories)
    if len(one.values) != wanted:
        of = "x values" if plot.kind == "xy" else "categories"
        raise ValueError(f'native: the series "{one.name}" has {len(one.values)} values for {wanted} {of}')
    name = plain(one.name) or " "

    def added(head: str, values: Sequence[Value], number_format: str) -> int:
        columns.append(Column(head, tuple(values), number_format))
        return len(columns) - 1

    up = one.number_format or plot.value.number_format
    across = "General" if plot.across.is_hidden else plot.across.number_format

    if plot.kind == "xy" and any(one.labels):
        added(name, [plain(text) or None for text in one.labels], "")
    at = added(plain(plot.across.title) or "x", [known(x) for x in one.at], across) if plot.kind == "xy" else None
    values = added(name, [known(value) for value in one.values], up)
    lengths: list[int | None] = []
    for to, origin, sign, number_format in (
        (one.high, one.values, 1, up), (one.low, one.values, -1, up),
        (one.at_high, one.at, 1, across), (one.at_low, one.at, -1, across),
    ):  # fmt: skip
        head = f"{name} {'+' if sign > 0 else '−'}"
        is_there = any(end is not None for end in to)
        lengths.append(added(head, _lengths(origin, to, sign), number_format) if is_there else None)
    above, below, right, left = lengths
    sizes = added(f"{name} ○", one.sizes, "General") if one.sizes else None
    return Places(values, at, above, below, right, left, sizes)


def _lengths(values: Sequence[float | None], ends: Sequence[float | None], sign: int) -> list[float | None]:
    """How far the ends lie from the values; None where either is unknown."""
    return [
        None if value is None or end is None else known(max(0.0, sign * (end - value)))
        for value, end in zip(values, ends, strict=True)
    ]


def workbook_of(block: Block) -> bytes:
    """The block as a workbook of one sheet. Texts stay texts, whatever they begin with; numbers are numbers."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": MADE_AT})
        sheet = book.add_worksheet(SHEET)
        text = book.add_format({"quote_prefix": True})
        for at, column in enumerate(block.columns):
            sheet.write_string(0, at, column.head, text)
            for row, value in enumerate(column.values, start=1):
                if isinstance(value, str):
                    sheet.write_string(row, at, value, text)
                elif value is not None:
                    sheet.write_number(row, at, value)
    return file.getvalue()
