from __future__ import annotations

import pytest

from charts.chart import tidy
from charts.rates_by_level import rates_by_level_chart
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
ROWS = {
    "level": [1, 2, 3, 4, 5],
    "praise": [5.0, None, 8.0, 20.0, 76.0], "praise_low": [2.0, None, 5.0, 15.0, 60.0],
    "praise_high": [9.0, None, 12.0, 26.0, 95.0],
    "complaint": [50.0, 30.0, 9.0, 7.0, 6.0], "complaint_low": [40.0, 20.0, 6.0, 5.0, 0.0],
    "complaint_high": [700.0, 41.0, 13.0, 10.0, 9.0],
    "clients": [9, 0, 38, 231, 75],
}  # fmt: skip


def rates(**more: object) -> dict[str, object]:
    rows = tidy({**ROWS, **more})
    return drawn(rates_by_level_chart(rows, EN, x_label="satisfaction", y_label="acts per 100 clients and year"))


def test_praise_goes_up_complaint_goes_down_with_95_percent_whiskers() -> None:
    praise, complaint = rates()["data"][:2]  # type: ignore[index]
    assert praise["x"] == [1, 3, 4, 5] and praise["y"] == [5.0, 8.0, 20.0, 76.0]
    assert praise["error_y"]["array"] == [4.0, 4.0, 6.0, 19.0]
    assert praise["error_y"]["arrayminus"] == [3.0, 3.0, 5.0, 16.0]
    assert complaint["y"] == [-50.0, -30.0, -9.0, -7.0, -6.0]
    assert complaint["error_y"]["array"][1:] == [10.0, 3.0, 2.0, 6.0]
    assert praise["error_y"]["width"] == 0 and praise["marker"]["size"] == 7


def test_both_sides_are_written_positive_and_the_top_label_carries_the_unit() -> None:
    found = rates()
    assert "100 acts per 100 clients and year" in texts(found)
    assert not [text for text in texts(found) if text.startswith("−")]


def test_an_interval_without_end_is_drawn_to_the_edge() -> None:
    found = rates()
    complaint = found["data"][1]  # type: ignore[index]
    low = found["layout"]["yaxis"]["range"][0]  # type: ignore[index]
    assert -50.0 - complaint["error_y"]["arrayminus"][0] >= low


def test_the_clients_of_every_level_stand_below_even_where_the_rate_is_unknown() -> None:
    bars = rates()["data"][2]  # type: ignore[index]
    assert bars["yaxis"] == "y2" and bars["y"] == [9, 0, 38, 231, 75]


def test_each_side_is_named_in_words() -> None:
    found = rates()
    assert note(found, "<b>praise</b>") and note(found, "<b>complaint</b>")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({key: [] for key in ROWS}, "rates_by_level: the frame has no rows"),
        ({**ROWS, "praise": [None] * 5, "complaint": [None] * 5}, "rates_by_level: no rate is known"),
        ({"level": [1]}, "rates_by_level: the frame has no column praise"),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rates_by_level_chart(tidy(rows), EN, x_label="s", y_label="r")


def test_rates_of_nothing_at_all_are_still_drawn() -> None:
    zero = {key: [0.0] * 5 for key in ROWS if key not in ("level", "clients")}
    high = {"praise_high": [3.7] * 5, "complaint_high": [3.7] * 5}
    assert rates(**{**zero, **high})


def test_labels_are_escaped() -> None:
    found = drawn(rates_by_level_chart(tidy(ROWS), EN, x_label="<i>x</i>", y_label="<i>y</i>"))
    assert "<i>" not in str(found)
