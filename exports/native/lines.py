"""Lines over periods, natively: a measure beside last year and its target, and several scores on one scale."""

from __future__ import annotations

from typing import Any

from charts.chart import Chart
from charts.theme import LINE_BEFORE, LINE_MAIN, LINE_REFERENCE, Theme
from exports.native.marks import number, number_format, plain, without_number
from exports.native.numbers import last_known, numbers, only_at, period_names
from exports.native.spec import Axis, Fill, Native, Plot, Series

MARK_PT = 6


def native_trend(chart: Chart, theme: Theme) -> Native:
    """The line with its interval as whiskers, last year thin, the target dashed; each is named at its end."""
    rows = {column: list(chart.frame[column]) for column in chart.frame.columns}
    series = []
    for column, colour, width in (("before", theme.before, LINE_BEFORE), ("plan", theme.plan, LINE_REFERENCE)):
        if column in rows and any(value is not None for value in numbers(rows[column])):
            series.append(_reference(rows, column, plain(chart.words[column]), colour, width, theme))
    values = numbers(rows["value"])
    last = last_known(values)
    fills: tuple[Fill, ...] = tuple("outline" if one else "solid" for one in rows["is_running"])
    said = plain(str(rows["value_full"][last]))
    running = f"{said}\n{chart.words['so_far']}" if rows["is_running"][last] else said
    series.append(
        Series(
            plain(chart.words["label"]), values, theme.actual, draws="line_points", line_pt=LINE_MAIN,
            fills=fills if "outline" in fills else (), labels=only_at(running, last, len(values)), places=("right",),
            low=numbers(rows.get("low", [])), high=numbers(rows.get("high", [])), marker_pt=MARK_PT, is_bold=True,
        )
    )  # fmt: skip
    title = " · ".join(text for text in (plain(chart.words["label"]), _unit(chart)) if text)
    groups = [str(group or "") for group in rows.get("group", [])]
    categories = period_names(rows["label"], groups)
    return Native((Plot("line", tuple(series), categories, _ticked(chart, title)),))


def _unit(chart: Chart) -> str:
    """The unit of the topmost number, which alone carries it."""
    top = plain(str(chart.options["tick_texts"][-1]))
    return without_number(top.removesuffix(f" · {plain(chart.words['label'])}"))


def _reference(rows: dict[str, list[Any]], column: str, name: str, colour: str, width: float, theme: Theme) -> Series:
    values = numbers(rows[column])
    return Series(
        name, values, colour, draws="line", line_pt=width, is_dashed=column == "plan", places=("right",),
        labels=only_at(name, last_known(values), len(values)), ink=theme.muted,
    )  # fmt: skip


def _ticked(chart: Chart, title: str) -> Axis:
    """The axis with the ticks of the screen."""
    ticks = [float(tick) for tick in chart.options["ticks"]]
    step = round(ticks[1] - ticks[0], 10) if len(ticks) > 1 else 1.0
    return Axis(title, ticks[0], ticks[-1], step, number_format(step))


def native_score_lines(chart: Chart, theme: Theme) -> Native:
    """A line a score, the ones that the title names dark; what is not over yet is dashed and hollow."""
    count = len(chart.options["labels"])
    running = chart.options["running"]
    marked = chart.options["marked"]
    series = []
    for key, name in sorted(chart.options["series"], key=lambda one: one[0] in marked):
        rows = chart.frame[chart.frame["series"] == key]
        at = dict(zip(rows["at"], (number(value) for value in rows["value"]), strict=True))
        values = tuple(at.get(place) for place in range(count))
        last = last_known(values)
        if last < 0:
            continue
        is_dark = key in marked
        fills: tuple[Fill, ...] = tuple("outline" if place == running else "solid" for place in range(count))
        series.append(
            Series(
                plain(name), values, theme.actual if is_dark else theme.before, draws="line_points", places=("right",),
                line_pt=LINE_MAIN if is_dark else 2.0, fills=fills if running is not None else (), marker_pt=MARK_PT,
                labels=only_at(f"{plain(name)} {chart.options['ends'][key]}", last, count), is_bold=is_dark,
                ink=theme.ink if is_dark else theme.muted,
            )
        )  # fmt: skip
    groups = [str(group) for group in chart.options["groups"]]
    categories = period_names(chart.options["labels"], groups if any(groups) else ())
    top = plain(str(chart.options["tick_texts"][-1]))
    axis = _ticked(chart, without_number(top))
    return Native((Plot("line", tuple(series), categories, axis),))
