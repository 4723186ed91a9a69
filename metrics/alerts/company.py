"""The company as the charts read it: amounts without season, and how much each week says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from metrics.alerts.rhythm import Readings, readings
from metrics.alerts.season import QUIET, Season, capped
from metrics.alerts.span import FEWEST_WEEKS, JUDGED_FROM, LAG, WEEKS
from metrics.anomaly.silence import order_rates

ALIVE_WEEKS = 26
RATES_OF = 20_000
"""The pooled order rates are found on so many clients; more change nothing."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Company:
    """All that the charts read: amounts by week, first week that counts, the season, the pooled order rates."""

    values: Floats
    starts: Ints
    season: Season
    rates: tuple[float, float]

    def deseasoned(self, rows: slice | Ints) -> tuple[Floats, Floats, Floats]:
        """Amounts without season, weight and clock of the weeks; a row a week, a column a client."""
        amounts, orders = self.season.of(rows)
        told = amounts > QUIET
        plain = np.divide(capped(self.values[rows], axis=1).T, amounts, out=np.zeros_like(amounts), where=told)
        mean = plain.mean(axis=0)
        plain /= np.where(mean > 0, mean, 1)
        return plain, np.where(told, np.minimum(amounts, 1), 0).astype(np.float32), orders

    def readings(self, rows: slice | Ints) -> Readings:
        """What the charts say of these clients."""
        plain, weight, clock = self.deseasoned(rows)
        return readings(plain, plain * clock, weight, clock, self.starts[rows], self.rates)

    @cached_property
    def judgeable(self) -> Ints:
        """Clients that belong to a group and are known long enough to be judged in some week of the year."""
        return np.flatnonzero((self.season.group >= 0) & (self.starts < WEEKS - FEWEST_WEEKS - LAG))


def order_rates_of(values: Floats, starts: Ints) -> tuple[float, float]:
    """r and alpha of the order rates of clients that were there before the judged year; (1, 1) where nobody orders."""
    there = np.flatnonzero(
        (starts < JUDGED_FROM) & (values[:, JUDGED_FROM - ALIVE_WEEKS : JUDGED_FROM] > 0).any(axis=1)
    )
    some = there[:: max(1, len(there) // RATES_OF)]
    counted = np.arange(JUDGED_FROM) >= starts[some, None]
    orders = ((values[some, :JUDGED_FROM] > 0) & counted).sum(axis=1)
    found = order_rates(orders, counted.sum(axis=1)) if len(some) else None
    return (found.r, found.alpha) if found is not None else (1.0, 1.0)
