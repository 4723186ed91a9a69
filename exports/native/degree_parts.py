"""Parts by degrees: a small plot of rows a degree, all as wide in points, centred on the value of all."""

from __future__ import annotations

import math
from typing import Any

from charts import axes
from charts.chart import Chart
from charts.theme import SIZE_STRONG, Theme
from exports.native.marks import drawn_line, intervals, mixed, number, plain, words_at
from exports.native.rows import NAME_PX, places_up, row_ends, row_names, row_rules, rows_axis
from exports.native.spec import Axis, Box, Native, Plot, Series

WIDE_PX = 1000
STRENGTH = 0.35  # of an interval against its point
TOP, BOTTOM, N_SHARE, AIR = 0.12, 0.08, 0.17, 0.02


def native_degree_parts(chart: Chart, theme: Theme) -> Native:
    """One plot a degree; the names of the parts stand left of the first."""
    parts, heads = chart.options["parts"], chart.options["heads"]
    labels = [axes.fitted(str(part), NAME_PX, SIZE_STRONG) for part in parts]
    names = max(axes.text_px(label, SIZE_STRONG) for label in labels) / WIDE_PX + 0.03
    wide = (1 - names) / len(heads)
    plots = []
    for at in range(len(heads)):
        left = 0.0 if at == 0 else names + at * wide
        box = Box(left, 0.0, wide + (names if at == 0 else 0.0), 1.0)
        before = names / box.width if at == 0 else 0.0
        room = Box(before + AIR, TOP, 1 - before - 2 * AIR - N_SHARE * wide / box.width, 1 - TOP - BOTTOM)
        plots.append(_plot(chart, at, labels if at == 0 else [], box, room, theme))
    return Native(tuple(plots))


def _plot(chart: Chart, at: int, labels: list[str], box: Box, room: Box, theme: Theme) -> Plot:
    count = len(chart.options["parts"])
    rows = {int(row["row"]): row for row in chart.frame.to_dict("records") if row["column"] == at}
    shown: list[dict[str, Any]] = [rows.get(row, {}) for row in range(count)]
    axis = _axis(chart, at, shown)
    name, company = chart.options["heads"][at]
    names = row_names(labels, axis, theme) if labels else row_rules(count, axis, theme)
    series = [*names, *_company(chart, at, company, count, theme)]
    before = tuple(number(row.get("before")) for row in shown)
    up = tuple(places_up(count))
    if any(one is not None for one in before):
        series.append(
            Series(_before_name(chart), up, theme.before, draws="points", at=before, marker_pt=6, is_hollow=True)
        )
    low, high = ([number(row.get(end)) for row in shown] for end in ("low", "high"))
    series += intervals("95 %", low, high, up, mixed(theme.actual, STRENGTH, theme.panel), 3.0)
    series.append(_now(name, shown, up, theme))
    inks = [theme.muted] * count
    ends = [str(row.get("n_text", "")) for row in shown]
    unknown = [str(row.get("text", "")) if number(row.get("value")) is None else "" for row in shown]
    series += row_ends([end or why for end, why in zip(ends, unknown, strict=True)], inks, axis)
    return Plot("xy", tuple(series), value=rows_axis(count), across=axis, title=name, box=box, room=room)


def _now(name: str, rows: list[dict[str, Any]], up: tuple[float, ...], theme: Theme) -> Series:
    """The values of now with their intervals; the one that the title names is bold by a larger mark of ink."""
    at = tuple(number(row.get("value")) for row in rows)
    marked = [bool(row.get("is_marked", False)) for row in rows]
    colours = tuple(theme.good if is_marked else theme.actual for is_marked in marked)
    return Series(
        name, up, theme.actual, draws="points", at=at,
        labels=tuple(str(row["text"]) if one is not None else "" for row, one in zip(rows, at, strict=True)),
        marker_pt=8, places=("above",), ink=theme.ink, colours=colours if any(marked) else (),
    )  # fmt: skip


def _axis(chart: Chart, at: int, rows: list[dict[str, Any]]) -> Axis:
    """Round ends around the centre, as many points apart in every column."""
    centre, reach = chart.options["centres"][at], chart.options["reach"]
    wide = 10.0 * math.ceil(2 * reach / 10 - 1e-9)
    known = [float(row[name]) for row in rows for name in ("value", "before") if number(row.get(name)) is not None]
    low = 5.0 * round((centre - wide / 2) / 5)
    if known and min(known) < low:
        low = 5.0 * math.floor(min(known) / 5)
    elif known and max(known) > low + wide:
        low = 5.0 * math.ceil((max(known) - wide) / 5)
    step = 5.0 if wide <= 20 else 10.0 if wide <= 40 else 20.0
    return Axis("", low, low + wide, step, "#,##0")


def _company(chart: Chart, at: int, said: str, count: int, theme: Theme) -> list[Series]:
    """The value of all as a dashed line down the column, said above it; none where it is unknown."""
    if not any(sign.isdigit() for sign in said):
        return []
    centre, top = float(chart.options["centres"][at]), count + 0.6
    line = drawn_line(said, (centre, centre), (0.4, top), theme.axis, pt=1.25, is_dashed=True)
    return [line, words_at(said, (centre,), (top,), (said,), theme.muted, ("above",))]


def _before_name(chart: Chart) -> str:
    """What the hollow points are, as the hover says it: "last year 61.2"."""
    for said, before in zip(chart.frame["hover"], chart.frame["before"], strict=True):
        lines = plain(str(said)).split("\n")
        if number(before) is not None and len(lines) > 2:
            return lines[2].rpartition(" ")[0]
    return ""
