"""A text in lines of a given width: Latin is cut between words, Chinese between any two characters."""

from __future__ import annotations

import re

from charts.axes import fitted, text_px
from charts.theme import SIZE_LABEL

CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
CLOSING = "，。；：、！？）》”’"  # never begins a line
OPENING = "（《“‘"  # never ends one
PIECES = re.compile(rf"[{OPENING}]*(?:[{CHINESE}]|[^\s{CHINESE}]+)[{CLOSING}]*|\s+")


def wrapped(text: str, most_px: int, size: int = SIZE_LABEL) -> list[str]:
    """The text in as many lines as it takes, each at most that wide; a wider word is shortened with …."""
    lines = [""]
    for piece in PIECES.findall(text.strip()):
        if lines[-1] and text_px((lines[-1] + piece).rstrip(), size) > most_px:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [fitted(line.rstrip(), most_px, size) for line in lines]


def in_two(name: str, most_px: int, size: int = SIZE_LABEL) -> list[str]:
    """A name in at most two lines; what does not fit is shortened."""
    first, *more = wrapped(name, most_px, size)
    return [first, fitted(" ".join(more), most_px, size)] if more else [first]
