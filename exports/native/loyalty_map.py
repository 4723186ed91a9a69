"""Clients by attitude and patronage: shaded squares, where spurious and true loyalty are likely, the dearest named."""

from __future__ import annotations

from charts.chart import Chart
from charts.loyalty_map import COLOURS, CORNERS, LIKELY, TICKS
from charts.theme import Theme
from exports.native.crowd import cells_thinned, named_points, shades_of, short
from exports.native.labels import Ground
from exports.native.marks import drawn_line, plain, words_at
from exports.native.spec import Axis, Native, Plot, Series


def native_loyalty_map(chart: Chart, theme: Theme) -> Native:
    """Scores of 0 to 100 on both axes; the four kinds stand in their corners with what they come to."""
    words, frame = chart.words, chart.frame
    cells = cells_thinned(chart.options["cells"])
    points = [(float(x), float(y)) for x, y in zip(frame["x"], frame["y"], strict=True)]
    names = [short(str(name)) for name in frame["name"]]
    colours = [theme.colour(str(role)) for role in frame["role"]]
    x_axis = Axis(words["x"], 0.0, 100.0, float(TICKS[1] - TICKS[0]), "#,##0")
    y_axis = Axis(words["y"], -20.0, 120.0, float(TICKS[1] - TICKS[0]), '[<0]"";[>100]"";#,##0')
    spurious = plain(chart.options["kinds"]["spurious"][0])
    shades = shades_of(cells, theme, words["clients"], (100.0, 116.0))
    series = (
        *shades,
        *_levels(chart, theme),
        *named_points(spurious, names, points, Ground(x_axis, y_axis), colours, theme, shades, theme.ink),
        *_corners(chart, theme),
    )
    return Native((Plot("xy", series, value=y_axis, across=x_axis),), (plain(words["shade"], " "),))


def _levels(chart: Chart, theme: Theme) -> tuple[Series, ...]:
    """The lines where a kind is likely to 50 and 80 %, the chance at the outer end."""
    found: list[Series] = []
    for kind, level, xs, ys in chart.options["lines"]:
        colour, said = theme.colour(COLOURS[kind]), f"{round(100 * level)} %"
        name = f"{plain(chart.options['kinds'][kind][0])} {said}"
        found.append(drawn_line(name, xs, ys, colour, pt=1.25, is_dashed=level != max(LIKELY)))
        side = "above" if level == max(LIKELY) else "below"
        shift = 2.0 if kind == "spurious" else -2.0
        found.append(
            words_at(name, (xs[0] + shift,), (ys[0],), (said,), colour, ("above" if side == "above" else "below",))
        )
    return tuple(found)


def _corners(chart: Chart, theme: Theme) -> tuple[Series, ...]:
    """The kinds with what they come to, each beyond its corner of the map."""
    found = []
    for kind, (x, y) in CORNERS.items():
        said = " · ".join(plain(text) for text in chart.options["kinds"][kind] if text)
        place = ((100.0 * x,), (110.0 if y else -10.0,))
        ink = theme.colour(COLOURS[kind])
        name = plain(chart.options["kinds"][kind][0])
        found.append(words_at(name, *place, (said,), ink, ("left" if x else "right",), is_bold=True))
    return tuple(found)
