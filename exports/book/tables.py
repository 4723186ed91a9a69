"""A panel's table on a sheet: typed cells with their number formats, a head that stands still, rows below rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from charts.panel import Panel, Table, TableColumn, Tile
from charts.table_marks import direction
from charts.theme import LIGHT, Quality
from exports.book.styles import Styles
from exports.cells import (
    MONEY,
    SIGNED_SHARE,
    WIDEST,
    cells,
    could_run,
    header,
    letters,
    number_format,
    text_of,
    widest,
    width,
)
from exports.tables import columns_and_rows
from locales import N_, Words

DEEPEST = 7
"""Outline levels that a spreadsheet knows."""
OF_TILES = {
    "label": N_("Key figure"),
    "value": N_("Value"),
    "shown": N_("As shown"),
    "change": N_("Change"),
    "second": N_("Beside it"),
    "missing": N_("Not known"),
}


GENERAL = "General"
TILE_PATTERNS = {
    "money": MONEY, "amount": MONEY, "count": "#,##0", "share": "0.0%", "change": SIGNED_SHARE, "points": SIGNED_SHARE,
}  # fmt: skip
"""Number format of a tile's value by its unit: unlike those of a table, tiles stand below each other."""


class Written:
    """What a panel has for a sheet: its columns with names in the reader's language, and the cells of each.

    own: number format of a cell (row, column) that differs from its column's. quiet: cells of changes that are none as
    they are read, or within the noise.
    """

    def __init__(self, panel: Panel, words: Words, currency: str) -> None:
        columns, rows = columns_and_rows(panel)
        if panel.table is None:
            columns = [replace(column, label=words(OF_TILES[column.key])) for column in columns]
        self.columns = columns
        self.names = [text_of(header(column, words, currency)) for column in columns]
        self.patterns = [number_format(column) for column in columns]
        self.cells = [cells(values, column) for values, column in zip(zip(*rows, strict=True), columns, strict=False)]
        self.count = len(rows)
        tiles = panel.tiles if panel.table is None else ()
        self.own = {(row, 1): TILE_PATTERNS.get(tile.unit, GENERAL) for row, tile in enumerate(tiles)}
        self.totals = frozenset(panel.table.shaded if panel.table else ())
        self.levels = panel.table.levels if panel.table else ()
        self.quiet = frozenset(_quiet(panel.table) if panel.table else ())

    @classmethod
    def of_tiles(cls, tiles: tuple[Tile, ...], words: Words, currency: str) -> Written:
        """The tiles of a panel as rows, whatever table it has besides."""
        return cls(Panel("tiles", "", tiles=tiles), words, currency)

    def widths(self) -> list[int]:
        """The width of each column in letters."""
        deep = 2 * max(self.levels, default=0)
        shown = [widest(values, pattern) for values, pattern in zip(self.cells, self.patterns, strict=False)]
        found = [width(name, shown[at] if shown else ()) for at, name in enumerate(self.names)]
        return [min(size + deep, WIDEST) if at == 0 else size for at, size in enumerate(found)]


def write_table(sheet: Worksheet, styles: Styles, written: Written, top: int, bars: bool = False) -> int:
    """Writes head and rows from the row `top` on; the first row below them. bars: shares carry a bar in their cell."""
    for at, (name, pattern) in enumerate(zip(written.names, written.patterns, strict=True)):
        sheet.write_string(top, at, name, styles.head_of_numbers if pattern and at else styles.head)
    if written.levels:
        sheet.outline_settings(True, False, False, False)  # a row stands above those that belong to it
    looks = list(zip(written.patterns, map(_side, written.columns), strict=True))
    for number, row in enumerate(zip(*written.cells, strict=True)):
        level = min(written.levels[number], DEEPEST) if written.levels else 0
        if level:
            sheet.set_row(top + 1 + number, None, None, {"level": level})
        if written.own:
            looks[1] = (written.own[number, 1], 0)
        told = [(form, 0 if (number, at) in written.quiet else side) for at, (form, side) in enumerate(looks)]
        _write_row(sheet, styles, top + 1 + number, row, told, number in written.totals, level)
    last = top + written.count
    if bars and written.count:
        for at, column in enumerate(written.columns):
            if column.kind in ("bar", "score"):
                known = [value for value in written.cells[at] if isinstance(value, int | float)]
                most = max([*known, 1 if column.kind == "bar" else 100])
                sheet.conditional_format(top + 1, at, last, at, _bar(most))
    return last + 1


def hold_still(sheet: Worksheet, written: Written, top: int) -> None:
    """Keeps the head and the first column in sight, and lets the rows be filtered."""
    sheet.freeze_panes(top + 1, 1)
    if written.count and written.columns:
        sheet.autofilter(top, 0, top + written.count, len(written.columns) - 1)


def _write_row(
    sheet: Worksheet,
    styles: Styles,
    row: int,
    values: tuple[str | float | date | None, ...],
    looks: list[tuple[str, int]],
    is_total: bool,
    level: int,
) -> None:
    """Writes the cells of a row. looks: number format, and the side on which a change is good, of each column."""
    for at, (value, (pattern, side)) in enumerate(zip(values, looks, strict=True)):
        if value is None:
            if is_total:
                sheet.write_blank(row, at, None, styles.of("", True))
        elif isinstance(value, str):
            is_long = len(value) * 2 > WIDEST and letters(value) > WIDEST
            style = styles.of("", is_total, could_run(value), 1 if at else level, is_long)
            sheet.write_string(row, at, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, styles.of(pattern, is_total))
        else:
            quality: Quality = "good" if value * side > 0 else "bad"
            ink = styles.theme.change(value > 0, quality) if side and value else ""
            sheet.write_number(row, at, value, styles.of(pattern, is_total, ink=ink))


def _quiet(table: Table) -> Iterator[tuple[int, int]]:
    """(row, column) of every change that says nothing."""
    for at, column in enumerate(table.columns):
        if _side(column):
            noise = table.rows[column.noise].tolist() if column.noise else [False] * len(table.rows)
            for row, (value, is_noise) in enumerate(zip(table.rows[column.key].tolist(), noise, strict=True)):
                if is_noise or not direction(value):
                    yield row, at


def _side(column: TableColumn) -> int:
    """Which sign of a change is good for us: 1 or −1; 0 where neither is, and for what is no change."""
    if column.kind not in ("change", "points"):
        return 0
    return {"higher": 1, "lower": -1, "neither": 0}[column.better]


def _bar(most: float) -> dict[str, Any]:
    """A bar in the cell from nothing to all."""
    return {
        "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": LIGHT.hairline,
        "min_type": "num", "min_value": 0, "max_type": "num", "max_value": most,
    }  # fmt: skip
