"""Building a version from nothing: dimensions, lines with keys, then sums chunk by chunk in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import ibis
import ibis.expr.types as ir

from data.marts import cells, dimensions, sales, service
from data.marts.dimensions import FIRST_DAY
from data.marts.sums import DAY_MAP, MONTH_MAP, SPAN_MAP, Calendar, by_period
from data.periods import MONTHS_IN, Period
from data.settings import Settings
from data.tables import CELL, EVENT_DAY
from data.warehouse.builder import Builder, arrow_rows, sql, stored
from data.warehouse.client_periods import client_periods
from data.warehouse.places import region_table, search_table

CLIENT_FACTS = (
    "sales", "activities", "surveys", "complaints", "referrals", "promises", "conduct", "survey_invitations",
)  # fmt: skip
BY_PERIOD = ("grain", "span", "period_start")
"""Rows of one period lie together, so that a panel of that period skips the others."""
SERVED_RAW = ("complaints", "referrals", "promises", "conduct", "survey_invitations")


@dataclass(frozen=True)
class Places:
    """The dimensions while a version is built. spans: who a client was when."""

    regions: ir.Table
    products: ir.Table
    spans: ir.Table


def marts(build: Builder, calendar: Calendar, settings: Settings) -> None:
    """All served tables of a version but `meta`, from the views `raw_…` of the accepted facts."""
    places = _dimensions(build)
    build.table("sales", sales.sales(places.spans, places.regions, places.products))
    build.table("activities", service.activities(places.spans))
    counted_rows(build, calendar)
    calendar_tables(build, calendar)
    gaps = client_periods(build, calendar)
    clients = client_table(build, places.spans, build.beside("rhythm", sales.rhythm(gaps)), calendar, settings)
    cell_tables(build, gaps, clients, calendar, settings)
    small_tables(build, places.spans, places.regions)


def _dimensions(build: Builder) -> Places:
    regions = build.arrow("regions", region_table(build.con))
    channels = build.table("channels", dimensions.channels())
    managers = build.table("managers", dimensions.managers())
    products = build.table("products", dimensions.products(build.table("categories", dimensions.categories())))
    keys = build.beside("client_keys", dimensions.client_keys(CLIENT_FACTS), told=True)
    spans = build.beside("client_spans", dimensions.client_spans(keys, regions, channels, managers), told=True)
    return Places(regions, products, spans)


def counted_rows(build: Builder, calendar: Calendar) -> None:
    """Views of the lines and acts that count in the marts: what is dated later stays in the event tables alone."""
    for table in ("sales", "activities"):
        build.con.execute(
            f"CREATE OR REPLACE TEMP VIEW counted_{table} AS SELECT * FROM main.{table}"
            f" WHERE {EVENT_DAY[table]} <= DATE '{calendar.counted_until(table)}'"
        )


def calendar_tables(build: Builder, calendar: Calendar) -> None:
    """The small tables that say which month and day belong to which period, and which months a period has."""
    first, last = _first_and_last(build.con, calendar.as_of)
    months, days, spans = calendar.maps(first, last)
    build.arrow("month_map", arrow_rows(MONTH_MAP, months), beside=True)
    build.arrow("day_map", arrow_rows(DAY_MAP, days), beside=True)
    build.arrow("span_map", arrow_rows(SPAN_MAP, spans), beside=True)
    slot_rows(build, calendar)


def slot_rows(build: Builder, calendar: Calendar, ending_from: date | None = None) -> None:
    """The table `slots`: which months each period has; only periods that end after a day, where one is given."""
    first, _last = _first_and_last(build.con, calendar.as_of)
    rows = []
    for period in calendar.periods(first):
        if ending_from is None or period.end > ending_from:
            size = MONTHS_IN[period.grain]
            rows.append((period.grain, period.start, period.year, period.place * size, size))
    build.arrow("slots", arrow_rows(cells.SLOTS, rows), beside=True)


def _first_and_last(con: duckdb.DuckDBPyConnection, as_of: date) -> tuple[date, date]:
    ((first, last),) = con.execute(
        "SELECT min(low), max(high) FROM (SELECT min(ordered_on) AS low, max(ordered_on) AS high FROM counted_sales"
        " UNION ALL SELECT min(done_on), max(done_on) FROM counted_activities)"
    ).fetchall()
    return first or as_of, last or as_of


def client_table(build: Builder, spans: ir.Table, rhythm: ir.Table, calendar: Calendar, settings: Settings) -> ir.Table:
    """The clients as of today with their tier."""
    year = build.beside("year_revenue", sales.year_revenue(stored("client_period"), calendar))
    today = build.view("spans_today", dimensions.spans_of_day(spans, calendar.as_of))
    search = build.arrow("search", search_table(build.con), beside=True)
    return build.table("clients", dimensions.clients(today, rhythm, year, search, settings.tier_shares))


def cell_tables(build: Builder, gaps: ir.Table, clients: ir.Table, calendar: Calendar, settings: Settings) -> None:
    """What company panels read, summed from the clients' periods and from the lines."""
    sums = build.beside("cell_sums", cells.cell_sums(stored("client_period"), clients))
    build.con.execute(f"CREATE TABLE main.lost_events AS {sql(cells.lost_days(gaps, clients, calendar, settings))}")
    lost = build.beside("lost", cells.lost_clients(lost_events(), clients, calendar))
    still = build.beside("stays", cells.stays(gaps, clients, calendar, settings))
    active = build.beside("actives", cells.actives(stored("client_period"), calendar))
    stayed = cells.retained_clients(build.beside("stayed", cells.retained_by_year(active, still, clients)))
    uneven = uneven_retained(build, stayed, calendar)
    build.table("region_period", cells.region_period(sums, lost, stayed, *uneven), BY_PERIOD)
    lines = cells.category_days(counted("sales"), stored("products"), clients)
    edges = cells.category_days(edge_rows(build, "sales"), stored("products"), clients)
    summed(build, "category_period", (lines, edges), ["category_key"], cells.CATEGORY_SUMS, calendar)
    acts = cells.activity_days(counted("activities"), clients)
    edges = cells.activity_days(edge_rows(build, "activities"), clients)
    summed(build, "activity_period", (acts, edges), ["activity"], cells.ACTIVITY_SUMS, calendar)


def uneven_retained(build: Builder, stayed: ir.Table, calendar: Calendar) -> list[ir.Table]:
    """Retained clients of the spans that a longer or shorter year is compared with; none in a calendar of months."""
    if isinstance(calendar.fiscal, int):
        return []
    first, _last = _first_and_last(build.con, calendar.as_of)
    periods = [period for period, _end in calendar.uneven(first)]
    return [cells.retained_as_whole(stayed, periods)] if periods else []


def lost_events() -> ir.Table:
    """Who was lost when. Stays in the version beside the served tables, so that the next one need not look again."""
    return ibis.table({"client_key": "int32", "lost_on": "date"}, name="lost_events")


def summed(
    build: Builder,
    name: str,
    rows: tuple[ir.Table, ir.Table],
    keys: list[str],
    sums: tuple[str, ...],
    calendar: Calendar,
) -> None:
    """A mart of cells and one more key: months first, then what the months and the days beside them make up.

    rows: all of them, and those at the edges of spans.
    """
    days, edges = rows
    months = build.beside(f"{name}_months", cells.months_of(days, keys, sums, calendar))
    build.table(name, by_period(months, edges, [*CELL, *keys], list(sums)), BY_PERIOD)


def counted(table: str) -> ir.Table:
    """The rows of `sales` or `activities` that count, as `counted_rows` says."""
    return stored(table, f"counted_{table}")


def edge_rows(build: Builder, table: str) -> ir.Table:
    """The rows of the few days that no whole month of a span holds, found by ranges the engine can skip to."""
    day, those = EVENT_DAY[table], "WHERE NOT is_for_acts" if table == "sales" else ""
    days = [on for (on,) in build.rows(f"SELECT DISTINCT day FROM day_map {those} ORDER BY day")]
    ranges = runs(days) or [(FIRST_DAY, FIRST_DAY)]
    parts = (f"SELECT * FROM counted_{table} WHERE {day} BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in ranges)
    build.con.execute(f'CREATE OR REPLACE TEMP VIEW "{table}_edges" AS ' + " UNION ALL ".join(parts))
    return stored(table, f"{table}_edges")


def runs(days: list[date]) -> list[tuple[date, date]]:
    """Days that follow each other, as (first, last)."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and (day - found[-1][1]).days <= 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def ranges(months: list[Period]) -> list[tuple[date, date]]:
    """First and last days of the months, those that follow each other as one range."""
    found: list[tuple[date, date]] = []
    for month in months:
        first = found.pop()[0] if found and found[-1][1] == month.start - timedelta(days=1) else month.start
        found.append((first, month.end))
    return found


def small_tables(build: Builder, spans: ir.Table, regions: ir.Table) -> None:
    """Voice and incidents with what their client was on the day, targets, rates, events."""
    build.table("surveys", service.surveys(spans))
    build.table("survey_scores", service.survey_scores(spans))
    for name in SERVED_RAW:
        build.table(name, service.events_of(name, spans))
    build.table("targets", service.targets(regions))
    build.table("activity_rates", service.activity_rates())
    build.table("events", service.events(regions))
