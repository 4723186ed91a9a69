"""The store folder: where facts, versions, the pointer and the import log lie, and the rule of one writer.

facts/<table>/<import>-<n>.parquet    what was accepted; append-only
versions/000042.duckdb                a published version; never changed afterwards
versions/000042.json                  its record: checksum, what it is made of, which version it continued
late/000042.duckdb, .json             what was worked out after it was published, see `data.warehouse.late`
CURRENT                               the name of the version that answers; replaced by rename
imports.jsonl                         what came in, when, by whom, with control totals
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.warehouse.checksums import sum_of, written_whole
from data.warehouse.lines import parsed, plain, record_in

KEPT_VERSIONS = 5
NAME_DIGITS = 6


class StoreBusy(RuntimeError):
    """Another process is importing into the same store."""


def kept_versions() -> int:
    """How many published versions stay: SIDU_KEPT_VERSIONS, else 5.

    Raises ValueError when it is not a whole number of at least 1.
    """
    given = os.environ.get("SIDU_KEPT_VERSIONS", "").strip()
    if given and not (given.isascii() and given.isdigit() and int(given) > 0):
        raise ValueError(f"SIDU_KEPT_VERSIONS is {given!r}; give a whole number of at least 1")
    return int(given or KEPT_VERSIONS)


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
    def late(self) -> Path:
        return self.root / "late"

    @property
    def log(self) -> Path:
        return self.root / "imports.jsonl"

    @property
    def pointer(self) -> Path:
        return self.root / "CURRENT"

    def prepare(self) -> None:
        """Make the folders that are missing, and make them durable: what is synced inside a lost folder is lost too."""
        folders = (self.root, self.facts, self.versions, self.staging)
        missing = [folder for folder in folders if not folder.exists()]
        for folder in missing:
            folder.mkdir(parents=True, exist_ok=True)
        for parent in {folder.parent for folder in missing}:
            sync_folder(parent)

    def current(self) -> str | None:
        """The name of the version that answers; None while nothing was published, and for a pointer without a name."""
        try:
            name = self.pointer.read_bytes().strip()
        except FileNotFoundError:
            return None
        return name.decode("ascii") if name.isdigit() and len(name) >= NAME_DIGITS else None

    def published(self) -> list[str]:
        """The names of all kept versions, oldest first."""
        return sorted(p.stem for p in self.versions.glob("[0-9]*.duckdb"))

    def version_path(self, name: str) -> Path:
        return self.versions / f"{name}.duckdb"

    def record_path(self, name: str) -> Path:
        return self.versions / f"{name}.json"

    def late_path(self, name: str) -> Path:
        """Where the late tables of a version lie, once they are made."""
        return self.late / f"{name}.duckdb"

    def late_record(self, name: str) -> dict[str, Any]:
        """What was written down about the late tables of a version; empty where there are none."""
        return record_in(self.late_path(name).with_suffix(".json"))

    def recorded(self) -> list[str]:
        """The names of all versions that have a record, oldest first, whether or not their file is still there."""
        return sorted(p.stem for p in self.versions.glob("[0-9]*.json"))

    def next_name(self) -> str:
        return f"{max([int(n) for n in (*self.published(), *self.recorded())], default=0) + 1:06d}"

    def record_of(self, name: str) -> dict[str, Any]:
        """What was written down about a version; empty for one without a record or with one that cannot be read."""
        return record_in(self.record_path(name))

    def plan_path(self, name: str) -> Path:
        """What is known of a version before it is published; becomes its record together with the checksum."""
        return self.versions / f".building-{name}.json"

    def point_to(self, name: str) -> None:
        """Let that version answer from now on; readers see the old name or the new one, never a torn one.

        The first time, its checksum is written down before: the file is still in memory, so that costs least now.
        """
        if not self.record_of(name):
            found = sum_of(self.version_path(name))
            own = {"bytes": found.bytes, "sha256": found.sha256, "from": self.current()}
            written_whole(self.record_path(name), plain(record_in(self.plan_path(name)) | own))
            self.plan_path(name).unlink(missing_ok=True)
            sync_folder(self.versions)
        written_whole(self.pointer, name + "\n")
        sync_folder(self.root)

    def clear_staging(self) -> None:
        """Throw away what an import that died has left half-made. Only for the holder of the writer's right."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True, exist_ok=True)
        for half_made in self.versions.glob(".building-*"):
            half_made.unlink(missing_ok=True)

    def append_log(self, record: dict[str, Any]) -> None:
        """Add a line to the import log; a torn last line (power cut while appending) is closed first."""
        line = plain(record)
        with self.log.open("a+b", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            if before:
                file.seek(before - 1)
                line = ("" if file.read(1) == b"\n" else "\n") + line
            try:
                data = line.encode("utf8")
                while data:
                    data = data[file.write(data) :]
                os.fsync(file.fileno())
                if not before:
                    sync_folder(self.root)
            except OSError:
                file.truncate(before)  # a full disk: half a line is worse than none
                raise

    def log_records(self) -> list[dict[str, Any]]:
        """The import log, oldest first. A torn line (power cut while appending) is left out."""
        if not self.log.exists():
            return []
        text = self.log.read_text(encoding="utf8", errors="replace")
        return [record for line in text.split("\n") if (record := parsed(line))]

    def forget_old_versions(self, keep: int = 0) -> list[str]:
        """Delete all but the last `keep` versions (the one that answers always stays); returns the deleted names."""
        kept = {*self.published()[-(keep or kept_versions()) :], self.current() or "999999"}
        forgotten = [n for n in self.published() if n not in kept and _removed(self.version_path(n))]
        # By the records, not by what was deleted now: a power cut may have taken a version and left its record.
        for name in self.recorded():
            if name < min(kept) and not self.version_path(name).exists():
                self.record_path(name).unlink()
        self.forget_old_late()
        return forgotten

    def forget_old_late(self) -> None:
        """Delete the late tables of versions that are kept no more."""
        kept = {*self.published(), self.current() or ""}
        for path in (*self.late.glob("[0-9]*.json"), *self.late.glob("[0-9]*.duckdb")):
            if path.stem not in kept:
                _removed(path)

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Hold the right to write for the time of the block. The lock dies with its process.

        Raises StoreBusy at once when another process holds it.
        """
        self.prepare()
        with self.turn("WRITER"):
            yield

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Be the only one who does that for the time of the block. Raises StoreBusy when another process does it."""
        with (self.root / name).open("a+", encoding="ascii") as file:
            _lock(file.fileno())
            yield


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
        words = (
            "another import is running on this store, or another change of it; wait until it has ended and try again"
        )
        raise StoreBusy(words) from error
