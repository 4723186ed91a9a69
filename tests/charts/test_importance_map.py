from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from charts.axes import text_px
from charts.chart import Chart, tidy
from charts.importance_map import importance_map_chart
from charts.importance_map_names import WIDTHS_PX
from charts.placing import touches
from charts.theme import LIGHT, SIZE_STRONG
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
ROWS: dict[str, list[Any]] = {
    "label": ["delivery", "complaint handling", "price", "ordering system"],
    "importance": [0.45, 0.30, 0.15, 0.10],
    "importance_low": [0.40, 0.20, 0.10, 0.05], "importance_high": [0.50, 0.40, 0.20, 0.16],
    "performance": [70.0, 55.0, 50.0, 72.0],
    "performance_low": [68.0, 50.0, 47.0, 70.0], "performance_high": [72.5, 60.0, 53.0, 74.0],
    "quadrant": ["keep_up", "act_first", "watch", "do_less"],
    "membership": [1.0, 0.97, 0.62, 0.99],
}  # fmt: skip


def chart(**more: list[Any]) -> Chart:
    return importance_map_chart(tidy({**ROWS, **more}), EN, crossing=(0.25, 61.75))


def test_each_attribute_is_a_dot_with_whiskers_both_ways() -> None:
    (marks,) = drawn(chart())["data"]
    assert (marks["x"], marks["y"]) == (ROWS["performance"], ROWS["importance"])
    assert marks["error_x"]["array"] == pytest.approx([2.5, 5, 3, 2])
    assert marks["error_y"]["arrayminus"] == pytest.approx([0.05, 0.1, 0.05, 0.05])
    assert marks["error_x"]["thickness"] == 1 and marks["error_x"]["width"] == 0


def test_an_unsure_place_is_hollow_and_says_how_likely_it_is() -> None:
    found = drawn(chart())
    (marks,) = found["data"]
    assert marks["marker"]["color"] == [LIGHT.actual, LIGHT.bad, LIGHT.panel, LIGHT.actual]
    assert marks["marker"]["line"]["color"][2] == LIGHT.actual
    assert note(found, "price 62 %")["font"]["color"] == LIGHT.muted
    assert note(found, "hollow: place not sure")
    sure = drawn(chart(membership=[1.0, 0.97, 0.8, 0.99]))
    assert not [text for text in texts(sure) if "hollow" in text or "price 8" in text]


def test_the_quadrants_meet_at_the_crossing_and_are_named_in_their_corners() -> None:
    found = drawn(chart())
    across, up = found["layout"]["shapes"][-2:]
    assert (across["y0"], across["y1"], up["x0"], up["x1"]) == (0.25, 0.25, 61.75, 61.75)
    corners = {text: (note(found, text)["x"], note(found, text)["y"]) for text in ("keep it up", "do less?", "watch")}
    assert corners == {"keep it up": (1, 1), "do less?": (1, 0), "watch": (0, 0)}
    assert note(found, "<b>act first</b>")["font"]["color"] == LIGHT.bad


def test_only_a_sure_attribute_to_act_on_is_stressed() -> None:
    found = drawn(chart())
    assert note(found, "<b>complaint handling</b>")["font"]["color"] == LIGHT.bad
    unsure = drawn(chart(membership=[1.0, 0.5, 0.9, 0.9]))
    assert note(unsure, "complaint handling 50 %")["font"]["color"] == LIGHT.muted
    assert unsure["data"][0]["marker"]["line"]["color"][1] == LIGHT.bad


def boxes(shown: Chart, width: float) -> list[tuple[float, float, float, float]]:
    """Where the names stand in a plot of that width, and the marks, in px."""
    plot = shown.options["plot"]
    found = []
    for row, place in zip(shown.frame.itertuples(), shown.options["beside"], strict=True):
        x = (row.performance - plot.low_x) / (plot.high_x - plot.low_x) * width
        y = (row.importance - plot.low_y) / (plot.high_y - plot.low_y) * plot.height_px
        found.append((x - 6, x + 6, y - 6, y + 6))
        if place is not None:
            long = text_px(row.name, SIZE_STRONG)
            left = x + place.right_px - {"left": 0.0, "center": 0.5, "right": 1.0}[place.anchor] * long
            found.append((left, left + long, y + place.up_px - 8, y + place.up_px + 8))
            assert left >= 0 and left + long <= width
    return found


def crowd(count: int) -> dict[str, list[Any]]:
    """Attributes close together, half of them with long names."""
    importance = [0.05 + 0.01 * (at * 7 % count) for at in range(count)]
    performance = [60 + 0.8 * (at * 5 % count) for at in range(count)]
    return {
        "label": [("packaging and labelling " if at % 2 else "item ") + str(at) for at in range(count)],
        "importance": importance, "importance_low": [v - 0.01 for v in importance],
        "importance_high": [v + 0.01 for v in importance],
        "performance": performance, "performance_low": [v - 0.5 for v in performance],
        "performance_high": [v + 0.5 for v in performance],
        "quadrant": ["act_first"] * count, "membership": [0.9] * count,
    }  # fmt: skip


@pytest.mark.parametrize("count", [0, 9, 14])
@pytest.mark.parametrize("width", WIDTHS_PX)
def test_no_name_lies_on_a_mark_or_on_another_name_at_any_width(count: int, width: float) -> None:
    shown = chart(**crowd(count)) if count else chart()
    assert not [pair for pair in combinations(boxes(shown, width), 2) if touches(*pair)]


def test_nearly_all_names_of_a_crowd_find_their_place() -> None:
    assert None not in chart().options["beside"]
    assert [place is None for place in chart(**crowd(9)).options["beside"]].count(True) == 0
    assert drawn(chart(**crowd(30)))


def test_one_attribute_without_spread_can_be_drawn() -> None:
    one = {key: values[:1] for key, values in ROWS.items()}
    flat = {
        **one,
        "importance_low": [0.45],
        "importance_high": [0.45],
        "performance_low": [70.0],
        "performance_high": [70.0],
    }
    assert drawn(importance_map_chart(tidy(flat), EN, crossing=(0.45, 70.0)))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({key: [] for key in ROWS}, "importance_map: the frame has no rows"),
        ({"label": ["x"]}, "importance_map: the frame has no column importance"),
        ({**ROWS, "quadrant": ["keep_up", "act_first", "watch", "run"]}, "no quadrant run"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        importance_map_chart(tidy(rows), EN, crossing=(0.25, 60.0))


def test_names_are_escaped() -> None:
    assert "<i>" not in str(drawn(chart(label=["<i>a</i>", "b", "c", "d"])))
