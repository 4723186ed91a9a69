from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from charts.draw import FORMS, figure
from charts.theme import THEMES
from exports.drawing import svg_of
from tests.exports.drawing.every_form import every_chart
from tests.exports.drawing.made import SVG, bar, drawn, elements, labelled, line, plot, texts

CHARTS = every_chart()


@pytest.fixture(scope="module")
def pictures() -> list[str]:
    """Every form once, in light."""
    return [svg_of(figure(chart, THEMES["light"]), 620, THEMES["light"], prefix="p7") for chart in CHARTS]


def test_every_form_is_drawn_in_both_themes_on_narrow_and_wide_paper() -> None:
    assert {chart.form for chart in CHARTS} == set(FORMS)
    for chart in CHARTS:
        for theme, width in ((THEMES["light"], 330), (THEMES["dark"], 1280)):
            found = figure(chart, theme)
            root = ElementTree.fromstring(svg_of(found, width, theme, alt=chart.alt))
            assert root.get("viewBox") == f"0 0 {width} {found['layout']['height']}"
            assert texts(root), chart.form


def test_no_picture_refers_to_anything_outside_or_runs_anything(pictures: list[str]) -> None:
    for svg in pictures:
        assert not re.search(r"<(script|image|use|a|style|foreignObject)\b|href|url\((?!#p7-)|\son\w+=", svg)
        assert svg.count("http") == 1  # the name of the language itself


def test_every_region_and_hatch_that_is_used_is_there_once_and_carries_the_prefix(pictures: list[str]) -> None:
    for svg in pictures:
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert len(ids) == len(set(ids)) and all(found.startswith("p7-") for found in ids)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(ids)


def test_the_same_figure_gives_the_same_text() -> None:
    for chart in CHARTS[:6]:
        first, second = (svg_of(figure(chart, THEMES["dark"]), 620, THEMES["dark"]) for _ in range(2))
        assert first == second


def test_bars_stand_where_their_numbers_say() -> None:
    root = drawn(plot(bar([2, 5], [50, 100]), bar([8], [20], base=[40], offset=[-0.5], width=[1])))
    assert [found["d"] for found in elements(root, "path")] == [
        "M20,120V70H40V120Z",
        "M50,120V20H70V120Z",
        "M85,80V60H95V80Z",
    ]


def test_flat_bars_grow_to_the_right_and_one_without_a_value_is_not_drawn() -> None:
    flat = bar([4, None, -0.0], [20, 50, 80], orientation="h", width=10)
    root = drawn(plot(flat))
    assert [found["d"] for found in elements(root, "path")] == [
        "M10,105H50V95H10Z".replace("H50V95H10Z", "V95H50V105Z")
    ]


def test_a_line_passes_its_points_and_breaks_where_a_value_is_unknown() -> None:
    root = drawn(plot(line([0, 5, 10, 10, 0], [0, 50, None, 100, 100])))
    (found,) = elements(root, "path")
    assert found["d"] == "M10,120L60,70M110,20L10,20" and found["stroke-width"] == "2" and found["fill"] == "none"


def test_a_log_axis_puts_equal_ratios_at_equal_distances_and_leaves_zero_out() -> None:
    axis = labelled(0, 2, [1, 10, 100], ["1", "2", "3"], type="log")
    root = drawn(plot(line([1, 10, 0, 100], [0, 0, 0, 0], "markers", marker={"size": 4}), xaxis=axis))
    assert [found["cx"] for found in elements(root, "circle")] == ["10", "60", "110"]
    assert [found["x"] for found in elements(root, "text")] == ["10", "60", "110"]


def test_a_hatch_is_a_pattern_and_the_running_bar_is_hollow() -> None:
    coming = bar([2], [50], marker={"color": "#FFFFFF", "pattern": {"shape": "/", "size": 6, "fgcolor": "#7C8B95"}})
    running = bar([5], [50], marker={"color": ["#FFFFFF"], "line": {"color": ["#22333F"], "width": [2]}})
    root = drawn(plot(coming, running))
    hatched, hollow = elements(root, "path")
    assert hatched["fill"] == "url(#chart-h0-0)" and root.find(f".//{SVG}pattern").get("id") == "chart-h0-0"  # type: ignore[union-attr]
    assert (hollow["fill"], hollow["stroke"], hollow["stroke-width"]) == ("#FFFFFF", "#22333F", "2")


def test_bars_with_colours_of_their_own_are_hatched_in_them_as_on_the_screen() -> None:
    marker = {"color": ["#FFFFFF"], "pattern": {"shape": ["/"], "fgcolor": ["#0B6E7D"], "bgcolor": "#000000"}}
    lines = next(drawn(plot(bar([2], [50], marker=marker))).iter(SVG + "pattern"))
    assert [(found.get("fill"), found.get("stroke")) for found in lines] == [("none", None), (None, "#FFFFFF")]


def test_whiskers_reach_from_low_to_high_with_caps_only_where_asked_for() -> None:
    error = {"type": "data", "symmetric": False, "array": [20, None], "arrayminus": [10, None], "color": "#000000"}
    bare = line([5, 6], [50, 50], "markers", error_y={**error, "width": 0, "thickness": 1}, marker={"size": 2})
    capped = line([5, 6], [50, 50], "markers", error_y={**error, "width": 4, "thickness": 1}, marker={"size": 2})
    assert [found["d"] for found in elements(drawn(plot(bare)), "path")] == ["M60,50V80"]
    assert [found["d"] for found in elements(drawn(plot(capped)), "path")] == ["M60,50V80M56,50h8M56,80h8"]


def test_a_free_marker_shows_at_the_edge_but_not_beyond_its_axes() -> None:
    free = line([0, 11], [0, 50], "markers", marker={"size": 6}, cliponaxis=False)
    root = drawn(plot(free))
    assert [found["cx"] for found in elements(root, "circle")] == ["10"] and not list(root.iter(SVG + "clipPath"))


def test_a_filled_shape_is_closed_and_half_transparent() -> None:
    band = line([0, 10, 10], [0, 0, 100], fill="toself", fillcolor="rgba(34,51,63,0.16)")
    fill = elements(drawn(plot(band)), "path")[0]
    assert (fill["d"], fill["fill"], fill["fill-opacity"]) == ("M10,120L110,120L110,20Z", "#22333F", "0.16")


def test_cells_stand_around_their_middles_with_gaps_and_mixed_colours() -> None:
    heat = {
        "type": "heatmap", "x0": 2.5, "dx": 5, "y0": 25, "dy": 50, "z": [[0, 1], [0.5, 1], [None, None]],
        "zmin": 0, "zmax": 1, "colorscale": [[0, "#000000"], [1, "#FFFFFF"]], "showscale": False, "xgap": 2, "ygap": 2,
    }  # fmt: skip
    assert [(one["d"], one["fill"]) for one in elements(drawn(plot(heat)), "path")] == [
        ("M11,71h48v48h-48Z", "#000000"),
        ("M61,71h48v48h-48ZM61,21h48v48h-48Z", "#FFFFFF"),
        ("M11,21h48v48h-48Z", "#808080"),
    ]


def test_lines_below_lie_under_the_bars_and_texts_over_everything() -> None:
    shape = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 50, "y1": 50, "line": {"color": "#000000"}}
    note = {"text": "over", "x": 5, "y": 50, "showarrow": False}
    figure = plot(
        line([0, 10], [0, 0]), bar([2], [50]), shapes=[{**shape, "layer": "below"}, shape], annotations=[note]
    )
    svg = svg_of(figure, 120, THEMES["light"])
    order = [svg.index(part) for part in ("M10,70L110,70", "M20,120V70", "M10,120L110,120", "over")]
    assert order == sorted(order) and svg.rindex("M10,70L110,70") > svg.index("M10,120L110,120")


def test_the_ground_is_the_panels_or_none() -> None:
    assert elements(drawn(plot()), "rect")[0]["fill"] == THEMES["light"].panel
    assert not elements(drawn(plot(), is_transparent=True), "rect")


@pytest.mark.parametrize("prefix", ["", "7a", 'a" onload="x', "a b"])
def test_a_prefix_that_is_no_id_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        svg_of(plot(), 120, THEMES["light"], prefix=prefix)
