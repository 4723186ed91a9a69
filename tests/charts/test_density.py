from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from charts.axes import text_px
from charts.chart import Chart
from charts.density import density_chart
from charts.importance_map_names import WIDTHS_PX
from charts.placing import touches
from locales.words import Words, words_for
from tests.charts.checks import drawn, marks, texts

EN, ZH = words_for("en"), words_for("zh")


def cells(*found: tuple[float, float, int]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["x_bin", "y_bin", "clients"])


def named(*found: tuple[float, float], name: str = "Client {at} Foods") -> pd.DataFrame:
    rows = [(f"C{at}", name.format(at=at), x, y) for at, (x, y) in enumerate(found)]
    return pd.DataFrame(rows, columns=["client_id", "name", "x", "y"])


def density(frame: pd.DataFrame, extremes: pd.DataFrame, words: Words = EN, **more: Any) -> Chart:
    return density_chart(frame, extremes, words, **{"x_label": "Loyalty", "y_label": "Profit", "bin_width": 5, **more})


FEW = cells((0, 0, 3), (95, 95, 40), (50, 20, 1))


def test_every_client_is_counted_in_its_cell() -> None:
    found = drawn(density(FEW, named()))
    heat = found["data"][0]
    assert (heat["x0"], heat["dx"]) == (2.5, 5) and len(heat["z"]) == len(heat["z"][0]) == 20
    assert sum(count or 0 for row in heat["text"] for count in row) == 44
    assert heat["text"][0][0] == 3 and heat["text"][19][19] == 40 and heat["text"][4][10] == 1
    assert heat["z"][0][1] is None and heat["z"][19][19] == 3 and heat["z"][4][10] == 0
    assert len(found["data"]) == 1


def test_a_score_of_one_hundred_stands_in_the_last_cell() -> None:
    assert density(cells((100, 100, 2), (95, 95, 1)), named()).options["cells"].counts[19][19] == 3


def test_a_click_on_a_named_client_opens_it_and_hover_says_both_scores() -> None:
    found = drawn(density(FEW, named((10, 90), (90, 10))))
    dots = found["data"][-1]
    assert dots["customdata"] == [["C0"], ["C1"]]
    assert dots["hovertext"][0] == "Client 0 Foods<br>Loyalty 10.0<br>Profit 90.0"
    assert {"Client 0 Foods", "Client 1 Foods", "Loyalty", "Profit"} <= set(texts(found))


def test_the_shades_are_said_below() -> None:
    assert "shade: clients per cell, 1–3 · 4–8 · 9–20 · 21–40" in texts(drawn(density(FEW, named())))


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_names_never_overlap_a_name_or_a_dot_at_any_width(seed: int, words: Words) -> None:
    rng = np.random.default_rng(seed)
    corner = rng.choice([4.0, 96.0], (12, 2)) + rng.normal(0, 3, (12, 2))
    found = density(FEW, named(*np.clip(corner, 0, 100).tolist()), words)
    plot, beside, dots = found.options["plot"], found.options["beside"], found.frame.to_dict("records")
    assert sum(place is not None for place in beside) >= 8
    for width in WIDTHS_PX:
        per_x, per_y = width / (plot.high_x - plot.low_x), plot.height_px / (plot.high_y - plot.low_y)
        middles = [((dot["x"] - plot.low_x) * per_x, (dot["y"] - plot.low_y) * per_y) for dot in dots]
        boxes = []
        for dot, (x, y), place in zip(dots, middles, beside, strict=True):
            if place is None:
                continue
            wide = text_px(dot["label"])
            left = x + place.right_px - {"left": 0, "center": 0.5, "right": 1}[place.anchor] * wide
            boxes.append((left, left + wide, y + place.up_px - 8, y + place.up_px + 8))
        for at, box in enumerate(boxes):
            assert box[0] >= -1e-6 and box[1] <= width + 1e-6
            assert not any(touches(box, other) for other in boxes[at + 1 :])
            assert not any(box[0] < x < box[1] and box[2] < y < box[3] for x, y in middles)


def test_all_four_hundred_cells_stay_one_image() -> None:
    full = cells(*((x, y, 1 + x * y) for x in range(0, 100, 5) for y in range(0, 100, 5)))
    assert marks(drawn(density(full, named((5, 95))))) < 60


def test_cuts_are_dashed_lines_across() -> None:
    shapes = drawn(density(FEW, named(), cuts=(65.0, None)))["layout"]["shapes"]
    assert [shape["x0"] for shape in shapes if shape["line"].get("dash")] == [65.0]


@pytest.mark.parametrize(
    ("frame", "extremes", "more", "says"),
    [
        (cells(), named(), {}, "density: the frame has no rows"),
        (cells((0, 0, 0)), named(), {}, "density: every cell is empty"),
        (FEW, named(*[(1, 1)] * 17), {}, "density: 17 names; at most 16"),
        (FEW, named(), {"bin_width": 1}, "density: cells 1 points wide"),
        (FEW, named((1, 1)).drop(columns="x"), {}, "density: the frame has no column x"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    frame: pd.DataFrame, extremes: pd.DataFrame, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        density(frame, extremes, **more)


def test_names_are_escaped_and_a_client_without_a_score_is_no_dot() -> None:
    spoiled = named((5, 5), (9, 9), name="<b>{at}</b>")
    spoiled.loc[1, "x"] = float("nan")
    found = density(FEW, spoiled)
    assert len(found.frame) == 1 and "<b>0" not in str(drawn(found))
