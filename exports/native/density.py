"""Two scores against each other: squares shaded by their clients, the extremes as points with names."""

from __future__ import annotations

from charts.chart import Chart
from charts.density import TICKS
from charts.theme import Theme
from exports.native.crowd import cells_thinned, named_points, shades_of, short
from exports.native.labels import Ground
from exports.native.marks import drawn_line, plain
from exports.native.spec import Axis, Native, Plot, Series


def native_density(chart: Chart, theme: Theme) -> Native:
    """Scores of 0 to 100 on both axes, as the cells of the screen."""
    words, frame = chart.words, chart.frame
    x, y = (Axis(words[side], 0.0, 100.0, TICKS[1] - TICKS[0], "#,##0") for side in "xy")
    cells = cells_thinned(chart.options["cells"])
    names = [short(str(name)) for name in frame["name"]]
    points = [(float(one), float(other)) for one, other in zip(frame["x"], frame["y"], strict=True)]
    shades = shades_of(cells, theme, words["clients"], (100.0, 100.0))
    dots = named_points("", names, points, Ground(x, y), [theme.actual] * len(names), theme, shades, theme.ink)
    series = (*_cuts(chart, theme), *shades, *dots)
    return Native((Plot("xy", series, value=y, across=x),), (plain(words["shade"], " "),))


def _cuts(chart: Chart, theme: Theme) -> tuple[Series, ...]:
    """A dashed line across the plot at each cut."""
    across, up = chart.options["cuts"]
    ends = (0.0, 100.0)
    found = []
    if across is not None:
        found.append(drawn_line(chart.words["x"], (across, across), ends, theme.axis, pt=1.25, is_dashed=True))
    if up is not None:
        found.append(drawn_line(chart.words["y"], ends, (up, up), theme.axis, pt=1.25, is_dashed=True))
    return tuple(found)
