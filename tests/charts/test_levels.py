from __future__ import annotations

import pytest

from charts.chart import tidy
from charts.levels import levels_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
NAMES = ("very dissatisfied", "dissatisfied", "neither", "satisfied", "fully satisfied")
ROWS = {
    "label": ["Q3", "Q2"],
    "level_1": [10, 0], "level_2": [10, 0], "level_3": [20, 0], "level_4": [40, 0], "level_5": [20, 0],
}  # fmt: skip


def test_the_middle_level_is_split_around_zero() -> None:
    bars = drawn(levels_chart(tidy(ROWS), EN, names=NAMES))["data"]
    assert [bar["base"][0] for bar in bars] == [-30.0, -20.0, -10.0, 10.0, 50.0]
    assert [bar["x"][0] for bar in bars] == [10.0, 10.0, 20.0, 40.0, 20.0]
    assert [bar["marker"]["color"] for bar in bars] == list(LIGHT.levels)


def test_each_share_is_written_in_its_bar_and_n_at_the_right() -> None:
    found = drawn(levels_chart(tidy(ROWS), EN, names=NAMES))
    assert [bar["text"][0] for bar in found["data"]] == [f"{share}\u00a0%" for share in (10, 10, 20, 40, 20)]
    assert note(found, "n 100")["xshift"] == found["layout"]["margin"]["r"]


def test_a_period_without_answers_keeps_its_row_and_has_no_bar() -> None:
    found = drawn(levels_chart(tidy(ROWS), EN, names=NAMES))
    assert "n 0" in texts(found) and all(bar["x"][1] == 0.0 for bar in found["data"])


def test_the_ends_and_the_middle_are_named_and_every_level_on_hover() -> None:
    found = drawn(levels_chart(tidy(ROWS), EN, names=NAMES))
    assert {"<b>very dissatisfied</b>", "<b>fully satisfied</b>", "neither"} <= set(texts(found))
    assert found["data"][3]["hovertext"][0] == "Q3 · n 100<br>satisfied 40\u00a0%"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": [], **{f"level_{n}": [] for n in range(1, 6)}}, "levels: the frame has no rows"),
        ({**ROWS, "level_1": [-1, 0]}, "a count is below zero"),
        ({"label": ["a"], **{f"level_{n}": [0] for n in range(1, 6)}}, "levels: nobody answered"),
        ({"label": ["a"]}, "levels: the frame has no column level_1"),
    ],
)
def test_nothing_to_draw_is_refused(change: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        levels_chart(tidy(change), EN, names=NAMES)


def test_names_are_escaped() -> None:
    rows = tidy({**ROWS, "label": ["<i>a</i>", "b"]})
    assert "<i>" not in str(drawn(levels_chart(rows, EN, names=("<u>a</u>", *NAMES[1:])))).replace("<u>", "<i>")
