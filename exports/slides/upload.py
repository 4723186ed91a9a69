"""A company's own template as it was uploaded: measured before it is read, and packed anew."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

from data.gate.sources import MEMBER_MB, MEMBER_RATIO

TOTAL_MB = 300
MEMBERS = 5_000
BLOCK = 1 << 20
_PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What Office packs with; the others cannot be unpacked a block at a time."""


def measured(template: bytes) -> bytes:
    """The template's members in a plain archive. Raises ValueError for one that is damaged, swollen or leads outside.

    The sizes that an archive states may be lies: who reads a member whole unpacks all that is in it before cutting it
    to its size. So it is unpacked here a block at a time, and what reads it afterwards gets an archive of our own.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            members = _harmless(archive)
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
                for member in members:
                    plain.writestr(zipfile.ZipInfo(member.filename), _unpacked(archive, member))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, KeyError, UnicodeError) as fault:
        raise ValueError(not_opened(fault)) from fault
    return out.getvalue()


def not_opened(fault: Exception) -> str:
    """What is said about a file that PowerPoint's readers cannot make out."""
    return f"the template does not open as a PowerPoint file ({type(fault).__name__}); save it again as .pptx"


def _harmless(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are files, each name once, after what the directory says of every one was found harmless."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MEMBERS:
        raise ValueError(f"the template holds {len(members)} members; at most {MEMBERS} are read, save it with less")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise ValueError(f'the template leads outside of itself with "{member.filename[:80]}"; save it again')
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ValueError(f'the template holds a link, "{member.filename[:80]}"; save it again as .pptx')
        if member.flag_bits & 1:
            raise ValueError("the template is locked with a password; save it as .pptx without one")
        if member.compress_type not in _PACKED_AS:
            raise ValueError("the template is packed in a way that PowerPoint does not use; save it again as .pptx")
        if member.file_size > MEMBER_RATIO * max(member.compress_size, 1):
            raise ValueError(
                f'the template holds "{member.filename[:80]}", which grows more than {MEMBER_RATIO} times when it is '
                "unpacked; take that out and save it again"
            )
        if member.file_size > MEMBER_MB * 1_000_000:
            raise ValueError(_too_large(member))
    if sum(member.file_size for member in members) > TOTAL_MB * 1_000_000:
        raise ValueError(_too_large(None))
    return list({member.filename: member for member in members}.values())


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The content of a member, no more than its stated size and never much more than a block ahead."""
    with archive.open(member) as packed:
        return b"".join(iter(lambda: packed.read(BLOCK), b""))


def _too_large(member: zipfile.ZipInfo | None) -> str:
    if member is None:
        return f"the template is larger than {TOTAL_MB} MB unpacked; save it with smaller pictures"
    return f'the template holds "{member.filename[:80]}", larger than {MEMBER_MB} MB; save it with smaller pictures'
