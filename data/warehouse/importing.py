"""Importing: files through the gate, settled against the store, published as a version, all of it accounted for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from data import gate
from data.gate.report import Staged
from data.settings import Settings, save_settings
from data.warehouse.declaring import declare, declared_by, is_of_sample, made_with, plain_entries
from data.warehouse.full import is_full, said_when_full
from data.warehouse.held import content_of
from data.warehouse.parts import Part, settle_all
from data.warehouse.publish import Content
from data.warehouse.recording import Why, catch_up_log, clear_orphans, next_number, publish_recorded, written_files
from data.warehouse.store import Store
from data.warehouse.undoing import undo_import

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Report:
    """What an import did. `version` is the published one; empty when nothing changed or nothing was to change.

    continued_from: the older version it went on from, when a newer one stands that somebody had rolled back from.
    declared: settings entered at the desk though nothing new came in. undeclared: why the settings declared with a
    published import could not be entered; the next change of the store enters them.
    """

    parts: tuple[Part, ...]
    version: str
    is_dry_run: bool
    continued_from: str = ""
    declared: tuple[tuple[str, object], ...] = ()
    undeclared: str = ""

    @property
    def changed(self) -> bool:
        return any(p.accepted for p in self.parts)


@dataclass(frozen=True)
class Batch:
    """What is to be imported, by whom and when, and how.

    mappings: one per source pattern, as proposed or saved. at: the moment of the import; its day is the gate's "today".
    isolated: which paths are read in a child process with limits (uploads, archives, spreadsheets).
    dry_run: everything but a change of the store. settings: declared with the data; only what is set in it counts.
    rejects: folder that gets the rejected rows of each source, with the reason beside each.
    """

    paths: tuple[Path, ...]
    mappings: tuple[gate.Mapping, ...]
    who: str
    at: datetime
    isolated: Callable[[Path], bool] = lambda path: True
    dry_run: bool = False
    settings: Settings | None = None
    rejects: Path | None = None


def import_files(store: Store, batch: Batch, progress: Progress = lambda stage, share: None) -> Report:
    """Bring files into the store: stage, settle, publish. Old versions go on answering until the new one is whole.

    Raises StoreBusy when another import runs, Refused for a source that is not read at all, NothingToPublish when the
    store would have neither sales nor surveys, StoreFull when the disk is. A failed import leaves nothing but its line
    in the log.
    """
    with said_when_full(store.root), store.writer():
        store.clear_staging()
        work = store.staging / batch.at.strftime("%Y%m%dT%H%M%S%f")
        work.mkdir(parents=True, exist_ok=True)
        try:
            report = _logged(store, batch, work, progress)
            return replace(report, parts=tuple(_kept_rejects(p, batch.rejects) for p in report.parts))
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _logged(store: Store, batch: Batch, work: Path, progress: Progress) -> Report:
    """The import; one that fails leaves a line in the log, unless the disk is too full for that."""
    answered = store.current()
    try:
        return _import(store, batch, work, progress)
    except BaseException as error:
        # Once the pointer has moved it has not failed: its own line is written by the next change of the store.
        if not batch.dry_run and not is_full(error) and store.current() == answered:
            files, words = [path.name for path in batch.paths], str(error) or type(error).__name__
            store.append_log({"at": _why(batch, 0).moment, "who": batch.who, "files": files, "failed": words})
        raise


def _why(batch: Batch, number: int) -> Why:
    return Why(batch.who, batch.at, f"import {number}")


def _import(store: Store, batch: Batch, work: Path, progress: Progress) -> Report:
    known = content_of(store)
    if not batch.dry_run:
        clear_orphans(store)
        catch_up_log(store, known)
    before = _continued(known, batch.settings)
    leaves_sample = bool(known.files) and not before.files
    staged: list[Staged] = []
    for at_path, path in enumerate(batch.paths):
        progress(path.name, 0.4 * at_path / len(batch.paths))
        staged += gate.stage(path, batch.mappings, work, isolated=batch.isolated(path), today=batch.at.date())
    number = next_number(store, known)
    # Names of its own keep them apart from files that an import which never ended may have left.
    stem = f"{number:06d}-{uuid4().hex[:12]}"
    answered = store.current()
    try:
        found = settle_all(store, staged, before, number, stem, lambda source: progress(source, 0.45))
        if batch.dry_run or not found.files:
            _delete_new(store, stem)
            return Report(found.parts, "", batch.dry_run, declared=_declared_alone(store, batch, before, found.parts))
        record = _record(number, _why(batch, number), found.parts)
        record["written"] = written_files(store, found.files, found.confirmed)
        declared = declared_by(store, batch.settings, leaves_sample)
        if declared.model_fields_set:
            record["declares"] = plain_entries(declared)
        if batch.settings is not None and is_of_sample(batch.settings):
            record["sample"] = plain_entries(batch.settings)
        if leaves_sample:
            record["replaces_all"] = True
        settings = made_with(store, before, batch.settings, declared)
        content = Content((*before.files, *found.files), settings, (*before.imports, record))
        version = publish_recorded(store, content, _why(batch, number), lambda s, x: progress(s, 0.5 + x / 2))
    except BaseException:
        # What interrupts after the pointer has moved (a closed tab, Ctrl-C) must not take the new version's facts away.
        if store.current() == answered:
            _delete_new(store, stem)
        raise
    # The log line comes last: while it is missing, the next change of the store knows that the settings may be, too.
    undeclared = declare(store, declared, batch.who, batch.at)
    store.append_log(record | {"version": version} | ({"undeclared": undeclared} if undeclared else {}))
    store.forget_old_versions()
    return Report(found.parts, version, batch.dry_run, continued_from(store, version), undeclared=undeclared)


def _declared_alone(
    store: Store, batch: Batch, before: Content, parts: Sequence[Part]
) -> tuple[tuple[str, object], ...]:
    """Enter what was declared with rows that the store holds already; returns the entries.

    Nothing without such rows (then it was said about rows that are not in the store), and nothing in a dry run.
    """
    if batch.dry_run or not any(p.duplicates for p in parts):
        return ()
    declared = declared_by(store, batch.settings, leaves_sample=False)
    if declared.model_fields_set:
        save_settings(store.root, declared, batch.who, batch.at)
    return tuple(plain_entries(declared).items())


def continued_from(store: Store, version: str) -> str:
    """The version that this one went on from, when that is not the newest before it: somebody had rolled back."""
    others = [name for name in store.published() if name < version]
    parent = str(store.record_of(version).get("from") or "")
    return parent if others and parent != others[-1] else ""


def _kept_rejects(part: Part, folder: Path | None) -> Part:
    """The part with its file of rejects saved to the folder; without a folder the scratch file goes with the import."""
    if not part.rejects or folder is None:
        return replace(part, rejects="")
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / Path(part.rejects).name
    shutil.copyfile(part.rejects, saved)
    return replace(part, rejects=str(saved))


def _continued(known: Content, settings: Settings | None) -> Content:
    """What the new import stands on: the store as it is; nothing when real data arrive beside the sample company.

    Invented clients and real ones are never mixed.
    """
    return known if not known.settings.is_sample or is_of_sample(settings) else Content((), Settings())


def _record(number: int, why: Why, parts: Sequence[Part]) -> dict[str, Any]:
    """The line of the import log: what came in, when, by whom, with control totals."""
    kept = ("file", "table", "rows_in", "accepted", "corrections", "duplicates", "rejected")
    return {
        "import": number,
        **why.plain(),
        "parts": [{k: getattr(p, k) for k in kept} | {"totals": [asdict(t) for t in p.totals]} for p in parts],
    }


def _delete_new(store: Store, stem: str) -> None:
    """The facts of an import that does not count, also a half-written one."""
    for path in store.facts.glob(f"*/{stem}-*"):
        path.unlink()


__all__ = ["Batch", "Part", "Progress", "Report", "import_files", "undo_import"]
