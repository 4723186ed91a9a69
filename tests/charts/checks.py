"""What every drawn chart must hold, whatever its form."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go

from charts.chart import Chart
from charts.draw import figure
from charts.theme import DARK, LIGHT

MOST_MARKS, MOST_BYTES = 2_000, 40_000


def drawn(chart: Chart) -> dict[str, Any]:
    """The light figure, after both themes passed: valid for plotly, plain JSON without NaN, small, few marks."""
    for theme in (DARK, LIGHT):
        found = figure(chart, theme)
        go.Figure(found)
        assert len(json.dumps(found, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()) <= MOST_BYTES
        assert marks(found) <= MOST_MARKS
        assert found["layout"]["showlegend"] is False
    return found


def marks(found: dict[str, Any]) -> int:
    """About how many SVG elements a figure becomes: a bar or marker each, a line or an image one."""
    count = len(found["layout"]["annotations"]) + len(found["layout"]["shapes"])
    for trace in found["data"]:
        is_each = trace["type"] == "bar" or "markers" in trace.get("mode", "")
        count += len(trace["x"]) if is_each else 1
    return count


def texts(found: dict[str, Any]) -> list[str]:
    """The texts in the chart, with plain spaces where the number shapes keep theirs together."""
    return [note["text"].replace("\u00a0", " ") for note in found["layout"]["annotations"]]


def note(found: dict[str, Any], text: str) -> dict[str, Any]:
    at = next(at for at, said in enumerate(texts(found)) if text in said)
    return dict(found["layout"]["annotations"][at])
