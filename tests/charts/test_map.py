from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from charts.chart import Chart
from charts.map import LARGEST_PX, MOST_MARKS, SMALLEST_PX, map_chart
from charts.map_names import WIDTHS_PX, Ground, Named, map_names
from charts.panel import Panel, Table, TableColumn
from charts.theme import LIGHT, theme_of
from locales.words import words_for
from tests.charts.checks import drawn, texts
from tests.charts.freezing import thawed_alike

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
CELLS = pd.DataFrame(
    {
        "x": [102.0, 103.0, 103.5, 104.0], "y": [30.0, 31.0, 30.5, 30.2],
        "revenue_e4": [4_000_000, 1_000_000, 250_000, 10_000], "clients": [12, 3, 2, 1],
        "value": [0.10, -0.08, 0.01, None], "region_id": ["N", "S", "S", ""],
        "name": ["North", "<b>S</b>", "<b>S</b>", "elsewhere"],
    }
)  # fmt: skip
NAMES = pd.DataFrame({"x": [102.0, 103.0], "y": [30.0, 31.0], "weight": [4.0, 1.0], "name": ["North", "<b>S</b>"]})


def made(cells: pd.DataFrame = CELLS, names: pd.DataFrame = NAMES, **more: Any) -> Chart:
    given = {"value_label": "Change of revenue", "kind": "share", "centre": 0.0, "band": 0.05, "is_change": True}
    return map_chart(cells, names, EN, **{**given, **more})


def test_area_is_revenue_and_colour_says_who_is_off_by_more_than_the_band() -> None:
    found = drawn(made())
    roles = {trace["marker"]["symbol"] + str(trace["marker"]["color"]): trace for trace in found["data"]}
    assert len(roles) == 4 and [len(trace["x"]) for trace in found["data"]] == [1, 1, 1, 1]
    frame = made().frame.set_index("role")
    assert frame["size"]["good"] == LARGEST_PX and frame["size"]["bad"] == LARGEST_PX / 2
    assert frame["size"]["same"] == LARGEST_PX / 4 and frame["size"]["unknown"] == SMALLEST_PX
    assert [trace["marker"]["symbol"] for trace in found["data"]] == ["circle", "circle", "circle", "diamond"]
    assert {"● rose by 5 % or more", "● in between", "◆ fell by 5 % or more", "○ not known"} <= set(texts(found))


def test_a_click_opens_the_region_and_hover_says_what_it_brings_with_names_escaped() -> None:
    found = drawn(made())
    assert made().clicks == "region_id"
    bad = found["data"][-1]
    assert bad["customdata"] == [["S", "&#60;b&#62;S&#60;/b&#62;", 3, "¥100", "−8.0\u00a0%"]]
    assert "clients" in bad["hovertemplate"] and "Change of revenue" in bad["hovertemplate"]


def test_both_axes_have_the_same_scale() -> None:
    layout = drawn(made())["layout"]
    assert (
        layout["yaxis"]["scaleanchor"] == "x" and layout["xaxis"]["range"][0] < 102 < 104 < layout["xaxis"]["range"][1]
    )


def test_where_less_is_better_more_is_bad_and_a_score_is_held_against_all_together() -> None:
    chart = made(centre=0.02, better="lower", is_change=False)
    assert chart.frame["role"].tolist() == ["bad", "good", "same", "unknown"]
    said = " ".join(text for _role, text in chart.options["legend"]).replace("\u00a0", " ")
    assert "better than 2.0 % by 5 pts or more" in said


def test_changes_take_the_companys_colours_of_rise_and_fall() -> None:
    from charts.map import colours_of

    china = theme_of("light", "china")
    assert colours_of(made(), china)["good"] == china.red
    assert colours_of(made(is_change=False), china)["good"] == LIGHT.good


def test_names_never_cover_each_other_at_any_width() -> None:
    rng = np.random.default_rng(1)
    wanted = [Named(float(x), float(y), f"Place {at}", 60.0) for at, (x, y) in enumerate(rng.uniform(0, 3, (24, 2)))]
    ground = Ground(0.0, 3.0, 0.0, 3.0, 440.0)
    placed = map_names(wanted, ground)
    assert 6 <= len(placed) < 24 and placed[0][0] is wanted[0]
    for width in WIDTHS_PX:
        scale = ground.px(width)
        spots = [(name.x * scale + right, name.y * scale + up) for name, right, up in placed]
        for at, (x, y) in enumerate(spots):
            assert all(abs(x - a) >= 60 or abs(y - b) >= 17 for a, b in spots[:at])


def test_the_most_bubbles_there_can_be_stay_small_enough_to_send() -> None:
    rng = np.random.default_rng(2)
    count = 240
    many = pd.DataFrame(
        {
            "x": rng.uniform(95, 130, count), "y": rng.uniform(20, 45, count), "clients": rng.integers(1, 9_999, count),
            "revenue_e4": rng.integers(1, 10**12, count), "value": rng.uniform(-0.5, 0.5, count),
            "region_id": "R0101", "name": "城中区东湖路",
        }
    )  # fmt: skip
    drawn(made(many))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (CELLS.iloc[:0], "map: the frame has no rows"),
        (CELLS.drop(columns="value"), "map: the frame has no column value"),
        (pd.concat([CELLS] * (MOST_MARKS // 4 + 1)), "at most 600 can be seen"),
        (CELLS.assign(revenue_e4=0), "nothing was bought in any cell"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(cells: pd.DataFrame, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(cells)


def test_without_names_and_with_one_place_there_is_still_a_map() -> None:
    found = drawn(made(CELLS.iloc[:1], NAMES.iloc[:0]))
    low, high = found["layout"]["xaxis"]["range"]
    assert low < 102.0 < high


def test_a_map_comes_out_of_a_snapshot_as_it_went_in() -> None:
    chart = made()
    thawed_alike(Panel("map", "61 places fell", chart, Table((TableColumn("name", "Region"),), chart.frame)))
