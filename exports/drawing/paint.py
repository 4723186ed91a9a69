"""The small change of an SVG: numbers, colours, elements, texts as XML can hold them. Nothing enters but by here."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

_CANNOT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\n": " ", "\r": " ", "\t": " "}
_SIGN = re.compile("[" + "".join(_SIGNS) + "]")
_RGBA = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_DASHES = {"dot": (1.0,), "dash": (3.0,), "longdash": (5.0,)}


def safe(text: str) -> str:
    """The text as XML holds it, in an attribute too: signs escaped, what XML cannot hold left out."""
    return _SIGN.sub(lambda found: _SIGNS[found[0]], _CANNOT.sub("", text))


def number(value: float) -> str:
    """A length in px with at most two digits, as short as it goes. Raises ValueError for NaN and infinity."""
    if not math.isfinite(value):
        raise ValueError(
            f"drawing: {value} is not a place on the paper; leave unknown values out of the figure as None"
        )
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, attributes: Mapping[str, Any], inside: str = "") -> str:
    """One element; numbers are shortened, texts escaped, and attributes of None left out. `inside` is SVG already."""
    shown = "".join(
        f' {key}="{number(value) if isinstance(value, (int, float)) else safe(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>{inside}</{name}>" if inside else f"<{name}{shown}/>"


def colour_of(colour: str) -> tuple[str, float]:
    """A colour as hex and opacity. Raises ValueError for what is neither #rrggbb nor rgb() nor rgba()."""
    if _HEX.fullmatch(colour):
        return colour, 1.0
    found = _RGBA.fullmatch(colour)
    if found is None:
        raise ValueError(f"drawing: {colour!r} is not a colour; write #rrggbb or rgba(r,g,b,a)")
    red, green, blue, opacity = found.groups()
    return f"#{int(red):02X}{int(green):02X}{int(blue):02X}", float(opacity or 1)


def filled(colour: str, opacity: float = 1.0) -> dict[str, Any]:
    """The attributes of a ground in this colour."""
    shown, share = colour_of(colour)
    share *= opacity
    if not share:
        return {"fill": "none"}
    return {"fill": shown, "fill-opacity": share if share < 1 else None}


def stroked(colour: str, width: float, dash: str = "", opacity: float = 1.0) -> dict[str, Any]:
    """The attributes of a line in this colour and width; none at all for a line without either."""
    shown, share = colour_of(colour)
    share *= opacity
    if not share or not width:
        return {}
    return {
        "stroke": shown,
        "stroke-opacity": share if share < 1 else None,
        "stroke-width": width,
        "stroke-dasharray": dashes(dash, width) or None,
    }


def dashes(dash: str, width: float) -> str:
    """A dash pattern in px. Raises ValueError for a name that is not known."""
    if dash in ("", "solid"):
        return ""
    if dash in _DASHES:
        return ",".join(number(part * max(width, 3)) for part in _DASHES[dash] * 2)
    if re.fullmatch(r"\d+(\.\d+)?(px)?(,\s*\d+(\.\d+)?(px)?)*", dash):
        return dash.replace("px", "").replace(" ", "")
    raise ValueError(f"drawing: {dash!r} is no dash; choose one of solid, {', '.join(_DASHES)} or lengths like 5px,4px")


def each(value: Any, at: int) -> Any:
    """A trace's attribute at one mark: the same for all, or the mark's own of a list."""
    return value[at] if isinstance(value, (list, tuple)) else value
