"""How scores are spread: a small column chart a measure, all on one scale, the bar of the mean named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from charts.chart import Chart
from charts.distributions import COLUMNS
from charts.theme import Theme
from exports.native.marks import number_format, plain, without_number
from exports.native.spec import Axis, Box, Native, Plot, Series

GAP = 0.02


def native_distributions(chart: Chart, theme: Theme) -> Native:
    """Each bar the share of clients in percent; a measure without scores keeps its place and has no numbers."""
    heads, ticks = chart.options["heads"], chart.options["ticks"]
    deep = math.ceil(len(heads) / COLUMNS)
    bins = _bins(chart)
    title = without_number(plain(chart.options["tick_texts"][-1]))
    axis = Axis(title, 0.0, float(ticks[-1]), ticks[1] - ticks[0], number_format(ticks[1] - ticks[0]))
    return Native(
        tuple(
            _plot(chart, head, bins, axis, _box(at, deep), theme) for at, head in enumerate(heads)
        )
    )  # fmt: skip


def _box(at: int, deep: int) -> Box:
    row, column = divmod(at, COLUMNS)
    wide, high = 1 / COLUMNS, 1 / deep
    return Box(column * wide + GAP / 2, row * high, wide - GAP, high - GAP)


def _bins(chart: Chart) -> list[tuple[float, float]]:
    """All bins from 0 to 100 where they are of one width, else those that there are."""
    found = sorted(
        {(float(low), float(high)) for low, high in zip(chart.frame["low"], chart.frame["high"], strict=True)}
    )
    width = min(high - low for low, high in found)
    every = [(round(at * width, 6), round((at + 1) * width, 6)) for at in range(round(100 / width))]
    return every if set(found) <= set(every) else found


def _plot(
    chart: Chart, head: Mapping[str, Any], bins: list[tuple[float, float]], axis: Axis, box: Box, theme: Theme
) -> Plot:
    rows = chart.frame[chart.frame["measure"] == head["key"]]
    shares = {
        (float(low), float(high)): float(share)
        for low, high, share in zip(rows["low"], rows["high"], rows["share"], strict=True)
    }
    is_known = bool(shares)
    said = [str(head["name"]), str(head["said"]), *([] if is_known else [chart.words["none"]])]
    said += [] if head["mean"] is None else [f"{chart.words['mean']} {head['mean_text']}"]
    series = Series(
        str(head["name"]), tuple(shares.get(one, 0.0) if is_known else None for one in bins),
        theme.actual if head["key"] == chart.options["marked"] else theme.before,
    )  # fmt: skip
    return Plot(
        "column", (series,), tuple(f"{low:g}–{high:g}" for low, high in bins), value=axis,
        title=" · ".join(said), gap=16, box=box,
    )  # fmt: skip
