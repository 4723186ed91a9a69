"""What an erasure does to the files around the facts: the import log, older versions, what somebody left behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from data.warehouse.checksums import written_whole
from data.warehouse.erased_names import Traces
from data.warehouse.erasing_facts import Rewritten
from data.warehouse.held import paths_of
from data.warehouse.lines import plain
from data.warehouse.publish import Content
from data.warehouse.recording import Why
from data.warehouse.store import Store, sync_folder

LEFT_IN_ROOT = ("sample-files-*", "*.new", ".desk.sqlite-*", "desk.sqlite.broken-*")
"""What somebody who died has left, and desks that did not open: nobody can take a client out of those."""
TOLD = "truth.json"


def without_traces(record: dict[str, Any], found: Rewritten, traces: Traces) -> dict[str, Any]:
    """The record of an import: its files as they are now, `erased` rows among those accepted, no trace in its words."""
    gone = sum(found.gone.get(entry["path"], 0) for entry in record.get("written", ()) if entry["kind"] == "rows")
    kept = dict(record)
    if "written" in record:
        kept["written"] = [found.entries.get(entry["path"], entry) for entry in record["written"]]
    if gone:
        kept["erased"] = record.get("erased", 0) + gone
    for name in ("files", "failed"):
        if name in kept:
            kept[name] = traces.hidden(kept[name])
    if "parts" in kept:
        kept["parts"] = [{**part, "file": traces.hidden(part.get("file", ""))} for part in kept["parts"]]
    return kept


def rewrite_log(
    store: Store, content: Content, found: Rewritten, traces: Traces, why: Why, made: tuple[str, int | None]
) -> None:
    """The import log anew: as `without_traces`, without the files that are there no more, and with a line of its own.

    made: the version that answers, and how many rows went, None where nobody knows any more; a version has one such
    line. Lines that were torn are left out: nobody can say what they hold.
    """
    there, standing = paths_of(content), {(r.get("import"), r.get("undo")): r for r in content.imports}
    records = []
    for record in store.log_records():
        stands = standing.get((record.get("import"), record.get("undo")))
        kept = without_traces(record, found, traces)
        if stands is not None and "written" in stands:
            kept |= {key: stands[key] for key in ("written", "erased") if key in stands}
        elif any(entry["path"] not in there for entry in kept.get("written", ())):
            del kept["written"]
        records.append(kept)
    kind, _, day = why.what.partition(" ")
    version, rows = made
    line = {kind: day or True, **why.plain(), "version": version} | ({} if rows is None else {"rows": rows})
    if not any(kind in record and record.get("version") == version for record in records):
        records.append(line)
    written_whole(store.log, "".join(plain(record) for record in records))
    sync_folder(store.root)


def forget_everything_else(store: Store, content: Content, version: str) -> list[str]:
    """Delete all versions but that one, all late tables but its own, and all facts that it does not name."""
    named = paths_of(content)
    gone: list[Path] = [path for path in store.versions.iterdir() if path.stem != version]
    gone += [path for path in store.late.glob("*") if path.stem != version]
    gone += [p for p in store.facts.rglob("*") if p.is_file() and p.relative_to(store.facts).as_posix() not in named]
    left = list(_removed(gone))
    for folder in (store.versions, store.facts, *(p for p in store.facts.iterdir() if p.is_dir())):
        sync_folder(folder)
    return left


def clear_leftovers(store: Store, traces: Traces) -> list[str]:
    """Delete what others left half-made, and hide the client in what the sample company says of itself."""
    store.clear_staging()
    left = list(_removed(path for pattern in LEFT_IN_ROOT for path in store.root.glob(pattern)))
    told = store.root / TOLD
    if traces.codes and told.exists():
        found = json.loads(told.read_text(encoding="utf8"))
        if (hidden := traces.hidden(found)) != found:
            written_whole(told, json.dumps(hidden, ensure_ascii=False, indent=1) + "\n")
    return left


def _removed(paths: Iterable[Path]) -> Iterator[str]:
    """Delete them; yields those that stay because somebody holds them open, as Windows has it."""
    for path in paths:
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        except PermissionError:
            yield str(path)
