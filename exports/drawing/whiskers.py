"""Error bars: a line over each interval, with caps where the trace asks for them."""

from __future__ import annotations

from charts.axes import Figure
from exports.drawing.paint import element, number, stroked
from exports.drawing.sheet import Sheet

PLOTLY_THICKNESS, PLOTLY_CAP = 2.0, 4.0


def whisker_paths(trace: Figure, sheet: Sheet) -> str:
    """The whiskers of a trace, not yet cut at the plot's edges."""
    return _paths(trace, "error_y", sheet) + _paths(trace, "error_x", sheet)


def _paths(trace: Figure, key: str, sheet: Sheet) -> str:
    error = trace.get(key)
    if not error or error.get("visible") is False:
        return ""
    is_flat = key == "error_x"
    x_axis, y_axis = sheet.axis(trace.get("xaxis", "x")), sheet.axis(trace.get("yaxis", "y"))
    along = x_axis if is_flat else y_axis
    upward = error["array"]
    downward = error.get("arrayminus", upward) if error.get("symmetric") is False else upward
    d = ""
    for at, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        middle = x if is_flat else y
        if at >= len(upward) or x is None or y is None:
            continue
        end, start = along.px(middle + (upward[at] or 0.0)), along.px(middle - (downward[at] or 0.0))
        other = y_axis.px(y) if is_flat else x_axis.px(x)
        if (upward[at] is None and downward[at] is None) or end is None or start is None or other is None:
            continue
        d += _whisker(end, start, other, float(error.get("width", PLOTLY_CAP)), is_flat)
    line = stroked(error.get("color", "#444444"), float(error.get("thickness", PLOTLY_THICKNESS)))
    return element("path", {"d": d, "fill": "none", **line}) if d and line else ""


def _whisker(end: float, start: float, other: float, cap: float, is_flat: bool) -> str:
    """One whisker from end to end, across which its caps lie."""
    first, last, side = number(end), number(start), number(other)
    d = f"M{first},{side}H{last}" if is_flat else f"M{side},{first}V{last}"
    if cap:
        low, span = number(other - cap), number(2 * cap)
        for at in (first, last):
            d += f"M{at},{low}v{span}" if is_flat else f"M{low},{at}h{span}"
    return d
