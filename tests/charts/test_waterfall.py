from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from charts.axes import NARROW_PX, text_px
from charts.chart import Chart
from charts.theme import LIGHT
from charts.waterfall import RIGHT_MOST_PX, waterfall_chart
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
Step = tuple[str, str, str | None, float | None, float | None]
STEPS: list[Step] = [
    ("head", "Loyalty", "", None, None),
    ("part", "still buys", "97 % × 62.5", 0.0, 60.6),
    ("part", "share of wallet", "42 % of 80 % × 37.5", 60.6, 80.3),
    ("missing", "opinion", "not known: its weight goes to the others", None, None),
    ("total", "score", "", 0.0, 80.3),
    ("before", "last year", "", 0.0, 70.0),
    ("head", "Contribution", "", None, None),
    ("part", "no profit", "", 0.0, 40.0),
    ("part", "profit", "−¥3,200", 40.0, 22.0),
    ("total", "score", "", 0.0, 22.0),
]


def fall(steps: list[Step] = STEPS) -> Chart:
    return waterfall_chart(pd.DataFrame(steps, columns=["kind", "label", "said", "start", "end"]), EN)


def bars(found: dict[str, Any]) -> dict[str, Any]:
    return dict(found["data"][0])


def test_each_part_begins_where_the_one_before_ended_and_totals_stand_on_zero() -> None:
    found = bars(drawn(fall()))
    assert found["base"] == [0.0, 60.6, 0.0, 0.0, 0.0, 40.0, 0.0]
    assert found["x"] == [60.6, 19.7, 80.3, 70.0, 40.0, -18.0, 22.0]


def test_parts_say_what_they_add_with_their_sign_and_totals_the_score() -> None:
    said = texts(drawn(fall()))
    assert {"+60.6", "+19.7", "<b>80.3</b>", "+40.0", "−18.0", "<b>22.0</b>", "70.0"} <= set(said)


def test_what_adds_is_good_what_takes_away_bad_the_score_dark_and_last_year_lighter() -> None:
    colours = bars(drawn(fall()))["marker"]["color"]
    good, bad, dark, before = LIGHT.good, LIGHT.bad, LIGHT.actual, LIGHT.before
    assert colours == [good, good, dark, before, good, bad, dark]


def test_a_part_that_rounds_to_nothing_is_neither_good_nor_bad() -> None:
    found = fall(
        [("head", "Loyalty", None, None, None), ("part", "Growth", "", 0.0, 0.04), ("total", "l", "", 0, 0.04)]
    )
    assert bars(drawn(found))["marker"]["color"][0] == LIGHT.neutral


def test_a_missing_part_has_its_reason_and_no_bar() -> None:
    found = drawn(fall())
    said = note(found, "opinion")["text"].replace("<br>", " ")
    assert said == "opinion · not known: its weight goes to the others" and len(bars(found)["x"]) == 7


def test_rows_stand_below_each_other_without_touching() -> None:
    ys = bars(drawn(fall()))["y"]
    assert ys == sorted(ys, reverse=True) and min(a - b for a, b in pairwise(ys)) >= 30
    assert fall().height > len(STEPS) * 24


def test_texts_are_wrapped_for_a_phone_and_never_cut() -> None:
    chart = fall([("part", "a part with a long name", "a long story of how it came about " * 3, 0.0, 5.0)])
    lines = chart.frame["lines"].iloc[0]
    assert len(lines) > 2 and all(text_px(line) <= NARROW_PX - RIGHT_MOST_PX for line in lines)
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([], "waterfall: the frame has no rows"),
        ([("leap", "x", "", 0.0, 1.0)], 'waterfall: "leap" is not a kind of step; choose one of head'),
        ([("part", "x", "", None, 1.0)], 'waterfall: the step "x" has no start or end'),
    ],
)
def test_nothing_to_draw_is_refused(steps: list[Step], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fall(steps)


def test_a_chart_of_missing_parts_alone_is_drawn_and_texts_are_escaped() -> None:
    drawn(fall([("head", "Loyalty", "", None, None), ("missing", "wallet", None, None, None)]))
    assert "<i>" not in str(drawn(fall([("part", "<i>x</i>", "<i>y</i>", 0.0, 1.0)])))
