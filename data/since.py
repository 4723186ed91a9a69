"""What happened between two states of a store that may have changed a figure: imports, undone ones, settings, rates.

A state is a kept version, or one that a snapshot remembers by what it stood on: versions are forgotten, snapshots not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pyarrow.parquet as pq

from data.door import Door, View
from data.engine import Version
from data.tables import EVENT_DAY
from data.warehouse.store import Store

Kind = Literal["import", "undo", "back", "settings", "rates", "definitions"]
"""back: an older version answers again, without the imports that came after it."""


@dataclass(frozen=True)
class Footing:
    """What a version stood on: the imports that counted, its settings, the last change of activity rates.

    definitions: the digest of what figures meant; "" where nobody wrote it down.
    """

    version: str
    imports: frozenset[int]
    settings: tuple[tuple[str, Any], ...]
    rates_revision: int = 0
    definitions: str = ""

    def record(self) -> dict[str, Any]:
        """It as plain JSON."""
        own = {"version": self.version, "imports": sorted(self.imports), "settings": dict(self.settings)}
        return own | {"rates_revision": self.rates_revision, "definitions": self.definitions}


@dataclass(frozen=True)
class Cause:
    """One thing that happened. number, at, who: of the import; empty for whoever may not see the set-up of the company.

    tables: those it touched; first_on, last_on: the days of its rows, None where none has a day. is_of_any_day: it
    changed what has no day (a client moved, a rate was set), so any day's figures may follow.
    """

    kind: Kind
    number: int | None = None
    at: str = ""
    who: str = ""
    tables: tuple[str, ...] = ()
    first_on: date | None = None
    last_on: date | None = None
    is_of_any_day: bool = False
    what: tuple[str, ...] = ()

    def may_touch(self, until: date) -> bool:
        """Whether it may have changed what was over on that day: not an import whose rows are all of later days."""
        is_late = self.first_on is not None and self.first_on <= until
        return self.kind != "import" or self.is_of_any_day or is_late


def footing_from(record: Mapping[str, Any]) -> Footing:
    """What `Footing.record` was made of."""
    settings = tuple(record["settings"].items())
    imports = frozenset(int(number) for number in record["imports"])
    return Footing(record["version"], imports, settings, record["rates_revision"], record["definitions"])


def footing_of(door: Door, version: Version, definitions: str = "") -> Footing:
    """What that version stands on."""
    imports = door._opened(version.name)[0].meta["imports"]
    counted = frozenset(int(record["import"]) for record in imports if record.get("import"))
    settings = tuple(version.settings.model_dump(mode="json").items())
    return Footing(version.name, counted - _undone(imports), settings, version.rates_revision, definitions)


def footings_between(view: View, after: Footing, definitions: str = "") -> tuple[Footing, ...]:
    """The kept versions from the one of that footing on up to the view's own, oldest first; the last is the view's.

    definitions: what figures mean to whoever asks those versions now: all of them answer by it.
    """
    door = view.door
    names = [name for name in door.store.published() if after.version <= name < view.version.name]
    found = []
    for name in names:
        try:
            found.append(footing_of(door, door.named(name), definitions))
        except LookupError:
            continue  # it does not open; the versions around it say what they can
    return (*found, footing_of(door, view.version, definitions))


def causes(view: View, before: Footing, now: Footing) -> tuple[Cause, ...]:
    """What lies between two footings, imports first and by number; whose imports they are only with the set-up."""
    store = view.door.store
    found = [*_imports(store, now.imports - before.imports, "import")]
    gone = before.imports - now.imports
    found += [Cause("back")] if gone and now.version < before.version else [*_imports(store, gone, "undo")]
    if not view.sees_setup:
        found = [replace(each, number=None, at="", who="", what=()) for each in found]
    found = [replace(each, what=view.told(each.what)) for each in found]
    then, today = dict(before.settings), dict(now.settings)
    changed = tuple(sorted(name for name in then.keys() & today.keys() if _plain(then[name]) != _plain(today[name])))
    if changed:
        found.append(Cause("settings", what=changed))
    if before.rates_revision != now.rates_revision:
        found.append(Cause("rates", tables=("activities", "activity_rates")))
    if before.definitions and now.definitions and before.definitions != now.definitions:
        found.append(Cause("definitions"))
    return tuple(found)


def _imports(store: Store, numbers: Iterable[int], kind: Kind) -> Iterator[Cause]:
    wanted = sorted(numbers)
    if not wanted:
        return
    records = store.log_records()
    brought = {int(r["import"]): r for r in records if r.get("import") and r.get("parts")}
    undone = {int(r["undo"]): r for r in records if r.get("undo")}
    for number in wanted:
        record = brought.get(number, {})
        said = undone.get(number, {}) if kind == "undo" else record
        parts = [part for part in record.get("parts", ()) if part["accepted"]]
        days = [*_days(store, record)]
        yield Cause(
            kind, number, said.get("at", ""), said.get("who", ""), _each(part["table"] for part in parts),
            min(days, default=None), max(days, default=None), not record or any(map(_has_no_day, parts)),
            _each(part["file"] for part in parts),
        )  # fmt: skip


def _has_no_day(part: Mapping[str, Any]) -> bool:
    """Whether rows of a table without days may change any day: a new client, product or region does not, a moved one
    does; scores have the day of their survey."""
    table = part["table"]
    if table in EVENT_DAY or table == "survey_scores":
        return False
    return table not in ("clients", "products", "regions") or bool(part["corrections"])


def _days(store: Store, record: Mapping[str, Any]) -> Iterator[date]:
    """First and last days of the rows that an import brought, new or corrected: read off the files' own statistics."""
    for entry in record.get("written", ()):
        if entry.get("kind") != "rows" or entry["table"] not in EVENT_DAY:
            continue
        try:
            file = pq.ParquetFile(store.facts / entry["path"])
        except OSError:
            continue  # its rows count no more, and the file is gone with them
        with file:
            yield from _span(file, EVENT_DAY[entry["table"]])


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _span(file: pq.ParquetFile, column: str) -> Iterator[date]:
    names = file.schema_arrow.names
    for at in range(file.metadata.num_row_groups):
        found = file.metadata.row_group(at).column(names.index(column)).statistics
        if found is not None and found.has_min_max:
            yield from (found.min, found.max)


def _undone(imports: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    return frozenset(int(record["undo"]) for record in imports if record.get("undo"))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
