"""Parts side by side in four aligned columns, one a degree: who stands above and below all, against last year.

Each column is centred on the value of all and its scale is the same in all four, so that a step to the right means as
many points everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.measure import is_unknown
from charts.theme import LINE_REFERENCE, SIZE_AXIS, SIZE_IN_BAR, SIZE_STRONG, Theme, faded

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("part", "degree", "value", "low", "high", "before", "n")
MOST_ROWS = 10
ROW_PX, HEAD_PX, BOTTOM_PX, SIDE_PX = 66, 40, 6, 10
WIDE, LEAST_REACH, AIR = 0.86, 5.0, 1.3  # air: the number over the farthest dot is not cut on a phone
UP_NAME, UP_DOT = 20, -9  # px above the middle of a row


def degree_parts_chart(
    rows: pd.DataFrame,
    words: Words,
    *,
    degrees: Mapping[str, str],
    company: Mapping[str, float | None],
    company_name: str,
    before_name: str = "",
    marked: tuple[str, str] | None = None,
    height: int = 0,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """Up to ten parts by up to four degrees, each cell a dot with its interval, last year hollow, value and n.

    rows: one a part and degree: `part` (its name), `degree` (a key of `degrees`), `value`, `low`, `high`, `before` in
    points, `n`; and a key for `clicks`. An unknown cell keeps its place and says so. degrees: key → name in the
    reader's language, in order. company: the value of all by degree, named `company_name`. before_name: what `before`
    is, on hover. marked: the part and degree that the title names.
    Raises ValueError for an empty frame, missing columns, more than ten parts, an unknown degree, or no known value.
    """
    axes.required(rows, NEEDS, "degree_parts")
    parts = list(dict.fromkeys(str(part) for part in rows["part"]))
    if len(parts) > MOST_ROWS:
        raise ValueError(f"degree_parts: {len(parts)} parts, at most {MOST_ROWS} can be read; the table holds the rest")
    if strange := sorted(set(rows["degree"]) - set(degrees)):
        raise ValueError(f'degree_parts: "{strange[0]}" is no degree here; the degrees are {", ".join(degrees)}')
    values = {name: [None if is_unknown(one) else float(one) for one in rows[name]] for name in NEEDS[2:6]}
    if all(value is None for value in values["value"]):
        raise ValueError("degree_parts: no value is known; say in the panel's `missing` why there is nothing to draw")
    order = list(degrees)
    frame = tidy(values)
    frame.insert(0, "part", [str(part) for part in rows["part"]])
    frame.insert(1, "row", [parts.index(part) for part in frame["part"]])
    frame.insert(2, "column", [order.index(degree) for degree in rows["degree"]])
    frame["text"] = [words.number(value, 0) for value in values["value"]]
    frame["n_text"] = ["" if is_unknown(n) or not n else f"n {words.count(int(n))}" for n in rows["n"]]
    frame["is_marked"] = [(part, degree) == marked for part, degree in zip(frame["part"], rows["degree"], strict=True)]
    said = before_name or words("last year")
    frame["hover"] = _hovers(frame, [degrees[degree] for degree in rows["degree"]], said, words)
    if clicks in rows.columns:
        frame[clicks] = list(rows[clicks])
    centres = [_centre(company.get(degree), frame, at) for at, degree in enumerate(order)]
    heads = [(degrees[key], _head(company.get(key), company_name, words)) for key in order]
    options = {"parts": tuple(parts), "centres": tuple(centres), "heads": tuple(heads), "reach": _reach(frame, centres)}
    tall = height or HEAD_PX + BOTTOM_PX + ROW_PX * len(parts)
    return Chart("degree_parts", frame, {}, options, tall, clicks, clicks_page, alt)


def _head(value: float | None, name: str, words: Words) -> str:
    return f"{name} {words.number(value, 0)}"


def _hovers(frame: pd.DataFrame, names: Sequence[str], before: str, words: Words) -> list[str]:
    found = []
    for row, name in zip(frame.itertuples(index=False), names, strict=True):
        between = "" if row.low is None else f" ({words.number(row.low)}–{words.number(row.high)})"
        then = "" if row.before is None else f"{before} {words.number(row.before)}"
        lines = (str(row.part), f"{name} {words.number(row.value)}{between}", then, str(row.n_text))
        found.append("<br>".join(axes.escaped(line) for line in lines if line))
    return found


def _centre(value: float | None, frame: pd.DataFrame, column: int) -> float:
    """What a column is centred on: the value of all, else the middle of what it holds."""
    if value is not None and not is_unknown(value):
        return float(value)
    known = [one for one in frame.loc[frame["column"] == column, "value"] if one is not None]
    return (min(known) + max(known)) / 2 if known else 50.0


def _reach(frame: pd.DataFrame, centres: Sequence[float]) -> float:
    """How many points the farthest dot of all columns lies from its centre."""
    gaps = [
        abs(value - centres[column])
        for name in ("value", "before")
        for value, column in zip(frame[name], frame["column"], strict=True)
        if value is not None
    ]
    return max(LEAST_REACH, *gaps) * AIR


def degree_parts_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `degree_parts_chart`."""
    parts, heads = chart.options["parts"], chart.options["heads"]
    found = axes.layout(theme, chart.height, right=SIDE_PX, top=HEAD_PX, bottom=BOTTOM_PX)
    found["xaxis"] = axes.bare_axis(theme, 0, len(heads) - (1 - WIDE))
    found["yaxis"] = axes.bare_axis(theme, 0.5 - len(parts), 0.5)
    found["shapes"] = _rules(chart, theme)
    found["annotations"] = [
        *(note for at, head in enumerate(heads) for note in _named(head, at, theme)),
        *(_part(part, at, theme) for at, part in enumerate(parts)),
        *(note for row in chart.frame.itertuples(index=False) for note in _said(row, chart, theme)),
    ]
    return {"data": _marks(chart, theme), "layout": found}


def _named(head: tuple[str, str], at: int, theme: Theme) -> list[Figure]:
    """The degree's name above its column, the value of all below it."""
    place: dict[str, Any] = {"x": at, "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom"}
    name, value = (axes.escaped(text) for text in head)
    return [
        axes.note(f"<b>{name}</b>", colour=theme.ink, size=SIZE_IN_BAR, yshift=20, **place),
        axes.note(value, colour=theme.muted, size=SIZE_IN_BAR, yshift=4, **place),
    ]


def _part(part: str, at: int, theme: Theme) -> Figure:
    name = axes.escaped(axes.fitted(part, axes.NARROW_PX - SIDE_PX, SIZE_STRONG))
    place: dict[str, Any] = {"x": 0, "xanchor": "left", "y": -at, "yshift": UP_NAME, "bgcolor": theme.panel}
    return axes.note(name, colour=theme.ink, size=SIZE_STRONG, **place)


def _x(value: float, column: int, chart: Chart) -> float:
    """Where a value stands: its column, centred on the value of all, cut at the column's ends."""
    share = (value - chart.options["centres"][column]) / chart.options["reach"]
    return round(column + WIDE / 2 * (1 + min(max(share, -1.0), 1.0)), 4)


def _y(row: int, up_px: float) -> float:
    return round(-row + up_px / ROW_PX, 4)


def _rules(chart: Chart, theme: Theme) -> list[Figure]:
    """A hairline for every cell, and the value of all as a dashed line down each column."""
    found: list[Figure] = []
    count = len(chart.options["parts"])
    for column in range(len(chart.options["heads"])):
        for row in range(count):
            y = _y(row, UP_DOT)
            line = {"color": theme.hairline, "width": 1}
            found.append(
                {"type": "line", "x0": column, "x1": column + WIDE, "y0": y, "y1": y, "line": line, "layer": "below"}
            )
        middle = column + WIDE / 2
        dashed = {"color": theme.axis, "width": LINE_REFERENCE, "dash": "dash"}
        ends = {"x0": middle, "x1": middle, "y0": _y(count - 1, -25), "y1": 0.5}
        found.append({"type": "line", **ends, "line": dashed, "layer": "below"})
    return found


def _said(row: Any, chart: Chart, theme: Theme) -> list[Figure]:
    """The value above its dot, n below at the left of its cell; a dash where it is unknown."""
    y = _y(row.row, UP_DOT)
    if row.value is None:
        return [axes.note("–", colour=theme.muted, size=SIZE_AXIS, x=row.column + WIDE / 2, y=y, bgcolor=theme.panel)]
    text = f"<b>{row.text}</b>" if row.is_marked else row.text
    found = [axes.note(text, colour=theme.ink, x=_x(row.value, row.column, chart), y=y, yshift=13)]
    if row.n_text:
        place: dict[str, Any] = {"x": row.column, "xanchor": "left", "y": y, "yshift": -13}
        found.append(axes.note(row.n_text, colour=theme.muted, size=SIZE_IN_BAR, bgcolor=theme.panel, **place))
    return found


def _marks(chart: Chart, theme: Theme) -> list[Figure]:
    """Intervals as one line with gaps, last year hollow, now solid; what the title names in the praise of good."""
    rows = [row for row in chart.frame.itertuples(index=False) if row.value is not None]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row in rows:
        if row.low is not None and row.high is not None:
            xs += [_x(row.low, row.column, chart), _x(row.high, row.column, chart), None]
            ys += [_y(row.row, UP_DOT)] * 2 + [None]
    found: list[Figure] = [
        {
            "type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip",
            "line": {"color": faded(theme.actual, 0.35), "width": 4},
        }
    ] if xs else []  # fmt: skip
    past = [row for row in rows if row.before is not None]
    edge = {"color": theme.before, "width": 1.5}
    if past:
        found.append(_dots(past, "before", {"size": 7, "color": theme.panel, "line": edge}, chart))
    colours = [theme.ink if row.is_marked else theme.actual for row in rows]
    sizes = [12 if row.is_marked else 9 for row in rows]
    return [*found, _dots(rows, "value", {"size": sizes, "color": colours, "line": {"width": 0}}, chart)]


def _dots(rows: Sequence[Any], name: str, marker: Figure, chart: Chart) -> Figure:
    """Dots of one kind; those of now say all on hover and hand back the key of their part."""
    xs = [_x(getattr(row, name), row.column, chart) for row in rows]
    trace: Figure = {
        "type": "scatter", "mode": "markers", "cliponaxis": False, "marker": marker, "hoverinfo": "skip", "x": xs,
        "y": [_y(row.row, UP_DOT) for row in rows],
    }  # fmt: skip
    if name == "value":
        trace |= {"hoverinfo": "text", "hovertext": [row.hover for row in rows]}
        if chart.clicks:
            trace["customdata"] = [getattr(row, chart.clicks) for row in rows]
    return trace
