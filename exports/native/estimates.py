"""Rows of an estimate as points with whiskers lying down, and what each is held against."""

from __future__ import annotations

from collections.abc import Sequence

from charts import axes
from charts.chart import Chart
from charts.theme import Theme
from exports.native.marks import drawn_line, intervals, mixed, number, plain, without_number, words_at
from exports.native.rows import (
    END_PX,
    lines_of,
    places_up,
    row_ends,
    row_names,
    rows_axis,
    rows_room,
    value_axis,
)
from exports.native.spec import Native, Plot, Series

Numbers = tuple[float | None, ...]
STRENGTH = 0.5  # of an interval against its point


def native_estimates(chart: Chart, theme: Theme) -> Native:
    """One point a row in the unit of the axis, the first row on top; a row whose value is unknown says so."""
    frame, options = chart.frame, chart.options
    axis = value_axis(options["ticks"], without_number(options["tick_texts"][-1]))
    labels = [lines_of(str(label)) for label in frame["label"]]
    values: Numbers = tuple(map(number, frame["value"]))
    notes = [axes.fitted(str(note), END_PX) for note in frame["note"]]
    ends = [" · ".join(part for part in parts if part) for parts in zip(frame["text"], notes, strict=True)]
    roles = [str(role) for role in frame["role"]]
    inks = [
        theme.muted if value is None else theme.colour(role or "ink") for value, role in zip(values, roles, strict=True)
    ]
    colours = tuple(theme.colour(role or "actual") for role in roles)
    series = (
        *row_names(labels, axis, theme),
        *_reference(chart, len(labels), theme),
        *_held_against(chart, theme),
        *_points(axis.title, chart, values, colours, theme),
        *row_ends(ends, inks, axis),
    )
    return Native((Plot("xy", series, value=rows_axis(len(labels)), across=axis, room=rows_room(labels, ends)),))


def _points(name: str, chart: Chart, values: Numbers, colours: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    """The rows' own values, and their intervals as strokes, one series a colour."""
    up = places_up(len(values))
    low, high = ([number(end) for end in chart.frame[name]] for name in ("low", "high"))
    found: list[Series] = []
    for colour in dict.fromkeys(colours):
        rows = [at for at, own in enumerate(colours) if own == colour and values[at] is not None]
        pale = mixed(colour, STRENGTH, theme.panel)
        found += intervals("95 %", [low[n] for n in rows], [high[n] for n in rows], [up[n] for n in rows], pale, 2.0)
    is_one = len(set(colours)) == 1
    points = Series(
        name, tuple(up), colours[0], draws="points", at=values, colours=() if is_one else colours, marker_pt=8
    )
    return (*found, points)


def _reference(chart: Chart, count: int, theme: Theme) -> tuple[Series, ...]:
    """The value for all rows as a dashed line, its text above it."""
    value = number(chart.options["reference"])
    if value is None:
        return ()
    name, top = plain(chart.words["reference"]), count + 0.6
    line = drawn_line(name, (value, value), (0.4, top), theme.muted, pt=1.25, is_dashed=True)
    return (line, words_at(name, (value,), (top,), (name,), theme.muted, ("above",)))


def _held_against(chart: Chart, theme: Theme) -> tuple[Series, ...]:
    """Claims as strokes and second points hollow, each named once, where it lies farthest from the row's own value."""
    found = []
    for key, colour in (("claim", theme.neutral), ("raw", theme.before)):
        at: Numbers = tuple(map(number, chart.frame[key]))
        if all(one is None for one in at):
            continue
        name = plain(chart.words[key])
        labels = _named_once(name, [str(text) for text in chart.frame[f"{key}_text"]], at, chart)
        found.append(
            Series(
                name, tuple(places_up(len(at))), colour, draws="points", at=at, labels=labels, ink=theme.muted,
                marker_pt=9 if key == "claim" else 7, symbol="diamond" if key == "claim" else "circle",
                is_hollow=True, places=("below",),
            )
        )  # fmt: skip
    return tuple(found)


def _named_once(name: str, texts: Sequence[str], at: Numbers, chart: Chart) -> tuple[str, ...]:
    """The mark's name with its number at one row, no text at the others."""
    if not name:
        return ()
    own = [number(value) for value in chart.frame["value"]]
    gaps = [
        -1.0 if one is None else abs(one - (one if value is None else value))
        for one, value in zip(at, own, strict=True)
    ]
    farthest = max(range(len(gaps)), key=gaps.__getitem__)
    return tuple(f"{name} {text}" if n == farthest else "" for n, text in enumerate(texts))
