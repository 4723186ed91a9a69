from __future__ import annotations

import pytest

from charts.bars import bars_chart
from charts.chart import tidy
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en", "CNY")
MILLION = 1_000_000 * 10_000
ROWS = {"label": ["East", "South", "North"], "value": [58 * MILLION, 41 * MILLION, 34 * MILLION], "id": ["e", "s", "n"]}


def test_bars_stand_from_the_top_down_and_the_stressed_ones_are_dark() -> None:
    bar = drawn(bars_chart(tidy(ROWS), EN, label="Revenue", stressed=1, clicks="id"))["data"][0]
    assert bar["x"] == [58.0, 41.0, 34.0] and bar["y"] == [0, -1, -2]
    assert bar["marker"]["color"] == [LIGHT.actual, LIGHT.before, LIGHT.before]
    assert bar["text"] == ["58.0", "41.0", "34.0"] and bar["customdata"] == ["e", "s", "n"]


def test_the_message_may_name_which_are_dark() -> None:
    bar = drawn(bars_chart(tidy(ROWS), EN, label="Revenue", stressed=["North"]))["data"][0]
    assert bar["marker"]["color"] == [LIGHT.before, LIGHT.before, LIGHT.actual]


def test_bars_start_at_zero_and_leave_room_for_the_longest_number_on_a_phone() -> None:
    found = drawn(bars_chart(tidy(ROWS), EN, label="Revenue"))
    low, high = found["layout"]["xaxis"]["range"]
    assert low == 0.0
    plot_px = 316 - found["layout"]["margin"]["l"]
    assert (high - 58) / (high - low) * plot_px >= 30


def test_gains_and_losses_stand_on_both_sides_with_sign_and_colour() -> None:
    rows = tidy({"label": ["a", "b", "c"], "value": [6 * MILLION, 0, -5 * MILLION]})
    found = drawn(bars_chart(rows, EN, label="Profit", signed=True))
    bar = found["data"][0]
    assert bar["text"] == ["+6.0", "±0.0", "−5.0"]
    assert bar["marker"]["color"] == [LIGHT.good, LIGHT.neutral, LIGHT.bad]
    assert found["layout"]["xaxis"]["range"][0] < -5


def test_an_unknown_value_keeps_its_row_and_says_so() -> None:
    bar = drawn(bars_chart(tidy({"label": ["a", "b"], "value": [1, None]}), EN, label="n", kind="count"))["data"][0]
    assert bar["text"][1] == EN.unknown


def test_the_unit_is_said_once_above() -> None:
    assert texts(drawn(bars_chart(tidy(ROWS), EN, label="Revenue")))[-1] == "Revenue, ¥ M"


def test_a_name_takes_two_lines_before_it_is_cut() -> None:
    name = "Value Added Resellers"
    for height in (0, 200):
        rows = tidy({"label": [name, "b"], "value": [1, 2]})
        found = drawn(bars_chart(rows, EN, label="n", kind="count", height=height))
        assert note(found, "Value")["text"] == "Value Added<br>Resellers"
    tight = drawn(bars_chart(rows, EN, label="n", kind="count", height=80))
    assert "<br>" not in note(tight, "Value")["text"], "rows too low for two lines keep one"


def test_long_names_are_shortened_and_whole_on_hover() -> None:
    name = "The Very Long Name of a Trading Company in the Southwest"
    found = drawn(bars_chart(tidy({"label": [name], "value": [1]}), EN, label="n", kind="count"))
    assert note(found, "…")["text"].startswith("The Very Long") and name in found["data"][0]["hovertext"][0]
    assert found["layout"]["margin"]["l"] <= 142


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"label": [], "value": []}, "bars: the frame has no rows"),
        ({"label": ["a"], "value": [None]}, "bars: no value is known"),
        ({"label": ["a"], "value": [-1]}, "-1 is below zero; ask for signed bars"),
        ({"label": ["a"] * 61, "value": [1] * 61}, "61 rows, at most 60"),
        ({"value": [1]}, "bars: the frame has no column label"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        bars_chart(tidy(rows), EN, label="n", kind="count")


def test_names_are_escaped_on_axis_and_hover() -> None:
    rows = tidy({"label": ["<a href='x'>x</a> %{y} $x$"], "value": [1]})
    found = str(drawn(bars_chart(rows, EN, label="n", kind="count")))
    assert "<a " not in found and "%{" not in found and "$x$" not in found
