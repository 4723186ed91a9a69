from __future__ import annotations

from typing import Any

import pytest

from charts.chart import Chart, tidy
from charts.score_lines import score_lines_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN, ZH = words_for("en"), words_for("zh")
SERIES = {"s": "Satisfaction", "c": "Contribution"}
LABELS: dict[object, str] = {1: "Q1", 2: "Q2", 3: "Q3"}
POINTS: dict[str, list[Any]] = {
    "at": [1, 2, 3, 1, 2, 3],
    "series": ["s", "s", "s", "c", "c", "c"],
    "value": [70.0, 71.0, 72.4, 50.0, None, 42.0],
    "n": [10, 11, 12, 10, None, 12],
}


def lines(points: dict[str, list[Any]] = POINTS, words: Any = EN, **more: Any) -> Chart:
    return score_lines_chart(tidy(points), words, **{"series": SERIES, "labels": LABELS, **more})


def traces(found: dict[str, Any], mode: str) -> list[dict[str, Any]]:
    return [trace for trace in found["data"] if trace["mode"] == mode]


def test_each_line_is_named_at_its_end_with_its_last_value() -> None:
    found = drawn(lines(marked=["c"]))
    assert "Satisfaction <b>72</b>" in texts(found) and "<b>Contribution</b> <b>42</b>" in texts(found)
    assert [trace["x"][0] for trace in traces(found, "markers")] == [2, 2]


def test_what_the_title_names_is_dark_and_on_top() -> None:
    found = drawn(lines(marked=["c"]))
    assert [trace["line"]["color"] for trace in traces(found, "lines")] == [LIGHT.before, LIGHT.actual]


def test_an_unknown_value_is_a_gap_and_hover_says_n() -> None:
    found = drawn(lines())
    line = traces(found, "lines")[1]
    assert line["y"] == [50.0, None, 42.0] and line["connectgaps"] is False
    assert traces(found, "lines")[0]["hovertext"][2] == "Q3 · Satisfaction<br>72.4<br>n 12"


def test_a_moment_that_ends_no_period_is_dashed_and_hollow() -> None:
    found = drawn(lines(running=3))
    assert traces(found, "lines")[0]["y"] == [70.0, 71.0, None]
    assert [trace["x"] for trace in traces(found, "lines") if trace["line"].get("dash")] == [[1, 2], [0, 2]]
    assert {trace["marker"]["color"] for trace in traces(found, "markers")} == {LIGHT.panel}


def test_names_whose_lines_end_close_together_are_set_apart() -> None:
    found = drawn(lines(POINTS | {"value": [70.0, 70.0, 70.0, 70.0, 70.0, 70.2]}))
    ends = sorted(note(found, name)["y"] for name in SERIES.values())
    low, high = found["layout"]["yaxis"]["range"]
    plot_px = 320 - found["layout"]["margin"]["t"] - found["layout"]["margin"]["b"]
    assert (ends[1] - ends[0]) / (high - low) * plot_px >= 16


def test_the_scale_says_of_how_many_and_reaches_at_least_twenty_points() -> None:
    chart = lines(POINTS | {"value": [98.0] * 6})
    ticks = chart.options["ticks"]
    assert ticks[-1] - ticks[0] >= 10 and ticks[-1] == 100 and chart.options["tick_texts"][-1] == "100 of 100"


def test_years_stand_below_the_quarters_where_they_change() -> None:
    found = drawn(lines(groups={1: "2025", 2: "2026", 3: "2026"}))
    assert str(found["layout"]["xaxis"]).count("2026") == 1


def test_one_moment_is_a_dot() -> None:
    drawn(lines({"at": [1], "series": ["s"], "value": [50.0]}, labels={1: "Q1"}))


@pytest.mark.parametrize(
    ("points", "says"),
    [
        (POINTS | {"value": [None] * 6}, "score_lines: no value is known"),
        (POINTS | {"series": ["z"] * 6}, 'score_lines: "z" is not among s, c'),
        (POINTS | {"at": [9] * 6}, 'score_lines: "9" is not among 1, 2, 3'),
        ({name: [] for name in POINTS}, "score_lines: the frame has no rows"),
    ],
)
def test_nothing_to_draw_is_refused(points: dict[str, list[Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        lines(points)


def test_seven_lines_are_refused_and_names_escaped() -> None:
    with pytest.raises(ValueError, match="score_lines: 7 lines"):
        lines(series={str(at): "x" for at in range(7)})
    assert "<i>" not in str(drawn(lines(series={"s": "<i>x</i>", "c": "y"})))
