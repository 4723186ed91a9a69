from __future__ import annotations

from typing import Any

import pytest

from tests.exports.drawing.made import bar, drawn, labelled, line, plot

NOTE = {"text": "a", "x": 1, "y": 1, "showarrow": False}
RECT = {"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1}


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (plot({"type": "pie", "values": [1]}), "trace of type 'pie'"),
        (plot(line([1], [1], "lines+markers+text")), "mode 'lines\\+markers\\+text'"),
        (plot(line([1], [1], fill="tonexty")), "fill 'tonexty'"),
        (plot(line([1], [1], stackgroup="a")), "'stackgroup'"),
        (plot(line([1], [1], "markers", marker={"symbol": "star"})), "symbol 'star'"),
        (plot(line([1], [1], "markers", marker={"colorscale": "Viridis"})), "'marker.colorscale'"),
        (plot(bar([1], [1], textangle=-90)), "textangle -90"),
        (plot(bar([1], [1], marker={"color": "#000000", "pattern": {"shape": ["", "x"]}})), "pattern.shape 'x'"),
        (plot(bar([1], [1]), bar([1], [1]), barmode="group"), "side by side"),
        (plot(bar([1], [1]), barmode="stack"), "barmode 'stack'"),
        (plot(bar([1], [1], marker={"color": "teal"})), "'teal' is not a colour"),
        (plot(bar([1, 2], [1])), "2 x and 1 y"),
        (plot(line([1, 2], [1])), "2 x and 1 y"),
        (plot(line([1, 2], [1, 2], line={"dash": "wavy"})), "'wavy' is no dash"),
        (plot(line([1], [1], xaxis="x9")), "no axis 'x9'"),
        (plot(xaxis=labelled(0, 1, [0], ["a"], type="category")), "type 'category'"),
        (plot(xaxis={"range": [0, 1]}), "labels but no tickvals"),
        (plot(xaxis={"showticklabels": False}), "has no range"),
        (plot(xaxis={"range": [3, 3], "showticklabels": False}), "two different ends"),
        (plot(xaxis=labelled(0, 1, [0], ["a"], overlaying="x2")), "'overlaying'"),
        (plot(annotations=[{**NOTE, "textangle": 45}]), "textangle 45"),
        (plot(annotations=[{**NOTE, "arrowhead": 2}]), "arrowhead 2"),
        (plot(shapes=[{**RECT, "type": "path"}]), "type 'path'"),
        (plot(shapes=[{**RECT, "xsizemode": "pixel"}]), "'xsizemode'"),
        (plot(showlegend=True), "showlegend True"),
        (plot(sliders=[1]), "'sliders'"),
    ],
)
def test_what_the_paper_cannot_draw_is_refused_by_name(figure: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        drawn(figure)


def test_paper_too_narrow_for_the_margins_is_refused() -> None:
    with pytest.raises(ValueError, match="leave no room beside the margins"):
        drawn(plot(), width=20)


def test_what_only_the_screen_needs_is_passed_over() -> None:
    drawn(plot(bar([1], [1], hovertext=["a"], hoverinfo="text", customdata=[1], name="n"), hovermode="x"))
