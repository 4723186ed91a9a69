from __future__ import annotations

from typing import Any

import pytest

from charts.axes import NARROW_PX, text_px
from charts.chart import Chart, tidy
from charts.degree_rows import degree_rows_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN, ZH = words_for("en"), words_for("zh")
ROWS: dict[str, list[Any]] = {
    "label": ["Satisfaction", "Loyalty", "Contribution", "Dependence"],
    "raw": ["7.2 of 10", "chance 0.91", "¥12.3 K a year", ""],
    "value": [72.4, 61.0, 44.1, None],
    "low": [71.8, 60.2, 42.0, None],
    "high": [73.0, 61.8, 46.2, None],
    "before": [72.0, 58.0, 49.0, None],
    "n": [2_787, 2_900, 2_950, 0],
    "better": ["higher", "higher", "higher", "neither"],
    "why": [None, None, None, "import what clients buy a year"],
}


def rows(**more: list[Any]) -> Chart:
    return degree_rows_chart(tidy({**ROWS, **more}), EN)


def test_each_degree_has_its_value_its_raw_value_its_change_and_its_n() -> None:
    found = drawn(rows())
    said = texts(found)
    assert {"<b>72</b>", "<b>61</b>", "<b>44</b>", "7.2 of 10", "n 2,787", "no change", "▲ +3", "▼ −5"} <= set(said)
    assert note(found, "▲ +3")["font"]["color"] == LIGHT.good and note(found, "▼ −5")["font"]["color"] == LIGHT.bad


def test_a_rise_of_a_degree_without_a_good_side_is_grey() -> None:
    found = drawn(rows(better=["higher", "neither", "higher", "neither"]))
    assert note(found, "▲ +3")["font"]["color"] == LIGHT.neutral


def test_last_year_is_named_once_where_it_lies_farthest() -> None:
    found = drawn(rows())
    assert [text for text in texts(found) if text.startswith("last year")] == ["last year 49"]
    hollow = next(trace for trace in found["data"] if trace.get("marker", {}).get("color") == LIGHT.panel)
    assert hollow["x"] == [72.0, 58.0, 49.0]


def test_an_unknown_degree_draws_nothing_and_says_why() -> None:
    found = drawn(rows())
    assert found["data"][-1]["y"] == [0, -1, -2]
    assert note(found, "import what")["text"].replace("<br>", " ") == "import what clients buy a year"


def test_the_interval_is_on_hover_and_a_stroke_behind_the_dot() -> None:
    found = drawn(rows())
    assert found["data"][-1]["hovertext"][0] == "Satisfaction<br>72.4 (71.8–73.0)<br>7.2 of 10<br>n 2,787"
    strokes = [trace["x"] for trace in found["data"] if trace["mode"] == "lines" and trace["line"]["width"] == 7]
    assert strokes == [[71.8, 73.0], [60.2, 61.8], [42.0, 46.2]]


def test_the_scale_zooms_but_never_below_twenty_points_nor_beyond_the_ends() -> None:
    same = {"value": [99.0] * 4, "low": [98.0] * 4, "high": [100.0] * 4, "before": [99.5] * 4}
    ticks = rows(**same).options["ticks"]
    assert ticks[-1] == 100 and ticks[0] <= 90


def test_what_stands_beside_the_rows_leaves_a_phone_its_dots() -> None:
    why = ["a very long reason " * 9] * 4
    chart = rows(why=why)
    layout = drawn(chart)["layout"]
    room = NARROW_PX - layout["margin"]["l"] - layout["margin"]["r"]
    said = note(drawn(chart), "a very long reason")["text"].split("<br>")
    assert room > 100 and len(said) == 4 and said[-1].endswith("…") and all(text_px(line) <= room for line in said)


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        ({**ROWS, "value": [None] * 4}, "degree_rows: no value is known"),
        ({"label": ["a"]}, "degree_rows: the frame has no column value"),
        ({name: [] for name in ROWS}, "degree_rows: the frame has no rows"),
    ],
)
def test_nothing_to_draw_is_refused(frame: dict[str, list[Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        degree_rows_chart(tidy(frame), EN)


def test_texts_are_escaped_and_chinese() -> None:
    chart = degree_rows_chart(tidy(ROWS | {"label": ["<i>x</i>"] * 4, "raw": ["<i>y</i>"] * 4}), ZH)
    assert "<i>" not in str(drawn(chart)) and any("去年" in text for text in texts(drawn(chart)))
