from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.axes import escaped
from charts.theme import LIGHT
from exports.drawing import letters, svg_of
from exports.drawing.texts import Font, lines_of, width_of
from tests.exports.drawing.made import SVG, bar, drawn, elements, labelled, plot, texts

NAUGHTY = "<script>alert(1)</script> =HYPERLINK(\"http://x\") & 'é'\x00\x08\ud800 ]]> 客户"


def note(text: str, **more: Any) -> dict[str, Any]:
    place = {"x": 5, "y": 50, "xref": "x", "yref": "y", "showarrow": False, "borderpad": 0}
    return {"text": text, "font": {"size": 12, "color": LIGHT.ink}, **place, **more}


def test_a_name_in_other_scripts_keeps_its_spaces_and_its_typeface() -> None:
    assert letters.runs("ООО Ромашка 7") == [("Noto Sans SC", "ООО Ромашка "), ("Inter", "7")]
    assert letters.runs("Łódź") == [("Libertinus Serif", "Ł"), ("Inter", "ód"), ("Libertinus Serif", "ź")]


def test_a_naughty_name_is_drawn_as_it_is_written() -> None:
    root = drawn(plot(annotations=[note(escaped(NAUGHTY))]))
    assert texts(root) == ["<script>alert(1)</script> =HYPERLINK(\"http://x\") & 'é' ]]> 客户"]
    assert not list(root.iter(SVG + "script"))


def test_a_name_that_nobody_escaped_becomes_no_element_either() -> None:
    root = drawn(plot(annotations=[note('<script src="x">hm</script>')], xaxis=labelled(0, 9, [5], ["<x onload=1>"])))
    assert {found.tag.removeprefix(SVG) for found in root.iter()} <= {"svg", "rect", "text"}


@given(st.text(max_size=40))
def test_any_text_at_all_gives_a_readable_picture(text: str) -> None:
    drawn(
        plot(bar([5], [50], text=[escaped(text)], textposition="outside"), annotations=[note(escaped(text))]), alt=text
    )


def test_bold_colour_and_breaks_are_read_and_entities_are_signs() -> None:
    (first, second) = lines_of("a <b>b &amp; <span style='color:#C2512F'>c</span></b><br>&#60;d&gt;&nbsp;&unknown;")
    assert [(text, style.is_strong, style.colour) for text, style in first] == [
        ("a ", False, ""),
        ("b & ", True, ""),
        ("c", True, "#C2512F"),
    ]
    assert second == [("<d>\u00a0&unknown;", lines_of("x")[0][0][1])]


@pytest.mark.parametrize("text", ["<a href='x'>y</a>", "m<sup>2</sup>", "<span style='font-size:99px'>y</span>"])
def test_markup_that_would_be_drawn_by_halves_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not drawn"):
        lines_of(text)


def test_the_runs_of_a_mixed_line_stand_one_after_another_in_their_own_typefaces() -> None:
    root = drawn(plot(annotations=[note("二八12", xanchor="left", x=0)]))
    chinese, latin = list(root.iter(SVG + "tspan"))
    assert (chinese.get("font-family"), latin.get("font-family")) == ("Noto Sans SC, sans-serif", None)
    assert float(latin.get("x", 0)) - float(chinese.get("x", 0)) == pytest.approx(24)


def test_a_chinese_letter_is_one_em_wide_and_strong_figures_are_wider() -> None:
    font = Font(10, "#000000")
    assert width_of(lines_of("客户，"), font) == pytest.approx(30)
    assert width_of(lines_of("10"), font) == pytest.approx(4.07 + 6.31)
    assert width_of(lines_of("<b>10</b>"), font) == pytest.approx(4.23 + 6.60)


def test_marks_that_draw_nothing_are_left_out_and_rare_spaces_become_plain() -> None:
    assert letters.drawable("\u2005\u2005a\u202eb\u2009c\u200b\u2005") == "ab c"


def test_a_text_stands_to_the_px_where_the_screen_puts_it() -> None:
    left = elements(drawn(plot(annotations=[note("ab", xanchor="left", yanchor="bottom", yshift=3)])), "text")[0]
    # 2 px of edge around 14.1 × 15 px of text; its baseline 12 px below its top
    assert (left["x"], left["y"], left.get("text-anchor")) == ("61", "63", None)
    right = elements(drawn(plot(annotations=[note("ab", xanchor="right", align="right", xshift=-4)])), "text")[0]
    assert (right["x"], right["y"], right["text-anchor"]) == ("55.09", "75", "end")


def test_a_text_beyond_its_axis_is_hidden_and_one_beside_the_plot_is_not() -> None:
    beyond, beside = note("beyond", x=11), note("beside", xref="paper", x=1, xanchor="left", xshift=5)
    assert texts(drawn(plot(annotations=[beyond, beside]))) == ["beside"]


def test_a_leader_runs_from_the_edge_of_its_text_to_just_before_its_place() -> None:
    arrow = {"showarrow": True, "ax": 0, "ay": -30, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": "#B9C2C7"}
    (found,) = elements(drawn(plot(annotations=[note("ab", **arrow, standoff=5)])), "path")
    assert found["d"] == "M60,48L60,65" and found["stroke"] == "#B9C2C7"


def test_axis_labels_stand_below_and_beside_and_hide_when_they_leave_the_paper() -> None:
    across = labelled(0, 10, [0, 5], ["far too long to fit", "mid"])
    upward = labelled(0, 100, [50], ["half<br>way"])
    root = drawn(plot(xaxis=across, yaxis=upward))
    assert texts(root) == ["mid", "half", "way"]
    middle, half, way = elements(root, "text")
    assert (middle["x"], middle["y"]) == ("60", "133")
    assert (half["x"], half["y"], way["y"], half["text-anchor"]) == ("9", "66.4", "82", "end")


def test_names_turn_upward_where_they_would_touch() -> None:
    axis = labelled(0, 10, [2, 8], ["a long name", "another name"], side="top")
    del axis["tickangle"]
    axis["autotickangles"] = [0, -90]
    narrow, wide = (drawn(plot(xaxis=axis), width) for width in (120, 520))
    assert [found.get("transform") for found in elements(narrow, "text")] == [
        "rotate(-90 34.2 19)",
        "rotate(-90 94.2 19)",
    ]
    assert [found.get("transform") for found in elements(wide, "text")] == [None, None]


def test_an_escaped_text_is_never_longer_than_it_was_written() -> None:
    svg = svg_of(plot(annotations=[note(escaped("A" * 500))]), 120, LIGHT)
    assert svg.count("A" * 500) == 1
