"""How much room a text takes on a slide, and the size at which it fits; in points, a little on the safe side.

Every line is set at exactly LINE times its size, so that heights do not depend on the fonts of the reader's machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from charts.axes import text_px

LINE = 1.25
BOLD = 1.08
APART = 0.25
WIDE = "mwMW@%—…▲▼½¼¾™"
OPENING, CLOSING = "（《〈【「『“‘([{", "，。；：、！？）》〉】」』”’…,.;:!?)]}%％"
SPACES = " \t\u2002\u2003\u3000"
GLUE = "\u00a0\u202f\u2060"
Ladder = Sequence[tuple[float, int]]
"""Sizes to try, from the first on, each with the most lines it may take."""


@dataclass(frozen=True)
class Fitted:
    """A text that fits: itself (shortened with … where nothing else helped), its size and its lines."""

    text: str
    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return height_of(len(self.lines), self.size)


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        # an emoji is wider than an em; signs of uncertain width are drawn wide among Chinese ones
        return 1.4 if unicodedata.category(letter) == "So" and letter not in WIDE else 1.0
    return max(text_px(letter, 1000) / 1000, 1.0 if letter in WIDE else 0.0)


_LATIN = {chr(code): _em(chr(code)) for code in range(32, 0x250)}


def ems_of(text: str) -> float:
    """How wide the text is, in widths of a Chinese character; some programs set Latin apart from Chinese."""
    if text.isascii():
        return sum(_LATIN.get(letter, 1.0) for letter in text)
    chinese = [_is_chinese(letter) for letter in text]
    return sum(_LATIN[letter] if letter in _LATIN else _em(letter) for letter in text) + APART * sum(
        before != after for before, after in pairwise(chinese)
    )


def width_of(text: str, size: float, is_bold: bool = False) -> float:
    """How wide the text is at a size."""
    return ems_of(text) * size * (BOLD if is_bold else 1.0)


def height_of(lines: int, size: float) -> float:
    """How high so many lines of a size are."""
    return lines * size * LINE


def lines_of(text: str, width: float, size: float, is_bold: bool = False) -> list[str]:
    """The text in lines of at most that width: cut at spaces and between Chinese characters, never before closing
    signs; a word that is wider than a line is broken."""
    return list(_lines(text, width, size, is_bold))


def _lines(text: str, width: float, size: float, is_bold: bool) -> Iterator[str]:
    for part in text.split("\n"):
        yield from _wrapped(part, width / size / (BOLD if is_bold else 1.0))


def _wrapped(text: str, ems: float) -> Iterator[str]:
    if ems_of(text) <= ems:
        yield text
        return
    line, taken = "", 0.0
    for piece in _pieces(text):
        apart = APART if line and _is_chinese(line[-1]) != _is_chinese(piece[0]) else 0.0
        if line and taken + apart + ems_of(piece.rstrip(SPACES)) > ems:
            yield line.rstrip(SPACES)
            line, taken, apart = "", 0.0, 0.0
        while ems_of(piece.rstrip(SPACES)) > ems and len(piece) > 1:
            head = _head(piece, ems)
            yield head
            piece = piece[len(head) :]
        line, taken = line + piece, taken + apart + ems_of(piece)
    if line:
        yield line.rstrip(SPACES)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if before in SPACES:
        return after not in SPACES
    if before in GLUE or after in GLUE or after in CLOSING or before in OPENING:
        return False
    return _is_chinese(before) or _is_chinese(after)


def _is_chinese(letter: str) -> bool:
    return letter >= "\u2e80" and unicodedata.east_asian_width(letter) in "WF"


def _head(text: str, ems: float) -> str:
    """The longest beginning that fits, at least one letter."""
    taken = 0.0
    for at, letter in enumerate(text):
        apart = APART if at and _is_chinese(text[at - 1]) != _is_chinese(letter) else 0.0
        taken += apart + ems_of(letter)
        if taken > ems and at:
            return text[:at]
    return text


def cut(text: str, width: float, size: float, is_bold: bool = False) -> str:
    """The text on one line, shortened with … where it is wider."""
    if width_of(text, size, is_bold) <= width:
        return text
    return _head(text, width / size / (BOLD if is_bold else 1.0) - 1.0 - APART).rstrip() + "…"


def fitted_text(text: str, width: float, height: float, ladder: Ladder, is_bold: bool = False) -> Fitted:
    """The text at the first size of the ladder at which it needs no more than its lines and the height; else cut."""
    for size, most in ladder:
        lines = list(islice(_lines(text, width, size, is_bold), most + 1))
        if len(lines) <= most and height_of(len(lines), size) <= height:
            return Fitted(text, size, tuple(lines))
    size, most = ladder[-1]
    kept = list(islice(_lines(text, width, size, is_bold), max(min(most, int(height / (size * LINE))), 1)))
    kept[-1] = cut(kept[-1] + "…", width, size, is_bold)
    return Fitted(_joined(text, kept), size, tuple(kept))


def _joined(text: str, lines: Sequence[str]) -> str:
    """The shortened text in one piece again: its lines with what stood between them."""
    at = 0
    for line in lines[:-1]:
        at = text.index(line, at) + len(line)
    last = lines[-1].removesuffix("…")
    start = text.find(last, at)
    return text[: start + len(last)] + "…" if start >= 0 else text[:at] + "…"
