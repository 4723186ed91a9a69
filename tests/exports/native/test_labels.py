"""Labels beside points: none covers another while there is room, and one that stands apart has a line to its point."""

from __future__ import annotations

from itertools import combinations

import pytest

from charts.chart import Chart, tidy
from charts.kind_grid import kind_grid_chart
from charts.theme import LIGHT
from exports.native.labels import Ground, apart_from_points, places_beside
from exports.native.labels import _box as box_of
from exports.native.labels import _size as size_of
from exports.native.marks import mixed, number_format, plain, without_brackets, without_number
from exports.native.spec import Axis
from locales.words import words_for
from tests.charts.test_density import FEW, density
from tests.charts.test_density import named as extremes
from tests.charts.test_estimates import ROWS, estimates
from tests.charts.test_importance_map import chart as importance_map
from tests.charts.test_kind_grid import HEADS
from tests.charts.test_kind_grid import ROWS as KINDS
from tests.exports.native.drawn import demand_drawn
from tests.exports.native.points import HOSTILE, native

GROUND = Ground(Axis(low=0.0, high=100.0), Axis(low=0.0, high=100.0))


def test_a_lone_label_stands_where_it_prefers_to() -> None:
    (one,) = places_beside(GROUND, [(50.0, 50.0)], ["name"], ["left"])
    assert (one.side, one.apart) == ("left", None)


def test_a_label_at_the_edge_turns_inward() -> None:
    (one,) = places_beside(GROUND, [(99.5, 50.0)], ["a long name"], ["right"])
    assert one.side == "left"


def test_a_crowd_of_names_covers_none_of_each_other() -> None:
    points = [(40.0 + at % 3, 40.0 + at) for at in range(12)]
    texts = [f"Client {at} Foods" for at in range(12)]
    beside = places_beside(GROUND, points, texts, ["right"] * 12)
    boxes = [
        box_of(GROUND.place(one.apart or point), size_of(text), one.side, 2.0 if one.apart else 7.0)
        for one, point, text in zip(beside, points, texts, strict=True)
    ]
    for one, other in combinations(boxes, 2):
        assert one[0] >= other[1] or other[0] >= one[1] or one[2] >= other[3] or other[2] >= one[3]
    leaders, said = apart_from_points(points, texts, beside, [LIGHT.ink] * 12, LIGHT)
    away = [one.apart for one in beside if one.apart]
    assert len(said.labels) == len(away) and len([x for x in leaders.at if x is not None]) == 2 * len(away)


def test_no_label_apart_needs_no_line() -> None:
    beside = places_beside(GROUND, [(50.0, 50.0)], ["name"], ["left"])
    assert apart_from_points([(50.0, 50.0)], ["name"], beside, [LIGHT.ink], LIGHT) == ()


def test_places_hold_on_log_axes_and_on_those_that_count_downward() -> None:
    ground = Ground(Axis(low=1.0, high=100.0, is_log=True), Axis(low=10.0, high=1_000.0, is_log=True, is_reversed=True))
    assert ground.place((10.0, 10.0)) == (450.0, 360.0)
    assert ground.point((450.0, 360.0)) == (10.0, 10.0)


def test_texts_made_for_the_screen_are_read_as_they_were_written() -> None:
    assert plain("<b>&#60;b&#62; &#38;amp; Co</b><br>two") == "<b> &amp; Co\ntwo"
    assert without_number("¥8,000\u00a0K") == "¥ K" and without_number("8,000\u00a0万元") == "万元"
    assert without_number("cumulative share of revenue 100 %") == "cumulative share of revenue %"
    assert without_brackets("毛利，元（对数，近零处线性）") == "毛利，元"


def test_a_format_has_just_the_digits_of_its_step() -> None:
    assert [number_format(step) for step in (20.0, 0.5, 0.25)] == ["#,##0", "#,##0.0", "#,##0.00"]
    assert number_format(0.5, is_mirrored=True) == "#,##0.0;#,##0.0"


def test_a_pale_colour_lies_between_its_own_and_the_ground() -> None:
    assert mixed("#000000", 0.5, "#FFFFFF") == "#808080" and mixed("#C2512F", 1.0, "#FFFFFF") == "#C2512F"


def hostile_density() -> Chart:
    frame = extremes((10.0, 20.0), (99.0, 1.0), (50.0, 50.0), (51.0, 50.0))
    frame["name"] = HOSTILE
    return density(FEW, frame)


@pytest.mark.parametrize(
    "chart",
    [
        hostile_density(),
        estimates({**ROWS, "label": list(HOSTILE[:3])}),
        importance_map(label=list(HOSTILE)),
        kind_grid_chart(tidy({**KINDS, "name": list(HOSTILE)}), words_for("en"), **HEADS),
    ],
    ids=["density", "estimates", "importance_map", "kind_grid"],
)
def test_no_name_harms_a_slide_or_a_sheet(chart: Chart) -> None:
    demand_drawn(native(chart))
