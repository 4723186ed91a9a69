"""Importance against performance in percent and points: points with whiskers both ways, in four quadrants."""

from __future__ import annotations

from typing import Any

from charts.chart import Chart
from charts.importance_map import CORNERS
from charts.theme import Theme
from exports.native.labels import Beside, Ground, Point, apart_from_points, places_beside
from exports.native.marks import drawn_line, mixed, number_format, plain, strokes, words_at
from exports.native.spec import Axis, Native, Place, Plot, Series

STRENGTH = 0.5  # of an interval against its point
SHADES: tuple[tuple[str, bool], ...] = tuple((key, sure) for key in CORNERS for sure in (True, False))


def native_importance_map(chart: Chart, theme: Theme) -> Native:
    """One series a quadrant (hollow where the place is not sure), so that its name stands beside its numbers."""
    rows = list(chart.frame.itertuples(index=False))
    x, y = _axes(chart)
    points = [(float(row.performance), _percent(row.importance)) for row in rows]
    texts = [str(row.name) for row in rows]
    ends = _intervals(rows)
    beside = places_beside(Ground(x, y), points, texts, ["above"] * len(rows), ends)
    pale = mixed(theme.actual, STRENGTH, theme.panel)
    series = [*_crossing(chart, x, y, theme), *strokes("95 %", ends, pale, 1.25)]
    series += apart_from_points(points, texts, beside, [theme.ink] * len(rows), theme)
    for quadrant, is_sure in SHADES:
        at = [n for n, row in enumerate(rows) if row.quadrant == quadrant and bool(row.is_sure) == is_sure]
        if at:
            name = plain(chart.words[quadrant])
            series.append(_points(name, [rows[n] for n in at], [beside[n] for n in at], quadrant, is_sure, theme))
    captions = (chart.words["hollow"],) if chart.words["hollow"] else ()
    return Native((Plot("xy", (*series, *_corners(chart, x, y, theme)), value=y, across=x),), captions)


def _percent(share: float) -> float:
    return round(100 * float(share), 9)


def _axes(chart: Chart) -> tuple[Axis, Axis]:
    """Both axes from tick to tick around all whiskers."""
    frame, words, options = chart.frame, chart.words, chart.options
    ticks = options["x_ticks"]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 10.0
    low, high = float(frame["performance_low"].min()), float(frame["performance_high"].max())
    left = min(ticks[0], step * (min(low, options["crossing"][1]) // step))
    right = max(ticks[-1], -step * (-max(high, options["crossing"][1]) // step))
    x = Axis(words["performance"], left, right, step, number_format(step))
    up = [100 * tick for tick in options["y_ticks"]]
    step = round(up[1] - up[0], 9)
    y = Axis(f"{words['importance']}, %", 0.0, round(up[-1] + step, 9), step, number_format(step))
    return x, y


def _points(name: str, rows: list[Any], beside: list[Beside], quadrant: str, is_sure: bool, theme: Theme) -> Series:
    colour = theme.bad if quadrant == "act_first" else theme.actual
    return Series(
        name, tuple(_percent(row.importance) for row in rows), colour, draws="points",
        at=tuple(float(row.performance) for row in rows),
        labels=tuple("" if one.apart else str(row.name) for row, one in zip(rows, beside, strict=True)),
        places=tuple(one.side for one in beside),
        marker_pt=8, is_hollow=not is_sure,
        ink=colour if is_sure and quadrant == "act_first" else theme.ink if is_sure else theme.muted,
        is_bold=is_sure and quadrant == "act_first",
    )  # fmt: skip


def _intervals(rows: list[Any]) -> list[tuple[Point, Point]]:
    """The intervals of importance upright, those of the scores lying down."""
    ends: list[tuple[Point, Point]] = []
    for row in rows:
        x, y = float(row.performance), _percent(row.importance)
        ends.append(((x, _percent(row.importance_low)), (x, _percent(row.importance_high))))
        ends.append(((float(row.performance_low), y), (float(row.performance_high), y)))
    return ends


def _crossing(chart: Chart, x: Axis, y: Axis, theme: Theme) -> list[Series]:
    """The two lines that part the quadrants."""
    importance, performance = chart.options["crossing"]
    level, words = _percent(importance), chart.words
    return [
        drawn_line(plain(words["importance"]), (x.low, x.high), (level, level), theme.axis, pt=1.25),
        drawn_line(plain(words["performance"]), (performance, performance), (y.low, y.high), theme.axis, pt=1.25),
    ]


def _corners(chart: Chart, x: Axis, y: Axis, theme: Theme) -> list[Series]:
    """The names of the quadrants in their outer corners."""
    found = []
    low, high = y.low or 0.0, y.high or 0.0
    for key, (right, top) in CORNERS.items():
        place = ((x.high if right else x.low) or 0.0, high - 0.04 * (high - low) if top else low + 0.04 * (high - low))
        ink = theme.bad if key == "act_first" else theme.muted
        side: Place = "left" if right else "right"
        text = plain(chart.words[key])
        found.append(words_at(text, (place[0],), (place[1],), (text,), ink, (side,), is_bold=key == "act_first"))
    return found
