"""Cells of a table as texts, letter by letter what the screen shows: for paper, where a number is only read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from charts.panel import Table, TableColumn
from charts.table_marks import arrow, change_colour
from charts.theme import Theme
from locales import MoneyUnit, Words
from locales.numbers import is_unknown

NUMBERS = frozenset(("money", "count", "amount", "share", "change", "points", "number", "bar", "score"))
"""Kinds that are set right."""
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_UNHELD = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class ShownTable:
    """A table as it is read: a header and a text for every cell. rows[row][column]; sparks are empty texts."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def on_paper(table: Table) -> Table:
    """The table with the columns that stand on slides and pages."""
    return replace(table, columns=tuple(column for column in table.columns if column.on_paper))


def shown_table(table: Table, words: Words, most: int | None = None) -> ShownTable:
    """The headers and the cells of the table, or of its first `most` rows; money in the one unit of the whole table."""
    unit = unit_of(table, words)
    cells = [
        [shown(value, column, table, words, unit) for value in table.rows[column.key].iloc[:most].tolist()]
        for column in table.columns
    ]
    return ShownTable(headers(table, words, unit), tuple(zip(*cells, strict=True)))


def headers(table: Table, words: Words, unit: MoneyUnit | None = None) -> tuple[str, ...]:
    """The names of the columns; the first one with money says the unit, which is that of all."""
    unit = unit or unit_of(table, words)
    first = next((at for at, column in enumerate(table.columns) if column.kind == "money"), -1)
    return tuple(
        one_line(words.headed(column.label, unit.label) if at == first else column.label)
        for at, column in enumerate(table.columns)
    )


def shown(value: Any, column: TableColumn, table: Table, words: Words, unit: MoneyUnit | None = None) -> str:
    """What the screen shows for that value in that column of the table. unit: that of the table, where it is known.

    Unknown is the column's word for it. A little line has no text; who draws it has the numbers.
    """
    if column.kind == "spark":
        return ""
    if isinstance(value, str):
        return one_line(value)
    if is_unknown(value):
        return words.unknown if column.absent is None else column.absent
    if column.kind == "money":
        return words.in_unit(round(value), unit or unit_of(table, words), sign=column.signed)
    return one_line(str(value)) if column.kind == "text" else _written(value, column, words)


def _written(value: Any, column: TableColumn, words: Words) -> str:
    match column.kind:
        case "change":
            return arrow(value) + words.change(value)
        case "points":
            return arrow(value) + words.points(value)
        case "count":
            return words.count(round(value), sign=column.signed)
        case "amount":
            return words.amount(round(value), sign=column.signed)
        case "number":
            return words.number(value, column.digits, sign=column.signed)
        case "share":
            return words.share(value, column.digits)
        case "bar":
            return words.share(value, 0)
        case "score":
            return words.number(value, 0)
        case "day":
            return words.day(value)
    raise ValueError(
        f"a column of the kind {column.kind!r} has no text; the kinds are those of charts.panel.ColumnKind"
    )


def unit_of(table: Table, words: Words) -> MoneyUnit:
    """The one unit in which all money of a table is written."""
    return words.money_unit(
        value for column in table.columns if column.kind == "money" for value in table.rows[column.key]
    )


def colour_of(value: Any, column: TableColumn, theme: Theme, is_noise: bool = False) -> str:
    """The colour of a cell's text: changes in the colour of what they mean, all else in ink.

    is_noise: what the table's column `column.noise` says of the row.
    """
    if column.kind not in ("change", "points"):
        return theme.ink
    return change_colour(value, column.better, theme, is_noise)


def ink_of(table: Table, column: TableColumn, row: int, theme: Theme) -> str:
    """The colour of the text of one cell of a table; a change within the noise has none of its own."""
    is_noise = bool(column.noise) and bool(table.rows[column.noise].iloc[row])
    return colour_of(table.rows[column.key].iloc[row], column, theme, is_noise)


def held(text: str) -> str:
    """The text without what XML cannot hold: control signs, halves of a pair, numbers that are no letter."""
    return _UNHELD.sub("", text)


def one_line(text: str) -> str:
    """The text as it stands in a cell or a label: held, and its line breaks are spaces."""
    return held(_BREAKS.sub(" ", text))


INDENT = "\u2003"


def in_sight(table: Table) -> Table:
    """The table as it stands at first: without the rows below closed ones, the names indented; `more` counts those."""
    if not table.levels:
        return table
    kept, closed_at = [], None
    for at, (level, code) in enumerate(zip(table.levels, table.rows[table.folds], strict=True)):
        if closed_at is None or level <= closed_at:
            kept.append(at)
            closed_at = None if str(code) in table.opened else level
    rows = table.rows.iloc[kept].reset_index(drop=True)
    name, levels = table.columns[0].key, [table.levels[at] for at in kept]
    named = zip(levels, rows[name], rows[table.within or name], strict=True)
    rows[name] = [INDENT * level + str(within if level else own) for level, own, within in named]
    places = {at: place for place, at in enumerate(kept)}
    shaded = tuple(places[at] for at in table.shaded if at in places)
    more = table.more + len(table.rows) - len(kept)
    return replace(table, rows=rows, shaded=shaded, levels=(), folds="", within="", more=more, all_rows=None)
