"""The fonts of the PDF: ours only, embedded, subset, and with every sign that Chinese names are made of."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

from charts.chart import tidy
from charts.panel import Panel, Table, TableColumn
from exports.deck import Deck, Slide
from exports.paper import deck_pdf
from tests.exports.test_paper import ORIGIN

COMMON = bytes(byte for row in range(0xB0, 0xF8) for at in range(0xA1, 0xFF) for byte in (row, at)).decode(
    "gb2312", "ignore"
)
"""All signs of GB 2312: those that names, streets and goods are written with."""
SIGNS = "−–—…·“”‘’€¥£%‰±×≤≥▲▼●○①，。：；！？（）《》「」、～"


def written(text: str) -> bytes:
    """The text forty signs a row, plain and, in a total row, bold."""
    lines = [text[at : at + 40] for at in range(0, len(text), 40)]
    rows = tidy({"name": lines + lines})
    table = Table((TableColumn("name", "名称"),), rows, shaded=tuple(range(len(lines), 2 * len(lines))))
    return deck_pdf(Deck("字", "zh", "CNY", "公司", (Slide("p", Panel("k", "字", table=table), ORIGIN),)))


def fonts_of(reader: PdfReader) -> dict[str, dict[str, Any]]:
    """name on a page → font, over all pages."""
    return {
        f"{number}{name}": font.get_object()
        for number, page in enumerate(reader.pages)
        for name, font in page["/Resources"].get("/Font", {}).items()
    }


def lost_signs(reader: PdfReader) -> int:
    """How many glyphs of all pages are the sign for "no such sign": number 0 of a font."""
    lost = 0
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator not in (b"Tj", b"TJ"):
                continue
            parts = operands[0] if isinstance(operands[0], list) else operands
            for part in parts:
                if isinstance(part, str | bytes):
                    raw = part if isinstance(part, bytes) else part.original_bytes  # type: ignore[attr-defined]
                    lost += sum(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw), 2))
    return lost


def test_common_chinese_and_our_signs_have_a_glyph_plain_and_bold() -> None:
    assert len(COMMON) == 6763
    reader = PdfReader(io.BytesIO(written(COMMON[:3800] + SIGNS)))
    assert lost_signs(reader) == 0


def test_a_sign_that_no_font_has_is_counted_as_lost() -> None:
    assert lost_signs(PdfReader(io.BytesIO(written("مرحبا")))) > 0


def test_only_our_fonts_are_in_it_embedded_and_cut_to_what_is_used() -> None:
    content = written("客户 12,345 Name")
    assert len(content) < 200_000
    fonts = fonts_of(PdfReader(io.BytesIO(content)))
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0].get_object()
        cut, _, name = str(font["/BaseFont"])[1:].partition("+")
        assert len(cut) == 6 and name.startswith(("Inter-", "NotoSansSC-")), name
        described = inner["/FontDescriptor"]
        assert "/FontFile2" in described or "/FontFile3" in described
        assert "/ToUnicode" in font
