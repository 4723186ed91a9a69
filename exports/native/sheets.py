"""Charts in a workbook: their numbers as a block of cells, and charts that point at those cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlsxwriter.chart_column import ChartColumn
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from charts.theme import LIGHT
from exports.native.block import Block, Corner, block_of, plain, sound
from exports.native.chart_xml import chart_xml
from exports.native.room import rooms_of
from exports.native.spec import Box, Cell, Grid, Native, Plot
from locales import Words

if TYPE_CHECKING:
    from exports.book.styles import Styles

ROOM_PX = (960, 420)
ROW_PX, PT_PER_PX = 20, 0.75
LINE_PT = 15.0
FIXED = 3
"""Charts neither move nor grow when rows and columns do."""


class DrawnChart(ChartColumn):
    """A chart that is written already: xlsxwriter only places it. So slides and workbooks have the same one."""

    def __init__(self, xml: str, width: int, height: int) -> None:
        super().__init__()
        self.series: list[Any] = [xml]  # it is asked whether there is one
        self.width, self.height, self.embedded = width, height, True
        self._xml = xml

    def _assemble_xml_file(self) -> None:
        self.fh.write(self._xml)
        self._xml_close()


def draw_on_sheet(
    book: Workbook,
    sheet: Worksheet,
    styles: Styles,
    native: Native,
    row: int,
    column: int,
    words: Words,
    *,
    alt: str = "",
) -> int:
    """Draws the charts with their left upper corner in the cell, their numbers below; gives the next free row.

    Tables are written as coloured cells below the charts. `native.captions` are for the maker of the sheet.
    Raises ValueError for a plot that no program draws.
    """
    native = replace(native, parts=tuple(sound(part) if isinstance(part, Plot) else part for part in native.parts))
    plots = [part for part in native.parts if isinstance(part, Plot)]
    width, height = ROOM_PX
    reach = max((plot.box.top + plot.box.height for plot in plots), default=0.0)
    down = row + (-int(-height * reach // ROW_PX) + 1 if plots else 0)
    looks = _Looks(book)
    rooms = rooms_of(native, width * PT_PER_PX, height * PT_PER_PX)
    for plot, room in zip(plots, rooms, strict=True):
        block = block_of(plot)
        corner = Corner(sheet.get_name(), down + 1, column)
        title = plot.title or plot.value.title or plot.across.title
        sheet.write_string(down, column, plain(title) or words("Numbers of the chart"), styles.label)
        _write_block(sheet, block, corner, styles, looks)
        xml = chart_xml(plot, block, corner, room, LIGHT, words.language)
        _insert(book, sheet, plot.box, xml, (row, column), alt)
        down += block.depth + 3
    for part in native.parts:
        if isinstance(part, Grid):
            down = _write_grid(sheet, part, down, column, styles, looks) + 1
    return down


def _insert(book: Workbook, sheet: Worksheet, box: Box, xml: str, place: tuple[int, int], alt: str) -> None:
    chart = DrawnChart(xml, round(ROOM_PX[0] * box.width), round(ROOM_PX[1] * box.height))
    book.charts.append(chart)
    offsets = {"x_offset": round(ROOM_PX[0] * box.left), "y_offset": round(ROOM_PX[1] * box.top)}
    said = {"description": plain(alt)} if alt else {}
    sheet.insert_chart(*place, chart, offsets | said | {"object_position": FIXED})


def _write_block(sheet: Worksheet, block: Block, corner: Corner, styles: Styles, looks: _Looks) -> None:
    for at, column in enumerate(block.columns):
        sheet.write_string(corner.row, corner.column + at, column.head, styles.head)
    # row by row: a workbook that is written to the disk on the way cannot go back
    for row in range(block.depth):
        for at, column in enumerate(block.columns):
            value = column.values[row] if row < len(column.values) else None
            place = (corner.row + 1 + row, corner.column + at)
            if isinstance(value, str):
                sheet.write_string(*place, value, looks.quoted())
            elif value is not None:
                sheet.write_number(*place, value, looks.of(column.number_format))


def _write_grid(sheet: Worksheet, grid: Grid, row: int, column: int, styles: Styles, looks: _Looks) -> int:
    if grid.title:
        sheet.write_string(row, column, plain(grid.title), styles.label)
        row += 1
    for down, cells in enumerate(grid.rows):
        lines = max(cell.text.count("\n") + 1 for cell in cells)
        if lines > 1:
            sheet.set_row(row + down, lines * LINE_PT)
        for across, cell in enumerate(cells):
            look = looks.cell(cell, down == 0)
            if cell.number is not None:
                sheet.write_number(row + down, column + across, cell.number, looks.read_as(cell))
            else:
                sheet.write_string(row + down, column + across, plain(cell.text, 32_000), look)
    return row + len(grid.rows)


class _Looks:
    """Formats of one drawing, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def of(self, pattern: str) -> Format:
        return self._of(("num_format", pattern))

    def quoted(self) -> Format:
        """Of a text that stays one when somebody edits it."""
        return self._of(("quote_prefix", True))

    def cell(self, cell: Cell, is_head: bool, pattern: str = "") -> Format:
        wanted = [("align", cell.align), ("bold", cell.is_bold or is_head), ("text_wrap", True), ("valign", "top")]
        wanted += [("bg_color", cell.ground)] if cell.ground else []
        wanted += [("font_color", cell.ink)] if cell.ink else []
        wanted.append(("num_format", pattern) if pattern else ("quote_prefix", True))
        return self._of(*wanted)

    def read_as(self, cell: Cell) -> Format:
        """Of a number that is read as the cell's text: a mark and a percentage of a share."""
        literal = plain(cell.text).replace('"', "''")
        return self.cell(cell, False, f'"{literal}"')

    def _of(self, *wanted: tuple[str, Any]) -> Format:
        if wanted not in self._made:
            self._made[wanted] = self._book.add_format(dict(wanted))
        return self._made[wanted]
