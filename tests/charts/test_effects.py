from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from charts.axes import NARROW_PX
from charts.chart import Chart
from charts.draw import figure
from charts.effects import effects_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en", "CNY")
MILLION = 1_000_000 * 10_000
Step = tuple[str, str, float | None]
STEPS: list[Step] = [
    ("before", "2025", 180 * MILLION),
    ("effect", "Number of clients", 6 * MILLION),
    ("effect", "Price", 3 * MILLION),
    ("effect", "Mix", -4 * MILLION),
    ("residual", "Residual", 0),
    ("after", "2026", 185 * MILLION),
]


def effects(steps: list[Step] = STEPS, **more: Any) -> Chart:
    return effects_chart(pd.DataFrame(steps, columns=["kind", "label", "value"]), EN, label="change", **more)


def bars(found: dict[str, Any]) -> dict[str, Any]:
    return dict(found["data"][0])


def test_each_effect_begins_where_the_one_before_ended_and_the_total_is_the_change_from_zero() -> None:
    found = bars(drawn(effects()))
    assert found["base"] == [0.0, 0.0, 6.0, 9.0, 5.0, 0.0]
    assert found["x"] == [0.0, 6.0, 3.0, -4.0, 0.0, 5.0]


def test_both_totals_are_said_in_full_and_effects_with_their_sign_also_a_residual_of_nothing() -> None:
    said = texts(drawn(effects()))
    assert {"<b>¥180.0 M</b>", "<b>¥185.0 M</b>", "+6.0", "+3.0", "−4.0", "±0.0"} <= set(said)
    assert said[0] == "change, ¥ M"


def test_what_makes_it_better_is_good_and_what_makes_it_worse_bad_whatever_the_direction() -> None:
    good, bad, none = LIGHT.good, LIGHT.bad, LIGHT.neutral
    assert bars(drawn(effects()))["marker"]["color"] == [LIGHT.before, good, good, bad, none, LIGHT.actual]
    assert bars(drawn(effects(better="lower")))["marker"]["color"][1:4] == [bad, bad, good]
    assert set(bars(drawn(effects(better="neither")))["marker"]["color"][1:4]) == {none}


def test_a_total_far_larger_than_its_change_keeps_a_unit_of_its_own() -> None:
    steps: list[Step] = [
        ("before", "a", 180 * MILLION),
        ("effect", "x", 12_000_000),
        ("after", "b", 180 * MILLION + 12_000_000),
    ]
    said = texts(drawn(effects(steps)))
    assert "+1,200" in said and "<b>¥180.0 M</b>" in said


def test_shares_are_said_in_percent_and_a_float_difference_adds_up() -> None:
    steps: list[Step] = [("before", "a", 0.1), ("effect", "x", 0.2), ("effect", "y", 0.05), ("after", "b", 0.35)]
    assert {"+20.0", "+5.0"} <= set(texts(drawn(effects(steps, kind="share"))))


def test_names_and_numbers_leave_the_bars_room_on_a_phone_and_are_escaped() -> None:
    steps: list[Step] = [
        *STEPS[:2],
        ("effect", "A very long name of an effect <b>x</b>", -MILLION),
        ("after", "b", 185 * MILLION),
    ]
    found = drawn(effects(steps))
    margin = found["layout"]["margin"]
    assert NARROW_PX - margin["l"] - margin["r"] >= 80
    text = note(found, "long")["text"]
    assert text == "A very long name of<br>an effect &#60;b&#62;x&#60;/b&#62;" and "<b>x</b>" not in str(found)


def test_a_name_takes_two_lines_before_it_is_cut_and_the_rows_grow_with_it() -> None:
    name = "Clients who stayed with us"
    chart = effects([*STEPS[:2], ("effect", name, -MILLION), ("after", "b", 185 * MILLION)])
    assert note(drawn(chart), "Clients")["text"].replace("<br>", " ") == name
    assert chart.height > effects([*STEPS[:2], ("effect", "x", -MILLION), ("after", "b", 185 * MILLION)]).height


def test_an_effect_that_rounds_to_nothing_is_neither_good_nor_bad() -> None:
    steps: list[Step] = [("before", "a", 0.5), ("effect", "b", 0.0004), ("effect", "c", 0.1), ("after", "d", 0.6004)]
    chart = effects(steps, kind="share")
    assert list(chart.frame["text"])[1:3] == ["±0.0", "+10.0"]
    assert bars(drawn(chart))["marker"]["color"][1:3] == [LIGHT.neutral, LIGHT.good]


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([], "effects: the frame has no rows"),
        ([("leap", "x", 1.0)], '"leap" is not a kind of step; choose one of before, effect'),
        ([("before", "x", 1.0), ("effect", "y", 2.0)], "begin with the one value before, end with the one after"),
        ([("before", "x", 1.0), ("after", "y", None)], 'the step "y" has no value'),
        ([("before", "x", 1.0), ("effect", "z", 2.0), ("after", "y", 9.0)], "they add up to 2, the change is 8"),
        ([("before", "x", 1.0), *[("effect", "z", 0.0)] * 23, ("after", "y", 1.0)], "25 rows, at most 24"),
    ],
)
def test_nothing_to_draw_is_refused(steps: list[Step], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        effects(steps)


def test_nothing_that_moved_is_drawn_as_well() -> None:
    chart = effects([("before", "a", 5), ("after", "b", 5)], kind="count")
    assert bars(figure(chart, LIGHT))["x"] == [0.0, 0.0]
