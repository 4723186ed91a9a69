"""The deck as a PDF to read and to print: paged, with its own fonts, the same everywhere and without a browser.

The fonts stand in exports/fonts and no other is ever asked: Inter (Rasmus Andersson; Latin letters and figures) and
Noto Sans SC (Google, Adobe; Chinese and signs). Both are under the SIL Open Font License 1.1, which lies beside them;
it lets them be embedded. A file holds only the glyphs that it uses.

`paper.typ` says how it looks, in Typst; it takes the deck as plain data, so that a name is never read as markup.
"""

from __future__ import annotations

from exports.paper.pdf import Paper, client_sheet_pdf, deck_pdf

__all__ = ["Paper", "client_sheet_pdf", "deck_pdf"]
