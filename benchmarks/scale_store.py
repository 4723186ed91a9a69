"""`python -m benchmarks.scale_store publish|day|bare STORE`: one piece of the scale benchmark in its own process.

A process of its own, because peak memory is the process's. The last line it prints is the outcome as JSON: seconds,
processor seconds, peak memory, seconds by step.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.harness import calibration_ms
from benchmarks.scale_facts import DAYS, LAST_DAY, Size, sales_sql, written_facts
from data import gate
from data.settings import Settings
from data.warehouse.importing import Batch, import_files
from data.warehouse.publish import MEMORY, Content
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.settle import FactFile, text
from data.warehouse.store import Store

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
MONEY = ("revenue", "discount", "cost_of_goods", "quantity", "quantity_ordered")
BARE = (
    "CREATE TABLE client_months AS SELECT client_id, date_trunc('month', ordered_on) AS month, count(*) AS lines,"
    " count(DISTINCT order_id) AS orders, sum(quantity_e4) AS quantity_e4, sum(quantity_ordered_e4) AS ordered_e4,"
    " sum(revenue_e4) AS revenue_e4, sum(discount_e4) AS discount_e4, sum(cost_of_goods_e4) AS cost_e4"
    " FROM read_parquet({files}) GROUP BY ALL"
)


class Steps:
    """Seconds by step, as a progress callback."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, stage: str, share: float) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + now - self._last, 2)
        self._last = now


def write_facts(store: Store, size: Size) -> None:
    """The fact files of the invented company, and the list of them beside."""
    files = written_facts(store, size)
    (store.root / "files.json").write_text(json.dumps([asdict(file) for file in files]), encoding="utf8")
    (store.root / "size.json").write_text(json.dumps(asdict(size)), encoding="utf8")


def publish_facts(store: Store, steps: Steps) -> None:
    listed = json.loads((store.root / "files.json").read_text(encoding="utf8"))
    content = Content(tuple(FactFile(**file) for file in listed), Settings())
    with store.writer():
        publish_recorded(store, content, Why("benchmark", AT, "publish"), steps)


def import_day(store: Store, steps: Steps) -> None:
    """One more day of orders as a CSV file, through the gate to the published version."""
    path = day_file(store)
    mappings = tuple(found.mapping for found in gate.inspect(path, isolated=False) if found.mapping)
    day = datetime.combine(LAST_DAY + timedelta(days=1), AT.time(), tzinfo=UTC)
    report = import_files(store, Batch((path,), mappings, "benchmark", day, lambda path: False), steps)
    (part,) = report.parts
    if part.accepted != part.rows_in:
        raise RuntimeError(f"{part.rows_in} lines of the added day, only {part.accepted} accepted: {part.problems[:3]}")


def day_file(store: Store) -> Path:
    """A day's orders after the last one, as the contract's CSV."""
    size = Size(**json.loads((store.root / "size.json").read_text(encoding="utf8")))
    path, a_day = store.root / "day.csv", max(1, size.orders // DAYS)
    lines = sales_sql(size, size.orders, size.orders + a_day, LAST_DAY + timedelta(days=1))
    money = ", ".join(f"CAST({name}_e4 AS DECIMAL(18, 4)) / 10000 AS {name}" for name in MONEY)
    rest = ", ".join(f"{name}_e4" for name in MONEY)
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT * EXCLUDE ({rest}), {money} FROM ({lines})) TO {text(path)} (FORMAT csv, HEADER)")
    return path


def bare_sums(store: Store, steps: Steps) -> None:
    """What the engine needs for the sums of client and month alone: one statement, no keys, checks, order lines."""
    scratch = store.root / "bare.duckdb"
    with duckdb.connect(str(scratch)) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET preserve_insertion_order = false")
        con.execute(BARE.format(files=text(store.facts / "sales" / "*.parquet")))
        con.execute("CHECKPOINT")
    scratch.unlink()


WORK: dict[str, Callable[[Store, Steps], None]] = {"publish": publish_facts, "day": import_day, "bare": bare_sums}


def outcome(work: str, store: Store) -> dict[str, Any]:
    """Do one piece of work; seconds on the wall and of the processor, calibration before and after, peak memory."""
    before = calibration_ms()
    steps, wall, processor = Steps(), time.perf_counter(), time.process_time()
    WORK[work](store, steps)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {
        "work": work, "seconds": round(wall, 2), "processor": round(processor, 2), "peak_gb": round(peak, 2),
        "calibration_ms": [round(before, 1), round(calibration_ms(), 1)], "steps": steps.seconds,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(outcome(sys.argv[1], Store(Path(sys.argv[2])))))
