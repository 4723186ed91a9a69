"""What a store holds: the facts, settings and imports that the version in force was made of."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from data.engine import DOES_NOT_OPEN, Engine, newest_that_opens
from data.settings import Settings, decided, load_settings
from data.warehouse.publish import Content
from data.warehouse.rates import plain_rates, rates_from
from data.warehouse.settle import FactFile
from data.warehouse.store import Store
from data.warehouse.succession import in_force


def content_of(store: Store) -> Content:
    """What the version in force is made of; empty for a new store.

    Its record beside it says so even when the version itself no longer opens: the facts are there, and what comes next
    goes on from them. Without a record the newest version that opens is asked, as the door does; without any version
    the import log says it.
    """
    name = in_force(store)
    if name is None:
        return content_in_log(store)
    return recorded_content(store, name) or _content_of_newest_that_opens(store)


def recorded_content(store: Store, name: str) -> Content | None:
    """What the record of a published version says it is made of; None without a whole record."""
    record = store.record_of(name)
    return content_from(record) if "sha256" in record and "files" in record else None


def content_from(meta: dict[str, Any]) -> Content:
    """The content that a version's own meta record or the record beside it names."""
    files = tuple(FactFile(**f) for f in meta["files"])
    rates = rates_from(meta.get("rates", ()))
    return Content(files, Settings(**meta["settings"]), tuple(meta["imports"]), rates)


def plain_content(content: Content) -> dict[str, Any]:
    """The content as a record may keep it; `content_from` reads it back."""
    return {
        "files": [asdict(f) for f in content.files],
        "settings": content.settings.model_dump(),
        "imports": list(content.imports),
        "rates": plain_rates(content.rates),
    }


def _content_of_newest_that_opens(store: Store) -> Content:
    _name, engine, _failures = newest_that_opens(store, lambda name: Engine(store.version_path(name)))
    try:
        return content_from(engine.meta)
    finally:
        engine.close()


def named_facts(store: Store) -> set[str] | None:
    """The paths of all fact files that any version names, also those beside the version in force.

    None when one of them does not say: then nothing may be taken for rubbish.
    """
    named: set[str] = set()
    for name in {*store.published(), *store.recorded()}:
        content = recorded_content(store, name) or _content_inside(store, name)
        if content is None:
            return None
        named |= paths_of(content)
    return named


def _content_inside(store: Store, name: str) -> Content | None:
    try:
        engine = Engine(store.version_path(name))
    except DOES_NOT_OPEN:
        return None
    try:
        return content_from(engine.meta)
    finally:
        engine.close()


def paths_of(content: Content) -> set[str]:
    """The paths of all files that belong to a content: rows, keys they replaced, keys that were confirmed."""
    files = {f.path for f in content.files} | {f.replaced for f in content.files if f.replaced}
    return files | {path for record in content.imports for path in paths_in(record)}


def paths_in(record: dict[str, Any]) -> set[str]:
    """The paths of the files that an import or an undo left behind."""
    return {file["path"] for file in record.get("written", ())}


def content_in_log(store: Store) -> Content:
    """What the import log says the store holds: imports after the sample was left, without those undone.

    A rollback takes back everything logged after the version it names. Raises RuntimeError when the log names imports
    but no files: an older Sidu wrote it.
    """
    counting: list[dict[str, Any]] = []
    states: dict[str, list[dict[str, Any]]] = {}
    for record in store.log_records():
        if "rollback" in record:
            counting = list(states.get(record["rollback"], counting))
        elif record.get("undo"):
            counting = [r for r in counting if r.get("import") != record["undo"]] + [record]
        elif record.get("import"):
            kept = [] if record.get("replaces_all") else counting
            counting = [*kept, record]
        states[record.get("version", "")] = list(counting)
    files = [_fact_file(entry) for r in counting for entry in r.get("written", ()) if entry["kind"] == "rows"]
    if counting and not files:
        raise RuntimeError(f"{store.versions} holds no version and {store.log} names no fact files; restore a backup")
    imports = [{k: v for k, v in r.items() if k != "version"} for r in counting]
    gone = {r["undo"] for r in counting if r.get("undo")}
    sample = next((r["sample"] for r in reversed(counting) if "sample" in r), None)
    live = load_settings(store.root)
    settings = live if sample is None else decided(Settings(**sample), live)
    return Content(tuple(f for f in files if f.import_number not in gone), settings, tuple(imports))


def _fact_file(entry: dict[str, Any]) -> FactFile:
    return FactFile(
        entry["table"],
        entry["path"],
        entry["import_number"],
        entry["sequence"],
        entry.get("replaced", ""),
        entry["rows"],
    )
