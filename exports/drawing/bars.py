"""Bars as plotly.js draws them: their place, outline, hatch and whiskers. Their texts stand in bar_texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from charts.axes import Figure
from exports.drawing.paint import each, element, filled, number, stroked
from exports.drawing.sheet import Sheet
from exports.drawing.whiskers import whisker_paths

PLOTLY_GAP = 0.2
NOTHING = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Bar:
    """One bar in px, from (x0, y0) at its base to (x1, y1); `at` is its number in the trace."""

    at: int
    x0: float
    y0: float
    x1: float
    y1: float
    is_within: bool  # its end lies inside both axes' ranges


def bars_of(trace: Figure, sheet: Sheet) -> list[Bar]:
    """The trace's bars; one without a value has none. Raises ValueError for lists of different lengths."""
    is_flat = trace.get("orientation") == "h"
    slots, sizes = (trace["y"], trace["x"]) if is_flat else (trace["x"], trace["y"])
    if len(slots) != len(sizes):
        raise ValueError(f"drawing: a bar trace has {len(trace['x'])} x and {len(trace['y'])} y; give as many of both")
    along, across = sheet.axis(trace.get("yaxis", "y")), sheet.axis(trace.get("xaxis", "x"))
    if is_flat:
        along, across = across, along
    found = []
    for at, (slot, size) in enumerate(zip(slots, sizes, strict=True)):
        base = each(trace.get("base"), at) or 0.0
        if slot is None or size is None or size != size:
            continue
        width = each(trace["width"], at) if "width" in trace else _usual_width(slots, sheet)
        offset = each(trace["offset"], at) if "offset" in trace else -width / 2
        ends = (across.px(slot + offset), across.px(slot + offset + width), along.px(base), along.px(base + size))
        if None in ends:
            raise ValueError(
                f"drawing: bar {at + 1} has no place on its log axis; bars on a log axis need base above 0"
            )
        is_within = along.holds(base + size) and across.holds(slot)
        line = float(each(trace.get("marker", {}).get("line", {}).get("width", 0), at))
        found.append(_placed(at, ends, is_flat, is_within, line, sheet))  # type: ignore[arg-type]
    return found


def _placed(
    at: int, ends: tuple[float, float, float, float], is_flat: bool, is_within: bool, line: float, sheet: Sheet
) -> Bar:
    """The bar with its edges as the browser sets them: on whole px where bars touch, never thinner than it shows."""
    across0, across1, along0, along1 = ends
    if sheet.layout.get("bargap") == 0:
        shift = (line % 2) / 2
        across0, across1, along0, along1 = (math.floor(end + 0.5) - shift for end in ends)
    elif line <= 0.01:
        across0, across1 = _visible(across0, across1), _visible(across1, across0)
        along0, along1 = _visible(along0, along1), _visible(along1, along0)
    if is_flat:
        return Bar(at, along0, across0, along1, across1, is_within)
    return Bar(at, across0, along0, across1, along1, is_within)


def _visible(end: float, other: float) -> float:
    """An edge; of a bar under 2 px the one that lies on a whole px beyond it, so that the bar can be seen."""
    if abs(end - other) >= 2 or end == other:
        return end
    return math.ceil(end) if end > other else math.floor(end)


def _usual_width(slots: list[float], sheet: Sheet) -> float:
    """The width of bars that have none of their own: the closest two slots less the gap."""
    places = sorted(set(slots))
    closest = min((after - before for before, after in pairwise(places)), default=1.0)
    return closest * (1 - float(sheet.layout.get("bargap", PLOTLY_GAP)))


def drawn_bars(trace: Figure, bars: list[Bar], sheet: Sheet, name: str) -> str:
    """The trace's bars and whiskers, cut at the plot's edges; `name` begins the ids of its hatches."""
    hatches: dict[tuple[Any, ...], str] = {}
    paths = "".join(_drawn(trace, bar, hatches, name) for bar in bars)
    errors = whisker_paths(trace, sheet)
    if not paths and not errors:
        return ""
    defs = "".join(_hatch(found, *lines) for lines, found in hatches.items())
    region = {"clip-path": sheet.clip(trace.get("xaxis", "x"), trace.get("yaxis", "y"))}
    return (f"<defs>{defs}</defs>" if defs else "") + element("g", region, paths + errors)


def _drawn(trace: Figure, bar: Bar, hatches: dict[tuple[Any, ...], str], name: str) -> str:
    """One bar as a path, filled or hatched, with its outline; nothing for one that would not be seen."""
    marker = trace.get("marker", {})
    line, pattern = marker.get("line", {}), marker.get("pattern", {})
    colour = str(each(marker["color"], bar.at))
    ground = filled(colour, float(each(marker.get("opacity", 1), bar.at)))
    if each(pattern.get("shape", ""), bar.at):
        lines = (
            float(each(pattern.get("size", 8), bar.at)),
            float(each(pattern.get("solidity", 0.3), bar.at)),
            *_hatch_colours(marker, colour, bar.at),
        )
        ground = {"fill": f"url(#{hatches.setdefault(lines, f'{name}-{len(hatches)}')})"}
    edge = stroked(str(each(line.get("color", "#444444"), bar.at)), float(each(line.get("width", 0), bar.at)))
    if (ground["fill"] == "none" and not edge) or bar.x0 == bar.x1 or bar.y0 == bar.y1:
        return ""
    x0, y0, x1, y1 = map(number, (bar.x0, bar.y0, bar.x1, bar.y1))
    return element("path", {"d": f"M{x0},{y0}V{y1}H{x1}V{y0}Z", **ground, **edge})


def _hatch_colours(marker: Figure, colour: str, at: int) -> tuple[str, str]:
    """Lines and ground of a hatch. Where each bar has its own colour, plotly.js hatches in that and on no ground."""
    pattern = marker["pattern"]
    is_over = pattern.get("fillmode", "replace") == "overlay"
    if isinstance(marker["color"], (list, tuple)) and not is_over:
        return colour, NOTHING
    ground = str(each(pattern.get("bgcolor", colour if is_over else NOTHING), at))
    return str(each(pattern.get("fgcolor", colour), at)), ground


def _hatch(name: str, size: float, solidity: float, lines: str, ground: str) -> str:
    """Lines rising to the right on a ground, as a pattern: the one hatch that the charts use."""
    side = size * math.sqrt(2)
    box = {"width": side, "height": side}
    quarter, half = number(side / 4), number(side / 2)
    d = f"M-{quarter},{quarter}l{half},-{half}M0,{number(side)}L{number(side)},0"
    d += f"M{number(side * 3 / 4)},{number(side * 5 / 4)}l{half},-{half}"
    inside = element("rect", {**box, **filled(ground)}) + element("path", {"d": d, **stroked(lines, solidity * size)})
    return element("pattern", {"id": name, **box, "patternUnits": "userSpaceOnUse"}, inside)
