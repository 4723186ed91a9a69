"""The texts of bars: inside or beyond their ends, shrunk or hidden where they do not fit, all by plotly.js' rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from charts.axes import Figure
from exports.drawing.bars import Bar
from exports.drawing.paint import each
from exports.drawing.sheet import Sheet
from exports.drawing.texts import Font, Line, drawn_lines, font_of, height_of, lines_of, width_of

PAD = 3.0


@dataclass(frozen=True)
class BarText:
    """One bar's text: its middle in px, and the share of its size that it is drawn at."""

    lines: list[Line]
    font: Font
    x: float
    y: float
    scale: float


def bar_texts_of(trace: Figure, bars: Iterable[Bar], sheet: Sheet) -> list[BarText]:
    """The texts of a trace's bars, each where it stands before texts are made equally large."""
    found = []
    texts = trace.get("text", ())
    for bar in bars:
        text = each(texts, bar.at) if not isinstance(texts, (list, tuple)) or bar.at < len(texts) else ""
        position = each(trace.get("textposition", "auto"), bar.at)
        if not text or position == "none" or not bar.is_within:
            continue
        is_blank = bar.x0 == bar.x1 or bar.y0 == bar.y1
        if is_blank and position != "outside":
            continue
        found.append(_bar_text(trace, bar, str(text), position, sheet))
    return found


def _bar_text(trace: Figure, bar: Bar, text: str, position: str, sheet: Sheet) -> BarText:
    lines = lines_of(text)
    if position == "auto":
        font = _font(trace, "insidetextfont", bar.at, sheet)
        position = "inside" if _fits(trace, bar, width_of(lines, font), height_of(lines, font)) else "outside"
    font = _font(trace, f"{position}textfont", bar.at, sheet)
    width, height = max(width_of(lines, font), 0.01), height_of(lines, font)
    is_bound = trace.get("constraintext", "both") in ("both", position)
    return (_inside if position == "inside" else _outside)(
        trace, bar, BarText(lines, font, 0.0, 0.0, 1.0), (width, height), is_bound
    )


def _font(trace: Figure, key: str, at: int, sheet: Sheet) -> Font:
    """The font of one bar's text, at least as large as the smallest that the figure allows."""
    found = trace.get("textfont", {}) | trace.get(key, {})
    if key == "insidetextfont" and "color" not in found:
        raise ValueError("drawing: a text inside a bar has no colour of its own; give the trace an insidetextfont")
    font = font_of({name: each(value, at) for name, value in found.items()}, sheet.font)
    least = float(sheet.layout.get("uniformtext", {}).get("minsize", 0))
    return replace(font, size=max(font.size, least))


def _fits(trace: Figure, bar: Bar, width: float, height: float) -> bool:
    """Whether a text may stand inside: as it is, turned, or shrunk in one direction only."""
    wide, high = abs(bar.x1 - bar.x0) - 2 * PAD, abs(bar.y1 - bar.y0) - 2 * PAD
    if (width <= wide and height <= high) or (width <= high and height <= wide):
        return True
    if trace.get("orientation") == "h":
        return wide >= width * (high / height)
    return high >= height * (wide / width)


def _inside(trace: Figure, bar: Bar, text: BarText, size: tuple[float, float], is_bound: bool) -> BarText:
    width, height = size
    wide, high = abs(bar.x1 - bar.x0), abs(bar.y1 - bar.y0)
    pad = PAD if wide > 2 * PAD and high > 2 * PAD else 0.0
    scale = min(1.0, (wide - 2 * pad) / width, (high - 2 * pad) / height) if is_bound else 1.0
    x, y = (bar.x0 + bar.x1) / 2, (bar.y0 + bar.y1) / 2
    anchor = trace.get("insidetextanchor", "end")
    if anchor != "middle":
        start, end = (bar.x0, bar.x1) if trace.get("orientation") == "h" else (bar.y0, bar.y1)
        way = 1 if end >= start else -1
        half = (width if trace.get("orientation") == "h" else height) * scale / 2
        place = start + way * (pad + half) if anchor == "start" else end - way * (pad + half)
        x, y = (place, y) if trace.get("orientation") == "h" else (x, place)
    return replace(text, x=x, y=y, scale=scale)


def _outside(trace: Figure, bar: Bar, text: BarText, size: tuple[float, float], is_bound: bool) -> BarText:
    width, height = size
    if trace.get("orientation") == "h":
        thick = abs(bar.y1 - bar.y0)
        scale = min(1.0, thick / height) if is_bound else 1.0
        way = 1 if bar.x1 >= bar.x0 else -1
        x = bar.x1 + way * ((PAD if thick > 2 * PAD else 0.0) + width * scale / 2)
        return replace(text, x=x, y=(bar.y0 + bar.y1) / 2, scale=scale)
    thick = abs(bar.x1 - bar.x0)
    scale = min(1.0, thick / width) if is_bound else 1.0
    way = -1 if bar.y1 <= bar.y0 else 1
    y = bar.y1 + way * ((PAD if thick > 2 * PAD else 0.0) + height * scale / 2)
    return replace(text, x=(bar.x0 + bar.x1) / 2, y=y, scale=scale)


def least_size(texts: Iterable[BarText], layout: Figure) -> float | None:
    """The size in px of all bar texts of the figure where they are to be equally large, else None."""
    rule = layout.get("uniformtext", {})
    if not rule.get("mode"):
        return None
    least = float(rule.get("minsize", 0))
    return min((text.scale * text.font.size for text in texts if _shown(text, least)), default=least)


def drawn_bar_text(text: BarText, layout: Figure, uniform: float | None) -> str:
    """One text, at the size that all have; nothing where it would have to be smaller than the least."""
    size = text.font.size * text.scale
    if uniform is not None:
        if not _shown(text, float(layout["uniformtext"].get("minsize", 0))):
            return ""
        size = uniform
    font = replace(text.font, size=size)
    top = text.y - height_of(text.lines, text.font) * (size / text.font.size) / 2
    return drawn_lines(text.lines, text.x, top + text.font.ascent * size / text.font.size, font, "middle")


def _shown(text: BarText, least: float) -> bool:
    return text.scale * text.font.size >= least - 1e-9
