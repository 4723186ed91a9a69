"""Restoring a backup: verified in full before anything is touched, made whole aside, then put in place by rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from data.desk import Desk
from data.engine import DOES_NOT_OPEN, Engine
from data.warehouse.backup import ABOUT, DESK
from data.warehouse.checksums import copied
from data.warehouse.erasing_again import begun_in, erase_again, erasures_known, note_before
from data.warehouse.full import said_when_full
from data.warehouse.manifest import NAME, DamagedBackup, read_manifest, total_bytes, verify
from data.warehouse.store import Store, sync_folder
from data.warehouse.versions import rebuild

Progress = Callable[[str, float], None]


class NotRestored(ValueError):
    """The place is taken or cannot be exchanged; nothing was touched."""


def restore(
    source: Path,
    store: Store,
    who: str,
    at: datetime,
    replace: bool = False,
    progress: Progress = lambda stage, share: None,
) -> str:
    """Bring a backup back as the store; returns the name of the version that answers.

    Every checksum is compared first. A store that holds something is refused unless `replace`; it is kept aside until
    the new one is whole. A version that this engine cannot read is published anew from the facts. Clients that were
    erased from the store since the backup was made are erased again before it answers.
    Raises DamagedBackup naming the file, NotRestored, StoreBusy, StoreFull.
    """
    sums = read_manifest(source)
    total, done = total_bytes(source / p for p in sums) * 2 or 1, 0

    def seen(count: int) -> None:
        nonlocal done
        done += count
        progress("verifying" if done * 2 <= total else "copying", min(0.9, 0.9 * done / total))

    if _holds_something(store.root) and not replace:
        raise NotRestored(f"{store.root} is not empty; restore to another folder (--store), or say --replace")
    if ABOUT not in sums or DESK not in sums:
        raise DamagedBackup(f"{source / NAME} does not name {ABOUT} and {DESK}; use another backup")
    aside = store.root.resolve().with_name(f".{store.root.resolve().name}.restoring")
    store.root.parent.mkdir(parents=True, exist_ok=True)
    erased = erasures_known(store)
    with said_when_full(store.root.parent), _held(store):
        verify(source, sums, seen)
        try:
            shutil.rmtree(aside, ignore_errors=True)
            fresh = _made(source, sums, Store(aside), who, at, seen)
            progress("opening", 0.92)
            name = _opened(fresh, who, at, progress)
            erased = (*erased, *begun_in(fresh))
            if _desk_is_on_server():
                note_before(fresh, erased)
            elif erase_again(fresh, erased, who, at):
                name = fresh.current() or name
            fresh.append_log(
                {"restore": str(source), "at": at.isoformat(timespec="seconds"), "who": who, "version": name}
            )
            _exchange(aside, store.root.resolve(), at)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    if _desk_is_on_server():  # exchanged last, when the store is whole: it has its own transaction
        _restore_desk(source / DESK, store, who, at)
        if erase_again(store, erased, who, at):
            name = store.current() or name
    return name


@contextmanager
def _held(store: Store) -> Iterator[None]:
    """The writer's right of a store that is there; one that is not there has nobody to keep out."""
    if not store.root.exists():
        yield
        return
    with store.writer():
        yield


def _holds_something(root: Path) -> bool:
    if not root.exists():
        return False
    return any(p.is_file() and p.name not in ("WRITER", "LATE", "desk.lock") for p in root.rglob("*"))


def _made(
    source: Path, sums: dict[str, str], fresh: Store, who: str, at: datetime, seen: Callable[[int], None]
) -> Store:
    """The store of the backup in a folder of its own; what was copied is compared once more."""
    fresh.prepare()
    for path, sha256 in sums.items():
        if path in (ABOUT, DESK):
            continue
        if copied(source / path, fresh.root / path, seen).sha256 != sha256:
            raise DamagedBackup(f"{source / path} changed while it was copied; restore again")
    if not _desk_is_on_server():
        _restore_desk(source / DESK, fresh, who, at)
    for folder in (fresh.root, *(p for p in fresh.root.rglob("*") if p.is_dir())):
        sync_folder(folder)
    return fresh


def _opened(fresh: Store, who: str, at: datetime, progress: Progress) -> str:
    """The newest version of the backup, pointed to; published anew where this engine cannot read it."""
    name = fresh.current()
    if name is not None:
        fresh.point_to(name)
        try:
            Engine(fresh.version_path(name)).close()
            return name
        except DOES_NOT_OPEN:
            # Another format of the engine: the bytes are those of the backup, so the facts can be trusted.
            progress("publishing anew", 0.93)
    return rebuild(fresh, who, at, progress)


def _exchange(aside: Path, root: Path, at: datetime) -> None:
    """Put the new store in place; the old one stands beside it until then."""
    old = root.with_name(f".{root.name}.replaced-{at:%Y%m%dT%H%M%S}")
    try:
        if root.exists():
            root.rename(old)
        aside.rename(root)
    except OSError as error:
        if old.exists() and not root.exists():
            old.rename(root)
        words = f"{root} cannot be exchanged ({error.strerror}); is it a mounted folder? restore beside it (--store)"
        raise NotRestored(words) from error
    sync_folder(root.parent)
    shutil.rmtree(old, ignore_errors=True)


def _desk_is_on_server() -> bool:
    return bool(os.environ.get("SIDU_DESK"))


def _restore_desk(copy: Path, store: Store, who: str, at: datetime) -> None:
    with Desk.at(store.root) as desk:
        desk.restore_from(copy, who, at)
