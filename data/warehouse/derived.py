"""Derived tables: what models say of a new version, worked out once its marts stand and before anybody can see it.

The data room knows no model: the top layer hands in a deriver, once per process, and with it what finds the settings
that a company's first data decide. A version made where nobody did has the derived tables without rows, and so has one
whose model failed: its record then says which and why.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.desk import Desk
from data.engine import Engine, version_of
from data.periods import period_of
from data.regions import RegionTree
from data.scope import Selection, whole_company
from data.settings import Settings, checked_settings
from data.tables import DERIVED
from data.view import Once, View, to_nobody, view_of

log = logging.getLogger("sidu.data")
Rows = Sequence[Mapping[str, object]]
Frames = Iterator[pd.DataFrame]
"""A table in parts, for one that is as long as there are clients: a part is worked out when the one before is kept."""
Deriver = Callable[[View], Mapping[str, Rows | Callable[[], Rows | Frames]]]
"""From a view of the whole company in the new version, up to its as-of date, to the rows of each derived table, or to
what makes them: a table that cannot be made then leaves the others alone."""
Settling = Callable[[View], Mapping[str, object]]
"""From the same view to settings that are decided by the data and stay so; empty where nothing is to be decided."""
PUBLISHING_SECONDS, PUBLISHING_MEMORY = 900.0, "4GB"
"""A question of a model may take longer than one of a page: nobody waits for it at a screen."""


class Given:
    """What was handed in: one deriver per process, and one that settles."""

    deriver: Deriver | None = None
    settling: Settling | None = None


@dataclass(frozen=True)
class Added:
    """What came of it: the settings that the data decided, and why a table stays empty; both empty as a rule."""

    settings: Mapping[str, object] = field(default_factory=dict)
    why_not: str = ""


def derive_with(deriver: Deriver | None, settling: Settling | None = None) -> None:
    """Every version that this process publishes from now on gets what the deriver gives; with None nothing."""
    Given.deriver, Given.settling = deriver, settling


def add_derived(building: Path, root: Path) -> Added:
    """Fill the derived tables of a version that is being made, and settle what its data decide.

    A model that fails does not keep the version from being published: the facts are right without it. A file that
    cannot be written is another matter, and raises.
    """
    if Given.deriver is None:
        return Added()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(dir=_staging(root), prefix="derived-") as scratch:
        settled = _derived(building, root, Given.deriver, Path(scratch), failures)
        _write(building, Path(scratch), settled)
    return Added(settled, "; ".join(failures))


def _staging(root: Path) -> Path:
    folder = root / "staging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _derived(building: Path, root: Path, deriver: Deriver, scratch: Path, failures: list[str]) -> dict[str, object]:
    """Write each table's parts into a folder of its own; returns what was settled. What fails is told in `failures`."""
    engine = Engine(building, PUBLISHING_SECONDS, PUBLISHING_MEMORY)
    try:
        version = version_of(engine, building.stem)
        period = period_of(version.as_of, "year", version.settings.calendar)
        scope = whole_company("publishing", "models of the company see all of it")
        with Desk.at(root) as desk:
            once = _kept_once()
            view = view_of(engine, desk, version, RegionTree.of(engine), scope, Selection(period)).watched(*once)
            settled: dict[str, object] = {}
            if Given.settling is not None:
                settled = _tried("settings", lambda: _settled(view), failures) or {}
            if settled:
                decided = checked_settings(view.settings.model_dump() | settled)
                version = replace(version, settings=decided)
                view = view_of(engine, desk, version, view.tree, scope, Selection(period)).watched(*once)
            made = _tried("", lambda: dict(deriver(view)), failures) or {}
            for name, given in made.items():
                _tried(name, lambda name=name, given=given: _keep(scratch, name, given), failures)  # type: ignore[misc]
        return settled
    finally:
        engine.close()


def _kept_once() -> tuple[Once, Callable[[float], None]]:
    """A model that two tables rest on is worked out once; nobody watches how far it is."""
    kept: dict[tuple[View, Callable[[View], Any]], Any] = {}

    def once(view: View, make: Callable[[View], Any]) -> Any:
        if (view, make) not in kept:
            kept[view, make] = make(view)
        return kept[view, make]

    return once, to_nobody


def _settled(view: View) -> dict[str, object]:
    return dict(Given.settling(view)) if Given.settling is not None else {}


def _tried(name: str, make: Callable[[], Any], failures: list[str]) -> Any:
    """What it gives; None, logged and told, where a model does not like somebody's data."""
    try:
        return make()
    except OSError:
        raise
    except Exception as error:  # whatever a model meets in somebody's data: logged, recorded and told by `check`
        log.exception("derived %s was not made", name or "tables")
        said = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
        failures.append(f"{name}: {said}" if name else said)
        return None


def _keep(scratch: Path, name: str, given: Rows | Callable[[], Rows | Frames]) -> None:
    if name not in DERIVED:
        raise ValueError(f"{name!r} is no derived table; declared are: {', '.join(DERIVED)}")
    kept_table(scratch, name, DERIVED[name], given)


def kept_table(scratch: Path, name: str, columns: Mapping[str, str], given: Rows | Callable[[], Rows | Frames]) -> None:
    """The rows of one table as files in its folder; none of them where one part cannot be made.

    Raises ValueError for rows with other columns than declared.
    """
    folder = scratch / f".{name}"
    folder.mkdir()
    for at, part in enumerate(_parts(name, columns, given() if callable(given) else given)):
        pq.write_table(part, folder / f"{at:04d}.parquet")
    folder.rename(scratch / name)


def _parts(name: str, columns: Mapping[str, str], rows: Rows | Frames) -> Iterator[pa.Table]:
    schema = ibis.schema(dict(columns)).to_pyarrow()
    if isinstance(rows, Sequence):
        for row in rows:
            _demand_columns(name, columns, set(row))
        found = [pa.array([row[c] for row in rows], schema.field(c).type, from_pandas=True) for c in columns]
        yield pa.table(found, schema=schema)
        return
    for frame in rows:
        _demand_columns(name, columns, set(frame.columns))
        yield pa.Table.from_pandas(frame[list(columns)], schema, preserve_index=False)


def _demand_columns(name: str, columns: Mapping[str, str], found: set[str]) -> None:
    if found != set(columns):
        raise ValueError(f"a row of {name} has other columns than declared: {sorted(found ^ set(columns))}")


def _write(building: Path, scratch: Path, settled: Mapping[str, object]) -> None:
    with duckdb.connect(str(building)) as con:
        for folder in sorted(path for path in scratch.iterdir() if path.name in DERIVED):
            files = sorted(str(path) for path in folder.iterdir())
            if files:
                con.execute(f'INSERT INTO main."{folder.name}" SELECT * FROM read_parquet(?)', [files])
        if settled:
            ((record,),) = con.execute("SELECT record FROM meta").fetchall()
            meta = json.loads(record)
            meta["settings"] = Settings(**(meta["settings"] | settled)).model_dump()
            con.execute("UPDATE meta SET record = ?", [json.dumps(meta, default=str, ensure_ascii=False)])
        con.execute("CHECKPOINT")
