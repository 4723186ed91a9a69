"""A panel as a picture with its message, note and source, and as CSV; of several panels all of them in one ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

import typst

from charts.draw import figure
from charts.panel import Tile
from charts.spark import interval_strip_svg, sparkline_svg
from charts.theme import Name, Theme
from exports.deck import Deck, Slide, Tell, to_nobody
from exports.drawing import svg_of
from exports.drawing.picture import FONTS_FOLDER
from exports.names import slide_name
from exports.paper.letters import printable
from exports.picture_page import PAGE
from exports.picture_tables import table_record
from exports.tables import panel_csv
from exports.whole import whole
from locales import Words

WIDE_PX, EDGE_PX, SCALE = 1280, 32, 2.0
CHART_PX = 960
"""Charts are drawn that wide and enlarged to the picture, so that their labels are as large as the text around them."""
MOST_LETTERS = 60
MADE_AT = (1980, 1, 1, 0, 0, 0)
SIGNS = {"up": "▲ ", "down": "▼ ", "same": ""}


def deck_png(deck: Deck, tell: Tell = to_nobody, theme: Name = "light") -> bytes:
    """The one panel as PNG, 1280 px wide at twice the density; several as a ZIP of PNGs named by their message.

    theme: "light" or "dark". Raises KeyError for another theme, and ValueError for a deck without slides.
    """
    look, words = deck.theme(theme), deck.words
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS_FOLDER)])
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

    def picture(slide: Slide) -> bytes:
        data = json.dumps(_drawn(slide, deck, words, look), ensure_ascii=False, allow_nan=False)
        png = compiler.compile(input=PAGE, format="png", ppi=72.0 * SCALE, sys_inputs={"data": data})
        if not isinstance(png, bytes):
            raise ValueError(f"picture of {slide.panel.key}: it became several pages; this is a fault of the program")
        return png

    return _one_or_zipped(deck, "png", ((slide, picture(slide)) for slide in deck.slides), tell)


def deck_csv(deck: Deck, tell: Tell = to_nobody) -> bytes:
    """The one panel's whole list as CSV with BOM; several as a ZIP of such files named by their message."""
    return _one_or_zipped(deck, "csv", ((slide, panel_csv(whole(slide.panel))) for slide in deck.slides), tell)


def _one_or_zipped(deck: Deck, suffix: str, made: Iterable[tuple[Slide, bytes]], tell: Tell) -> bytes:
    if not deck.slides:
        raise ValueError(f"{suffix}: the deck has no slides; add a panel to it first")
    if len(deck.slides) == 1:
        ((_, content),) = made
        tell(1.0)
        return content
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (slide, content) in enumerate(made, start=1):
            entry = zipfile.ZipInfo(slide_name(number, slide, suffix), MADE_AT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, content)
            tell(number / len(deck.slides))
    return file.getvalue()


def _drawn(slide: Slide, deck: Deck, words: Words, theme: Theme) -> dict[str, Any]:
    """What stands in the picture, as plain data: no text of it is ever read as markup."""
    panel, origin = slide.panel, slide.origin
    known = not panel.missing
    chart = panel.chart if known else None
    whence = [deck.company, origin.question, origin.period, *origin.filters]
    whence += [words("{kind}: {text}", kind=label, text=text) for label, text in origin.controls]
    whence.append(words("Version {version}, data as of {day}", version=origin.version, day=words.day(origin.as_of)))
    if deck.snapshot:
        whence.append(words("Snapshot {number}", number=deck.snapshot))
    if origin.is_sample:
        whence.append(words("made-up figures, to look around"))
    return {
        "language": deck.language,
        "wide": WIDE_PX,
        "edge": EDGE_PX,
        "colours": {key: getattr(theme, key) for key in ("panel", "ink", "muted", "hairline", "zone", "good")},
        "headline": printable(slide.headline or panel.missing),
        "remark": printable(slide.remark),
        "missing": printable(panel.missing),
        "tiles": [_tile(tile, len(panel.tiles), theme) for tile in panel.tiles],
        "chart": svg_of(figure(chart, theme), CHART_PX, theme, is_transparent=True) if chart else "",
        "table": table_record(panel.table, words, theme, WIDE_PX - 2 * EDGE_PX)
        if panel.table and known and not chart
        else None,
        "remarks": [{"kind": printable(remark.kind), "text": printable(remark.text)} for remark in panel.remarks],
        "note": printable(panel.note.text),
        "source": printable(words("Source: {source}", source=panel.note.source)) if panel.note.source else "",
        "whence": printable(" · ".join(text for text in whence if text)),
    }


def _tile(tile: Tile, tiles: int, theme: Theme) -> dict[str, str]:
    across = min(tiles, 6)
    width = (WIDE_PX - 2 * EDGE_PX - 16 * (across - 1)) // across - 24
    change = None if tile.missing else tile.change
    picture = ""
    if tile.strip is not None and not tile.missing:
        strip = tile.strip
        picture = interval_strip_svg(strip.estimates, (strip.low, strip.high), theme, zone=strip.zone, width=width)
    elif sum(value is not None for value in tile.spark) > 1 and not tile.missing:
        picture = sparkline_svg(tile.spark, tile.spark_before, theme, width=width)
    colour = theme.neutral
    if change is not None and change.direction != "same":
        colour = theme.change(change.direction == "up", change.quality)
    return {
        "label": printable(tile.label, MOST_LETTERS),
        "value": "—" if tile.missing else printable(tile.value, MOST_LETTERS),
        "change": printable(f"{SIGNS[change.direction]}{change.text} {change.words}") if change else "",
        "colour": colour,
        "second": printable(tile.missing or tile.second, 160),
        "picture": picture,
    }
