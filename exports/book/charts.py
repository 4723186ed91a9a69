"""A panel's chart on a sheet: native where an office program can draw it, else its picture."""

from __future__ import annotations

import io

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from charts.chart import Chart
from charts.draw import figure
from exports.book.styles import Styles
from exports.cells import text_of
from exports.drawing import png_of, svg_of
from exports.native.forms import native_of
from exports.native.sheets import draw_on_sheet
from locales import Words

PICTURE_PX = 860
SCALE = 2.0


def draw_chart(
    book: Workbook, sheet: Worksheet, styles: Styles, chart: Chart, row: int, column: int, words: Words
) -> None:
    """Draws the chart with its upper left corner in that cell, its numbers beside it as cells."""
    native = native_of(chart, styles.theme)
    if native is not None:
        row = draw_on_sheet(book, sheet, styles, native, row, column, words, alt=chart.alt)
        for text in native.captions:
            sheet.write_string(row, column, text_of(text), styles.beside_line)
            row += 1
        return
    picture = png_of(svg_of(figure(chart, styles.theme), PICTURE_PX, styles.theme), SCALE)
    sheet.insert_image(
        row, column, "chart.png",
        {
            "image_data": io.BytesIO(picture), "x_scale": 1 / SCALE, "y_scale": 1 / SCALE,
            "object_position": 3, "description": text_of(chart.alt)[:250],
        },
    )  # fmt: skip
