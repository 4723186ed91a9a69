from __future__ import annotations

from typing import Any

import pytest

from charts.chart import Chart, tidy
from charts.pacing import pacing_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en", "CNY")
MILLION = 1_000_000 * 10_000


def gap(forecast: bool = True, end: float | None = None) -> Chart:
    """Two months over, half of the third passed, and the rest of a year of four."""
    ahead = [None, None, None, -12, -9, -8] if forecast else [None] * 6
    low = [None, None, None, -12, -15, -21] if forecast else [None] * 6
    high = [None, None, None, -12, -3, 5] if forecast else [None] * 6
    columns: dict[str, list[Any]] = {
        "label": ["", "Jan", "Feb", "", "Mar", "Apr"],
        "at": [0, 1, 2, 2.5, 3, 4],
        "value": [0, -4, -10, -12, None, None],
        "forecast": ahead,
        "low": low,
        "high": high,
    }
    rows = {
        name: [v * MILLION if v is not None and name not in ("label", "at") else v for v in values]
        for name, values in columns.items()
    }
    return pacing_chart(tidy(rows), EN, label="gap", line="pacing line", end=end)


def test_the_gap_is_a_line_from_zero_to_today_whose_mark_is_hollow_while_more_is_to_come() -> None:
    found = drawn(gap())
    line, mark = found["data"][2], found["data"][3]
    assert line["x"] == [0, 1, 2, 2.5] and line["y"] == [0, -4, -10, -12]
    assert mark["x"] == [2.5] and mark["marker"]["color"] == LIGHT.panel and mark["marker"]["line"]["width"] == 2


def test_the_fan_opens_where_the_line_ends_and_the_forecast_is_dashed() -> None:
    fan, ahead = drawn(gap())["data"][:2]
    assert fan["x"] == [2.5, 3, 4, 4, 3, 2.5] and fan["y"] == [-12, -3, 5, -21, -15, -12] and fan["mode"] == "lines"
    assert ahead["line"]["dash"] == "5px,4px" and ahead["y"] == [-12, -9, -8]


def test_the_ends_are_said_right_of_the_plot_and_today_beside_its_mark() -> None:
    found = drawn(gap())
    right = [n["text"] for n in found["layout"]["annotations"] if n.get("xref") == "paper" and n["x"] == 1]
    assert right == ["<b>−8.0</b>", "+5.0", "−21.0"]
    assert note(found, "−12.0")["x"] == 2.5 and found["layout"]["margin"]["r"] > 30


def test_without_a_forecast_the_year_is_shown_whole_all_the_same() -> None:
    found = drawn(gap(forecast=False, end=4))
    assert found["layout"]["xaxis"]["range"] == [0, 4] and found["layout"]["margin"]["r"] == 8
    assert found["data"][-1]["marker"]["color"] == LIGHT.actual


def test_zero_is_named_once_and_the_unit_stands_in_the_caption() -> None:
    found = drawn(gap())
    assert "pacing line" in texts(found) and "gap, ¥ M" in texts(found)
    assert "0" not in texts(found)


def test_shares_are_points() -> None:
    rows = tidy(
        {"label": ["", "Jan"], "at": [0, 1], "value": [None, 0.012], "forecast": [None] * 2, "low": [None] * 2,
         "high": [None] * 2}
    )  # fmt: skip
    found = drawn(pacing_chart(rows, EN, label="gap", line="target", kind="share"))
    assert found["data"][0]["y"] == [pytest.approx(1.2)] and "gap, points" in texts(found)


def test_nothing_known_is_refused() -> None:
    rows = tidy({"label": [""], "at": [0], "value": [None], "forecast": [None], "low": [None], "high": [None]})
    with pytest.raises(ValueError, match="pacing: no gap is known"):
        pacing_chart(rows, EN, label="gap", line="target")


def test_names_are_escaped() -> None:
    rows = tidy({"label": ["<i>a</i>"], "at": [1], "value": [3], "forecast": [None], "low": [None], "high": [None]})
    found = drawn(pacing_chart(rows, EN, label="<u>n</u>", line="<s>t</s>", kind="count"))
    assert not {"<i>", "<u>", "<s>"} & set(str(found).split("'")) and "<u>" not in str(found)
