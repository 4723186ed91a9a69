"""Many people on one process: how long a change takes, what the server holds, and what grows.

`python -m benchmarks.people --store DIR --people 25,50,100,200 --steady 180`; a soak is the same with more seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from benchmarks.harness import Effort, calibration_ms, quantile
from benchmarks.people_mix import Mix, mix_of
from benchmarks.reader import processor_ms
from data.door import Door
from data.engine import Version
from data.options import filter_options
from data.periods import period_of
from data.scope import Selection, whole_company
from pages import PAGES
from tests.browser.server import ROOT, Server, served

THINK_S = 10.0
ARRIVING_S = 0.3
"""Seconds between two arrivals."""
PROMISED = 100
P95_MS, BASE_MB, A_SESSION_MB = 400, 350, 1.0
SETTLED_S = 20
"""Seconds after the last arrival that are not counted: the first page of so many people at once."""


@dataclass(frozen=True)
class Sample:
    """The server at one moment: memory in MB, open files, threads, processor seconds so far."""

    at_s: float
    memory_mb: float
    files: int
    threads: int
    processor_s: float


@dataclass
class Crowd:
    """What one arm gave. `answers` are those of the steady time; `wrong` counts over the whole of it."""

    people: int
    steady_s: float
    answers: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    rested: Sample | None = None
    client_processor_s: float = 0.0
    calibration_ms: tuple[float, float] = (0.0, 0.0)

    def ms(self, share: float) -> float:
        return quantile([answer["ms"] for answer in self.answers], share)

    def most_mb(self) -> float:
        return max(sample.memory_mb for sample in self.samples)

    def mark_mb(self) -> float:
        return BASE_MB + A_SESSION_MB * self.people

    def busy(self) -> float:
        """Processors the server kept busy over the steady time (1 = one core)."""
        steady = [sample for sample in self.samples if sample.at_s >= self.samples[-1].at_s - self.steady_s]
        return (steady[-1].processor_s - steady[0].processor_s) / max(steady[-1].at_s - steady[0].at_s, 1e-9)

    def spent_ms(self) -> float:
        """Processor time of the server for an answer of the steady time."""
        return self.busy() * self.steady_s * 1000 / len(self.answers)

    def moved(self) -> float:
        before, after = self.calibration_ms
        return abs(after - before) / min(before, after)

    def row(self) -> str:
        asked = len({(answer["page"], answer["link"]) for answer in self.answers}) / len(self.answers)
        size = quantile([answer["bytes"] for answer in self.answers], 0.5) / 1000
        before, after = self.calibration_ms
        return (
            f"| {self.people} | {len(self.answers)} | {asked:.0%} | {self.ms(0.5):.0f} | {self.ms(0.95):.0f} "
            f"| {self.ms(0.99):.0f} | {self.ms(1):.0f} | {len(self.wrong)} | {self.spent_ms():.0f} | {self.busy():.2f} "
            f"| {self.client_processor_s / self.samples[-1].at_s:.2f} | {self.most_mb():.0f} "
            f"| {max(sample.files for sample in self.samples)} | {size:.0f} | {before:.0f}, {after:.0f} |"
        )

    def record(self) -> dict[str, Any]:
        samples = [vars(sample) for sample in self.samples]
        return {**vars(self), "samples": samples, "rested": self.rested and vars(self.rested)}


@dataclass(frozen=True)
class PeopleReport:
    """The arms together, as a table for people and a record for machines."""

    crowds: tuple[Crowd, ...]
    name: str = "Many people on one process"

    def table(self) -> str:
        lines = [f"## {self.name}", "", WHAT, "", f"| {' | '.join(HEAD)} |", "|--:" * len(HEAD) + "|"]
        lines += [crowd.row() for crowd in self.crowds]
        return "\n".join([*lines, "", *self.verdicts()])

    def verdicts(self) -> list[str]:
        """The marks for every number of people up to a hundred: the promise is one process for a hundred."""
        return [said for crowd in self.crowds if crowd.people <= PROMISED for said in verdicts(crowd)]

    def record(self) -> dict[str, Any]:
        return {"name": self.name, "what": WHAT, "crowds": [crowd.record() for crowd in self.crowds]}


HEAD = (
    "people", "answers", "different", "median ms", "p95 ms", "p99 ms", "longest ms", "wrong", "processor ms an answer",
    "server, cores", "clients, cores", "most MB", "open files", "kB a change", "fixed computation ms",
)  # fmt: skip
WHAT = (
    f"Each arm starts its own server and lets people arrive every {ARRIVING_S} s. Each opens the overview, thinks "
    f"(exponential, mean {THINK_S:g} s), changes a filter or a page, and is replaced by another person after some "
    "thirty answers. Time: from the change sent to the last message received, on this machine, in the steady time "
    "only. Different: links asked for, over answers. The clients share the machine's cores."
)


def verdicts(crowd: Crowd) -> Iterator[str]:
    moved = f" (fixed computation moved by {crowd.moved():.0%}: read with care)" if crowd.moved() > 0.2 else ""
    seen_and_mark = (("p95", crowd.ms(0.95), P95_MS, "ms"), ("memory", crowd.most_mb(), crowd.mark_mb(), "MB"))
    for what, seen, mark, unit in seen_and_mark:
        judged = "kept" if seen <= mark else f"MISSED by {seen / mark - 1:.0%}"
        yield f"{crowd.people} people: {what} {seen:.0f} {unit}, mark {mark:.0f} {unit}: {judged}{moved}"


def crowd_on(server: Server, mix: Mix, people: int, steady_s: float, seed: int = 7) -> Crowd:
    """Lets that many people work on the server. Stops by itself."""
    arriving_s = max(people * ARRIVING_S, 1.0)
    plan = {
        "port": server.port, "people": people, "arriving_s": arriving_s, "steady_s": SETTLED_S + steady_s,
        "think_s": THINK_S, "seed": seed, "mix": mix.record(),
    }  # fmt: skip
    crowd, before = Crowd(people, steady_s), calibration_ms()
    with sampled(server.process.pid, crowd.samples):
        client = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.people_client"], cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            said, _ = client.communicate(json.dumps(plan), timeout=arriving_s + SETTLED_S + steady_s + 120)
        finally:
            client.kill()
    for line in said.splitlines():
        _noted(crowd, json.loads(line), arriving_s + SETTLED_S)
    crowd.calibration_ms = (before, calibration_ms())
    return crowd


def _noted(crowd: Crowd, record: dict[str, Any], from_s: float) -> None:
    if "client_processor_s" in record:
        crowd.client_processor_s = record["client_processor_s"]
        return
    if record["wrong"]:
        crowd.wrong.append(record["wrong"])
    if record.get("at_s", 0) >= from_s:
        crowd.answers.append(record)


@contextmanager
def sampled(pid: int, samples: list[Sample]) -> Iterator[None]:
    """While the block lasts the process is looked at once a second."""
    started, over = time.monotonic(), threading.Event()

    def look() -> None:
        while not over.wait(1):
            samples.append(sample_of(pid, time.monotonic() - started))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def sample_of(pid: int, at_s: float) -> Sample:
    """The process as the system sees it. Linux only."""
    process = Path(f"/proc/{pid}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
    memory_mb = int(status["VmRSS"].split()[0]) / 1024
    return Sample(at_s, memory_mb, len(os.listdir(process / "fd")), int(status["Threads"]), processor_ms(pid) / 1000)


def store_mix(store: Path) -> Mix:
    """The mix of that store, as the whole company sees it."""
    door = Door(store)
    version = cast(Version, door.current())
    today = Selection(period_of(version.as_of, "quarter", version.settings.calendar))
    options = filter_options(door.view(version, whole_company("benchmark", "owns the store"), today))
    return mix_of(options, [page.key for page in PAGES])


def crowds(store: Path, people: Sequence[int], steady_s: float, say: Callable[[str], None] = print) -> PeopleReport:
    """One arm per number of people, each on a fresh server."""
    mix, done = store_mix(store), []
    for count in people:
        with served(store) as server:
            done.append(crowd_on(server, mix, count, steady_s))
        say(done[-1].row())
    return PeopleReport(tuple(done))


def extra_s(people: int) -> float:
    """Seconds a crowd takes besides the steady ones: the server's start, arriving, settling."""
    return people * ARRIVING_S + SETTLED_S + 15


def benchmark(store: Path, effort: Effort) -> PeopleReport:
    """The crowds of the effort, one after another."""
    return crowds(store, effort.people, effort.steady_s)


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.people", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--people", default=",".join(map(str, Effort().people)), help="arms, separated by commas")
    parser.add_argument("--steady", type=float, default=Effort().steady_s, help="seconds that are counted")
    parser.add_argument("--out", type=Path, help="a .json file with every answer and sample")
    chosen = parser.parse_args()
    report = crowds(chosen.store.resolve(), [int(count) for count in chosen.people.split(",")], chosen.steady)
    print(report.table())
    if chosen.out:
        chosen.out.write_text(json.dumps(report.record(), indent=1), encoding="utf8")


if __name__ == "__main__":
    main()
