from __future__ import annotations

from typing import Any

import pytest

from charts.axes import number_carriers
from charts.theme import LIGHT
from tests.exports.drawing.made import bar, drawn, elements, plot, texts

HIDE = {"uniformtext": {"minsize": 11, "mode": "hide"}}
INK = {"size": 11, "color": LIGHT.ink}


def told(text: str, **more: Any) -> dict[str, Any]:
    fonts = {"insidetextfont": INK, "outsidetextfont": INK, "textangle": 0}
    return bar([5], [50], text=[text], **{**fonts, **more})


def test_numbers_show_where_they_fit_their_slots_and_vanish_together_where_they_do_not() -> None:
    carriers = number_carriers([2, 5, 8], [50, 60, 70], ["1,234", "12", "9"], 3, color=LIGHT.ink)
    figure = plot(carriers, **HIDE)
    assert texts(drawn(figure, 220)) == ["1,234", "12", "9"]
    assert texts(drawn(figure, 110)) == []


def test_a_text_beyond_the_end_stands_3_px_above_its_bar() -> None:
    (found,) = elements(drawn(plot(told("7", textposition="outside"))), "text")
    # the bar ends at 70; 14 px of text end at 67, their baseline 3 px higher
    assert (found["x"], found["y"], found["font-size"]) == ("60", "64", "11")


def test_a_text_inside_hangs_from_the_end_or_stands_in_the_middle() -> None:
    ends = elements(drawn(plot(told("7", textposition="inside"))), "text")[0]
    middle = elements(drawn(plot(told("7", textposition="inside", insidetextanchor="middle"))), "text")[0]
    assert (ends["y"], middle["y"]) == ("84", "99")


def test_a_falling_bar_carries_its_number_below() -> None:
    falling = bar([5], [-50], base=100, text=["7"], textposition="outside", outsidetextfont=INK)
    assert elements(drawn(plot(falling)), "text")[0]["y"] == "84"


def test_a_text_that_may_stand_either_way_goes_out_when_the_bar_is_too_small() -> None:
    flat: dict[str, Any] = {"orientation": "h", "textposition": "auto", "textangle": 0}
    fonts = {"insidetextfont": {"size": 11, "color": "#FFFFFF"}, "outsidetextfont": INK}
    wide = bar([9], [50], width=40, text=["12.5"], **flat, **fonts)
    small = bar([1], [50], width=40, text=["12.5"], **flat, **fonts)
    inside, outside = (elements(drawn(plot(one)), "text")[0] for one in (wide, small))
    assert (inside["fill"], outside["fill"]) == ("#FFFFFF", LIGHT.ink) and float(outside["x"]) > 20


def test_a_text_is_shrunk_into_its_bar_unless_it_may_pass_its_edges() -> None:
    long = "a good deal too long"
    shrunk = elements(drawn(plot(told(long, textposition="inside"))), "text")[0]
    free = elements(drawn(plot(told(long, textposition="inside", constraintext="none"))), "text")[0]
    assert float(shrunk["font-size"]) < 3 and free["font-size"] == "11"


def test_a_bar_without_height_has_no_text_inside_but_may_have_one_beyond() -> None:
    empty = {"text": ["0"], "insidetextfont": INK, "outsidetextfont": INK}
    assert texts(drawn(plot(bar([5], [0], textposition="inside", **empty)))) == []
    assert texts(drawn(plot(bar([5], [0], textposition="outside", **empty)))) == ["0"]


def test_a_text_inside_needs_a_colour_that_is_seen_on_the_bar() -> None:
    with pytest.raises(ValueError, match="give the trace an insidetextfont"):
        drawn(plot(bar([5], [50], text=["7"], textposition="inside")))
