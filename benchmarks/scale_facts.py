"""An invented company of any size as accepted facts, made by the engine itself: no gate, no Python rows.

Everything follows from hashes of row numbers, so the same size gives the same company each time. Order days are spread
over 60 months in the order of time with some disorder, as exports of an order system are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from data.contract import TABLES
from data.warehouse.settle import FactFile, text
from data.warehouse.store import Store

LAST_DAY = date(2026, 11, 20)
DAYS = 1826  # 60 months
DISTRICTS, CITIES, CHANNELS, MANAGERS_PER_DISTRICT, PRODUCTS = 120, 12, 6, 2, 400
LINES_PER_ORDER = 2.5  # one to four, evenly
FILES = 10


@dataclass(frozen=True)
class Size:
    """How large the invented company is, over so many `days`. `acts` are per order line, `sheets` per client."""

    clients: int
    lines: int
    acts: float = 0.1
    sheets: int = 1
    days: int = DAYS

    @property
    def orders(self) -> int:
        return round(self.lines / LINES_PER_ORDER)


def written_facts(store: Store, size: Size) -> tuple[FactFile, ...]:
    """The company's fact files, in the order in which they count."""
    store.prepare()
    con = duckdb.connect()
    con.execute("SET memory_limit = '4GB'")
    con.execute(f"SET temp_directory = {text(store.staging)}")
    con.execute("SET preserve_insertion_order = false")
    parts = [("regions", _regions()), ("clients", _clients(size)), ("products", _products())]
    step = -(-size.orders // FILES)
    parts += [
        ("sales", sales_sql(size, first, min(first + step, size.orders))) for first in range(0, size.orders, step)
    ]
    parts += [("activity_rates", _rates())]
    if size.acts:
        parts.append(("activities", _acts(size)))
    if size.sheets:
        parts.append(("surveys", _surveys(size)))
    files = tuple(fact_file(con, store, table, sql, number) for number, (table, sql) in enumerate(parts, start=1))
    con.close()
    return files


def fact_file(con: duckdb.DuckDBPyConnection, store: Store, table: str, sql: str, number: int) -> FactFile:
    """The rows of a query as the fact file of that number, with the contract's columns and a row number."""
    path = store.facts / table / f"{number:06d}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    have = {row[0] for row in con.execute(f"DESCRIBE {sql}").fetchall()}
    kinds = {"string": "VARCHAR", "date": "DATE", "int64": "BIGINT", "float64": "DOUBLE"}
    columns = ", ".join(
        f'"{name}"' if name in have else f'CAST(NULL AS {kinds.get(str(kind), "TIMESTAMP")}) AS "{name}"'
        for name, kind in TABLES[table].schema.items()
    )
    con.execute(
        f"COPY (SELECT {columns}, row_number() OVER () AS _row FROM ({sql})) TO {text(path)}"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    ((rows,),) = con.execute(f"SELECT count(*) FROM read_parquet({text(path)})").fetchall()
    return FactFile(table, f"{table}/{path.name}", number, number, rows=rows)


def _drawn(seed: str, most: int) -> str:
    """SQL for a whole number from 0 up to, not including, `most`, drawn by the hash of what the seed names."""
    return f"CAST(hash({seed}) % {most} AS INTEGER)"


def _client(number: str) -> str:
    return f"format('C{{:07d}}', {number})"


def sales_sql(size: Size, first: int, last: int, on: date | None = None) -> str:
    """Order lines of the orders from `first` up to `last`; all on one day where it is given (an added day)."""
    start = LAST_DAY - timedelta(days=size.days - 1)
    wander = max(1, size.days * size.clients // max(1, size.orders))  # up to one ordering interval of disorder
    drawn = f"n * {size.days} // {size.orders} + hash(n, 1) % {wander}"
    day = f"DATE '{on}'" if on else f"DATE '{start}' + least({size.days - 1}, CAST({drawn} AS INTEGER))"
    orders = (
        f"SELECT n AS order_number, {day} AS ordered_on,"
        # A client orders about once a round, a tenth of them stays away in each round.
        f" CAST((n + hash(n // {size.clients}, 9) % {size.clients}"
        f" + CASE WHEN hash(n, 2) % 10 = 0 THEN hash(n, 3) % {size.clients} ELSE 0 END) % {size.clients} AS BIGINT)"
        " AS c"
        f" FROM (SELECT range AS n FROM range({first}, {last}))"
    )
    lines = f"SELECT *, unnest(range(1, 2 + CAST(hash(order_number, 4) % 4 AS INTEGER))) AS line_number FROM ({orders})"
    drawn = (
        f"SELECT *, {_drawn('order_number, line_number, 5', PRODUCTS)} AS p,"
        f" ({_drawn('order_number, line_number, 6', 24)} + 1)::BIGINT AS pieces FROM ({lines})"
    )
    return (
        f"SELECT format('O{{:09d}}', order_number) AS order_id, CAST(line_number AS VARCHAR) AS line,"
        f" {_client('c')} AS client_id, ordered_on, format('P{{:04d}}', p) AS product_id,"
        " pieces * 10000 AS quantity_e4,"
        " CASE WHEN hash(order_number, 7) % 5 > 0 THEN (pieces + hash(order_number, 8) % 2)::BIGINT * 10000 END"
        " AS quantity_ordered_e4,"
        " pieces * (52300 + 1700 * p) - CASE WHEN p % 3 = 0 THEN pieces * 1100 ELSE 0 END AS revenue_e4,"
        " CASE WHEN p % 3 = 0 THEN pieces * 1100 END AS discount_e4,"
        " CASE WHEN hash(order_number, 10) % 100 > 0 THEN pieces * (40100 + 1300 * p) END AS cost_of_goods_e4,"
        # Every fiftieth order is booked in the office of the client's city.
        f" CASE WHEN hash(order_number, 11) % 50 = 0 THEN {_city(_drawn('c, 20', DISTRICTS))} END AS region_id,"
        " CASE CAST(hash(order_number, 13) % 3 AS INTEGER) WHEN 0 THEN 'cash' WHEN 1 THEN 'transfer' ELSE 'credit' END"
        " AS payment,"
        f" ordered_on + {_drawn('order_number, 14', 30)} AS paid_on, ordered_on + 14 AS due_on FROM ({drawn})"
    )


def _city(district: str) -> str:
    return f"format('T{{:02d}}', {district} % {CITIES})"


def _district(number: str) -> str:
    return f"format('D{{:03d}}', {number})"


def _regions() -> str:
    return (
        "SELECT 'ALLREGIONS' AS region_id, 'The country' AS name, NULL::VARCHAR AS parent_id UNION ALL"
        f" SELECT format('T{{:02d}}', range), format('City {{}}', range), 'ALLREGIONS' FROM range({CITIES}) UNION ALL"
        f" SELECT {_district('range')}, format('District {{}}', range), format('T{{:02d}}', range % {CITIES})"
        f" FROM range({DISTRICTS})"
    )


def _clients(size: Size) -> str:
    """Every fiftieth client moved to the next district two years before the end."""
    moved = LAST_DAY - timedelta(days=730)
    one = (
        f"SELECT n, {{day}} AS valid_from, ({_drawn('n, 20', DISTRICTS)} + {{step}}) % {DISTRICTS} AS d FROM"
        f" (SELECT range AS n FROM range({size.clients})) WHERE {{where}}"
    )
    spans = (
        one.format(day="NULL::DATE", step=0, where="true")
        + " UNION ALL "
        + one.format(day=f"DATE '{moved}'", step=1, where="n % 50 = 0")
    )
    return (
        f"SELECT {_client('n')} AS client_id, format('Shop {{}}', n) AS name, {_district('d')} AS region_id,"
        f" format('channel {{}}', {_drawn('n, 22', CHANNELS)}) AS channel,"
        f" format('M{{:03d}}-{{}}', d, {_drawn('n, 23', MANAGERS_PER_DISTRICT)}) AS account_manager,"
        f" (20000 + hash(n, 24) % 400000)::BIGINT * 10000 AS yearly_purchases_e4, valid_from FROM ({spans})"
    )


def _products() -> str:
    return (
        f"SELECT format('P{{:04d}}', range) AS product_id, format('Product {{}}', range) AS name,"
        f" format('category {{}}', range % 8) AS category, format('brand {{}}', range % 20) AS brand"
        f" FROM range({PRODUCTS})"
    )


KINDS = ("visit", "call", "delivery", "promotion")


def _rates() -> str:
    start = LAST_DAY - timedelta(days=DAYS + 30)
    rows = [
        f"SELECT '{kind}' AS activity, DATE '{start + timedelta(days=days)}' AS valid_from,"
        f" {20_000 + 3_000 * number + days}::BIGINT AS rate_per_driver_e4"
        for number, kind in enumerate(KINDS)
        for days in (0, 700)
    ]
    return " UNION ALL ".join(rows)


def _acts(size: Size) -> str:
    count, start = round(size.lines * size.acts), LAST_DAY - timedelta(days=size.days - 1)
    kinds = "[" + ", ".join(f"'{kind}'" for kind in KINDS) + "]"
    return (
        f"SELECT format('A{{:09d}}', n) AS activity_id, {_client(f'CAST(hash(n, 30) % {size.clients} AS BIGINT)')}"
        f" AS client_id, DATE '{start}' + CAST(n * {size.days} // {count} AS INTEGER) AS done_on,"
        f" {kinds}[1 + {_drawn('n, 31', len(KINDS))}] AS activity,"
        f" (5 + hash(n, 32) % 40)::BIGINT * 10000 AS driver_quantity_e4,"
        " CASE WHEN hash(n, 33) % 20 = 0 THEN (hash(n, 34) % 1000000)::BIGINT END AS cost_e4"
        f" FROM (SELECT range AS n FROM range({count}))"
    )


def _surveys(size: Size) -> str:
    count = size.clients * size.sheets
    return (
        f"SELECT format('S{{:09d}}', n) AS survey_id, {_client(f'CAST(hash(n, 40) % {size.clients} AS BIGINT)')}"
        f" AS client_id, DATE '{LAST_DAY}' - CAST(hash(n, 41) % 1500 AS INTEGER) AS answered_on,"
        " CAST(1 + hash(n, 42) % 5 AS DOUBLE) AS satisfaction, 1.0 AS scale_low, 5.0 AS scale_high,"
        " CAST(hash(n, 43) % 11 AS DOUBLE) AS would_recommend"
        f" FROM (SELECT range AS n FROM range({count}))"
    )
