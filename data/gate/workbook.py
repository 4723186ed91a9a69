"""What a spreadsheet file says besides its cells: from which year serials count, what is hidden, if it is locked."""

from __future__ import annotations

import mmap
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

BLOCK = 1 << 20
MOST_XML = 8 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_SPAN = re.compile(rb"\b(min|max)=\"(\d+)\"")
_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class SheetFacts:
    """serial_1904: plain numbers that are days count from 1904; hidden_rows, hidden_columns: how many; is_hidden: the
    sheet itself. Old .xls and .ods files only tell the last.
    """

    serial_1904: bool = False
    hidden_rows: int = 0
    hidden_columns: int = 0
    is_hidden: bool = False


def is_locked(path: Path) -> bool:
    """True for a spreadsheet that is encrypted with a password."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(_LOCKED) >= 0


def sheet_names(book: CalamineWorkbook) -> list[str]:
    """The sheets that hold cells, in the order of the book; charts and macros are left out."""
    return [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]


def sheet_facts(path: Path, book: CalamineWorkbook, sheet: str) -> SheetFacts:
    """What the file says about one sheet. Raises zipfile.BadZipFile and ElementTree.ParseError for a damaged file."""
    is_hidden = any(s.name == sheet and s.visible != SheetVisibleEnum.Visible for s in book.sheets_metadata)
    if not zipfile.is_zipfile(path):
        return SheetFacts(is_hidden=is_hidden)
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return SheetFacts(is_hidden=is_hidden)
        root = ElementTree.fromstring(_start(archive, "xl/workbook.xml"))
        part = _part_of(archive, root, sheet)
        rows, columns = _hidden(archive, part) if part in archive.namelist() else (0, 0)
    properties = [e for e in root if e.tag.endswith("}workbookPr")]
    is_1904 = any(e.get("date1904") in ("1", "true") for e in properties)
    return SheetFacts(is_1904, rows, columns, is_hidden)


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(MOST_XML)
    # A document type could declare entities that grow without end; no spreadsheet has one.
    if b"<!DOCTYPE" in content:
        raise ElementTree.ParseError("a document type is declared")
    return content


def _part_of(archive: zipfile.ZipFile, workbook: ElementTree.Element, sheet: str) -> str:
    """The member of the archive that holds a sheet; "" when it is not said."""
    for element in workbook.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            for relation in ElementTree.fromstring(_start(archive, "xl/_rels/workbook.xml.rels")):
                if relation.get("Id") == link:
                    target = relation.get("Target", "")
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _hidden(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Hidden rows and columns of a sheet, counted block by block."""
    rows, columns, kept = 0, 0, b""
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            text = kept + block
            end = text.rfind(b"<")
            text, kept = (text[:end], text[end:]) if end > 0 else (text, b"")
            if b"hidden=" in text:
                rows += len(_ROW.findall(text))
                columns += sum(_width(tag) for tag in _COLUMN.findall(text))
    return rows, columns


def _width(tag: bytes) -> int:
    span = {name: int(value) for name, value in _SPAN.findall(tag)}
    return span.get(b"max", 1) - span.get(b"min", 1) + 1
