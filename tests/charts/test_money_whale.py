from __future__ import annotations

import pandas as pd
import pytest

from charts.chart import tidy
from charts.money_whale import MOST_POINTS, money_whale_chart
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en", "CNY")


def line(profits: list[int]) -> pd.DataFrame:
    total, rows = 0, [(0.0, 0)]
    for at, profit in enumerate(sorted(profits, reverse=True), 1):
        total += profit * 10_000
        rows.append((at / len(profits), total))
    return tidy({"client_share": [x for x, _ in rows], "profit_e4": [y for _, y in rows]})


def test_both_lines_end_with_their_name_and_total() -> None:
    found = drawn(
        money_whale_chart(line([60, 40, -30]), EN, name="after", before=line([60, 40, -50]), before_name="today")
    )
    assert {"after", "<b>¥70.00</b>", "today", "<b>¥50.00</b>"} <= set(texts(found))
    widths = [trace["line"]["width"] for trace in found["data"] if not trace.get("fill")]
    assert widths == [1.5, 2.5], "before lies below the main line"
    assert found["data"][-1]["y"] == [0.0, 60.0, 100.0, 70.0]


def test_what_the_losers_eat_is_shaded_and_nothing_where_nobody_loses() -> None:
    shade = next(t for t in drawn(money_whale_chart(line([60, -30]), EN, name="now"))["data"] if t.get("fill"))
    assert (shade["x"][0], shade["y"][0]) == (50.0, 60.0) and shade["y"][-1] == 60.0
    assert not [t for t in drawn(money_whale_chart(line([60, 30]), EN, name="now"))["data"] if t.get("fill")]


def test_a_loss_in_total_goes_below_zero() -> None:
    found = drawn(money_whale_chart(line([-25]), EN, name="Q1"))
    assert found["layout"]["yaxis"]["range"][0] <= -25 and "<b>−¥25.00</b>" in texts(found)
    assert note(found, "cumulative profit")["y"] == 0.0


def test_names_of_two_equal_lines_keep_apart() -> None:
    found = drawn(money_whale_chart(line([5, 4]), EN, name="after", before=line([5, 4]), before_name="today"))
    low, high = found["layout"]["yaxis"]["range"]
    per_px = (high - low) / (456 - 8 - 44)
    assert abs(note(found, "after")["y"] - note(found, "today")["y"]) >= 34 * per_px


def test_many_points_are_thinned_with_the_peak_and_the_end() -> None:
    chart = money_whale_chart(line([*range(1000, 0, -1), *range(0, -700, -1)]), EN, name="now")
    assert len(chart.frame) <= MOST_POINTS + 2
    assert chart.frame["profit"].max() == pytest.approx(
        500_500 / (1_000 if "K" in chart.options["tick_texts"][-1] else 1)
    )


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="has no column profit_e4"):
        money_whale_chart(tidy({"client_share": [0.0]}), EN, name="now")
    with pytest.raises(ValueError, match="not a number"):
        money_whale_chart(tidy({"client_share": [0.0, 1.0], "profit_e4": [0, float("nan")]}), EN, name="now")
