"""What each lever of a scenario does to the profit of each client, in whole ten-thousandths, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Lever = Literal["discount", "minimum", "lost", "fee", "visits", "tiers"]
LEVERS: tuple[Lever, ...] = ("discount", "minimum", "lost", "fee", "visits", "tiers")
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


class Levers(Protocol):
    """What is read of a scenario."""

    @property
    def visits(self) -> tuple[tuple[str, float], ...]: ...
    @property
    def minimum_order_e4(self) -> int: ...
    @property
    def lost_share(self) -> float: ...
    @property
    def fee_e4(self) -> int: ...
    @property
    def fee_below_e4(self) -> int: ...
    @property
    def discount_cap(self) -> float | None: ...
    @property
    def moves(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def moved(self) -> Literal["all", "losing"]: ...
    @property
    def levers(self) -> tuple[Lever, ...]: ...


@dataclass(frozen=True)
class Clients:
    """The clients as arrays of one length, so that a million of them take a moment."""

    key: Whole
    tier: NDArray[np.int64]
    tiers: tuple[str, ...]
    orders: Real
    revenue: Whole
    discount: Whole
    gross: Whole
    profit: Whole
    visit: Real
    drop: Real
    other: Real

    @staticmethod
    def of(clients: pd.DataFrame) -> Clients:
        """Out of the rows of `client_costs`, all with a known profit; a tier that is missing is none of the tiers."""
        codes, tiers = pd.factorize(clients["tier"], sort=True)
        money = {n: clients[f"{n}_e4"].to_numpy(dtype="int64") for n in ("revenue", "discount", "gross", "profit")}
        costs = {role: clients[f"{role}_e4"].to_numpy(dtype=float) for role in ("visit", "drop", "other")}
        return Clients(
            key=clients["client_key"].to_numpy(dtype="int64"),
            tier=np.asarray(codes, dtype="int64"),
            tiers=tuple(str(tier) for tier in tiers),
            orders=clients["orders"].to_numpy(dtype=float),
            **money,
            **costs,
        )

    @property
    def sold(self) -> Real:
        """Gross sales: revenue before discounts."""
        return np.asarray(self.revenue + self.discount, dtype=float)


@dataclass(frozen=True)
class Orders:
    """Orders by client, the smallest first, so that those below a value are a slice and nothing is copied.

    at: the client's place; count: how many orders; value: what they are worth together; mean: value ÷ count.
    """

    at: Whole
    count: Real
    value: Real
    mean: Real

    @staticmethod
    def of(clients: pd.DataFrame, orders: pd.DataFrame | None) -> Orders:
        """The orders of these clients; without any rows given, one row a client with its mean order value.

        Rows without a value are left out: a return is no order that could be larger.
        """
        if orders is None:
            sold = (clients["revenue_e4"] + clients["discount_e4"]).to_numpy(dtype=float)
            at, count, value = np.arange(len(clients)), clients["orders"].to_numpy(dtype=float), sold
        else:
            at = _places(clients["client_key"].to_numpy(), orders["client_key"].to_numpy())
            count, value = (orders[name].to_numpy(dtype=float) for name in ("orders", "value_e4"))
        bought = np.flatnonzero((at >= 0) & (count > 0) & (value > 0))
        mean = value[bought] / count[bought]
        ranked = np.argsort(mean)
        chosen = bought[ranked]
        return Orders(np.asarray(at[chosen], dtype="int64"), count[chosen], value[chosen], mean[ranked])

    def split(self, value_e4: float) -> tuple[Orders, Orders]:
        """The orders worth less than that, on the average of their row, and the others."""
        cut = int(np.searchsorted(self.mean, value_e4, side="left"))
        below, above = slice(None, cut), slice(cut, None)
        return self._sliced(below), self._sliced(above)

    def _sliced(self, part: slice) -> Orders:
        return Orders(self.at[part], self.count[part], self.value[part], self.mean[part])

    def by_client(self, amounts: Real, clients: int) -> Real:
        return np.asarray(np.bincount(self.at, weights=amounts, minlength=clients))


def _places(keys: Whole, wanted: Whole) -> Whole:
    """Where each wanted key stands among the keys; −1 where it does not."""
    most = max(keys.max(initial=0), wanted.max(initial=0))
    if min(keys.min(initial=0), wanted.min(initial=0)) < 0 or most > 4 * (len(keys) + len(wanted)) + 1_000:
        return np.asarray(pd.Index(keys).get_indexer(wanted), dtype="int64")
    # Keys of clients are dense: looking up in a table takes a tenth of hashing.
    held = np.full(most + 1, -1, dtype="int64")
    held[keys] = np.arange(len(keys))
    return np.asarray(held[wanted], dtype="int64")


def changes(scenario: Levers, clients: Clients, orders: Orders) -> Iterator[tuple[Lever, Whole]]:
    """(lever, change of each client's profit), in the order in which they act; each sees what those before it left."""
    n = len(clients.key)
    paying = np.zeros(n)  # orders that were merged and are still below the value of the fee
    moved = set(scenario.levers)
    if "discount" in moved and scenario.discount_cap is not None:
        most = np.rint(np.maximum(clients.sold, 0) * scenario.discount_cap)
        yield "discount", _whole(np.where(clients.sold > 0, np.maximum(clients.discount - most, 0), 0.0))
    if "minimum" in moved:
        small, orders = orders.split(scenario.minimum_order_e4)
        count, value = small.by_client(small.count, n), small.by_client(small.value, n)
        kept_value = value * (1 - scenario.lost_share)
        merged = np.where(kept_value > 0, np.clip(np.floor(kept_value / scenario.minimum_order_e4), 1, count), 0)
        yield "minimum", _whole(np.maximum(count - merged, 0) * _a_drop(clients))
        if "lost" in moved:
            share = np.divide(value, clients.sold, out=np.zeros(n), where=clients.sold > 0)
            margin = clients.gross + _saved_discount(clients, scenario.discount_cap)
            yield "lost", _whole(-np.minimum(share, 1) * scenario.lost_share * margin)
        paying = np.where(kept_value < merged * scenario.fee_below_e4, merged, 0.0)
    if "fee" in moved:
        small, _large = orders.split(scenario.fee_below_e4)
        yield "fee", _whole((paying + small.by_client(small.count, n)) * scenario.fee_e4)
    visit = clients.visit
    if "visits" in moved:
        factors = dict(scenario.visits)
        every = factors.get("", 1.0)
        factor = np.array([*(factors.get(tier, every) for tier in clients.tiers), every])[clients.tier]
        yield "visits", _whole(visit * (1 - factor))
        visit = visit * factor
    if "tiers" in moved:
        yield "tiers", _whole(_moved(scenario, replace(clients, visit=visit)))


def _whole(amounts: Real) -> Whole:
    return np.rint(amounts).astype("int64")


def _a_drop(clients: Clients) -> Real:
    """What one delivery to the client costs: its drops over its orders."""
    return np.divide(clients.drop, clients.orders, out=np.zeros(len(clients.drop)), where=clients.orders > 0)


def _saved_discount(clients: Clients, cap: float | None) -> Real:
    if cap is None:
        return np.zeros(len(clients.key))
    return np.asarray(np.maximum(clients.discount - np.maximum(clients.sold, 0) * cap, 0))


def _moved(scenario: Levers, clients: Clients) -> Real:
    """What clients save that are served like the other tier: the mean visits and other service of it over their own."""
    unknown = sorted({tier for move in scenario.moves for tier in move} - set(clients.tiers))
    if unknown:
        raise ValueError(f"no client has tier {', '.join(unknown)}; there are: {', '.join(clients.tiers)}")
    saved = np.zeros(len(clients.key))
    size = np.bincount(clients.tier[clients.tier >= 0], minlength=len(clients.tiers))
    chosen = np.full(len(clients.key), scenario.moved == "all") | (clients.profit < 0)
    for cost in (clients.visit, clients.other):
        known = clients.tier >= 0
        mean = np.bincount(clients.tier[known], weights=cost[known], minlength=len(clients.tiers)) / np.maximum(size, 1)
        for tier, other in scenario.moves:
            own, new = mean[clients.tiers.index(tier)], mean[clients.tiers.index(other)]
            factor = new / own if own > 0 else 1.0
            saved += np.where(chosen & (clients.tier == clients.tiers.index(tier)), cost * (1 - factor), 0.0)
    return saved
