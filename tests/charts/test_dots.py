from __future__ import annotations

import pytest

from charts.chart import tidy
from charts.dots import dots_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
ROWS = {
    "label": ["Satisfaction", "Loyalty", "Contribution", "Dependence"],
    "value": [68, 61, 54, 42],
    "before": [67.6, 58, 58, 44],
    "n": [1096, 1284, 1284, 612],
    "better": ["higher", "higher", "higher", "neither"],
}


def test_now_is_solid_last_year_hollow_and_the_change_joins_them_in_its_colour() -> None:
    found = drawn(dots_chart(tidy(ROWS), EN, same_within=1))
    lines = [trace for trace in found["data"] if trace["mode"] == "lines"]
    assert [trace["line"]["color"] for trace in lines] == [LIGHT.neutral, LIGHT.good, LIGHT.bad, LIGHT.neutral]
    before, now = found["data"][-2:]
    assert now["x"] == [68.0, 61.0, 54.0, 42.0] and now["y"] == [0, -1, -2, -3] and now["marker"]["size"] == 13
    assert before["x"] == [67.6, 58.0, 58.0, 44.0] and before["marker"]["color"] == LIGHT.panel


def test_the_change_is_said_with_mark_and_sign_and_a_small_one_is_none() -> None:
    chart = dots_chart(tidy(ROWS), EN, same_within=1)
    assert list(chart.frame["change_text"]) == ["no change", "▲ +3", "▼ −4", "▼ −2"]
    assert list(chart.frame["role"]) == ["neutral", "good", "bad", "neutral"]


def test_n_stands_under_the_change_and_the_value_above_its_dot() -> None:
    found = drawn(dots_chart(tidy(ROWS), EN))
    assert note(found, "n 612")["yshift"] == -9 and note(found, "<b>42</b>")["yshift"] == 19


def test_last_year_is_named_once_where_it_lies_farthest() -> None:
    found = drawn(dots_chart(tidy(ROWS), EN))
    assert [text for text in texts(found) if text.startswith("last year")] == ["last year 58"]
    assert note(found, "last year")["y"] == -2


def test_an_unknown_row_says_so_and_has_no_dot() -> None:
    rows = tidy({"label": ["a", "b"], "value": [1, None], "before": [2, 3]})
    found = drawn(dots_chart(rows, EN))
    assert EN.unknown in texts(found) and found["data"][-1]["y"] == [0]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"label": [], "value": []}, "dots: the frame has no rows"),
        ({"label": ["a"], "value": [None]}, "dots: no value is known"),
        ({"label": ["a"]}, "dots: the frame has no column value"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        dots_chart(tidy(rows), EN)


def test_names_are_escaped() -> None:
    assert "<i>" not in str(drawn(dots_chart(tidy({"label": ["<i>a</i>"], "value": [1]}), EN)))
