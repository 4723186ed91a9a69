"""A block of clients: who they are, how satisfied they are in each half-year, when they come and go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from data.sample.places import CITIES, Places
from data.sample.plan import Plan
from data.sample.truth import (
    CAPTIVE_ALTERNATIVES,
    CAPTIVE_SATISFACTION,
    LAPSE_INTERCEPT,
    LAPSE_PULL,
    SCALE_HIGH,
    SCALE_LOW,
)

CHANNELS = ("便利店", "食杂店", "烟酒店", "超市", "商场", "娱乐服务")
CHANNEL_SHARES = np.array([0.30, 0.28, 0.16, 0.14, 0.04, 0.08])
CHANNEL_SIZES = np.array([0.9, 0.45, 1.7, 1.6, 2.5, 0.8])
_PLAIN, _MIDDLING, _FINE = (0.8, 0.2, 0.0), (0.4, 0.5, 0.1), (0.1, 0.4, 0.5)  # chances of each mix of goods
UPMARKET = np.array([_MIDDLING, _PLAIN, _FINE, _MIDDLING, _FINE, _FINE])
CONCERNS = ("price", "brand", "supply", "relation")
CONCERN_SHARES = np.array([0.36, 0.18, 0.32, 0.14])
MEDIAN_PURCHASES, SIZE_SPREAD = 190_000.0, 1.0  # a year, log-normal
NEVER = 10**6  # a day beyond every span


@dataclass(frozen=True)
class People:
    """Arrays with one entry per client of the block; `states` has one column per survey wave."""

    block: int
    ids: pa.Array
    district: np.ndarray
    city: np.ndarray
    channel: np.ndarray
    mix: np.ndarray
    manager: np.ndarray
    concern: np.ndarray
    alternatives: np.ndarray
    purchases: np.ndarray  # yearly, from everyone, at the first day's prices
    our_share: np.ndarray
    growth: np.ndarray  # of volume, a year
    weekday: np.ndarray
    discount_share: np.ndarray
    credit_days: np.ndarray
    is_honest: np.ndarray
    visits_per_month: np.ndarray
    remoteness: np.ndarray
    opened: np.ndarray
    left: np.ndarray  # last day of buying, NEVER while the client stays
    settled: np.ndarray  # end of the half-year in which the client left: until then it still talks
    closed: np.ndarray  # day of closing, NEVER where it is not closed
    pause_start: np.ndarray
    pause_end: np.ndarray
    answer_delay: np.ndarray  # days from invitation to answer, the client's habit
    states: np.ndarray  # satisfaction as answered, 0 to 10

    @property
    def n(self) -> int:
        return len(self.district)

    @cached_property
    def codes(self) -> np.ndarray:
        return np.arange(self.n)

    def is_captive(self, last_day: int) -> np.ndarray:
        """Still buying, hardly able to buy elsewhere, and unhappy in the last two half-years."""
        unhappy = self.states[:, -2:].mean(axis=1) <= CAPTIVE_SATISFACTION
        is_here = (self.left > last_day) & (self.opened <= last_day)
        return (self.alternatives <= CAPTIVE_ALTERNATIVES) & unhappy & is_here


def client_ids(plan: Plan, block: int) -> pa.Array:
    """`C000001` …, as wide as the company needs."""
    first = block * plan.block_clients
    width = max(6, len(str(plan.clients)))
    return pa.array([f"C{n + 1:0{width}d}" for n in range(first, min(first + plan.block_clients, plan.clients))])


def _from_shares(shares: np.ndarray, random: np.random.Generator, n: int) -> np.ndarray:
    return np.minimum(np.searchsorted(np.cumsum(shares), random.random(n)), len(shares) - 1)


def _states(
    alternatives: np.ndarray, city: np.ndarray, waves: int, random: np.random.Generator, events: bool
) -> np.ndarray:
    """Each client keeps a level; half-yearly moods around it persist (AR 1), cities drift."""
    n = len(city)
    level = 6.4 + random.normal(0, 1.9, n) - 1.0 * (alternatives <= CAPTIVE_ALTERNATIVES)
    level += np.array([c.satisfaction for c in CITIES])[city]
    drift = np.array([c.drift for c in CITIES])[city] * events
    mood = random.normal(0, 1.35, n)
    columns = []
    for wave in range(waves):
        columns.append(level + mood + drift * (wave - waves / 2))
        mood = 0.8 * mood + 0.6 * random.normal(0, 1.35, n)
    return np.clip(np.rint(np.stack(columns, axis=1)), SCALE_LOW, SCALE_HIGH).astype(np.int64)


def period_bounds(wave_days: np.ndarray, delay: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each client's satisfaction states; a state holds from the day after the answer.

    The first state also holds before the first answer, the last one for as long as it takes.
    """
    answered = wave_days[None, :] + delay[:, None]
    first = np.concatenate([np.zeros((len(delay), 1), np.int64), answered[:, 1:] + 1], axis=1)
    last = np.concatenate([answered[:, 1:] - 1, np.full((len(delay), 1), NEVER)], axis=1)
    return first, last


def _leaving(
    plan: Plan,
    states: np.ndarray,
    alternatives: np.ndarray,
    delay: np.ndarray,
    opened: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """(last day of buying, end of that half-year); NEVER for those who stay."""
    first, last = period_bounds(plan.wave_days, delay)
    first = np.maximum(np.maximum(first, plan.first_day), opened[:, None] + 90)
    end = np.minimum(last, plan.last_day)
    log_odds = LAPSE_INTERCEPT + LAPSE_PULL * (6 - states) * alternatives[:, None]
    chance = 1 - (1 - 1 / (1 + np.exp(-log_odds))) ** (np.maximum(end - first, 0) / 182)
    leaves = random.random(states.shape) < chance
    which = leaves.argmax(axis=1)
    rows = np.arange(len(states))
    day = first[rows, which] + (random.random(len(states)) * (end - first)[rows, which]).astype(np.int64)
    gone = leaves.any(axis=1)
    return np.where(gone, day, NEVER), np.where(gone, last[rows, which], NEVER)


def _openings(plan: Plan, city: np.ndarray, random: np.random.Generator) -> np.ndarray:
    n = len(city)
    span = max(plan.last_day - plan.first_day, 1)
    new_share = np.array([c.new_share for c in CITIES])[city] * min(1.0, plan.months / 60)
    old = plan.first_day - 30 - (random.beta(1.2, 1.6, n) * 16 * 365).astype(np.int64)
    new = plan.first_day + (random.random(n) * span * 0.97).astype(np.int64)
    return np.where(random.random(n) < new_share, new, old)


def _discounts(random: np.random.Generator, n: int) -> np.ndarray:
    """Most clients get next to nothing, some a little, a few more than the margin bears."""
    kind = random.random(n)
    return np.where(
        kind < 0.68,
        random.uniform(0, 0.012, n),
        np.where(kind < 0.89, random.uniform(0.02, 0.05, n), random.uniform(0.12, 0.25, n)),
    )


def people(plan: Plan, where: Places, block: int) -> People:
    """The clients of one block, always the same for a plan and a block."""
    random = plan.random(block, "people")
    ids = client_ids(plan, block)
    n = len(ids)
    district = _from_shares(where.weight, random, n)
    city = where.city[district]
    channel = _from_shares(CHANNEL_SHARES, random, n)
    mix = (random.random(n)[:, None] > np.cumsum(UPMARKET[channel], axis=1)[:, :-1]).sum(axis=1)
    remoteness = where.remoteness[district]
    tied = random.random(n) < 0.10 + 0.16 * remoteness
    alternatives = np.where(tied, random.uniform(0, CAPTIVE_ALTERNATIVES, n), random.beta(2.2, 1.8, n))
    states = _states(alternatives, city, len(plan.wave_days), random, plan.events)
    size = MEDIAN_PURCHASES * np.exp(random.normal(0, SIZE_SPREAD, n))
    size *= CHANNEL_SIZES[channel] * (1.15 - 0.45 * remoteness)
    opened, delay = _openings(plan, city, random), random.integers(1, 21, n)
    left, settled = _leaving(plan, states, alternatives, delay, opened, random)
    closed = np.where(random.random(n) < 0.6, settled + random.integers(5, 60, n), NEVER)
    pause_start = np.where(random.random(n) < 0.05, random.integers(plan.first_day, plan.last_day + 1, n), NEVER)
    if not plan.events:
        left = settled = closed = pause_start = np.full(n, NEVER)
    visits = 0.35 + 0.9 * (size / 170_000) ** 0.4 * random.gamma(2.0, 0.5, n)
    return People(
        block=block,
        ids=ids,
        district=district,
        city=city,
        channel=channel,
        mix=mix,
        manager=where.first_manager[district] + (random.random(n) * where.manager_count[district]).astype(np.int64),
        concern=_from_shares(CONCERN_SHARES, random, n),
        alternatives=np.round(alternatives, 2),
        purchases=size,
        our_share=np.where(tied, random.uniform(0.88, 0.99, n), random.beta(6, 3, n) * 0.9 + 0.05),
        growth=(np.array([c.growth for c in CITIES])[city] + random.normal(0, 0.05, n)) * plan.events,
        weekday=random.integers(0, 5, n),
        discount_share=_discounts(random, n),
        credit_days=random.choice([0, 0, 0, 0, 0, 0, 0, 15, 15, 30], n),
        is_honest=random.random(n) < 0.87,
        visits_per_month=visits,
        remoteness=remoteness,
        opened=opened,
        left=left,
        settled=settled,
        closed=np.where(settled < NEVER, closed, NEVER),
        pause_start=pause_start,
        pause_end=pause_start + random.integers(150, 260, n),
        answer_delay=delay,
        states=states,
    )
