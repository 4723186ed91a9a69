"""The invented company of `benchmarks.profit_scale`: a few clients take most of the service, so many lose money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import duckdb

from benchmarks.scale_facts import LAST_DAY, Size, fact_file, written_facts
from data.warehouse.settle import FactFile
from data.warehouse.store import Store

DAYS = 1096  # 36 months
KINDS = ("visit", "delivery", "call", "complaint")
ACTS_PER_LINE = 0.4


def profit_facts(store: Store, clients: int, lines: int) -> tuple[FactFile, ...]:
    """The fact files of a company of that size over 36 months."""
    size = Size(clients, lines, acts=0, sheets=0, days=DAYS)
    files = [file for file in written_facts(store, size) if file.table != "activity_rates"]
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        for table, sql in (("activity_rates", _rates()), ("activities", _acts(replace(size, acts=ACTS_PER_LINE)))):
            files.append(fact_file(con, store, table, sql, len(files) + 1))
    return tuple(files)


def _rates() -> str:
    """Two spans of validity, the second from the autumn before last on; with a practical capacity a month."""
    starts = (LAST_DAY - timedelta(days=DAYS + 30), LAST_DAY - timedelta(days=420))
    rows = [
        f"SELECT '{kind}' AS activity, DATE '{start}' AS valid_from,"
        f" {22_000 + 4_000 * number + 700 * later}::BIGINT AS rate_per_driver_e4,"
        " (4000000::BIGINT + 250000) * 10000 AS practical_capacity_e4"
        for number, kind in enumerate(KINDS)
        for later, start in enumerate(starts)
    ]
    return " UNION ALL ".join(rows)


def _acts(size: Size) -> str:
    """Half of all acts go to a fifth of the clients."""
    count, start = round(size.lines * size.acts), LAST_DAY - timedelta(days=size.days - 1)
    anybody, few = f"hash(n, 30) % {size.clients}", f"hash(n, 30) % {max(1, size.clients // 5)} * 5 % {size.clients}"
    kinds = "[" + ", ".join(f"'{kind}'" for kind in KINDS) + "]"
    return (
        "SELECT format('A{:09d}', n) AS activity_id, format('C{:07d}',"
        f" CAST(CASE WHEN hash(n, 35) % 2 = 0 THEN {few} ELSE {anybody} END AS BIGINT)) AS client_id,"
        f" DATE '{start}' + CAST(n * {size.days} // {count} AS INTEGER) AS done_on,"
        f" {kinds}[1 + CAST(least(3, hash(n, 31) % 16 // 5) AS INTEGER)] AS activity,"
        " (10 + hash(n, 32) % 70)::BIGINT * 10000 AS driver_quantity_e4,"
        " CASE WHEN hash(n, 33) % 20 = 0 THEN (hash(n, 34) % 1000000)::BIGINT END AS cost_e4"
        f" FROM (SELECT range AS n FROM range({count}))"
    )
