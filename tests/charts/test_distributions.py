from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from charts.axes import NARROW_PX, text_px
from charts.chart import Chart
from charts.distributions import distributions_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN, ZH = words_for("en"), words_for("zh")
HEADS: dict[str, dict[str, Any]] = {
    "a": {"name": "Satisfaction", "said": "n 40 · 3 unknown", "mean": 60.0},
    "b": {"name": "Loyalty", "said": "n 10", "mean": 20.0},
    "c": {"name": "Contribution", "said": "no client has a score", "mean": None},
}
BINS = [("a", 40, 60, 10), ("a", 60, 80, 30), ("a", 80, 100, 0), ("b", 0, 20, 5), ("b", 20, 40, 5)]


def spread(bins: list[tuple[str, int, int, int]] = BINS, heads: dict[str, Any] = HEADS, **more: Any) -> Chart:
    frame = pd.DataFrame(bins, columns=["measure", "bin_low", "bin_high", "clients"])
    return distributions_chart(frame, EN, measures=heads, **more)


def test_bars_are_shares_of_those_that_have_a_score_so_that_measures_compare() -> None:
    found = drawn(spread())
    assert [trace["y"] for trace in found["data"]] == [[25.0, 75.0], [50.0, 50.0]]
    assert found["data"][0]["hovertext"][0] == "40–60<br>10 clients · 25.0\u00a0%"


def test_histograms_stand_two_in_a_row_on_one_scale() -> None:
    first, second = drawn(spread())["data"]
    assert max(first["x"]) < 1 < min(second["x"]) and first["base"] == second["base"]
    four = {**HEADS, "d": {"name": "Dependence", "said": "n 1", "mean": 5.0}}
    below = drawn(spread([*BINS, ("d", 0, 20, 1)], four))["data"][-1]
    assert below["base"] < 0 and min(below["x"]) > 1


def test_the_mean_is_a_line_with_its_number_and_the_head_says_who_has_none() -> None:
    found = drawn(spread())
    assert {"n 40 · 3 unknown", "mean <b>60</b>", "mean <b>20</b>"} <= set(texts(found))
    assert [s["x0"] for s in found["layout"]["shapes"] if s["x0"] == s["x1"]] == [0.6, pytest.approx(1.32)]


def test_a_measure_without_scores_keeps_its_place_and_says_so() -> None:
    found = drawn(spread())
    assert note(found, "no client has a score")["y"] < note(found, "n 10")["y"] and len(found["data"]) == 2


def test_the_measure_that_the_title_names_is_dark() -> None:
    found = drawn(spread(marked="b"))
    assert [trace["marker"]["color"] for trace in found["data"]] == [LIGHT.before, LIGHT.actual]
    assert "<b>Loyalty</b>" in texts(found) and "Satisfaction" in texts(found)


def test_heads_stay_within_their_half_of_a_phone() -> None:
    long = {"a": {"name": "A very long name of a measure", "said": "n 1,234,567 · 7,654,321 unknown", "mean": 1.0}}
    said = texts(drawn(spread([("a", 0, 20, 1)], long)))
    assert all(text_px(text) <= NARROW_PX / 2 for text in said if text.startswith(("A very", "n 1")))


@pytest.mark.parametrize(
    ("bins", "says"),
    [
        ([], "distributions: the frame has no rows"),
        ([("a", 0, 20, 0)], "distributions: no client has a score"),
        ([("z", 0, 20, 1)], 'distributions: "z" is not named; the measures are a, b, c'),
    ],
)
def test_nothing_to_draw_is_refused(bins: list[tuple[str, int, int, int]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        spread(bins)


def test_more_than_six_are_refused_and_names_escaped() -> None:
    with pytest.raises(ValueError, match="distributions: 7 measures; give at most 6"):
        spread(heads={**HEADS, **{str(at): HEADS["a"] for at in range(4)}})
    assert "<i>" not in str(drawn(spread(heads={**HEADS, "a": {**HEADS["a"], "name": "<i>x</i>"}})))
