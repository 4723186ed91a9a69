"""What a whole is made of, moment by moment, as native columns of 100 % whose parts are named beside the last one."""

from __future__ import annotations

from itertools import accumulate

from charts.chart import Chart
from charts.grade_shares import part_colours
from charts.theme import Theme
from exports.native.marks import plain
from exports.native.numbers import only_at
from exports.native.spec import Axis, Native, Plot, Series


def native_grade_shares(chart: Chart, theme: Theme) -> Native:
    """The first part stands on top. The names are carried by points without a mark in the middle of the last pieces."""
    moments, names = list(chart.options["moments"]), list(chart.options["parts"])
    colours = part_colours(names, chart.options["scale"], set(chart.options["rest"]), theme)
    shares = dict(zip(zip(chart.frame["moment"], chart.frame["part"], strict=True), chart.frame["share"], strict=True))
    texts = dict(zip(zip(chart.frame["moment"], chart.frame["part"], strict=True), chart.frame["text"], strict=True))
    count = len(moments)
    series = [
        Series(
            plain(name), tuple(float(shares[moment, name]) for moment in moments), colour, shows_values=True, ink=ink,
        )
        for name, (colour, ink) in reversed(list(zip(names, colours, strict=True)))
    ]  # fmt: skip
    tops = list(accumulate(one.values[-1] or 0.0 for one in series))
    named = [
        Series(
            "", (None,) * (count - 1) + (top - (one.values[-1] or 0.0) / 2,), one.colour, draws="points", marker_pt=0,
            labels=only_at(f"{one.name} {texts[moments[-1], name]}", count - 1, count), places=("right",),
            ink=theme.ink,
        )
        for one, top, name in zip(series, tops, reversed(names), strict=True)
        if one.values[-1]
    ]  # fmt: skip
    below = tuple(f"{plain(str(moment))}\nn {n}" for moment, n in zip(moments, chart.options["n_texts"], strict=True))
    value = Axis(low=0.0, high=100.0, step=25.0, number_format='0" %"', is_hidden=True)
    return Native((Plot("stacked_column", (*series, *named), below, value, gap=40),))
