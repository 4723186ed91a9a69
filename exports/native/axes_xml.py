"""The axes of a chart as XML: hairlines only across, numbers in their format, titles where they can be read."""

from __future__ import annotations

from charts.axes import fitted
from exports.native.bar_room import name_size
from exports.native.labels_xml import number_format
from exports.native.room import EDGE_PT, GAP_PT, width_of
from exports.native.series_xml import Drawn
from exports.native.shapes_xml import LINE, SIZE_PT, TITLE_PT, Said, layout, line, rich, tag, text_look
from exports.native.spec import Axis, Plot


def category_axis(drawn: Drawn, own: int, other: int, *, is_across: bool, is_second: bool = False) -> str:
    """The axis of names below upright bars and lines, or beside bars that lie."""
    plot, axis = drawn.plot, drawn.plot.across
    is_hidden = axis.is_hidden or is_second
    title = "" if is_hidden else _title(drawn, axis, _is_lying(plot))
    size = name_size(plot, drawn.room)
    skip = tag("tickLblSkip", drawn.room.skip) if drawn.room.skip > 1 else ""
    return (
        f"<c:catAx>{tag('axId', own)}<c:scaling>{_way(axis)}</c:scaling>{tag('delete', is_hidden)}"
        f"{tag('axPos', 'l' if _is_lying(plot) else 'b')}{title}"
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{_marks("high" if plot.value.is_reversed else "low")}'
        f"<c:spPr>{line(drawn.theme.axis, 1.0)}</c:spPr>{text_look(size, drawn.theme.muted, turned=0)}"
        f"{tag('crossAx', other)}{tag('crosses', 'min' if plot.value.is_log else 'autoZero')}{tag('auto', 0)}"
        f"{tag('lblAlgn', 'ctr')}{tag('lblOffset', 40)}{skip}{tag('noMultiLvlLbl', 1)}</c:catAx>"
    )


def value_axis(drawn: Drawn, across: int, value: int, *, is_across: bool, is_second: bool = False) -> str:
    """An axis of numbers; is_across: the one that lies below an xy plot."""
    plot = drawn.plot
    axis, opposite = (plot.across, plot.value) if is_across else (plot.value, plot.across)
    own, other = (across, value) if is_across else (value, across)
    is_upright = not is_across and not _is_lying(plot)
    is_hidden = axis.is_hidden or is_second
    ruled = is_upright and not is_hidden
    hairlines = f"<c:majorGridlines><c:spPr>{line(drawn.theme.hairline, 0.75)}</c:spPr></c:majorGridlines>"
    title = "" if is_hidden else _title(drawn, axis, is_upright)
    shown = number_format(axis.number_format).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    edge = line(drawn.theme.axis, 1.0) if is_across else line("", 0)
    step = tag("majorUnit", axis.step) if axis.step and not axis.is_log else ""
    return (
        f"<c:valAx>{tag('axId', own)}<c:scaling>{_scale(drawn, axis, is_across, is_second)}</c:scaling>"
        f"{tag('delete', is_hidden)}{tag('axPos', 'l' if is_upright else 'b')}{hairlines if ruled else ''}{title}"
        f'<c:numFmt formatCode="{shown}" sourceLinked="0"/>{_marks(_beside(opposite, is_across))}'
        f"<c:spPr>{edge}</c:spPr>{text_look(SIZE_PT, drawn.theme.muted, turned=0)}"
        f"{tag('crossAx', other)}{tag('crosses', _crosses(plot, axis, opposite, is_across))}"
        f"{tag('crossBetween', 'midCat' if plot.kind == 'xy' else 'between')}{step}</c:valAx>"
    )


def _crosses(plot: Plot, axis: Axis, opposite: Axis, is_across: bool) -> str:
    """Where on the other axis this one stands: numbers at its beginning, the axis below a cloud at zero."""
    if is_across:
        return "min" if opposite.is_log else "autoZero"
    if opposite.is_reversed:
        return "max"
    return "min" if plot.kind == "xy" else "autoZero"


def _beside(opposite: Axis, is_across: bool) -> str:
    """The numbers below a cloud stay at its edge, wherever zero is; others stand where their axis does."""
    if not is_across:
        return "nextTo"
    return "high" if opposite.is_reversed else "low"


def _is_lying(plot: Plot) -> bool:
    return plot.kind in ("bar", "stacked_bar")


def _way(axis: Axis) -> str:
    return tag("orientation", "maxMin" if axis.is_reversed else "minMax")


def _scale(drawn: Drawn, axis: Axis, is_across: bool, is_second: bool) -> str:
    """Base, direction and ends; both axes of a pair have the same ends, or the bars of one would be longer."""
    low, high = axis.low, axis.high
    has_pair = any(one.is_second for one in drawn.plot.series) and not is_across
    if has_pair:
        low, high = drawn.room.low, drawn.room.high
    base = tag("logBase", 10) if axis.is_log else ""
    ends = (tag("max", float(high)) if high is not None else "") + (tag("min", float(low)) if low is not None else "")
    return f"{base}{_way(axis)}{ends}"


def _marks(place: str) -> str:
    return tag("majorTickMark", "none") + tag("minorTickMark", "none") + tag("tickLblPos", place)


def _title(drawn: Drawn, axis: Axis, is_upright: bool) -> str:
    """The title of a lying axis, below it in the middle; of an upright one, below the title of the plot.

    Where the plot has no title, that of the upright axis stands in its place.
    """
    room, title = drawn.room, drawn.plot.title
    if not axis.title or (is_upright and not title):
        return ""
    text = fitted(axis.title, round(room.width - 2 * EDGE_PT), round(SIZE_PT))
    left, top = 0.0, TITLE_PT * LINE / room.height
    if not is_upright:
        left = max(0.0, room.inner.left + room.inner.width / 2 - (width_of(text) + 2 * GAP_PT) / 2 / room.width)
        top = 1 - (SIZE_PT * LINE + GAP_PT) / room.height
    said = rich(Said(text, SIZE_PT, drawn.theme.muted), drawn.language, "l" if is_upright else "")
    return f"<c:title>{said}{layout(left, top)}{tag('overlay', 0)}</c:title>"
