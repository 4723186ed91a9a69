"""Plotly's small HTML as SVG text: bold, italics, colour and line breaks; everything else is drawn as it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from charts.axes import Figure
from exports.drawing import letters
from exports.drawing.paint import colour_of, element, filled, number, safe

_TAG = re.compile(r"(<[^<>]*>)")
_KNOWN = re.compile(r"<(/?)(b|strong|i|em|br|span)\s*(?:style\s*=\s*[\"']([^\"']*)[\"'])?\s*/?>", re.IGNORECASE)
_OTHERS = re.compile(r"</?(a|sub|sup|u|s)(\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d+|#x[\da-fA-F]+|[a-z]+);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "nbsp": "\u00a0", "times": "×", "plusmn": "±", "mu": "μ", "deg": "°"}
_BREAK = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class Style:
    """How a piece of text is drawn; no colour: the text's own."""

    is_strong: bool = False
    is_italic: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Font:
    """A text's size in px and colour."""

    size: float
    colour: str

    @property
    def ascent(self) -> int:
        """Whole px above the baseline, as browsers count them."""
        return round(letters.ASCENT_EMS * self.size)

    @property
    def descent(self) -> int:
        return round(letters.DESCENT_EMS * self.size)


Line = list[tuple[str, Style]]


def font_of(wanted: Figure | None, usual: Font) -> Font:
    """The font of a figure's part: its own size and colour where it names them."""
    wanted = wanted or {}
    return Font(float(wanted.get("size", usual.size)), str(wanted.get("color", usual.colour)))


def lines_of(text: str) -> list[Line]:
    """The text's lines as pieces with their styles.

    Raises ValueError for markup that Plotly would draw and this does not (links, underline, raised letters).
    """
    lines: list[Line] = [[]]
    styles = [Style()]
    for piece in _TAG.split(_BREAK.sub(" ", text)):
        known = _KNOWN.fullmatch(piece)
        if known is None:
            if _OTHERS.fullmatch(piece):
                raise ValueError(f"drawing: the markup {piece[:40]!r} is not drawn; use <b>, <i>, <br> or <span>")
            if piece:
                lines[-1].append((_ENTITY.sub(_letter, piece), styles[-1]))
        elif known[2].lower() == "br":
            lines.append([])
        elif not known[1]:
            styles.append(_style(styles[-1], known[2].lower(), known[3] or ""))
        elif len(styles) > 1:
            styles.pop()
    return lines


def _style(outer: Style, tag: str, css: str) -> Style:
    if tag in ("b", "strong"):
        return Style(True, outer.is_italic, outer.colour)
    if tag in ("i", "em"):
        return Style(outer.is_strong, True, outer.colour)
    colour = outer.colour
    for rule in filter(None, map(str.strip, css.split(";"))):
        name, _, value = rule.partition(":")
        if name.strip() != "color":
            raise ValueError(f"drawing: the style {rule[:40]!r} is not drawn; a span may set its color")
        colour = value.strip()
        colour_of(colour)
    return Style(outer.is_strong, outer.is_italic, colour)


def _letter(found: re.Match[str]) -> str:
    """The sign that an entity stands for; what is no entity stays as it is written."""
    name = found[1]
    if not name.startswith("#"):
        return _NAMED.get(name, found[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 else ""


def width_of(lines: list[Line], font: Font) -> float:
    """How wide the widest line is drawn, in px."""
    return max(
        sum(letters.width_px(text, font.size, style.is_strong) for text, style in line) for line in lines or [[]]
    )


def height_of(lines: list[Line], font: Font) -> float:
    """How high the lines stand together, in px."""
    return font.ascent + font.descent + (len(lines) - 1) * letters.LINE_EMS * font.size


def drawn_lines(lines: list[Line], x: float, y: float, font: Font, anchor: str = "start", turn: float = 0) -> str:
    """The lines with the first one's baseline at y; anchor is start, middle or end; `turn` degrees around (x, y)."""
    found = []
    turned = f"rotate({turn:g} {number(x)} {number(y)})" if turn else None
    for at, line in enumerate(lines):
        runs = [(face, run, style) for text, style in line for face, run in letters.runs(letters.drawable(text)) if run]
        place: dict[str, Any] = {"x": x, "y": y + at * letters.LINE_EMS * font.size, "font-size": font.size}
        place |= {**filled(font.colour), "transform": turned}
        if len({face for face, _, _ in runs}) > 1:
            place["x"] = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * _px(runs, font)
            found.append(element("text", place, _set_runs(runs, place["x"], font)))
        elif runs:
            inside = "".join(_run(*run) for run in runs)
            found.append(element("text", {**place, "text-anchor": None if anchor == "start" else anchor}, inside))
    return "".join(found)


Run = tuple[str, str, Style]


def _px(runs: list[Run], font: Font) -> float:
    return sum(letters.width_px(text, font.size, style.is_strong) for _, text, style in runs)


def _set_runs(runs: list[Run], x: float, font: Font) -> str:
    """Runs of several typefaces, each set at its own place.

    Left to flow, the typesetter would look for one typeface that has all the letters and draw the whole line in it.
    """
    found = ""
    for at, run in enumerate(runs):
        found += _run(*run, x=x + _px(runs[:at], font))
    return found


def _run(face: str, text: str, style: Style, x: float | None = None) -> str:
    """Letters of one typeface and style; a tspan where they differ from their text's own or have their own place."""
    marks = {
        "x": x,
        "font-family": f"{face}, sans-serif" if face != letters.LATIN else None,
        "font-weight": "700" if style.is_strong else None,
        "font-style": "italic" if style.is_italic else None,
        "fill": colour_of(style.colour)[0] if style.colour else None,
    }
    is_plain = all(mark is None for mark in marks.values())
    return safe(text) if is_plain else element("tspan", marks, safe(text))
