"""How wide the paper's letters are, and which of the two typefaces draws which.

A picture's own typeface is Inter; what Inter lacks is Noto Sans SC's, and a few accented Latin letters that neither
has are left to the serif that the typesetter carries. Each run of letters names its own face: left to itself, the
typesetter draws a whole text in Chinese letters as soon as one of them is Chinese.
"""

from __future__ import annotations

import unicodedata

LATIN, CHINESE, REST = "Inter", "Noto Sans SC", "Libertinus Serif"
SERIF = 0.85  # how much narrower the serif is
ASCENT_EMS, DESCENT_EMS, LINE_EMS = 0.96875, 0.2412, 1.3
# advance widths of space to tilde in thousandths of an em, as the two files in exports/fonts have them
_REGULAR = (
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
    566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
    753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
    583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
    333, 426, 662,
)  # fmt: skip
_STRONG = (
    252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666, 612, 640,
    576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922,
    759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624,
    591, 389, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455,
    359, 455, 673,
)  # fmt: skip
_SIGNS = {
    "\u00a0": 281, "·": 288, "±": 662, "²": 442, "¥": 550, "€": 667, "\u2009": 182, "–": 500, "—": 1000, "…": 864,
    "−": 662, "×": 662, "\u2005": 250,
}  # fmt: skip
_LATIN_MORE = frozenset("ıŒœʻʼˆ˚˜\u2002\u2009–—‘’‚“”„•…′″‹›⁄€™↑↓−")


def face_of(letter: str) -> str:
    """The typeface that draws the letter."""
    code = ord(letter)
    if 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF or letter in _LATIN_MORE:
        return LATIN
    return REST if 0x100 <= code <= 0x24F else CHINESE


def runs(text: str) -> list[tuple[str, str]]:
    """The text cut where its typeface changes: (face, letters). A space stays with the letters before it."""
    found: list[tuple[str, str]] = []
    for letter in text:
        face = found[-1][0] if found and letter in " \u00a0" else face_of(letter)
        if found and found[-1][0] == face:
            found[-1] = (face, found[-1][1] + letter)
        else:
            found.append((face, letter))
    return found


def drawable(text: str) -> str:
    """The text as it is drawn: marks that draw nothing are left out, and all kinds of spaces become plain ones."""
    kept = (letter for letter in text.strip("\u2005") if unicodedata.category(letter) not in ("Cf", "Cc", "Cs", "Co"))
    return "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in kept)


def width_px(text: str, size: float, is_strong: bool = False) -> float:
    """How wide the text is drawn, in px."""
    return sum(_thousandths(letter, is_strong) for letter in text) * size / 1000


def _thousandths(letter: str, is_strong: bool) -> int:
    code = ord(letter)
    if 0x20 <= code <= 0x7E:
        return (_STRONG if is_strong else _REGULAR)[code - 0x20]
    if letter in _SIGNS:
        return _SIGNS[letter]
    category = unicodedata.category(letter)
    if category in ("Cf", "Cc", "Cs", "Mn"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1000
    if face_of(letter) == CHINESE:
        return (700 if letter.isupper() else 600) if category.startswith("L") else 1000
    base = unicodedata.normalize("NFKD", letter)[0]
    latin = _thousandths(base, is_strong) if base != letter and " " < base <= "~" else 600
    return latin if face_of(letter) == LATIN else round(SERIF * latin)
