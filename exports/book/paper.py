"""How a sheet is printed: landscape, as wide as the paper, its head on every page, whence and when at the edges."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from exports.cells import text_of
from exports.deck import Deck

A4 = 9
LETTER_PX, EDGE_PX, PLAIN_PX = 7, 5, 64
"""Width of a letter, what a column has besides, and a column that nobody set."""
MOST_IN_HEADER = 100
"""Letters of each part: a program refuses headers of more than 255."""


def set_print(sheet: Worksheet, deck: Deck, day: str, head: int | None) -> None:
    """Sets the page. day: of the data, in words; head: the row that stands on every page."""
    words = deck.words
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    if head is not None:
        sheet.repeat_rows(head)
    kept = words("Snapshot {number}", number=deck.snapshot) if deck.snapshot else ""
    told = " · ".join(text for text in (words("data as of {day}", day=day), kept) if text)
    sheet.set_header(f"&L{_printed(deck.title)}&R{_printed(deck.company)}")
    sheet.set_footer(f"&L{_printed(told)}&R&P / &N")


def columns_across(widths: Sequence[int], px: int) -> int:
    """How many columns lie side by side in so many px, the first ones of the given widths."""
    at = 0
    while px > 0:
        px -= LETTER_PX * widths[at] + EDGE_PX if at < len(widths) else PLAIN_PX
        at += 1
    return at


def _printed(text: str) -> str:
    """The text as the edge of a page holds it: its ampersands doubled, since one alone begins an instruction."""
    return " ".join(text_of(text).split())[:MOST_IN_HEADER].replace("&", "&&")
