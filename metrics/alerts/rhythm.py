"""How abnormal each week is for each client: hints added up against its own usual amount, and the time of silence.

All arrays have a row a week and a column a client. Amounts are without season and in units of the client's own mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.alerts.ratios import sums_of_smaller, sums_of_stop
from metrics.alerts.span import BASE, FEWEST_ORDERS, FEWEST_WEEKS, FIRST, FREQUENT, LAG, WEEKS
from metrics.anomaly.robust import NORMAL_MAD

WEIGHT = 0.1
"""λ of the EWMA: it remembers some twenty weeks."""
ALLOWANCE = 0.25
"""k of the CUSUM in standard deviations: half the fall that it finds fastest."""
FEWEST_SELDOM = 4
"""Orders that a seldom buyer must have placed before its silence says anything."""
MONTH = 4
MONTHS = BASE // MONTH
LEAST_SPREAD = 0.1
"""A client that always orders the same has no spread: a tenth of its mean then stands for it."""
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

FALL = ("cusum_low", "stop", "smaller")
RISE = ("ewma_high", "cusum_high", "month_high")
NO_ORDER = ("overdue",)
PARTS = {"fall": FALL, "rise": RISE, "no_order": NO_ORDER}
"""The charts that judge each kind. The others are only compared with them: benchmarks/ALERTS.md says what they find."""


@dataclass(frozen=True, eq=False)
class Readings:
    """What every chart says in the weeks from `FIRST` on; larger is more abnormal.

    parts: by name of the chart. frequent, seldom: whether amounts, or only the silence, of the client can be judged in
    the week. weeks, level, share: of the usual weeks by then, how many, the mean amount, the share with an order.
    """

    parts: dict[str, Floats]
    frequent: Flags
    seldom: Flags
    weeks: Floats
    level: Floats
    share: Floats

    def judged(self, kind: str) -> Flags:
        """Whether that kind of signal could be raised of the client in the week."""
        return self.seldom if kind == "no_order" else self.frequent


@dataclass(frozen=True, eq=False)
class Base:
    """What was usual before a week: weeks that counted, mean, standard deviation, share of them with an order."""

    weeks: Floats
    level: Floats
    spread: Floats
    share: Floats


def readings(
    amounts: Floats,
    sizes: Floats,
    weight: Floats,
    clock: Floats,
    starts: NDArray[np.int64],
    rates: tuple[float, float],
) -> Readings:
    """What the charts say of these clients from week `FIRST` on.

    Rows:   amounts: orders without season, over the client's mean; sizes: the same without the season of how large
            an order is, whatever the season of how many come. weight: 0 to 1, how much a week says (0: nothing).
            clock: how much of a usual week's orders the week is worth. starts: first week that counts. rates: r and
            alpha of the pooled order rates, for the time without an order.
    Value:  a Readings record. EWMA and CUSUM run on innovations (week less usual, over its spread, both of the 52
            weeks that end 8 before); month: robust z of four weeks among the thirteen fours before; stop, smaller: sums
            of likelihood ratios, see `metrics.alerts.ratios`; overdue: −ln of the chance of no order for so long by the
            gamma–Poisson model.
    Cuts:   not additive.
    Source: Roberts 1959; Page 1954; Iglewicz & Hoaglin 1993; Schmittlein, Morrison & Colombo 1987.
    """
    counted = weight > 0
    counted &= np.arange(WEEKS)[:, None] >= starts
    bought = (amounts > 0) & counted
    weight = (weight * counted).astype(np.float32)
    base = _bases(amounts, weight, bought)
    silent, times, age = _silences(bought, counted, clock)
    share = (base.share * base.weeks + 0.5) / (base.weeks + 1)
    parts = _charts(amounts, weight, base) | _months(amounts, weight)
    parts["stop"] = sums_of_stop(bought[FIRST:], counted[FIRST:], np.asarray(share * clock[FIRST:], np.float32))
    parts["smaller"] = sums_of_smaller(sizes[FIRST:], bought[FIRST:], *_sizes(np.where(bought, sizes, 0)))
    r, alpha = rates
    parts["overdue"] = (r + times) * np.log1p(silent / (alpha + np.maximum(age - silent, 0)))
    orders = base.share * base.weeks
    known = np.arange(FIRST, WEEKS)[:, None] >= starts + FEWEST_WEEKS + LAG
    is_often = (base.share >= FREQUENT) & (orders >= FEWEST_ORDERS)
    frequent = _then(known & is_often, bought)
    seldom = _then(known & ~is_often & (times >= FEWEST_SELDOM), bought)
    return Readings(parts, frequent, seldom, base.weeks, base.level, base.share)


def _then(is_so: Flags, bought: Flags) -> Flags:
    """What was so when the client last ordered: one that stops does not turn from a frequent into a seldom buyer."""
    places = np.arange(len(is_so))[:, None]
    last = np.maximum.accumulate(np.where(bought[FIRST:], places, 0), axis=0)
    return np.take_along_axis(is_so, last, axis=0)


def _bases(amounts: Floats, weight: Floats, bought: Flags) -> Base:
    """Means over the window of `BASE` weeks that ends `LAG` weeks before each week from `FIRST` on.

    A week that says less has a wider spread: with its weight it counts as much as the others.
    """
    weeks = _window(weight > 0)
    many, told = np.maximum(weeks, 1), np.maximum(_window(weight), 1e-6)
    level = _window(amounts * weight) / told
    spread = np.sqrt(np.maximum(_window(amounts * amounts * weight) - level * level * told, 0) / many)
    share = np.asarray(_window(bought) / many, dtype=np.float32)
    return Base(weeks, np.asarray(level, np.float32), np.maximum(spread, LEAST_SPREAD * level), share)


def _sizes(sizes: Floats) -> tuple[Floats, Floats]:
    """Mean and coefficient of variation of the orders in the window before each week; sizes are 0 without an order."""
    orders = np.maximum(_window(sizes > 0), 1)
    mean = _window(sizes) / orders
    spread = np.sqrt(np.maximum(_window(sizes * sizes) / orders - mean * mean, 0))
    cv = np.divide(spread, mean, out=np.zeros_like(mean), where=mean > 0)
    return np.asarray(mean, np.float32), np.asarray(cv, np.float32)


def _window(values: Floats | Flags) -> Floats:
    at = np.arange(FIRST, WEEKS)
    sums = _summed(values)
    return np.asarray(sums[at - LAG] - sums[at - LAG - BASE])


def _summed(values: Floats | Flags) -> Floats:
    """Sums of all weeks before each one, the first being 0."""
    sums = np.zeros((WEEKS + 1, values.shape[1]), dtype=np.float32)
    np.cumsum(values, axis=0, dtype=np.float32, out=sums[1:])
    return sums


def _charts(amounts: Floats, weight: Floats, base: Base) -> dict[str, Floats]:
    """EWMA and CUSUM of the innovations, both ways; a week that says less counts less."""
    away = amounts[FIRST:] - base.level
    innovations = np.divide(away, base.spread, out=np.zeros_like(away), where=base.spread > 0)
    innovations *= np.sqrt(weight[FIRST:])
    found = {name: np.empty_like(away) for name in ("ewma_high", "ewma_low", "cusum_high", "cusum_low")}
    mean, high, low = (np.zeros(away.shape[1], dtype=np.float32) for _ in range(3))
    scale = np.float32(np.sqrt((2 - WEIGHT) / WEIGHT))
    for at, now in enumerate(innovations):
        mean = mean + np.float32(WEIGHT) * (now - mean)
        high = np.maximum(high + now - np.float32(ALLOWANCE), 0)
        low = np.maximum(low - now - np.float32(ALLOWANCE), 0)
        found["ewma_high"][at], found["ewma_low"][at] = mean * scale, -mean * scale
        found["cusum_high"][at], found["cusum_low"][at] = high, low
    return found


def _months(amounts: Floats, weight: Floats) -> dict[str, Floats]:
    """Robust z of the last four weeks among the thirteen fours before; their middle is found every four weeks."""
    sums, told = _summed(amounts * weight), _summed(weight)
    means = sums[MONTH:] - sums[:-MONTH]
    means /= np.maximum(told[MONTH:] - told[:-MONTH], 0.25)
    found = np.empty((WEEKS - FIRST, amounts.shape[1]), dtype=np.float32)
    for week in range(FIRST, WEEKS, MONTH):
        former = np.sort(means[week + 1 - MONTH * np.arange(2, MONTHS + 2)], axis=0)
        middle = former[MONTHS // 2]
        apart = np.sort(np.abs(former - middle), axis=0)[MONTHS // 2]
        apart = np.maximum(apart, LEAST_SPREAD * middle)
        away = means[week + 1 - MONTH : week + 1 - MONTH + MONTH][: WEEKS - week] - middle
        told_away = np.divide(NORMAL_MAD * away, apart, out=np.zeros_like(away), where=apart > 0)
        found[week - FIRST : week - FIRST + len(away)] = told_away
    return {"month_high": found, "month_low": -found}


def _silences(bought: Flags, counted: Flags, clock: Floats) -> tuple[Floats, Floats, Floats]:
    """Time since the last order, orders so far and time watched, by the clock of weeks, from week `FIRST` on."""
    ticks = clock * counted
    passed = np.cumsum(ticks, axis=0, dtype=np.float32)
    last = np.maximum.accumulate(np.where(bought, passed, 0), axis=0)
    times = np.cumsum(bought, axis=0, dtype=np.float32)
    return passed[FIRST:] - last[FIRST:], times[FIRST:], passed[FIRST:]
