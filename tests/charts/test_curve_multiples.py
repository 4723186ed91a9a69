from __future__ import annotations

from typing import Any

import pytest

from charts.axes import text_px
from charts.curve_multiples import curve_multiples_chart
from charts.theme import LIGHT
from locales.words import words_for
from tests.charts.checks import drawn, note, texts
from tests.charts.curves import COMPLAINT, PRAISE, Shape, lines

EN = words_for("en")


def part(key: str, praise: Shape = PRAISE, complaint: Shape = COMPLAINT, **more: Any) -> dict[str, Any]:
    return {
        "key": key, "name": f"Region {key}", "n_text": "n 91", "is_shrunk": False,
        "lines": lines(0, 10, praise, complaint),        "zone": (4.6, 7.1), "company": lines(0, 10), **more,
    }  # fmt: skip


def multiples(parts: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return drawn(curve_multiples_chart(parts, EN, y_label="acts per 100 clients and year", **more))


def test_each_part_has_its_own_lines_before_the_company_thin_and_grey() -> None:
    found = multiples([part("a", (6.0, 20.0, 0.5)), part("b")])
    for axis in ("x", "x2"):
        drawn_lines = [trace["line"] for trace in found["data"] if trace["xaxis"] == axis]
        colours = [LIGHT.before, LIGHT.before, LIGHT.praise, LIGHT.complaint]
        assert [line["color"] for line in drawn_lines] == colours
        assert [line["width"] for line in drawn_lines] == [1.0, 1.0, 2.0, 2.0]
    assert min(found["data"][2]["y"]) == 20 and max(found["data"][3]["y"]) == -8


def test_all_parts_stand_on_one_scale_that_one_wild_part_cannot_squeeze() -> None:
    wild = part("w", complaint=(4.6, 8.0, 2.0))  # 80,000 at level 0
    found = multiples([part("a"), part("b"), wild])
    ranges = [found["layout"][axis]["range"] for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert ranges[0] == ranges[1] == ranges[2] and -200 < ranges[0][0] < -100


def test_six_are_three_by_two_and_four_hundred_pixels_high_and_more_grow() -> None:
    six = curve_multiples_chart([part(str(at)) for at in range(6)], EN, y_label="acts")
    domains = {tuple(drawn(six)["layout"][f"xaxis{at or ''}"]["domain"]) for at in ("", 2, 3, 4, 5, 6)}
    assert six.height == 400 and len(domains) == 3
    twelve = curve_multiples_chart([part(str(at)) for at in range(12)], EN, y_label="acts")
    assert drawn(twelve) and twelve.height == 800


def test_names_carry_n_and_say_when_few_answers_drew_the_curve_and_the_marked_one_is_coloured() -> None:
    found = multiples([part("a"), part("b", is_shrunk=True)], marked="b")
    crowded = multiples([part(str(at), n_text="n 11,053", is_shrunk=True) for at in range(3)])
    assert note(crowded, "n 11,053<br>shrunk")
    assert note(found, "n 91 · shrunk") and texts(found).count("n 91") == 1
    assert note(found, "<b>Region b</b>")["font"]["color"] == LIGHT.complaint
    assert note(found, "<b>Region a</b>")["font"]["color"] == LIGHT.ink


def test_the_zone_of_each_part_is_shaded_in_its_own_place() -> None:
    found = multiples([part("a"), part("b", zone=(5.0, 6.0)), part("c", zone=None)])
    zones = [
        (shape["xref"], shape["x0"], shape["x1"]) for shape in found["layout"]["shapes"] if shape["type"] == "rect"
    ]
    assert zones == [("x", 4.6, 7.1), ("x2", 5.0, 6.0)]


def test_levels_are_named_only_below_the_lowest_of_each_column_and_values_only_at_the_left() -> None:
    found = multiples([part(str(at)) for at in range(5)])
    named = [bool(found["layout"][f"xaxis{at}"]["ticktext"][0]) for at in ("", 2, 3, 4, 5)]
    assert named == [False, False, True, True, True]
    assert {one["yref"] for one in found["layout"]["annotations"] if one["yref"].startswith("y")} == {"y", "y4"}


def test_a_refused_part_says_so_and_a_refused_side_is_left_out() -> None:
    found = multiples([part("a"), part("b", None, None, zone=None), part("c", complaint=None, company=None)])
    assert note(found, "no curve")["xref"] == "x2 domain"
    assert [trace["line"]["color"] for trace in found["data"] if trace["xaxis"] == "x3"] == [LIGHT.praise]
    assert not [trace for trace in multiples([part("a"), part("b", lines=None)])["data"] if trace["line"]["width"] == 3]


@pytest.mark.parametrize("name", ["Northeast and Inner Mongolia together", "东北地区与内蒙古自治区以及周边", "A" * 60])
def test_a_long_name_takes_two_lines_and_never_reaches_the_next_curve_on_a_phone(name: str) -> None:
    found = multiples([part(str(at), name=name) for at in range(3)])
    heads = [text for text in texts(found) if text.startswith("<b>")]
    assert len(heads) == 3
    assert all(text_px(line[3:-4], 13) < 92 for text in heads for line in text.split("<br>"))
    assert note(found, heads[0])["hovertext"] == name


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([], "0 parts; give 1 to 12"),
        ([part(str(at)) for at in range(13)], "13 parts; give 1 to 12"),
        ([{"key": "a"}], "a part has no name, n_text, lines; it has key"),
        ([part("a", None, None)], "no line is known"),
    ],
)
def test_nothing_to_draw_is_refused(parts: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        multiples(parts)


def test_texts_are_escaped() -> None:
    assert "<i>" not in str(multiples([part("a", name="<i>x</i>", n_text="<i>n</i>")], x_label="<i>s</i>"))


def test_a_long_caption_stands_in_lines_that_fit_on_a_phone() -> None:
    long = {"y_label": "acts per 100 clients and year", "x_label": "satisfaction on the survey's own scale"}
    chart = curve_multiples_chart([part("a"), part("b")], EN, **long)
    lines_of_it = chart.words["caption"].split("<br>")
    assert len(lines_of_it) == 2 and all(text_px(line) <= 316 for line in lines_of_it)
    short = curve_multiples_chart([part("a"), part("b")], EN, y_label="acts")
    assert chart.height == short.height + 16 and drawn(chart)["layout"]["margin"]["b"] == 56
