"""What the four degrees cost: working out the moments of a store's clients, and asking a million of them.

`python -m benchmarks.degrees_speed moments STORE` works out what is published of the store's current version, and
`python -m benchmarks.degrees_speed questions` asks what pages ask of a million clients at ten moments, made up in the
engine; each prints its table. The questions are the product's, narrowed as the door narrows them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb
import ibis.expr.types as ir
import pandas as pd

from benchmarks.harness import calibration_ms
from data.door import Door
from data.engine import compiled
from data.narrowing import Condition, narrowed
from data.periods import period_of
from data.scope import TOPICS, Selection, whole_company
from data.tables import STORED
from data.warehouse.builder import KINDS
from metrics.degrees import history, listed, parts, spread
from metrics.degrees.anchors import anchors_to_publish
from metrics.degrees.moment import moments_of
from metrics.degrees.moments import moments_to_publish

CLIENTS, ROUNDS = 1_000_000, 7
LAST = date(2026, 11, 20)
ANCHORS = (-2_000.0, 30_000.0)
DRAWN = {
    "client_key": "c", "home_key": "1 + c % 120", "region_key": "1 + c % 120", "channel_key": "1 + c % 6",
    "manager_key": "1 + c % 240", "tier": "['A','B','C','D'][1 + c % 4]", "moment_on": "m",
    "is_quarter_end": "m <> DATE '2026-11-20' AND m <> DATE '2025-11-20'",
    "satisfaction": "CASE WHEN hash(c, m, 1) % 3 > 0 THEN (hash(c, m, 2) % 1001) / 1000 END",
    "answers": "hash(c, m, 1) % 3", "recommend": "CASE WHEN hash(c, 3) % 2 > 0 THEN (hash(c, m, 4) % 11)::DOUBLE END",
    "attitude": "CASE WHEN hash(c, 5) % 3 > 0 THEN (hash(c, m, 6) % 2001) / 1000 - 1 END",
    "alive": "(hash(c, m, 7) % 10001) / 10000", "order_weeks": "hash(c, m, 8) % 156",
    "wallet": "CASE WHEN hash(c, 9) % 8 > 0 THEN (hash(c, m, 10) % 1200) / 1000 END",
    "dependence": "CASE WHEN hash(c, 9) % 8 > 0 THEN (hash(c, m, 10) % 1200) / 1000 END",
    "revenue_e4": "(hash(c, 11) % 1000000)::BIGINT * 10000",
    "former_revenue_e4": "(hash(c, 12) % 1000000)::BIGINT * 9000",
    "quantity_e4": "(hash(c, 13) % 1000)::BIGINT * 10000",
    "profit_e4": "(hash(c, m, 14) % 40000)::BIGINT * 10000 - 50000000",
}  # fmt: skip


def moments(store: Path) -> None:
    """Seconds of each moment, of the anchors, and the peak memory of the process."""
    door = Door(store)
    version = door.current()
    assert version is not None, f"nothing is published in {store}"
    period = period_of(version.as_of, "year", version.settings.calendar)
    view = door.view(version, whole_company("benchmark", "the benchmark owns the store"), Selection(period))
    lines = version.rows("sales")
    print(f"{len(moments_of(view))} moments, {lines:,} order lines; calibration {calibration_ms():.0f} ms\n")
    print("| what | clients | wall s | processor s |\n|---|---|---|---|")
    started, begun = _clocks(), _clocks()
    for frame in moments_to_publish(view):
        print(f"| {frame['moment_on'].iloc[0]} | {len(frame):,} | {_since(started)} |", flush=True)
        started = _clocks()
    print(f"| all moments | | {_since(begun)} |")
    started = _clocks()
    found = anchors_to_publish(view)
    print(f"| anchors ({len(found)} settings) | | {_since(started)} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\nPeak memory {peak:.1f} GB; calibration {calibration_ms():.0f} ms.")


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(started: tuple[float, float]) -> str:
    wall, processor = (now - then for now, then in zip(_clocks(), started, strict=True))
    return f"{wall:.1f} | {processor:.1f}"


@contextmanager
def a_million() -> Iterator[duckdb.DuckDBPyConnection]:
    """A file with the clients and their moments, opened as the serving engine opens one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.duckdb"
        with duckdb.connect(str(path)) as con:
            con.execute("SET enable_progress_bar = false")
            _filled(con)
        with duckdb.connect(str(path), read_only=True) as con:
            con.execute("SET memory_limit = '2GB'")
            con.execute("SET enable_progress_bar = false")
            yield con


def _filled(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("client_moments", "clients"):
        columns = ", ".join(f'"{column}" {KINDS[kind]}' for column, kind in STORED[name].items())
        con.execute(f"CREATE TABLE {name} ({columns})")
    con.execute(
        "INSERT INTO clients BY NAME SELECT range AS client_key, format('C{:07d}', range) AS client_id,"
        " format('Shop {}', range) AS name, 1 + range % 120 AS home_key, 1 + range % 120 AS region_key"
        f" FROM range({CLIENTS})"
    )
    for back in range(10):
        day = LAST - timedelta(days=365 if back == 9 else 91 * back)
        drawn = ", ".join(f"{sql} AS {name}" for name, sql in DRAWN.items())
        con.execute(
            f"INSERT INTO client_moments BY NAME SELECT {drawn} FROM (SELECT range AS c, DATE '{day}' AS m"
            f" FROM range({CLIENTS}))"
        )
    con.execute("CHECKPOINT")


def asked(con: duckdb.DuckDBPyConnection, expression: ir.Table, condition: Condition) -> pd.DataFrame:
    """The rows of a product's question, as `View.run` asks it."""
    question = compiled(expression)
    conditions = [narrowed(name, condition) for name in question.tables]
    heads = ", ".join(f'"{name}" AS ({c.sql})' for name, c in zip(question.tables, conditions, strict=True))
    sql = question.sql.removeprefix("WITH ")
    joined = f"WITH {heads}{', ' if sql != question.sql else ' '}{sql}"
    return con.execute(joined, [p for c in conditions for p in c.parameters]).df()


QUESTIONS: dict[str, Callable[[], ir.Table]] = {
    "four degrees of the company": lambda: parts._sums("", ANCHORS),
    "by region": lambda: parts._sums("region_key", ANCHORS),
    "by tier": lambda: parts._sums("tier", ANCHORS),
    "by manager": lambda: parts._sums("manager_key", ANCHORS),
    "distribution of one degree": lambda: spread._distribution("loyalty_score", ANCHORS),
    "two degrees against each other": lambda: spread._density("satisfaction_score", "loyalty_score", ANCHORS),
    "named extremes": lambda: spread._extremes("satisfaction_score", "loyalty_score", ANCHORS, 12),
    "trend, ten moments": lambda: history._trend(ANCHORS),
    "moves of a year": lambda: history._moves("loyalty_score", ANCHORS, LAST - timedelta(days=365), LAST),
    "list of 200 clients": lambda: listed._listed("contribution_score", False, 200, ANCHORS),
}


def questions() -> None:
    """Each question several times: the best wall time and processor time of the whole company and of a tenth of its
    regions. The best, because other work on the machine only ever adds."""
    period = period_of(LAST, "year")
    whole = Condition(None, None, None, None, None, TOPICS, period, LAST, "whole")
    part = Condition(tuple(range(1, 13)), None, None, None, None, TOPICS, period, LAST, "whole")
    print(f"{CLIENTS:,} clients at 10 moments; best of {ROUNDS}; calibration {calibration_ms():.0f} ms\n")
    print(
        "| question | company: wall, processor ms | 12 of 120 regions: wall, processor ms | rows |\n|---|---|---|---|"
    )
    with a_million() as con:
        for name, expression in QUESTIONS.items():
            sides = [_best(con, expression, condition) for condition in (whole, part)]
            told = " | ".join(f"{wall:.0f}, {processor:.0f}" for wall, processor, _rows in sides)
            print(f"| {name} | {told} | {sides[0][2]:,} |", flush=True)
    print(f"\nCalibration at the end {calibration_ms():.0f} ms.")


def _best(
    con: duckdb.DuckDBPyConnection, expression: Callable[[], ir.Table], condition: Condition
) -> tuple[float, float, int]:
    """Milliseconds of the wall and of the processor, the best of each, and the rows that came."""
    spent, rows = [], 0
    for _round in range(ROUNDS):
        started = _clocks()
        rows = len(asked(con, expression(), condition))
        spent.append([1000 * (now - then) for now, then in zip(_clocks(), started, strict=True)])
    return min(wall for wall, _processor in spent), min(processor for _wall, processor in spent), rows


if __name__ == "__main__":
    if sys.argv[1:2] == ["moments"] and len(sys.argv) == 3:
        moments(Path(sys.argv[2]))
    elif sys.argv[1:] == ["questions"]:
        questions()
    else:
        sys.exit("say `moments STORE` or `questions`")
