"""How well the loyalty models foresee the last half year of real companies, and what they cost at a million clients.

`python -m benchmarks.loyalty_holdout NAME=STORE…` prints the hold-out test of each store; `--million` fits both models
on a million made-up clients and asks the order patterns of as many lines as `--lines` says.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np

from benchmarks.loyalty_truth import view_of
from data.engine import compiled
from metrics.loyalty import fit_bg_bb, fit_bg_nbd
from metrics.loyalty.holdout import HoldOut, Part, held_patterns, hold_outs
from metrics.loyalty.patterns import WINDOW_WEEKS, pattern_rows

T = TypeVar("T")
NAMES = {"bg_bb": "BG/BB", "bg_nbd": "BG/NBD"}
CLIENTS, UNTIL = 1_000_000, date(2026, 10, 18)


def tested(name: str, store: Path) -> str:
    """The hold-out test of one company as tables."""
    view = view_of(store)
    held = held_patterns(view, view.as_of)
    found = hold_outs(held)
    if not found:
        return f"## {name}\n\ntoo few clients, or too short a time, to hold a model against"
    lines = [
        f"## {name}", "",
        f"Data up to {view.as_of}; {found[0].clients:,} clients in {len(held):,} distinct patterns, the last"
        f" {found[0].weeks} weeks held out.", "",
        "| model | order weeks predicted | came | difference | error per client |", "|---|--:|--:|--:|--:|",
        *(_total(each) for each in found), "",
        "| tenth | model | orders predicted | came | 95 % | clients | % to order | did | 95 % | clients | P(alive) |",
        "|--:|---|--:|--:|---|--:|--:|--:|---|--:|--:|",
    ]  # fmt: skip
    for each in found:
        lines += _parts(each)
    return "\n".join(lines)


def _total(found: HoldOut) -> str:
    off = found.off or 0.0
    totals = f"{found.predicted:,.0f} | {found.actual:,.0f} | {off * 100:+.1f} %"
    return f"| {NAMES[found.model]} | {totals} | {found.error:.3f} |"


def _parts(found: HoldOut) -> list[str]:
    orders, ordering = ({part.part: part for part in parts} for parts in (found.orders, found.ordering))
    lines = []
    for at in sorted({*orders, *ordering}):
        cells = f"{_cells(orders.get(at), 1, 2)} | {_cells(ordering.get(at), 100, 1)}"
        cells += f" | {ordering[at].alive * 100:.1f}" if at in ordering else " | "
        lines.append(f"| {at} | {NAMES[found.model]} | {cells} |")
    return lines


def _cells(part: Part | None, times: float, digits: int) -> str:
    if part is None:
        return " | | | "
    said = [f"{value * times:.{digits}f}" for value in (part.predicted, part.actual, part.low, part.high)]
    return f"{said[0]} | {said[1]} | {said[2]}–{said[3]} | {part.n:,}"


def made_up(clients: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clients that may order every week and stop one day; seven of ten began before the window."""
    random = np.random.default_rng(1)
    ordering, stopping = random.beta(4.0, 2.6, clients) * 0.85, random.beta(0.5, 60.0, clients)
    old = random.random(clients) < 0.7
    slots = np.where(
        old, WINDOW_WEEKS - 1 - random.geometric(ordering).clip(1, 30), random.integers(0, WINDOW_WEEKS, clients)
    )
    there = np.minimum(slots, random.geometric(stopping) - 1)
    frequency, recency = np.zeros(clients, int), np.zeros(clients, int)
    for slot in range(1, WINDOW_WEEKS + 1):
        orders = (slot <= there) & (random.random(clients) < ordering)
        frequency += orders
        recency[orders] = slot
    return frequency, recency, slots


def timed(make: Callable[[], T]) -> tuple[T, str]:
    wall, processor = time.monotonic(), time.process_time()
    made = make()
    return made, f"{time.monotonic() - wall:.1f} s | {time.process_time() - processor:.1f} s"


def at_a_million() -> str:
    """What the fits cost on a million made-up clients."""
    rows = np.column_stack(made_up(CLIENTS))
    (distinct, counts), grouping = timed(lambda: np.unique(rows, axis=0, return_counts=True))
    times, last, slots = distinct.T
    slotted, bb = timed(lambda: fit_bg_bb(times, last, slots, counts))
    free, nbd = timed(lambda: fit_bg_nbd(times, last, slots, counts))
    _, alive = timed(lambda: slotted.alive(*rows.T))
    _, expected = timed(lambda: slotted.expected(26, *rows.T))
    _, free_alive = timed(lambda: free.alive(*rows.T))
    steps = {
        "equal patterns counted": grouping, "BG/BB fitted": bb, "BG/NBD fitted": nbd,
        "P(alive) of each, BG/BB": alive, "orders expected of each, BG/BB": expected,
        "P(alive) of each, BG/NBD": free_alive,
    }  # fmt: skip
    head = [f"{CLIENTS:,} clients in {len(distinct):,} distinct patterns", "", "| step | wall | processor |",
            "|---|--:|--:|"]  # fmt: skip
    return "\n".join([*head, *(f"| {step} | {took} |" for step, took in steps.items())])


def of_lines(lines: int) -> str:
    """What the grouped question costs on so many order lines of a million clients, in a file on disk."""
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    con.execute("SET memory_limit = '4GB'")
    con.execute(
        "CREATE TABLE sales_anywhere AS SELECT (hash(i // 3) % ?)::INT AS client_key,"
        " ?::DATE - (hash(i // 3 + 7) % 1826)::INT AS ordered_on, 10000::BIGINT AS quantity_e4,"
        " 50000::BIGINT AS revenue_e4 FROM range(?) t(i)",
        [CLIENTS, UNTIL, lines],
    )
    asked = compiled(pattern_rows(UNTIL)).sql
    rows, took = timed(lambda: con.execute(asked).df())
    con.close()
    return f"| order patterns of {lines:,} lines, {len(rows):,} clients | {took} |"


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.loyalty_holdout", description=__doc__)
    parser.add_argument("stores", nargs="*", help="NAME=STORE")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--lines", type=int, default=0)
    chosen = parser.parse_args()
    for named in chosen.stores:
        name, _, folder = named.partition("=")
        print(tested(name, Path(folder)), end="\n\n")
    if chosen.million:
        print(at_a_million())
    if chosen.lines:
        print(of_lines(chosen.lines))


if __name__ == "__main__":
    main()
