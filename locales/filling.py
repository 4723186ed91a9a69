"""Values put into a sentence: Chinese has a space beside digits and Latin letters, and none between its characters.

A translator cannot know which of the two a value will be, so at a placeholder a space goes where Chinese meets Chinese,
and comes where Chinese meets a letter or a digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

FIRST, LAST = "\u4e00", "\u9fff"
FIRST_ACCENTED, LAST_ACCENTED = "\u00c0", "\u024f"
SIGNS = "×÷"
"""Among the accented letters by their number, but none of them."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its {placeholders} filled in. Raises KeyError for one without a value."""
    if text.isascii():
        return text.format_map(values)
    whole = ""
    for before, name in _parts(text):
        whole = _closed(whole, before) if before else whole
        if name is not None:
            whole = _closed(whole, values[name])
    return whole


def spaced(before: str, word: str, after: str) -> str:
    """The word between two texts; a Chinese word has spaces towards digits and Latin letters."""
    if not _is_chinese(word[:1]):
        return before + word + after
    left = " " if before and before[-1:].isascii() else ""
    return before + left + word + (" " if after[:1].isascii() and after else "") + after


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((before, name) for before, name, _spec, _conversion in Formatter().parse(text))


def _closed(before: str, after: str) -> str:
    """The two in a row: without a space between them where Chinese meets Chinese, with one where it meets others."""
    last, first = before[-1:], after[:1]
    if (_is_chinese(last) and _is_spelt(first)) or (_is_spelt(last) and _is_chinese(first)):
        return f"{before} {after}"
    if before.endswith(" ") and _is_chinese(before[-2:-1]) and _is_chinese(after[:1]):
        return before[:-1] + after
    if after.startswith(" ") and _is_chinese(before[-1:]) and _is_chinese(after[1:2]):
        return before + after[1:]
    return before + after


def _is_spelt(character: str) -> bool:
    """A Latin letter or a digit: of these, Chinese keeps a space away."""
    if character.isascii():
        return character.isalnum()
    return FIRST_ACCENTED <= character <= LAST_ACCENTED and character not in SIGNS


def _is_chinese(character: str) -> bool:
    return FIRST <= character <= LAST if character else False
