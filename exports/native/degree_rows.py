"""The four degrees as rows: now with its interval against last year, the raw value below the name."""

from __future__ import annotations

from collections.abc import Sequence

from charts import axes
from charts.chart import Chart
from charts.theme import Theme
from exports.native.marks import number, plain, words_at
from exports.native.now_and_before import joined_points
from exports.native.rows import (
    NAME_PX,
    places_up,
    row_ends,
    row_names,
    rows_axis,
    rows_room,
    value_axis,
)
from exports.native.spec import Axis, Native, Plot, Series

WHY_PX = 420


def native_degree_rows(chart: Chart, theme: Theme) -> Native:
    """Points of 0 to 100 on a scale that zooms; why a degree is unknown stands in its row."""
    frame = chart.frame
    axis = value_axis(chart.options["ticks"])
    labels = [
        "\n".join(axes.fitted(text, NAME_PX) for text in (str(label), str(raw)) if text)
        for label, raw in zip(frame["label"], frame["raw"], strict=True)
    ]
    now, before, low, high = (list(map(number, frame[name])) for name in ("value", "before", "low", "high"))
    roles = [str(role) for role in frame["role"]]
    ends = [
        " · ".join(part for part in parts if part) for parts in zip(frame["change_text"], frame["n_text"], strict=True)
    ]
    inks = [theme.colour(role) if change else theme.muted
            for role, change in zip(roles, frame["change_text"], strict=True)]  # fmt: skip
    points = joined_points(
        now, before, list(frame["text"]), plain(chart.words["before"]), list(frame["before_text"]), roles, theme,
        low=low, high=high,
    )  # fmt: skip
    unknown = [at for at, value in enumerate(now) if value is None]
    series = (
        *row_names(labels, axis, theme, unknown),
        *points,
        *_why(chart, unknown, axis, theme),
        *row_ends(ends, inks, axis),
    )
    return Native((Plot("xy", series, value=rows_axis(len(labels)), across=axis, room=rows_room(labels, ends)),))


def _why(chart: Chart, unknown: Sequence[int], axis: Axis, theme: Theme) -> list[Series]:
    """Why a value is unknown, at the left of its row."""
    up, low = places_up(len(chart.frame)), axis.low or 0.0
    texts = [axes.fitted(str(chart.frame["why"][at]) or chart.options["unknown"], WHY_PX) for at in unknown]
    return [
        words_at("", (low,), (up[at],), (text,), theme.muted, ("right",))
        for at, text in zip(unknown, texts, strict=True)
    ]
