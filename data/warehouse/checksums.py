"""Checksums of files: what was written, so that a flipped bit is found and named."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Sum:
    """Size and SHA-256 of a file; plain SHA-256, so that `sha256sum` on any machine can say the same."""

    bytes: int
    sha256: str


def sum_of(path: Path, seen: Callable[[int], None] = lambda count: None) -> Sum:
    """The checksum of a file as it lies on the disk; `seen` is told how many bytes were read since it was last asked.

    Raises OSError when the file cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(CHUNK_BYTES):
            digest.update(block)
            size += len(block)
            seen(len(block))
    return Sum(size, digest.hexdigest())


def has_sum(path: Path, sha256: str | None) -> bool:
    """Whether a file has that checksum; a file nobody wrote one down for has."""
    return sha256 is None or sum_of(path).sha256 == sha256


def copied(source: Path, target: Path, seen: Callable[[int], None] = lambda count: None) -> Sum:
    """Copy a file, make it durable, and return the checksum of what was read on the way.

    Raises OSError when the source cannot be read or the target cannot be written.
    """
    digest, size = hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file, target.open("wb") as out:
        while block := file.read(CHUNK_BYTES):
            digest.update(block)
            out.write(block)
            size += len(block)
            seen(len(block))
        out.flush()
        os.fsync(out.fileno())
    return Sum(size, digest.hexdigest())


def written_whole(path: Path, text: str) -> None:
    """Write a small file aside, make it durable and rename it: readers see the old text or the new one."""
    aside = path.with_name(path.name + ".new")
    with aside.open("w", encoding="utf8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
