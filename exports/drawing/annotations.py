"""The layout's texts, placed to the px as plotly.js places them, on their grounds and with their leaders."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from charts.axes import Figure
from exports.drawing.paint import element, filled, number, stroked
from exports.drawing.sheet import Sheet, place
from exports.drawing.texts import Font, Line, drawn_lines, font_of, height_of, lines_of, width_of

_SHIFTS = {"center": 0.0, "middle": 0.0, "left": 0.5, "bottom": -0.5, "right": -0.5, "top": 0.5}
_ANCHORS = {"left": "start", "right": "end"}
PLOTLY_BORDER = 1.0  # an invisible edge that every text has


@dataclass(frozen=True)
class Box:
    """An annotation's text and the box around it, in px: its middle and its size."""

    lines: list[Line]
    font: Font
    text_width: float
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return float(math.floor(self.x - self.width / 2 + 0.5))

    @property
    def top(self) -> float:
        return float(math.floor(self.y - self.height / 2 + 0.5))


def drawn_annotations(sheet: Sheet) -> str:
    """All texts of the layout; one whose place lies outside its axis is hidden, as on the screen."""
    return "".join(_drawn(note, sheet) for note in sheet.layout.get("annotations", ()) if note.get("visible", True))


def _drawn(note: Figure, sheet: Sheet) -> str:
    head = _base(note, sheet, "x"), _base(note, sheet, "y")
    if head[0] is None or head[1] is None or not _is_on_paper(note, sheet):
        return ""
    font = font_of(note.get("font"), sheet.font)
    lines = lines_of(str(note["text"]))
    text_width = width_of(lines, font)
    pad = 2 * (PLOTLY_BORDER + float(note.get("borderpad", 1)))
    width = float(math.floor(text_width + pad + 0.5))
    height = float(math.floor(height_of(lines, font) + pad + 0.5))
    x, y = _middle(note, "x", head[0], width), _middle(note, "y", head[1], height)
    box = Box(lines, font, text_width, x, y, width, height)
    return _leader(note, box, (head[0], head[1])) + _text(note, box)


def _base(note: Figure, sheet: Sheet, letter: str) -> float | None:
    """The px that the annotation points at."""
    return place(sheet, str(note.get(f"{letter}ref", letter)), note[letter], is_x=letter == "x")


def _is_on_paper(note: Figure, sheet: Sheet) -> bool:
    """Whether the place lies within the axes that it refers to."""
    for letter in "xy":
        ref = str(note.get(f"{letter}ref", letter))
        if ref in sheet.axes and not sheet.axes[ref].holds(note[letter]):
            return False
    return True


def _middle(note: Figure, letter: str, base: float, size: float) -> float:
    """The middle of the box along one axis: beside its place, or at the tail of its leader."""
    has_arrow = note.get("showarrow", True)
    anchor = str(note.get(f"{letter}anchor", "auto"))
    if anchor == "auto":
        share = 0.5
        if str(note.get(f"{letter}ref", letter)) == "paper" and not has_arrow:
            share = float(note[letter]) if letter == "x" else 1 - float(note[letter])
        shift = 0.5 if share < 1 / 3 else -0.5 if share > 2 / 3 else 0.0
    else:
        shift = _SHIFTS[anchor]
    moved = float(note.get(f"{letter}shift", 0)) * (1 if letter == "x" else -1)
    tail = float(note.get(f"a{letter}", 0)) if has_arrow else 0.0
    return base + tail + size * shift + moved


def _text(note: Figure, box: Box) -> str:
    ground = ""
    inset = PLOTLY_BORDER / 2
    colour = filled(str(note.get("bgcolor", "rgba(0,0,0,0)")))
    if colour["fill"] != "none":
        size = {"width": box.width - PLOTLY_BORDER, "height": box.height - PLOTLY_BORDER}
        ground = element("rect", {"x": box.left + inset, "y": box.top + inset, **size, **colour})
    pad = PLOTLY_BORDER + float(note.get("borderpad", 1))
    # a single line is held where it is placed: should it run wider than it was measured, it grows away from there
    held = note.get("xanchor") if len(box.lines) == 1 else note.get("align")
    anchor = _ANCHORS.get(str(held), "middle")
    x = box.left + pad + {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * box.text_width
    return ground + drawn_lines(box.lines, x, box.top + pad + box.font.ascent, box.font, anchor)


def _leader(note: Figure, box: Box, head: tuple[float, float]) -> str:
    """The line from the box's edge to the place, ending `standoff` px before it."""
    if not note.get("showarrow", True):
        return ""
    moved = float(note.get("xshift", 0)), -float(note.get("yshift", 0))
    end = head[0] + moved[0], head[1] + moved[1]
    tail = end[0] + float(note["ax"]), end[1] + float(note["ay"])
    half = (box.width - PLOTLY_BORDER) / 2, (box.height - PLOTLY_BORDER) / 2
    if abs(end[0] - box.x) < half[0] and abs(end[1] - box.y) < half[1]:
        return ""
    start = _edge_point(tail, end, (box.x, box.y), half)
    length = math.dist(start, end)
    back = float(note.get("standoff", 0))
    if length <= back:
        return ""
    share = 1 - back / length
    x, y = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
    d = f"M{number(start[0])},{number(start[1])}L{number(x)},{number(y)}"
    colour = str(note.get("arrowcolor", box.font.colour))
    look: dict[str, Any] = stroked(colour, float(note.get("arrowwidth", 1)))
    return element("path", {"d": d, "fill": "none", **look}) if look else ""


def _edge_point(
    tail: tuple[float, float], head: tuple[float, float], middle: tuple[float, float], half: tuple[float, float]
) -> tuple[float, float]:
    """Where the line from tail to head leaves the box around the tail; the tail itself when it lies outside."""
    if abs(tail[0] - middle[0]) > half[0] or abs(tail[1] - middle[1]) > half[1]:
        return tail
    shares = [1.0]
    for at in (0, 1):
        step = head[at] - tail[at]
        if step:
            shares.append((middle[at] + math.copysign(half[at], step) - tail[at]) / step)
    share = min(share for share in shares if share >= 0)
    return tail[0] + (head[0] - tail[0]) * share, tail[1] + (head[1] - tail[1]) * share
