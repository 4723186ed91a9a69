"""Tiles: what stands under a figure is escaped, and unknown says why."""

from __future__ import annotations

from charts.panel import Tile
from charts.theme import LIGHT
from ui.tiles import drawn_tile


def test_texts_of_a_tile_cannot_become_markup() -> None:
    tile = Tile("t", 'a"b<', "1", second="<img src=x>", spark=(1, 2))
    foot = drawn_tile(tile, LIGHT).foot
    assert "&lt;img src=x&gt;" in foot and 'alt="a&quot;b&lt;"' in foot
    assert foot.count("<img") == 1


def test_a_tile_without_a_value_says_why_and_draws_nothing() -> None:
    foot = drawn_tile(Tile("t", "Satisfied", "", spark=(1, 2), missing="no surveys yet"), LIGHT).foot
    assert foot == '<p class="past">no surveys yet</p>'


def test_fewer_than_two_known_values_draw_no_line() -> None:
    assert "<img" not in drawn_tile(Tile("t", "Revenue", "1", spark=(None, 3), spark_before=(1, 2)), LIGHT).foot
