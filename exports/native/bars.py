"""Ranked names as native bars lying down, the first on top."""

from __future__ import annotations

from charts.axes import fitted, text_px
from charts.bars import bars_figure
from charts.chart import Chart
from charts.theme import Theme
from exports.native.marks import plain
from exports.native.numbers import format_like, numbers
from exports.native.spec import Axis, Native, Plot, Series

NAME_PX, INNER_PX = 240, 560


def native_bars(chart: Chart, theme: Theme) -> Native:
    """One bar a name with its number; a name whose value is unknown says so and has no bar."""
    values = numbers(chart.frame["value"])
    texts = [str(text) for text in chart.frame["text"]]
    names = [fitted(plain(str(label)), NAME_PX) for label in chart.frame["label"]]
    categories = tuple(
        name if value is not None else f"{name} · {text}"
        for name, value, text in zip(names, values, texts, strict=True)
    )
    colours = tuple(bars_figure(chart, theme)["data"][0]["marker"]["color"])
    is_signed = bool(chart.options["signed"])
    known = [text for text, value in zip(texts, values, strict=True) if value is not None]
    title = plain(chart.words["label"])
    series = Series(title, values, theme.actual, shows_values=True, colours=colours)
    low, high = _ends([value for value in values if value is not None], known) if is_signed else (0.0, None)
    axis = Axis(low=low, high=high, number_format=format_like(known, is_signed), is_hidden=True)
    return Native((Plot("bar", (series,), categories, axis, Axis(title, is_reversed=True), gap=70),))


def _ends(values: list[float], texts: list[str]) -> tuple[float, float]:
    """Ends of an axis of gains and losses that leave room for the numbers on both sides."""
    low, high = min(0.0, *values), max(0.0, *values)
    pad = ((high - low) or 1.0) * (max(map(text_px, texts)) + 12) / INNER_PX
    return low - (pad if low < 0 else 0.0), high + pad
