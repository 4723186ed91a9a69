"""What a crowd of people gave: answers, memory, files, and how that stands against what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.harness import quantile

THINK_S = 10.0
ARRIVING_S = 0.3
"""Seconds between two arrivals."""
PROMISED, PROMISED_BEHIND = 100, 200
P95_MS, P95_BEHIND_MS, BASE_MB, A_SESSION_MB = 400, 500, 350, 1.0
GROWN_MB, GROWN_OVER = 2.0, 150
"""Growth after warm-up that is allowed over so many sessions."""
LOOKED_S, LONG_S = 30.0, 300.0
"""Memory is a mean over so many seconds; growth is that of the second half of crowds that worked at least so long."""


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
    processes: int = 1
    beside: list[str] = field(default_factory=list)

    def ms(self, share: float) -> float:
        return quantile([answer["ms"] for answer in self.answers], share)

    def most_mb(self) -> float:
        return max(sample.memory_mb for sample in self.samples)

    def mark_mb(self) -> float:
        return BASE_MB * self.processes + A_SESSION_MB * self.people

    def mark_ms(self) -> float:
        return P95_MS if self.processes == 1 else P95_BEHIND_MS

    def is_promised(self) -> bool:
        return self.people <= (PROMISED if self.processes == 1 else PROMISED_BEHIND)

    def busy(self) -> float:
        """Processors the server kept busy over the steady time (1 = one core)."""
        steady = [sample for sample in self.samples if sample.at_s >= self.samples[-1].at_s - self.steady_s]
        return (steady[-1].processor_s - steady[0].processor_s) / max(steady[-1].at_s - steady[0].at_s, 1e-9)

    def spent_ms(self) -> float:
        """Processor time of the server for an answer of the steady time."""
        return self.busy() * self.steady_s * 1000 / len(self.answers)

    def grown_mb(self) -> float | None:
        """MB more at the end than in the middle of the steady time, per 150 sessions begun between; None when short."""
        end = self.samples[-1].at_s if self.samples else 0.0
        half = end - self.steady_s / 2
        begun = sum(bool(answer.get("first")) and answer.get("at_s", 0) >= half for answer in self.answers)
        if self.steady_s < LONG_S or not begun:
            return None
        middle, last = (
            [sample.memory_mb for sample in self.samples if at - LOOKED_S < sample.at_s <= at] for at in (half, end)
        )
        return (sum(last) / len(last) - sum(middle) / len(middle)) / begun * GROWN_OVER

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
        """The marks up to what is promised: a hundred people on one process, two hundred on two behind a proxy."""
        return [said for crowd in self.crowds if crowd.is_promised() for said in verdicts(crowd)]

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
    seen_and_mark = (("p95", crowd.ms(0.95), crowd.mark_ms(), "ms"), ("memory", crowd.most_mb(), crowd.mark_mb(), "MB"))
    for what, seen, mark, unit in seen_and_mark:
        judged = "kept" if seen <= mark else f"MISSED by {seen / mark - 1:.0%}"
        yield f"{crowd.people} people: {what} {seen:.0f} {unit}, mark {mark:.0f} {unit}: {judged}{moved}"
    grown = crowd.grown_mb()
    if grown is not None:
        judged = "kept" if grown <= GROWN_MB else "MISSED"
        yield f"{crowd.people} people: {grown:+.1f} MB in {GROWN_OVER} sessions, mark {GROWN_MB:.0f} MB: {judged}"
    if crowd.beside:
        yield f"{crowd.people} people: meanwhile {', '.join(crowd.beside)}; wrong: {len(crowd.wrong)} {crowd.wrong[:3]}"
