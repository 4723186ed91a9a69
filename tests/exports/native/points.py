"""What every native chart of points must hold, and short ways to its series."""

from __future__ import annotations

import math

from charts.chart import Chart
from charts.theme import LIGHT
from exports.native.forms import native_of
from exports.native.spec import Grid, Native, Plot, Series
from tests.exports.native.drawn import demand_schema


def native(chart: Chart) -> Native:
    """The chart as an office program draws it, after all its series were found sound."""
    found = native_of(chart, LIGHT)
    assert found is not None
    for part in found.parts:
        if isinstance(part, Grid):
            assert len({len(row) for row in part.rows}) == 1
            continue
        assert part.series
        for series in part.series:
            _demand_sound(series, part)
    demand_schema(found)
    return found


HOSTILE = ('=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "永" * 500, "a bell \x07 and a null \x00")
"""Names that no file may be harmed by."""


def _demand_sound(series: Series, plot: Plot) -> None:
    count = len(series.at if plot.kind == "xy" else plot.categories)
    assert len(series.values) == count
    for row in (series.low, series.high, series.labels, series.colours):
        assert len(row) in (0, count)
    assert len(series.places) in (0, 1, count)
    for number in (*series.values, *series.at, *series.low, *series.high):
        assert number is None or (type(number) is float and math.isfinite(number))
    assert all(len(colour) == 7 and colour.startswith("#") for colour in (series.colour, *series.colours))
    if plot.kind == "xy":
        assert not any(plot.across.is_log and at is not None and at <= 0 for at in series.at)
        assert not any(plot.value.is_log and value is not None and value <= 0 for value in series.values)


def plots(found: Native) -> list[Plot]:
    return [part for part in found.parts if isinstance(part, Plot)]


def plot(found: Native) -> Plot:
    (only,) = plots(found)
    return only


def named(where: Plot, name: str, draws: str = "points") -> Series:
    """The series of that name that is drawn so."""
    (only,) = [
        one for one in where.series if one.name == name and one.draws == draws and (one.marker_pt or draws == "line")
    ]
    return only


def said(where: Plot) -> list[str]:
    """All texts in the chart, with plain spaces."""
    texts = [text for one in where.series for text in one.labels if text]
    return [text.replace("\u00a0", " ").rstrip("\u2002") for text in texts]
