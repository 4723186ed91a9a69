"""A form that is a table, on a slide: a native one with coloured cells, as many rows as can be read."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Emu

from charts.axes import text_px
from charts.theme import Theme
from exports.native.block import plain
from exports.native.chart_xml import LANGUAGES
from exports.native.shapes_xml import EMU_PER_PT, colour, font, line
from exports.native.spec import Cell, Grid
from locales import Words

SIZES_PT = (11.0, 10.0, 9.0, 8.0)
PAD_PT, LINE, TALLEST_PT = 3.0, 1.25, 26.0
LONGEST = 400
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ALIGNED = {"left": "l", "center": "ctr", "right": "r"}


def table_on_slide(
    slide: Slide, grid: Grid, place: tuple[int, int, int, int], theme: Theme, words: Words
) -> GraphicFrame:
    """Draws the grid into the rectangle (left, top, width, height in EMU); rows that do not fit are counted below.

    Raises ValueError for a grid without a row, or rows of different lengths.
    """
    rows = _checked(grid)
    left, top, width, height = place
    shares = _shares(grid, rows)
    widths = [share * width / EMU_PER_PT for share in shares]
    size, kept = _fitting(rows, widths, height / EMU_PER_PT)
    tall = [_row_pt(row, widths, size) for row in rows[:kept]]
    spare = max(0.0, height / EMU_PER_PT - sum(tall)) / len(tall)
    heights = [round(min(each + spare, max(each, TALLEST_PT)) * EMU_PER_PT) for each in tall]
    columns = [round(share * width) for share in shares]
    shapes: Any = slide.shapes
    added = shapes.add_table(1, 1, Emu(left), Emu(top), Emu(sum(columns)), Emu(sum(heights)))
    language = LANGUAGES[words.language]
    drawn = [
        f'<a:tr h="{tall}">{"".join(_cell(cell, size, at == 0, theme, language) for cell in row)}</a:tr>'
        for at, (row, tall) in enumerate(zip(rows[:kept], heights, strict=True))
    ]
    if kept < len(rows):
        said = words("{n} more in the workbook", n=len(rows) - kept + 1)
        last = f'<a:tr h="{heights[-1]}">{_spanning(said, len(columns), size, theme, language)}</a:tr>'
        drawn[-1] = last
    grid_columns = "".join(f'<a:gridCol w="{each}"/>' for each in columns)
    table = f'<a:tbl {A}><a:tblPr firstRow="1"/><a:tblGrid>{grid_columns}</a:tblGrid>{"".join(drawn)}</a:tbl>'
    old = added._element.xpath(".//a:tbl")[0]
    old.getparent().replace(old, parse_xml(table))
    return added


def _checked(grid: Grid) -> tuple[tuple[Cell, ...], ...]:
    lengths = {len(row) for row in grid.rows}
    if len(lengths) != 1 or not lengths - {0}:
        raise ValueError(f"native: a grid has rows of {sorted(lengths)} cells; all need the same number, at least one")
    return grid.rows


def _shares(grid: Grid, rows: tuple[tuple[Cell, ...], ...]) -> list[float]:
    given = grid.widths or (1.0,) * len(rows[0])
    if len(given) != len(rows[0]):
        raise ValueError(f"native: {len(given)} widths for {len(rows[0])} columns of a grid")
    return [each / sum(given) for each in given]


def _fitting(rows: tuple[tuple[Cell, ...], ...], widths: list[float], height: float) -> tuple[float, int]:
    """The largest size in which all rows fit; else the smallest, and how many do (the last one says what is left)."""
    for size in SIZES_PT:
        if sum(_row_pt(row, widths, size) for row in rows) <= height:
            return size, len(rows)
    left, kept = height, 0
    for row in rows:
        left -= _row_pt(row, widths, SIZES_PT[-1])
        if left < 0:
            break
        kept += 1
    return SIZES_PT[-1], max(2, min(kept, len(rows))) if len(rows) > 1 else 1


def _row_pt(row: tuple[Cell, ...], widths: list[float], size: float) -> float:
    """How tall a row is with its longest text wrapped."""
    lines = 1
    for cell, width in zip(row, widths, strict=True):
        room = max(width - 2 * PAD_PT - 2, size)
        parts = plain(cell.text, LONGEST).split("\n")
        weight = 1.08 if cell.is_bold else 1.0
        lines = max(lines, sum(max(1, -int(-text_px(part, 100) * size / 100 * weight // room)) for part in parts))
    return lines * size * LINE + 2 * PAD_PT


def _cell(cell: Cell, size: float, is_head: bool, theme: Theme, language: str, more: str = "") -> str:
    ink = cell.ink or (theme.muted if is_head else theme.ink)
    look = font("rPr", size, ink, cell.is_bold or is_head, language)
    align = f'<a:pPr algn="{ALIGNED[cell.align]}"/>'
    end = font("endParaRPr", size, ink, cell.is_bold or is_head, language)
    lines = "".join(
        f"<a:p>{align}<a:r>{look}<a:t>{escape(part)}</a:t></a:r></a:p>" if part else f"<a:p>{align}{end}</a:p>"
        for part in plain(cell.text, LONGEST).split("\n")
    )
    body = f"<a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody>"
    return f"<a:tc{more}>{body}{_properties(cell.ground, is_head, theme)}</a:tc>"


def _properties(ground: str, is_head: bool, theme: Theme) -> str:
    """Margins, borders (white ones between coloured cells, a rule below the head), and the ground."""
    pad = round(PAD_PT * EMU_PER_PT)
    between = line(theme.panel, 1.0) if ground else line("", 0)
    below = line(theme.axis, 1.0) if is_head else between if ground else line(theme.hairline, 0.75)
    borders = "".join(
        look.replace("<a:ln", f"<a:{side}", 1).replace("</a:ln>", f"</a:{side}>")
        for side, look in (("lnL", between), ("lnR", between), ("lnT", line("", 0)), ("lnB", below))
    )
    fill = colour(ground) if ground else "<a:noFill/>"
    margins = f'marL="{pad}" marR="{pad}" marT="{pad}" marB="{pad}"'
    return f'<a:tcPr {margins} anchor="ctr">{borders}{fill}</a:tcPr>'


def _spanning(text: str, columns: int, size: float, theme: Theme, language: str) -> str:
    """One text over the whole row."""
    said = _cell(Cell(text, ink=theme.muted), size, False, theme, language, f' gridSpan="{columns}"' * (columns > 1))
    empty = _cell(Cell(""), size, False, theme, language, ' hMerge="1"')
    return said + empty * (columns - 1)
