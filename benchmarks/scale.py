"""`python -m benchmarks.scale 25e6 100e6 [--rounds 15] [--folder DIR] [--keep] [--out benchmarks/SCALE.md]`.

How the house stands up to size: facts of an invented company are made with the engine, published, one more day is
imported, and the questions of the pages are asked. Clients follow from the lines: 2.5 million lines are 10,000 clients,
25 million 100,000, 100 million 1,000,000. Every piece runs in a process of its own; seconds stand beside a calibration.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.harness import MOVED_TOO_FAR
from benchmarks.scale_facts import Size
from benchmarks.scale_queries import query_rows
from benchmarks.scale_store import write_facts
from data.warehouse.store import Store

MARKS_S = {("publish", 25): 30, ("publish", 100): 120, ("day", 25): 5}
MARKS_MS = {"company": 50, "clients": 400, "range": 1500}
CLIENTS = {1: 10_000, 3: 10_000, 25: 100_000, 100: 1_000_000}
MOST_GB = 8


def size_of(lines: float) -> Size:
    """The company with that many lines; other sizes than the usual ones have 250 lines a client."""
    millions = max(1, round(lines / 1e6))
    return Size(CLIENTS.get(millions, int(lines // 250)), int(lines))


def measured(size: Size, folder: Path, rounds: int) -> dict[str, Any]:
    """Everything about one size."""
    store = Store(folder / f"{size.lines // 1000}k")
    started = time.perf_counter()
    if not (store.root / "files.json").exists():
        write_facts(store, size)
    found: dict[str, Any] = {"size": {"clients": size.clients, "lines": size.lines}, "load": os.getloadavg()[0]}
    found["facts"] = {"seconds": round(time.perf_counter() - started, 1), "gb": _gigabytes(store.facts)}
    found["bare"] = _in_a_process("bare", store)
    found["publish"] = _in_a_process("publish", store)
    found["version_gb"] = round(store.version_path(str(store.current())).stat().st_size / 1e9, 2)
    found["day"] = _in_a_process("day", store)
    found["queries"], found["thrown_away"] = query_rows(store.root, rounds)
    return found


def _in_a_process(work: str, store: Store) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale_store", work, str(store.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"work": work, "failed": done.stderr.strip().splitlines()[-1]}
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(json.dumps(result), flush=True)
    return result


def _gigabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9, 2)


def table(found: Sequence[dict[str, Any]]) -> str:
    """The report in Markdown."""
    lines = ["# Scale", "", __doc__.split("\n\n")[1].replace("\n", " "), ""]
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines += [f"Made {stamp}, {os.cpu_count()} cores, DuckDB {duckdb.__version__}, `python -m benchmarks.scale`.", ""]
    lines += [
        "| lines | clients | what | seconds | processor s | peak GB | mark | calibration ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        lines += [_work_row(one, work) for work in ("bare", "publish", "day")]
    lines += ["", "| lines | kind | question | median ms | p95 ms | mark |", "|---|---|---|---|---|---|"]
    lines += [_query_row(one, row) for one in found for row in one["queries"]]
    lines += ["", *_growth(found), "", *_steps(found)]
    return "\n".join(lines) + "\n"


def _work_row(one: dict[str, Any], work: str) -> str:
    result, millions = one[work], round(one["size"]["lines"] / 1e6)
    names = {
        "bare": "bare engine: sums per client and month",
        "publish": "publish",
        "day": "an added day, file to published",
    }
    head = f"| {one['size']['lines']:,} | {one['size']['clients']:,} | {names[work]} "
    if "failed" in result:
        return f"{head}| failed: {result['failed']} | | | | |"
    mark = MARKS_S.get((work, millions))
    kept = "" if mark is None else _kept(result["seconds"], mark, "s")
    if work == "publish" and result["peak_gb"] > MOST_GB:
        kept += f", memory above {MOST_GB} GB"
    before, after = result["calibration_ms"]
    restless = " (restless)" if abs(after - before) > MOVED_TOO_FAR * min(before, after) else ""
    return (
        f"{head}| {result['seconds']:.1f} | {result['processor']:.1f} | {result['peak_gb']:.1f} | {kept} |"
        f" {before:.0f} → {after:.0f}{restless} |"
    )


def _kept(seen: float, mark: float, unit: str) -> str:
    return f"≤ {mark} {unit}: " + ("kept" if seen <= mark else f"missed, {seen / mark:.1f} ×")


def _query_row(one: dict[str, Any], row: dict[str, Any]) -> str:
    mark = MARKS_MS.get(row["kind"])
    kept = "" if mark is None else _kept(row["p95_ms"], mark, "ms")
    return (
        f"| {one['size']['lines']:,} | {row['kind']} | {row['name']} | {row['median_ms']} | {row['p95_ms']} | {kept} |"
    )


def _growth(found: Sequence[dict[str, Any]]) -> list[str]:
    """What ten times the clients cost company panels."""
    said = []
    for small, large in pairwise(found):
        sums = [sum(r["median_ms"] for r in one["queries"] if r["kind"] == "company") for one in (small, large)]
        if sums[0]:
            step = f"from {small['size']['clients']:,} to {large['size']['clients']:,} clients"
            said.append(f"- Company panels {step}: {sums[1] / sums[0]:.2f} × (mark 1.3 ×).")
    return said


def _steps(found: Sequence[dict[str, Any]]) -> list[str]:
    said = []
    for one in found:
        for work in ("publish", "day"):
            slow = sorted(one[work].get("steps", {}).items(), key=lambda step: -step[1])[:8]
            said.append(f"- {one['size']['lines']:,} lines, {work}: " + ", ".join(f"{n} {s:.1f} s" for n, s in slow))
        gb = f"facts {one['facts']['gb']} GB (made in {one['facts']['seconds']} s), version {one['version_gb']} GB"
        said.append(f"- {one['size']['lines']:,} lines: {gb}; load at the start {one['load']:.1f}; rounds of questions"
                    f" thrown away: {one['thrown_away']}.")  # fmt: skip
    return said


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.scale", description=__doc__)
    parser.add_argument("lines", type=float, nargs="+", help="order lines, as 2.5e6 25e6 100e6")
    parser.add_argument("--rounds", type=int, default=15, help="quiet rounds of the questions to keep")
    parser.add_argument("--folder", type=Path, help="where the stores go; without it a temporary folder")
    parser.add_argument("--keep", action="store_true", help="keep the stores in --folder, and use facts that are there")
    parser.add_argument("--out", type=Path, help="a Markdown file for the table")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sidu-scale-") as scratch:
        folder = chosen.folder or Path(scratch)
        found = [measured(size_of(lines), folder, chosen.rounds) for lines in chosen.lines]
    report = table(found)
    print(report)
    if chosen.out:
        chosen.out.write_text(report, encoding="utf8")


if __name__ == "__main__":
    main()
