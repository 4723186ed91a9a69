"""`python -m benchmarks.regrade [--clients N] [--rounds R] [--out FILE.md]`: what moving a weight slider costs.

A table of a million made-up clients in the form of `client_moments`, in the engine of the product, asked the very
expressions that the page Segments asks. Every round moves the sliders, so every round builds and translates its
question anew, as a moved slider does. Processor time is told beside the time on the clock: other work on the machine
lengthens the second.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import ibis.expr.types as ir

from data.engine import HARDENING
from data.settings import Settings
from data.tables import STORED
from data.warehouse.builder import KINDS, sql
from metrics.grade.scheme import USUAL, Scheme
from metrics.grade.sensitivity import weight_flips
from metrics.grade.standing import grade_moves, standing_of
from metrics.grade.sureness import sure_counts

ANCHORED = Settings(
    anchors_year=2025,
    income_anchors=(1_000.0, 900_000.0),
    volume_anchors=(10.0, 9_000.0),
    credit_anchors=(0.5, 1.0),
    prospects_anchors=(0.5, 1.6),
)
MADE: dict[str, str] = {
    "client_key": "CAST(i AS INTEGER)",
    "moment_on": "DATE '2026-09-30'",
    "stability": "random()",
    "revenue_e4": "CAST(exp(random() * 7) * 1e7 AS BIGINT)",
    "former_revenue_e4": "CASE WHEN random() < 0.05 THEN NULL ELSE CAST(exp(random() * 7) * 1e7 AS BIGINT) END",
    "quantity_e4": "CAST(random() * 1e8 AS BIGINT)",
    "invoices": "CAST(20 * random() AS BIGINT)",
    "gravest": "CASE WHEN random() < 0.02 THEN 3 END",
    "tier_then": "substr('ABCD', 1 + CAST(floor(random() * 4) AS INTEGER), 1)",
}
"""How the columns that a grade asks are made up; all others are unknown."""
PROMISE_S = 0.5
Question = Callable[[Scheme], ir.Table]
QUESTIONS: dict[str, Question] = {
    "who changes grade": lambda scheme: grade_moves(ANCHORED, scheme, USUAL),
    "how sure grades are": lambda scheme: sure_counts(ANCHORED, scheme),
    "weights a tenth more and less": lambda scheme: weight_flips(ANCHORED, scheme),
}


def made_up(clients: int) -> duckdb.DuckDBPyConnection:
    """An engine with that many clients, set up as the product's: as many threads as the machine has."""
    con = duckdb.connect()
    for setting in HARDENING[:2]:
        con.execute(setting)
    con.execute("SELECT setseed(0.5)")
    kinds = STORED["client_moments"]
    columns = ", ".join(f"{MADE.get(name, f'CAST(NULL AS {KINDS[kind]})')} AS {name}" for name, kind in kinds.items())
    con.execute(f"CREATE TABLE client_moments AS SELECT {columns} FROM range({int(clients)}) AS made(i)")
    con.execute("UPDATE client_moments SET invoices_in_time = CAST(invoices * sqrt(random()) AS BIGINT)")
    return con


def moved(round_: int) -> Scheme:
    """The sliders as they stand in that round; no two rounds have the same."""
    return Scheme((40 + round_ % 50, 30, 20 + round_ // 50, 10), (60, 40, 20))


def measured(con: duckdb.DuckDBPyConnection, question: Question, rounds: int) -> list[tuple[float, float, float]]:
    """(whole time, time in the engine, processor time) of each round in seconds; the first warms up and is left out."""
    found = []
    for round_ in range(rounds + 1):
        start, busy = time.perf_counter(), time.process_time()
        asked = sql(question(moved(round_)))
        translated = time.perf_counter()
        con.execute(asked).df()
        done = time.perf_counter()
        found.append((done - start, done - translated, time.process_time() - busy))
    return found[1:]


def report(clients: int, rounds: int) -> str:
    con = made_up(clients)
    sample = standing_of(con.execute(sql(grade_moves(ANCHORED, moved(0), USUAL))).df(), ANCHORED)
    lines = [
        "# What moving a slider costs",
        "",
        f"{clients:,} made-up clients, {rounds} rounds each with other weights, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} at the start. Grades in force at 91/81/65, as set at 60/40/20: "
        f"{sample.changed:,} of {sample.graded:,} change.",
        "",
        "| question | median ms | slowest ms | of it in the engine, ms | processor time, ms | within 500 ms |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for name, question in QUESTIONS.items():
        times = measured(con, question, rounds)
        whole, engine, busy = ([each[at] for each in times] for at in range(3))
        holds = f"{sum(1 for each in whole if each <= PROMISE_S)} of {rounds}"
        told = (statistics.median(whole), max(whole), statistics.median(engine), statistics.median(busy))
        lines.append(f"| {name} | {' | '.join(f'{each * 1e3:.0f}' for each in told)} | {holds} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.regrade", description=__doc__)
    parser.add_argument("--clients", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    told = report(chosen.clients, chosen.rounds)
    print(told)
    if chosen.out:
        chosen.out.write_text(told, encoding="utf8")


if __name__ == "__main__":
    main()
