"""A series made ready: cut to what is known, on the models' scale, with the origins it will be tested from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.forecast.accuracy import numbers
from metrics.forecast.scale import Scale, scale_of

Array = NDArray[np.float64]
LONGEST_SEASONS, LONGEST_ORIGINS = 10, 24
FEWEST_ORIGINS, FEWEST_SEASONS = 12, 2
HIGHEST_TIMES = 3.0


@dataclass(frozen=True)
class Prepared:
    """values and scaled: one a known period; festival: regressors with the horizon, or None."""

    values: Array
    scaled: Array
    scale: Scale
    season: int
    horizon: int
    festival: Array | None

    @property
    def origins(self) -> range:
        """Numbers of periods known at each rolling origin, oldest first; none when the series is too short."""
        return rolling_origins(len(self.values), self.season)

    @property
    def stages(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """(periods that parameters are estimated on, origins forecast with them); the last one is today.

        All rolling origins use what was estimated before the first of them, only their states move on: estimating anew
        every year cost half as much again and foresaw the same.
        """
        origins = tuple(self.origins)
        return (origins[0], origins), (len(self.values), (len(self.values),))

    @property
    def bounds(self) -> tuple[float, float]:
        """What no forecast may leave: 0 and three times the highest value; with losses, that on both sides."""
        highest = HIGHEST_TIMES * float(np.nanmax(np.abs(self.values)))
        return (0.0 if self.scale.kind != "plain" else -highest, highest)

    def without_festival(self) -> Prepared:
        return Prepared(self.values, self.scaled, self.scale, self.season, self.horizon, None)


def rolling_origins(periods: int, season: int) -> range:
    """The origins of a series that long: two seasons are there before the first, and at least twelve follow."""
    count = min(periods - FEWEST_SEASONS * season, max(LONGEST_ORIGINS, 2 * season))
    return range(periods - count, periods) if count >= FEWEST_ORIGINS else range(0)


def prepared(
    series: Sequence[float | None], horizon: int, season: int, days: ArrayLike | None, festival: ArrayLike | None
) -> Prepared | None:
    """The series from its first value that is not nothing; None when it has none at all."""
    given = numbers(series)
    if horizon < 1 or season < 1:
        raise ValueError(f"a forecast needs a horizon and a season of at least 1, not {horizon} and {season}")
    begun = _beginning(given, season)
    if begun is None:
        return None
    first = max(begun, len(given) - LONGEST_SEASONS * max(season, 12))
    total = len(given) + horizon
    lengths = _checked(days, total, "days")
    if lengths is not None and (lengths <= 0).any():
        raise ValueError("days: every period has at least one day")
    lengths = np.ones(total) if lengths is None else lengths / lengths.mean()
    regressors = _checked(festival, total, "festival")
    values = given[first:]
    origins = rolling_origins(len(values), season)
    scale = scale_of(values, lengths[first:], season, origins[0] if origins else len(values))
    return Prepared(
        values, scale.down(values), scale, season, horizon, None if regressors is None else regressors[first:]
    )


def _beginning(given: Array, season: int) -> int | None:
    """Where the series starts to be itself: after the nothing before it, and after first values that dwarf all later.

    In the first month of any records everybody is a new client; no model should learn from that. At most a season goes.
    """
    begun = np.flatnonzero(np.isfinite(given) & (given != 0))
    if not len(begun):
        return None
    first = last = int(begun[0])
    while first - last < season and len(given) - first > FEWEST_SEASONS * season:
        later = np.abs(given[first + 1 :])
        if np.isfinite(given[first]) and not abs(given[first]) > HIGHEST_TIMES * np.nanmax(later, initial=0.0):
            break
        first += 1
    return first


def _checked(given: ArrayLike | None, total: int, name: str) -> Array | None:
    if given is None:
        return None
    there = np.asarray(given, dtype=float)
    if len(there) != total or not np.isfinite(there).all():
        raise ValueError(f"{name}: one number a period, horizon included, is {total} numbers; {len(there)} given")
    return there
