"""The whale curve, natively: cumulative profit over the clients, in shares or in money."""

from __future__ import annotations

from charts.chart import Chart
from charts.theme import LINE_BEFORE, LINE_MAIN, Theme
from exports.native.marks import drawn_line, number_format, plain, without_number, words_at
from exports.native.spec import Axis, Native, Place, Plot, Series

CLIENTS = Axis(low=0.0, high=100.0, step=20.0, number_format="0")
NEAR_END, BEFORE_AT = 0.85, 62.0


def native_whale(chart: Chart, theme: Theme) -> Native:
    """The curve in percent, last year's behind it, its peak, what the top clients earn, and the loss pool."""
    words = chart.words
    now, before = _points(chart, "now", "profit_share", 100.0), _points(chart, "before", "profit_share", 100.0)
    peak_x, peak_y = (100 * float(value) for value in chart.options["peak"])
    top_x, top_y = (100 * float(value) for value in chart.options["marked"])
    series: list[Series] = []
    if before[0]:
        there = min(range(len(before[0])), key=lambda at: abs(before[0][at] - BEFORE_AT))
        series.append(drawn_line(plain(words["before"]), *before, theme.before, pt=LINE_BEFORE))
        series.append(
            words_at(
                "", [before[0][there]], [before[1][there]], ["\n" + plain(words["before"])], theme.muted, ["below"]
            )
        )
    series.append(
        drawn_line(without_number(plain(str(chart.options["tick_texts"][-1]))), *now, theme.actual, pt=LINE_MAIN)
    )
    series.append(_mark("\n" + plain(words["top"]), top_x, top_y, "right", theme, is_hollow=True))
    end = now[1][-1]
    if chart.options["shows_losses"]:
        side: Place = "left" if peak_x / 100 > NEAR_END else "above"
        series.append(_mark(plain(words["peak"]), peak_x, peak_y, side, theme, is_hollow=False))
        series.append(_loss_pool(chart, end, peak_y, theme))
    series.append(words_at("", [100.0], [end], [plain(words["end"])], theme.ink, ["right"], is_bold=True))
    ticks = [float(tick) for tick in chart.options["ticks"]]
    title = without_number(plain(str(chart.options["tick_texts"][-1])))
    plot = Plot("xy", tuple(series), value=_axis(ticks, title), across=_clients(chart))
    lost = plain(words["loss_makers"]) if chart.options["shows_losses"] else ""
    return Native((plot,), (lost,) if lost else ())


def _mark(text: str, x: float, y: float, side: Place, theme: Theme, *, is_hollow: bool) -> Series:
    return Series(
        text.strip(), (y,), theme.actual, draws="points", at=(x,), labels=(text,), places=(side,), marker_pt=9,
        is_hollow=is_hollow, ink=theme.ink, is_bold=not is_hollow,
    )  # fmt: skip


def _loss_pool(chart: Chart, end: float, peak: float, theme: Theme) -> Series:
    """What the losers take from the peak, as a line down from it at the end, with its amount in the middle."""
    name = plain(chart.words["loss_pool"])
    said = " ".join(text for text in (name, plain(chart.words["loss_pool_value"])) if text)
    middle = (end + peak) / 2
    return Series(
        name, (peak, middle, end), theme.bad, draws="line", at=(100.0, 100.0, 100.0), labels=("", said, ""),
        places=("right",), is_bold=True,
    )  # fmt: skip


def native_money_whale(chart: Chart, theme: Theme) -> Native:
    """One or two lines of cumulative profit in money, each with its name and total at its end."""
    series = []
    for key, colour, ink, width in (
        ("before", theme.before, theme.muted, LINE_BEFORE), ("now", theme.actual, theme.ink, LINE_MAIN),
    ):  # fmt: skip
        xs, ys = _points(chart, key, "profit", 1.0)
        if xs:
            name, total = plain(chart.words[key]), plain(chart.words[f"{key}_total"])
            series.append(drawn_line(name, xs, ys, colour, pt=width))
            series.append(
                words_at("", [100.0], [ys[-1]], [f"{name}\n{total}".strip()], ink, ["right"], is_bold=key == "now")
            )
    ticks = [float(tick) for tick in chart.options["ticks"]]
    title = without_number(plain(str(chart.options["tick_texts"][-1])))
    return Native((Plot("xy", tuple(series), value=_axis(ticks, title), across=_clients(chart)),))


def _points(chart: Chart, key: str, column: str, times: float) -> tuple[list[float], list[float]]:
    """One line: the share of clients in percent, and its values."""
    frame = chart.frame[chart.frame["series"] == key]
    across = 100.0 if chart.form == "whale" else 1.0
    return [across * float(x) for x in frame["client_share"]], [times * float(y) for y in frame[column]]


def _axis(ticks: list[float], title: str) -> Axis:
    step = round(ticks[1] - ticks[0], 10) if len(ticks) > 1 else 1.0
    return Axis(title, ticks[0], ticks[-1], step, number_format(step))


def _clients(chart: Chart) -> Axis:
    return Axis(plain(chart.words["x"]), CLIENTS.low, CLIENTS.high, CLIENTS.step, CLIENTS.number_format)
