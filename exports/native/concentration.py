"""How revenue adds up from the largest client down, as lines of points."""

from __future__ import annotations

from charts.chart import Chart
from charts.concentration import TICKS
from charts.theme import Theme
from exports.native.marks import drawn_line, plain, without_number, words_at
from exports.native.spec import Axis, Native, Plot, Series

NEAR, UP = 12.0, 12.0


def native_concentration(chart: Chart, theme: Theme) -> Native:
    """The curve in percent of clients and revenue, the line of equal clients dashed, two points with their words."""
    words, (x, y), half = chart.words, chart.options["top"], chart.options["half"]
    name = without_number(plain(chart.options["texts"][-1])).rstrip(" %")
    curve = drawn_line(
        name, [float(one) for one in chart.frame["clients"]], [float(one) for one in chart.frame["revenue"]],
        theme.actual, pt=2.5,
    )  # fmt: skip
    points = Series(
        "", (y, 50.0), theme.actual, draws="points", at=(x, half), marker_pt=9, is_hollow=True,
        labels=("" if y - x < NEAR else words["top"], words["half"]), places=("right",), ink=theme.ink, is_bold=True,
    )  # fmt: skip
    even = drawn_line(words["even"], (0.0, 100.0), (0.0, 100.0), theme.before, pt=1.25, is_dashed=True)
    said = [words_at("", (62.0,), (56.0,), (words["even"],), theme.muted, ("right",))]
    right = next(
        (
            float(one)
            for one, other in zip(chart.frame["clients"], chart.frame["revenue"], strict=True)
            if other > y + 16
        ),
        x,
    )
    if y - x < NEAR:  # beside its point the label would stand on the line of equal clients
        said.append(words_at("", (right + 1.5,), (y + UP,), (words["top"],), theme.ink, ("right",), is_bold=True))
    step = float(TICKS[1] - TICKS[0])
    return Native(
        (
            Plot(
                "xy", (even, curve, points, *said), value=Axis(f"{name}, %", 0.0, 100.0, step, "#,##0"),
                across=Axis(words["x"], 0.0, 100.0, step, "#,##0"),
            ),
        )
    )  # fmt: skip
