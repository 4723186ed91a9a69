from __future__ import annotations

from itertools import pairwise

import pytest

from charts.chart import tidy
from charts.theme import LIGHT
from charts.trend import trend_chart
from locales.words import words_for
from tests.charts.checks import drawn, texts

EN = words_for("en", "CNY")
ROWS = {
    "label": ["Jan", "Feb", "Mar", "Apr"],
    "value": [0.70, None, 0.74, 0.72],
    "before": [0.66, 0.67, 0.68, 0.69],
    "low": [0.68, None, 0.72, 0.70],
    "high": [0.72, None, 0.76, 0.74],
    "is_running": [False, False, False, True],
}


def test_the_main_line_stops_before_the_running_period_and_its_tail_is_dashed() -> None:
    found = drawn(trend_chart(tidy(ROWS), EN, label="Satisfied", kind="share"))
    band, before, main, tail, mark = found["data"]
    assert main["y"] == [pytest.approx(70), None, pytest.approx(74), None] and main["line"]["width"] == 2.5
    assert tail["x"] == [2, 3] and tail["line"]["dash"] != "solid"
    assert mark["x"] == [3] and mark["marker"]["color"] == LIGHT.panel
    assert before["line"] == {"color": LIGHT.before, "width": 1.5, "dash": "solid"}
    assert band["x"] == [0, 2, 3, 3, 2, 0] and band["mode"] == "lines"


def test_lines_are_named_at_their_right_end_at_least_a_row_apart() -> None:
    rows = tidy({"label": ["a", "b"], "value": [10, 20.0], "before": [10, 20.1], "plan": [10, 19.9]})
    found = drawn(trend_chart(rows, EN, label="n", kind="number"))
    ends = [note for note in found["layout"]["annotations"] if note.get("x") == 1]
    assert {note["text"] for note in ends} == {"<b>20.0</b>", "last year", "target"}
    low, high = found["layout"]["yaxis"]["range"]
    per_px = (high - low) / (276 - 8 - 28)
    heights = sorted(note["y"] for note in ends)
    assert all(above - below >= 16.5 * per_px for below, above in pairwise(heights))
    assert found["layout"]["margin"]["r"] > 50


def test_the_top_label_carries_unit_and_name_and_labels_stand_inside() -> None:
    found = drawn(trend_chart(tidy(ROWS), EN, label="Satisfied", kind="share"))
    assert "77.5 % · Satisfied" in texts(found) and "65.0" in texts(found)
    assert found["layout"]["margin"]["l"] == 0


def test_a_line_may_be_asked_to_start_at_zero() -> None:
    found = drawn(trend_chart(tidy(ROWS), EN, label="Satisfied", kind="share", from_zero=True))
    assert found["layout"]["yaxis"]["range"][0] <= 0


def test_a_click_gives_the_key_of_the_period() -> None:
    rows = tidy({"label": ["a", "b"], "value": [1, 2], "key": ["2026-01", "2026-02"]})
    found = drawn(trend_chart(rows, EN, label="n", kind="count", clicks="key"))
    assert ["2026-01", "2026-02"] in [trace.get("customdata") for trace in found["data"]]


def test_one_period_is_a_point() -> None:
    found = drawn(trend_chart(tidy({"label": ["a"], "value": [5]}), EN, label="n", kind="count"))
    assert found["data"][-1]["y"] == [5.0]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"label": [], "value": []}, "trend: the frame has no rows"),
        ({"value": [1]}, "trend: the frame has no column label"),
        ({"label": ["a"], "value": [None]}, "trend: no value is known"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        trend_chart(tidy(rows), EN, label="n")


def test_names_are_escaped() -> None:
    rows = tidy({"label": ["<i>a</i>", "b"], "value": [1, 2]})
    assert "<i>" not in str(drawn(trend_chart(rows, EN, label="<u>n</u>", kind="count")))
