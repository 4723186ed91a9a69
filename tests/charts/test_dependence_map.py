"""Dependence both ways as a map: decades across, per cent up, those beyond everything at the top."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.chart import Chart
from charts.dependence_map import dependence_map_chart
from locales import words_for
from tests.charts.checks import drawn

EN = words_for("en", "CNY")
CELLS = pd.DataFrame({"x_bin": [10, 15, 20], "y_bin": [0, 12, 24], "clients": [1, 50, 7]})
NAMED = pd.DataFrame(
    {
        "client_id": ["C1", "C2"],
        "name": ["永兴", "Second"],
        "d_us": [0.02, 0.001],
        "d_client": [1.4, 0.3],
        "said": ["", "x"],
    }
)


def made(cells: pd.DataFrame = CELLS, named: pd.DataFrame = NAMED) -> Chart:
    return dependence_map_chart(cells, named, EN, decades=6, steps=5, bins=25)


def test_a_bin_begins_at_its_part_of_the_decade() -> None:
    cells = made().options["cells"]
    assert (cells.x0, cells.step, cells.step_y) == (pytest.approx(-5.9), pytest.approx(0.2), 4.0)
    assert sum(count or 0 for row in cells.counts for count in row) == 58


def test_who_buys_more_than_it_says_stands_at_the_top() -> None:
    frame = made().frame
    assert frame["y"].tolist() == [100.0, 30.0] and frame["x"].tolist() == pytest.approx([-1.69897, -3.0])


def test_ticks_are_powers_of_ten_in_per_cent() -> None:
    options = made().options
    assert options["x_ticks"] == (-4, -3, -2) and [text.replace("\u00a0", " ") for text in options["x_texts"]] == [
        "0.01 %", "0.1 %", "1 %",
    ]  # fmt: skip


def test_it_is_drawn_with_and_without_names_and_a_click_opens_the_client() -> None:
    found = drawn(made())
    assert [trace["customdata"] for trace in found["data"] if "customdata" in trace] == [[["C1"], ["C2"]]]
    drawn(made(named=NAMED.head(0)))


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="dependence_map: the frame has no rows"):
        made(cells=CELLS.head(0))
