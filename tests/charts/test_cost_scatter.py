from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from charts.chart import Chart, tidy
from charts.cost_scatter import MOST_DOTS, cost_scatter_chart
from charts.placing import touches
from locales.words import words_for
from tests.charts.checks import drawn, texts

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
E4 = 10_000


def few(**more: list[object]) -> pd.DataFrame:
    columns = {
        "client_id": ["C1", "C2", "C3"], "name": ["Alpha", "Beta", "Gamma"], "tier": ["A", None, "C"],
        "margin_e4": [10_000 * E4, 1_000 * E4, 100 * E4], "cost_e4": [1_000 * E4, 1_000 * E4, 1_000 * E4],
    }  # fmt: skip
    return tidy({**columns, **more})


def many(count: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    margins = rng.lognormal(11, 1.2, count)
    costs = margins * rng.lognormal(-0.7, 0.6, count)
    return pd.DataFrame({
        "client_id": [f"C{at:05d}" for at in range(count)], "name": [f"Client {at:05d} Foods" for at in range(count)],
        "tier": ["ABCD"[at % 4] for at in range(count)], "margin_e4": (margins * E4).astype("int64"),
        "cost_e4": (costs * E4).astype("int64"),
    })  # fmt: skip


def test_a_client_stands_at_its_decades_and_the_break_even_line_where_both_are_equal() -> None:
    chart = cost_scatter_chart(few(), EN)
    assert list(chart.frame["cost"]) == [1_000.0] * 3
    assert list(chart.frame["x"]) == [3.0, 3.0, 3.0] and list(chart.frame["y"]) == [4.0, 3.0, 2.0]
    line = drawn(chart)["data"][0]
    assert line["x"] == line["y"]


def test_profits_and_losses_carry_names_profit_to_the_left_loss_to_the_right() -> None:
    chart = cost_scatter_chart(few(), EN)
    assert list(chart.frame["role"]) == ["good", "good", "bad"]
    sides = {name[0].split("<br>")[0]: name[3] for name in chart.options["names"] if "<br>" in name[0]}
    assert sides == {"Alpha A": "left", "Beta": "left", "Gamma C": "right"}


def test_a_click_gives_the_client() -> None:
    found = drawn(cost_scatter_chart(few(), EN))
    assert [[mark[0] for mark in trace["customdata"]] for trace in found["data"] if "customdata" in trace] == [
        ["C1", "C2"],
        ["C3"],
    ]


def test_a_loss_is_a_diamond_so_colour_is_not_alone() -> None:
    found = drawn(cost_scatter_chart(few(), EN))
    assert [trace["marker"]["symbol"] for trace in found["data"] if "marker" in trace] == ["circle", "diamond"]


def test_many_clients_are_at_most_forty_by_forty_cells_and_every_one_is_counted() -> None:
    clients = many(MOST_DOTS + 2_000, 1)
    chart = cost_scatter_chart(clients, EN)
    cells = chart.options["cells"]
    assert len(cells.counts) <= 40 and all(len(row) <= 40 for row in cells.counts)
    assert sum(count or 0 for row in cells.counts for count in row) + len(chart.frame) == len(clients)
    assert len(chart.frame) == 8 and chart.words["shade"].startswith("shade: clients per cell, 1")
    drawn(chart)


def test_up_to_four_hundred_clients_are_dots() -> None:
    chart = cost_scatter_chart(many(MOST_DOTS, 2), EN)
    assert chart.options["cells"] is None and len(chart.frame) == MOST_DOTS
    drawn(chart)


def _boxes(chart: Chart) -> list[tuple[float, float, float, float]]:
    """Where each name stands on a phone."""
    plot = chart.options["plot"]
    pixels = dict(zip(chart.frame["label"], chart.frame["label_px"], strict=True))
    found = []
    for text, x, y, side, _ in chart.options["names"]:
        if text not in pixels:
            continue
        width, half = pixels[text] * plot.x_px, 15 * plot.y_px
        found.append((x - width, x, y - half, y + half) if side == "left" else (x, x + width, y - half, y + half))
    return found


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("count", [12, 150, 1_200])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_names_never_overlap_never_are_cut_and_never_cover_a_mark(count: int, seed: int, words: object) -> None:
    chart = cost_scatter_chart(many(count, seed), words)  # type: ignore[arg-type]
    plot, boxes = chart.options["plot"], _boxes(chart)
    assert len(boxes) == min(8, count) or count == 12
    for at, box in enumerate(boxes):
        assert not any(touches(box, other) for other in boxes[at + 1 :])
        assert plot.low_x <= box[0] + 1e-6 and box[1] <= plot.high_x + 1e-6
        assert plot.low_y <= box[2] + 1e-6 and box[3] <= plot.high_y + 1e-6
        for x, y in zip(chart.frame["x"], chart.frame["y"], strict=True):
            assert not (box[0] < x < box[1] and box[2] < y < box[3])


def test_losses_and_free_service_stay_in_the_picture_and_the_axis_says_how() -> None:
    clients = few(margin_e4=[10_000 * E4, 0, -100 * E4], cost_e4=[0, 1_000 * E4, 1_000 * E4])
    chart = cost_scatter_chart(clients, EN)
    assert "linear near zero" in chart.words["x"] and "linear near zero" in chart.words["y"]
    assert chart.frame["x"].iloc[0] == 0.0 and chart.frame["y"].iloc[1] == 0.0 and chart.frame["y"].iloc[2] < 0
    found = drawn(chart)
    assert "0" in found["layout"]["xaxis"]["ticktext"] and "0" in found["layout"]["yaxis"]["ticktext"]


def test_a_client_without_a_known_cost_is_counted_not_drawn() -> None:
    chart = cost_scatter_chart(few(cost_e4=[None, 1_000 * E4, 1_000 * E4]), EN)
    assert chart.words["left_out"] == "1 client without a known cost or margin is not shown"
    assert list(chart.frame["client_id"]) == ["C2", "C3"]


def test_everything_at_zero_is_still_a_picture() -> None:
    drawn(cost_scatter_chart(few(margin_e4=[0, 0, 0], cost_e4=[0, 0, 0]), EN))


def test_one_client_is_enough() -> None:
    drawn(cost_scatter_chart(few().head(1), EN))


@pytest.mark.parametrize(
    ("clients", "says"),
    [
        (few().head(0), "cost_scatter: the frame has no rows"),
        (few().drop(columns="name"), "cost_scatter: the frame has no column name"),
        (few(cost_e4=[None] * 3), "cost_scatter: no client has both margin and cost"),
    ],
)
def test_nothing_to_draw_is_refused(clients: pd.DataFrame, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cost_scatter_chart(clients, EN)


def test_names_are_escaped_and_long_ones_whole_on_hover() -> None:
    name = "<b>x</b> %{y} a very long name of a client"
    found = drawn(cost_scatter_chart(few(name=[name, "Beta", "Gamma"]), EN))
    assert not [text for text in texts(found) if "<b>x" in text or "%{" in text]
    assert any("a very long name of a client" in str(trace.get("customdata")) for trace in found["data"])
