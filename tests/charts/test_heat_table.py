from __future__ import annotations

import pytest

from charts.chart import Chart, tidy
from charts.heat_table import heat_table_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn

EN = words_for("en", "CNY")
CELLS: dict[str, list[object]] = {
    "row": [0, 0, 1, 1],
    "column": [0, 1, 0, 1],
    "reached": [0.90, 1.06, None, 0.985],
    "text": ["90", "106", "–", "98"],
    "hover": ["Revenue\nowner: <b>Li</b>", "b", "c", "d"],
    "is_small": [False, False, False, True],
    "region_id": ["N", "S", "N", "S"],
}


def heat(columns: tuple[str, ...] = ("North", "South"), **cells: list[object]) -> Chart:
    return heat_table_chart(
        tidy(CELLS | cells),
        EN,
        label="n",
        rows=("Revenue", "Promises kept in time"),
        columns=columns,
        clicks="region_id",
    )


def test_every_cell_has_a_mark_beside_its_number_and_an_unknown_one_has_none() -> None:
    found = drawn(heat())["data"][0]
    assert found["text"] == ["▼ 90", "▲ 106", "–", "● 98"]


def test_the_ground_says_the_same_in_five_steps_and_unknown_is_neutral() -> None:
    found = drawn(heat())["data"][0]
    assert found["marker"]["color"] == [LIGHT.heat[1], LIGHT.heat[4], LIGHT.zone, LIGHT.heat[2]]


def test_what_rests_on_few_is_faint() -> None:
    inks = drawn(heat())["data"][0]["insidetextfont"]["color"]
    assert inks[:3] == [LIGHT.ink] * 3 and inks[3] == "rgba(27,42,52,0.55)"


def test_a_click_anywhere_in_a_cell_gives_its_region() -> None:
    found = drawn(heat())["data"][0]
    assert found["customdata"] == ["N", "S", "N", "S"]
    assert found["base"] == [-0.5, 0.5, -0.5, 0.5] and found["width"] == 1 and found["x"] == [1, 1, 1, 1]


def test_many_columns_set_the_mark_above_the_number_and_names_turn_where_there_is_no_room() -> None:
    few, many = heat(), heat(("Far north east", "Southwest", "a", "b", "c", "d"))
    found = drawn(many)
    assert found["data"][0]["text"][0] == "▼<br>90"
    assert found["layout"]["xaxis"]["autotickangles"] == [0, -90]
    assert many.height > few.height == 22 + 2 * 40 + 4


def test_a_long_name_of_a_column_takes_two_lines_where_it_has_the_room() -> None:
    long = "Bay Area (9 counties of it)"
    for columns in (("North", long), ("North", long, "South", "West")):
        names = drawn(heat(columns))["layout"]["xaxis"]["ticktext"]
        assert names[1].replace("<br>", " ") == long and "<br>" in names[1]


def test_changes_that_are_all_none_are_drawn_without_a_mark() -> None:
    none = heat(reached=[None] * 4, text=["±0"] * 4)
    assert drawn(none)["data"][0]["text"] == ["±0"] * 4


def test_a_long_name_of_a_row_takes_two_lines() -> None:
    assert drawn(heat())["layout"]["yaxis"]["ticktext"] == ["Revenue", "Promises kept<br>in time"]


def test_names_and_hover_are_escaped() -> None:
    found = drawn(heat(("<i>N</i>", "South")))
    assert "<i>" not in str(found) and "<b>" not in str(found)
    assert found["data"][0]["hovertext"][0].startswith("Revenue<br>owner: &#60;b")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"reached": [None] * 4, "text": ["–"] * 4}, "heat_table: no cell is known"),
        ({name: [] for name in CELLS}, "heat_table: the frame has no rows"),
    ],
)
def test_nothing_to_draw_is_refused(cells: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        heat(**cells)  # type: ignore[arg-type]
