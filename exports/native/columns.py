"""Periods as native columns beside last year, forecast and target, and the gaps above them."""

from __future__ import annotations

from typing import Any

from charts.axes import nice_step
from charts.chart import Chart
from charts.columns import columns_figure
from charts.theme import Theme
from exports.native.marks import number, number_format, plain, without_number
from exports.native.numbers import format_like, numbers, period_names
from exports.native.spec import Axis, Box, Fill, Native, Place, Plot, Series

STRIP = 0.28
LOW = 0.09
"""A column below this share of the axis has no room for its number."""
Rows = dict[str, list[Any]]


def native_columns(chart: Chart, theme: Theme) -> Native:
    """The periods as overlapping columns: last year behind, then forecast, actual, and the target as an outline."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    has_strip = any(number(value) is not None for value in rows.get("variance", []))
    categories = _categories(rows, chart)
    main = _main(rows, chart, theme, categories, Box(0.0, STRIP, 1.0, 1 - STRIP) if has_strip else Box())
    events = [text for text in map(_event, rows["label"], rows.get("event", [""] * len(rows["label"]))) if text]
    return Native((_strip(rows, chart, theme, categories), main) if has_strip else (main,), tuple(events))


def _event(label: str, text: Any) -> str:
    return f"◆ {plain(label)}: {plain(text)}" if isinstance(text, str) and text else ""


def _categories(rows: Rows, chart: Chart) -> tuple[str, ...]:
    """The periods; a running one says so."""
    names = period_names(rows["label"], [str(group or "") for group in rows.get("group", [])])
    return tuple(
        f"{name}\n{chart.words['so_far']}" if running and number(value) is not None else name
        for name, running, value in zip(names, rows["is_running"], rows["value"], strict=True)
    )


def _main(rows: Rows, chart: Chart, theme: Theme, categories: tuple[str, ...], box: Box) -> Plot:
    series = []
    if "before" in rows:
        series.append(Series(chart.words["before"], numbers(rows["before"]), theme.before))
    if "forecast" in rows:
        series.append(
            Series(
                chart.words["forecast"], numbers(rows["forecast"]), theme.forecast, fill="hatch", shows_values=True,
                number_format=_format(rows),
                low=numbers(rows.get("low", [])), high=numbers(rows.get("high", [])),
            )
        )  # fmt: skip
    series.append(_actual(rows, chart, theme, is_alone=not series and "plan" not in rows))
    if "plan" in rows:
        series.append(Series(chart.words["plan"], numbers(rows["plan"]), theme.plan, fill="outline"))
    # A legend that names what nothing is drawn of sends readers looking for it.
    series = [one for one in series if any(value is not None for value in one.values)] or series
    known = [value for one in series for value in (*one.values, *one.low) if value is not None]
    title = " · ".join(
        text for text in (plain(chart.words["label"]), without_number(chart.options["top_text"])) if text
    )
    step = nice_step(float(chart.options["top"]) - min(*known, 0.0), 4)
    axis = Axis(title, low=0.0 if min(known) >= 0 else None, step=step, number_format=number_format(step))
    return Plot(
        "column", tuple(series), categories, axis, has_legend=len(series) > 1, gap=70 if len(series) > 1 else 60,
        overlap=68 if len(series) > 1 else 0, box=box,
    )  # fmt: skip


def _format(rows: Rows) -> str:
    return format_like([*rows["text"], *rows["forecast_text"]])


def _actual(rows: Rows, chart: Chart, theme: Theme, *, is_alone: bool) -> Series:
    """What was reached, its number in the column where there is room; what runs is hollow."""
    values = numbers(rows["value"])
    low = LOW * float(chart.options["top"])
    fills: list[Fill] = ["outline" if running else "solid" for running in rows["is_running"]]
    places: list[Place] = ["above" if is_alone or value is None or 0 <= value < low else "center" for value in values]
    intervals = {side: numbers(rows.get(f"value_{side}", [])) for side in ("low", "high")}
    if any(end is not None for ends in intervals.values() for end in ends):
        places = []
    return Series(
        chart.words["actual"], values, theme.actual, shows_values=True, number_format=_format(rows),
        fills=tuple(fills) if "outline" in fills else (), places=tuple(places),
        low=intervals["low"], high=intervals["high"],
    )  # fmt: skip


def _strip(rows: Rows, chart: Chart, theme: Theme, categories: tuple[str, ...]) -> Plot:
    """The gaps, coloured by what they mean; those that rest on a forecast are hatched."""
    drawn = next(one for one in columns_figure(chart, theme)["data"] if one.get("yaxis") == "y2" and "hovertext" in one)
    marker = drawn["marker"]
    tints = marker["pattern"]["fgcolor"] if "pattern" in marker else marker["color"]
    fills: list[Fill] = ["hatch" if one else "solid" for one in rows["is_expected"]]
    gaps = Series(
        plain(chart.words["variance"]), numbers(rows["variance"]), theme.good, shows_values=True,
        colours=tuple(tints), fills=tuple(fills) if "hatch" in fills else (), places=("above",),
    )  # fmt: skip
    known = [value for value in gaps.values if value is not None]
    reach = 0.35 * ((max(*known, 0.0) - min(*known, 0.0)) or 1.0)
    low, high = min(*known, 0.0), max(*known, 0.0)
    axis = Axis(
        low=low - (reach if low < 0 else 0.0), high=high + (reach if high > 0 else 0.0),
        number_format=format_like(rows["variance_text"], is_signed=True), is_hidden=True,
    )  # fmt: skip
    return Plot(
        "column", (gaps,), categories, axis, Axis(is_hidden=True), title=plain(chart.words["variance"]), gap=110,
        box=Box(0.0, 0.0, 1.0, STRIP),
    )  # fmt: skip
