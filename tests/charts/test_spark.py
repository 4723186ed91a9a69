from __future__ import annotations

from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from charts.spark import Estimate, data_uri, interval_strip_svg, sparkline_svg
from charts.theme import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"


def paths(svg: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f"{SVG}path")


def test_the_line_runs_from_edge_to_edge_and_ends_in_a_dot() -> None:
    line, dot = paths(sparkline_svg([1, 2, 3], [], LIGHT, width=100, height=30))
    assert line.get("d") == "M5.0 25.0L50.0 15.0L95.0 5.0" and line.get("stroke") == LIGHT.actual
    assert dot.get("d") == "M95.0 5.0h0"


def test_last_year_is_grey_behind_on_the_same_scale() -> None:
    before, line, _ = paths(sparkline_svg([1, 2], [0, 4], DARK, width=100, height=30))
    assert before.get("stroke") == DARK.before and before.get("d") == "M5.0 25.0L95.0 5.0"
    assert line.get("d") == "M5.0 20.0L95.0 15.0"


def test_the_line_goes_on_over_an_unknown_value_and_the_dot_stands_at_the_last_known() -> None:
    line, dot = paths(sparkline_svg([1, None, 3, 2, 3, None], [], LIGHT, width=110, height=30))
    assert line.get("d") == "M5.0 25.0L45.0 5.0L65.0 15.0L85.0 5.0" and dot.get("d") == "M85.0 5.0h0"


def test_a_dash_and_a_lone_dot_are_no_line() -> None:
    assert sparkline_svg([None, 1, 2, None, None, 3, None], [], LIGHT) == ""
    assert sparkline_svg([None, 1, 2, 3], [], LIGHT), "three in a row are one"


def test_equal_values_are_a_level_line_and_one_value_is_a_dot_in_the_middle() -> None:
    assert paths(sparkline_svg([2, 2], [], LIGHT, width=100, height=30))[0].get("d") == "M5.0 15.0L95.0 15.0"
    assert paths(sparkline_svg([2], [], LIGHT, width=100, height=30))[-1].get("d") == "M50.0 15.0h0"


def test_a_running_period_ends_in_a_hollow_dot() -> None:
    assert paths(sparkline_svg([1, 2], [], LIGHT, is_running=True))[-1].get("stroke") == LIGHT.panel


def test_nothing_known_gives_no_picture() -> None:
    assert sparkline_svg([None, None], [1, 2], LIGHT) == "" and data_uri("") == ""
    assert sparkline_svg([], [], LIGHT) == ""


def test_strokes_keep_their_width_when_the_picture_is_stretched() -> None:
    svg = sparkline_svg([1, 2, 3], [3, 2, 1], LIGHT)
    assert "preserveAspectRatio='none'" in svg
    assert all(path.get("vector-effect") == "non-scaling-stroke" for path in paths(svg))


def test_a_data_uri_holds_the_same_picture() -> None:
    svg = sparkline_svg([1, 2], [], LIGHT)
    uri = data_uri(svg)
    assert uri.startswith("data:image/svg+xml,") and unquote(uri.removeprefix("data:image/svg+xml,")) == svg
    assert not {"#", '"', "<", ">"} & set(uri)


def test_a_strip_shows_zone_interval_and_tick_at_their_places() -> None:
    svg = interval_strip_svg([Estimate(5, 4, 6, "complaint")], (0, 10), LIGHT, zone=(5, 7), width=110, height=30)
    track, zone, interval, tick = paths(svg)
    assert track.get("d") == "M5.0 15.0L105.0 15.0"
    assert zone.get("d") == "M55.0 15.0L75.0 15.0"
    assert interval.get("d") == "M45.0 15.0L65.0 15.0" and interval.get("stroke") == LIGHT.complaint
    assert (tick.get("d") or "").startswith("M55.0 9.0")


def test_two_estimates_without_a_zone_have_a_line_each_and_stay_inside() -> None:
    strip = interval_strip_svg([Estimate(1, 0.9, 1.4, "good"), Estimate(3, 1, 9, "complaint")], (0, 2), LIGHT)
    heights = {
        (path.get("d") or "").split("L")[0].split()[1] for path in paths(strip) if path.get("stroke-width") == "2"
    }
    assert len(heights) == 4
    assert "L155.0" in strip


@pytest.mark.parametrize(("estimates", "span"), [([], (0.0, 1.0)), ([Estimate(1, 0, 2)], (1.0, 1.0))])
def test_a_strip_of_nothing_is_refused(estimates: list[Estimate], span: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="give at least one, and a span"):
        interval_strip_svg(estimates, span, LIGHT)
