"""The marks of a row of estimates: interval, own value, and the point or claim that it is held against."""

from __future__ import annotations

from typing import Any

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.theme import SIZE_AXIS, Theme, faded


def side_of(value: float, chart: Chart) -> str:
    """To which side a text at a value grows, so that it stays within the plot."""
    ticks = chart.options["ticks"]
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"


def mark_names(rows: dict[str, list[Any]], chart: Chart, theme: Theme) -> list[Figure]:
    """What the second point and the claim are, said once each where they lie farthest from the row's own value."""
    found = []
    for name, shift in (("raw", -13), ("claim", -14)):
        gaps = [
            -1.0 if other is None else abs(other - (other if value is None else value))
            for value, other in zip(rows["value"], rows[name], strict=True)
        ]
        at = max(range(len(gaps)), key=gaps.__getitem__)
        if gaps[at] < 0 or not chart.words[name]:
            continue
        other = rows[name][at]
        text = f"{chart.words[name]} {rows[f'{name}_text'][at]}"
        place: dict[str, Any] = {"x": other, "y": -at, "yshift": shift, "xanchor": side_of(other, chart)}
        found.append(axes.note(text, colour=theme.muted, size=SIZE_AXIS, **place))
    return found


def estimate_marks(rows: dict[str, list[Any]], theme: Theme, chart: Chart) -> list[Figure]:
    """Intervals as strokes, claims as ticks, second points hollow, and the own values solid on top."""
    colours = [theme.colour(role or "actual") for role in rows["role"]]
    low, high = chart.options["ticks"][0], chart.options["ticks"][-1]
    found: list[Figure] = []
    for at, colour in enumerate(colours):
        ends = [rows[end][at] for end in ("low", "high")]
        if rows["value"][at] is not None and None not in ends:
            found.append(
                {
                    "type": "scatter", "mode": "lines", "x": [min(max(end, low), high) for end in ends],
                    "y": [-at, -at], "line": {"color": faded(colour, 0.5), "width": 2}, "hoverinfo": "skip",
                }
            )  # fmt: skip
    shown: tuple[tuple[str, dict[str, Any]], ...] = (
        ("claim", {"symbol": "line-ns", "size": 16, "line": {"color": theme.ink, "width": 2}}),
        ("raw", {"size": 8, "color": theme.panel, "line": {"color": theme.before, "width": 1.5}}),
        ("value", {"size": 9, "color": colours}),
    )
    for name, marker in shown:
        at_rows = [at for at, value in enumerate(rows[name]) if value is not None]
        if not at_rows:
            continue
        if name == "value":
            marker = marker | {"color": [colours[at] for at in at_rows]}
        said = chart.words.get(name, "")
        trace: Figure = {
            "type": "scatter", "mode": "markers", "x": [min(max(rows[name][at], low), high) for at in at_rows],
            "y": [-at for at in at_rows], "marker": marker, "cliponaxis": False, "hoverinfo": "text",
            "hovertext": [
                rows["hover"][at] if name == "value" else f"{said} {rows[f'{name}_text'][at]}".strip()
                for at in at_rows
            ],
        }  # fmt: skip
        if chart.clicks and name == "value":
            trace["customdata"] = [rows[chart.clicks][at] for at in at_rows]
        found.append(trace)
    return found
