"""What led to a version: its imports and those taken back, the rows they corrected, the versions before it.

All of it follows from the view's own version, so that an answer about it may be kept: what came later is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.door import View
from data.engine import DOES_NOT_OPEN, Engine, version_of
from data.scope import TOPICS
from data.warehouse.corrections import Correction, corrections
from data.warehouse.store import Store


@dataclass(frozen=True)
class BroughtFile:
    """One file of an import, every row accounted for: rows_in = accepted + duplicates + rejected."""

    file: str
    table: str
    rows_in: int
    accepted: int
    corrections: int
    duplicates: int
    rejected: int


@dataclass(frozen=True)
class Brought:
    """One import. undone_at, undone_who: when it was taken back and by whom; empty while it counts."""

    number: int
    at: str
    who: str
    files: tuple[BroughtFile, ...]
    undone_at: str = ""
    undone_who: str = ""

    @property
    def is_undone(self) -> bool:
        return bool(self.undone_at)

    def accepted(self) -> dict[str, int]:
        """Rows it brought, by table, in the order of its files; tables it brought nothing to are left out."""
        found: dict[str, int] = {}
        for file in self.files:
            if file.accepted:
                found[file.table] = found.get(file.table, 0) + file.accepted
        return found


def ledger(view: View) -> tuple[Brought, ...]:
    """The imports up to the view's version, newest first; none without the set-up of the whole company.

    A client's name in the name of a file is hidden from whoever may not see it (`View.told`).
    An undone import is known by what the log kept of it, at least by its number.
    """
    records = {int(r["import"]): r for r in view.imports if r.get("import")}
    found = [_brought(record) for record in records.values()]
    undone = {int(r["undo"]): r for r in view.imports if r.get("undo")}
    if undone:
        logged = {int(r["import"]): r for r in store_of(view).log_records() if r.get("import") and r.get("parts")}
        for number, undo in undone.items():
            record = logged.get(number, {"import": number, "at": "", "who": "", "parts": ()})
            found.append(_brought(record, undo["at"], undo["who"]))
    names = [file.file for each in found for file in each.files]
    told = dict(zip(names, view.told(names), strict=True))
    read = [replace(each, files=tuple(replace(file, file=told[file.file]) for file in each.files)) for each in found]
    return tuple(sorted(read, key=lambda each: each.number, reverse=True))


@dataclass(frozen=True)
class Published:
    """One kept version: its as-of date (None when it does not open), who made it, when and why (empty: not on record).

    why: `import` or `undo` with the number of the import, `rebuild`, or another single word.
    """

    name: str
    as_of: date | None
    at: str
    who: str
    why: str
    number: int | None


@dataclass(frozen=True)
class _AsOf(Store):
    """The store as it was when that version answered."""

    version: str = ""

    def current(self) -> str | None:
        return self.version


def store_of(view: View) -> Store:
    """The store that the view's version lies in."""
    return _AsOf(view._engine.path.parents[1], view.version.name)


def versions_until(view: View) -> tuple[Published, ...]:
    """The kept versions up to the view's own, newest first; none without the set-up of the whole company."""
    if not view.sees_setup:
        return ()
    store = store_of(view)
    names = [name for name in reversed(store.published()) if name <= view.version.name]
    return tuple(published(store, name, _as_of(store, name)) for name in names)


def published(store: Store, name: str, as_of: date | None = None) -> Published:
    """What is on record about a version, without opening it."""
    record = store.record_of(name)
    why, _, number = str(record.get("why", "")).partition(" ")
    return Published(
        name, as_of, record.get("at", ""), record.get("who", ""), why, int(number) if number.isdigit() else None
    )


def _as_of(store: Store, name: str) -> date | None:
    try:
        engine = Engine(store.version_path(name))
        try:
            return version_of(engine, name).as_of
        finally:
            engine.close()
    except DOES_NOT_OPEN:
        return None  # damaged, or of another format: the list says that its day is not known


def corrected_rows(view: View, table: str, limit: int) -> tuple[Correction, ...]:
    """Rows of a table that a later import changed, newest import first; for those only who may see all of it."""
    if not (view.scope.everywhere and view.scope.topics >= TOPICS):
        return ()
    return tuple(corrections(store_of(view), table, limit))


def _brought(record: dict[str, Any], undone_at: str = "", undone_who: str = "") -> Brought:
    kept = BroughtFile.__dataclass_fields__
    files = tuple(BroughtFile(**{name: part[name] for name in kept}) for part in record["parts"])
    return Brought(int(record["import"]), record["at"], record["who"], files, undone_at, undone_who)
