"""Four kinds in a grid: each in its place with its count and lines, names escaped, the rest below."""

from __future__ import annotations

import pytest

from charts.chart import tidy
from charts.kind_grid import kind_grid_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts

EN = words_for("en")
ROWS = {
    "kind": ["partner", "support", "reform", "give_up"], "name": ["Partner", "Support", "<b>Reform</b>", "Give up"],
    "column": [1, 1, 0, 0], "row": [0, 1, 0, 1], "value": [1_284, 5, 0, 7],
    "lines": [["revenue ¥1 M", "80 % of all revenue"], ["revenue ¥1 K"], ["nobody"], []],
    "role": ["good", "plain", "plain", "bad"],
}  # fmt: skip
HEADS = {"columns": ("dishonest", "honest"), "rows": ("strong", "weak")}


def test_each_kind_stands_in_its_place_with_its_count() -> None:
    found = drawn(kind_grid_chart(tidy(ROWS), EN, **HEADS, rest="3 more unknown"))
    assert (note(found, "<b>1,284</b>")["x"], note(found, "<b>1,284</b>")["y"]) == (1, 2)
    assert (note(found, "<b>7</b>")["x"], note(found, "<b>7</b>")["y"]) == (0, 1)
    assert [shape["fillcolor"] for shape in found["layout"]["shapes"]] == [
        LIGHT.heat[4], LIGHT.zone, LIGHT.zone, LIGHT.heat[0],
    ]  # fmt: skip
    assert {"dishonest", "honest", "3 more unknown", "revenue ¥1 M<br>80 &#37; of all revenue"} <= set(texts(found))
    assert texts(found).count("strong") == texts(found).count("weak") == 2


def test_names_are_text_and_said_in_full_on_hover() -> None:
    found = drawn(kind_grid_chart(tidy(ROWS), EN, **HEADS))
    assert not [text for text in texts(found) if "<b><b>" in text]
    (marks,) = found["data"]
    assert marks["customdata"][0] == ["partner"] and marks["hovertext"][0].startswith("Partner<br>1,284<br>revenue")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({name: [] for name in ROWS}, "the frame has no rows"), ({"row": [0, 0, 0, 1]}, "a place of its own"),
        ({"column": [2, 1, 0, 0]}, "a place of its own"), ({"role": ["gold"] * 4}, '"gold" is not a role'),
    ],
)  # fmt: skip
def test_what_is_no_grid_is_refused(change: dict[str, list[object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        kind_grid_chart(tidy({**ROWS, **change}), EN, **HEADS)
