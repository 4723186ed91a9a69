"""Publishing with a record: beside every version stands what it is made of, who made it, when and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from data.settings import Settings
from data.warehouse.checksums import sum_of, written_whole
from data.warehouse.declaring import catch_up
from data.warehouse.derived import Added, add_derived
from data.warehouse.held import named_facts, plain_content
from data.warehouse.publish import Content, publish
from data.warehouse.rates import entered_rates
from data.warehouse.settle import FactFile
from data.warehouse.store import Store, plain

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Why:
    """Who makes a version, when, and the word for what: `import 7`, `undo 7`, `rebuild`."""

    who: str
    at: datetime
    what: str

    @property
    def moment(self) -> str:
        return self.at.isoformat(timespec="seconds")

    def plain(self) -> dict[str, str]:
        return {"at": self.moment, "who": self.who}


def publish_recorded(store: Store, content: Content, why: Why, progress: Progress = lambda stage, share: None) -> str:
    """Publish the content, its record written before the pointer moves; returns the version's name.

    Acts are priced with the rates that the desk holds now. The caller holds the writer's right. Raises what `publish`
    raises, and then leaves nothing of its own.
    """
    content = replace(content, rates=entered_rates(store.root))
    plan = store.plan_path(store.next_name())
    record = plain_content(content) | why.plain() | {"why": why.what}
    written_whole(plan, plain(record))

    def finish(building: Path) -> None:
        added = add_derived(building, store.root)
        if added.settings:
            record["settings"] |= Settings(**(record["settings"] | added.settings)).model_dump()
        if added.why_not:
            record["underived"] = added.why_not
        if added != Added():
            written_whole(plan, plain(record))

    try:
        return publish(store, content, why.at.date(), progress, finish)
    finally:
        plan.unlink(missing_ok=True)


def written_files(store: Store, files: Iterable[FactFile], confirmed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an import or undo has written into the facts: every path with its kind, rows and checksum."""
    found = []
    for file in files:
        found.append(_written(store.facts, asdict(file), "rows"))
        if file.replaced:
            found.append(_written(store.facts, {"path": file.replaced, "table": file.table}, "replaced"))
    return found + [_written(store.facts, entry, "confirmed") for entry in confirmed]


def _written(facts: Path, entry: dict[str, Any], kind: str) -> dict[str, Any]:
    found = sum_of(facts / entry["path"])
    return {k: v for k, v in entry.items() if v != ""} | {"kind": kind, "bytes": found.bytes, "sha256": found.sha256}


def next_number(store: Store, known: Content) -> int:
    """The number of the next import: never one that was used, also by an import that was undone or rolled back."""
    used = {f.import_number for f in known.files} | {_number(r) for r in (*known.imports, *store.log_records())}
    for name in store.recorded():
        used |= {_number(r) for r in store.record_of(name).get("imports", ())}
    return max(used, default=0) + 1


def last_sequence(store: Store, known: Content) -> int:
    """The highest place in the order of rows that was ever given away, 0 in a new store.

    Rows said again have a place of their own though they have no file, and what was undone keeps its place: a new file
    in either would stand beside it instead of after it.
    """
    return max((*(f.sequence for f in known.files), *_sequences((*known.imports, *store.log_records()))), default=0)


def _sequences(records: Iterable[dict[str, Any]]) -> Iterator[int]:
    for record in records:
        for entry in record.get("written", ()):
            if isinstance(found := entry.get("sequence"), int):
                yield found


def _number(record: dict[str, Any]) -> int:
    found = record.get("import")
    return found if isinstance(found, int) else 0


def clear_orphans(store: Store) -> None:
    """Delete fact files that no version names: left by an import that died before it published, or long out of use."""
    named = named_facts(store)
    # Without any version the log may still say what counts; where it knows of no import either, nothing does.
    lost = not store.published() and any(r.get("import") for r in store.log_records())
    if named is None or lost:
        return
    for path in store.facts.glob("*/*.parquet"):
        if path.relative_to(store.facts).as_posix() not in named:
            path.unlink()


def catch_up_log(store: Store, known: Content) -> None:
    """Write what an import lacks that was killed between moving the pointer and writing its line, or whose settings the
    desk would not take: settings, then line.

    Settings that somebody decided since it began stay as decided.
    """
    records = store.log_records()
    lines = {(r.get("import"), r.get("undo")): r for r in records}
    entered = [r.get("declared") for r in records]
    for record in known.imports:
        line = lines.get((record.get("import"), record.get("undo")))
        is_late = line is None or ("undeclared" in line and record.get("import") not in entered)
        refused = catch_up(store, record, known.settings) if is_late and record == known.imports[-1] else ""
        said = {"undeclared": refused} if refused else {}
        if line is None:
            store.append_log(record | {"written_later": True} | said)
        elif is_late:
            store.append_log({"declared": record["import"], "at": record["at"], "who": record["who"]} | said)
