"""Importing: files through the gate, settled against the store, published as a version, all of it accounted for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from data import gate
from data.gate.report import Problem, Remark, Staged, Total
from data.settings import Settings, load_settings, save_settings
from data.warehouse.held import content_and_age
from data.warehouse.publish import MEMORY, Content, publish
from data.warehouse.settle import FactFile, Settled, settle, text
from data.warehouse.store import Store

Progress = Callable[[str, float], None]
MOST_CONFLICTS = 1000


@dataclass(frozen=True)
class Part:
    """The outcome of one source: rows_in = accepted + rejected + duplicates, corrections counted inside accepted."""

    file: str
    table: str
    rows_in: int
    accepted: int
    corrections: int
    duplicates: int
    rejected: int
    problems: tuple[Problem, ...]
    problem_count: int
    conflicts: tuple[Problem, ...]
    warnings: tuple[Remark, ...]
    totals: tuple[Total, ...]
    rejects: str = ""

    @property
    def adds_up(self) -> bool:
        return self.rows_in == self.accepted + self.rejected + self.duplicates


@dataclass(frozen=True)
class Report:
    """What an import did. `version` is the published one; empty when nothing changed or nothing was to change."""

    parts: tuple[Part, ...]
    version: str
    is_dry_run: bool

    @property
    def changed(self) -> bool:
        return any(p.accepted for p in self.parts)


@dataclass(frozen=True)
class Batch:
    """What is to be imported, by whom and when, and how.

    mappings: one per source pattern, as proposed or saved. at: the moment of the import; its day is the gate's "today".
    isolated: which paths are read in a child process with limits (uploads, archives, spreadsheets).
    dry_run: everything but a change of the store. settings: of the company, when they change with it.
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
    store would have neither sales nor surveys. A failed import leaves nothing but its line in the log.
    """
    with store.writer():
        store.clear_staging()
        work = store.staging / batch.at.strftime("%Y%m%dT%H%M%S%f")
        work.mkdir(parents=True, exist_ok=True)
        try:
            try:
                report = _import(store, batch, work, progress)
            except BaseException as error:
                if not batch.dry_run:
                    files, why = [path.name for path in batch.paths], str(error) or type(error).__name__
                    store.append_log({"at": _moment(batch), "who": batch.who, "files": files, "failed": why})
                raise
            return replace(report, parts=tuple(_kept_rejects(p, batch.rejects) for p in report.parts))
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _moment(batch: Batch) -> str:
    return batch.at.isoformat(timespec="seconds")


def _import(store: Store, batch: Batch, work: Path, progress: Progress) -> Report:
    known, is_newest = content_and_age(store)
    number = max((f.import_number for f in known.files), default=0) + 1
    if is_newest and not batch.dry_run:
        _clear_orphans(store, known.files)
    before, settings = _continued(known, batch.settings)
    staged: list[Staged] = []
    today = batch.at.date()
    for at_path, path in enumerate(batch.paths):
        progress(path.name, 0.4 * at_path / len(batch.paths))
        staged += gate.stage(path, batch.mappings, work, isolated=batch.isolated(path), today=today)
    # Names of its own keep them apart from files that an import which never ended may have left.
    stem = f"{number:06d}-{uuid4().hex[:12]}"
    parts, files = _settled(staged, before.files, store, number, stem, progress)
    if batch.dry_run or not files:
        _delete(store.facts, files)
        return Report(tuple(parts), "", batch.dry_run)
    record = _record(number, batch.who, _moment(batch), parts)
    content = Content((*before.files, *files), settings or load_settings(store.root), (*before.imports, record))
    answered = store.current()
    try:
        version = publish(store, content, today, lambda stage, share: progress(stage, 0.5 + share / 2))
    except BaseException:
        # What interrupts after the pointer has moved (a closed tab, Ctrl-C) must not take the new version's facts away.
        if store.current() == answered:
            _delete(store.facts, files)
        raise
    store.append_log(record | {"version": version})
    if settings is not None:
        save_settings(store.root, settings)
    store.forget_old_versions()
    return Report(tuple(parts), version, batch.dry_run)


def _kept_rejects(part: Part, folder: Path | None) -> Part:
    """The part with its file of rejects saved to the folder; without a folder the scratch file goes with the import."""
    if not part.rejects or folder is None:
        return replace(part, rejects="")
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / Path(part.rejects).name
    shutil.copyfile(part.rejects, saved)
    return replace(part, rejects=str(saved))


def _continued(known: Content, settings: Settings | None) -> tuple[Content, Settings | None]:
    """What the new import stands on: the store as it is; nothing when real data arrive beside the sample company.

    Invented clients and real ones are never mixed.
    """
    if not known.settings.is_sample or (settings is not None and settings.is_sample):
        return known, settings
    return Content((), Settings()), settings or Settings()


def _settled(
    staged: Iterable[Staged], known: Sequence[FactFile], store: Store, number: int, stem: str, progress: Progress
) -> tuple[list[Part], list[FactFile]]:
    """Settle one source after the other; a later file of the same import may correct an earlier one."""
    parts: list[Part] = []
    added: list[FactFile] = []
    sequence = max((f.sequence for f in known), default=0)
    with duckdb.connect() as con:
        con.execute(f"SET temp_directory = {text(store.staging)}")
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET preserve_insertion_order = false")
        for index, one in enumerate(staged, start=1):
            progress(one.source, 0.45)
            out = FactFile(one.table, f"{one.table}/{stem}-{index}.parquet", number, sequence + index)
            outcome = settle(con, one.table, Path(one.parquet), [*known, *added], store.facts, out)
            if outcome.file is not None:
                added.append(outcome.file)
            parts.append(_part(one, outcome))
    return parts, added


def _part(one: Staged, outcome: Settled) -> Part:
    conflicts = tuple(
        Problem(one.source, row, "", key, "conflict", (("first", str(first)),))
        for row, first, key in outcome.conflicts[:MOST_CONFLICTS]
    )
    return Part(
        file=one.source,
        table=one.table,
        rows_in=one.rows_in,
        accepted=outcome.accepted,
        corrections=outcome.corrections,
        duplicates=outcome.duplicates,
        rejected=one.rejected + len(outcome.conflicts),
        problems=one.problems,
        problem_count=one.problem_count + len(outcome.conflicts),
        conflicts=conflicts,
        warnings=one.warnings,
        totals=one.totals,
        rejects=one.rejects,
    )


def _record(number: int, who: str, at: str, parts: Sequence[Part]) -> dict[str, Any]:
    """The line of the import log: what came in, when, by whom, with control totals."""
    kept = ("file", "table", "rows_in", "accepted", "corrections", "duplicates", "rejected")
    return {
        "import": number,
        "at": at,
        "who": who,
        "parts": [{k: getattr(p, k) for k in kept} | {"totals": [asdict(t) for t in p.totals]} for p in parts],
    }


def _clear_orphans(store: Store, files: Sequence[FactFile]) -> None:
    """Fact files no version knows: left by an import that died before it published."""
    known = {f.path for f in files} | {f.replaced for f in files if f.replaced}
    for path in store.facts.glob("*/*.parquet"):
        if path.relative_to(store.facts).as_posix() not in known:
            path.unlink()


def _delete(facts: Path, files: Iterable[FactFile]) -> None:
    for file in files:
        (facts / file.path).unlink(missing_ok=True)
        if file.replaced:
            (facts / file.replaced).unlink(missing_ok=True)
