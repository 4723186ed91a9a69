"""The files of kept snapshots: written aside, made durable, put in place by rename; read back with their checksum."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from data.desk import Desk, DeskError
from data.desk.snapshot_records import NUMBER_DIGITS, Snapshot, numbered, snapshot_from
from data.warehouse.findings import Finding
from data.warehouse.lines import record_in
from data.warehouse.store import sync_folder

FOLDER, CONTENT, RECORD = "snapshots", "content.json.gz", "record.json"
PACKING = 6
NUMBER = re.compile(r"[0-9]{6,}")
MOST_TRIES = 1_000
"""Numbers that are tried for one snapshot: others who keep at the same moment take some, and no more than a few."""
REMEDY = "restore it from a backup, or delete the snapshot: `python -m data snapshots --delete NUMBER`"
FORGOTTEN_AFTER_S = 86_400
"""Age from which what lies half-made is of somebody who died over it."""


class SnapshotDamaged(OSError):
    """The content of a kept snapshot is not what was written; `number` names it. Nothing was changed."""

    def __init__(self, number: str, found: str) -> None:
        super().__init__(
            f"snapshot {number} is damaged: {found}; restore snapshots/{number} from a backup, or delete the snapshot"
        )
        self.number = number


def canonical(content: Mapping[str, Any]) -> bytes:
    """The content as it is written, packed and summed: one line of ASCII, in the order it has. TypeError for more."""
    return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def kept_numbers(root: Path) -> list[str]:
    """All numbers that something in place has, oldest first: also of a folder that lacks files, or is none."""
    found = [path.name for path in (root / FOLDER).glob("[0-9]*") if NUMBER.fullmatch(path.name)]
    return sorted(found, key=lambda number: (len(number), number))


def record_of(root: Path, number: str) -> Snapshot | None:
    """What lies beside a snapshot's content; None where it cannot be read."""
    try:
        found = snapshot_from(record_in(root / FOLDER / number / RECORD))
    except (OSError, TypeError, ValueError):
        return None  # `python -m data check` names it
    return found if found.number == number else None


def content_in(root: Path, snapshot: Snapshot) -> dict[str, Any]:
    """The content of a snapshot. Raises SnapshotDamaged where it is missing or not what was written."""
    try:
        packed = (root / FOLDER / snapshot.number / CONTENT).read_bytes()
        text = gzip.decompress(packed)
    except FileNotFoundError as error:
        raise SnapshotDamaged(snapshot.number, "its content is missing") from error
    except (OSError, EOFError, zlib.error) as error:
        raise SnapshotDamaged(snapshot.number, f"its content cannot be unpacked ({error})") from error
    if hashlib.sha256(text).hexdigest() != snapshot.sha256:
        raise SnapshotDamaged(snapshot.number, "its checksum does not fit")
    found: dict[str, Any] = json.loads(text)
    return found


def put_in_place(root: Path, content: bytes, snapshot: Snapshot, taken: Mapping[str, object]) -> Snapshot:
    """Write a snapshot under the next free number, which nobody else then gets; `taken` are numbers ever given."""
    folder = root / FOLDER
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(root)
    packed = gzip.compress(content, PACKING, mtime=0)
    sha256 = hashlib.sha256(content).hexdigest()
    found = replace(snapshot, sha256=sha256, bytes=len(packed))
    aside = folder / f".{uuid4().hex}.making"
    aside.mkdir()
    try:
        _write(aside / CONTENT, packed)
        last = 0
        for _try in range(MOST_TRIES):
            last = 1 + max(last, *map(int, (*taken, *kept_numbers(root), "0")))
            found = numbered(found, f"{last:0{NUMBER_DIGITS}d}")
            _write(aside / RECORD, (json.dumps(found.record(), ensure_ascii=True, indent=1) + "\n").encode("ascii"))
            sync_folder(aside)
            if _moved(aside, folder / found.number):
                return found
        raise FileExistsError(
            f"no snapshot was kept: {MOST_TRIES} numbers up to {found.number} were taken; look at what lies in {folder}"
        )
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        sync_folder(folder)


def remove(root: Path, number: str) -> None:
    """Take a snapshot's folder away: out of sight at once, then its files."""
    folder = root / FOLDER
    gone = folder / f".{number}.{uuid4().hex}.deleted"
    try:
        (folder / number).rename(gone)
    except FileNotFoundError:
        return
    sync_folder(folder)
    shutil.rmtree(gone, ignore_errors=True)


def sweep(root: Path, at: datetime) -> None:
    """Throw away what somebody who died has left half-made or half-removed."""
    for path in (root / FOLDER).glob(".*"):
        try:
            age_s = at.timestamp() - path.stat().st_mtime
        except FileNotFoundError:
            continue  # somebody has just put it in place, or thrown it away
        if age_s > FORGOTTEN_AFTER_S:
            shutil.rmtree(path, ignore_errors=True)


def findings(root: Path) -> Iterator[Finding]:
    """What is wrong with the kept snapshots of a store: with every folder, and with what the register says of each."""
    registered = {each.number: each for each in _registered(root)}
    gone = {number for number, each in registered.items() if each.is_deleted}
    there = kept_numbers(root)
    for number in sorted(registered.keys() - gone - {*there}):
        yield Finding("it is in the register, and its folder is missing", f"{FOLDER}/{number}", REMEDY)
    for number in there:
        if number not in gone:  # what is left of a deleted one goes when the next is kept
            yield from _findings_of(root, number, registered.get(number))


def _findings_of(root: Path, number: str, registered: Snapshot | None) -> Iterator[Finding]:
    written = record_of(root, number)
    if written is None:
        yield Finding("its record cannot be read", f"{FOLDER}/{number}/{RECORD}", REMEDY)
    elif registered is not None and written.sha256 != registered.sha256:
        yield Finding("its checksum is another one than the register says", f"{FOLDER}/{number}/{RECORD}", REMEDY)
    snapshot = registered or written
    if snapshot is None:
        return
    try:
        content_in(root, snapshot)
    except SnapshotDamaged as error:
        yield Finding(str(error).split(": ", 1)[1].split("; ")[0], f"{FOLDER}/{number}/{CONTENT}", REMEDY)


def _registered(root: Path) -> tuple[Snapshot, ...]:
    try:
        with Desk.at(root) as desk:
            return desk.snapshots()
    except (DeskError, TypeError, ValueError):
        return ()  # the check of the desk names what cannot be read; the folders are looked at all the same


def _moved(aside: Path, to: Path) -> bool:
    """Whether the folder got the name. A folder that holds files is never replaced: somebody else was first."""
    try:
        os.rename(aside, to)
    except OSError:
        if not to.exists():
            raise
        return False
    return True


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
