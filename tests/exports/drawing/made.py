"""Figures made by hand, and what is read back from their pictures."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from charts.axes import bare_axis, layout, named_axis
from charts.theme import LIGHT
from exports.drawing import svg_of

SVG = "{http://www.w3.org/2000/svg}"
Attributes = dict[str, str]


def plot(*traces: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A figure of 100 × 100 px inside margins of 10 beside and 20 above and below: 0–10 across, 0–100 upward."""
    found = layout(LIGHT, 140, left=10, right=10, top=20, bottom=20)
    found |= {"xaxis": bare_axis(LIGHT, 0, 10), "yaxis": bare_axis(LIGHT, 0, 100), "barmode": "overlay", **more}
    return {"data": list(traces), "layout": found}


def labelled(low: float, high: float, at: list[float], texts: list[str], **more: Any) -> dict[str, Any]:
    return named_axis(LIGHT, low, high, at, texts, **more)


def drawn(figure: dict[str, Any], width: int = 120, **more: Any) -> ElementTree.Element:
    """The picture of a figure, read back."""
    return ElementTree.fromstring(svg_of(figure, width, LIGHT, **more))


def elements(root: ElementTree.Element, name: str) -> list[Attributes]:
    """The attributes of all elements of one kind, but for what only cuts or hatches."""
    hidden = {id(one) for kind in ("clipPath", "pattern") for found in root.iter(SVG + kind) for one in found}
    return [one.attrib for one in root.iter(SVG + name) if id(one) not in hidden]


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(SVG + "text")]


def bar(x: list[Any], y: list[Any], **more: Any) -> dict[str, Any]:
    return {"type": "bar", "x": x, "y": y, "width": 2, "marker": {"color": LIGHT.actual}, **more}


def line(x: list[Any], y: list[Any], mode: str = "lines", **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "mode": mode, "x": x, "y": y, "line": {"color": LIGHT.actual, "width": 2}, **more}
