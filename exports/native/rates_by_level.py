"""Praise and complaint by level of satisfaction, natively: points with whiskers on both sides of zero, and clients."""

from __future__ import annotations

from charts.chart import Chart
from charts.theme import Theme
from exports.native.marks import number_format, plain, without_number
from exports.native.numbers import numbers, only_at
from exports.native.spec import Axis, Box, Native, Plot, Series

MAIN = 0.74
MARK_PT = 7


def native_rates_by_level(chart: Chart, theme: Theme) -> Native:
    """Complaint stands below zero and is written positive; an interval is drawn to the edge of the plot at most."""
    frame = chart.frame
    ticks = [float(tick) for tick in chart.options["ticks"]]
    step = round(ticks[1] - ticks[0], 10) if len(ticks) > 1 else 1.0
    ends = ticks[0], ticks[-1]
    title = without_number(plain(str(chart.options["tick_texts"][-1])))
    categories = tuple(str(text) for text in frame["level_text"])
    both = tuple(
        _side(chart, side, sign, colour, ends)
        for side, sign, colour in (("praise", 1, theme.praise), ("complaint", -1, theme.complaint))
    )
    value = Axis(title, *ends, step, number_format(step, is_mirrored=True))
    rates = Plot("line", both, categories, value, Axis(is_hidden=True), box=Box(0.0, 0.0, 1.0, MAIN))
    name = plain(chart.words["clients"])
    clients = Series(name, numbers(frame["clients"]), theme.before, shows_values=True, ink=theme.muted)
    below = Axis(" · ".join((plain(chart.words["x"]), name)))
    counts = Plot(
        "column", (clients,), categories, Axis(below.title, low=0.0, number_format="#,##0", is_hidden=True),
        title=below.title, gap=140, box=Box(0.0, MAIN, 1.0, 1 - MAIN),
    )  # fmt: skip
    return Native((rates, counts))


def _side(chart: Chart, side: str, sign: int, colour: str, ends: tuple[float, float]) -> Series:
    """One side's points, its name at its highest one."""
    rates = numbers(chart.frame[side])
    edge = ends[1] if sign > 0 else -ends[0]
    near = [
        low if rate is not None else None for low, rate in zip(numbers(chart.frame[f"{side}_low"]), rates, strict=True)
    ]
    far = [
        min(high, max(edge, rate)) if high is not None and rate is not None else None
        for high, rate in zip(numbers(chart.frame[f"{side}_high"]), rates, strict=True)
    ]
    placed = [tuple(None if value is None else sign * value for value in row) for row in (rates, near, far)]
    low, high = (placed[1], placed[2]) if sign > 0 else (placed[2], placed[1])
    known = [at for at, rate in enumerate(rates) if rate is not None]
    best = max(known, key=lambda at: rates[at] or 0.0, default=-1)
    name = plain(chart.words[side])
    is_left = best < len(rates) / 2
    return Series(
        name, placed[0], colour, draws="points", low=low, high=high, marker_pt=MARK_PT, is_hollow=True,
        labels=only_at(name, best, len(rates)) if best >= 0 else (),
        places=("right" if is_left else "left",), is_bold=True,
    )  # fmt: skip
