"""A plot as chart XML (ECMA-376, DrawingML charts), every element in the schema's order, for slides and workbooks."""

from __future__ import annotations

from charts.axes import fitted
from charts.theme import Theme
from exports.native.axes_xml import category_axis, value_axis
from exports.native.block import Block, Corner, plain
from exports.native.room import EDGE_PT, Room, shifts, upright_title, width_of
from exports.native.series_xml import Drawn, series
from exports.native.shapes_xml import LINE, SIZE_PT, TITLE_PT, Said, layout, rich, tag, text_look
from exports.native.spec import Plot

LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TITLE_WIDE = 0.9
BUBBLE_SCALE = 100
"""Percent of the usual, by which the largest bubble is a quarter of the plot's shorter side; not every program heeds
another one."""
KEY_PT = 36.0
"""What the square of a colour takes beside its name."""
FIRST, SECOND = (101, 102), (103, 104)
"""(across, value) of the first axis pair and of the hidden second one."""


def chart_xml(plot: Plot, block: Block, corner: Corner, room: Room, theme: Theme, language: str) -> str:
    """The chart of a plot whose numbers stand in the block at the corner, laid out in that room.

    Raises ValueError for a plot without a series, or for bars lying down with lines beside them.
    """
    if not plot.series:
        raise ValueError("native: the plot has no series; say in the panel's `missing` why there is nothing to draw")
    if plot.kind in ("bar", "stacked_bar") and any(one.draws != "bar" for one in plot.series):
        raise ValueError("native: bars lying down take no lines beside them; use an xy plot")
    spoken = LANGUAGES[language]
    drawn = Drawn(plot, block, corner, room, theme, spoken, shifts(plot, room))
    title = _title(plot, room, theme, spoken)
    legend = _legend(plot, room, theme) if plot.has_legend else ""
    area = layout(room.inner.left, room.inner.top, room.inner.width, room.inner.height)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NAMES}>{tag("date1904", 0)}'
        f"{tag('lang', spoken)}{tag('roundedCorners', 0)}<c:chart>{title}{tag('autoTitleDeleted', not title)}"
        f"<c:plotArea>{area}{_groups(drawn)}{_axes(drawn)}{_NOTHING}</c:plotArea>{legend}{tag('plotVisOnly', 0)}"
        f"{tag('dispBlanksAs', 'gap')}</c:chart>{_NOTHING}{text_look(SIZE_PT, theme.ink)}</c:chartSpace>"
    )


_NOTHING = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _title(plot: Plot, room: Room, theme: Theme, language: str) -> str:
    """The plot's title, or in its place that of the upright axis: beside the axis a program would fold it."""
    text, size, ink = (plot.title, TITLE_PT, theme.ink) if plot.title else (upright_title(plot), SIZE_PT, theme.muted)
    if not text:
        return ""
    said = Said(fitted(text, round(TITLE_WIDE * room.width), round(size)), size, ink, bool(plot.title))
    return f"<c:title>{rich(said, language, align='l')}{layout(0.0, 0.0)}{tag('overlay', 0)}</c:title>"


def _legend(plot: Plot, room: Room, theme: Theme) -> str:
    """What the colours mean, at the right above the plot; a name that is empty or said already is left out."""
    names = [plain(one.name) for one in plot.series]
    spare = [at for at, name in enumerate(names) if not name.strip() or name in names[:at]]
    kept = [name for at, name in enumerate(names) if at not in spare]
    left_out = "".join(f"<c:legendEntry>{tag('idx', at)}{tag('delete', 1)}</c:legendEntry>" for at in spare)
    width = min(1.0, sum(width_of(name) + KEY_PT for name in kept) / room.width)
    place = layout(
        1 - width,
        (TITLE_PT * LINE if plot.title else 0.0) / room.height,
        width,
        (SIZE_PT * LINE + EDGE_PT) / room.height,
        is_outer=True,
    )
    look = text_look(SIZE_PT, theme.muted)
    return f"<c:legend>{tag('legendPos', 't')}{left_out}{place}{tag('overlay', 0)}{look}</c:legend>"


def _is_second(plot: Plot, number: int) -> bool:
    """On the second axis pair; where all are, the first pair does."""
    return plot.series[number].is_second and not all(one.is_second for one in plot.series)


def _groups(drawn: Drawn) -> str:
    """The kinds of chart that the plot is made of: bars below lines, the first axis pair below the second."""
    plot, found = drawn.plot, ""
    for is_second in (False, True):
        numbers = [at for at in range(len(plot.series)) if _is_second(plot, at) == is_second]
        bars = [at for at in numbers if plot.series[at].draws == "bar" and plot.kind not in ("xy", "line")]
        others = [at for at in numbers if at not in bars]
        ids = "".join(tag("axId", each) for each in (SECOND if is_second else FIRST))
        found += _bars(drawn, bars, ids) if bars else ""
        found += _lines(drawn, others, ids) if others else ""
    return found


def _bars(drawn: Drawn, numbers: list[int], ids: str) -> str:
    plot = drawn.plot
    direction = "bar" if plot.kind in ("bar", "stacked_bar") else "col"
    grouping, overlap = ("stacked", 100) if plot.kind.startswith("stacked") else ("clustered", plot.overlap)
    drawn_series = "".join(series(drawn, at) for at in numbers)
    return (
        f"<c:barChart>{tag('barDir', direction)}{tag('grouping', grouping)}{tag('varyColors', 0)}{drawn_series}"
        f"{tag('gapWidth', min(max(plot.gap, 0), 500))}{tag('overlap', min(max(overlap, -100), 100))}{ids}</c:barChart>"
    )


def _lines(drawn: Drawn, numbers: list[int], ids: str) -> str:
    # PowerPoint goes by the order number, LibreOffice lays the first of the file on top: backwards both agree.
    ordered = reversed(numbers) if drawn.plot.kind == "xy" else numbers
    drawn_series = "".join(series(drawn, at) for at in ordered)
    if any(one.sizes for one in drawn.plot.series):
        scale = f"{tag('bubbleScale', BUBBLE_SCALE)}{tag('showNegBubbles', 0)}{tag('sizeRepresents', 'area')}"
        return f"<c:bubbleChart>{tag('varyColors', 0)}{drawn_series}{scale}{ids}</c:bubbleChart>"
    if drawn.plot.kind == "xy":
        style = tag("scatterStyle", "lineMarker")
        return f"<c:scatterChart>{style}{tag('varyColors', 0)}{drawn_series}{ids}</c:scatterChart>"
    head = f"{tag('grouping', 'standard')}{tag('varyColors', 0)}"
    return f"<c:lineChart>{head}{drawn_series}{tag('marker', 1)}{ids}</c:lineChart>"


def _axes(drawn: Drawn) -> str:
    plot = drawn.plot
    first = value_axis if plot.kind == "xy" else category_axis
    found = first(drawn, *FIRST, is_across=True) + value_axis(drawn, *FIRST, is_across=False)
    if any(_is_second(plot, at) for at in range(len(plot.series))):
        found += first(drawn, *SECOND, is_across=True, is_second=True)
        found += value_axis(drawn, *SECOND, is_across=False, is_second=True)
    return found
