"""A heatmap as rectangles over its known cells, coloured along its scale."""

from __future__ import annotations

from itertools import pairwise

from charts.axes import Figure
from exports.drawing.paint import colour_of, element, filled, number
from exports.drawing.sheet import Sheet


def drawn_heatmap(trace: Figure, sheet: Sheet) -> str:
    """The cells, cut at the plot's edges; unknown ones stay empty. x0, y0 are the middles of the first cell.

    Cells of one value are one path: a map of a thousand cells has few values, and is drawn and read back faster.
    """
    columns = _spans(_edges(trace, "x", sheet), float(trace.get("xgap", 0)))
    rows = _spans(_edges(trace, "y", sheet), float(trace.get("ygap", 0)))
    paths: dict[float, list[str]] = {}
    for (top, high), values in zip(rows, trace["z"], strict=True):
        for (left, wide), value in zip(columns, values, strict=False):
            if value is not None and value == value:
                paths.setdefault(float(value), []).append(f"M{left},{top}h{wide}v{high}h-{wide}Z")
    low, high_end = float(trace["zmin"]), float(trace["zmax"])
    stops = [(float(at), str(colour)) for at, colour in trace["colorscale"]]
    found = ""
    for value, cells in paths.items():
        share = (value - low) / (high_end - low) if high_end > low else 0.5
        found += element("path", {"d": "".join(cells), **filled(scale_colour(stops, share))})
    region = sheet.clip(trace.get("xaxis", "x"), trace.get("yaxis", "y"))
    return element("g", {"clip-path": region}, found) if found else ""


def _spans(edges: list[float], gap: float) -> list[tuple[str, str]]:
    """Start and length of each column or row less the gap between them, as they are written."""
    ends = [sorted(pair) for pair in pairwise(edges)]
    return [(number(start + gap / 2), number(max(end - start - gap, 0))) for start, end in ends]


def _edges(trace: Figure, letter: str, sheet: Sheet) -> list[float]:
    """The edges of the columns or rows in px."""
    axis = sheet.axis(trace.get(f"{letter}axis", letter))
    count = len(trace["z"]) if letter == "y" else max(map(len, trace["z"]), default=0)
    start, step = float(trace[f"{letter}0"]), float(trace[f"d{letter}"])
    found = [axis.px(start + (at - 0.5) * step) for at in range(count + 1)]
    if None in found:
        raise ValueError(f"drawing: a heatmap reaches below 0 on the log axis {axis.key}; leave such cells out")
    return [px for px in found if px is not None]


def scale_colour(stops: list[tuple[float, str]], share: float) -> str:
    """The colour at a share of the scale, mixed from the two stops around it."""
    if share <= stops[0][0]:
        return stops[0][1]
    for (before, first), (after, last) in pairwise(stops):
        if share <= after:
            part = (share - before) / (after - before) if after > before else 1.0
            return _mixed(first, last, part)
    return stops[-1][1]


def _mixed(first: str, last: str, part: float) -> str:
    ends = [(*_channels(colour), colour_of(colour)[1]) for colour in (first, last)]
    red, green, blue, opacity = (start + (end - start) * part for start, end in zip(*ends, strict=True))
    return f"rgba({round(red)},{round(green)},{round(blue)},{opacity:.4f})"


def _channels(colour: str) -> tuple[int, int, int]:
    shown, _ = colour_of(colour)
    return int(shown[1:3], 16), int(shown[3:5], 16), int(shown[5:7], 16)
