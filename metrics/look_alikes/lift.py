"""Whether resemblance foretells: of clients that were not loyal, did those that looked loyal become so more often?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.false_loyalty.stay import Tested, judged
from metrics.intervals import wilson
from metrics.look_alikes.likeness import Floats

PARTS = 10
FEWEST = 100
"""Clients that a test in ten parts needs."""


@dataclass(frozen=True)
class LiftPart:
    """A tenth of the clients by resemblance, 1 the most alike: how many became loyal, as a share and over the base.

    low, high: the 95 % interval of the lift; the base is taken as it is.
    """

    part: int
    clients: int
    became: int
    lift: float
    low: float
    high: float


@dataclass(frozen=True)
class LiftTest:
    """The test of a resemblance on a later moment. base: share of all judged clients that became loyal."""

    base: float
    base_low: float
    base_high: float
    clients: int
    became: int
    parts: tuple[LiftPart, ...]
    ranking: Tested | None


def lift_test(resemblance: Floats, became: Floats) -> LiftTest | None:
    """Lift by tenths of the resemblance: the share of each that became loyal, over that of all.

    Rows:   one per client that was not truly loyal at the earlier moment and is known at the later one: its resemblance
            then, and whether it is truly loyal now (1 or 0). Clients alike to the last digit share their tenths evenly.
    Value:  a LiftTest, tenths from the most alike on, intervals by Wilson; None with fewer than 100 clients, or where
            none became loyal: then there is nothing to foretell.
    Cuts:   not additive.
    Source: Ling & Li 1998, "Data mining for direct marketing", KDD-98; Wilson 1927; Hanley & McNeil 1982.
    """
    known = ~(np.isnan(resemblance) | np.isnan(became))
    score, y = resemblance[known], became[known]
    total = float(y.sum())
    if len(y) < FEWEST or not total:
        return None
    base = total / len(y)
    # Ties: each client of a level carries the level's share, so that no order of rows decides who stands first.
    _levels, level, counts = np.unique(-score, return_inverse=True, return_counts=True)
    share = (np.bincount(level, y) / counts)[np.sort(level)]
    parts = []
    for at, rows in enumerate(np.array_split(np.arange(len(y)), PARTS), start=1):
        won = float(share[rows].sum())
        low, high = wilson(min(won, len(rows)), len(rows))
        parts.append(LiftPart(at, len(rows), round(won), won / len(rows) / base, low / base, high / base))
    low, high = wilson(total, len(y))
    ranking = judged(score, y, np.ones(len(y)), base)
    return LiftTest(base, low, high, len(y), round(total), tuple(parts), ranking)
