"""Publishing: a new version is built aside from the accepted facts, checked, and named by the pointer at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data.contract import TABLES
from data.desk import EnteredRate
from data.marts.sums import Calendar
from data.optimizer import WRONG_SUMS
from data.settings import Settings
from data.tables import DERIVED, EVENT_DAY, EVENTS, MARTS
from data.warehouse.accounts import DoesNotAddUp, checked
from data.warehouse.added import ADDABLE, TouchesTooMuch, add, addition
from data.warehouse.as_of import last_known_day
from data.warehouse.build import marts
from data.warehouse.builder import Builder
from data.warehouse.checksums import has_sum
from data.warehouse.rates import ACCEPTED, plain_rates, rates_from, stand_rates
from data.warehouse.said import said_sql
from data.warehouse.settle import FactFile, facts_sql, text
from data.warehouse.store import Store, sync_file, sync_folder

FORMAT = 7
MEMORY = "5GB"
"""Of the engine. A process that publishes takes at most 8 GB, with what the engine does not count."""
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Content:
    """What a version is made of: fact files, settings, the imports that brought the files, rates that were entered."""

    files: tuple[FactFile, ...]
    settings: Settings
    imports: tuple[dict[str, Any], ...] = ()
    rates: tuple[EnteredRate, ...] = ()


def publish(
    store: Store,
    content: Content,
    today: date,
    progress: Progress = lambda stage, share: None,
    finish: Callable[[Path], None] = lambda building: None,
) -> str:
    """Build the next version and let it answer; returns its name. The caller holds the writer's lock.

    finish: adds to the version's file once the marts are in it, before anybody can see it.
    Raises NothingToPublish without sales and surveys. On any error the old version goes on answering and the half-made
    file is removed.
    """
    name = store.next_name()
    building = store.versions / f".building-{name}.duckdb"
    _remove(building)
    try:
        _build(building, store, content, today, progress)
        finish(building)
        sync_file(building)
        building.rename(store.version_path(name))
        sync_folder(store.versions)
        _point(store, name)
    finally:
        _remove(building)
    return name


def _point(store: Store, name: str) -> None:
    try:
        store.point_to(name)
    except BaseException:
        if store.current() != name:
            # A version that never answered must not be fallen back on later.
            store.version_path(name).unlink(missing_ok=True)
        raise


def _build(path: Path, store: Store, content: Content, today: date, progress: Progress) -> None:
    """The new version: the one before with what came, where that is possible, else built from nothing."""
    why = _added(path, store, content, today, progress)
    if why:
        _remove(path)
        _from_nothing(path, store, content, today, progress, why)


def _from_nothing(path: Path, store: Store, content: Content, today: date, progress: Progress, why: str) -> None:
    with opened(path, store) as con:
        _views(con, store, content.files)
        _weighed(con, store, content)
        as_of = last_known_day(con, today)
        acts_until = max(as_of, _last_act(con, today, "raw_activities"))
        calendar = Calendar(as_of, content.settings.calendar, acts_until)
        marts(Builder(con, progress), calendar, content.settings)
        _underived(con)
        checked(con, calendar)
        _meta(con, content, calendar, f"built from nothing: {why}")
        con.execute("CHECKPOINT")


def _added(path: Path, store: Store, content: Content, today: date, progress: Progress) -> str:
    """Work what came into a copy of the version before; returns why that is not possible, empty when it is done."""
    base = store.current()
    if base is None or not store.version_path(base).exists():
        return "there is no version before"
    recorded = store.record_of(base).get("files")
    if recorded is not None and not {FactFile(**f) for f in recorded} <= set(content.files):
        return "files were taken away"
    shutil.copyfile(store.version_path(base), path)
    try:
        with ThreadPoolExecutor(1) as beside, opened(path, store) as con:
            # A flipped bit must not be handed on to the next version.
            whole = beside.submit(has_sum, store.version_path(base), store.record_of(base).get("sha256"))
            ((record,),) = con.execute("SELECT record FROM main.meta").fetchall()
            meta = json.loads(record)
            if meta["format"] != FORMAT:
                return "the version before has another format"
            if rates_from(meta.get("rates", ())) != content.rates:
                return "the activity rates changed"
            came = addition(base, meta, content.files, content.settings)
            if isinstance(came, str):
                return came
            _views(con, store, content.files)
            _weighed(con, store, content)
            _views(con, store, came.files, prefix="added", tables=ADDABLE)
            _views(con, store, came.files, tables=("sales", "activities"))
            as_of = max(came.as_of, _last_order(con, today))
            # Acts of the future that the version before already has count from the day they lie in.
            acts_until = max(came.acts_until, as_of, _last_act(con, today, "raw_activities", "main.activities"))
            calendar = Calendar(as_of, content.settings.calendar, acts_until)
            add(Builder(con, progress), came, calendar, content.settings)
            _views(con, store, content.files, tables=("sales", "activities"))
            _underived(con)
            checked(con, calendar)
            if not whole.result():
                return f"version {base} is not what was published"
            con.execute("DROP TABLE main.meta")
            _meta(con, content, calendar, f"added to {base}: {len(came.files)} files")
            con.execute("CHECKPOINT")
    except (TouchesTooMuch, DoesNotAddUp) as reason:
        return str(reason)
    except (duckdb.Error, ValueError, KeyError) as error:
        return f"{type(error).__name__} while adding to version {base}: {str(error).splitlines()[0]}"
    return ""


def _underived(con: duckdb.DuckDBPyConnection) -> None:
    """The derived tables without rows: those of a copied version were made from other facts."""
    for name in DERIVED:
        con.execute(f'DROP TABLE IF EXISTS main."{name}"')
        Builder(con, lambda stage, share: None).empty(name)


@contextmanager
def opened(path: Path, store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(str(path))
    try:
        con.execute(f"SET temp_directory = {text(store.staging)}")
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"SET disabled_optimizers = '{WRONG_SUMS}'")
        con.execute("SET preserve_insertion_order = false")
        con.execute("SET enable_progress_bar = false")
        con.execute("SET checkpoint_threshold = '1TB'")  # one checkpoint at the end instead of one after each table
        yield con
    finally:
        con.close()


def _views(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    files: Sequence[FactFile],
    prefix: str = "raw",
    tables: Sequence[str] = tuple(TABLES),
) -> None:
    """The accepted rows of these files as views, one a table."""
    for table in tables:
        rows = facts_sql(table, list(files), store.facts)
        con.execute(f"CREATE OR REPLACE TEMP VIEW {prefix}_{table} AS {rows}")


def _weighed(con: duckdb.DuckDBPyConnection, store: Store, content: Content) -> None:
    """Rates as they stand between files and people, and when files spoke of targets: people may enter those too."""
    stand_rates(con, content.rates, content.files, content.imports, store.facts)
    said = said_sql("targets", content.files, content.imports, store.facts)
    con.execute(f"CREATE OR REPLACE TEMP VIEW said_targets AS {said}")


def _last_order(con: duckdb.DuckDBPyConnection, today: date) -> date:
    """The last day with an order among those that came, not later than today."""
    ((last,),) = con.execute("SELECT max(ordered_on) FROM raw_sales WHERE ordered_on <= ?", [today]).fetchall()
    ((future,),) = con.execute("SELECT count(*) FROM raw_sales WHERE ordered_on > ?", [today]).fetchall()
    if future:
        raise TouchesTooMuch("orders of the future came")
    return last or date.min


def _last_act(con: duckdb.DuckDBPyConnection, today: date, *tables: str) -> date:
    """The last day with a service act, not later than today."""
    found = [con.execute(f"SELECT max(done_on) FROM {t} WHERE done_on <= ?", [today]).fetchall()[0][0] for t in tables]
    return max((last for last in found if last), default=date.min)


def _meta(con: duckdb.DuckDBPyConnection, content: Content, calendar: Calendar, made: str) -> None:
    # Lines and acts were compared with the accepted rows: counting them in the version spares reading all files again.
    source = {t: t if t in ("sales", "activities") else f"raw_{t}" for t in TABLES} | {"activity_rates": ACCEPTED}
    facts = {t: _count(con, source[t]) for t in TABLES}
    served = {t: _count(con, t) for t in (*MARTS, *EVENTS)}
    days = {
        table: con.execute(f"SELECT min({day}), max({day}) FROM {source[table]}").fetchall()[0]
        for table, day in EVENT_DAY.items()
        if facts.get(table)
    }
    meta = {
        "format": FORMAT,
        "made": made,
        "as_of": calendar.as_of,
        "acts_until": calendar.counted_until("activities"),
        "facts": facts,
        "served": served,
        "days": {t: [str(d) for d in row] for t, row in days.items()},
        "settings": content.settings.model_dump(),
        "files": [asdict(f) for f in content.files],
        "imports": list(content.imports),
        "rates": plain_rates(content.rates),
        "cost_known_lines": con.execute("SELECT count(cost_of_goods_e4) FROM main.sales").fetchall()[0][0],
    }
    con.execute("CREATE TABLE meta AS SELECT ?::VARCHAR AS record", [json.dumps(meta, default=str, ensure_ascii=False)])


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0])


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
