"""What a file says it unpacks to, by its own directory, before anything is unpacked and before a child is started.

Sizes that a file states may be lies: whoever unpacks counts again. This only keeps the plain bombs out at once.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from data.gate.report import Refused
from data.gate.sources import MEMBER_RATIO, MEMBERS, refuse_swollen_archive

LARGEST_DIRECTORY = 4 << 20
LARGEST_FOOTER = 16 << 20
_ZIP_END = b"PK\x05\x06"
_DEEPEST = 16
Wanted = dict[int, Any]


def refuse_swollen(path: Path) -> None:
    """Raises Refused for a zip, a spreadsheet or a Parquet file that says it holds too much; lets all others pass."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        start = file.read(4)
        size = file.seek(0, 2)
        file.seek(max(size - (1 << 16) - 22, 0))
        end = file.read()
    if start.startswith(b"PK"):
        _refuse_long_directory(end, path.name)
        refuse_swollen_archive(path, path.name)
    elif start == b"PAR1" and end.endswith(b"PAR1") and len(end) >= 12:
        length = struct.unpack("<I", end[-8:-4])[0]
        if length > min(LARGEST_FOOTER, size):
            return  # no footer a reader would take: the reader says so
        with path.open("rb") as file:
            file.seek(size - 8 - length)
            unpacked = _unpacked_bytes(file.read(length))
        if unpacked > MEMBER_RATIO * size:
            raise Refused("zip_ratio", file=path.name, member="the table", limit=MEMBER_RATIO)


def _refuse_long_directory(end: bytes, name: str) -> None:
    at = end.rfind(_ZIP_END)
    if at >= 0 and len(end) >= at + 16 and struct.unpack_from("<I", end, at + 12)[0] > LARGEST_DIRECTORY:
        raise Refused("zip_many", file=name, limit=MEMBERS)


def _unpacked_bytes(footer: bytes) -> int:
    """The uncompressed size of all row groups, from the footer (Thrift's compact form); 0 when that is no footer."""
    try:
        groups = _Compact(footer).struct({4: {2: {}}}).get(4, [])
        return sum(int(group.get(2, 0)) for group in groups)
    except (IndexError, ValueError, AttributeError, TypeError):
        return 0


class _Compact:
    """Reads Thrift's compact form, keeping only the wanted fields: {field: {}} a number, {field: {…}} structs."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def struct(self, wanted: Wanted, depth: int = 0) -> dict[int, Any]:
        if depth > _DEEPEST:
            raise ValueError("too deep")
        found: dict[int, Any] = {}
        field = 0
        while header := self._byte():
            kind = header & 15
            field = field + (header >> 4) if header >> 4 else self._signed()
            value = self._value(kind, wanted.get(field, {}), depth)
            if field in wanted:
                found[field] = value
        return found

    def _value(self, kind: int, wanted: Wanted, depth: int, *, in_list: bool = False) -> Any:
        if kind in (1, 2):  # a truth is its own value, but takes a byte inside a list
            return self._byte() if in_list else kind == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return self._signed()
        if kind == 7:
            self.at += 8
        elif kind == 8:
            length = self._number()
            self.at += length
        elif kind in (9, 10):
            header = self._byte()
            count = self._number() if header >> 4 == 15 else header >> 4
            return [self._value(header & 15, wanted, depth + 1, in_list=True) for _ in range(count)]
        elif kind == 12:
            return self.struct(wanted, depth + 1)
        else:
            raise ValueError(f"kind {kind}")
        return None

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _number(self) -> int:
        number = shift = 0
        while (byte := self._byte()) & 128 and shift < 70:
            number |= (byte & 127) << shift
            shift += 7
        return number | byte << shift

    def _signed(self) -> int:
        number = self._number()
        return (number >> 1) ^ -(number & 1)
