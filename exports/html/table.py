"""A panel's table as markup: written as on the screen, sorted by the numbers behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from charts.panel import Table, TableColumn
from charts.spark import data_uri, sparkline_svg
from charts.theme import Theme
from exports.cells import cell
from exports.html.text import safe, tag
from exports.shown import NUMBERS, headers, ink_of, shown, unit_of
from locales import MoneyUnit, Words
from locales.numbers import is_unknown

LONG = 40
"""Letters from which a text has room to be read in lines."""


def table_of(table: Table, words: Words, theme: Theme) -> str:
    """The table; a tree of rows keeps its order, any other is sorted by a click on a head."""
    can_sort = not table.levels and len(table.rows) > 1
    heads = "".join(
        tag("th", tag("button", safe(name), type="button") if can_sort else safe(name), _kind(column), scope="col",
            title=column.help)
        for name, column in zip(headers(table, words), table.columns, strict=True)
    )  # fmt: skip
    unit = unit_of(table, words)
    drawn = [_column(table, column, words, theme, unit) for column in table.columns]
    rows = "".join(
        tag("tr", "".join(row), "total" if number in table.shaded else "")
        for number, row in enumerate(zip(*drawn, strict=True))
    )
    return tag("div", f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>", "scroll", tabindex="0")


def _column(table: Table, column: TableColumn, words: Words, theme: Theme, unit: MoneyUnit) -> list[str]:
    """The cells of a column. The first one of a tree stands in by its depth."""
    values = table.rows[column.key].tolist()
    known = [float(value) for value in values if column.kind in ("bar", "score") and not is_unknown(value)]
    most = max(known, default=0.0) if column.kind == "bar" else max([*known, 100.0])
    is_first = column is table.columns[0]
    cells = []
    for number, value in enumerate(values):
        style = _style(value, column, max(most, 1.0), ink_of(table, column, number, theme))
        if is_first and table.levels and table.levels[number]:
            style += f"padding-left:{10 + 18 * table.levels[number]}px"
        content = (
            _line(value, column, theme) if column.kind == "spark" else safe(shown(value, column, table, words, unit))
        )
        behind = {} if column.kind == "text" else {"data-v": _sorted_by(value, column)}
        written = "".join(f' {key}="{safe(text)}"' for key, text in behind.items())
        kind = "n" if column.kind in NUMBERS and is_unknown(value) else _kind(column, content)
        named = f' class="{kind}"' if kind else ""
        shape = f' style="{style}"' if style else ""
        cells.append(f"<td{named}{shape}{written}>{content}</td>")
    return cells


def _kind(column: TableColumn, content: str = "") -> str:
    if column.kind in ("bar", "score"):
        return "n bar"
    return "n" if column.kind in NUMBERS else "w" if len(content) > LONG else ""


def _style(value: Any, column: TableColumn, most: float, ink: str) -> str:
    """The colour of a change by what it means, the length of a bar by its value."""
    if is_unknown(value) or isinstance(value, list | tuple):
        return ""
    if column.kind in ("bar", "score"):
        return f"background-size:{max(0.0, min(float(value) / most, 1.0)):.1%} 70%;"
    return f"color:{ink};" if column.kind in ("change", "points") else ""


def _sorted_by(value: Any, column: TableColumn) -> str:
    """The number that a cell is sorted by; "" for unknown. Of a little line it is its last known point."""
    if isinstance(value, list | tuple):
        value = next((point for point in reversed(value) if not is_unknown(point)), None)
    plain = cell(value, column)
    if isinstance(plain, date):
        return str(plain.toordinal())
    return "" if plain is None or isinstance(plain, str) else repr(float(plain))


def _line(value: Any, column: TableColumn, theme: Theme) -> str:
    points = [None if is_unknown(point) else float(point) for point in value] if isinstance(value, list | tuple) else []
    source = data_uri(sparkline_svg(points, (), theme)) if sum(point is not None for point in points) > 1 else ""
    return f'<img alt="{safe(column.label)}" src="{safe(source)}">' if source else ""
