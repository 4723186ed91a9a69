"""Publishing: a new version is built aside from the accepted facts, checked, and named by the pointer at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from data.contract import TABLES
from data.marts import dimensions, sales, service
from data.marts.sums import DAY_MAP, MONTH_MAP, Calendar
from data.settings import Settings
from data.tables import EVENT_DAY, EVENTS, MARTS, STORED
from data.warehouse.places import region_table, search_table
from data.warehouse.settle import FactFile, facts_sql, text
from data.warehouse.store import Store, sync_file, sync_folder

FORMAT = 1
MEMORY = "6GB"
Progress = Callable[[str, float], None]
CLIENT_FACTS = (
    "sales",
    "activities",
    "surveys",
    "complaints",
    "referrals",
    "promises",
    "conduct",
    "survey_invitations",
)
DATED = {"sales": "ordered_on", "surveys": "answered_on", "activities": "done_on", "complaints": "received_on"}
SERVED_RAW = ("complaints", "referrals", "promises", "conduct", "survey_invitations")


@dataclass(frozen=True)
class Content:
    """What a version is made of: the fact files, the settings, and the imports that brought the files."""

    files: tuple[FactFile, ...]
    settings: Settings
    imports: tuple[dict[str, Any], ...] = ()


class NothingToPublish(RuntimeError):
    """There are neither sales nor surveys: no page could say anything."""


def publish(store: Store, content: Content, today: date, progress: Progress = lambda stage, share: None) -> str:
    """Build the next version and let it answer; returns its name. The caller holds the writer's lock.

    Raises NothingToPublish without sales and surveys. On any error the old version goes on answering and the half-made
    file is removed.
    """
    name = store.next_name()
    building = store.versions / f".building-{name}.duckdb"
    _remove(building)
    try:
        _build(building, store, content, today, progress)
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
    scratch = store.staging / f"{path.stem.lstrip('.')}-scratch.duckdb"
    _remove(scratch)
    try:
        _build_beside(scratch, path, store, content, today, progress)
    finally:
        _remove(scratch)


def _build_beside(scratch: Path, path: Path, store: Store, content: Content, today: date, progress: Progress) -> None:
    con = duckdb.connect(str(path))
    try:
        con.execute(f"SET temp_directory = {text(store.staging)}")
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET TimeZone = 'UTC'")
        con.execute("SET preserve_insertion_order = false")
        con.execute("SET enable_progress_bar = false")
        con.execute(f"ATTACH {text(scratch)} AS scratch")
        ((own,),) = con.execute("SELECT current_database()").fetchall()
        con.execute(f"SET search_path = '{own},scratch'")
        for table in TABLES:
            con.execute(f"CREATE TEMP VIEW raw_{table} AS {facts_sql(table, list(content.files), store.facts)}")
        calendar = Calendar(_as_of(con, today), content.settings.fiscal_year_start)
        _marts(con, calendar, content.settings, progress)
        _meta(con, content, calendar)
        con.execute("CHECKPOINT")
    finally:
        con.close()


def _as_of(con: duckdb.DuckDBPyConnection, today: date) -> date:
    """The last day anything is known of, not later than today; sales decide, else surveys, else the rest."""
    for table, day in DATED.items():
        ((last,),) = con.execute(f"SELECT max({day}) FROM raw_{table} WHERE {day} <= ?", [today]).fetchall()
        if last:
            return last
    raise NothingToPublish("there are no sales and no surveys yet; import one of them first")


class _Builder:
    """Writes one expression after the other as tables of the new version."""

    def __init__(self, con: duckdb.DuckDBPyConnection, progress: Progress) -> None:
        self.con, self.progress, self.done = con, progress, 0

    def table(self, name: str, expression: ir.Table, keep: bool = True) -> ir.Table:
        """Store the expression under the name, with the declared columns where the table is served."""
        if keep:
            declared = ibis.schema(STORED[name])
            expression = expression.select(*(expression[c].cast(t) for c, t in declared.items()))
            expression = expression.rename(dict(zip(declared.names, expression.columns, strict=True)))
        self.con.execute(f'CREATE TABLE {self._place(keep)}"{name}" AS {ibis.to_sql(expression, dialect="duckdb")}')
        self.done += 1
        self.progress(name, min(0.99, self.done / STEPS))
        return ibis.table(expression.schema(), name=name)

    def _place(self, keep: bool) -> str:
        """What a version does not keep stands beside it: compressed on disk; a temporary table would fill memory."""
        return "" if keep else "scratch."

    def arrow(self, name: str, rows: pa.Table, keep: bool = True) -> ir.Table:
        self.con.register("arriving", rows)
        self.con.execute(f'CREATE TABLE {self._place(keep)}"{name}" AS SELECT * FROM arriving')
        self.con.unregister("arriving")
        return ibis.table(ibis.schema(rows.schema), name=name)


STEPS = 30


def _marts(con: duckdb.DuckDBPyConnection, calendar: Calendar, settings: Settings, progress: Progress) -> None:
    build = _Builder(con, progress)
    regions = build.arrow("regions", region_table(con))
    channels = build.table("channels", dimensions.channels())
    managers = build.table("managers", dimensions.managers())
    categories = build.table("categories", dimensions.categories())
    products = build.table("products", dimensions.products(categories))
    keys = build.table("client_keys", dimensions.client_keys(CLIENT_FACTS), keep=False)
    spans = build.table("client_spans", dimensions.client_spans(keys, regions, channels, managers), keep=False)
    lines = build.table("sale_lines", sales.sales(spans, regions, products), keep=False)
    build.table("sales", lines)
    acts = build.table("priced_activities", service.activities(spans), keep=False)
    build.table("activities", acts)
    days = build.table("client_days", sales.client_days(lines, acts), keep=False)
    rhythm = build.table("rhythm", sales.rhythm(days), keep=False)
    year = build.table("year_revenue", sales.year_revenue(days, calendar), keep=False)
    search = build.arrow("search", search_table(con), keep=False)
    clients = build.table(
        "clients", dimensions.clients(spans, rhythm, year, search, calendar.as_of, settings.tier_shares)
    )
    _periods(build, calendar, days, lines, acts, clients)
    build.table("surveys", service.surveys(keys))
    build.table("survey_scores", service.survey_scores(keys))
    for name in SERVED_RAW:
        build.table(name, service.events_of(name, keys))
    build.table("targets", service.targets(regions))
    build.table("activity_rates", service.activity_rates())
    build.table("events", service.events(regions))


def _periods(
    build: _Builder, calendar: Calendar, days: ir.Table, lines: ir.Table, acts: ir.Table, clients: ir.Table
) -> None:
    periods = _calendar_tables(build, calendar)
    per_client = build.table("client_period", sales.client_period(days, clients, calendar))
    cells = build.table("cell_sums", sales.cell_sums(days, clients), keep=False)
    lost = build.table("lost", sales.lost_clients(days, clients, calendar), keep=False)
    stayed = build.table("stayed", sales.retained_clients(per_client, clients, periods), keep=False)
    build.table("region_period", sales.region_period(cells, per_client, lost, stayed))
    build.table("category_period", sales.category_period(lines, clients))
    build.table("activity_period", service.activity_period(acts, clients))


def _calendar_tables(build: _Builder, calendar: Calendar) -> ir.Table:
    """The small tables that say which month and day belong to which period; returns the periods."""
    ((first, last),) = build.con.execute("SELECT min(day), max(day) FROM client_days").fetchall()
    first, last = first or calendar.as_of, last or calendar.as_of
    build.arrow("month_map", _rows(MONTH_MAP, calendar.month_map(first, last)), keep=False)
    build.arrow("day_map", _rows(DAY_MAP, calendar.day_map()), keep=False)
    periods = calendar.periods(first)
    columns = {"period_grain": "string", "start_on": "date", "end_on": "date", "last_year_start": "date"}
    found = [(p.grain, p.start, min(p.end, calendar.as_of), p.last_year().start) for p in periods]
    return build.arrow("periods", _rows(columns, found), keep=False)


def _rows(columns: dict[str, str], rows: list[tuple[Any, ...]]) -> pa.Table:
    kinds = {"string": pa.string(), "date": pa.date32()}
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table({n: pa.array(v, kinds[k]) for (n, k), v in zip(columns.items(), values, strict=True)})


def _meta(con: duckdb.DuckDBPyConnection, content: Content, calendar: Calendar) -> None:
    facts = {t: _count(con, f"raw_{t}") for t in TABLES}
    served = {t: _count(con, t) for t in (*MARTS, *EVENTS)}
    days = {
        table: con.execute(f"SELECT min({day}), max({day}) FROM raw_{table}").fetchall()[0]
        for table, day in EVENT_DAY.items()
        if facts[table]
    }
    meta = {
        "format": FORMAT,
        "as_of": calendar.as_of,
        "facts": facts,
        "served": served,
        "days": {t: [str(d) for d in row] for t, row in days.items()},
        "settings": content.settings.model_dump(),
        "files": [asdict(f) for f in content.files],
        "imports": list(content.imports),
        "cost_known_lines": con.execute("SELECT count(cost_of_goods_e4) FROM raw_sales").fetchall()[0][0],
    }
    con.execute("CREATE TABLE meta AS SELECT ?::VARCHAR AS record", [json.dumps(meta, default=str, ensure_ascii=False)])


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0])


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
