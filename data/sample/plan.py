"""What was asked for, as numbers every other module reads: days, waves, how often clients order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data.sample.seasons import FIRST_YEAR, LAST_YEAR, day_number, month_start, season, survey_waves

# Drawn at a time, each block from its own seed: memory does not grow with the company.
MOST_BLOCK_CLIENTS, MOST_BLOCK_LINES = 1_000, 1_000_000
ORDER_CHANCE = 0.58  # mean chance that a client uses its weekly slot, at the usual number of lines
LINES_PER_ORDER = 1.9
# Share of client-weeks in use: in a longer span more clients are not there yet or have gone; some pause.
ACTIVE_SHARE, ABSENT_IN_FIVE_YEARS = 0.942, 0.158
HIGHEST_CHANCE = 0.75


@dataclass(frozen=True)
class Plan:
    """One request for a sample company. Days are whole numbers since 1970-01-01.

    events: whether clients leave, pause, grow and change their minds for good; without, every client goes on as it was.
    """

    clients: int
    months: int
    lines: int | None
    seed: int
    as_of: date
    events: bool = True

    @property
    def started_on(self) -> date:
        return month_start(self.as_of, 1 - self.months)

    @property
    def first_day(self) -> int:
        return day_number(self.started_on)

    @property
    def last_day(self) -> int:
        return day_number(self.as_of)

    @property
    def block_clients(self) -> int:
        """Clients in a block; fewer where each has many order lines."""
        if self.lines is None:
            return MOST_BLOCK_CLIENTS
        return min(MOST_BLOCK_CLIENTS, max(1, MOST_BLOCK_LINES * self.clients // self.lines))

    @property
    def blocks(self) -> int:
        return -(-self.clients // self.block_clients)

    @cached_property
    def waves(self) -> list[tuple[str, int]]:
        return survey_waves(self.first_day, self.last_day)

    @cached_property
    def season(self) -> np.ndarray:
        return season(self.first_day, self.last_day)

    @property
    def wave_days(self) -> np.ndarray:
        """Days of invitation; one far in the past when the span holds no wave, so that there is always a state."""
        return np.array([day for _, day in self.waves] or [self.first_day - 200])

    @property
    def ordering(self) -> tuple[float, float]:
        """(mean chance to use a weekly slot, mean lines per order), so that about `lines` lines come out."""
        active = ACTIVE_SHARE - ABSENT_IN_FIVE_YEARS * min(self.months / 60, 1.5)
        client_weeks = self.clients * active * (self.last_day - self.first_day + 1) / 7
        usual = client_weeks * ORDER_CHANCE * LINES_PER_ORDER
        times = 1.0 if self.lines is None else self.lines / usual
        lines_per_order = max(LINES_PER_ORDER * times**0.4, 1.1)
        chance = ORDER_CHANCE * times * LINES_PER_ORDER / lines_per_order
        if chance > HIGHEST_CHANCE:
            lines_per_order *= chance / HIGHEST_CHANCE
        return min(chance, HIGHEST_CHANCE), lines_per_order

    def random(self, block: int, part: str) -> np.random.Generator:
        """The random numbers of one part of one block: the same whatever else is drawn before or after."""
        return np.random.default_rng([self.seed, block, *part.encode()])


def checked_plan(clients: int, months: int, lines: int | None, seed: int, as_of: date, events: bool = True) -> Plan:
    """The plan, or ValueError saying which number cannot be and what could."""
    plan = Plan(clients, months, lines, seed, as_of, events)
    if clients < 1:
        raise ValueError(f"a sample company needs clients, but clients is {clients}; give 1 or more")
    if lines is not None and lines < 1:
        raise ValueError(f"lines is {lines}; give 1 or more, or leave it out")
    if seed < 0:
        raise ValueError(f"seed is {seed}; give 0 or more")
    last = (as_of.year - FIRST_YEAR) * 12 + as_of.month
    if not FIRST_YEAR <= as_of.year <= LAST_YEAR:
        raise ValueError(f"as_of is {as_of}, but the festivals are known from {FIRST_YEAR} to {LAST_YEAR} only")
    if not 1 <= months <= last:
        raise ValueError(f"months is {months}; with as_of {as_of} give 1 to {last} (January {FIRST_YEAR} is the first)")
    return plan
