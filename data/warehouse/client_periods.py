"""`client_period`, filled chunk by chunk of whole quarters, so that memory is bounded whatever the number of lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts import sales
from data.marts.sums import Calendar, on_edge, period_start
from data.tables import EVENT_DAY
from data.warehouse.builder import Builder, sql, stored

CHUNK_LINES = 4_000_000
IN_ORDER = ("period_start", "client_key")
"""Rows of one period lie together and within it those of a client: panels of a period skip the others."""


def client_periods(build: Builder, calendar: Calendar) -> ir.Table:
    """Fill `client_period`; returns the gaps between the order days of each client."""
    build.empty("client_period")
    build.empty("orders")
    order_days = None
    for first, last in _chunks(build, calendar):
        lines, acts = chunk(build, "sales", first, last), chunk(build, "activities", first, last)
        days = chunk_days(build, lines, acts, calendar.as_of)
        add_orders(build, lines, calendar.as_of)
        add_months(build, build.beside("months", sales.client_months(days, calendar.fiscal)))
        beside = on_edge(days, "semi")
        ordered = ibis.table({"client_key": "int32", "day": "date"}, name="sale_days")
        if order_days is None:
            edge_days = build.beside("edge_days", beside)
            order_days = build.beside("order_days", ordered)
        else:
            build.add_beside("edge_days", beside)
            build.add_beside("order_days", ordered)
    assert order_days is not None
    add_placed(build, sales.longer(stored("client_period").filter(_.grain == "quarter"), "year"), "year")
    add_spans(build, edge_days)
    build.told("client_period")
    return build.beside("order_gaps", sales.order_gaps(order_days), told=True)


def _chunks(build: Builder, calendar: Calendar) -> Iterator[tuple[date, date]]:
    """First and last day (exclusive) of chunks of whole quarters with some four million lines each."""
    dated = stored("sales", "counted_sales")
    month = period_start(dated.ordered_on, "month", calendar.fiscal).cast("timestamp").cast("date")
    months = build.rows(sql(dated.group_by(month.name("month_start")).agg(lines=_.count())))
    ((low, high),) = build.rows("SELECT min(month_start), max(month_start) FROM month_map")
    quarters = calendar.quarters(low, high)
    lines = dict.fromkeys(quarters, 0)
    for month, count in months:
        lines[calendar.quarters(month, month)[0]] += count
    first, held = quarters[0], 0
    for quarter in quarters[1:]:
        held += lines[quarter]
        if held + lines[quarter] > CHUNK_LINES:
            yield first, quarter
            first, held = quarter, 0
    yield first, date.max


def chunk(build: Builder, table: str, first: date, last: date) -> ir.Table:
    day = EVENT_DAY[table]
    build.con.execute(
        f'CREATE OR REPLACE TEMP VIEW "chunk_{table}" AS SELECT * FROM counted_{table}'
        f" WHERE {day} >= DATE '{first}' AND {day} < DATE '{last}'"
    )
    return stored(table, f"chunk_{table}")


def chunk_days(build: Builder, lines: ir.Table, acts: ir.Table, as_of: date) -> ir.Table:
    """The days of these lines and acts, as known on the as-of date; leaves the table `sale_days` beside."""
    days = build.beside("sale_days", sales.sale_days(lines, as_of))
    several = build.beside("several_orders", sales.several_orders(lines, days))
    names = [name for (name,) in build.rows(sql(acts.select("activity").distinct()))]
    return build.view("client_days", sales.client_days(days, several, acts, names))


def add_orders(build: Builder, lines: ir.Table, as_of: date) -> None:
    """The orders of the lines whose `sale_days` were left beside a moment ago."""
    days = ibis.table(sales.sale_days(lines, as_of).schema(), name="sale_days")
    build.append("orders", sales.orders(lines, days), ("ordered_on",))


def add_placed(build: Builder, rows: ir.Table, grain: str = "") -> None:
    """Sums of clients in periods into `client_period`. They stand beside first: placing looks at them three times."""
    placed = sales.placed_once(build.beside("placing", rows), grain)
    build.append("client_period", placed, IN_ORDER if grain else ("grain", *IN_ORDER))


def add_months(build: Builder, months: ir.Table) -> None:
    """The months of a chunk and the quarters they make up."""
    rows = months.rename(period_start="month_start")
    build.append("client_period", sales.placed_once(rows, "month"), IN_ORDER)
    add_placed(build, sales.longer(rows, "quarter"), "quarter")


def add_spans(build: Builder, edge_days: ir.Table) -> None:
    """The trailing years and the spans up to a day."""
    months = stored("client_period").filter(_.grain == "month", _.span == "whole")
    add_placed(build, sales.of_spans(months, edge_days))
