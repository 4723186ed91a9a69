"""Bars of 100 %: parts keep their order, add up, are named with their share, and never more than there are colours."""

from __future__ import annotations

import pytest

from charts.chart import tidy
from charts.grade_shares import grade_shares_chart, part_colours
from charts.theme import DARK, LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
ROWS = {
    "moment": ["25/03"] * 3 + ["26/03"] * 3, "part": ["A", "B", "unknown"] * 2, "value": [10, 30, 10, 20, 60, 0],
}  # fmt: skip


def test_parts_are_stacked_from_the_top_in_their_order_and_fill_the_bar() -> None:
    bars = drawn(grade_shares_chart(tidy(ROWS), EN, scale="tiers", rest=("unknown",)))["data"]
    assert [bar["y"] for bar in bars] == [[20.0, 25.0], [60.0, 75.0], [20.0, 0.0]]
    assert [bar["base"] for bar in bars] == [[80.0, 75.0], [20.0, 0.0], [0.0, 0.0]]
    assert [bar["marker"]["color"] for bar in bars] == [LIGHT.tiers[0], LIGHT.tiers[1], LIGHT.before]


def test_each_part_is_named_beside_the_last_bar_with_its_share_and_n_stands_below() -> None:
    found = drawn(grade_shares_chart(tidy(ROWS), EN, scale="tiers", rest=("unknown",)))
    assert {"A 25 &#37;", "B 75 &#37;", "unknown 0 &#37;", "n 50", "n 80", "25/03", "26/03"} <= set(texts(found))
    assert note(found, "A 25")["y"] == 87.5
    assert found["data"][0]["hovertext"][1] == "26/03<br>A 25\u00a0%<br>n 20"
    assert found["data"][2]["text"] == ["20\u00a0%", ""], "what has no room is not written"


def test_on_many_moments_only_some_are_named_and_always_the_last() -> None:
    moments = [f"2{year}/{month:02d}" for year in (4, 5, 6) for month in (3, 6, 9)]
    chart = grade_shares_chart(tidy({"moment": moments, "part": ["A"] * 9, "value": [1] * 9}), EN)
    said = set(texts(drawn(chart))) & {*moments}
    assert moments[-1] in said and len(said) < 9


def test_colours_are_those_of_the_scale_and_greys_for_the_rest() -> None:
    assert part_colours(["x", "others"], "regions", {"others"}, DARK)[0][0] == DARK.regions[0]
    assert part_colours(["x", "others"], "regions", {"others"}, DARK)[1][0] == DARK.before


@pytest.mark.parametrize(
    ("rows", "scale", "says"),
    [
        ({"moment": [], "part": [], "value": []}, "tiers", "the frame has no rows"),
        ({"moment": ["a"], "part": ["A"]}, "tiers", "has no column value"),
        (ROWS, "rainbow", '"rainbow" is not a scale'),
        ({"moment": ["a"], "part": ["A"], "value": [-1]}, "tiers", "counts are 0 or more"),
        ({"moment": ["a"], "part": ["A"], "value": [0]}, "tiers", "counts are 0 or more"),
        ({"moment": ["a"] * 5, "part": list("ABCDE"), "value": [1] * 5}, "tiers", "5 parts, at most 4 have a colour"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], scale: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        grade_shares_chart(tidy(rows), EN, scale=scale)
