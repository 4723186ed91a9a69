"""Tiles: the line of the past is drawn from numbers only, and unknown leaves a gap."""

from __future__ import annotations

import re
from base64 import b64decode

from charts.panel import Tile
from ui.tiles import drawn_tile, sparkline


def drawing(markup: str) -> str:
    found = re.search(r"base64,([^\"]+)", markup)
    assert found
    return b64decode(found[1]).decode()


def test_a_line_runs_from_low_to_high_with_a_dot_at_now() -> None:
    svg = drawing(sparkline((1, 2, 3), (), "#111111", "#999999", "Revenue"))
    assert 'points="4.0,28.0 120.0,16.0 236.0,4.0"' in svg
    assert 'd="M236.0,4.0h0.01"' in svg
    assert "#999999" not in svg


def test_the_year_before_is_a_thinner_line_on_the_same_scale() -> None:
    svg = drawing(sparkline((0, 4), (8, 4), "#111111", "#999999", "Revenue"))
    assert '<polyline points="4.0,4.0 236.0,16.0" fill="none" stroke="#999999" stroke-width="1.5"' in svg


def test_an_unknown_value_breaks_the_line() -> None:
    svg = drawing(sparkline((1, 2, None, 2, 1), (), "#111111", "#999999", "Revenue"))
    assert svg.count("<polyline") == 2


def test_no_dot_stands_where_now_is_unknown() -> None:
    assert "<path" not in drawing(sparkline((1, 2, None), (), "#111111", "#999999", "Revenue"))


def test_fewer_than_two_known_values_draw_nothing() -> None:
    assert sparkline((None, 3), (1, 2), "#111111", "#999999", "Revenue") == ""


def test_a_level_line_is_drawn_though_it_has_no_range() -> None:
    assert 'points="4.0,28.0 236.0,28.0"' in drawing(sparkline((5, 5), (), "#111111", "#999999", "Revenue"))


def test_texts_of_a_tile_cannot_become_markup() -> None:
    tile = Tile("t", 'a"b<', "1", second="<img src=x>", spark=(1, 2))
    foot = drawn_tile(tile, "#111111", "#999999").foot
    assert "&lt;img src=x&gt;" in foot and 'alt="a&quot;b&lt;"' in foot
    assert foot.count("<img") == 1


def test_a_tile_without_a_value_says_why_and_draws_nothing() -> None:
    foot = drawn_tile(Tile("t", "Satisfied", "", spark=(1, 2), missing="no surveys yet"), "#111111", "#999999").foot
    assert foot == '<p class="past">no surveys yet</p>'
