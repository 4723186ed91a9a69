"""`python -m benchmarks [NAME…] [--quick] [--minutes M] [--store DIR] [--rounds N] [--out FILE.md|FILE.json]`.

One command for the whole report: `python -m benchmarks --out benchmarks/REPORT.md`. What cannot be measured, because
the machine is too restless or the time is over, is said in the report; the rest goes on.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks import filter_change, in_the_browser, page_queries, people
from benchmarks.harness import QUICK, ROUNDS, Effort
from benchmarks.report import Told, as_json, as_text, machine
from tests.browser.server import ROOT

BENCHMARKS: dict[str, Callable[[Path, Effort], Told]] = {
    "page_queries": page_queries.benchmark,
    "filter_change": filter_change.benchmark,
    "in_the_browser": in_the_browser.benchmark,
    "people": people.benchmark,
}


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run (all): {', '.join(BENCHMARKS)}")
    parser.add_argument("--store", type=Path, help="a store; without it the sample company in its usual size is made")
    parser.add_argument("--rounds", type=int, help=f"blocks to keep ({ROUNDS}; quick {QUICK.rounds})")
    parser.add_argument("--quick", action="store_true", help="a shorter look, in some ten minutes")
    parser.add_argument("--minutes", type=float, help="a time limit for all together; later blocks are left out")
    parser.add_argument("--out", type=Path, action="append", default=[], help=".md for a table, .json; may be repeated")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.names) - set(BENCHMARKS)):
        parser.error(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    if wrong := [str(out) for out in chosen.out if out.suffix not in (".md", ".json")]:
        parser.error(f"--out takes a .md or .json file, not {', '.join(wrong)}")
    return chosen


@contextmanager
def store_for(named: Path | None) -> Iterator[Path]:
    if named is not None:
        yield named.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="sidu-benchmark-") as folder:
        store = Path(folder) / "store"
        subprocess.run([sys.executable, "-m", "data", "sample", "--store", str(store)], cwd=ROOT, check=True)
        yield store


def effort_of(chosen: argparse.Namespace, left: int, left_s: float | None) -> Effort:
    """What one of the `left` benchmarks that are still to run may take: its part of the time, if there is a limit.

    A crowd takes its time in full or is made shorter: arrivals and settling come on top of the steady seconds.
    """
    usual = QUICK if chosen.quick else Effort()
    effort = replace(usual, rounds=chosen.rounds or usual.rounds)
    if left_s is None:
        return effort
    share_s = left_s / left
    steady_s = min(effort.steady_s, share_s / len(effort.people) - people.extra_s(max(effort.people)))
    return replace(effort, limit_s=min(effort.limit_s or share_s, share_s), steady_s=max(steady_s, 20))


def main() -> None:
    chosen, on = options(), machine()
    over = None if chosen.minutes is None else time.monotonic() + chosen.minutes * 60
    names = chosen.names or [*BENCHMARKS]
    reports: list[Told] = []
    left_out: list[str] = []
    with store_for(chosen.store) as store:
        for at, name in enumerate(names):
            print(f"{name} …", file=sys.stderr)
            effort = effort_of(chosen, len(names) - at, None if over is None else over - time.monotonic())
            try:
                reports.append(BENCHMARKS[name](store, effort))
            except RuntimeError as fault:
                left_out.append(f"{name}: {fault}")
                print(left_out[-1], file=sys.stderr)
                continue
            print(reports[-1].table(), end="\n\n", flush=True)
    for out in chosen.out:
        out.parent.mkdir(parents=True, exist_ok=True)
        text = as_text(reports, on, left_out) if out.suffix == ".md" else as_json(reports, on)
        out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
