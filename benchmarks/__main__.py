"""`python -m benchmarks [NAME…] [--store DIR] [--rounds N] [--out FILE.md|FILE.json]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import filter_change, in_the_browser, page_queries
from benchmarks.harness import ROUNDS
from benchmarks.report import Report, as_json, as_text, machine
from tests.browser.server import ROOT

BENCHMARKS: dict[str, Callable[[Path, int], Report]] = {
    "page_queries": page_queries.benchmark,
    "filter_change": filter_change.benchmark,
    "in_the_browser": in_the_browser.benchmark,
}


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run (all): {', '.join(BENCHMARKS)}")
    parser.add_argument("--store", type=Path, help="a store; without it the sample company in its usual size is made")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"blocks to keep ({ROUNDS})")
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


def main() -> None:
    chosen, on = options(), machine()
    reports = []
    with store_for(chosen.store) as store:
        for name in chosen.names or BENCHMARKS:
            print(f"{name} …", file=sys.stderr)
            reports.append(BENCHMARKS[name](store, chosen.rounds))
            print(reports[-1].table(), end="\n\n", flush=True)
    for out in chosen.out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(as_text(reports, on) if out.suffix == ".md" else as_json(reports, on), encoding="utf8")


if __name__ == "__main__":
    main()
