"""Texts as paper holds them: nothing that no font can set, no line that cannot break, and about how wide they are."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from exports.shown import held, one_line

LONGEST = 2_000
IN_HEADING, IN_CELL, IN_TITLE, IN_LABEL, IN_TILE = 200, 220, 120, 100, 60
_TURNS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Signs that cannot be seen; some turn the direction of all that follows them."""
_LONG = re.compile(r"[^\s\u00a0\u2e80-\U0010ffff]{25,}")
_CODE = re.compile("`([a-z_]+)`")
"""A table of the contract, named in a sentence: the screen sets it as code."""
BREAK, EVERY = "\u200b", 6
"""A place where a line may break, put into words that are too long for any column, every few letters."""


def printable(text: str, most: int = LONGEST) -> str:
    """The text in one line, cut to so many letters; long words may break."""
    whole = _CODE.sub(r"\1", _TURNS.sub("", one_line(text))).strip()
    cut = whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"
    return _LONG.sub(lambda word: _broken(word.group()), cut)


def printable_lines(text: str) -> str:
    """The text with its own line breaks: what a person wrote as paragraphs."""
    lines = (printable(line) for line in held(text).splitlines())
    return "\n".join(lines).strip()


def shortened(text: str, width: float) -> str:
    """The beginning of the text that is no wider than that many of its letters' size."""
    whole = printable(text).replace(BREAK, "")
    if ems(whole) <= width:
        return whole
    while whole and ems(whole) > width - 1:
        whole = whole[:-1]
    return whole.rstrip() + "…"


def ems(text: str) -> float:
    """About how wide the text is, in its own size; rather too wide."""
    return sum(map(_em, text))


def longest_word(text: str) -> float:
    """How wide the longest part is that a line cannot break; between Chinese signs it can."""
    widest = run = 0.0
    for sign in text:
        is_chinese = east_asian_width(sign) in "WF"
        run = 0.0 if sign in (" ", BREAK, "\u2003") else 1.0 if is_chinese else run + _em(sign)
        widest = max(widest, run)
    return widest


def _broken(word: str) -> str:
    return BREAK.join(word[at : at + EVERY] for at in range(0, len(word), EVERY))


def _em(sign: str) -> float:
    if east_asian_width(sign) in "WF" or sign in "▲▼…—":
        return 1.0
    if sign in " \u00a0.,:;'|ilIj":
        return 0.31
    if sign == BREAK:
        return 0.0
    return 0.7 if sign.isupper() or sign in "%+−–=@&mw" else 0.63 if sign.isdigit() else 0.56
