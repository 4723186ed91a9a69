"""The formats of a workbook, each made once."""

from __future__ import annotations

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from charts.theme import LIGHT, Theme

Look = tuple[str, bool, bool, int, bool, str]
"""Number format, whether a total, quoted, how far set in, wrapped, colour of the text."""


class Styles:
    """The formats of one workbook. theme: the light one, with the company's colours of rise and fall."""

    def __init__(self, book: Workbook, theme: Theme = LIGHT) -> None:
        self._book, self.theme = book, theme
        self._made: dict[Look, Format] = {}
        quoted = {"quote_prefix": True, "valign": "top"}
        wrapped = quoted | {"text_wrap": True}
        self.head = book.add_format(wrapped | {"bold": True, "bottom": 1, "bg_color": LIGHT.zone})
        self.label = book.add_format(quoted | {"bold": True})
        self.told = book.add_format(wrapped)
        self.title = book.add_format(wrapped | {"bold": True, "font_size": 18, "font_color": LIGHT.ink})
        self.message = book.add_format(wrapped | {"bold": True, "font_size": 14, "font_color": LIGHT.ink})
        self.beside = book.add_format(wrapped | {"font_color": LIGHT.muted})
        self.beside_line = book.add_format(quoted | {"font_color": LIGHT.muted})
        self.remark = book.add_format(wrapped | {"italic": True, "font_color": LIGHT.ink})
        self.link = book.add_format(wrapped | {"font_color": LIGHT.good, "underline": 1})
        self.way_back = book.add_format(quoted | {"font_color": LIGHT.good, "underline": 1})
        self.head_of_numbers = book.add_format(
            wrapped | {"bold": True, "bottom": 1, "bg_color": LIGHT.zone, "align": "right"}
        )
        self.count = book.add_format({"num_format": "#,##0", "valign": "top"})

    def of(
        self,
        pattern: str = "",
        is_total: bool = False,
        is_quoted: bool = False,
        indent: int = 0,
        is_wrapped: bool = False,
        ink: str = "",
    ) -> Format:
        """The format of a cell of a table.

        pattern: its number format. quoted: a spreadsheet keeps the text a text even when somebody edits it.
        """
        look = (pattern, is_total, is_quoted, indent, is_wrapped, ink)
        if look not in self._made:
            self._made[look] = self._book.add_format(_properties(look))
        return self._made[look]


def _properties(look: Look) -> dict[str, object]:
    pattern, is_total, is_quoted, indent, is_wrapped, ink = look
    found: dict[str, object] = {"num_format": pattern} if pattern else {}
    if is_total:
        found |= {"bold": True, "bg_color": LIGHT.zone}
    if is_quoted:
        found["quote_prefix"] = True
    if indent:
        found["indent"] = indent
    if is_wrapped:
        found |= {"text_wrap": True, "valign": "top"}
    if ink:
        found["font_color"] = ink
    return found
