"""Rows of dots: now against last year on one scale, the change and n at the right."""

from __future__ import annotations

from charts.chart import Chart
from charts.theme import Theme
from exports.native.marks import number, plain, without_number, words_at
from exports.native.now_and_before import joined_points
from exports.native.rows import (
    lines_of,
    places_up,
    row_ends,
    row_names,
    rows_axis,
    rows_room,
    value_axis,
)
from exports.native.spec import Native, Plot


def native_dots(chart: Chart, theme: Theme) -> Native:
    """Values in the unit of the axis; a row without a value says so in its place."""
    frame = chart.frame
    axis = value_axis(chart.options["ticks"], without_number(chart.options["tick_texts"][-1]))
    labels = [lines_of(str(label)) for label in frame["label"]]
    now, before = list(map(number, frame["value"])), list(map(number, frame["before"]))
    roles = [str(role) for role in frame["role"]]
    ends = [
        " · ".join(part for part in parts if part) for parts in zip(frame["change_text"], frame["n_text"], strict=True)
    ]
    inks = [theme.colour(role) if change else theme.muted
            for role, change in zip(roles, frame["change_text"], strict=True)]  # fmt: skip
    points = joined_points(
        now, before, list(frame["text"]), plain(chart.words["before"]), list(frame["before_text"]), roles, theme
    )
    up = places_up(len(now))
    unknown = [at for at, value in enumerate(now) if value is None]
    said = [
        words_at("", (axis.low or 0.0,), (up[at],), (str(frame["text"][at]),), theme.muted, ("right",))
        for at in unknown
    ]
    series = (*row_names(labels, axis, theme, unknown), *points, *said, *row_ends(ends, inks, axis))
    return Native((Plot("xy", series, value=rows_axis(len(labels)), across=axis, room=rows_room(labels, ends)),))
