from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from charts.axes import NARROW_PX, text_px
from charts.chart import Chart
from charts.degree_parts import SIDE_PX, WIDE, degree_parts_chart
from charts.theme import SIZE_IN_BAR
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
DEGREES = {
    "satisfaction": "Satisfaction", "loyalty": "Loyalty", "contribution": "Contribution", "dependence": "Dependence",
}  # fmt: skip
ALL = {"satisfaction": 70.0, "loyalty": 60.0, "contribution": 45.0, "dependence": None}


def cell(part: str, degree: str, value: float | None, before: float | None = None, n: int = 30) -> dict[str, Any]:
    ends = (None, None) if value is None else (value - 1, value + 1)
    return {
        "part": part, "degree": degree, "value": value, "low": ends[0], "high": ends[1], "before": before, "n": n,
        "region_id": part[0],
    }  # fmt: skip


CELLS = [
    cell("North", "satisfaction", 80.0, 75.0), cell("North", "loyalty", 60.0), cell("North", "dependence", None, n=0),
    cell("South", "satisfaction", 65.0, 66.0, n=1_204), cell("South", "contribution", 45.0),
]  # fmt: skip


def parts(cells: list[dict[str, Any]] = CELLS, **more: Any) -> Chart:
    frame = pd.DataFrame({name: pd.Series([one[name] for one in cells], dtype=object) for name in cells[0]})
    return degree_parts_chart(frame, EN, degrees=DEGREES, company=ALL, company_name="all", **more)


def test_each_column_is_centred_on_all_and_a_point_is_as_wide_everywhere() -> None:
    solid = drawn(parts())["data"][-1]
    reach = parts().options["reach"]
    assert reach == pytest.approx(13)  # the farthest dot, ten points off, with some air
    middle = WIDE / 2
    wanted = [middle + 10 / reach * middle, 1 + middle, middle - 5 / reach * middle, 2 + middle]
    assert solid["x"] == [pytest.approx(x, abs=1e-4) for x in wanted]


def test_heads_name_the_degree_and_the_value_of_all() -> None:
    said = texts(drawn(parts()))
    assert {"<b>Satisfaction</b>", "all 70", "all 60", "all 45", f"all {EN.unknown}"} <= set(said)


def test_every_cell_carries_its_value_and_its_n_and_an_unknown_one_a_dash() -> None:
    found = drawn(parts())
    said = texts(found)
    assert {"80", "65", "n 30", "n 1,204", "–"} <= set(said) and "n 0" not in said
    assert "last year 75" in found["data"][-1]["hovertext"][0]
    assert note(found, "–")["x"] == 3 + WIDE / 2


def test_the_cell_that_the_title_names_is_stressed_and_a_click_opens_its_part() -> None:
    found = drawn(parts(marked=("South", "satisfaction"), clicks="region_id"))
    assert "<b>65</b>" in texts(found) and found["data"][-1]["customdata"] == ["N", "N", "S", "S"]
    assert found["data"][-1]["marker"]["size"] == [9, 9, 12, 9]


def test_heads_never_touch_on_a_phone() -> None:
    found = drawn(parts())
    room = (NARROW_PX - SIDE_PX) / (4 - (1 - WIDE))
    heads = [note(found, f"<b>{name}</b>") for name in DEGREES.values()]
    for (one, other), name in zip(pairwise(heads), DEGREES.values(), strict=False):
        assert (other["x"] - one["x"]) * room >= text_px(name, SIZE_IN_BAR) + 4


def test_without_a_value_of_all_a_column_is_centred_on_its_own_middle() -> None:
    chart = parts([cell("A", "dependence", 20.0), cell("B", "dependence", 30.0)])
    assert chart.options["centres"][3] == 25.0


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([cell("A", "loyalty", None)], "degree_parts: no value is known"),
        ([cell(f"p{at}", "loyalty", 5.0) for at in range(11)], "degree_parts: 11 parts, at most 10"),
        ([cell("A", "charm", 5.0)], 'degree_parts: "charm" is no degree here; the degrees are satisfaction'),
    ],
)
def test_what_cannot_be_drawn_is_refused(cells: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parts(cells)


def test_names_are_escaped_and_ten_parts_stay_small() -> None:
    many = [cell(f"<b>part</b> {at}", degree, 50.0 + at) for at in range(10) for degree in DEGREES]
    assert "<b>part" not in str(drawn(parts(many)))
