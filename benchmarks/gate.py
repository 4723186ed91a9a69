"""`python -m benchmarks.gate [--lines N] [--rounds N] [--out FILE.md]`: the gate beside the engine's own reject table.

Both read the same CSV of order lines with every check they have and write Parquet. The arms run in turn; a block during
which the fixed computation moved too far is thrown away (see `benchmarks.harness`). Judge by processor time when the
machine is shared: it moves least.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from benchmarks import harness
from benchmarks.harness import Arm, measured, timed
from benchmarks.report import Mark, Report, as_text, machine
from data import gate

LINES = 2_500_000
LIMIT = 1.3
COLUMNS = ("order_id", "line", "client_id", "ordered_on", "product_id", "quantity", "revenue", "cost_of_goods")
DECIMAL, TEXT = "DECIMAL(18,4)", "VARCHAR"
TYPES = dict(zip(COLUMNS, (TEXT, TEXT, TEXT, "DATE", TEXT, DECIMAL, DECIMAL, DECIMAL), strict=True))
ENGINE, OURS, PROCESSOR = "engine with reject table", "the gate", "processor time"


def order_lines(path: Path, lines: int) -> None:
    """A CSV of that many order lines, four to an order, made by the engine."""
    query = f"""SELECT 'SO' || (i // 4) AS order_id, i % 4 + 1 AS line,
        printf('C%06d', hash(i // 4) % 3000) AS client_id,
        DATE '2021-01-01' + (hash(i // 4 + 7) % 1800)::INTEGER AS ordered_on,
        printf('P%04d', hash(i * 3) % 400) AS product_id, hash(i * 5) % 40 + 1 AS quantity,
        printf('%.2f', (hash(i * 7) % 1000000) / 100.0) AS revenue,
        printf('%.2f', (hash(i * 11) % 800000) / 100.0) AS cost_of_goods FROM range({lines}) AS t(i)"""
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '600MB'")
        connection.execute(f"COPY ({query}) TO '{path}' (HEADER)")


def by_engine(file: Path, folder: Path) -> None:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in TYPES.items())
    with duckdb.connect() as connection:
        source = f"read_csv('{file}', header = true, columns = {{{columns}}}, store_rejects = true)"
        connection.execute(f"COPY (SELECT * FROM {source}) TO '{folder / 'engine.parquet'}' (FORMAT parquet)")
        connection.execute("SELECT count(*) FROM reject_errors").fetchall()


def by_gate(file: Path, folder: Path, lines: int) -> None:
    mapping = gate.mapping_of("*", "sales", dict(zip(COLUMNS, COLUMNS, strict=True)))
    (staged,) = gate.stage(file, mapping, folder, isolated=False, today=date(2027, 1, 1))
    assert (staged.rows_in, staged.accepted) == (lines, lines)


def arms(file: Path, folder: Path, lines: int) -> tuple[Arm, ...]:
    def arm(name: str, run: Callable[[], None]) -> Arm:
        def go() -> dict[str, list[harness.Reading]]:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            reading = timed(run)
            spent = reading.processor_ms or 0.0
            return {"": [reading], PROCESSOR: [replace(reading, wall_ms=spent)]}

        return Arm(name, go)

    return arm(ENGINE, lambda: by_engine(file, folder)), arm(OURS, lambda: by_gate(file, folder, lines))


def benchmark(lines: int = LINES, rounds: int = harness.ROUNDS) -> Report:
    with tempfile.TemporaryDirectory(prefix="sidu-gate-") as place:
        file = Path(place) / "orders.csv"
        order_lines(file, lines)
        blocks = measured(arms(file, Path(place) / "out", lines), rounds)
        size = file.stat().st_size / 1e6
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return Report(
        "CSV through the gate",
        f"{lines:,} order lines, 8 columns, {size:,.0f} MB; with all checks, to Parquet.",
        blocks,
        (Mark(OURS, "", LIMIT, "ratio", ENGINE), Mark(OURS, PROCESSOR, LIMIT, "ratio", ENGINE)),
        (f"Load of the machine after the run (1, 5, 15 minutes): {load}.",),
    )


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--rounds", type=int, default=harness.ROUNDS)
    parser.add_argument("--moved", type=float, default=harness.MOVED_TOO_FAR, help="how far the fixed one may move")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    harness.MOVED_TOO_FAR = chosen.moved
    text = as_text([benchmark(chosen.lines, chosen.rounds)], machine())
    print(text)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
