from __future__ import annotations

from itertools import pairwise

import pytest

from charts.chart import tidy
from charts.whale import MOST_POINTS, whale_chart
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en", "CNY")
PROFITS = [60, 40, 25, 15, 8, 4, 0, -6, -16, -30]


def curve(profits: list[int]) -> object:
    shares, total = [], 0
    for at, profit in enumerate(profits, 1):
        total += profit
        shares.append((at / len(profits), total / sum(profits)))
    return tidy({"client_share": [x for x, _ in shares], "profit_share": [y for _, y in shares]})


def test_the_curve_peaks_at_152_percent_and_the_best_fifth_earns_all() -> None:
    chart = whale_chart(curve(PROFITS), EN, loss_pool_e4=52 * 10_000, loss_makers=3)  # type: ignore[arg-type]
    assert chart.options["peak"] == (0.6, pytest.approx(1.52))
    assert chart.options["marked"] == (0.2, pytest.approx(1.0))
    found = drawn(chart)
    assert {"<b>peak 152 %</b>", "top 20 % earn 100 %", "loss pool", "<b>100 %</b>", "3 clients lose"} <= set(
        texts(found)
    )
    shade = found["data"][0]
    assert shade["fill"] == "toself" and shade["mode"] == "lines"
    assert (shade["x"][0], shade["y"][0]) == (60.0, 152.0) and (shade["x"][-1], shade["y"][-1]) == (100, 152.0)


def test_the_curve_starts_at_nothing() -> None:
    main = drawn(whale_chart(curve(PROFITS), EN))["data"][-2]  # type: ignore[arg-type]
    assert (main["x"][0], main["y"][0]) == (0.0, 0.0) and main["y"][-1] == 100.0


def test_names_right_of_the_plot_are_a_row_apart_and_have_room() -> None:
    found = drawn(whale_chart(curve([100, -1]), EN, loss_pool_e4=10_000))  # type: ignore[arg-type]
    low, high = found["layout"]["yaxis"]["range"]
    per_px = (high - low) / (456 - 8 - 44)
    heights = sorted(note(found, text)["y"] for text in ("loss pool", "¥", "100 %</b>"))
    assert all(above - below >= 16 * per_px for below, above in pairwise(heights))
    assert found["layout"]["margin"]["r"] >= 60


def test_without_losses_there_is_no_peak_no_shade_and_no_loss_pool() -> None:
    found = drawn(whale_chart(curve([5, 4, 3, 2, 1]), EN, loss_pool_e4=0, loss_makers=0))  # type: ignore[arg-type]
    assert not [text for text in texts(found) if "peak" in text or "loss" in text or "lose" in text]
    assert not [trace for trace in found["data"] if trace.get("fill")]


def test_last_year_is_a_thin_grey_line() -> None:
    found = drawn(whale_chart(curve(PROFITS), EN, before=curve([3, 2, 1])))  # type: ignore[arg-type]
    assert [trace["line"]["width"] for trace in found["data"] if trace.get("line")][2] == 1.5


def test_many_clients_are_thinned_and_the_peak_stays() -> None:
    profits = sorted([*range(5_000), *range(-900, 0)], reverse=True)
    chart = whale_chart(curve(profits), EN, before=curve(profits))  # type: ignore[arg-type]
    assert len(chart.frame) <= 2 * MOST_POINTS
    assert chart.frame["profit_share"].max() == pytest.approx(chart.options["peak"][1])
    drawn(chart)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"client_share": [], "profit_share": []}, "whale: the frame has no rows"),
        ({"client_share": [1.0]}, "whale: the frame has no column profit_share"),
        ({"client_share": [1.0], "profit_share": [float("nan")]}, "is total profit zero"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        whale_chart(tidy(rows), EN)
