"""Tile pictures as SVG text: a sparkline against last year, and a strip of estimates with their intervals.

They are shown as `<img>` with a data URI, stretched to the tile: strokes keep their width, and a dot is a line of no
length with round ends, because a circle would be stretched into an egg.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from charts.measure import is_unknown
from charts.theme import Theme

WIDTH, HEIGHT, SIDE, EDGE = 160, 32, 5, 5
FEWEST_OVER_GAPS = 4


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, in the colour of a role ("good", "complaint", …)."""

    value: float
    low: float
    high: float
    role: str = "actual"


def sparkline_svg(
    now: Sequence[float | None],
    before: Sequence[float | None],
    theme: Theme,
    *,
    width: int = WIDTH,
    height: int = HEIGHT,
    is_running: bool = False,
) -> str:
    """The values as a line with a dot at the last, last year as a thin grey line on the same scale.

    The line goes on over unknown values. A running last period has a hollow dot. Gives "" when no value is known, or
    fewer than four with unknown ones between them: the tile then shows none.
    """
    known = [float(value) for value in [*now, *before] if value is not None and not is_unknown(value)]
    places = [at for at, value in enumerate(now) if not is_unknown(value)]
    has_gaps = bool(places) and len(places) <= places[-1] - places[0]
    if not places or (has_gaps and len(places) < FEWEST_OVER_GAPS):
        return ""
    low, high = min(known), max(known)
    steps = max(len(now), len(before)) - 1
    across = (width - 2 * SIDE) / max(steps, 1)

    def points(values: Sequence[float | None]) -> list[tuple[float, float] | None]:
        start = 0 if steps else (width - 2 * SIDE) / 2
        return [
            None
            if is_unknown(value)
            else (SIDE + start + at * across, EDGE + (height - 2 * EDGE) * _down(float(value or 0), low, high))
            for at, value in enumerate(values)
        ]

    main = points(now)
    x, y = next(point for point in reversed(main) if point is not None)
    parts = [_path(points(before), theme.before, 1.25), _path(main, theme.actual, 1.75), _dot(x, y, theme.actual, 7)]
    if is_running:
        parts.append(_dot(x, y, theme.panel, 3.5))
    return _svg(width, height, parts)


def interval_strip_svg(
    estimates: Sequence[Estimate],
    span: tuple[float, float],
    theme: Theme,
    *,
    zone: tuple[float, float] | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> str:
    """Estimates as ticks with their intervals along a span; `zone` is a solid block between two values.

    With a zone all lie on one line; without, each has its own, in order from above. Values beyond the span are drawn
    at its edge. Raises ValueError for no estimate or a span without length.
    """
    low, high = span
    if not estimates or not high > low:
        raise ValueError(f"strip: {len(estimates)} estimates on {low:g} to {high:g}; give at least one, and a span")

    def across(value: float) -> float:
        return SIDE + (width - 2 * SIDE) * min(max((value - low) / (high - low), 0.0), 1.0)

    middle = height / 2
    base = middle if zone else height - 3
    parts = [_stroke(SIDE, base, width - SIDE, base, theme.hairline, 3 if zone else 1)]
    if zone:
        parts.append(_stroke(across(zone[0]), middle, across(zone[1]), middle, theme.before, 9))
    for at, one in enumerate(estimates):
        y = middle if zone else 4 + (height - 10) * (at + 1) / (len(estimates) + 1)
        colour = theme.colour(one.role)
        parts.append(_stroke(across(one.low), y, across(one.high), y, colour, 2))
        parts.append(
            _stroke(across(one.value), y - 6 + 2 * (not zone), across(one.value), y + 6 - 2 * (not zone), colour, 2)
        )
    return _svg(width, height, parts)


def data_uri(svg: str) -> str:
    """The SVG as a data URI for an `<img>`; "" stays ""."""
    return f"data:image/svg+xml,{quote(svg, safe=_KEPT)}" if svg else ""


_KEPT = " =:/,;()'"


def _down(value: float, low: float, high: float) -> float:
    return 0.5 if high == low else (high - value) / (high - low)


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"preserveAspectRatio='none' fill='none' stroke-linecap='round' stroke-linejoin='round'>{''.join(parts)}</svg>"
    )


def _path(points: Sequence[tuple[float, float] | None], colour: str, width: float) -> str:
    drawn = ""
    for point in points:
        if point is not None:
            drawn += f"{'L' if drawn else 'M'}{point[0]:.1f} {point[1]:.1f}"
    return _shape(drawn, colour, width) if drawn else ""


def _dot(x: float, y: float, colour: str, size: float) -> str:
    return _shape(f"M{x:.1f} {y:.1f}h0", colour, size)


def _stroke(x0: float, y0: float, x1: float, y1: float, colour: str, width: float) -> str:
    return f"<path d='M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}' {_style(colour, width)} stroke-linecap='butt'/>"


def _shape(drawn: str, colour: str, width: float) -> str:
    return f"<path d='{drawn}' {_style(colour, width)}/>"


def _style(colour: str, width: float) -> str:
    return f"stroke='{colour}' stroke-width='{width:g}' vector-effect='non-scaling-stroke'"
