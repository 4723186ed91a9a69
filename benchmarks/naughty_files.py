"""Files full of naughty strings, read back by other programs: what of them would run, ask, or was lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pypdf

from benchmarks.naughty_company import missing_in, unheld
from exports.deck import Deck
from exports.makers import file_of

LIVE = re.compile(r"""[\s"\ufeff\u200b\u00a0\0]*[=+\-@＝＋－＠]""")
"""What a spreadsheet may take for a formula: the sign comes first, or after what is not seen."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|URI|OpenAction|AA|EmbeddedFile|RichMedia|SubmitForm)\b")
NUMERIC = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


@dataclass
class Sink:
    """What one sink did with the strings."""

    name: str
    looked_at: int = 0
    scripts: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    found: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.scripts or self.requests or self.formulas or self.lost)

    @property
    def line(self) -> str:
        counts = (self.looked_at, self.found, *map(len, (self.scripts, self.requests, self.formulas, self.lost)))
        return f"| {self.name} | " + " | ".join(f"{n:,}" for n in counts) + " |"


def in_files(deck: Deck, kinds: Sequence[str], names: Sequence[str]) -> Iterator[Sink]:
    """Each kind of file made, read back and searched. names: the texts that none may lose."""
    for kind in kinds:
        sink, content = Sink(kind.upper(), len(deck.slides)), file_of(deck, kind)
        if kind in ("xlsx", "pptx"):
            _office(content, sink)
        if kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            sink.formulas += [str(cell.value) for cell in cells if cell.data_type == "f" or _leads_out(cell)]
            # A sign that XML cannot hold stands in a workbook by its number.
            said = [ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(cell.value)) for cell in cells if cell.value]
            sink.lost = missing_in([unheld(name) for name in names], map(unheld, said))
        elif kind == "csv":
            texts = list(_csv_cells(content, sink))
            plain = {*texts, *(text.replace("'", "", 1) for text in texts), *(text.replace("'", "") for text in texts)}
            sink.lost = missing_in([name.replace("'", "") for name in names], {text.replace("'", "") for text in plain})
        elif kind == "pdf":
            sink.scripts += [found.decode() for found in ACTIVE_PDF.findall(content)]
            texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
            shown = "".join("".join(texts).split())
            plain_names = [name for name in names if name.isascii() and len(name) < 30]
            sink.found = sum("".join(name.split()) in shown for name in plain_names)
        if kind in ("xlsx", "csv"):
            sink.found = len(names) - len(sink.lost)
        yield sink


def _leads_out(cell: Any) -> bool:
    """A link to another place; those within the workbook are ours."""
    return cell.hyperlink is not None and cell.hyperlink.target is not None


def _office(content: bytes, sink: Sink) -> None:
    """Parts of an Office file that would run or ask, workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            member = archive.read(name)
            if name.endswith((".xlsx", ".docx")):
                _office(member, sink)
            if re.search(r"vba|activex|externalLink|oleObject|connections", name, re.IGNORECASE):
                sink.scripts.append(name)
            if name.endswith(".rels") and b'TargetMode="External"' in member:
                sink.requests.append(name)
            if "worksheets/" in name and re.search(rb"<f[ >]", member):
                sink.formulas.append(name)


def _csv_cells(content: bytes, sink: Sink) -> Iterator[str]:
    members = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [archive.read(name) for name in archive.namelist()]
    for member in members:
        for row in csv.reader(io.StringIO(member.decode("utf-8-sig"), newline="")):
            for cell in row:
                if LIVE.match(cell) and not NUMERIC.fullmatch(cell):
                    sink.formulas.append(cell)
                yield cell
