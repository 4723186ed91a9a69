"""A chart as a picture, for the forms that no office program draws."""

from __future__ import annotations

import io

from charts.chart import Chart
from charts.draw import figure
from charts.theme import Theme
from exports.drawing import png_of, svg_of
from exports.slides.area import Area
from exports.slides.marks import Sheet, described

NARROWEST, WIDEST = 480, 1_400


def draw_picture(sheet: Sheet, area: Area, chart: Chart, theme: Theme, alt: str) -> None:
    """Draws the chart in the proportions of the area, as large as fits in it."""
    drawn = figure(chart, theme)
    height = float(drawn["layout"].get("height", chart.height))
    width = round(min(max(height * area.width / area.height, NARROWEST), WIDEST))
    picture = png_of(svg_of(drawn, width, theme))
    scale = min(area.width / width, area.height / height)
    place = Area(area.left, area.top, width * scale, height * scale)
    left, top, across, down = place.emus
    shape = sheet.slide.shapes.add_picture(io.BytesIO(picture), left, top, across, down)
    shape.name = "picture"
    shape._element.nvPicPr.cNvPr.set("descr", described(alt))
