"""How far P(alive) and the chance of false loyalty can be believed: how well they find what is true in the sample."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_suffix(".json")
Truth = Literal["lapsed", "lapsed_lately", "captive", "captive_bound"]
"""lapsed: stopped for good, found by 1 − P(alive). lapsed_lately: the same among clients that ordered in the last half
year. captive: unhappy and unable to buy elsewhere, found by the chance of false loyalty; captive_bound: by that chance
times the share of purchases that could not be had elsewhere, where it is known."""


@dataclass(frozen=True)
class Found:
    """How well one truth is found. auc: the chance that one it holds for is ranked above one it does not; 95 %.

    n: clients that were judged; true: those of them it holds for. first: of as many clients as it holds for, the first
    of the ranking, the share it holds for.
    """

    truth: Truth
    auc: float
    low: float
    high: float
    first: float
    n: int
    true: int


@dataclass(frozen=True)
class Level:
    """Clients whose chance lies between two bounds: the mean of it, and the share for whom the truth holds; 95 %."""

    truth: Truth
    since: float
    until: float
    predicted: float
    actual: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class RecoveryTable:
    """What was found, with the command that looked for it, its day, and the company it looked in."""

    command: str
    on: str
    clients: int
    months: int
    seed: int
    rows: tuple[Found, ...]
    levels: tuple[Level, ...]

    def area(self, truth: Truth) -> float:
        """The area under the curve with which that truth is found."""
        return next(row.auc for row in self.rows if row.truth == truth)

    def gap(self, truth: Truth) -> float:
        """Mean difference, without its sign, between the chance given and the share it is true of, by client."""
        levels = [level for level in self.levels if level.truth == truth]
        off = sum(level.n * abs(level.predicted - level.actual) for level in levels)
        return off / sum(level.n for level in levels)


def recovery_table() -> RecoveryTable:
    """How well the truth of the sample company was found, as the benchmark last wrote it down.

    Rows:   one per truth; levels of the chance beside it.
    Value:  a RecoveryTable; areas and shares 0 to 1.
    Cuts:   not additive.
    Source: `python -m benchmarks.loyalty_truth --write` writes recovery.json; area under the curve with its interval:
            Hanley & McNeil 1982, Radiology 143.
    """
    said = json.loads(FILE.read_text(encoding="utf8"))
    rows = tuple(Found(**row) for row in said.pop("rows"))
    levels = tuple(Level(**level) for level in said.pop("levels"))
    return RecoveryTable(**said, rows=rows, levels=levels)
