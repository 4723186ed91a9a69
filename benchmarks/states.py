"""What the states of clients cost: the walk over five years of months at publication, and what pages ask.

`python -m benchmarks.states CLIENTS` makes up the months of so many clients in the engine (no order lines: the mart
`client_period` of the grain month, the clients, and orders of those that might have been lost and come back), publishes
their states from it, then asks what pages ask, and prints the table. Beside the walk stands the bare engine asked for
the same months without anything made of them. Questions are the product's, narrowed as the door narrows them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import ibis.expr.types as ir
import pandas as pd

from benchmarks.degrees_speed import asked
from benchmarks.harness import calibration_ms
from data.narrowing import Condition
from data.periods import period_of
from data.scope import TOPICS
from data.settings import Settings
from data.tables import STORED
from data.warehouse.builder import KINDS
from metrics.states import flows, listed, worth
from metrics.states.chain_figures import state_figures
from metrics.states.chances import published_chain
from metrics.states.crowd import month_sums, whole_months
from metrics.states.published import flows_to_publish, states_to_publish
from metrics.states.walk import state_walk

MONTHS, ROUNDS = 60, 7
BEGUN, LAST = date(2021, 12, 1), date(2026, 11, 30)
TABLES = ("client_period", "clients", "orders", "client_states", "state_flows", "model_figures")
BUYS = "hash(c, m, 1) % 100 < 40 + c % 60 AND (c % 9 > 0 OR m < c % 70) AND m >= (c % 5 = 0)::INTEGER * (c % 50)"
"""Every client with a pace of its own; one in nine stops at some time, one in five begins later than the others."""


@dataclass
class Company:
    """What publishing asks of a view, on a file of made-up months."""

    con: duckdb.DuckDBPyConnection
    condition: Condition
    settings: Settings = field(default_factory=Settings)
    as_of: date = LAST
    knows_costs: bool = True
    kept: dict[Any, Any] = field(default_factory=dict)
    asked_s: float = 0.0

    @property
    def version(self) -> SimpleNamespace:
        return SimpleNamespace(days=[("sales", BEGUN, LAST)])

    def has(self, table: str) -> bool:
        return table == "sales"

    def run(self, expression: ir.Table) -> pd.DataFrame:
        started = time.perf_counter()
        rows = asked(self.con, expression, self.condition)
        self.asked_s += time.perf_counter() - started
        return rows

    def once(self, make: Callable[[Any], Any]) -> Any:
        if make not in self.kept:
            self.kept[make] = make(self)
        return self.kept[make]

    def tell(self, share: float) -> None:
        """Nobody watches."""


@contextmanager
def made_up(clients: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A file with the months of these clients, with the memory that publishing may take."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "months.duckdb")) as con:
        con.execute("SET enable_progress_bar = false")
        con.execute("SET memory_limit = '2GB'")
        for name in TABLES:
            columns = ", ".join(f'"{column}" {KINDS[kind]}' for column, kind in STORED[name].items())
            con.execute(f"CREATE TABLE {name} ({columns})")
        for month in range(MONTHS):
            con.execute(
                "INSERT INTO client_period BY NAME SELECT 'month' AS grain, 'whole' AS span, c AS client_key,"
                f" DATE '{_month(month)}' AS period_start, 1 + c % 120 AS region_key, 1 AS channel_key,"
                " 1 + c % 240 AS manager_key, 1 + hash(c, m, 2) % 4 AS orders, 3 AS lines, 3 AS cost_known_lines,"
                " (hash(c, m, 3) % 100000000)::BIGINT AS revenue_e4, (hash(c, m, 4) % 80000000)::BIGINT"
                " AS cost_of_goods_e4, 1000000 AS service_cost_e4, 0 AS unpriced_acts, true AS is_counted,"
                f" DATE '{_month(month)}' + (hash(c, m, 5) % 28)::INTEGER AS last_on"
                f" FROM (SELECT range::INTEGER AS c, {month} AS m FROM range(1, {clients} + 1)) WHERE {BUYS}"
            )
        con.execute(
            "INSERT INTO clients BY NAME SELECT client_key, format('C{:07d}', client_key) AS client_id, 'Shop' AS name,"
            " any_value(region_key) AS home_key, any_value(region_key) AS region_key, 1 AS channel_key,"
            " any_value(manager_key) AS manager_key, ['A','B','C','D'][1 + client_key % 4] AS tier,"
            " min(last_on) AS first_on, max(last_on) AS last_on, count(*) AS order_days,"
            " (7 + client_key % 30)::DOUBLE AS median_gap_days, sum(revenue_e4)::BIGINT AS year_revenue_e4"
            " FROM client_period GROUP BY client_key"
        )
        con.execute(
            "INSERT INTO orders BY NAME SELECT client_key, region_key, channel_key, manager_key, last_on AS ordered_on,"
            " revenue_e4 AS value_e4 FROM client_period"
        )
        con.execute("CHECKPOINT")
        yield con


def _month(step: int) -> date:
    """The first day of the month so many after the first."""
    return period_of(BEGUN, "month").back(-step).start


def measured(clients: int) -> None:
    """Seconds and memory of publishing, the bare engine beside it, and milliseconds of pages' questions."""
    period = period_of(LAST, "month")
    condition = Condition(None, None, None, None, None, TOPICS, period, LAST, "whole")
    print(f"{clients:,} clients × {MONTHS} months; calibration {calibration_ms():.0f} ms\n", flush=True)
    with made_up(clients) as con:
        company: Any = Company(con, condition)
        started = time.perf_counter()
        rows = sum(len(asked(con, month_sums(month.start), condition)) for month in whole_months(company))
        bare = time.perf_counter() - started
        before = _peak()
        started, used = time.perf_counter(), time.process_time()
        walk = company.once(state_walk)
        walked, worked = time.perf_counter() - started, time.process_time() - used
        started = time.perf_counter()
        _keep(con, "client_states", states_to_publish(company))
        _keep(con, "state_flows", flows_to_publish(company))
        _keep(con, "model_figures", iter([pd.DataFrame(state_figures(company))]))
        written = time.perf_counter() - started
        print("| what | wall s | note |\n|---|---|---|")
        print(f"| bare engine: the same months, nothing made of them | {bare:.1f} | {rows:,} rows |")
        print(f"| the walk | {walked:.1f} | {walked / bare:.2f} × bare; processor {worked:.1f} s |")
        print(f"| of it waiting for the engine | {company.asked_s:.1f} | |")
        print(f"| rows and figures made and kept | {written:.1f} | {len(walk.flows):,} rows of flows |")
        print(f"| all | {walked + written:.1f} | peak memory {_peak():.1f} GB (before the walk {before:.1f}) |\n")
        _questions(company)
    print(f"\nCalibration at the end {calibration_ms():.0f} ms.")


def _keep(con: duckdb.DuckDBPyConnection, table: str, frames: Iterator[pd.DataFrame]) -> None:
    for frame in frames:
        con.register("made", frame)
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made")
        con.unregister("made")


def _questions(company: Any) -> None:
    bare = _best(lambda: company.con.execute("SELECT state, count(*) FROM client_states GROUP BY state").fetchall())
    sums = "SELECT month_start, state_before, state, sum(clients) FROM state_flows GROUP BY ALL"
    bare_flows = _best(lambda: company.con.execute(sums).fetchall())
    found = flows.monthly_flows(company)
    chain = published_chain(company)
    print("| question | best ms of " + f"{ROUNDS} | × bare |\n|---|---|---|")
    print(f"| bare: clients by state | {bare:.0f} | |\n| bare: sums of the flows | {bare_flows:.0f} | |")
    asks: dict[str, tuple[Callable[[], object], float]] = {
        "flows by month": (lambda: flows.monthly_flows(company), bare_flows),
        "states now and a year ago, by tier": (lambda: flows.state_counts(company, "tier"), bare_flows),
        "stay and worth, 400 draws": (lambda: worth(company, found, chain), bare_flows),
        "list of slowing and returning": (lambda: listed.clients_in(company), bare),
    }
    for name, (ask, beside) in asks.items():
        spent = _best(ask)
        print(f"| {name} | {spent:.0f} | {spent / beside:.1f} |", flush=True)


def _best(ask: Callable[[], object]) -> float:
    spent = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - started))
    return min(spent)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("say how many clients: `python -m benchmarks.states 200000`")
    measured(int(sys.argv[1]))
