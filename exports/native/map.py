"""A map as a native bubble chart: places across and up, area as revenue, one series a colour, names as words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from charts.chart import Chart
from charts.map import ROLES, colours_of
from charts.map_names import Ground
from charts.theme import Theme
from exports.native.marks import mixed, plain
from exports.native.spec import Axis, Native, Plot, Series

ASPECT = 2.2
"""Width over height of the frames that charts are drawn into, on slides and sheets."""
WORD_SIZE = 1e-6
"""What a bubble without a mark counts, against the largest: it only carries a name."""
STRENGTH = 0.8
SMALLER = 12.0
"""Programs make the largest bubble a quarter of the plot: an unseen one, so many times as large, keeps others small."""


def native_map(chart: Chart, theme: Theme) -> Native:
    """Bubbles in degrees, longitudes squeezed to the scale of latitudes; revenue in the currency unit as their area."""
    x, y = _axes(chart.options["ground"])
    # What is not in the legend stands at both ends: programs count its entries from either.
    unseen = _measure(chart, theme)
    series = (next(_names(chart, theme), unseen), *_bubbles(chart, theme), unseen)
    return Native((Plot("xy", series, value=y, across=x, has_legend=True),))


def _axes(ground: Ground) -> tuple[Axis, Axis]:
    """Both axes hidden, with the same scale in a frame of the usual shape."""
    wide, high = ground.high_x - ground.low_x, ground.high_y - ground.low_y
    middle_x, middle_y = (ground.low_x + ground.high_x) / 2, (ground.low_y + ground.high_y) / 2
    half_y = max(high, wide / ASPECT) / 2
    half_x = half_y * ASPECT
    return (
        Axis("", middle_x - half_x, middle_x + half_x, number_format="0.000", is_hidden=True),
        Axis("", middle_y - half_y, middle_y + half_y, number_format="0.000", is_hidden=True),
    )


def _bubbles(chart: Chart, theme: Theme) -> Iterator[Series]:
    """One series a role, named by what its colour means."""
    colours, said = colours_of(chart, theme), dict(chart.options["legend"])
    for role in ROLES:
        rows: pd.DataFrame = chart.frame[chart.frame["role"] == role]
        if not rows.empty:
            yield Series(
                plain(said[role]).lstrip("●◆○ "), tuple(map(float, rows["y"])),
                mixed(colours[role], STRENGTH, theme.panel), draws="points", at=tuple(map(float, rows["x"])),
                sizes=tuple(int(value) / 10_000 for value in rows["revenue_e4"]), is_hollow=role == "unknown",
            )  # fmt: skip


def _names(chart: Chart, theme: Theme) -> Iterator[Series]:
    """The names that the screen shows too, each in the middle of its place."""
    names = [name for name, _right, _up in chart.options["names"]]
    if names:
        largest = float(chart.frame["revenue_e4"].max()) / 10_000
        yield Series(
            "", tuple(name.y for name in names), theme.ink, draws="points", at=tuple(name.x for name in names),
            labels=tuple(plain(name.text) for name in names), marker_pt=0, places=("above",), ink=theme.ink,
            sizes=(largest * WORD_SIZE,) * len(names),
        )  # fmt: skip


def _measure(chart: Chart, theme: Theme) -> Series:
    """One bubble in the middle that is not drawn, against which the others are measured."""
    ground: Ground = chart.options["ground"]
    middle = ((ground.low_x + ground.high_x) / 2,), ((ground.low_y + ground.high_y) / 2,)
    largest = float(chart.frame["revenue_e4"].max()) / 10_000
    return Series("", middle[1], theme.ink, draws="points", at=middle[0], marker_pt=0, sizes=(largest * SMALLER,))
