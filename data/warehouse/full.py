"""A full disk, said in a word that a person can act on."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_WORDS = ("No space left on device", "File too large", "Disk quota exceeded")


class StoreFull(OSError):
    """The disk took no more; the store is as it was."""


def is_full(error: BaseException) -> bool:
    """Whether the disk, a quota or a limit on file size is what failed; the engine says it in its text only."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return isinstance(error, duckdb.Error) and any(words in str(error) for words in FULL_WORDS)


@contextmanager
def said_when_full(folder: Path) -> Iterator[None]:
    """Turn what a full disk throws inside the block into StoreFull."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if isinstance(error, StoreFull) or not is_full(error):
            raise
        free_mb = shutil.disk_usage(folder).free / 1e6 if folder.exists() else 0.0
        words = f"the disk of {folder} is full ({free_mb:,.0f} MB free) or a limit on file size was reached"
        raise StoreFull(f"{words}; the store is as it was: make room and try again") from error
