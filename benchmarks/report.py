"""What a benchmark says: a table for people, JSON for machines, each with the machine and the day."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from benchmarks.harness import Blocks

PACKAGES = ("streamlit", "duckdb", "ibis-framework", "pandas", "plotly", "uvloop")


@dataclass(frozen=True)
class Mark:
    """A promise: that arm and part stays at or below the limit, by its median or its p95 (or as a ratio to an arm)."""

    arm: str
    part: str
    limit: float
    by: str = "median"  # median | p95 | ratio
    beside: str = ""  # the arm that a ratio is to

    def seen(self, blocks: Blocks) -> float:
        result = blocks.of(self.arm, self.part)
        if self.by == "ratio":
            return result.median_ms / blocks.of(self.beside, self.part).median_ms
        return result.p95_ms if self.by == "p95" else result.median_ms

    def verdict(self, blocks: Blocks) -> str:
        seen, unit = self.seen(blocks), " ×" if self.by == "ratio" else " ms"
        said = (
            f"{self.arm}{' · ' + self.part if self.part else ''}: {self.by} {seen:.2f}{unit}, mark {self.limit:g}{unit}"
        )
        if self.by == "ratio":
            said += f" of {self.beside}"
        missed = f"MISSED by {(seen / self.limit - 1) * 100:.0f} %"
        return f"{said}: {'kept' if seen <= self.limit else missed}"


class Told(Protocol):
    """What every report can say of itself."""

    @property
    def name(self) -> str: ...
    def table(self) -> str: ...
    def verdicts(self) -> list[str]: ...
    def record(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Report:
    """One benchmark's outcome. `what` says what was counted, `notes` what it stands on."""

    name: str
    what: str
    blocks: Blocks
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()

    def table(self) -> str:
        lines = [f"## {self.name}", "", self.what, ""]
        lines += ["| arm | part | n | median ms | p95 ms | processor ms |", "|---|---|--:|--:|--:|--:|"]
        for result in self.blocks.results:
            processor = "–" if result.processor_ms is None else f"{result.processor_ms:.1f}"
            lines.append(
                f"| {result.arm} | {result.part or 'whole'} | {len(result.readings)} | {result.median_ms:.1f} "
                f"| {result.p95_ms:.1f} | {processor} |"
            )
        fixed = statistics.median(self.blocks.calibration_ms)
        lines += ["", f"Fixed computation {fixed:.1f} ms; {self.blocks.thrown_away} blocks thrown away."]
        if self.blocks.thrown:
            lines.append(f"Thrown away: {'; '.join(self.blocks.thrown)}.")
        return "\n".join([*lines, *self.verdicts(), *self.notes])

    def verdicts(self) -> list[str]:
        """Every mark, kept or missed."""
        return [mark.verdict(self.blocks) for mark in self.marks]

    def record(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "what": self.what,
            "notes": list(self.notes),
            "calibration_ms": self.blocks.calibration_ms,
            "blocks_thrown_away": self.blocks.thrown,
            "marks": [{**asdict(mark), "seen": mark.seen(self.blocks)} for mark in self.marks],
            "results": [
                {"arm": result.arm, "part": result.part, "readings": [asdict(reading) for reading in result.readings]}
                for result in self.blocks.results
            ],
        }


def machine() -> dict[str, Any]:
    """What was measured on, and when."""
    model = re.search(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+) kB", _read("/proc/meminfo"))
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": model[1] if model else platform.processor() or "unknown",
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory[1]) / 1024**2, 1) if memory else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _read(path: str) -> str:
    file = Path(path)
    return file.read_text(encoding="utf8") if file.exists() else ""


def as_text(reports: Sequence[Told], on: dict[str, Any], left_out: Sequence[str] = ()) -> str:
    """All reports as one Markdown text: the machine, every mark kept or missed, then the tables.

    left_out: what was asked for and could not be measured, with the reason.
    """
    packages = ", ".join(f"{name} {number}" for name, number in on["packages"].items())
    head = f"{on['measured_at']} · {on['processor']}, {on['cores']} cores, {on['memory_gb']} GB · Python {on['python']}"
    verdicts = [f"- {report.name}: {said}" for report in reports for said in report.verdicts()]
    verdicts += [f"- NOT MEASURED: {said}" for said in left_out]
    parts = [f"# Measured\n\n{head} · {packages}", "\n".join(verdicts), *(report.table() for report in reports)]
    return "\n\n".join(parts) + "\n"


def as_json(reports: Sequence[Told], on: dict[str, Any]) -> str:
    return json.dumps({"machine": on, "benchmarks": [report.record() for report in reports]}, indent=1) + "\n"
