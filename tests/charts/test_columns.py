from __future__ import annotations

import pytest

from charts.chart import Chart, tidy
from charts.columns import columns_chart
from charts.columns_labels import shortened, told_groups
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
MILLION = 1_000_000 * 10_000


def year(**more: object) -> Chart:
    columns = {
        "label": ["Q1", "Q2", "Q3", "Q4"],
        "value": [100 * MILLION, 120 * MILLION, None, 30 * MILLION],
        "before": [90 * MILLION, 125 * MILLION, 80 * MILLION, None],
        "plan": [110 * MILLION, 115 * MILLION, 90 * MILLION, 120 * MILLION],
        "is_running": [False, False, False, True],
        "key": ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"],
    }
    return columns_chart(tidy(columns), EN, label="Revenue", against="plan", clicks="key", **more)  # type: ignore[arg-type]


def test_last_year_stands_behind_to_the_left_target_outlined_to_the_right_actual_in_front() -> None:
    found = drawn(year())
    before, plan, actual = found["data"][:3]
    assert before["offset"] == pytest.approx(-0.15 - 0.21) and before["y"] == [90.0, 125.0, 80.0, None]
    assert plan["offset"] == pytest.approx(0.13 - 0.21) and plan["marker"]["color"] == "rgba(0,0,0,0)"
    assert actual["offset"] == pytest.approx(-0.21) and actual["y"] == [100.0, 120.0, None, 30.0]
    assert actual["customdata"] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


def test_the_running_period_is_hollow_and_says_so() -> None:
    actual = drawn(year())["data"][2]
    assert actual["marker"]["color"] == [LIGHT.actual] * 3 + [LIGHT.panel]
    assert actual["marker"]["line"]["width"] == [0, 0, 0, 2]
    assert actual["text"][3].endswith("<br>so far")


def test_the_gap_is_signed_and_a_running_or_unknown_period_has_none() -> None:
    chart = year()
    assert list(chart.frame["variance"]) == [-10.0, 5.0, None, None]
    assert list(chart.frame["variance_text"]) == ["−10.0", "+5.0", "", ""]
    strip = drawn(chart)["data"][3]
    assert strip["marker"]["color"][:2] == [LIGHT.bad, LIGHT.good]


def test_where_less_is_better_a_rise_is_bad() -> None:
    strip = drawn(year(better="lower"))["data"][3]
    assert strip["marker"]["color"][:2] == [LIGHT.good, LIGHT.bad]


def test_bars_start_at_zero_and_the_top_line_carries_the_unit() -> None:
    found = drawn(year())
    assert found["layout"]["yaxis"]["range"][0] == 0.0
    assert "¥150 M · Revenue" in texts(found)
    assert note(found, "¥150")["y"] == 150.0


def test_last_year_and_target_are_named_once_and_their_leaders_end_at_their_bars() -> None:
    found = drawn(year())
    assert [text for text in texts(found) if text in ("last year", "target")] == ["target", "last year"]
    leaders = [shape for shape in found["layout"]["shapes"] if shape["xref"] == "x"]
    bars = {0: (110.0, 90.0), 1: (115.0, 125.0), 2: (90.0, 80.0)}
    at = round(leaders[0]["x0"] - 0.26)
    assert [shape["y1"] for shape in leaders] == list(bars[at])


def test_no_series_name_lies_on_the_caption_or_on_the_other() -> None:
    found = drawn(year())
    height = found["layout"]["yaxis"]["range"][1]
    target, last_year = note(found, "target"), note(found, "last year")
    assert 0 < target["y"] < last_year["y"] < height


def test_twelve_months_fit_a_phone_and_say_their_common_word_once() -> None:
    months = [f"{number} 月" for number in range(1, 13)]
    found = drawn(columns_chart(tidy({"label": months, "value": list(range(12))}), ZH, label="客户", kind="count"))
    assert found["layout"]["xaxis"]["ticktext"] == ["1 月", *map(str, range(2, 13))]
    assert shortened(["1 月", "2 月"]) == ["1 月", "2 月"]


def test_labels_that_do_not_fit_a_phone_are_thinned_up_to_the_last() -> None:
    labels = [f"Quarter {number}" for number in range(12)]
    axis = drawn(columns_chart(tidy({"label": labels, "value": list(range(12))}), EN, label="n", kind="count"))
    assert axis["layout"]["xaxis"]["ticktext"][-1] == "Quarter 11"
    assert len(axis["layout"]["xaxis"]["ticktext"]) < 12


def test_a_group_is_said_where_it_changes() -> None:
    rows = tidy({"label": ["Q3", "Q4", "Q1"], "group": ["2025", "2025", "2026"], "value": [1, 2, 3]})
    found = drawn(columns_chart(rows, EN, label="n", kind="count"))
    assert found["layout"]["xaxis"]["ticktext"] == ["Q3<br>2025", "Q4", "Q1<br>2026"]


def test_an_event_is_a_mark_under_its_period_and_its_name_is_escaped() -> None:
    rows = tidy({"label": ["a", "b"], "value": [1, 2], "event": [None, "<b>Festival</b>"]})
    mark = drawn(columns_chart(rows, EN, label="n", kind="count"))["data"][-1]
    assert mark["x"] == [1] and mark["hovertext"] == ["&#60;b&#62;Festival&#60;/b&#62;"]


def test_a_forecast_is_hatched_with_its_interval() -> None:
    rows = tidy(
        {"label": ["a", "b"], "value": [10, None], "forecast": [None, 12], "low": [None, 9], "high": [None, 16]}
    )
    bar = drawn(columns_chart(rows, EN, label="n", kind="count"))["data"][0]
    assert bar["marker"]["pattern"]["shape"] == "/"
    assert bar["error_y"]["array"] == [None, 4.0] and bar["error_y"]["arrayminus"] == [None, 3.0]


def test_a_bar_too_low_for_its_number_carries_it_above() -> None:
    found = drawn(columns_chart(tidy({"label": ["a", "b"], "value": [100, 2]}), EN, label="n", kind="count"))
    assert found["data"][0]["textposition"] == ["inside", "outside"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"label": [], "value": []}, "columns: the frame has no rows"),
        ({"label": ["a"]}, "columns: the frame has no column value; it has label"),
        ({"label": ["a"], "value": [None]}, "columns: no value is known"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        columns_chart(tidy(rows), EN, label="n")


def test_names_of_periods_are_escaped() -> None:
    found = drawn(columns_chart(tidy({"label": ["<i>a</i>"], "value": [1]}), EN, label="<u>n</u>", kind="count"))
    assert "<i>" not in str(found) and "<u>" not in str(found)


def test_the_first_year_goes_unsaid_where_it_would_touch_the_next_on_a_phone() -> None:
    assert told_groups(["2024 年", "2025 年", "2025 年"], slot=36) == ["", "2025 年", ""]
    assert told_groups(["2024", "2025", "2025"], slot=36) == ["2024", "2025", ""]
    assert told_groups(["2025", "2025", "2026"], slot=36) == ["2025", "", "2026"]
