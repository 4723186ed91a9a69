"""Lines, filled shapes and markers, as plotly.js draws a scatter trace."""

from __future__ import annotations

from typing import Any

from charts.axes import Figure
from exports.drawing.paint import each, element, filled, number, stroked
from exports.drawing.sheet import Sheet
from exports.drawing.whiskers import whisker_paths

Points = list[tuple[float, float]]
DIAMOND, STROKE = 1.3, 1.4  # how far these two symbols reach beyond a circle's radius
PLOTLY_SIZE, PLOTLY_LINE, BUBBLE_OPACITY = 6.0, 2.0, 0.7


def drawn_scatter(trace: Figure, sheet: Sheet, colour: str) -> str:
    """One scatter trace from back to front: fill, whiskers, line, markers. `colour` is used where it names none."""
    x, y = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    if len(trace["x"]) != len(trace["y"]):
        raise ValueError(f"drawing: a trace has {len(trace['x'])} x and {len(trace['y'])} y; give as many of both")
    parts = _parts(trace, sheet)
    cut = _fill(trace, parts) + whisker_paths(trace, sheet)
    if "lines" in trace["mode"]:
        cut += _line(trace, parts, colour)
    region = {"clip-path": sheet.clip(x, y)}
    found = element("g", region, cut) if cut else ""
    if "markers" not in trace["mode"]:
        return found
    is_free = trace.get("cliponaxis") is False
    marked = _markers(trace, sheet, colour, is_free)
    return found + (marked if is_free or not marked else element("g", region, marked))


def _parts(trace: Figure, sheet: Sheet) -> list[Points]:
    """The trace's points in px, in pieces where an unknown value leaves a gap."""
    x_axis, y_axis = sheet.axis(trace.get("xaxis", "x")), sheet.axis(trace.get("yaxis", "y"))
    parts: list[Points] = [[]]
    for x_value, y_value in zip(trace["x"], trace["y"], strict=True):
        x, y = x_axis.px(x_value), y_axis.px(y_value)
        if x is not None and y is not None:
            parts[-1].append((x, y))
        elif not trace.get("connectgaps"):
            parts.append([])
    return [part for part in parts if part]


def _path(points: Points) -> str:
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in points)


def _fill(trace: Figure, parts: list[Points]) -> str:
    if trace.get("fill", "none") == "none":
        return ""
    d = "".join(_path(part) + "Z" for part in parts if len(part) > 2)
    return element("path", {"d": d, **filled(trace["fillcolor"])}) if d else ""


def _line(trace: Figure, parts: list[Points], colour: str) -> str:
    line = trace.get("line", {})
    look = stroked(line.get("color", colour), float(line.get("width", PLOTLY_LINE)), line.get("dash", "solid"))
    d = "".join(_path(part) for part in parts if len(part) > 1)
    return element("path", {"d": d, "fill": "none", "stroke-miterlimit": 2, **look}) if d and look else ""


def _markers(trace: Figure, sheet: Sheet, colour: str, is_free: bool) -> str:
    """The markers; one that is not cut at the plot's edge is only drawn when its point lies within."""
    x_axis, y_axis = sheet.axis(trace.get("xaxis", "x")), sheet.axis(trace.get("yaxis", "y"))
    found = []
    for at, (x_value, y_value) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        x, y = x_axis.px(x_value), y_axis.px(y_value)
        if x is None or y is None or (is_free and not (x_axis.holds(x_value) and y_axis.holds(y_value))):
            continue
        found.append(_marker(trace.get("marker", {}), at, x, y, colour))
    return "".join(found)


def _marker(marker: Figure, at: int, x: float, y: float, colour: str) -> str:
    is_bubble = isinstance(marker.get("size"), (list, tuple))
    line = marker.get("line", {})
    opacity = float(each(marker.get("opacity", BUBBLE_OPACITY if is_bubble else 1), at))
    radius = float(each(marker.get("size", PLOTLY_SIZE), at)) / 2
    width = float(each(line.get("width", 1 if is_bubble else 0), at))
    edge = stroked(str(each(line.get("color", "#444444"), at)), width, opacity=opacity)
    ground = filled(str(each(marker.get("color", colour), at)), opacity)
    symbol = each(marker.get("symbol", "circle"), at)
    shape: dict[str, Any]
    if symbol == "circle":
        name, shape = "circle", {"cx": x, "cy": y, "r": radius}
    elif symbol == "diamond":
        reach = DIAMOND * radius
        name, shape = "path", {"d": _path([(x + reach, y), (x, y + reach), (x - reach, y), (x, y - reach)]) + "Z"}
    elif symbol == "line-ns":
        reach = STROKE * radius
        name, shape, ground = "path", {"d": _path([(x, y + reach), (x, y - reach)])}, {"fill": "none"}
    else:
        raise ValueError(f"drawing: the symbol {symbol!r} is not drawn; choose one of circle, diamond, line-ns")
    return element(name, {**shape, **ground, **edge}) if edge or ground["fill"] != "none" else ""
