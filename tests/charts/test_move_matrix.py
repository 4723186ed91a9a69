from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from charts.chart import Chart
from charts.move_matrix import move_matrix_chart
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
BANDS = [("0", "< 20"), ("20", "20–40"), ("40", "≥ 40"), ("unknown", "no score")]
MOVES = [("0", "0", 50), ("0", "20", 5), ("0", "40", 45), ("40", "20", 1), ("40", "40", 99), ("unknown", "40", 7)]


def moves(found: list[tuple[str, str, int]] = MOVES, **more: Any) -> Chart:
    frame = pd.DataFrame(found, columns=["from_band", "to_band", "clients"])
    return move_matrix_chart(frame, EN, **{"bands": BANDS, "apart": "unknown", **more})


def test_rows_are_then_and_columns_now() -> None:
    found = drawn(moves())
    assert (note(found, "45")["x"], note(found, "45")["y"]) == (2, 0)
    assert (note(found, "7")["x"], note(found, "7")["y"]) == (2, -3)
    assert found["data"][0]["text"][0][2] == "&#60; 20 → ≥ 40<br>45 clients · 45\u00a0%"


def test_those_who_stayed_are_bold_and_nobody_is_an_empty_cell() -> None:
    found = drawn(moves())
    assert {"<b>50</b>", "<b>99</b>"} <= set(texts(found)) and "0" not in texts(found)
    assert found["data"][0]["z"][1] == [None] * 4


def test_rises_falls_and_stays_have_their_grounds_strong_from_a_tenth_of_the_row() -> None:
    z = drawn(moves())["data"][0]["z"]
    assert z[0] == [2, 3, 4, None] and z[2] == [None, 1, 2, None]


def test_coming_out_of_the_unknown_is_no_rise() -> None:
    assert drawn(moves())["data"][0]["z"][3] == [None, None, 2, None]


def test_without_a_good_side_rises_and_falls_share_one_ground() -> None:
    z = drawn(moves(better="neither"))["data"][0]["z"]
    assert z[0] == [2, 5, 5, None] and z[2][1] == 5


def test_a_pair_that_is_named_twice_is_added_up() -> None:
    assert "12" in texts(drawn(moves([*MOVES, ("0", "20", 7)])))


@pytest.mark.parametrize(
    ("found", "more", "says"),
    [
        ([], {}, "move_matrix: the frame has no rows"),
        ([("0", "0", 0)], {}, "move_matrix: nobody is in any band"),
        ([("0", "60", 1)], {}, 'move_matrix: "60" is no band here; the bands are 0, 20, 40, unknown'),
        (MOVES, {"apart": "20"}, 'move_matrix: "20" stands apart; name it last'),
        (MOVES, {"better": "lower"}, 'move_matrix: better is "lower"'),
        (MOVES, {"bands": BANDS[:1]}, "move_matrix: 1 bands"),
    ],
)
def test_what_cannot_be_drawn_is_refused(found: list[tuple[str, str, int]], more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        moves(found, **more)


def test_names_are_escaped() -> None:
    assert "<i>" not in str(drawn(moves(bands=[*BANDS[:3], ("unknown", "<i>x</i>")], then="<i>t</i>")))
