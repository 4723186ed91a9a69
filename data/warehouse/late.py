"""Late tables: made for a version after it was published, kept beside it, checked whenever they are opened.

late/000042.duckdb   the late tables of version 000042; never changed afterwards
late/000042.json     its checksum, and the checksum of the version that it was made for

The data room knows no forecast: the top layer hands in what works the tables out, as for derived tables.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from data.door import Door
from data.engine import Version
from data.late_tables import LATE
from data.periods import period_of
from data.scope import Selection, whole_company
from data.view import View
from data.warehouse.checksums import sum_of, written_whole
from data.warehouse.derived import Frames, Rows, kept_table
from data.warehouse.late_files import late_file
from data.warehouse.publish import FORMAT
from data.warehouse.store import Store, sync_folder

log = logging.getLogger("sidu.data")
SWITCH = "SIDU_FORECASTS"
Tell = Callable[[float], None]
Before = Mapping[str, pd.DataFrame]
Later = Callable[[View, Tell, Before | None], Mapping[str, Callable[[], Rows | Frames]]]
"""From a view of the whole company, who is told how far it is, and the late tables of an earlier version, to what makes
each late table."""


class Given:
    """What was handed in, once per process."""

    later: Later | None = None


def work_out_with(later: Later | None) -> None:
    """Late tables are worked out by this from now on; with None there are none."""
    Given.later = later


def is_switched_off() -> bool:
    """Whether whoever runs Sidu wants no forecasts made: SIDU_FORECASTS=off."""
    return os.environ.get(SWITCH, "").strip().lower() == "off"


def lacks_late(store: Store) -> str:
    """The version that answers, where its late tables are still to be made; else empty."""
    name = store.current()
    if name is None or not store.version_path(name).exists() or late_file(store, name) is not None:
        return ""
    return name


def make_late(store: Store, tell: Tell = lambda share: None) -> str:
    """Make the late tables of the version that answers; returns its name, empty where there was nothing to do.

    Raises StoreBusy when somebody else makes them. A version that is published meanwhile is not waited for: whoever
    publishes asks again.
    """
    if Given.later is None or not lacks_late(store):
        return ""
    with store.turn("LATE"):
        name = lacks_late(store)
        if not name:
            return ""
        _clear(store)
        store.late.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store.late, prefix=".making-") as scratch:
            _make(store, name, Given.later, Path(scratch), tell)
        store.forget_old_late()
    return name


def _make(store: Store, name: str, later: Later, scratch: Path, tell: Tell) -> None:
    door = Door(store.root)
    with door.desk:
        version = door.named(name)
        view = _company_view(door, version)
        for table, made in later(view, tell, _before(store, name)).items():
            if table not in LATE:
                raise ValueError(f"{table!r} is no late table; declared are: {', '.join(LATE)}")
            kept_table(scratch, table, LATE[table], made)
    building = scratch / "building.duckdb"
    _write(building, scratch)
    found = sum_of(building)
    record = {"of": store.record_of(name).get("sha256"), "format": FORMAT, "bytes": found.bytes, "sha256": found.sha256}
    # The record first: whoever sees the file looks at it once, and must find what it is held against.
    written_whole(store.late_path(name).with_suffix(".json"), json.dumps(record) + "\n")
    building.replace(store.late_path(name))
    sync_folder(store.late)


def _company_view(door: Door, version: Version) -> View:
    period = period_of(version.as_of, "year", version.settings.calendar)
    return door.view(version, whole_company("forecasting", "models of the company see all of it"), Selection(period))


def _write(building: Path, scratch: Path) -> None:
    with duckdb.connect(str(building)) as con:
        for table in LATE:
            files = sorted(str(path) for path in (scratch / table).glob("*.parquet"))
            if files:
                con.execute(f'CREATE TABLE "{table}" AS SELECT * FROM read_parquet(?)', [files])
        record = json.dumps({"format": FORMAT})
        con.execute("CREATE TABLE meta AS SELECT ?::VARCHAR AS record", [record])


def _before(store: Store, name: str) -> Before | None:
    """The late tables of the latest version before that has some: what did not change since need not be made again."""
    for earlier in reversed([each for each in store.published() if each < name]):
        path = late_file(store, earlier)
        if path is not None:
            with duckdb.connect(str(path), read_only=True) as con:
                there = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
                return {table: con.execute(f'SELECT * FROM "{table}"').df() for table in LATE if table in there}
    return None


def _clear(store: Store) -> None:
    """Throw away what somebody who died has left half-made."""
    for leftover in _leftovers(store):
        for path in sorted(leftover.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        leftover.rmdir()


def _leftovers(store: Store) -> Iterator[Path]:
    yield from (path for path in store.late.glob(".making-*") if path.is_dir())
