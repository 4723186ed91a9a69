"""`python -m benchmarks.faults [--kills 200] [--states 2000] [--seed 7] [--workers 2] [--out benchmarks/FAULTS.md]`.

Kills an importing process at random moments and at every change it makes to a file, replays its recorded writes into
the states that a power cut may leave, and asks after each one: does the old version or the new one answer in full, is
what was acknowledged there, is the check content, does the next import work. Linux with a C compiler.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.faults_disk import all_words
from benchmarks.faults_report import told
from tests.data.faults.judging import found
from tests.data.faults.replay import crash
from tests.data.faults.scenario import SALES, Deed, Doer, base_store, brought, doing, recorded

DEEDS = {"import": 0.5, "first import": 0.1, "undo": 0.2, "refresh": 0.15, "rollback": 0.05}
"""What is interrupted, and its share of the moments and states."""
NEXT_IMPORT_EVERY = 10


@dataclass
class Tally:
    """What came of the interruptions of one kind. wrong: every state that should not be, in words."""

    kind: str
    deed: str
    tried: int = 0
    different: int = 0
    old: int = 0
    new: int = 0
    acknowledged: int = 0
    leftovers: int = 0
    late: int = 0
    next_imports: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in ("tried", "different", "old", "new", "acknowledged", "leftovers", "late", "next_imports"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.stages += other.stages
        self.wrong += other.wrong


def judge(tally: Tally, deed: Deed, root: Path, is_acknowledged: bool, what: str) -> None:
    """Ask the store and write down what it says."""
    tally.tried += 1
    tally.acknowledged += is_acknowledged
    try:
        store = found(root)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding of this run)
        tally.wrong.append(f"{what}: {type(error).__name__}: {error}")
        return
    tally.old += store.answer == deed.before
    tally.new += store.answer == deed.after
    tally.leftovers += bool(store.findings)
    tally.late += deed.is_late(store) and not is_acknowledged
    if wrong := deed.wrong(store, is_acknowledged):
        tally.wrong.append(f"{what}: {wrong}")


def goes_on(tally: Tally, doer: Doer, deed: Deed, root: Path, what: str) -> None:
    """The next import works, its row is there, and nothing of the interruption is left."""
    found_before = found(root, is_checked=False)
    before = found_before.imports
    outcome = doer.done(root, brought(root.parent, "next", SALES + "next,1,c9,2026-05-05,1,5,cash\n"))
    tally.next_imports += 1
    store = found(root)
    late = deed.is_late(found_before) and deed.after and store.answer and store.answer.settings != deed.after.settings
    if outcome.status or late or len(store.imports) != len(before) + 1 or store.findings:
        tally.wrong.append(f"{what}: the next import: {outcome.said[-300:]} {store.imports} {store.findings}")


def killed(folder: Path, library: Path, deed: Deed, places: Sequence[tuple[str, float]], kind: str) -> Tally:
    """Interrupt a real process at each place: `at` a change of its files, or `after` some seconds."""
    tally, doer = Tally(kind, deed.name), Doer(library)
    for number, (how, place) in enumerate(places):
        with _copy(deed.base, folder) as root:
            at = {"last": int(place)} if how == "change" else {"after_s": place}
            outcome = doer.done(root, deed.words, **at)
            what = f"{deed.name} killed at {how} {place:.3f}"
            late = tally.late
            judge(tally, deed, root, outcome.is_acknowledged, what)
            tally.stages["ended before the kill" if outcome.status == 0 else "killed"] += 1
            if number % NEXT_IMPORT_EVERY == 0 or tally.late > late:
                goes_on(tally, doer, deed, root, what)
    doer.close()
    return tally


def power_cut(folder: Path, library: Path, deed: Deed, seeds: Sequence[int], kind: str) -> Tally:
    """The states that a power cut may leave, one per seed. Those that look the same to every reader are asked once."""
    tally, doer = Tally(kind, deed.name), Doer(library)
    judged: dict[str, Tally] = {}
    for seed in seeds:
        random = Random(seed)
        place = random.randint(0, len(deed.changes))
        state = crash(deed.cut(place), random)
        if state.looks not in judged:
            root = folder / f"state-{seed}"
            state.write(root)
            what = f"{deed.name} cut before change {place}, seed {seed}"
            one = judged[state.looks] = Tally(kind, deed.name, different=1)
            judge(one, deed, root / "store", state.is_acknowledged, what)
            if seed % (NEXT_IMPORT_EVERY * 4) == 0 or one.late:
                goes_on(one, doer, deed, root / "store", what)
            tally.add(one)
            judged[state.looks] = replace(one, different=0, next_imports=0, stages=Counter())
            shutil.rmtree(root)
        else:
            tally.add(judged[state.looks])
    doer.close()
    return tally


class _copy:
    """A copy of a store in a folder of its own, gone afterwards."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        shutil.copytree(base, self.folder, dirs_exist_ok=True)

    def __enter__(self) -> Path:
        return self.folder / "store"

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)


def moments(deed: Deed, count: int, random: Random) -> list[tuple[str, float]]:
    """Moments spread evenly over the time the deed takes, each somewhere in its own part."""
    return [("moment", (n + random.random()) / count * deed.took_s * 1.05) for n in range(count)]


Work = tuple[Callable[..., Tally], Deed, Sequence[object], str]


def work(deeds: Sequence[Deed], kills: int, states: int, seed: int) -> Iterator[Work]:
    """Everything to be tried, in pieces that one worker takes at a time."""
    random = Random(seed)
    for deed in deeds:
        share = DEEDS[deed.name]
        seeds = [seed * 1_000_000 + n for n in range(round(states * share))]
        yield from _pieces(power_cut, deed, seeds, "power cut", 250)
        yield from _pieces(killed, deed, moments(deed, round(kills * share), random), "SIGKILL at a random moment", 10)
        changes = [n for n, c in enumerate(deed.changes, 1) if c.kind != "A"]
        chosen = sorted(random.sample(changes, min(len(changes), round(kills * share * 0.4))))
        yield from _pieces(killed, deed, [("change", n) for n in chosen], "SIGKILL within a change", 10)


def _pieces(do: Callable[..., Tally], deed: Deed, places: Sequence[object], kind: str, size: int) -> Iterator[Work]:
    for start in range(0, len(places), size):
        yield do, deed, places[start : start + size], kind


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--states", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--deeds", nargs="*", default=list(DEEDS), choices=list(DEEDS))
    parser.add_argument("--without-disk", action="store_true", help="only kills and power cuts")
    parser.add_argument("--folder", type=Path, help="scratch on a disk or in memory; /dev/shm is quickest")
    parser.add_argument("--out", type=Path, help="a Markdown file for the tables")
    return parser.parse_args()


def interrupted(folder: Path, deeds: Sequence[Deed], chosen: argparse.Namespace) -> list[Tally]:
    """All kills and power cuts, in several processes."""
    tallies: dict[tuple[str, str], Tally] = {}
    with ProcessPoolExecutor(chosen.workers, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(do, folder, folder / "recorder.so", deed, places, kind)
            for do, deed, places, kind in work(deeds, chosen.kills, chosen.states, chosen.seed)
        ]
        for job in as_completed(jobs):
            tally = job.result()
            tallies.setdefault((tally.kind, tally.deed), Tally(tally.kind, tally.deed)).add(tally)
            print(tally.kind, tally.deed, sum(t.tried for t in tallies.values()), *tally.wrong, sep="\n  ", flush=True)
    return list(tallies.values())


def main() -> None:
    chosen, started = options(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sidu-faults-", dir=chosen.folder) as scratch:
        folder = Path(scratch)
        with doing(folder) as doer:
            base = base_store(folder, doer)
            deeds = [recorded(folder, doer, base, name) for name in chosen.deeds]
        said = [] if chosen.without_disk else all_words(folder, base, deeds[0], folder / "recorder.so")
        text = told(said, interrupted(folder, deeds, chosen), deeds, chosen.seed, time.monotonic() - started)
    print(text)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
