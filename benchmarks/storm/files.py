"""What a file says, read back by other programs than made it: every text in it, with nothing left out."""

from __future__ import annotations

import html
import io
import re
import zipfile

import openpyxl
import pptx
import pypdf

TAGS = re.compile(rb"<[^>]*>")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
PACKED = (".xlsx", ".zip", ".docx")


def texts_of(content: bytes, kind: str) -> str:
    """All texts of a file by its kind; a picture has none that can be read back."""
    if kind == "png" or content[:8] == b"\x89PNG\r\n\x1a\n":
        return ""
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        return f"{_opened(content, kind)}\n{_packed(content)}"
    text = content.decode("utf-8")
    return html.unescape(ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)) if kind == "html" else text


def _opened(content: bytes, kind: str) -> str:
    """The cells or texts as the usual libraries read them."""
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    if kind == "pptx":
        shapes = [shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
        texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
        tables = [shape.table for shape in shapes if getattr(shape, "has_table", False)]
        return "\n".join([*texts, *(cell.text for table in tables for cell in table.iter_cells())])
    return ""


def _packed(content: bytes) -> str:
    """Every member of the archive without its tags, workbooks inside it opened too."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            member = archive.read(name)
            if name.endswith(PACKED):
                parts.append(_packed(member))
            elif name.endswith((".xml", ".rels", ".svg", ".csv", ".json")):
                parts.append(html.unescape(TAGS.sub(b"\n", member).decode("utf-8", "replace")))
    return "\n".join(parts)
