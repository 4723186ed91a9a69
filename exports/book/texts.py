"""Sentences on a sheet: each over as many columns as it needs, in a row as high as it has lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.cells import letters, text_of

PLAIN_WIDTH = 8
READABLE = 96
"""Letters that a line of text has at least."""
HIGHEST_PT = 400


def lines_of(text: str, room: float, size_pt: float = 11) -> int:
    """How many lines a text takes in a width of so many letters, a little on the safe side."""
    return sum(max(1, math.ceil(letters(line) * size_pt / 11 * 1.05 / room)) for line in text.splitlines() or [""])


class Lines:
    """Where sentences stand on one sheet: from the first column to the one where a line has room."""

    def __init__(self, sheet: Worksheet, styles_told: Format, widths: Sequence[int]) -> None:
        self._sheet, self._told = sheet, styles_told
        total, last = 0, 0
        while total < READABLE or last < 1:
            total += widths[last] if last < len(widths) else PLAIN_WIDTH
            last += 1
        self.last, self.room = last - 1, total

    def write(self, row: int, text: str, style: Format | None = None, size_pt: float = 11) -> int:
        """Writes the text into the row, wrapped; the row below it."""
        text, style = text_of(text), style or self._told
        lines = lines_of(text, self.room, size_pt)
        self._sheet.set_row(row, min(lines * size_pt * 1.36, HIGHEST_PT))
        self._sheet.merge_range(row, 0, row, self.last, "", style)
        self._sheet.write_string(row, 0, text, style)
        return row + 1
