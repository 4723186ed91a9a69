"""One panel as plain data for the template: its words, its tiles, its chart as SVG, its table."""

from __future__ import annotations

from charts.chart import Chart
from charts.draw import figure
from charts.panel import Change, Panel, Tile
from charts.spark import interval_strip_svg, sparkline_svg
from charts.theme import Theme
from exports.deck import Slide
from exports.drawing import svg_of
from exports.paper.letters import IN_HEADING, IN_LABEL, IN_TILE, printable, printable_lines
from exports.paper.room import chart_pixels, is_chart_apart, is_print_apart
from exports.paper.rows import MOST_AT_THE_END, MOST_ROWS, Record, table_contents
from exports.paper.sheet import Sheet
from locales import Words
from locales.numbers import is_unknown

ARROWS = {"up": "▲ ", "down": "▼ ", "same": ""}
PICTURE = (120, 26)
"""Width and height of the little picture in a tile."""


def panel_contents(slide: Slide, origin: str, sheet: Sheet, theme: Theme, words: Words) -> Record:
    """The panel as the template takes it; `at_end`: the table that is too long to follow its chart.

    origin: what its small print says of where it comes from.
    """
    panel = slide.panel
    own = printable(slide.title, IN_HEADING)
    message = printable(panel.message, IN_HEADING) or panel.key
    chart = panel.chart if panel.chart is not None and not panel.missing else None
    with_it, at_end = _tables(panel, sheet, theme, words)
    said = {
        "title": own or message,
        "message": message if own else "",
        "remark": printable_lines(slide.remark),
        "missing": printable(panel.missing),
        "tiles": [_tile(tile, theme) for tile in panel.tiles],
        "remarks": [{"kind": printable(r.kind, IN_LABEL), "text": printable(r.text)} for r in panel.remarks],
        "table": with_it,
        "at_end": at_end,
        "note": printable(panel.note.text),
        "definition": printable(panel.note.definition),
        "source": printable(panel.note.source),
        "from": origin,
    }
    return said | {
        "chart": _chart(chart, panel, said, sheet, theme) if chart is not None else None,
        "chart_apart": chart is not None and is_chart_apart(said, sheet),
        "print_apart": chart is not None and is_print_apart(said, sheet),
    }


def _chart(chart: Chart, panel: Panel, said: Record, sheet: Sheet, theme: Theme) -> dict[str, str]:
    svg = svg_of(figure(chart, theme), chart_pixels(chart.height, said, sheet), theme)
    return {"svg": svg, "alt": printable(chart.alt or panel.message)}


def _tables(panel: Panel, sheet: Sheet, theme: Theme, words: Words) -> tuple[Record | None, Record | None]:
    """The table that stands with its panel, or the one that stands at the end: behind a chart, and long or wide."""
    if panel.table is None or panel.missing:
        return None, None
    if panel.chart is None or panel.shows == "table":
        return table_contents(panel.table, sheet, theme, words, MOST_ROWS), None
    table = table_contents(panel.table, sheet, theme, words, MOST_AT_THE_END)
    goes = len(panel.table.rows) > sheet.rows_beside or table["turned"]
    return (None, table) if goes else (table, None)


def _tile(tile: Tile, theme: Theme) -> Record:
    change = None if tile.missing else tile.change
    return {
        "label": printable(tile.label, IN_TILE),
        "value": printable(tile.value, IN_TILE) if not tile.missing else "",
        "change": printable(ARROWS[change.direction] + change.text, IN_TILE) if change else "",
        "colour": _colour(change, theme) if change else theme.neutral,
        "words": printable(change.words, IN_TILE) if change else "",
        "second": printable(tile.second, IN_TILE) if not tile.missing else "",
        "missing": printable(tile.missing, IN_HEADING),
        "picture": "" if tile.missing else _picture(tile, theme),
    }


def _colour(change: Change, theme: Theme) -> str:
    return theme.neutral if change.direction == "same" else theme.change(change.direction == "up", change.quality)


def _picture(tile: Tile, theme: Theme) -> str:
    """The strip of estimates where the tile has one, else the line of its past, as SVG; "" for neither."""
    width, height = PICTURE
    if tile.strip is not None:
        strip = tile.strip
        span = (strip.low, strip.high)
        return interval_strip_svg(strip.estimates, span, theme, zone=strip.zone, width=width, height=height)
    if sum(not is_unknown(value) for value in tile.spark) < 2:
        return ""
    return sparkline_svg(tile.spark, tile.spark_before, theme, width=width, height=height)
