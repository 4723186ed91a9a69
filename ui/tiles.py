"""Tiles: key figures in a row, each with its change, a second comparison and a small line of its past."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from re import compile as pattern
from typing import Literal
from unicodedata import east_asian_width

import streamlit as st

from charts.panel import Tile
from locales import escape_markdown

ARROWS: dict[str, Literal["up", "down", "off"]] = {"up": "up", "down": "down", "same": "off"}
PILLS: dict[str, Literal["green", "red", "gray"]] = {"good": "green", "bad": "red", "neutral": "gray"}
CODE = pattern("`([a-z_]+)`")  # a table of the contract, named in a reason
ROOMY = 5.5  # a wider figure is set smaller, else a narrow tile would cut it
WIDTH, HEIGHT, EDGE = 240, 32, 4


@dataclass(frozen=True)
class DrawnTile:
    """A tile with what stands under its figure as markup: the second comparison and the line of its past."""

    tile: Tile
    foot: str


def drawn_tile(tile: Tile, line: str, before: str) -> DrawnTile:
    """A tile with its sparkline in the two colours of the theme: this year's and last year's."""
    second = CODE.sub(r"<code>\1</code>", escape(tile.missing or tile.second)) or "&nbsp;"
    spark = "" if tile.missing else sparkline(tile.spark, tile.spark_before, line, before, tile.label)
    return DrawnTile(tile, f'<p class="past">{second}</p>{spark}')


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
            delta_color=PILLS[change.quality] if change else "off",
            delta_arrow=ARROWS[change.direction] if change else "off",
            delta_description=escape_markdown(change.words) if change else None,
            help=escape_markdown(tile.help) if tile.help else None,
        )
        st.html(drawn.foot)


def ems(text: str) -> float:
    """About how wide a figure is, in widths of a Chinese character."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.3 if letter in " \u00a0.," else 0.62 for letter in text)


def sparkline(
    values: Sequence[float | None], before: Sequence[float | None], line: str, line_before: str, label: str
) -> str:
    """A line of the past with a dot at now, over a thin line of the year before, as an image element.

    Gaps (None) break the line. Empty when fewer than two values are known.
    """
    known = [value for value in (*values, *before) if value is not None]
    if sum(value is not None for value in values) < 2:
        return ""
    low, high = min(known), max(known)
    parts = [
        *_strokes(before, low, high, line_before, 1.5),
        *_strokes(values, low, high, line, 2),
        *_dot(values, low, high, line),
    ]
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(parts)}</svg>'
    source = b64encode(drawing.encode()).decode()
    return f'<img alt="{escape(label, quote=True)}" src="data:image/svg+xml;base64,{source}">'


def _points(values: Sequence[float | None], low: float, high: float) -> list[tuple[float, float] | None]:
    span, step = (high - low) or 1.0, (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    return [
        None if value is None else (EDGE + index * step, HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE))
        for index, value in enumerate(values)
    ]


def _strokes(values: Sequence[float | None], low: float, high: float, colour: str, width: float) -> Iterable[str]:
    run: list[tuple[float, float]] = []
    for point in (*_points(values, low, high), None):
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            yield (
                f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
                'stroke-linejoin="round" stroke-linecap="round" vector-effect="non-scaling-stroke"/>'
            )
        run = []


def _dot(values: Sequence[float | None], low: float, high: float, colour: str) -> Iterable[str]:
    """The dot at now: a stroke without length keeps round when the drawing is stretched."""
    last = _points(values, low, high)[-1]
    if last is not None:
        x, y = last
        yield (
            f'<path d="M{x:.1f},{y:.1f}h0.01" stroke="{colour}" stroke-width="6.5" stroke-linecap="round" '
            'vector-effect="non-scaling-stroke"/>'
        )
