"""`python -m benchmarks.mutations --store DIR`: each place where rights are kept is broken, and the storm must see it.

Each mutation takes one guard out: the scope out of a key, the rights out of the rule of one table, a topic, the look
at who may open a snapshot, the rules of today. A small storm runs before (nothing foreign) and under each of them,
with all caches empty; its first find kills the mutation.
"""

from __future__ import annotations

import argparse
import logging
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import product
from pathlib import Path

import data.narrowing
import ui.cache
from benchmarks.report import machine
from benchmarks.storm.breaking import MUTATIONS, Mutation
from benchmarks.storm.crowd import Seen, Storm
from benchmarks.storm.store import copied, put_older

CHEAP = ("clients", "targets")
"""Pages of the small storm: one that names clients, one that names regions."""


def forgotten() -> None:
    """Every cache that a right can reach is empty."""
    for cached in (ui.cache.answered, ui.cache.answered_at_length, ui.cache.offered_under, data.narrowing.narrowed):
        cached.cache_clear()
    ui.cache._reckonings.clear()
    ui.cache._rows.clear()


def small_storm(one: Storm, seed: int = 7, door_first: bool = False) -> Iterator[tuple[str, Seen]]:
    """The small storm step by step: (what was asked, what was seen so far).

    door_first: the tables are asked before the pages, not after them: what breaks the door itself is found sooner.
    """
    one.seen = Seen()
    if door_first:
        yield from _at_the_door(one)
    for at in range(seed, seed + 10):
        one.ask(at)
        yield "pages", one.seen
    for reader in reversed(one.few()):  # whoever sees most first: others would be told theirs
        one.reckon(reader)
        yield "reckonings", one.seen
    for reader, number in product(one.few(), one.numbers):
        one.open_by(reader, number)
        yield "snapshots", one.seen
    for reader in one.few():
        one.look_back(reader)
        yield "older versions", one.seen
    one.cut_and_ask()
    yield "after a cut", one.seen
    if not door_first:
        yield from _at_the_door(one)


def _at_the_door(one: Storm) -> Iterator[tuple[str, Seen]]:
    for reader in one.few():
        one.table(reader)
        yield "the door", one.seen


def killer_of(one: Storm, mutation: Mutation, door_first: bool = False) -> tuple[str, str]:
    """What of the small storm sees the mutation, and what it saw first; ("", "") where nothing does.

    door_first: as in `small_storm`.
    """
    forgotten()
    try:
        with mutation():
            for asked, seen in small_storm(one, door_first=door_first):
                if seen.leaks:
                    return asked, seen.leaks[0]
    finally:
        forgotten()
    return "", ""


def ready(store: Path) -> Storm:
    """A storm on that store, which is written to: snapshots and an older version are kept, nothing foreign is seen."""
    forgotten()
    put_older(store)
    one = Storm(store, seed=3, pages=CHEAP, about=12, links=3)
    one.keep(6)
    return one


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="a store with the sample company; it is copied")
    parser.add_argument("--only", default="", help="of the mutations only those whose name this expression finds")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    on, folder = machine(), Path(tempfile.mkdtemp(prefix="sidu-mutations-", dir=chosen.store.parent))
    try:
        one = ready(copied(chosen.store, folder / "store"))
        print(f"{on['measured_at']} · {on['processor']}, {on['cores']} cores\n")
        print("| mutation | seen by | what was seen first |\n|---|---|---|")
        print("| none | {} | {} |".format(*killer_of(one, nullcontext)))
        for name, mutation in ((name, each) for name, each in MUTATIONS.items() if re.search(chosen.only, name)):
            asked, what = killer_of(one, mutation)
            print(f"| {name} | {asked or '**nobody**'} | {what[:120]} |".replace("\n", " "), flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
