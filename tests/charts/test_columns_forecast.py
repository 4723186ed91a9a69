"""What is not over in a column chart: forecasts, their gaps, and intervals of what is known."""

from __future__ import annotations

from typing import Any

from charts.chart import Chart, tidy
from charts.columns import columns_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, texts

EN = words_for("en", "CNY")


def months(**more: list[Any]) -> Chart:
    """September is over, October runs with 34 of 62 so far, November is to come."""
    columns: dict[str, list[Any]] = {
        "label": ["Sep", "Oct", "Nov"],
        "value": [60, 34, None],
        "plan": [64, 63, 70],
        "forecast": [None, 62, 71],
        "low": [None, 58, 60],
        "high": [None, 66, 82],
        "is_running": [False, True, False],
        **more,
    }
    return columns_chart(tidy(columns), EN, label="n", kind="count", against="plan")


def test_the_forecast_stands_behind_what_a_running_month_has_and_its_number_above_the_interval() -> None:
    plan, forecast, numbers, actual, *_ = drawn(months())["data"]
    assert plan["name"] == "target" and forecast["name"] == "forecast"
    assert forecast["y"] == [None, 62, 71] and forecast["error_y"]["array"] == [None, 4, 11]
    assert numbers["y"] == [None, 66, 82] and [t.strip("\u2005") for t in numbers["text"]] == ["", "62", "71"]
    assert actual["marker"]["color"] == [LIGHT.actual, LIGHT.panel, LIGHT.actual]


def test_the_gap_of_a_month_that_is_not_over_is_that_of_its_forecast_and_hatched() -> None:
    chart = months()
    assert list(chart.frame["variance"]) == [-4, -1, 1]
    strip = drawn(chart)["data"][4]
    assert strip["marker"]["pattern"]["shape"] == ["", "/", "/"]
    assert strip["marker"]["line"]["width"] == [0, 1, 1]
    # with a list of colours Plotly hatches in those; the panel's own would leave the bar hollow
    assert strip["marker"]["color"] == strip["marker"]["pattern"]["fgcolor"] == [LIGHT.bad, LIGHT.bad, LIGHT.good]


def test_a_gap_within_the_noise_is_grey_whichever_side_it_is_on() -> None:
    strip = drawn(months(is_noise=[True, False, True]))["data"][4]
    assert strip["marker"]["color"] == [LIGHT.neutral, LIGHT.bad, LIGHT.neutral]


def test_numbers_of_gaps_keep_their_distance_on_a_phone_where_every_second_one_goes() -> None:
    kept, others = drawn(months())["data"][5:7]
    assert (kept["x"], others["x"]) == ([0, 2], [1])
    assert kept["width"] > 1 > others["width"], "who stays has the room of two, who goes only its own"


def test_an_estimate_below_zero_has_its_label_and_its_interval_can_be_seen_on_the_bar() -> None:
    rows = tidy(
        {"label": ["a", "b"], "value": [-12.0, -3.0], "value_low": [-20.0, -9.0], "value_high": [-4.0, 5.0],
         "before": [-10.0, 2.0]}
    )  # fmt: skip
    found = drawn(columns_chart(rows, EN, label="n", kind="number"))
    dark, light, across = [trace for trace in found["data"] if "error_y" in trace]
    assert dark["error_y"]["arrayminus"] == [8, 6] and dark["error_y"]["array"] == [0, 0]
    assert light["error_y"]["array"] == [8, 3] and light["error_y"]["color"] == LIGHT.in_bar
    assert across["y"] == [0, 0] and across["error_y"]["array"] == [0, 5], "beyond zero it is dark again"
    assert "−20" in texts(found) and any(text.startswith("10 ·") for text in texts(found))


def test_the_forecast_says_its_interval_on_hover() -> None:
    assert drawn(months())["data"][1]["hovertext"][2] == "Nov<br>forecast 71<br>95 %: 60 to 82"


def test_an_estimate_carries_its_interval_dark_above_the_bar_and_light_inside() -> None:
    rows = tidy(
        {"label": ["a", "b"], "value": [0.6, 0.5], "value_low": [0.5, 0.3], "value_high": [0.7, 0.8],
         "is_running": [False, True]}
    )  # fmt: skip
    bars, dark, light = drawn(columns_chart(rows, EN, label="n", kind="share"))["data"]
    assert [round(v) for v in dark["error_y"]["array"]] == [10, 30]
    assert [round(v) for v in dark["error_y"]["arrayminus"]] == [0, 20], "a hollow bar is light inside"
    assert [round(v) for v in light["error_y"]["arrayminus"]] == [10, 0] and light["error_y"]["color"] == LIGHT.in_bar
    assert bars["insidetextanchor"] == "start"
    assert bars["hovertext"][0].replace("\u00a0", " ") == "a<br>actual 60.0 %<br>95 %: 50.0 % to 70.0 %"


def test_gaps_of_shares_are_points() -> None:
    rows = tidy({"label": ["a"], "value": [0.6], "plan": [0.65]})
    found = drawn(columns_chart(rows, EN, label="n", kind="share", against="plan"))
    assert "against target, points" in texts(found)
