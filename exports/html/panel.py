"""One slide as a section of the page: message, tiles, chart, table, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from charts.panel import Change, Panel, Tile
from charts.spark import data_uri, interval_strip_svg, sparkline_svg
from charts.theme import Theme
from exports.deck import Slide
from exports.html.table import table_of
from exports.html.text import safe, tag
from locales import Words
from pages.pieces.origin import Origin

SIGNS = {"up": "▲ ", "down": "▼ ", "same": ""}
ROOMY = 6.5
"""Widths of a Chinese sign that the value of a tile has room for."""


def section_of(slide: Slide, number: int, words: Words, theme: Theme) -> str:
    """The section of a slide; its chart is an empty place that the script draws into."""
    return tag("section", "".join(_parts(slide, number, words, theme)), "panel", id=f"panel-{number}")


def _parts(slide: Slide, number: int, words: Words, theme: Theme) -> Iterator[str]:
    panel, origin = slide.panel, slide.origin
    yield tag("p", safe(f"{number:02d} · {origin.question} · {origin.period}"), "beside")
    yield tag("h2", safe(slide.headline or panel.missing))
    if slide.title and panel.message and slide.title != panel.message:
        yield tag("p", safe(panel.message), "told")
    if slide.remark:
        yield tag("p", safe(slide.remark), "remark")
    if panel.tiles:
        yield tag("div", "".join(_tile(tile, theme) for tile in panel.tiles), "tiles")
    yield from _body(panel, number, words, theme)
    for remark in panel.remarks:
        kind = tag("b", safe(remark.kind))
        yield tag("p", words("{kind}: {text}", kind=kind, text=safe(remark.text)), "told")
    if panel.note.text:
        yield tag("p", safe(panel.note.text), "beside")
    yield _whence(panel, origin, words)


def _body(panel: Panel, number: int, words: Words, theme: Theme) -> Iterator[str]:
    if panel.missing:
        yield tag("p", safe(panel.missing), "missing")
        return
    has_chart = panel.chart is not None
    if panel.chart is not None:
        height = f"height:{int(panel.chart.height)}px"
        alt = panel.chart.alt or panel.message
        yield tag("div", "", "chart", id=f"chart-{number}", role="img", aria_label=alt, style=height)
    if panel.table is not None:
        table = table_of(panel.table, words, theme) + _left_out(panel.table.more, words)
        yield tag("details", tag("summary", safe(words("Table"))) + table) if has_chart else table


def _left_out(more: int, words: Words) -> str:
    said = words.many("{n} more row is not listed.", "{n} more rows are not listed.", more)
    return tag("p", safe(said), "beside") if more else ""


def _whence(panel: Panel, origin: Origin, words: Words) -> str:
    """Definition, source, filters and settings, folded."""
    lines = [panel.note.definition] if panel.note.definition else []
    if panel.note.source:
        lines.append(words("Source: {source}", source=panel.note.source))
    lines += [words("{kind}: {text}", kind=label, text=text) for label, text in origin.controls]
    lines.append(" · ".join(origin.filters))
    lines.append(words("Version {version}, data as of {day}", version=origin.version, day=words.day(origin.as_of)))
    inner = "".join(tag("p", safe(line)) for line in lines if line)
    return tag("details", tag("summary", safe(words("Definition and source"))) + inner, "whence")


def _tile(tile: Tile, theme: Theme) -> str:
    value = "—" if tile.missing else tile.value
    size = "value long" if _ems(value) > ROOMY else "value"
    parts = [tag("dt", safe(tile.label), title=tile.help), tag("dd", safe(value), size)]
    if tile.change is not None and not tile.missing:
        text = f"{SIGNS[tile.change.direction]}{tile.change.text} {tile.change.words}"
        parts.append(tag("dd", safe(text), style=f"color:{_colour(tile.change, theme)}"))
    parts.append(tag("dd", safe(tile.missing or tile.second), "beside"))
    source = "" if tile.missing else data_uri(_picture(tile, theme))
    if source:
        parts.append(tag("dd", f'<img alt="{safe(tile.label)}" src="{safe(source)}">'))
    return tag("dl", "".join(parts), "tile")


def _colour(change: Change, theme: Theme) -> str:
    return theme.neutral if change.direction == "same" else theme.change(change.direction == "up", change.quality)


def _picture(tile: Tile, theme: Theme) -> str:
    """The strip of estimates where the tile has one, else the line of its past; "" for neither."""
    if tile.strip is not None:
        strip = tile.strip
        return interval_strip_svg(strip.estimates, (strip.low, strip.high), theme, zone=strip.zone)
    is_line = sum(value is not None for value in tile.spark) > 1
    return sparkline_svg(tile.spark, tile.spark_before, theme) if is_line else ""


def _ems(text: str) -> float:
    return sum(1.0 if east_asian_width(sign) in "WF" else 0.3 if sign in " \u00a0.," else 0.62 for sign in text)
