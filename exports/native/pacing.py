"""The gap to a pacing line through a year, natively: points along time, and where it is heading with its whiskers."""

from __future__ import annotations

from charts.chart import Chart
from charts.columns_labels import shortened
from charts.theme import LINE_MAIN, LINE_REFERENCE, Theme
from exports.native.lines import MARK_PT
from exports.native.marks import drawn_line, number_format, plain, words_at
from exports.native.numbers import last_known, numbers, only_at
from exports.native.spec import Axis, Box, Native, Place, Plot, Series

ROOM = Box(0.07, 0.13, 0.83, 0.77)
"""The plot: the names of the periods stand below it, where it is heading to the right."""


def native_pacing(chart: Chart, theme: Theme) -> Native:
    """The line at zero with its name, the gap so far, the forecast, and the periods below."""
    at = numbers(chart.frame["at"])
    values, forecast = numbers(chart.frame["value"]), numbers(chart.frame["forecast"])
    last, end = last_known(values), last_known(forecast)
    ticks = [float(tick) for tick in chart.options["ticks"]]
    step = round(ticks[1] - ticks[0], 10) if len(ticks) > 1 else 1.0
    long = float(chart.options["end"])
    series = [drawn_line(plain(chart.words["line"]), (0.0, long), (0.0, 0.0), theme.axis, pt=LINE_REFERENCE)]
    series.append(_line_name(chart, values, at, theme))
    count = len(values)
    texts = [str(text) for text in chart.frame["forecast_text"]]
    if end >= 0:
        series.append(
            Series(
                plain(chart.words["forecast"]), forecast, theme.forecast, draws="line", at=at, is_dashed=True,
                labels=only_at(texts[end], end, count), places=("right",), low=numbers(chart.frame["low"]),
                high=numbers(chart.frame["high"]), ink=theme.ink, is_bold=True,
            )
        )  # fmt: skip
    said = str(chart.frame["value_text"].tolist()[last])
    series.append(
        Series(
            plain(chart.words["so_far"]), values, theme.actual, draws="line_points", at=at, line_pt=LINE_MAIN,
            marker_pt=MARK_PT, labels=only_at(said, last, count), is_bold=True,
            places=(_side(values, last, end >= 0),),
        )
    )  # fmt: skip
    if end >= 0:
        series.append(
            Series(
                "", (values[last],), theme.actual, draws="points", at=(at[last],), marker_pt=9,
                is_hollow=True,
            )
        )  # fmt: skip
    series.append(_periods(chart, ticks[0], theme))
    signed = number_format(step)
    value = Axis(
        plain(chart.words["label"]), ticks[0], ticks[-1], step, f'+{signed};"−"{signed};0',
    )  # fmt: skip
    across = Axis(low=0.0, high=long, step=1.0, is_hidden=True)
    return Native((Plot("xy", tuple(series), value=value, across=across, room=ROOM),))


def _side(values: tuple[float | None, ...], last: int, goes_on: bool) -> Place:
    """Where the latest gap is written: right of its mark where nothing is to come, else where the line does not run."""
    if not goes_on:
        return "right"
    before = next((value for value in reversed(values[:last]) if value is not None), values[last])
    return "above" if (values[last] or 0.0) >= (before or 0.0) else "below"


def _line_name(chart: Chart, values: tuple[float | None, ...], at: tuple[float | None, ...], theme: Theme) -> Series:
    """What zero is, on the side that the gap leaves free."""
    long = float(chart.options["end"])
    near = [value for value, place in zip(values, at, strict=True) if value is not None and (place or 0) <= 0.75 * long]
    side: Place = "below" if sum(near) > 0 else "above"
    return words_at("", [0.42 * long], [0.0], [plain(chart.words["line"])], theme.muted, [side])


def _periods(chart: Chart, height: float, theme: Theme) -> Series:
    """The names of the periods in the middle of each."""
    named = [(float(at), str(text)) for at, text in zip(chart.frame["at"], chart.frame["label"], strict=True) if text]
    texts = shortened([plain(text) for _, text in named])
    return words_at(
        "", [at - 0.5 for at, _ in named], [height] * len(named), texts, theme.muted, ["below"] * len(named)
    )
