"""Checking a store: every byte against its checksum, every row against the accounts, every sum against plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from data.desk import Desk, DeskError
from data.engine import DOES_NOT_OPEN, Engine, version_of
from data.settings import load_settings
from data.snapshots.folder import findings as snapshot_findings
from data.warehouse.checksums import sum_of
from data.warehouse.erased_codes import ERASING, noted_snapshots, unfinished
from data.warehouse.findings import Finding
from data.warehouse.held import content_of, paths_of, recorded_content
from data.warehouse.late_files import late_file
from data.warehouse.publish import Content
from data.warehouse.reckoning import sums_of_facts, sums_of_version
from data.warehouse.store import Store
from data.warehouse.succession import in_force

Progress = Callable[[str, float], None]
REBUILD = "run `python -m data rebuild`"
RESTORE = "restore a backup: `python -m data restore SOURCE --replace`"


def check(store: Store, progress: Progress = lambda stage, share: None) -> list[Finding]:
    """Everything that is wrong with a store; empty when it is whole. Reads every file once and changes nothing.

    Takes no lock: an import that ends meanwhile may add files, which are then not looked at.
    """
    if not store.root.exists() or not (store.published() or store.recorded() or store.log.exists()):
        return []
    findings = list(_pointer(store))
    versions, facts = store.published(), sorted(store.facts.glob("*/*.parquet"))
    total = sum(p.stat().st_size for p in (*facts, *(store.version_path(n) for n in versions))) or 1
    done = 0

    def seen(count: int) -> None:
        nonlocal done
        done += count
        progress("checksums", 0.85 * done / total)

    opened: dict[str, dict[str, Any]] = {}
    for name in sorted({*versions, *store.recorded()}):
        findings += _version(store, name, opened, seen)
    content = _content(store, findings)
    findings += _facts(store, content, seen)
    progress("log", 0.86)
    findings += _log(store, content)
    findings += _extra(store, content)
    progress("sums", 0.9)
    if not any(f.where.startswith("facts/") for f in findings):
        findings += _sums(store, content, opened)
    progress("snapshots", 0.95)
    begun = tuple(f"snapshots/{number}/" for number in noted_snapshots(store))
    # Of those the finding of the erasure says what to do: whoever deleted them or fetched them back would do wrong.
    findings += [found for found in snapshot_findings(store.root) if not found.where.startswith(begun)]
    progress("desk", 0.98)
    findings += _desk(store)
    return findings


def _pointer(store: Store) -> Iterator[Finding]:
    name = store.current()
    if name is None:
        yield Finding("the pointer is missing", "CURRENT", "run `python -m data rollback VERSION` to say what answers")
    elif name not in store.published():
        yield Finding(f"it names version {name}, which is not there", "CURRENT", REBUILD)


def _version(
    store: Store, name: str, opened: dict[str, dict[str, Any]], seen: Callable[[int], None]
) -> Iterator[Finding]:
    """The findings of one version; what opens is kept in `opened` with its own record."""
    path, record = store.version_path(name), store.record_of(name)
    where, todo = f"versions/{name}.duckdb", REBUILD if name == in_force(store) else "it is not needed; delete it"
    if not path.exists():
        yield Finding("the file is missing", where, todo)
        return
    found = sum_of(path, seen)
    if "sha256" not in record:
        words = "it has no record, or one that cannot be read, so its bytes cannot be compared"
        yield Finding(words, f"versions/{name}.json", REBUILD if name == in_force(store) else "nothing, it ages out")
    elif found.bytes != record["bytes"]:
        yield Finding(f"it has {found.bytes:,} bytes, {record['bytes']:,} were published", where, todo)
        return
    elif found.sha256 != record["sha256"]:
        yield Finding("its checksum is not the one that was published", where, todo)
        return
    if "underived" in record:
        yield Finding(f"its derived tables could not be made: {record['underived']}", where, todo)
    try:
        engine = Engine(path)
    except DOES_NOT_OPEN as error:
        yield Finding(f"it does not open: {str(error).splitlines()[0]}", where, todo)
        return
    try:
        version_of(engine, name)
        opened[name] = engine.meta | {"sums": sums_of_version(engine)}
    except (duckdb.Error, ValueError) as error:
        yield Finding(f"it cannot be served: {str(error).splitlines()[0]}", where, todo)
    finally:
        engine.close()


def _content(store: Store, findings: list[Finding]) -> Content | None:
    try:
        return content_of(store)
    except (RuntimeError, ValueError) as error:
        findings.append(Finding(f"what the store holds cannot be read: {error}", "versions", RESTORE))
        return None


def _facts(store: Store, content: Content | None, seen: Callable[[int], None]) -> Iterator[Finding]:
    """Each fact file of the version in force: there, with the bytes and the rows that were written down."""
    if content is None:
        return
    written = {e["path"]: e for r in (*store.log_records(), *content.imports) for e in r.get("written", ())}
    rows = {f.path: f.rows for f in content.files}
    for path in sorted(paths_of(content)):
        where, file = f"facts/{path}", store.facts / path
        if not file.exists():
            yield Finding("the file is missing", where, RESTORE)
            continue
        entry, found = written.get(path), sum_of(file, seen)
        if entry is not None and (found.bytes, found.sha256) != (entry["bytes"], entry["sha256"]):
            yield Finding("it is not what was written: its checksum differs", where, RESTORE)
            continue
        try:
            there = pq.read_metadata(file).num_rows
        except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
            yield Finding(f"it cannot be read: {error}", where, RESTORE)
            continue
        if path in rows and there != rows[path]:
            yield Finding(f"it holds {there:,} rows, {rows[path]:,} were accepted", where, RESTORE)


def _log(store: Store, content: Content | None) -> Iterator[Finding]:
    """Torn lines, accounts that do not add up, and imports that the log lacks."""
    if not store.log.exists():
        yield Finding("the import log is missing", "imports.jsonl", RESTORE)
        return
    records = store.log_records()
    lines = store.log.read_text(encoding="utf8", errors="replace").split("\n")
    full = [n for n, line in enumerate(lines, 1) if line.strip()]
    readable = len(records)
    if readable < len(full):
        words = f"{len(full) - readable} of {len(full)} lines cannot be read (torn while they were written)"
        yield Finding(words, "imports.jsonl", "nothing is lost by it; the next import writes what is lacking")
    for record in records:
        yield from _account(record)
    logged = {(r.get("import"), r.get("undo")) for r in records}
    for record in content.imports if content else ():
        if (record.get("import"), record.get("undo")) not in logged:
            what = f"import {record['import']}" if record.get("import") else f"the undoing of import {record['undo']}"
            yield Finding(f"it lacks {what}", "imports.jsonl", "nothing; the next import writes the line")


def _account(record: dict[str, Any]) -> Iterator[Finding]:
    if "import" not in record:
        return
    where = f"imports.jsonl, import {record['import']}"
    for part in record.get("parts", ()):
        if part["rows_in"] != part["accepted"] + part["duplicates"] + part["rejected"]:
            words = f"{part['file']}: {part['rows_in']} rows in are not accepted + duplicates + rejected"
            yield Finding(words, where, "undo the import and import the file again")
    entries = [e for e in record.get("written", ()) if e["kind"] == "rows"]
    accepted = sum(part["accepted"] for part in record.get("parts", ())) - record.get("erased", 0)
    if "written" in record and sum(e["rows"] for e in entries) != accepted:
        yield Finding(f"{accepted:,} rows were accepted, its files hold others", where, "undo it and import it again")


def _extra(store: Store, content: Content | None) -> Iterator[Finding]:
    """Files that no version names, and what is no part of a store."""
    named: set[str] = paths_of(content) if content else set()
    for name in store.recorded():
        other = recorded_content(store, name)
        named |= paths_of(other) if other else set()
    if content is not None and len(store.recorded()) >= len(store.published()):
        for path in _files(store.facts):
            if path not in named:
                words = "no version names it: left by an import that was killed, or by somebody"
                yield Finding(words, f"facts/{path}", "the next import deletes it if it is Parquet; else delete it")
    known = {f"{n}.duckdb" for n in store.published()} | {f"{n}.json" for n in store.recorded()}
    for path in _files(store.versions):
        if path not in known:
            yield Finding(
                "it is no version", f"versions/{path}", "the next import deletes half-made ones; else delete it"
            )
    for name in store.published():
        if store.late_path(name).exists() and late_file(store, name) is None:
            words = "its forecasts are damaged, or belong to another version of that number"
            yield Finding(words, f"late/{name}.duckdb", "delete it; `python -m data forecast` makes it anew")


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _sums(store: Store, content: Content | None, opened: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    name = in_force(store)
    if content is None or name not in opened:
        return
    by_sql = sums_of_facts(store, content)
    for what, found in opened[str(name)]["sums"].items():
        if by_sql.get(what) != found:
            words = f"{what} is {found:,} in the version and {by_sql.get(what, 0):,} by plain SQL over the facts"
            yield Finding(words, f"versions/{name}.duckdb", REBUILD)


def _desk(store: Store) -> Iterator[Finding]:
    if begun := unfinished(store):
        words = f"the erasing of {len(begun)} clients was begun and not finished"
        yield Finding(words, ERASING, "give `python -m data client erase` again, with the reason: it goes on")
    try:
        with Desk.at(store.root) as desk:
            desk.check()
        load_settings(store.root)
    except (DeskError, ValueError) as error:
        yield Finding(str(error), "desk", RESTORE)
