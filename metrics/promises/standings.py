"""Client by client: the time of its visits, what it could bring, and the time that would be its share.

The engine hands over visits and clients as they are; they are added up here and shares worked out channel by channel,
as flat arrays: for a million clients the engine's groups, joins and windows take several times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.scope import TIERS
from data.tables import served
from metrics.promises.ranks import ranks_of

BAND = 2.0
"""Over-visited: more than twice its share; under-visited: less than half of it."""
LEAST_VISITS_APART = 2
"""Visits a year by which a client must also lie off its share: half a visit too few is nothing to plan with."""
MOST_VISITS = 104
"""Visits a year beyond which no share goes: twice a week."""
LEAST_KNOWN = 5
MINUTES_E4_AN_HOUR = 600_000
Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Truths = NDArray[np.bool_]
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Asked:
    """What the question hangs on. has_minutes: every visit says its minutes; otherwise visits are counted.

    has_wallet: some client says what it buys from everybody; otherwise its own revenue stands for its potential.
    """

    visits: tuple[str, ...]
    first: date
    until: date
    has_minutes: bool
    has_wallet: bool


@dataclass(frozen=True)
class OnRecord:
    """What there is to judge by. visits: one row a visit; clients: one row a client, closed ones too."""

    visits: pd.DataFrame
    clients: pd.DataFrame

    @property
    def has_minutes(self) -> bool:
        """Whether every visit says how long it took: a driver of 1 a visit counts visits, minutes are more."""
        driver = self.visits["driver_e4"].to_numpy()
        return bool((driver > 0).all()) and int(driver.sum()) > TEN_THOUSANDTHS * len(driver)

    @property
    def has_wallet(self) -> bool:
        """Whether clients say what they buy from everybody."""
        return int((self.clients["wallet_e4"].to_numpy() > 0).sum()) >= LEAST_KNOWN


@dataclass(frozen=True)
class Channel:
    """The clients of a channel, side by side: visits, effort (hours or visits), potential (ten-thousandths a year)."""

    key: int
    clients: Wholes
    managers: Wholes
    visits: Wholes
    effort: Floats
    potential: Floats
    is_estimated: Truths

    @cached_property
    def each(self) -> float:
        """The effort of a visit here."""
        visits = self.visits.sum()
        return float(self.effort.sum() / visits) if visits else 0.0

    @cached_property
    def share(self) -> Floats:
        """The effort in proportion to potential, at most that of two visits a week."""
        brought = self.potential.sum()
        part = self.potential / brought if brought else np.zeros_like(self.potential)
        return np.minimum(self.effort.sum() * part, MOST_VISITS * self.each)

    @cached_property
    def gap(self) -> Floats:
        """How far the effort lies beyond the share; below 0 what lacks to it."""
        return self.effort - self.share

    @cached_property
    def side(self) -> NDArray[np.int8]:
        """1 over the band, −1 under it, 0 within."""
        step = LEAST_VISITS_APART * self.each
        is_over = (self.effort > BAND * self.share) & (self.gap >= step)
        is_under = (self.effort < self.share / BAND) & (-self.gap >= step) & ~is_over
        return np.subtract(is_over, is_under, dtype="int8")

    @cached_property
    def potentials(self) -> Floats:
        """The potentials in order."""
        return np.sort(self.potential)

    @cached_property
    def efforts(self) -> Floats:
        """The efforts in order."""
        return np.sort(self.effort)

    def taken(self, at: NDArray[np.intp] | slice) -> pd.DataFrame:
        """These of the clients as rows: x and y are the ranks from 0 to 100 of potential and effort in the channel."""
        potential, effort = self.potential[at], self.effort[at]
        return pd.DataFrame(
            {
                "client_key": self.clients[at],
                "channel_key": self.key,
                "manager_key": self.managers[at],
                "visits": self.visits[at],
                "effort": effort,
                "potential_e4": np.floor(potential + 0.5).astype("int64"),
                "is_estimated": self.is_estimated[at],
                "share": self.share[at],
                "gap": self.gap[at],
                "side": self.side[at].astype("int64"),
                "x": ranks_of(potential, self.potentials),
                "y": ranks_of(effort, self.efforts),
            }
        )


@cache
def _visits(visits: tuple[str, ...], first: date) -> ir.Table:
    acts = served("activities_history").filter(_.activity.isin(visits), _.done_on >= ibis.literal(first))
    return acts.select("client_key", driver_e4=_.driver_quantity_e4.fill_null(0))


@cache
def _clients(until: date) -> ir.Table:
    return served("clients").select(
        "client_key", "channel_key", "manager_key",
        tier_at=ibis.cases(*((_.tier == tier, at) for at, tier in enumerate(TIERS)), else_=len(TIERS)).cast("int32"),
        revenue_e4=ibis.greatest(_.year_revenue_e4.fill_null(0), 0),
        wallet_e4=_.yearly_purchases_e4.fill_null(0),
        is_open=_.closed_on.isnull() | (_.closed_on > ibis.literal(until)),
    )  # fmt: skip


def on_record(view: View, visits: tuple[str, ...], first: date) -> OnRecord:
    """The visits since `first` and the clients of the view.

    Rows:   acts named `visits`; clients of the selection.
    Value:  OnRecord. visits: client_key and driver_e4 (its driver quantity, 0: not said); clients: keys, tier_at (place
            in TIERS), revenue_e4 of the year, wallet_e4 (0: not said), is_open.
    Cuts:   one row a visit, one a client.
    Source: definition of the house.
    """
    return OnRecord(view.run(_visits(visits, first)), view.run(_clients(view.until)))


def channels_of(told: OnRecord, asked: Asked) -> Iterator[Channel]:
    """Effort, potential, the effort that would be its share and the side of the band of each client, by channel.

    Rows:   clients of the selection that bought or were visited in the twelve months, and are not closed.
    Value:  one Channel each, by their keys.
    Cuts:   effort and share add up within a channel, but for the clients whose share is cut off.
    Source: Lodish 1971, "CALLPLAN", Management Science 18: the marginal return of calls equal over clients.
    """
    clients = {name: told.clients[name].to_numpy() for name in told.clients.columns}
    visits, effort = _by_key(told, asked.has_minutes)
    counts = clients["is_open"] & ((clients["revenue_e4"] > 0) | (visits[clients["client_key"]] > 0))
    there = np.flatnonzero(counts)
    channels = clients["channel_key"][there]
    # In as few bytes as hold them, keys are sorted by counting.
    there = there[np.argsort(channels.astype(np.min_scalar_type(channels.max(initial=0))), kind="stable")]
    times = _times_revenue(clients, there) if asked.has_wallet else None
    for at in np.split(there, np.flatnonzero(np.diff(clients["channel_key"][there])) + 1):
        if len(at):
            key, keys = int(clients["channel_key"][at[0]]), clients["client_key"][at]
            potential, is_estimated = _potential(clients, at, None if times is None else times[:, key])
            managers = clients["manager_key"][at]
            yield Channel(key, keys, managers, visits[keys], effort[keys], potential, is_estimated)


def _by_key(told: OnRecord, has_minutes: bool) -> tuple[Wholes, Floats]:
    """Visits and effort of the clients, each at the place of its key: keys are the numbers of the rows."""
    keys = told.visits["client_key"].to_numpy()
    length = int(told.clients["client_key"].max()) + 1 if len(told.clients) else 0
    visits = np.bincount(keys, minlength=length)
    if not has_minutes:
        return visits, visits.astype("float64")
    return visits, np.bincount(keys, told.visits["driver_e4"], minlength=length) / MINUTES_E4_AN_HOUR


def _potential(clients: Columns, at: NDArray[np.intp], times: Floats | None) -> tuple[Floats, Truths]:
    """What clients of one channel could buy, and whether that is expected of what they buy from us. times: what the
    clients of each tier buy for each unit they buy from us; none where nobody says it."""
    revenue, wallet = clients["revenue_e4"][at].astype("float64"), clients["wallet_e4"][at].astype("float64")
    if times is None:
        return revenue, np.zeros(len(at), dtype="bool")
    # Nobody buys less from everybody than from us.
    potential, is_estimated = np.maximum(wallet, revenue), wallet <= 0
    expected = revenue[is_estimated] * np.maximum(times, 1.0)[clients["tier_at"][at][is_estimated]]
    potential[is_estimated] = expected
    return potential, is_estimated


def _times_revenue(clients: Columns, at: NDArray[np.intp]) -> Floats:
    """What clients of a tier (down) and channel (across) buy for each unit they buy from us; of the tier, or of all,
    where few of them say it, and 1 where nobody does."""
    told, length = at[clients["wallet_e4"][at] > 0], int(clients["channel_key"].max(initial=0)) + 1
    if len(told) == len(at):  # nobody's is to be expected
        return np.ones((len(TIERS) + 1, length))
    cells = clients["tier_at"][told] * length + clients["channel_key"][told]
    known, bought, ours = (
        np.bincount(cells, amounts, minlength=(len(TIERS) + 1) * length).reshape(-1, length).astype("float64")
        for amounts in (None, clients["wallet_e4"][told], clients["revenue_e4"][told])
    )
    of_tier = [sums.sum(axis=1, keepdims=True) for sums in (known, bought, ours)]
    all_times = _ratio(bought.sum(keepdims=True), ours.sum(keepdims=True))
    tier_times = np.where(of_tier[0] >= LEAST_KNOWN, _ratio(of_tier[1], of_tier[2]), all_times)
    return np.where(known >= LEAST_KNOWN, _ratio(bought, ours), tier_times)


def _ratio(some: Floats, others: Floats) -> Floats:
    """One by the other; 1 where there is nothing to divide by."""
    return np.divide(some, others, out=np.ones_like(some), where=others != 0)
