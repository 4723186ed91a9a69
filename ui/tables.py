"""A panel's table as Streamlit shows it: numbers stay numbers (they sort), their text and colour come from us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal
from unicodedata import east_asian_width

import numpy as np
import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from charts.panel import Table, TableColumn
from charts.table_marks import arrow, change_colour
from charts.theme import Theme
from locales import MoneyUnit, Words, escape_markdown
from ui.styled_rows import Properties, as_read

ROW, HEADER, MOST = 36, 32, 14
SHOWN_BY_AUTO = 8
"""Rows that Streamlit shows whole by itself: its height of its own accord ends at 350 px here, with the header."""
LONG = 60
NARROWEST, WIDEST, WIDEST_TEXT = 72, 168, 320
SAMPLED = 10
"""The browser sizes a column by so many rows from the top; text that gets longer below them is given its width."""
RIGHT = frozenset(("money", "count", "amount", "share", "change", "points", "number", "bar", "score"))


@dataclass(frozen=True)
class DrawnTable:
    """A table ready to be shown: styled rows, column settings, and the codes its rows open.

    prose: the same rows as escaped text, for tables of sentences, which must wrap and never need to sort.
    parents: code of each row that opens or closes others below it, else ""; empty where no row does.
    """

    rows: Styler
    columns: dict[str, Any]
    height: int | Literal["auto"]
    opens: tuple[str, ...]
    table: Table
    unknown: str  # what empty cells say
    prose: pd.DataFrame | None = None
    parents: tuple[str, ...] = ()


def drawn_table(table: Table, words: Words, theme: Theme) -> DrawnTable:
    """A table drawn in the reader's language and theme; unknown cells say so."""
    unit = words.money_unit(_money(table))
    cells = {column.key: _cells(table.rows[column.key], column) for column in table.columns}
    rows = pd.DataFrame(cells)
    written = {column.key: _written(cells[column.key].tolist(), column, words, unit) for column in table.columns}
    opens = tuple(str(code) for code in table.rows[table.opens]) if table.opens else ()
    settings = _column_settings(table, words, theme, unit, cells)
    unknown = _placeholder(table, words, cells)
    styled = as_read(rows, written, _colours(rows, table, theme))
    return DrawnTable(styled, settings, _height(len(rows)), opens, table, unknown, _prose(table))


def _written(cells: list[Any], column: TableColumn, words: Words, unit: MoneyUnit) -> list[str]:
    """The text of every cell. Bars and little lines draw themselves; theirs is what a table without settings shows."""
    if column.kind in ("bar", "score", "spark"):
        return [f"{cell:.6f}" if isinstance(cell, float) else str(cell) for cell in cells]
    text, absent = str if column.kind == "text" else _text(column, words, unit), _absent(column, words)
    return [absent if _is_missing(cell) else text(cell) for cell in cells]


def _is_missing(cell: Any) -> bool:
    return cell is None or cell is pd.NaT or cell is pd.NA or cell != cell  # NaN alone differs from itself


def _absent(column: TableColumn, words: Words) -> str:
    return words.unknown if column.absent is None else column.absent


def _placeholder(table: Table, words: Words, cells: dict[str, pd.Series]) -> str:
    """What stands in empty cells: Streamlit knows one text a table, so columns that differ all say unknown."""
    texts = {_absent(column, words) for column in table.columns if cells[column.key].hasnans}
    return texts.pop() if len(texts) == 1 else words.unknown


def _height(rows: int) -> int | Literal["auto"]:
    """Short tables stand whole; long ones scroll inside, cut through a row so that one sees it."""
    if rows <= SHOWN_BY_AUTO:
        return "auto"
    return ROW * rows + HEADER + 2 if rows <= MOST else ROW * (MOST + 1)


def _prose(table: Table) -> pd.DataFrame | None:
    """The rows of a table of sentences; None for any other table."""
    if table.opens or any(column.kind != "text" for column in table.columns):
        return None
    longest = max((_letters(str(cell)) for column in table.columns for cell in table.rows[column.key]), default=0)
    if longest <= LONG:
        return None
    return pd.DataFrame(
        {escape_markdown(c.label): [escape_markdown(str(v)) for v in table.rows[c.key]] for c in table.columns}
    )


def _letters(text: str) -> int:
    """How many Latin letters would be as wide."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _width(letters: list[int], label: str, widest: int) -> int:
    """The width of a column of text in pixels, by its longest cell or its header."""
    return min(max(NARROWEST, max([_letters(label), *letters]) * 7 + 24), widest)


def _text_width(cells: pd.Series, label: str, pinned: bool) -> int | None:
    """The width of a pinned column, and of one that would be cut; None where the browser finds it itself."""
    letters = [_letters(str(cell)) for cell in cells.tolist()]
    if pinned:
        return _width(letters, label, WIDEST)
    whole = _width(letters, label, WIDEST_TEXT)
    return whole if whole > _width(letters[:SAMPLED], label, WIDEST_TEXT) else None


def show_table(
    drawn: DrawnTable,
    key: str,
    alt: str,
    on_open: Callable[[str], None] | None,
    on_fold: Callable[[str], None] | None = None,
) -> None:
    """Shows a table; a click on a row hands its code to `on_open`, one on a row with others below it to `on_fold`.

    Where rows do both, the first column folds and the others open.
    """
    if drawn.prose is not None:
        st.table(drawn.prose, border="horizontal", hide_index=True, alt=alt)
        return
    more: dict[str, Any] = {}
    place = placed(key, drawn)
    if (drawn.opens and on_open is not None) or drawn.parents:
        # What is kept of a table that was sent holds no rows.
        clicked = partial(_clicked, place, drawn.opens, drawn.parents, drawn.table.columns[0].key, on_open, on_fold)
        more = {"on_select": clicked, "selection_mode": "single-cell"}
    st.dataframe(
        drawn.rows,
        height=drawn.height,
        hide_index=True,
        column_config=drawn.columns,
        key=place,
        row_height=ROW,
        placeholder=drawn.unknown,
        alt=alt,
        **more,
    )


def placed(key: str, drawn: DrawnTable) -> str:
    """The key under which the browser knows the table: it keeps the height it once gave to one that stands whole."""
    return f"{key}-{len(drawn.rows.data)}" if drawn.height == "auto" else key


def _clicked(
    key: str, opens: tuple[str, ...], parents: tuple[str, ...], first: str,
    on_open: Callable[[str], None] | None, on_fold: Callable[[str], None] | None,
) -> None:  # fmt: skip
    cells = st.session_state[key]["selection"]["cells"]
    if not cells:
        return
    row, column = cells[0]
    parent = parents[row] if parents else ""
    code = opens[row] if opens else ""
    if parent and on_fold is not None and (not code or column == first):
        on_fold(parent)
    elif code and on_open is not None:
        on_open(code)


def _money(table: Table) -> list[int | None]:
    return [value for column in table.columns if column.kind == "money" for value in table.rows[column.key].tolist()]


def _cells(cells: pd.Series, column: TableColumn) -> pd.Series:
    """The cells as they sort: money in the table's unit stays exact enough because the text is made from e4 again."""
    if column.kind not in RIGHT:
        return cells
    numbers = cells.to_numpy("float64", na_value=np.nan)
    return pd.Series(numbers * 100 if column.kind == "bar" else numbers, cells.index)


def _text(column: TableColumn, words: Words, unit: MoneyUnit) -> Callable[[Any], str]:
    """How a known cell of this column is written."""
    if column.kind == "change":
        return lambda value: f"{arrow(value)}{words.change(value)}"
    if column.kind == "points":
        return lambda value: f"{arrow(value)}{words.points(value)}"
    writers: dict[str, Callable[[Any], str]] = {
        "money": lambda value: words.in_unit(round(value), unit, sign=column.signed),
        "count": lambda value: words.count(round(value), sign=column.signed),
        "amount": lambda value: words.amount(round(value), sign=column.signed),
        "number": lambda value: words.number(value, column.digits, sign=column.signed),
        "share": lambda value: words.share(value, column.digits),
        "day": words.day,
    }
    return writers[column.kind]


def _colours(rows: pd.DataFrame, table: Table, theme: Theme) -> dict[tuple[int, int], Properties]:
    """Styles per cell (row, column): changes in the colour of what they mean, total rows shaded."""
    styles: dict[tuple[int, int], Properties] = {}
    for at, column in enumerate(table.columns):
        if column.kind in ("change", "points"):
            for row, value in enumerate(rows[column.key].tolist()):
                is_noise = bool(column.noise) and bool(table.rows[column.noise].iloc[row])
                styles[row, at] = (("color", change_colour(value, column.better, theme, is_noise)),)
    for row in table.shaded:
        for at in range(len(table.columns)):
            styles[row, at] = (*styles.get((row, at), ()), ("background-color", theme.zone), ("font-weight", "600"))
    return dict(sorted(styles.items()))


def _column_settings(
    table: Table, words: Words, theme: Theme, unit: MoneyUnit, cells: dict[str, pd.Series]
) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    unit_said = False
    for position, column in enumerate(table.columns):
        label = column.label
        if column.kind == "money" and not unit_said:
            label, unit_said = words.headed(label, unit.label), True
        settings[column.key] = _setting(column, label, theme, cells[column.key], pinned=position == 0)
    return settings


def _setting(column: TableColumn, label: str, theme: Theme, cells: pd.Series, pinned: bool) -> Any:
    common: dict[str, Any] = {"help": column.help or None, "pinned": pinned or None}
    if column.kind == "spark":
        return st.column_config.LineChartColumn(label, color=theme.actual, **common)
    if column.kind in ("bar", "score"):
        top = max(100.0, float(cells.max()) if cells.notna().any() else 100.0)
        said = "%.0f" if column.kind == "score" else "%.0f\u00a0%%"
        return st.column_config.ProgressColumn(
            label, min_value=0, max_value=top, format=said, color=theme.forecast, **common
        )
    if column.kind in RIGHT:
        return st.column_config.NumberColumn(label, **common)
    if column.kind == "day":
        return st.column_config.DateColumn(label, **common)
    return st.column_config.TextColumn(label, width=_text_width(cells, label, pinned), **common)
