"""Tiles: key figures in a row, each with its change, a second comparison and a small line of its past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from re import compile as pattern
from typing import Literal
from unicodedata import east_asian_width

import streamlit as st

from charts.panel import Change, Tile
from charts.spark import data_uri, interval_strip_svg, sparkline_svg
from charts.theme import Theme
from locales import escape_markdown

ARROWS: dict[str, Literal["up", "down", "off"]] = {"up": "up", "down": "down", "same": "off"}
Pill = Literal["green", "red", "gray", "yellow", "violet"]
PILLS: dict[str, Pill] = {"good": "green", "bad": "red", "neutral": "gray"}
DIRECTIONS: dict[str, Pill] = {"red": "yellow", "green": "violet"}
"""Streamlit knows pills by names of colours; which colour a name stands for is said in .streamlit/config.toml."""
CODE = pattern("`([a-z_]+)`")  # a table of the contract, named in a reason
ROOMY = 5.5  # a wider figure is set smaller, else a narrow tile would cut it


@dataclass(frozen=True)
class DrawnTile:
    """A tile with what stands under its figure as markup: the second comparison and the line of its past."""

    tile: Tile
    foot: str
    pill: Pill = "gray"


def drawn_tile(tile: Tile, theme: Theme) -> DrawnTile:
    """A tile with its strip or sparkline as an image element: a line needs two known values."""
    second = CODE.sub(r"<code>\1</code>", escape(tile.missing or tile.second)) or "&nbsp;"
    source = "" if tile.missing else data_uri(_picture(tile, theme))
    spark = f'<img alt="{escape(tile.label, quote=True)}" src="{source}">' if source else ""
    return DrawnTile(tile, f'<p class="past">{second}</p>{spark}', _pill(tile.change, theme))


def _picture(tile: Tile, theme: Theme) -> str:
    """The strip of estimates where the tile has one, else the line of its past, as SVG; "" for neither."""
    if tile.strip is not None:
        strip = tile.strip
        return interval_strip_svg(strip.estimates, (strip.low, strip.high), theme, zone=strip.zone)
    is_line = sum(value is not None for value in tile.spark) > 1
    return sparkline_svg(tile.spark, tile.spark_before, theme) if is_line else ""


def _pill(change: Change | None, theme: Theme) -> Pill:
    """The colour of a change: what it means, or its direction where the company wants it so."""
    if change is None or change.quality == "neutral" or not theme.rises or change.direction == "same":
        return PILLS[change.quality] if change else "gray"
    other = {"red": "green", "green": "red"}[theme.rises]
    return DIRECTIONS[theme.rises if change.direction == "up" else other]


def show_tiles(tiles: Sequence[DrawnTile], key: str) -> None:
    """Draws tiles in a row of six or four that folds to three and two."""
    if not tiles:
        return
    # Six fold to three at 1024 pixels where four stay four; all stand in pairs on a phone.
    narrowest = 172 if len(tiles) > 4 else 160
    with st.grid(min(len(tiles), 6), min_column_width=narrowest, gap=16, key=f"tiles-{key}"):
        for drawn in tiles:
            _show_tile(drawn, key)


def _show_tile(drawn: DrawnTile, key: str) -> None:
    tile = drawn.tile
    size = "-longvalue" if ems(tile.value) > ROOMY else ""
    with st.container(border=True, height="stretch", gap="xsmall", key=f"panel-tile-{key}-{tile.key}{size}"):
        change = None if tile.missing else tile.change
        st.metric(
            escape_markdown(tile.label),
            "—" if tile.missing else escape_markdown(tile.value),
            delta=escape_markdown(change.text) if change else None,
            delta_color=drawn.pill if change else "off",
            delta_arrow=ARROWS[change.direction] if change else "off",
            delta_description=escape_markdown(change.words) if change else None,
            help=escape_markdown(tile.help) if tile.help else None,
        )
        st.html(drawn.foot)


def ems(text: str) -> float:
    """About how wide a figure is, in widths of a Chinese character."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.3 if letter in " \u00a0.," else 0.62 for letter in text)
