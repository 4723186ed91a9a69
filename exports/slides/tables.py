"""Tables as slides hold them natively: cells that can be edited, as the screen shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from charts.panel import Table, TableColumn
from charts.theme import Theme
from exports.shown import NUMBERS, ink_of
from exports.slides.area import Area
from exports.slides.columns import ABOVE, SIDE, Planned
from exports.slides.lettering import A, Hand, P, Paragraph, Run, emu, paragraphs_xml
from exports.slides.marks import Sheet, bar_xml, described, line_xml
from locales.numbers import is_unknown

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OVER = {"spark": 0.0, "bar": 1.0, "score": 100.0}
"""Columns that are drawn over their cells, and what a bar is full at at least."""
BAR = 2.0
TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"


def draw_table(
    sheet: Sheet, area: Area, plan: Planned, table: Table, rows: range, theme: Theme, alt: str, name: str = "table"
) -> Area:
    """Draws those rows of a planned table under its head; gives the area it takes."""
    heights = [plan.head_height, *(plan.heights[row] for row in rows)]
    drawn = Area(area.left, area.top, plan.width, sum(heights))
    left, top, width, height = drawn.emus
    grid = "".join(f'<a:gridCol w="{emu(each)}"/>' for each in plan.widths)
    body = _head_xml(plan, theme, sheet.hand) + "".join(_row_xml(plan, table, row, theme, sheet.hand) for row in rows)
    sheet.add(
        f'<p:graphicFrame {A} {P} {R}><p:nvGraphicFramePr><p:cNvPr id="{sheet.next_id()}" name={quoteattr(name)} '
        f"descr={quoteattr(described(alt))}/>"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></p:xfrm><a:graphic>'
        f'<a:graphicData uri="{TABLE}"><a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
    _draw_lines(sheet, drawn, plan, table, rows, theme)
    return drawn


def _head_xml(plan: Planned, theme: Theme, hand: Hand) -> str:
    cells = "".join(
        _cell_xml(head.text, plan.size, theme.muted, True, column, hand, _rule(theme.axis), "b")
        for head, column in zip(plan.head, plan.columns, strict=True)
    )
    return f'<a:tr h="{emu(plan.head_height)}">{cells}</a:tr>'


def _row_xml(plan: Planned, table: Table, row: int, theme: Theme, hand: Hand) -> str:
    is_total = row in table.shaded
    cells = ""
    for at, column in enumerate(plan.columns):
        text, colour = plan.rows[row][at].text, ink_of(table, column, row, theme)
        cells += _cell_xml(
            text, plan.size, colour, is_total, column, hand, _rule(theme.hairline) + _ground(is_total, theme)
        )
    return f'<a:tr h="{emu(plan.heights[row])}">{cells}</a:tr>'


def _cell_xml(
    text: str, size: float, colour: str, is_bold: bool, column: TableColumn, hand: Hand, look: str, anchor: str = "ctr"
) -> str:
    paragraph = Paragraph((Run(text, size, colour, is_bold),), "r" if column.kind in NUMBERS else "l")
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs_xml((paragraph,), hand)}</a:txBody>"
        f'<a:tcPr marL="{emu(SIDE)}" marR="{emu(SIDE)}" marT="{emu(ABOVE)}" marB="{emu(ABOVE)}" anchor="{anchor}">'
        f"{look}</a:tcPr></a:tc>"
    )


def _rule(colour: str) -> str:
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    return f'{none}<a:lnB w="6350"><a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill></a:lnB>'


def _ground(is_total: bool, theme: Theme) -> str:
    return f'<a:solidFill><a:srgbClr val="{theme.zone.lstrip("#")}"/></a:solidFill>' if is_total else "<a:noFill/>"


def _draw_lines(sheet: Sheet, drawn: Area, plan: Planned, table: Table, rows: range, theme: Theme) -> None:
    """Little lines and bars lie over their cells: a cell itself holds texts only."""
    at, shapes = sheet.next_id(), ""
    for place, column in enumerate(plan.columns):
        if column.kind not in OVER:
            continue
        top, values = drawn.top + plan.head_height, table.rows[column.key].tolist()
        most = max((float(v) for v in values if not is_unknown(v)), default=0.0) if column.kind != "spark" else 0.0
        for row in rows:
            cell = Area(drawn.left + sum(plan.widths[:place]), top, plan.widths[place], plan.heights[row]).inside(
                SIDE, 0
            )
            top += plan.heights[row]
            if column.kind == "spark":
                points = spark_points(values[row] or ())
                shapes = (
                    line_xml(at, f"line {row + 1}", cell.inside(0, ABOVE), points, theme.actual, 1.0) if points else ""
                )
            else:
                shapes = _bar(at, f"bar {row + 1}", cell, values[row], max(most, OVER[column.kind]), theme)
            if shapes:
                sheet.add(shapes)
                at += 1


def _bar(at: int, name: str, cell: Area, value: Any, top: float, theme: Theme) -> str:
    """A bar below a number, as long as its share of the largest or of the whole."""
    if is_unknown(value) or not value > 0:
        return ""
    foot = cell.foot(BAR + 0.5)
    return bar_xml(at, name, Area(foot.left, foot.top, max(foot.width * float(value) / top, 0.5), BAR), theme.forecast)


def spark_points(
    values: Sequence[float | None], others: Sequence[float | None] = ()
) -> list[tuple[float, float] | None]:
    """The values as points from left to right, the highest above; none where no line can be drawn."""
    known = [float(value) for value in (*values, *others) if value is not None and not is_unknown(value)]
    if sum(not is_unknown(value) for value in values) < 2:
        return []
    low, span, steps = min(known), max(known) - min(known), max(len(values), len(others)) - 1
    return [
        None
        if value is None or is_unknown(value)
        else (at / steps, 0.5 if not span else 1 - (float(value) - low) / span)
        for at, value in enumerate(values)
    ]
