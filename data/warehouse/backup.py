"""Backing a store up: one folder with a manifest, whole or not there at all.

A folder and no archive: Parquet and DuckDB files are compressed already, single files can be compared, copied again and
read by other tools, and one damaged file does not cost the rest.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data.desk import Desk, DeskError
from data.desk.settings_file import FILE as SETTINGS_FILE
from data.rights.access import FILE as ACCESS_FILE
from data.warehouse.checksums import copied, sum_of, written_whole
from data.warehouse.erased_codes import ERASING
from data.warehouse.erasing_again import erasures_known
from data.warehouse.full import said_when_full
from data.warehouse.held import content_of, paths_of, recorded_content
from data.warehouse.manifest import is_sayable, write_manifest
from data.warehouse.store import Store, plain, sync_folder
from data.warehouse.succession import candidates, in_force

Progress = Callable[[str, float], None]
ABOUT = "BACKUP.json"
DESK = "desk.copy"
ALSO_COPIED = (SETTINGS_FILE, "truth.json", ACCESS_FILE, "snapshots", ERASING)
"""What a store may hold besides facts, versions, their pointer and log, and the desk: files, or folders in full.

The file for signing in names where secrets lie and holds none; the destinations of notices hold passwords, and stay.
What is worked out of a version later is not copied: it is made anew from it. An erasure that was begun is: whoever
restores the copy has it completed.
"""
TRIES = 3


class NotBackedUp(ValueError):
    """There is nothing to back up, the place is taken, or the store is damaged; nothing was left behind."""


class _ErasedMeanwhile(RuntimeError):
    """Desk and snapshots were copied on both sides of an erasure, so that one does not know the other."""


@dataclass
class _Copying:
    """The files of one backup as they are copied, with what was read on the way."""

    store: Store
    folder: Path
    progress: Progress
    total: int
    done: int = 0
    sums: dict[str, str] = field(default_factory=dict)

    def copy(self, source: Path, path: str, expected: str = "") -> None:
        if not is_sayable(path):
            raise NotBackedUp(f"{path!r} of the store has a line break in its name; give the file another name")
        found = copied(source, self.folder / path, self._seen).sha256
        if expected and found != expected:
            raise NotBackedUp(f"{path} of the store is damaged; `python -m data check` says what to do")
        self.sums[path] = found

    def _seen(self, count: int) -> None:
        self.done += count
        self.progress("copying", min(0.99, self.done / self.total))


def backup(
    store: Store,
    to: Path,
    who: str,
    at: datetime,
    every_version: bool = False,
    progress: Progress = lambda stage, share: None,
) -> int:
    """Copy a store to the folder `to`, which must not be there yet; returns how many files.

    Readers and an importer go on meanwhile: versions and facts never change once they are named, the desk copies itself
    in one state, and the log is read up to its last whole line. With the version in force only, or every kept one.
    Raises NotBackedUp (then nothing is left behind) and StoreFull.
    """
    if to.exists():
        raise NotBackedUp(f"{to} is there already; name a new folder")
    if to.resolve().is_relative_to(store.root.resolve()):
        raise NotBackedUp(f"{to} lies inside the store {store.root}; name a folder outside, best on another disk")
    if in_force(store) is None:
        raise NotBackedUp(f"{store.root} holds nothing yet")
    aside = to.with_name(f".{to.name}.{at:%Y%m%dT%H%M%S}.partial")
    with said_when_full(to.parent):
        try:
            count = _tried(store, aside, who, at, every_version, progress)
            aside.rename(to)
            sync_folder(to.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return count


def _tried(store: Store, aside: Path, who: str, at: datetime, every_version: bool, progress: Progress) -> int:
    """Imports that end meanwhile may forget a version while it is copied: then the newer one is copied instead."""
    for attempt in range(1, TRIES + 1):
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        try:
            return _written(store, aside, who, at, every_version, progress)
        except FileNotFoundError as error:
            if attempt == TRIES:
                words = "was not there when it was to be copied"
                raise NotBackedUp(f"{error.filename} {words}; `python -m data check` says what to do") from error
        except _ErasedMeanwhile as error:
            if attempt == TRIES:
                raise NotBackedUp("clients are being erased from the store; back it up when that has ended") from error
    raise AssertionError("unreachable")


def _written(store: Store, aside: Path, who: str, at: datetime, every_version: bool, progress: Progress) -> int:
    name, erased = next(candidates(store), None), erasures_known(store)
    if name is None or name != in_force(store):
        raise NotBackedUp(f"version {in_force(store)} is missing; run `python -m data rebuild` first")
    names = store.published() if every_version else [name]
    facts = _facts(store, names)
    files = [store.facts / p for p in facts] + [store.version_path(n) for n in names]
    copying = _Copying(store, aside, progress, sum(f.stat().st_size for f in files) or 1)
    _copy_log(copying)
    _write(copying, "CURRENT", name + "\n")
    for version in names:
        record = store.record_of(version)
        copying.copy(store.version_path(version), f"versions/{version}.duckdb", record.get("sha256", ""))
        if record:
            copying.copy(store.record_path(version), f"versions/{version}.json")
    for path, sha256 in facts.items():
        copying.copy(store.facts / path, f"facts/{path}", sha256)
    _write_desk(copying)  # before the snapshots: what the copied register names is then among them
    for path in _others(store.root):
        copying.copy(store.root / path, path)
    if erasures_known(store) != erased:
        raise _ErasedMeanwhile
    about = {"backup": 1, "version": name, "at": at.isoformat(timespec="seconds"), "who": who}
    _write(copying, ABOUT, json.dumps(about | {"engine": duckdb.__version__}) + "\n")
    write_manifest(aside, copying.sums)
    for folder in (aside, *(p for p in aside.rglob("*") if p.is_dir())):
        sync_folder(folder)
    return len(copying.sums)


def _facts(store: Store, names: list[str]) -> dict[str, str]:
    """The fact files those versions name, each with the checksum that was written down for it, where there is one."""
    contents = [recorded_content(store, name) or content_of(store) for name in names]
    records: list[dict[str, Any]] = [r for content in contents for r in (*content.imports, *store.log_records())]
    written = {e["path"]: e["sha256"] for r in records for e in r.get("written", ())}
    return {path: written.get(path, "") for path in sorted(set().union(*(paths_of(c) for c in contents)))}


def _copy_log(copying: _Copying) -> None:
    whole = "".join(plain(record) for record in copying.store.log_records())
    _write(copying, "imports.jsonl", whole)


def _write(copying: _Copying, path: str, text: str) -> None:
    written_whole(copying.folder / path, text)
    copying.sums[path] = sum_of(copying.folder / path).sha256


def _others(root: Path) -> Iterator[str]:
    """What else belongs to a store: settings of before the desk, snapshots, the sample's true parameters."""
    for name in ALSO_COPIED:
        for path in (root / name, *sorted((root / name).rglob("*"))):
            is_half_made = any(part.startswith(".") for part in path.relative_to(root).parts)
            if path.is_file() and not path.is_symlink() and not is_half_made:
                yield path.relative_to(root).as_posix()


def _write_desk(copying: _Copying) -> None:
    try:
        with Desk.at(copying.store.root) as desk:
            desk.backup_to(copying.folder / DESK)
    except DeskError as error:
        raise NotBackedUp(f"the desk cannot be copied: {error}") from error
    copying.sums[DESK] = sum_of(copying.folder / DESK).sha256
