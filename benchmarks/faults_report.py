"""The tables of the faults that were tried, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.data.faults.scenario import Deed

if TYPE_CHECKING:
    from benchmarks.faults import Tally
    from benchmarks.faults_disk import Words

COUNTS = ("tried", "different", "old", "new", "acknowledged", "leftovers", "late", "next_imports")


def told(words: Sequence[Words], tallies: Sequence[Tally], deeds: Sequence[Deed], seed: int, took_s: float) -> str:
    """One row per kind of fault and deed, and every wrong state below."""
    heads = ("tried", "different", "old answers", "new answers", "acknowledged before", "leftovers named")
    lines = ["| fault | while | " + " | ".join((*heads, "settings late", "next imports", "wrong")) + " |"]
    lines.append("|---|---|" + "---:|" * 9)
    for t in sorted(tallies, key=lambda t: (t.kind, t.deed)):
        counts = (*(getattr(t, name) for name in COUNTS), len(t.wrong))
        lines.append(f"| {t.kind} | {t.deed} | " + " | ".join(f"{n:,}" for n in counts) + " |")
    lines += ["", "| fault | tried | old answers | new answers | slowest word, wall ms | processor ms | wrong |"]
    lines.append("|---|" + "---:|" * 6)
    for w in words:
        slowest = (f"{max(ms):,.0f}" if ms else "–" for ms in (w.wall_ms, w.processor_ms))
        lines.append(f"| {w.kind} | {w.tried} | {w.old} | {w.new} | {' | '.join(slowest)} | {len(w.wrong)} |")
    lines += ["", f"Seed {seed}; {took_s:,.0f} s in all.", ""]
    lines += [f"- `{d.name}`: {len(d.changes)} recorded changes, {d.took_s:.1f} s" for d in deeds]
    wrong = [line for w in words for line in w.wrong] + [line for t in tallies for line in t.wrong]
    lines += ["", *(f"- WRONG {line}" for line in wrong[:50])]
    return "\n".join(lines) + "\n"
