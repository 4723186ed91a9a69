"""`python -m benchmarks.scope_storm --store DIR [--calls 10000] [--exports 200] [--threads 16]`: rows that are foreign.

Random readers follow random links, all at once, through the screen's one cache: every page, every control, hostile
parameters, kept snapshots of others, files of every kind read back by other programs. No answer may carry a code or a
name of a client, region or account manager outside the rights of whoever asks, nor a sum of the company or of a foreign
region; without the right to money none of it. In the middle half of the rules are cut. What is foreign is read from the
version's file by plain SQL, what the rules give is worked out from their text: neither asks the door.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.report import machine
from benchmarks.storm.crowd import KINDS, PAGE_KEYS, Seen, Storm
from benchmarks.storm.store import copied


def storm(
    store: Path, panels: int, exports: int, threads: int = 16, seed: int = 1, snapshots: int = 24,
    pages: tuple[str, ...] = PAGE_KEYS, kinds: tuple[str, ...] = KINDS, most_s: float = 1e9, links: int = 400,
    tell: Callable[[Seen], None] = lambda seen: None,
) -> Seen:  # fmt: skip
    """Ask until that many panels were read, half of them after the cut, or the seconds are over; take along that many
    files. The store is written to: its desk."""
    over = time.monotonic() + most_s
    one, seeds = Storm(store, seed, pages, links=links), iter(range(seed * 1_000_000, 1 << 62))
    one.keep(snapshots)
    makers = [partial(one.file, next(seeds), kinds[at % len(kinds)]) for at in range(exports)]

    def watched(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:  # noqa: BLE001  counted and named: one failed call does not end the storm
            with one._turn:
                one.seen.failed.append(f"{getattr(work, 'args', '')}: {type(fault).__name__}: {fault}")

    with ThreadPoolExecutor(threads) as crowd:
        for half, end in ((panels // 2, over - most_s / 2), (panels, over)):
            while one.seen.panels < half and time.monotonic() < end:
                work: list[Callable[[], None]] = [partial(one.ask, next(seeds)) for _ in range(threads * 2)]
                work += [partial(one.open, next(seeds)) for _ in range(4)]
                work += [partial(one.table, one.draw.choice(one.readers)) for _ in range(4)]
                work += [partial(one.reckon, one.draw.choice(one.readers)) for _ in range(4)]
                done = max(one.seen.panels / panels, 1 - (over - time.monotonic()) / most_s)
                wanted = round(exports * done) - sum(one.seen.files.values())
                work += [makers.pop() for _ in range(max(0, min(len(makers), wanted)))]
                list(crowd.map(watched, work))
                tell(one.seen)
            if half < panels:
                cut_at = one.seen.panels
                list(crowd.map(watched, [*(partial(one.ask, next(seeds)) for _ in range(threads)), one.cut]))
        list(crowd.map(watched, makers if time.monotonic() < over else []))
    one.seen.after_cut = one.seen.panels - cut_at
    return one.seen


def line_of(seen: Seen, seconds: float) -> str:
    """The row of the table."""
    files = sum(seen.files.values())
    return (
        f"| {seen.panels:,} | {seen.answers:,} | {seen.after_cut:,} | {files} | {seen.opened} / {seen.refused} |"
        f" {seen.naming:,} | **{len(seen.leaks)}** | {seen.changed} | {len(seen.failed)} | {seconds:.0f} |"
    )


HEAD = (
    "| panels | answers | panels after the cut | files | snapshots opened / refused | texts with names | foreign |"
    " changed | failed | seconds |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def said(seen: Seen) -> None:
    """How far it is, on stderr: a storm takes its time."""
    files, leaks, failed = sum(seen.files.values()), len(seen.leaks), len(seen.failed)
    known = f"{seen.panels:,} panels, {files} files, {leaks} foreign, {failed} failed"
    print(known, *seen.leaks[:3], *seen.failed[:3], file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.scope_storm", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="a store with the sample company; it is copied")
    parser.add_argument("--calls", type=int, default=10_000, help="panels to read")
    parser.add_argument("--exports", type=int, default=200)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="what is not done by then is left out, and said")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    on, folder = machine(), Path(tempfile.mkdtemp(prefix="sidu-storm-", dir=chosen.store.parent))
    try:
        started = time.perf_counter()
        seen = storm(copied(chosen.store, folder / "store"), chosen.calls, chosen.exports, chosen.threads, chosen.seed,
                     most_s=chosen.minutes * 60, tell=said)  # fmt: skip
        print(f"{on['measured_at']} · {on['processor']}, {on['cores']} cores · {chosen.threads} threads\n\n{HEAD}")
        print(line_of(seen, time.perf_counter() - started))
        print(f"\nfiles: {dict(seen.files)}; tables asked at the door: {seen.tables:,}")
        print(f"zeros where money is not known: {dict(seen.zeros)}")
        for fault in [*seen.leaks[:40], *seen.failed[:20]]:
            print("-", fault)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
