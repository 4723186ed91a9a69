"""Five levels of satisfaction as native bars around the middle one."""

from __future__ import annotations

from charts.axes import fitted
from charts.chart import Chart
from charts.levels import LEVELS
from charts.theme import Theme
from exports.native.marks import plain
from exports.native.numbers import numbers
from exports.native.spec import Axis, Native, Plot, Series

NAME_PX = 260


def native_levels(chart: Chart, theme: Theme) -> Native:
    """One bar a row; a piece without a fill before it lets the middle level lie around one upright line."""
    shares = [numbers(chart.frame[level]) for level in LEVELS]
    left = [
        (very or 0.0) + (rather or 0.0) + (middle or 0.0) / 2 for very, rather, middle in zip(*shares[:3], strict=True)
    ]
    whole = [sum(row[at] or 0.0 for row in shares) for at in range(len(left))]
    most = max(left, default=0.0)
    rows = zip(chart.frame["label"], chart.frame["n_text"], strict=True)
    categories = tuple(f"{fitted(plain(str(label)), NAME_PX)} · {n}" for label, n in rows)
    blank = Series("", tuple(most - one for one in left), theme.panel, fill="none")
    # a program counts the names of lying bars from either end: with one at both, the right ones are left out
    end = Series("", (None,) * len(left), theme.panel, fill="none")
    levels = tuple(
        Series(plain(chart.words[f"name_{number}"]), row, colour, shows_values=True, ink=ink)
        for number, (row, colour, ink) in enumerate(zip(shares, theme.levels, theme.levels_ink, strict=True), 1)
    )
    high = max((most - one + all_of for one, all_of in zip(left, whole, strict=True)), default=100.0)
    value = Axis(low=0.0, high=high, number_format='0" %"', is_hidden=True)
    across = Axis(is_reversed=True)
    return Native((Plot("stacked_bar", (blank, *levels, end), categories, value, across, has_legend=True, gap=45),))
