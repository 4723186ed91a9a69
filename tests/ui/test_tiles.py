"""Tiles: what stands under a figure is escaped, and unknown says why."""

from __future__ import annotations

import pytest

from charts.panel import Strip, Tile
from charts.spark import Estimate, data_uri, interval_strip_svg
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


def test_a_strip_stands_in_the_place_of_the_line() -> None:
    ends = (Estimate(4.6, 4.3, 4.9, "complaint"), Estimate(7.1, 6.9, 7.4, "praise"))
    tile = Tile("zone", "Zone of indifference", "4.6 – 7.1", spark=(1, 2), strip=Strip(0, 10, ends, (4.6, 7.1)))
    foot = drawn_tile(tile, LIGHT).foot
    assert data_uri(interval_strip_svg(ends, (0, 10), LIGHT, zone=(4.6, 7.1))) in foot and foot.count("<img") == 1


def test_an_unknown_value_has_no_strip_either() -> None:
    strip = Strip(0, 10, (Estimate(4.6, 4.3, 4.9, "complaint"),))
    assert "<img" not in drawn_tile(Tile("t", "Zone", "", strip=strip, missing="no curve"), LIGHT).foot


def test_a_strip_without_an_axis_is_refused() -> None:
    with pytest.raises(ValueError, match="give at least one, and a span"):
        drawn_tile(Tile("t", "Zone", "1", strip=Strip(1, 1, (Estimate(1, 1, 1),))), LIGHT)
