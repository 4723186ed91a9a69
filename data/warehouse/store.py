"""The store folder: where facts, versions, the pointer and the import log lie, and the rule of one writer.

facts/<table>/<import>-<n>.parquet    what was accepted; append-only
versions/000042.duckdb                a published version; never changed afterwards
CURRENT                               the name of the version that answers; replaced by rename
imports.jsonl                         what came in, when, by whom, with control totals
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT_VERSIONS = 5


class StoreBusy(RuntimeError):
    """Another process is importing into the same store."""


@dataclass(frozen=True)
class Store:
    """A store folder. Making the object touches nothing; `prepare` makes the folders."""

    root: Path

    @property
    def facts(self) -> Path:
        return self.root / "facts"

    @property
    def versions(self) -> Path:
        return self.root / "versions"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def log(self) -> Path:
        return self.root / "imports.jsonl"

    @property
    def pointer(self) -> Path:
        return self.root / "CURRENT"

    def prepare(self) -> None:
        for folder in (self.root, self.facts, self.versions, self.staging):
            folder.mkdir(parents=True, exist_ok=True)

    def current(self) -> str | None:
        """The name of the version that answers; None while nothing was published."""
        try:
            return self.pointer.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def published(self) -> list[str]:
        """The names of all kept versions, oldest first."""
        return sorted(p.stem for p in self.versions.glob("[0-9]*.duckdb"))

    def version_path(self, name: str) -> Path:
        return self.versions / f"{name}.duckdb"

    def next_name(self) -> str:
        return f"{max([int(n) for n in self.published()], default=0) + 1:06d}"

    def point_to(self, name: str) -> None:
        """Let that version answer from now on; readers see the old name or the new one, never a torn one."""
        aside = self.root / "CURRENT.new"
        with aside.open("w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self.pointer)
        sync_folder(self.root)

    def clear_staging(self) -> None:
        """Throw away what an import that died has left half-made. Only for the holder of the writer's right."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True, exist_ok=True)

    def append_log(self, record: dict[str, Any]) -> None:
        """Add a line to the import log; a torn last line (power cut while appending) is closed first."""
        torn = self.log.exists() and self.log.stat().st_size > 0 and not self.log.read_bytes().endswith(b"\n")
        with self.log.open("a", encoding="utf8") as file:
            file.write(("\n" if torn else "") + json.dumps(record, ensure_ascii=False, default=str) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def log_records(self) -> list[dict[str, Any]]:
        """The import log, oldest first. A torn line (power cut while appending) is left out."""
        if not self.log.exists():
            return []
        return [record for line in self.log.read_text(encoding="utf8").split("\n") if (record := _parsed(line))]

    def forget_old_versions(self, keep: int = KEPT_VERSIONS) -> list[str]:
        """Delete all but the last `keep` versions (the one that answers always stays); returns the deleted names."""
        current = self.current()
        forgotten = []
        for name in self.published()[:-keep]:
            if name != current and _removed(self.version_path(name)):
                forgotten.append(name)
        return forgotten

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Hold the right to write for the time of the block. The lock dies with its process.

        Raises StoreBusy at once when another process holds it.
        """
        self.prepare()
        with (self.root / "WRITER").open("a+", encoding="ascii") as file:
            _lock(file.fileno())
            yield


def _parsed(line: str) -> dict[str, Any] | None:
    """A line of the log; None for a torn one, which JSON cannot read."""
    try:
        return dict(json.loads(line)) if line.strip() else None
    except ValueError:
        return None


def _removed(path: Path) -> bool:
    """Whether the file is gone. Windows keeps a file that a reader has open; the next import tries again."""
    try:
        path.unlink()
    except PermissionError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make renames inside the folder durable. Windows has no such call and does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StoreBusy("another import is running on this store; wait until it has ended and try again") from error
