"""The walk from month to month: every client's state at the end of each whole month, counted on the way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.periods import Period
from metrics.degrees.people import NEVER, day_number, day_numbers
from metrics.states.crowd import Crowd, Ints, crowd_of, first_orders, month_sums, whole_months
from metrics.states.pace import Pace, Paces
from metrics.states.state import (
    ACTIVE,
    CODES,
    LOST,
    NOT_YET,
    RETURNING,
    SLOWING,
    Codes,
    Days,
    states_at,
)

FLOW_MONTHS = 48
"""Months of flows that are kept: three years, seen from a year ago too."""
AHEAD = (3, 6, 12)
"""Months between two looks, to hold powers of the matrix against what came."""
CHECKED = 12
"""Month ends, the latest ones, at which that is looked at."""
KINDS = len(CODES)
PAIRS = KINDS * KINDS


@dataclass(frozen=True)
class Walk:
    """What came of it. flows: rows of `state_flows`. triples: clients by the states at three month ends in a row, by
    the month of the last. ahead: months → clients by the state so many months before and at a month's end. yearly: per
    state a year before the last month's end the clients, the sum and the sum of squares of what they bought since.
    """

    crowd: Crowd
    months: tuple[Period, ...]
    before: Codes
    states: Codes
    lasted: Ints
    last_on: Days
    pace: Pace
    flows: pd.DataFrame
    triples: Ints
    ahead: dict[int, Ints]
    yearly: NDArray[np.float64]


@dataclass
class Walker:
    """The state of things while walking; `step` takes the next month."""

    view: View
    crowd: Crowd
    months: tuple[Period, ...]
    states: Codes = field(init=False)
    before: Codes = field(init=False)
    lasted: Ints = field(init=False)
    last_on: Days = field(init=False)
    paces: Paces = field(init=False)
    pace: Pace = field(init=False)
    past: deque[Codes] = field(default_factory=lambda: deque(maxlen=max(AHEAD) + 1))
    flows: list[pd.DataFrame] = field(default_factory=list)
    passing: Ints = field(init=False)
    triples: list[Ints] = field(default_factory=list)
    ahead: dict[int, Ints] = field(default_factory=lambda: {step: np.zeros(PAIRS, "int64") for step in AHEAD})
    year: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.crowd.cells)
        ends = np.array([day_number(month.end) for month in self.months])
        self.states = np.full(count, NOT_YET, "uint8")
        self.before = self.states
        self.lasted, self.last_on = np.zeros(count, "int64"), np.full(count, -NEVER // 2)
        self.paces = Paces(self.crowd.order_days, np.searchsorted(ends, self.crowd.bought))
        self.year = np.zeros(count)

    def step(self, at: int) -> None:
        """Take the month at that place."""
        month, crowd = self.months[at], self.crowd
        sums = self._spread(month)
        bought = sums["last_on"] > -NEVER // 2
        self.passing = self._passing(at, bought)
        self.last_on = np.where(bought, sums["last_on"], self.last_on)
        idle = day_number(month.end) - self.last_on
        is_living = (crowd.bought <= day_number(month.end)) & (idle < crowd.dormant)
        self.paces.add(sums["orders"], is_living)
        nobody = np.zeros(len(idle), dtype=bool)
        plain = states_at(self.states, bought, idle, crowd.dormant, crowd.lost, nobody)
        self.pace = self.paces.judged(plain == ACTIVE)
        now = np.where(self.pace.is_slowing, np.uint8(SLOWING), plain)
        self.lasted = np.where(now == self.states, self.lasted + 1, 1)
        self._count(at, now, sums)
        self.past.append(now)
        self.before, self.states = self.states, now

    def _passing(self, at: int, bought: NDArray[np.bool_]) -> Ints:
        """Clients that were lost in the month and came back before its end: the key figure counts them as lost."""
        month, lost_on = self.months[at], self.last_on + self.crowd.lost
        inside = (lost_on >= day_number(month.start)) & (lost_on < day_number(month.end))
        asked = np.flatnonzero(bought & inside & (self.states != LOST) & (self.states != NOT_YET))
        if not len(asked) or at < len(self.months) - FLOW_MONTHS:
            return asked[:0]
        keys = self.crowd.cells["client_key"].to_numpy()[asked]
        rows = self.view.run(first_orders(month, int(keys.min()), int(keys.max())))
        back_on = np.full(len(self.crowd.cells) + 1, -1, dtype="int64")
        back_on[self.crowd.places[rows["client_key"].to_numpy()]] = day_numbers(rows["back_on"])
        return np.asarray(asked[back_on[asked] > lost_on[asked]])

    def _spread(self, month: Period) -> dict[str, Ints]:
        """The month's sums, one value for every client; what one did not do is 0, its profit 0 and known."""
        rows = self.view.run(month_sums(month.start))
        places = self.crowd.places
        keys = rows["client_key"].to_numpy()
        at = places[np.minimum(keys, len(places) - 1)]
        mine = at < len(self.crowd.cells)
        found = {}
        absent = {"orders": 0, "revenue_e4": 0, "profit_e4": 0, "last_on": -NEVER // 2, "is_known": 1}
        days = day_numbers(rows["last_on"])
        columns = {
            "orders": rows["orders"], "revenue_e4": rows["revenue_e4"], "profit_e4": rows["profit_e4"],
            "last_on": np.where(days == NEVER, -NEVER // 2, days), "is_known": rows["is_known"],
        }  # fmt: skip
        for name, values in columns.items():
            found[name] = np.full(len(self.crowd.cells), absent[name], dtype="int64")
            found[name][at[mine]] = np.asarray(values, dtype="int64")[mine]
        if not self.view.knows_costs:
            found["is_known"][:] = 0
        return found

    def _count(self, at: int, now: Codes, sums: dict[str, Ints]) -> None:
        pairs = self.states.astype("int64") * KINDS + now
        former = self.past[-2] if len(self.past) > 1 else np.full(len(now), NOT_YET, "uint8")
        self.triples.append(np.bincount(former.astype("int64") * PAIRS + pairs, minlength=PAIRS * KINDS))
        for step, counts in self.ahead.items():
            if len(self.past) >= step and at >= len(self.months) - CHECKED:
                counts += np.bincount(self.past[-step].astype("int64") * KINDS + now, minlength=PAIRS)
        if at >= len(self.months) - max(AHEAD):
            self.year += sums["revenue_e4"]
        if at >= len(self.months) - FLOW_MONTHS:
            self.flows.append(self._flows(at, np.asarray(pairs, dtype="int64"), sums))

    def _flows(self, at: int, pairs: Ints, sums: dict[str, Ints]) -> pd.DataFrame:
        """The rows of `state_flows` of one month, without those that are not clients yet."""
        cell, cells = self.crowd.cell_of
        pairs = pairs.copy()
        # Lost and back within the month: two moves, the second of which carries what the client bought.
        pairs[self.passing] = LOST * KINDS + RETURNING
        group, extra = cell * PAIRS + pairs, cell[self.passing] * PAIRS
        size = len(cells) * PAIRS
        known = sums["is_known"] > 0
        into = extra + self.states[self.passing].astype("int64") * KINDS + LOST
        stays = extra + LOST * KINDS + LOST
        twice = np.bincount(into, minlength=size) - np.bincount(stays, minlength=size)
        clients = np.bincount(group, minlength=size) + twice
        there = np.flatnonzero(clients)
        there = there[there % PAIRS != NOT_YET * KINDS + NOT_YET]
        frame = cells.iloc[there // PAIRS].reset_index(drop=True)
        kinds = np.array(CODES, dtype=object)
        frame.insert(0, "month_start", self.months[at].start)
        return frame.assign(
            state_before=kinds[there % PAIRS // KINDS],
            state=kinds[there % KINDS],
            clients=clients[there],
            revenue_e4=_exact_sums(group, sums["revenue_e4"], size)[there],
            profit_e4=_exact_sums(group[known], sums["profit_e4"][known], size)[there],
            profit_clients=(np.bincount(group[known], minlength=size) + twice * bool(known.any()))[there],
        )

    def done(self) -> Walk:
        """What came of the walk."""
        earlier = self.past[0] if len(self.months) > max(AHEAD) else None
        yearly = np.zeros((KINDS, 3))
        if earlier is not None:
            for row, weights in enumerate((None, self.year, self.year**2)):
                yearly[:, row] = np.bincount(earlier, weights=weights, minlength=KINDS)
        return Walk(
            self.crowd, self.months, self.before, self.states, self.lasted, self.last_on, self.pace,
            pd.concat(self.flows, ignore_index=True), np.array(self.triples).reshape(-1, KINDS, KINDS, KINDS),
            {step: counts.reshape(KINDS, KINDS) for step, counts in self.ahead.items()}, yearly,
        )  # fmt: skip


def _exact_sums(group: Ints, values: Ints, size: int) -> Ints:
    """Sums of whole numbers by group: in two halves, so that floats hold each without rounding."""
    high, low = values >> 24, values & 0xFFFFFF
    parts = (np.bincount(group, weights=part, minlength=size).astype("int64") for part in (high, low))
    first, second = parts
    return (first << 24) + second


def state_walk(view: View) -> Walk | None:
    """Every client's states over all whole months, for `view.once`; None without sales or a month that is over."""
    months = whole_months(view)
    if not months:
        return None
    crowd = crowd_of(view)
    if not len(crowd.cells):
        return None
    walker = Walker(view, crowd, months)
    for at in range(len(months)):
        walker.step(at)
        view.tell((at + 1) / len(months))
    return walker.done()
