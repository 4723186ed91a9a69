"""How far the curve can be believed: what it gave back over many drawn companies whose truth is known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Recovery:
    """One question put to many drawn companies: of `n` that could answer it, the share that said yes.

    truth: the shape the acts were drawn from. clients: `alike`, or `differ` by a factor of their own. asked: whether
    the true `threshold`, `level` or `slope` lay in its 95 % interval (with `_resampled`: in that of resampled clients),
    whether the curve was `shown`, and whether "flat, then exponential" was `claimed`. error: standard error of `share`.
    """

    truth: str
    clients: Literal["alike", "differ"]
    side: Literal["praise", "complaint"]
    asked: str
    share: float
    error: float
    n: int


@dataclass(frozen=True)
class RecoveryTable:
    """All questions with the command that put them, its day, and how many companies were drawn."""

    command: str
    on: str
    seeds: int
    rows: tuple[Recovery, ...]


def recovery_table() -> RecoveryTable:
    """What the curve gave back, as the benchmark last wrote it down.

    Rows:   companies drawn as the sample draws its own, one a seed, with a truth that is known.
    Value:  a RecoveryTable; shares 0 to 1 with their Monte Carlo error.
    Cuts:   not additive: the benchmark draws anew.
    Source: `python -m benchmarks.curve_recovery --write` writes recovery.json and benchmarks/CURVE.md together.
    """
    said = json.loads(FILE.read_text(encoding="utf8"))
    rows = tuple(Recovery(**row) for row in said["rows"])
    return RecoveryTable(said["command"], said["on"], said["seeds"], rows)
