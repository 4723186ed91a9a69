"""Gridlines, zero lines, tick marks and the labels of the axes."""

from __future__ import annotations

from itertools import pairwise

from charts.axes import Figure
from exports.drawing.letters import LINE_EMS
from exports.drawing.paint import element, number, stroked
from exports.drawing.sheet import Axis, Sheet
from exports.drawing.texts import Font, Line, drawn_lines, font_of, lines_of, width_of

MID_SHIFT, LINE_PAD, TICK_PAD_EMS, DROP_EMS = 0.35, 1.0, 0.2, 0.2
PLOTLY_TICK = 5.0


def drawn_grid(axis: Axis, sheet: Sheet) -> str:
    """The axis' gridlines and zero line over the whole length of the axis that it stands at."""
    layout, across = axis.layout, _partner(axis, sheet)
    found = []
    for value in layout.get("tickvals", ()) if layout.get("showgrid", True) else ():
        if axis.holds(value) and not (value == 0 and layout.get("zeroline")):
            colour = str(layout.get("gridcolor", "#EEEEEE"))
            found.append(_rule(axis, across, value, colour, float(layout.get("gridwidth", 1))))
    if layout.get("zeroline") and axis.holds(0) and layout.get("type") != "log":
        colour = str(layout.get("zerolinecolor", "#444444"))
        found.append(_rule(axis, across, 0, colour, float(layout.get("zerolinewidth", 1))))
    return "".join(found)


def _rule(axis: Axis, across: Axis, value: float, colour: str, width: float) -> str:
    at, look = axis.px(value), stroked(colour, width)
    if at is None or not look:
        return ""
    start, end, here = number(across.offset), number(across.end), number(at)
    d = f"M{here},{start}V{end}" if axis.is_x else f"M{start},{here}H{end}"
    return element("path", {"d": d, "fill": "none", **look})


def _partner(axis: Axis, sheet: Sheet) -> Axis:
    """The axis that this one stands at: its anchor, else the one of the same number, else the first."""
    letter = "y" if axis.is_x else "x"
    wanted = str(axis.layout.get("anchor", letter + axis.key[1:]))
    return sheet.axis(wanted if wanted in sheet.axes else letter)


def drawn_labels(axis: Axis, sheet: Sheet) -> str:
    """The axis' tick marks and labels; labels that would reach beyond the picture are hidden, as on the screen."""
    layout = axis.layout
    if layout.get("showticklabels") is False:
        return ""
    at = [(value, text) for value, text in zip(layout["tickvals"], layout["ticktext"], strict=True)]
    labels = [(axis.px(value), lines_of(str(text))) for value, text in at if axis.holds(value) and str(text)]
    font = font_of(layout.get("tickfont"), sheet.font)
    placed = [(place, lines) for place, lines in labels if place is not None]
    side = str(layout.get("side", "bottom" if axis.is_x else "left"))
    far = _edge(axis, side, sheet)
    away = LINE_PAD + _tick_px(layout) + (TICK_PAD_EMS * font.size if layout.get("ticks") else 0.0)
    away += float(layout.get("ticklabelstandoff", 0))
    marks = _tick_marks(axis, [place for place, _ in placed], far, side)
    if not axis.is_x:
        return marks + "".join(_beside(place, lines, far, away, side, font, sheet) for place, lines in placed)
    turn = _turn(layout, placed, font)
    return marks + "".join(_below(place, lines, far, away, side, font, turn, sheet) for place, lines in placed)


def _edge(axis: Axis, side: str, sheet: Sheet) -> float:
    partner = _partner(axis, sheet)
    return partner.offset if side in ("top", "left") else partner.end


def _tick_px(layout: Figure) -> float:
    return float(layout.get("ticklen", PLOTLY_TICK)) if layout.get("ticks") else 0.0


def _tick_marks(axis: Axis, places: list[float], far: float, side: str) -> str:
    look = stroked(str(axis.layout.get("tickcolor", "#444444")), float(axis.layout.get("tickwidth", 1)))
    if not _tick_px(axis.layout) or not look:
        return ""
    way = -1 if side in ("top", "left") else 1
    start, end = number(far + way * LINE_PAD), number(far + way * (LINE_PAD + _tick_px(axis.layout)))
    d = "".join(
        f"M{number(at)},{start}V{end}" if axis.is_x else f"M{start},{number(at)}H{end}" for at in places
    )  # fmt: skip
    return element("path", {"d": d, "fill": "none", **look}) if d else ""


def _turn(layout: Figure, placed: list[tuple[float, list[Line]]], font: Font) -> float:
    """The angle of the labels: the first of the offered ones at which they do not touch, else the last."""
    if "tickangle" in layout or not layout.get("autotickangles"):
        return float(layout.get("tickangle", 0))
    spans = [(place - width_of(lines, font) / 2 - 1, place + width_of(lines, font) / 2 + 1) for place, lines in placed]
    spans.sort()
    touches = any(after[0] < before[1] for before, after in pairwise(spans))
    angles = layout["autotickangles"]
    return float(angles[-1] if touches else angles[0])


def _below(
    x: float, lines: list[Line], far: float, away: float, side: str, font: Font, turn: float, sheet: Sheet
) -> str:
    """A label of a horizontal axis, below or above the plot; a turned one reads upward, away from the plot."""
    width = width_of(lines, font)
    extra = (len(lines) - 1) * LINE_EMS * font.size
    if turn:
        y = far - away if side == "top" else far + away
        anchor = "start" if side == "top" else "end"
        return drawn_lines(lines, x + MID_SHIFT * font.size - extra / 2, y, font, anchor, turn)
    if x - width / 2 < 0 or x + width / 2 > sheet.width:
        return ""
    y = far - away - DROP_EMS * font.size - extra if side == "top" else far + away + font.size
    return drawn_lines(lines, x, y, font, "middle")


def _beside(y: float, lines: list[Line], far: float, away: float, side: str, font: Font, sheet: Sheet) -> str:
    """A label of a vertical axis, left or right of the plot."""
    baseline = y + MID_SHIFT * font.size - (len(lines) - 1) * LINE_EMS * font.size / 2
    last = baseline + (len(lines) - 1) * LINE_EMS * font.size + font.descent
    if baseline - font.ascent < 0 or last > sheet.height:
        return ""
    is_left = side == "left"
    return drawn_lines(lines, far - away if is_left else far + away, baseline, font, "end" if is_left else "start")
