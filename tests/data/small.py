"""Small hand-countable stores: rows in, a published version out, without the gate."""

from __future__ import annotations

import shutil
from atexit import register
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.contract import TABLES
from data.door import Door, View
from data.periods import period_from_key
from data.scope import Scope, Selection, whole_company
from data.settings import Settings
from data.warehouse.derived import Given
from data.warehouse.held import content_of
from data.warehouse.publish import Content, publish
from data.warehouse.settle import FactFile, Settled, settle
from data.warehouse.store import Store

TODAY = date(2026, 11, 21)
EVERYBODY = whole_company("test", "the test owns the store")
Row = dict[str, Any]


def staged_file(path: Path, table: str, rows: list[Row]) -> Path:
    """Rows with the contract's stored names as the gate stages them; columns not given are missing."""
    schema = TABLES[table].schema.to_pyarrow()
    columns = [pa.array([row.get(name) for row in rows], schema.field(name).type) for name in schema.names]
    frame = pa.table([*columns, pa.array(range(1, len(rows) + 1), pa.int64())], names=[*schema.names, "_row"])
    pq.write_table(frame, path)
    return path


def settled(store: Store, table: str, rows: list[Row], files: list[FactFile]) -> Settled:
    """The rows settled against the files, as the next file of the store; `files` grows by it."""
    number = len(files) + 1
    staged = staged_file(store.staging / f"{number}.parquet", table, rows)
    with duckdb.connect() as con:
        outcome = settle(
            con, table, staged, files, store.facts, FactFile(table, f"{table}/{number}.parquet", number, number)
        )
    if outcome.file:
        files.append(outcome.file)
    return outcome


def published(root: Path, tables: dict[str, list[Row]], settings: Settings | None = None, today: date = TODAY) -> Store:
    """A store with these rows on top of what it has, published."""
    store = Store(root)
    store.prepare()
    before = content_of(store)
    files = list(before.files)
    for table, rows in tables.items():
        settled(store, table, rows, files)
    publish(store, Content(tuple(files), settings or before.settings), today)
    return store


def view_of(store: Store, period: str, scope: Scope = EVERYBODY, **chosen: Any) -> View:
    """The view of the store's current version on that period."""
    door = _door(store.root)
    version = door.current()
    assert version is not None
    start = version.settings.calendar
    return door.view(version, scope, Selection(period_from_key(period, start), **chosen))


def view_under(store: Store, period: str, **decided: Any) -> View:
    """As `view_of`, with these settings decided differently after the version was made."""
    view = view_of(store, period)
    settings = view.settings.model_copy(update=decided)
    return _door(store.root).view(replace(view.version, settings=settings), EVERYBODY, view.selection)


def kept(view: View) -> View:
    """The same view as a screen asks it: a long reckoning on it is done once per run and shared by all who ask."""
    return view.watched(_reckoned, lambda share: None)


@lru_cache(maxsize=512)
def _reckoned(view: View, make: Callable[[View], Any]) -> Any:
    """Kept by everything that makes two views equal: version and its file, rights, selection, last day."""
    return make(view)


@cache
def _door(root: Path) -> Door:
    return Door(root)


def sale(client: str, day: str, revenue: float, cost: float | None = None, order: str = "", **more: Any) -> Row:
    """One order line; money in whole units."""
    return {
        "order_id": order or f"{client}-{day}",
        "line": "1",
        "client_id": client,
        "ordered_on": date.fromisoformat(day),
        "quantity_e4": 10_000,
        "revenue_e4": round(revenue * 10_000),
        "cost_of_goods_e4": None if cost is None else round(cost * 10_000),
        **more,
    }


REGIONS = [
    {"region_id": "C", "name": "Company"},
    {"region_id": "N", "name": "North", "parent_id": "C"},
    {"region_id": "S", "name": "South", "parent_id": "C"},
    {"region_id": "S1", "name": "South one", "parent_id": "S"},
]
CLIENTS = [
    {"client_id": "n1", "name": "永兴商店", "region_id": "N", "channel": "shop", "account_manager": "Li"},
    {"client_id": "n2", "name": "Second", "region_id": "N", "channel": "hotel", "account_manager": "Li"},
    {"client_id": "s1", "name": "Third", "region_id": "S1", "channel": "shop", "account_manager": "Wu"},
]
SALES = [
    sale("n1", "2025-02-03", 100, 70), sale("n1", "2025-05-05", 50, 30), sale("n1", "2026-01-05", 200, 150),
    sale("n1", "2026-02-02", 80, 60), sale("n2", "2026-02-10", 30, 40), sale("s1", "2025-02-20", 60, 20),
    sale("s1", "2026-02-25", 90, 30), sale("s1", "2026-04-10", 10, 5),
]  # fmt: skip


def three_clients(root: Path) -> Store:
    """Three clients in two regions, eight orders, data until 10 April 2026; copied from one published before."""
    if Given.deriver is not None:
        return _three_clients(root)  # a model of the test wants to see it published
    shutil.copytree(_ready(), root, copy_function=shutil.copy, dirs_exist_ok=True)
    return Store(root)


def _three_clients(root: Path) -> Store:
    return published(root, {"regions": REGIONS, "clients": CLIENTS, "sales": SALES})


@cache
def _ready() -> Path:
    """Published once per process: it takes a second, which some forty tests would take each."""
    folder = Path(mkdtemp(prefix="sidu-three-"))
    register(shutil.rmtree, folder)
    return _three_clients(folder).root
