"""The manifest of a backup: a checksum per file and one of itself; `sha256sum -c MANIFEST` reads it too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from data.warehouse.checksums import sum_of, written_whole

NAME = "MANIFEST"
ITSELF = "# sha256 of the lines above: "


class DamagedBackup(ValueError):
    """A backup that is not whole; the text names the file."""


def write_manifest(folder: Path, sums: dict[str, str]) -> None:
    """Write the manifest of a backup from path → SHA-256. Raises ValueError for a path with a line break in it."""
    broken = next((path for path in sums if not is_sayable(path)), None)
    if broken is not None:
        raise ValueError(f"{broken!r} has a line break in its name; give the file another name")
    lines = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items()))
    written_whole(folder / NAME, f"{lines}{ITSELF}{_digest(lines)}\n")


def read_manifest(folder: Path) -> dict[str, str]:
    """Path → SHA-256. Raises DamagedBackup when the manifest is missing or not what was written."""
    try:
        text = (folder / NAME).read_bytes().decode("utf8")
    except FileNotFoundError:
        raise DamagedBackup(f"{folder} holds no {NAME}: it is no backup, or one that was not finished") from None
    except UnicodeDecodeError:
        raise DamagedBackup(f"{folder / NAME} is damaged: it is no text; use another backup") from None
    lines, mark, itself = text.rpartition(ITSELF)
    if not mark or itself != _digest(lines) + "\n":
        raise DamagedBackup(f"{folder / NAME} is damaged: its own checksum does not fit; use another backup")
    return {path: sha256 for line in lines.split("\n") if line for sha256, path in [line.split("  ", 1)]}


def verify(folder: Path, sums: dict[str, str], seen: Callable[[int], None]) -> None:
    """Compare every file with the manifest. Raises DamagedBackup naming the first that differs."""
    for path, sha256 in sums.items():
        file = folder / path
        if not inside(path) or file.is_symlink():
            raise DamagedBackup(f"{folder / NAME} names {path}, which lies outside the backup; use another backup")
        try:
            found = sum_of(file, seen).sha256
        except OSError as error:
            raise DamagedBackup(f"{file} cannot be read ({error.strerror}); use another backup") from error
        if found != sha256:
            raise DamagedBackup(f"{file} is damaged: its checksum is not the one in {NAME}; use another backup")


def is_sayable(path: str) -> bool:
    """Whether a path can stand on a line of a manifest."""
    return "\n" not in path and "\r" not in path


def inside(path: str) -> bool:
    """Whether a path of a manifest stays within its folder."""
    parts = Path(path).parts
    return bool(parts) and not Path(path).is_absolute() and ".." not in parts


def total_bytes(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.exists())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf8")).hexdigest()
