from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from charts.axes import NARROW_PX, text_px
from charts.chart import Chart, tidy
from charts.estimates import estimates_chart
from charts.theme import LIGHT, faded
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
ROWS: dict[str, list[Any]] = {
    "label": ["dissatisfied", "satisfied", "fully satisfied"],
    "value": [0.44, 0.63, 0.91],
    "low": [0.33, 0.60, 0.88],
    "high": [0.56, 0.66, 0.93],
    "n": [88, 1_210, 640],
}


def estimates(rows: dict[str, list[Any]], **more: Any) -> Chart:
    return estimates_chart(tidy(rows), EN, **{"kind": "share", **more})


def strokes(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in found["data"] if trace["mode"] == "lines"]


def points(found: dict[str, Any]) -> dict[str, Any]:
    return dict(found["data"][-1])


def test_every_row_is_a_point_on_its_interval_with_value_and_n_beside() -> None:
    found = drawn(estimates(ROWS))
    assert [stroke["x"] for stroke in strokes(found)] == [pytest.approx([33, 56]), [60, 66], [88, 93]]
    assert points(found)["x"] == [44, 63, 91] and points(found)["y"] == [0, -1, -2]
    assert note(found, "<b>91 &#37;</b>" if "&#37;" in str(texts(found)) else "<b>91 %</b>")["xref"] == "paper"
    assert note(found, "n 1,210")["yshift"] == -8


def test_a_marked_row_is_stressed_in_its_colour() -> None:
    found = drawn(estimates(ROWS | {"is_marked": [False, False, True], "role": ["ink", "ink", "praise"]}))
    assert points(found)["marker"]["color"] == [LIGHT.actual, LIGHT.actual, LIGHT.praise]
    assert strokes(found)[2]["line"]["color"] == faded(LIGHT.praise, 0.5)
    assert "<b>fully satisfied</b>" in texts(found) and "satisfied" in texts(found)


def test_an_unknown_row_says_so_with_its_reason_and_draws_nothing() -> None:
    rows: dict[str, list[Any]] = ROWS | {"value": [None, 0.6, 0.9], "low": [None, 0.5, 0.8], "high": [None, 0.7, 1.0]}
    found = drawn(estimates(rows | {"note": ["too few cases", "", ""]}))
    assert EN.unknown in texts(found) and "too few cases" in texts(found) and "n 88" not in texts(found)
    assert points(found)["y"] == [-1, -2] and len(strokes(found)) == 2


def test_a_second_point_is_hollow_and_named_once_where_it_lies_farthest() -> None:
    found = drawn(estimates(ROWS | {"raw": [0.40, 0.50, None], "raw_text": ["unweighted"] * 3}))
    hollow = next(trace for trace in found["data"] if trace.get("marker", {}).get("color") == LIGHT.panel)
    assert hollow["x"] == [40, 50] and note(found, "unweighted 50")["y"] == -1
    assert sum("unweighted" in text for text in texts(found)) == 1


def test_a_claim_is_a_tick_against_the_own_figure() -> None:
    found = drawn(estimates(ROWS | {"claim": [None, 0.25, None], "claim_text": ["", "claimed", ""]}))
    tick = next(trace for trace in found["data"] if trace.get("marker", {}).get("symbol") == "line-ns")
    assert tick["x"] == [25] and tick["y"] == [-1] and note(found, "claimed 25")["yshift"] == -14


def test_a_claim_stands_even_where_the_own_figure_is_unknown() -> None:
    rows: dict[str, list[Any]] = {
        "label": ["a"],
        "value": [None],
        "low": [None],
        "high": [None],
        "claim": [20],
        "claim_text": ["claimed"],
    }
    found = drawn(estimates(rows, kind="number"))
    assert EN.unknown in texts(found) and note(found, "claimed 20")


def test_the_reference_is_one_dashed_line_with_its_text_above() -> None:
    found = drawn(estimates(ROWS, reference=0.67, reference_text="all clients 67"))
    line = found["layout"]["shapes"][-1]
    assert (line["x0"], line["line"]["dash"]) == (67, "dash") and note(found, "all clients 67")["yanchor"] == "bottom"


def test_the_scale_starts_at_zero_where_that_is_asked() -> None:
    assert drawn(estimates(ROWS))["layout"]["xaxis"]["tickvals"][0] > 0
    assert drawn(estimates(ROWS, x_from_zero=True))["layout"]["xaxis"]["tickvals"][0] == 0


def test_an_interval_without_measure_does_not_squeeze_the_others() -> None:
    rows: dict[str, list[Any]] = {"label": ["a", "b"], "value": [40, 12], "low": [35, -4_000], "high": [45, 9_000]}
    found = drawn(estimates(rows, kind="number"))
    low, high = found["layout"]["xaxis"]["range"]
    assert high - low < 200 and strokes(found)[1]["x"][0] >= low
    assert points(found)["hovertext"][1] == "b<br>12 (−4,000–9,000)"


def test_long_labels_stand_above_their_rows_in_full() -> None:
    label = "clients lost among those whose complaint was solved quickly"
    chart = estimates(ROWS | {"label": [label, "b", "c"]})
    found = drawn(chart)
    above = next(one for one in found["layout"]["annotations"] if one["text"].startswith("clients lost"))
    assert above["text"].replace("<br>", " ") == label and above["yanchor"] == "bottom"
    assert found["layout"]["margin"]["l"] == 0 and chart.height > estimates(ROWS).height


def test_a_click_hands_back_the_key_of_its_row() -> None:
    chart = estimates(ROWS | {"level": [2, 4, 5]}, clicks="level", clicks_page="clients")
    assert points(drawn(chart))["customdata"] == [2, 4, 5]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({key: [] for key in ROWS}, "estimates: the frame has no rows"),
        (ROWS | {"value": [None] * 3}, "estimates: no value is known"),
        ({"label": ["a"], "value": [1]}, "estimates: the frame has no column low, high"),
        (ROWS | {"role": ["teal"] * 3}, 'estimates: "teal" is not a role of a row; choose one of actual, praise'),
    ],
)
def test_nothing_to_draw_is_refused(rows: dict[str, list[Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        estimates(rows)


def test_texts_are_escaped() -> None:
    given = {name: ["<i>x</i>"] * 3 for name in ("label", "note", "raw_text", "claim_text")}
    rows = ROWS | given | {"raw": [0.4] * 3, "claim": [0.5] * 3}
    assert "<i>" not in str(drawn(estimates(rows, reference=0.5, reference_text="<i>r</i>")))


def test_numbers_of_the_scale_never_touch_on_a_phone() -> None:
    crowded = {**ROWS, "value": [0.84, 0.9, 0.97], "low": [0.79, 0.89, 0.95], "high": [0.89, 0.91, 0.99]}
    chart = estimates({**crowded, "label": ["a label of some length", "neutral", "fully satisfied"]})
    ticks, shown = chart.options["ticks"], chart.options["tick_texts"]
    assert len(shown) == len(ticks) and shown[-1].replace("\u00a0", " ").endswith(" %")
    room = NARROW_PX - chart.options["left"] - chart.options["right"]
    places = [(at / (len(ticks) - 1) / 1.1 * room, text) for at, text in enumerate(shown) if text]
    for (one, text), (other, following) in pairwise(places):
        assert other - one >= (text_px(text) + text_px(following)) / 2, shown
    assert len(places) >= 2
