"""What is not over yet in a column chart: hatched forecasts with their interval, and intervals of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import Measure, is_unknown
from charts.theme import Theme

NUMBER_SLOT = 1.06
Reach = tuple[float, float]


def hatched(theme: Theme) -> Figure:
    """The marker of a bar that rests on a forecast."""
    pattern = {
        "shape": "/", "size": 6, "solidity": 0.3, "fgcolor": theme.forecast, "bgcolor": theme.panel,
        "fillmode": "replace",
    }  # fmt: skip
    return {"pattern": pattern, "color": theme.panel, "line": {"color": theme.forecast, "width": 1}}


def with_whiskers(bar: Figure, rows: dict[str, list[Any]], column: str, theme: Theme) -> Figure:
    """The bar with the 95 % interval of that column, where both its ends are known."""
    mid, low, high = rows[column], rows["low"], rows["high"]
    known = [None not in ends for ends in zip(mid, low, high, strict=True)]
    above = [end - at if is_known else None for at, end, is_known in zip(mid, high, known, strict=True)]
    below = [at - end if is_known else None for at, end, is_known in zip(mid, low, known, strict=True)]
    whisker = {
        "type": "data", "symmetric": False, "array": above, "arrayminus": below, "color": theme.ink, "thickness": 1,
        "width": 4,
    }  # fmt: skip
    return {**bar, "error_y": whisker}


def interval_lines(rows: dict[str, list[Any]], theme: Theme) -> list[Figure]:
    """The 95 % intervals of known values: dark beyond the bar, light inside the bar, where dark would not show."""
    count, values = len(rows["label"]), rows["value"]
    beyond, inside, across = zip(*(_reaches(rows, at) for at in range(count)), strict=True)
    lines = ((values, beyond, theme.ink), (values, inside, theme.in_bar), ([0.0] * count, across, theme.ink))
    return [_lines(heights, reach, colour) for heights, reach, colour in lines if any(up or down for up, down in reach)]


def _lines(heights: list[Any], reach: Sequence[Reach], colour: str) -> Figure:
    line = {
        "type": "data", "symmetric": False, "array": [up for up, _ in reach], "arrayminus": [down for _, down in reach],
        "color": colour, "thickness": 1, "width": 0,
    }  # fmt: skip
    return {
        "type": "scatter", "mode": "lines", "line": {"width": 0}, "x": list(range(len(reach))), "y": heights,
        "error_y": line, "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _reaches(rows: dict[str, list[Any]], at: int) -> tuple[Reach, Reach, Reach]:
    """How far (up, down) an interval goes beyond its bar's end, inside the bar, and beyond the zero line.

    A hollow bar has no inside: the dark line shows throughout.
    """
    value, low, high = rows["value"][at], rows["value_low"][at], rows["value_high"][at]
    none = 0.0, 0.0
    if value is None or low is None or high is None:
        return none, none, none
    if rows["is_running"][at]:
        return (high - value, value - low), none, none
    if value < 0:
        return (0.0, value - low), (min(high, 0.0) - value, 0.0), (max(high, 0.0), 0.0)
    return (high - value, 0.0), (0.0, value - max(low, 0.0)), (0.0, -min(low, 0.0))


def forecast_numbers(rows: dict[str, list[Any]], theme: Theme) -> Figure:
    """The number of each forecast above its interval; they go together where a screen is too narrow for them."""
    ends = rows.get("high", [None] * len(rows["label"]))
    heights = [
        None if mid is None else mid if end is None else max(mid, end)
        for mid, end in zip(rows["forecast"], ends, strict=True)
    ]
    places = list(range(len(heights)))
    return axes.number_carriers(places, heights, rows["forecast_text"], NUMBER_SLOT, color=theme.ink)


def interval_texts(low: Sequence[Any], high: Sequence[Any], measure: Measure) -> list[str]:
    """Each 95 % interval in words; empty where an end is not known."""
    return [
        ""
        if is_unknown(start) or is_unknown(end)
        else measure.words("95 %: {low} to {high}", low=measure.full(start), high=measure.full(end))
        for start, end in zip(low, high, strict=True)
    ]


def forecast_hover(rows: dict[str, list[Any]], chart: Chart) -> list[str]:
    """What a forecast bar says: the period, the forecast, and its interval in words."""
    spans = rows.get("interval", [""] * len(rows["label"]))
    return [
        f"{axes.escaped(label)}<br>{axes.escaped(chart.words['forecast'])} {full}" + (f"<br>{span}" if span else "")
        for label, full, span in zip(rows["label"], rows["forecast_full"], spans, strict=True)
    ]
