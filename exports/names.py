"""Names of files that say what is in them, and that every system takes: 中文 stays, what is forbidden goes."""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

from exports.deck import Deck, Slide
from locales import Words

MOST_LETTERS = 120
MOST_BYTES = 240
"""Most file systems hold 255 bytes a name; a Chinese sign has three of them."""
MOST_IN_TITLE = 60
_INTO_DASH = re.compile(r"[/\\|]")
_FORBIDDEN = re.compile(r'[<>:"?*\s]+')
_BESIDE_NUMBERS = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)")
_OF_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_JOINER = "\u200d"


def file_name(deck: Deck, suffix: str) -> str:
    """What a file of the deck is called: its title, period, region and as-of day, and its ending.

    "客户关系快照 2026年三季度 云栖市 2026-10-16.pptx". The region only where one is filtered for, the period only
    where all slides have the same one. Never longer than 120 letters or 240 bytes, and never empty.
    """
    words = deck.words
    title = deck.title or (deck.slides[0].headline if deck.slides else "") or deck.company or words("Snapshot")
    periods = {_period(slide.origin.period, words) for slide in deck.slides}
    regions = {_regions(slide.origin.filters, words) for slide in deck.slides}
    days = {slide.origin.as_of.isoformat() for slide in deck.slides}
    said = [next(iter(each)) for each in (periods, regions, days) if len(each) == 1]
    front = _cut(_clean(title), MOST_IN_TITLE)
    tail = "".join(f" {_cut(text, 30)}" for text in map(_clean, said) if text and text not in front)
    return _named(front, f"{tail}.{suffix}")


def slide_name(number: int, slide: Slide, suffix: str) -> str:
    """What the file of one slide is called beside others: "01 Revenue of Q3 2026 is ¥172.8 M.png"."""
    return _named(f"{number:02d} {_clean(slide.headline)}", f".{suffix}")


def _named(front: str, end: str) -> str:
    room = MOST_LETTERS - len(end)
    while len((front + end).encode()) > MOST_BYTES or len(front) > room:
        front = front[: min(len(front) - 1, room)]
    front = _ended(front)
    if not front or _OF_DEVICES.match(front + end):
        front = f"_{front}"
    return front + end


def _clean(text: str) -> str:
    """The text with nothing in it that Windows, macOS or Linux refuse in a name, or that turns its reading round."""
    seen = "".join(sign if sign == _JOINER or category(sign) not in _UNSEEN else " " for sign in normalize("NFC", text))
    tidy = _FORBIDDEN.sub(" ", _INTO_DASH.sub("-", seen)).strip(" .")
    return _BESIDE_NUMBERS.sub("", tidy)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else _ended(text[: most - 1]) + "…"


def _ended(text: str) -> str:
    """The text without what may not stand at the end of a cut one: spaces, dots, half a joined sign."""
    kept = text.rstrip(" .,;，；、")
    while kept and (combining(kept[-1]) or kept[-1] == _JOINER):
        kept = kept[:-1].rstrip(" .")
    return kept


def _period(text: str, words: Words) -> str:
    """The period without the one it is compared with."""
    for message in ("{period} against {before}", "{period} against target"):
        between = words(message).replace("{period}", "").partition("{before}")[0]
        text = text.partition(between)[0]
    return text


def _regions(filters: tuple[str, ...], words: Words) -> str:
    """The regions that are filtered for; "" for all of them."""
    every = words("all regions")
    front = words("{kind}: {text}", kind=words("Region"), text="")
    named = next((text.removeprefix(front) for text in filters if text.startswith(front)), every)
    return "" if named == every else named
