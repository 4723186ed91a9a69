"""The season: how much of a year each of its months brings, the Spring Festival where it falls that year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.periods import Period
from metrics.festival import WINDOWS, festival_shares

Array = NDArray[np.float64]
FEWEST_YEARS, MOST_YEARS = 2, 4
MOST_EMPTY = 0.25
"""Share of past months without anything above zero from which no season is told."""
HUBER = 1.345
ROUNDS = 30
LEAST_SPREAD = 0.02
"""Deviations of 2 % and less count as equally good: the festival's months fit least well and must not be cast out."""
FESTIVAL_SPREAD = {2: 0.1, 3: 0.5, 4: 0.5}
"""How far the log effect of the festival may lie from none, by years: two years in which it hardly moved tell little of
it, and then it is held near none."""
MONTH_SPREAD = 0.05
"""How far a month strays from its season, against which that is held."""


def by_days(months: Sequence[Period]) -> tuple[float, ...]:
    """The share of the year that each month has by its days alone.

    Rows:   the months of one year, in order.
    Value:  shares that add up to 1.
    Cuts:   additive over months.
    Source: definition of the house.
    """
    days = sum(month.days for month in months)
    return tuple(month.days / days for month in months)


def month_shares(
    years: Sequence[Sequence[float]], past: Sequence[Sequence[Period]], wanted: Sequence[Period]
) -> tuple[float, ...] | None:
    """The share of a year that each of its months brings, from the same months of two to four earlier whole years.

    Rows:   `years`: the months' values of each whole year, `past`: those months, oldest year first; `wanted`: the
            months of the year that is asked for, in the same order within the year.
    Value:  one share a month, adding up to 1; None with fewer than two years, or where more than a quarter of the
            months brought nothing or less.
    Cuts:   not additive: another cut has another season.
    Source: definition of the house. The logarithm of a month's value a day = its place in the year + a straight trend,
            which is left out of the shares, + the shares of its days before, in and after the Spring Festival;
            deviations weighed by Huber 1964, "Robust estimation of a location parameter"; a light ridge on the festival
            (Hoerl & Kennard 1970). Months of four and five weeks, and 29 days, differ by their days.
    """
    years, past = years[-MOST_YEARS:], past[-MOST_YEARS:]
    values = np.array([value for year in years for value in year], dtype=float)
    if len(years) < FEWEST_YEARS or (values <= 0).mean() > MOST_EMPTY:
        return None
    months = [month for year in past for month in year]
    known = np.flatnonzero(values > 0)
    rates = np.log(values[known] / np.array([months[at].days for at in known]))
    size, steps = len(wanted), len(values)
    places = np.eye(size)[known % size]
    trend = ((known - (steps - 1) / 2) / size)[:, None]
    festival = _days_of_festival(months)[known]
    held = np.eye(size + 1 + len(WINDOWS))[size + 1 :] * MONTH_SPREAD / FESTIVAL_SPREAD[len(years)]
    found = _robust(np.hstack([places, trend, festival]), rates, held)
    levels = found[:size] + _days_of_festival(wanted) @ found[size + 1 :]
    weights = np.exp(levels - levels.max()) * np.array([month.days for month in wanted])
    weights[~np.isin(np.arange(size), known % size)] = 0.0
    return tuple(float(weight) for weight in weights / weights.sum())


def _days_of_festival(months: Sequence[Period]) -> Array:
    """The share of each month's days that lie before, in and after the Spring Festival."""
    lengths = np.array([last - first + 1 for first, last in WINDOWS])
    return festival_shares(months) * lengths / np.array([month.days for month in months])[:, None]


def _robust(design: Array, observed: Array, held: Array) -> Array:
    """Coefficients by least squares, far deviations weighed down. held: rows that pull coefficients towards zero."""
    weights = np.ones(len(observed))
    found = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        root = np.sqrt(weights)
        rows = np.vstack([design * root[:, None], held])
        found = np.linalg.lstsq(rows, np.concatenate([observed * root, np.zeros(len(held))]), rcond=None)[0]
        off = np.abs(observed - design @ found)
        spread = max(float(np.median(off)) / 0.6745, LEAST_SPREAD)
        weights = np.minimum(1.0, HUBER * spread / np.maximum(off, 1e-12))
    return found
