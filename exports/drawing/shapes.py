"""The layout's lines and rectangles, cut at the axes they refer to."""

from __future__ import annotations

import math
from typing import Any

from charts.axes import Figure
from exports.drawing.paint import element, filled, number, stroked
from exports.drawing.sheet import Sheet, place


def drawn_shapes(sheet: Sheet, layer: str, subplot: tuple[str, str] | None = None) -> str:
    """The shapes above the traces; those below that refer to two axes (of one subplot); or the others below."""
    found = []
    for shape in sheet.layout.get("shapes", ()):
        refs = str(shape.get("xref", "x")), str(shape.get("yref", "y"))
        is_of_axes = all(ref != "paper" and not ref.endswith(" domain") for ref in refs)
        if shape.get("visible") is False or shape.get("layer", "above") != layer:
            continue
        if layer == "above" or (refs == subplot if is_of_axes else subplot is None):
            found.append(_drawn(shape, sheet, *refs))
    return "".join(found)


def _drawn(shape: Figure, sheet: Sheet, x_ref: str, y_ref: str) -> str:
    x0, x1 = (place(sheet, x_ref, shape[end], is_x=True) for end in ("x0", "x1"))
    y0, y1 = (place(sheet, y_ref, shape[end], is_x=False) for end in ("y0", "y1"))
    if x0 is None or x1 is None or y0 is None or y1 is None:
        return ""
    line = shape.get("line", {})
    width = float(line.get("width", 2))
    opacity = float(shape.get("opacity", 1))
    edge = stroked(str(line.get("color", "#444444")), width, str(line.get("dash", "solid")), opacity)
    x_axis, y_axis = ("" if ref == "paper" or ref.endswith(" domain") else ref for ref in (x_ref, y_ref))
    region = sheet.clip(x_axis, y_axis) or None
    places = ",".join(map(number, (x0, y0))), ",".join(map(number, (x1, y1)))
    if shape["type"] == "line":
        if not edge or math.hypot(x1 - x0, y1 - y0) == 0:
            return ""
        attributes: dict[str, Any] = {"d": f"M{places[0]}L{places[1]}", "fill": "none", **edge}
    else:
        ground = filled(str(shape.get("fillcolor", "rgba(0,0,0,0)")), opacity)
        if not edge and ground["fill"] == "none":
            return ""
        d = f"M{places[0]}H{number(x1)}V{number(y1)}H{number(x0)}Z"
        attributes = {"d": d, **ground, **edge}
    path = element("path", attributes)
    return element("g", {"clip-path": region}, path) if region else path
