"""What the curve and its small multiples share: the mirrored scale, and one side's band, line and observed points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.measure import is_unknown
from charts.theme import BAND, Theme, faded

Side = Literal["praise", "complaint"]
SIDES: tuple[tuple[Side, int], ...] = (("praise", 1), ("complaint", -1))
RATES = ("praise", "praise_low", "praise_high", "complaint", "complaint_low", "complaint_high")
MOST_POINTS = 91  # of a drawn line: more cannot be seen, and each is sent with its words
Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Mirror:
    """A scale with zero inside: `ticks` are signed, `top` and `bottom` the signed ends of what is drawn."""

    ticks: tuple[float, ...]
    step: float
    top: float
    bottom: float

    def held(self, value: float) -> float:
        """The value, or the end of the plot where it lies beyond."""
        return min(max(value, self.bottom), self.top)


def plain_columns(frame: pd.DataFrame | None, names: Iterable[str]) -> dict[str, list[Any]]:
    """The columns as lists of numbers, unknown as None; a column that is not there is unknown throughout."""
    if frame is None:
        return {name: [] for name in names}
    nothing = [None] * len(frame)
    return {name: [None if is_unknown(value) else float(value) for value in frame.get(name, nothing)] for name in names}


def thinned(lines: Columns, kept: Iterable[float] = (), most: int = MOST_POINTS) -> dict[str, list[Any]]:
    """The rows of a fine grid that are worth drawing: evenly chosen, with the first, the last and those at `kept`."""
    levels = list(lines["level"])
    count = len(levels)
    if count <= most:
        return {name: list(values) for name, values in lines.items()}
    chosen = {round(at * (count - 1) / (most - 1)) for at in range(most)}
    chosen |= {min(range(count), key=lambda at: abs(levels[at] - level)) for level in kept}
    return {name: [values[at] for at in sorted(chosen)] for name, values in lines.items()}


def reach(line: Sequence[Any], points: Sequence[Any], highs: Iterable[Any]) -> float:
    """How far one side must reach: its line, its points up to twice the line, intervals up to half as much again."""
    fitted = max((float(value) for value in line if value is not None), default=0.0)
    observed = max((float(value) for value in points if value is not None), default=0.0)
    core = max(fitted, min(observed, 2 * fitted) if fitted else observed)
    outer = max((float(value) for value in highs if value is not None), default=0.0)
    return max(core, min(outer, 1.5 * core) if core else outer)


def mirror(up: float, down: float, most: int = 8, least_share: float = 0.16) -> Mirror:
    """The scale for two sides that must reach so far; a side of 0 is absent, another gets a least share for its name.

    The upper end is a round value, because its label carries the unit; the lower end is where the side ends.
    """
    total = up + down or 1.0
    up = max(up, least_share * total) if up else 0.0
    down = max(down, least_share * total) if down else 0.0
    best: tuple[float, float] | None = None
    power = 10.0 ** math.floor(math.log10(total))
    for step in (factor * power for factor in (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0)):
        above = math.ceil(up / step - 1e-9)
        intervals = above + math.floor(down / step + 1e-9)
        if 2 <= intervals <= most or best is None:
            cost = (above * step - up) / total + 0.03 * abs(intervals - 5)
            best = min(best or (math.inf, step), (cost, step))
    assert best is not None
    step = best[1]
    above, below = math.ceil(up / step - 1e-9), math.floor(down / step + 1e-9)
    ticks = tuple(round(number * step, 10) for number in range(-below, above + 1))
    return Mirror(ticks, step, above * step, -down if down else -0.02 * total)


def band(lines: Columns, side: Side, sign: int, scale: Mirror, theme: Theme) -> list[Figure]:
    """The band around one side's line, cut off at the plot's edge; nothing where no interval is known."""
    known = [
        (level, sign * low, sign * high)
        for level, low, high in zip(lines["level"], lines[f"{side}_low"], lines[f"{side}_high"], strict=True)
        if low is not None and high is not None
    ]
    if len(known) < 2:
        return []
    there, back = [level for level, _, _ in known], [level for level, _, _ in reversed(known)]
    edges = [scale.held(high) for _, _, high in known] + [scale.held(low) for _, low, _ in reversed(known)]
    return [
        {
            "type": "scatter", "mode": "lines", "x": [_short(x) for x in there + back], "y": [_short(y) for y in edges],
            "fill": "toself", "fillcolor": faded(theme.colour(side), BAND), "line": {"width": 0}, "hoverinfo": "skip",
        }
    ]  # fmt: skip


def line(lines: Columns, side: Side, sign: int, colour: str, width: float, hover: Sequence[str] = ()) -> list[Figure]:
    """One side's fitted line; nothing where the side is refused."""
    known = [at for at, rate in enumerate(lines[side]) if rate is not None]
    if len(known) < 2:
        return []
    trace: Figure = {
        "type": "scatter", "mode": "lines", "x": [_short(lines["level"][at]) for at in known],
        "y": [_short(sign * lines[side][at]) for at in known], "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }  # fmt: skip
    if hover:
        trace |= {"hoverinfo": "text", "hovertext": [hover[at] for at in known]}
    return [trace]


def points(rows: Columns, side: Side, sign: int, scale: Mirror, theme: Theme, *, is_many: bool, name: str) -> Figure:
    """One side's observed rates, hollow, with their intervals; beyond the plot's edge an arrowhead stands at it.

    Of many levels those that hold too few clients to say anything (by the width of their interval) are faint and bare.
    """
    colour = theme.colour(side)
    at = [number for number, rate in enumerate(rows[side]) if rate is not None]
    places = [scale.held(sign * rows[side][number]) for number in at]
    ends = [
        [scale.held(sign * _or(rows[f"{side}{end}"][number], rows[side][number])) for number in at]
        for end in (("_high", "_low") if sign > 0 else ("_low", "_high"))
    ]
    most = 0.4 * (scale.top if sign > 0 else -scale.bottom)
    is_faint = [is_many and abs(end - other) > most for end, other in zip(*ends, strict=True)]
    ends = [
        [place if faint else end for end, place, faint in zip(sides, places, is_faint, strict=True)] for sides in ends
    ]
    is_inside = [scale.held(sign * rows[side][number]) == sign * rows[side][number] for number in at]
    outside = "triangle-up" if sign > 0 else "triangle-down"
    return {
        "type": "scatter", "mode": "markers", "x": [rows["level"][number] for number in at],
        "y": [_short(place) for place in places], "cliponaxis": False, "hoverinfo": "text",
        "error_y": axes.whiskers(
            colour,
            [_short(max(end - place, 0.0)) for end, place in zip(ends[0], places, strict=True)],
            [_short(max(place - end, 0.0)) for end, place in zip(ends[1], places, strict=True)],
        ),
        "marker": {
            "size": 4 if is_many else 7, "color": theme.panel, "line": {"color": colour, "width": 1.5},
            "symbol": "circle" if all(is_inside) else ["circle" if inside else outside for inside in is_inside],
            "opacity": [0.35 if faint else 1.0 for faint in is_faint] if any(is_faint) else 1.0,
        },
        "hovertext": [f"{rows['level_text'][number]} · {name} {rows[f'{side}_text'][number]}" for number in at],
    }  # fmt: skip


def _or(value: Any, other: float) -> float:
    return other if value is None else float(value)


def _short(value: float) -> float:
    """Five figures are more than a pixel shows, and a third of the bytes."""
    return float(f"{value:.5g}")
