from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from charts.axes import text_px
from charts.chart import Chart, tidy
from charts.curve import curve_chart
from charts.draw import figure
from charts.theme import DARK, LIGHT, SIZE_MESSAGE, faded
from locales.words import words_for
from tests.charts.checks import drawn, note, texts
from tests.charts.curves import COMPLAINT, PRAISE, levels, lines

EN, ZH = words_for("en"), words_for("zh")
ZERO_TO_TEN = range(11)
Box = tuple[float, float, float, float]


def curve(**more: Any) -> Chart:
    given: dict[str, Any] = {
        "levels": levels(ZERO_TO_TEN), "lines": lines(0, 10), "words": EN, "zone": (4.6, 7.1),
        "zone_text": "48 % of clients", "balance": (3.8, 12.4), "x_label": "satisfaction, 0–10",
        "y_label": "acts per 100 clients and year", "strip_label": "grey bars: clients per level",
    }  # fmt: skip
    given |= more
    return curve_chart(given.pop("levels"), given.pop("lines"), given.pop("words"), **given)


def traces(found: dict[str, Any], mode: str, colour: str = "") -> list[dict[str, Any]]:
    return [
        trace
        for trace in found["data"]
        if trace.get("mode") == mode and (not colour or trace["line"].get("color") == colour)
    ]


def test_praise_rises_above_zero_complaint_hangs_below_and_both_are_written_positive() -> None:
    found = drawn(curve())
    praise, complaint = (traces(found, "lines", colour)[0] for colour in (LIGHT.praise, LIGHT.complaint))
    assert min(praise["y"]) == 12 and praise["y"][-1] == pytest.approx(12 * 2.718281828 ** (0.6 * 2.9), rel=1e-4)
    assert max(complaint["y"]) == -8 and complaint["y"][0] == pytest.approx(-8 * 2.718281828 ** (0.55 * 4.6), rel=1e-4)
    assert praise["line"]["width"] == 2.5
    assert not [text for text in texts(found) if text.startswith("−")]


def test_a_long_line_keeps_its_ends_and_its_corners() -> None:
    praise = traces(drawn(curve(lines=lines(0, 10, count=1001))), "lines", LIGHT.praise)[0]
    assert len(praise["x"]) <= 94 and {0.0, 4.6, 7.1, 10.0} <= set(praise["x"])


def test_observed_points_are_hollow_with_whiskers_at_half_strength() -> None:
    praise = traces(drawn(curve()), "markers")[0]
    assert praise["x"] == list(map(float, ZERO_TO_TEN)) and praise["marker"]["size"] == 7
    assert praise["marker"]["color"] == LIGHT.panel and praise["error_y"]["color"] == faded(LIGHT.praise, 0.5)
    assert praise["error_y"]["array"][5] == 12 and praise["error_y"]["arrayminus"][5] == 6
    assert praise["hovertext"][5] == "5 · praise 12.0 (6.0–24.0)"


def test_bands_have_a_sixth_of_the_colour_and_end_at_the_edge_of_the_plot() -> None:
    wide = lines(0, 10)
    wide["praise_high"] = [9_000.0] * len(wide)
    found = drawn(curve(lines=wide))
    band = next(trace for trace in found["data"] if trace.get("fill") == "toself")
    assert band["fillcolor"] == faded(LIGHT.praise, 0.16)
    assert max(band["y"]) <= found["layout"]["yaxis"]["range"][1] < 180


def test_a_point_far_beyond_its_line_stands_at_the_edge_as_an_arrowhead() -> None:
    seen = levels(ZERO_TO_TEN)
    seen.loc[0, ["praise", "praise_low", "praise_high"]] = [900.0, 100.0, 3_000.0]
    points = traces(drawn(curve(levels=seen)), "markers")[0]
    assert points["marker"]["symbol"][:2] == ["triangle-up", "circle"] and points["y"][0] <= 250
    assert points["hovertext"][0] == "0 · praise 900 (100–3,000)"


def test_the_zone_is_shaded_and_says_what_it_holds() -> None:
    found = drawn(curve())
    zone = next(shape for shape in found["layout"]["shapes"] if shape["type"] == "rect")
    assert (zone["x0"], zone["x1"], zone["fillcolor"]) == (4.6, 7.1, LIGHT.zone)
    assert note(found, "zone of indifference<br>48")["x"] == pytest.approx(5.85, abs=1.3)


def test_the_balance_point_is_two_dots_joined_and_named_with_a_leader() -> None:
    found = drawn(curve())
    joined = traces(found, "lines+markers")[0]
    assert joined["x"] == [3.8, 3.8] and joined["y"] == [12.4, -12.4] and joined["line"]["dash"] == "dash"
    assert note(found, "balance at 3.8: praise = complaint")
    leader = found["layout"]["shapes"][-1]
    assert (leader["x1"], abs(leader["y1"])) == (3.8, 12.4)


def test_the_clients_of_every_level_stand_below_with_numbers_equally_wide() -> None:
    bars, carriers = drawn(curve(levels=levels([1, 2, 3], clients=1_234)))["data"][-2:]
    assert bars["yaxis"] == "y2" and bars["y"] == [1_234] * 3 and carriers["text"] == ["1,234"] * 3
    seen = levels([1, 2, 3])
    seen["clients"] = [9, 38, 1_231]
    texts_below = drawn(curve(levels=seen))["data"][-1]["text"]
    assert [text.strip("\u2007\u2008") for text in texts_below] == ["9", "38", "1,231"]
    assert {len(text) for text in texts_below} == {5}


def test_a_refused_side_keeps_its_points_and_loses_line_and_band() -> None:
    found = drawn(curve(lines=lines(0, 10, complaint=None), zone=None, balance=None))
    assert not traces(found, "lines", LIGHT.complaint) and len(traces(found, "markers")[1]["x"]) == 11
    assert note(found, "<b>complaint</b>") and sum(trace.get("fill") == "toself" for trace in found["data"]) == 1


def test_without_any_line_the_points_are_drawn_and_named() -> None:
    for none in (None, lines(0, 10, None, None)):
        found = drawn(curve(lines=none, zone=None, balance=None))
        assert len(traces(found, "markers")) == 2 and not traces(found, "lines")
        assert note(found, "<b>praise</b>") and note(found, "<b>complaint</b>")


def test_a_side_that_was_never_imported_takes_no_room() -> None:
    found = drawn(curve(levels=levels(ZERO_TO_TEN, complaint=None), lines=lines(0, 10, complaint=None), balance=None))
    low, high = found["layout"]["yaxis"]["range"]
    assert -low < 0.06 * high and "<b>complaint</b>" not in texts(found)


def test_a_hundred_levels_have_few_names_and_one_number() -> None:
    shape_up, shape_down = (71.0, 12.0, 0.06), (46.0, 8.0, 0.055)
    found = drawn(
        curve(
            levels=levels(range(101), shape_up, shape_down), lines=lines(0, 100, shape_up, shape_down),
            zone=(46, 71), balance=(38, 12.4),
        )
    )  # fmt: skip
    assert found["layout"]["xaxis"]["ticktext"] == ["0", "20", "40", "60", "80", "100"]
    assert [text for text in texts(found) if text == "40"] == ["40"] and note(found, "balance at 38: ")
    assert traces(found, "markers")[0]["marker"]["size"] == 4


@pytest.mark.parametrize("places", [[1.0, 1.5, 2.0, 2.5, 3.0], [3.0], list(range(1, 8))])
def test_other_scales_and_a_single_level_are_drawn(places: list[float]) -> None:
    found = drawn(curve(levels=levels(places), lines=None, zone=None, balance=None))
    assert found["layout"]["xaxis"]["tickvals"] == places


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (levels([]), "curve: the frame has no rows"),
        (levels(ZERO_TO_TEN, None, None), "curve: no rate is known"),
        (tidy({"level": [1]}), "curve: the frame has no column praise"),
    ],
)
def test_nothing_to_draw_is_refused(rows: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        curve(levels=rows, lines=None)


def test_lines_without_a_column_are_refused() -> None:
    with pytest.raises(ValueError, match="curve lines: the frame has no column praise_low"):
        curve(lines=lines(0, 10).drop(columns="praise_low"))


def test_rates_of_nothing_at_all_are_still_drawn() -> None:
    none = levels(ZERO_TO_TEN, (20.0, 0.0, 1.0), (-1.0, 0.0, 1.0))
    none["praise_high"] = none["complaint_high"] = 3.7
    assert drawn(curve(levels=none, lines=None, zone=None, balance=None))


def test_labels_are_escaped() -> None:
    given = dict.fromkeys(("x_label", "y_label", "strip_label", "zone_text"), "<i>x</i>")
    assert "<i>" not in str(drawn(curve(**given)))


SHAPES = [
    (PRAISE, COMPLAINT, (4.6, 7.1), (3.8, 12.4)),
    ((7.1, 33.0, 0.65), (4.6, 29.0, 0.64), (4.6, 7.1), (4.4, 33.0)),
    ((8.9, 5.0, 2.2), (1.2, 4.0, 2.5), (1.2, 8.9), (1.1, 5.0)),
    ((5.0, 3.0, 0.2), (4.8, 40.0, 0.1), (4.8, 5.0), (4.9, 20.0)),
    ((2.0, 2.0, 0.5), (1.0, 1.0, 1.0), (1.0, 2.0), (0.6, 2.0)),
    ((9.0, 30.0, 1.0), (8.0, 6.0, 0.4), (8.0, 9.0), None),
    (PRAISE, None, None, None),
    (None, COMPLAINT, None, None),
]


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("shapes", SHAPES)
def test_words_never_stand_on_each_other_nor_leave_the_plot_at_any_width(shapes: Any, words: Any) -> None:
    praise, complaint, zone, balance = shapes
    chart = curve(
        levels=levels(ZERO_TO_TEN, praise, complaint), lines=lines(0, 10, praise, complaint), zone=zone,
        balance=balance, words=words,
    )  # fmt: skip
    found = drawn(chart)
    wanted = {"zone": zone, "balance": balance, "praise": praise, "complaint": complaint}
    assert {key for key, text in chart.options["texts"].items() if text} == {key for key, it in wanted.items() if it}
    for width in (316, 730, 1118):
        placed = boxes(found, chart, width)
        assert all(box[0] >= 0 and box[1] <= width and box[2] >= 0 for box in placed)
        assert not [pair for pair in combinations(placed, 2) if overlap(*pair)]


def boxes(found: dict[str, Any], chart: Chart, width: int) -> list[Box]:
    """Left, right, top and bottom in px of every text within the part with the curve."""
    low, high = found["layout"]["xaxis"]["range"]
    bottom, top = found["layout"]["yaxis"]["range"]
    margin = found["layout"]["margin"]
    inner = chart.height - margin["t"] - margin["b"]
    tall = inner * (1 - found["layout"]["yaxis"]["domain"][0])
    placed = []
    for one in found["layout"]["annotations"]:
        if one["yref"] != "y":
            continue
        size = SIZE_MESSAGE if one["font"]["size"] == SIZE_MESSAGE else 12
        said = one["text"].replace("<b>", "").replace("</b>", "").split("<br>")
        wide, down = max(text_px(text, size) for text in said), 15 * len(said)
        x = 0.0 if one["xref"] == "paper" else (one["x"] - low) / (high - low) * width
        left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[one["xanchor"]] * wide
        y = (top - one["y"]) / (top - bottom) * tall
        above = y - {"bottom": 1.0, "middle": 0.5}[one["yanchor"]] * down
        placed.append((left, left + wide, above, above + down))
    return placed


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] - 2 and other[2] < one[3] - 2


def test_dark_uses_its_own_colours() -> None:
    found = figure(curve(), DARK)
    assert traces(found, "lines", DARK.praise) and not traces(found, "lines", LIGHT.praise)
