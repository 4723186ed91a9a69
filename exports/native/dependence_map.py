"""Dependence both ways: our share in what clients buy (up), their share of our revenue (across, log), in percent."""

from __future__ import annotations

import math

from charts.chart import Chart
from charts.dependence_map import TICKS
from charts.theme import Theme
from exports.native.crowd import cells_thinned, middles, named_points, shades_of, short
from exports.native.labels import Ground
from exports.native.marks import plain
from exports.native.spec import Axis, Native, Plot


def native_dependence_map(chart: Chart, theme: Theme) -> Native:
    """Squares shaded by their clients on a log axis of percent; the named ones as points with their names."""
    words, frame = chart.words, chart.frame
    cells = cells_thinned(chart.options["cells"])
    places = [x for x, _, _, _ in middles(cells)] + [float(x) for x in frame["x"]]
    low, high = math.floor(min(places)), math.ceil(max(places))
    high = max(high, low + 1)
    x_axis = Axis(words["x"], _percent(low), _percent(high), number_format="0.####", is_log=True)
    y_axis = Axis(words["y"], 0.0, 100.0, float(TICKS[1] - TICKS[0]), "#,##0")
    points = [(_percent(float(x)), float(y)) for x, y in zip(frame["x"], frame["y"], strict=True)]
    names = [short(str(name)) for name in frame["name"]]
    colours = [theme.colour(str(role)) for role in frame["role"]]
    shaded = shades_of(cells, theme, words["clients"], (float(high - low), 100.0), x=_percent)
    dots = named_points("", names, points, Ground(x_axis, y_axis), colours, theme, shaded)
    return Native((Plot("xy", (*shaded, *dots), value=y_axis, across=x_axis),), (plain(words["shade"], " "),))


def _percent(decade: float) -> float:
    """A place on the screen's axis (decades of a share) as a share in percent."""
    return float(10.0 ** (decade + 2))
