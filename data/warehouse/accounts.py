"""The accounts of a version: every accepted row is in it, and every mart adds up to the accepted rows."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from data.marts.sums import Calendar
from data.tables import EVENT_DAY

Sums = Mapping[str, int]
LINES = {"lines": "count(*)", "revenue_e4": "sum(revenue_e4)", "quantity_e4": "sum(quantity_e4)"}
ACTS = {"acts": "count(*)", "service_cost_e4": "sum(cost_e4)"}
SUMMED = {"lines": "sum(lines)", "revenue_e4": "sum(revenue_e4)", "quantity_e4": "sum(quantity_e4)"}
ORDERED = {"orders": "sum(orders)", "value_e4": "sum(revenue_e4 + discount_e4)"}
ORDERS = {"orders": "count(*)", "value_e4": "sum(value_e4)"}
SERVED = {"acts": "sum(acts)", "service_cost_e4": "sum(service_cost_e4)"}


class DoesNotAddUp(RuntimeError):
    """What was built does not hold what was accepted; it must not be published."""


def checked(con: duckdb.DuckDBPyConnection, calendar: Calendar) -> None:
    """Compare the tables of a version with the accepted facts it was made of.

    Lines and acts dated after the last day that counts are in their own tables and in no mart.

    Raises DoesNotAddUp naming the table, what it says, and what the facts say.
    """
    facts = _sums(con, LINES, "raw_sales")
    _equal("sales", facts, _sums(con, LINES, "main.sales"))
    acts = _sums(con, ACTS, "main.activities")
    ((accepted,),) = con.execute("SELECT count(*) FROM raw_activities").fetchall()
    _equal("activities", {"acts": accepted}, {"acts": acts["acts"]})
    facts = _counted(con, "sales", LINES, facts, calendar)
    acts = _counted(con, "activities", ACTS, acts, calendar)
    served = {"acts": "sum(acts)", "service_cost_e4": "sum(cost_e4)"}
    for table, columns, expected in (
        ("client_period", SUMMED | SERVED, {**facts, **acts}),
        ("region_period", SUMMED | SERVED, {**facts, **acts}),
        ("category_period", SUMMED, facts),
        ("activity_period", served, acts),
    ):
        for grain in ("month", "quarter", "year"):
            where = f"main.{table} WHERE grain = '{grain}' AND span = 'whole'"
            _equal(f"{table}, {grain}s", expected, _sums(con, columns, where))
    months = "main.client_period WHERE grain = 'month' AND span = 'whole'"
    _equal("orders", _sums(con, ORDERED, months), _sums(con, ORDERS, "main.orders"))


def _counted(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], sums: Sums, calendar: Calendar
) -> Sums:
    """The sums of all rows without those of the future; these are few and the engine skips to them."""
    until = calendar.counted_until(table)
    later = _sums(con, columns, f"main.{table} WHERE {EVENT_DAY[table]} > DATE '{until}'")
    return {name: sums[name] - later[name] for name in sums}


def _sums(con: duckdb.DuckDBPyConnection, columns: Mapping[str, str], source: str) -> Sums:
    asked = ", ".join(columns.values())
    (found,) = con.execute(f"SELECT {asked} FROM {source}").fetchall()
    return {name: int(value or 0) for name, value in zip(columns, found, strict=True)}


def _equal(what: str, expected: Sums, found: Sums) -> None:
    wrong = [f"{name} is {found[name]:,} and not {value:,}" for name, value in expected.items() if found[name] != value]
    if wrong:
        raise DoesNotAddUp(
            f"nothing was published: {what} of the new version does not hold what was accepted ({'; '.join(wrong)});"
            " the version before goes on answering; please report this"
        )
