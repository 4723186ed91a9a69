"""`python -m benchmarks.profit_scale [--clients 1e6] [--lines 25e6] [--store DIR] [--rounds 3] [--out FILE]`.

What the page Cost and profit and its what-if ask, over very many clients and 36 months: by the product, in SQL by hand
on the same version, and in pandas from order lines and acts that are in memory already. All three must give the same
figures to the ten-thousandth, or nothing is reported. A store that is in DIR already is used as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import duckdb
import pandas as pd

from benchmarks.harness import Reading, calibration_ms, timed
from benchmarks.profit_arms import QUESTIONS, SCENARIO, Asked
from benchmarks.profit_facts import profit_facts
from benchmarks.scale_store import AT, Steps
from data.door import Door, View
from data.engine import Version
from data.periods import period_from_key
from data.scope import Selection, whole_company
from data.settings import Settings
from data.warehouse.derived import derive_with
from data.warehouse.publish import Content
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from metrics.contribution import scenario_of, scenario_profits
from metrics.contribution.loss_makers import loss_makers
from metrics.contribution.peers import peers_to_publish

WAYS = ("product", "SQL by hand", "pandas")
PERIOD, REGION, RATE = "2025", "T03", 0.06


@dataclass
class Times:
    """Readings of one question by way, over the rounds."""

    name: str
    readings: dict[str, list[Reading]] = field(default_factory=dict)

    def add(self, way: str, run: Callable[[], object]) -> None:
        self.readings.setdefault(way, []).append(timed(run))

    def wall(self, way: str) -> float | None:
        found = self.readings.get(way)
        return statistics.median(one.wall_ms for one in found) if found else None

    def processor(self, way: str) -> float | None:
        found = self.readings.get(way)
        return statistics.median(one.processor_ms or 0 for one in found) if found else None


def published(store: Store, clients: int, lines: int) -> dict[str, Any]:
    """Facts and a version of them, with the peers of each tier and no other model; the seconds it took."""
    files = profit_facts(store, clients, lines)
    (store.root / "files.json").write_text(json.dumps([asdict(file) for file in files]), encoding="utf8")
    derive_with(lambda view: {"tier_peers": peers_to_publish(view)})
    steps, wall, processor = Steps(), time.perf_counter(), time.process_time()
    with store.writer():
        publish_recorded(store, Content(files, Settings(capital_rate=RATE)), Why("benchmark", AT, "publish"), steps)
    derive_with(None)
    return {
        "wall_s": round(time.perf_counter() - wall, 1), "processor_s": round(time.process_time() - processor, 1),
        "steps": steps.seconds,
    }  # fmt: skip


def measured(view: View, rounds: int, say: Callable[[str], None]) -> list[Times]:
    """Every question in every way, in turn; raises AssertionError where two ways give other figures."""
    asked, found = Asked(view), [Times(name) for name in QUESTIONS]
    for times in found:
        answers = [way(asked) for way in QUESTIONS[times.name]]  # not counted: what is loaded once is loaded
        assert len(set(answers)) == 1, f"{times.name}: {answers}"
        say(f"  {times.name}: {answers[0]}")
    base = scenario_of(view)
    more = {
        "what-if, when a control moves": lambda: scenario_profits(base, SCENARIO),
        "loss list with every client's usual year": lambda: loss_makers(view),
    }
    found += [Times(name) for name in more]
    for _round in range(rounds):
        for times in found:
            if times.name in more:
                times.add("product", more[times.name])
                continue
            for label, way in zip(WAYS, QUESTIONS[times.name], strict=True):
                times.add(label, lambda way=way: way(asked))  # type: ignore[misc]
    asked.forget()
    return found


def rows_of(found: Sequence[Times], which: str) -> list[str]:
    lines = []
    for times in found:
        cells = [_cell(times.wall(way), times.processor(way)) for way in WAYS]
        here, sql, frames = (times.processor(way) for way in WAYS)
        ratios = [f"{here / other:.2f} ×" if here and other else "" for other in (sql, frames)]
        lines.append(f"| {which} | {times.name} | " + " | ".join([*cells, *ratios]) + " |")
    return lines


def _cell(wall: float | None, processor: float | None) -> str:
    return "" if wall is None or processor is None else f"{wall:,.0f} ({processor:,.0f})"


def report(store: Store, rounds: int, making: dict[str, Any] | None) -> str:
    door = Door(store.root)
    version, scope = cast(Version, door.current()), whole_company("benchmark", "owns the store")
    facts, before, load = dict(version.facts), calibration_ms(), os.getloadavg()[0]
    lines = [
        f"Made {datetime.now(UTC):%Y-%m-%d %H:%M UTC}: {facts['clients']:,} rows of clients, {facts['sales']:,} order"
        f" lines, {facts['activities']:,} acts; {os.cpu_count()} cores, DuckDB {duckdb.__version__}, pandas"
        f" {pd.__version__}.",
        "",
        f"| what | question | {' | '.join(f'{way}, ms' for way in WAYS)} | product ÷ SQL | product ÷ pandas |",
        "|---|---|---|---|---|---|---|",
    ]
    for which, regions in (("whole company", ()), ("one region of 12", (REGION,))):
        view = door.view(version, scope, Selection(period_from_key(PERIOD), regions=regions))
        lines += rows_of(measured(view, rounds, print), which)
    lines += ["", f"Fixed computation {before:.0f} → {calibration_ms():.0f} ms, load {load:.1f} →"
              f" {os.getloadavg()[0]:.1f}; medians of {rounds} rounds; wall time, processor time of all threads in"
              " brackets; ratios are of processor time, which other work on the machine moves less."]  # fmt: skip
    if making:
        slow = sorted(making["steps"].items(), key=lambda step: -step[1])[:6]
        named = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in slow)
        lines += ["", f"Publishing took {making['wall_s']} s ({making['processor_s']} s of processors): {named}."]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.profit_scale", description=__doc__)
    parser.add_argument("--clients", type=float, default=1e6)
    parser.add_argument("--lines", type=float, default=25e6)
    parser.add_argument("--store", type=Path, help="where the store goes, or is; without it a temporary folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, help="a file for the table")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sidu-profit-") as scratch:
        store = Store(chosen.store or Path(scratch))
        is_there = store.current() is not None
        making = None if is_there else published(store, int(chosen.clients), int(chosen.lines))
        told = report(store, chosen.rounds, making)
    print(told)
    if chosen.out:
        chosen.out.write_text(told, encoding="utf8")


if __name__ == "__main__":
    main()
