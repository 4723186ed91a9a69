"""What a path holds: a file, a folder or a zip, as a sorted tuple of sources. Archives are measured before they are
unpacked.
"""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from data.gate.report import Refused
from data.gate.workbook import is_locked, sheet_names

SourceKind = Literal["text", "parquet", "sheet"]
MEMBER_MB = 100
MEMBER_RATIO = 200
TOTAL_MB = 1_000
MEMBERS = 1_000
_DAMAGES = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError)
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip file (unpack it first)"),
    (b"7z\xbc\xaf", "a 7z archive (unpack it first)"),
    (b"Rar!", "a RAR archive (unpack it first)"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_BOOKS = {"xl/workbook.xml", "xl/workbook.bin"}


@dataclass(frozen=True)
class Source:
    """One table-like thing: its shown name, the file that holds it, and its sheet if it is one.

    `refusal` says why it cannot be read; only members of a folder or a zip carry one, a single file raises it.
    """

    name: str
    path: Path
    kind: SourceKind = "text"
    sheet: str = ""
    refusal: Refused | None = None


def sources(path: Path, unpacked: Path) -> tuple[Source, ...]:
    """The sources at a path, sorted by name; zip members are unpacked below `unpacked`.

    Raises Refused for a missing or empty path, an unsafe archive, and a single file that is no table.
    """
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if not p.is_dir() and not p.name.startswith("."))
        return tuple(source for file in files for source in _tolerant(file, file.name, unpacked))
    return tuple(_file_sources(path, path.name, unpacked))


def _tolerant(file: Path, name: str, unpacked: Path) -> list[Source]:
    try:
        return list(_file_sources(file, name, unpacked))
    except Refused as refusal:
        return [Source(name, file, refusal=refusal)]


def _file_sources(path: Path, name: str, unpacked: Path) -> Iterator[Source]:
    if not path.is_file():  # opening a pipe would wait for ever
        raise (
            Refused("not_a_table", file=name, what="a pipe or a device")
            if path.exists()
            else Refused("no_file", file=name)
        )
    with path.open("rb") as file:
        start = file.read(16)
    if not start:
        raise Refused("empty", file=name)
    for magic, what in _FOREIGN:
        if start.startswith(magic):
            raise Refused("not_a_table", file=name, what=what)
    if start.startswith(b"PAR1"):
        yield Source(name, path, "parquet")
    elif start.startswith(b"PK"):
        yield from _archive_sources(path, name, unpacked)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _sheet_sources(path, name)
    else:
        yield Source(name, path)


def _archive_sources(path: Path, name: str, unpacked: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = _measured(archive, name)
            inside = {member.filename for member in members}
            if inside & _BOOKS or {"content.xml", "mimetype"} <= inside:
                yield from _sheet_sources(path, name)
                return
            if unpacked.name.endswith(".d"):
                raise Refused("not_a_table", file=name, what="an archive inside an archive (unpack it first)")
            for number, member in enumerate(sorted(members, key=lambda m: m.filename)):
                shown = f"{name}/{member.filename}"
                # The member's own name never becomes a path: only its number and its last suffix do.
                target = unpacked / f"member{number}{Path(member.filename).suffix[:12]}"
                _unpack(archive, member, target, name)
                yield from _tolerant(target, shown, unpacked / f"member{number}.d")
    except (*_DAMAGES, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Refused("damaged", file=name, what="an archive", reason=error) from error


def refuse_swollen_archive(path: Path, name: str) -> None:
    """Raises Refused for an archive or spreadsheet whose directory tells of harm; a damaged one passes."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measured(archive, name)
    except (*_DAMAGES, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        return  # its reader will say so


def _measured(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The members that are files, after every one was found harmless."""
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) > MEMBERS:
        raise Refused("zip_many", file=name, limit=MEMBERS)
    for member in members:
        told = {"file": name, "member": member.filename}
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise Refused("zip_path", **told)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("zip_link", **told)
        if member.flag_bits & 1:
            raise Refused("zip_encrypted", **told)
        if member.file_size > MEMBER_MB * 1_000_000:
            raise Refused("zip_size", **told, limit=MEMBER_MB)
        if member.file_size > MEMBER_RATIO * max(member.compress_size, 1):
            raise Refused("zip_ratio", **told, limit=MEMBER_RATIO)
    if sum(m.file_size for m in members) > TOTAL_MB * 1_000_000:
        raise Refused("zip_size", file=name, member="all together", limit=TOTAL_MB)
    return members


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    """Copies one member, counting: the sizes an archive states may be lies."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = MEMBER_MB * 1_000_000
    with archive.open(member) as packed, target.open("wb") as plain:
        while block := packed.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise Refused("zip_size", file=name, member=member.filename, limit=MEMBER_MB)
            plain.write(block)


def _sheet_sources(path: Path, name: str) -> Iterator[Source]:
    if is_locked(path):
        raise Refused("locked", file=name)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = sheet_names(book)
    except PasswordError as error:
        raise Refused("locked", file=name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("damaged", file=name, what="a spreadsheet", reason=error) from error
    for sheet in sheets:
        yield Source(f"{name}#{sheet}", path, "sheet", sheet)
