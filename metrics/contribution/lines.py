"""The ledger: from gross sales down to profit, line by line, for one client, for a view, for the company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

LineKey = Literal[
    "gross", "discount", "revenue", "cost_of_goods", "gross_margin", "activity", "capital_charge", "profit"
]
TOTALS: tuple[LineKey, ...] = ("revenue", "gross_margin", "profit")


@dataclass(frozen=True)
class ActivityCost:
    """One kind of act: how often, how much of its driver, what it cost (None when an act has neither cost nor rate)."""

    activity: str
    acts: int
    quantity_e4: int
    cost_e4: int | None

    @property
    def rate_e4(self) -> int | None:
        """Cost of one unit of the driver, on average over the acts; None without a driver quantity or a cost."""
        if self.cost_e4 is None or self.quantity_e4 <= 0:
            return None
        return round(self.cost_e4 * 10_000 / self.quantity_e4)


@dataclass(frozen=True)
class LedgerLine:
    """One line: its effect on profit (costs below zero), None when it is unknown; `cost` says more of an activity."""

    key: LineKey
    amount_e4: int | None
    activity: ActivityCost | None = None

    @property
    def is_total(self) -> bool:
        return self.key in TOTALS


@dataclass(frozen=True)
class Ledger:
    """From gross sales (revenue + discount) to profit, in ten-thousandths; what is unknown is None down to the profit.

    cost_of_goods_e4: None as soon as a line has no cost. activities: dearest first. capital_charge_e4: 0 where no rate
    is set. clients: how many it sums up.
    """

    clients: int
    orders: int
    revenue_e4: int
    discount_e4: int
    cost_of_goods_e4: int | None
    activities: tuple[ActivityCost, ...]
    capital_charge_e4: int = 0

    @property
    def gross_e4(self) -> int:
        return self.revenue_e4 + self.discount_e4

    @property
    def gross_margin_e4(self) -> int | None:
        return None if self.cost_of_goods_e4 is None else self.revenue_e4 - self.cost_of_goods_e4

    @property
    def service_cost_e4(self) -> int | None:
        """What all acts cost; None when one of them has neither a cost nor a rate."""
        known = [activity.cost_e4 for activity in self.activities if activity.cost_e4 is not None]
        return sum(known) if len(known) == len(self.activities) else None

    @property
    def profit_e4(self) -> int | None:
        margin, service = self.gross_margin_e4, self.service_cost_e4
        return None if margin is None or service is None else margin - service - self.capital_charge_e4

    def lines(self) -> Iterator[LedgerLine]:
        """Every line from gross to profit; each total is the sum of what stands above it since the total before."""
        yield LedgerLine("gross", self.gross_e4)
        yield LedgerLine("discount", -self.discount_e4)
        yield LedgerLine("revenue", self.revenue_e4)
        yield LedgerLine("cost_of_goods", None if self.cost_of_goods_e4 is None else -self.cost_of_goods_e4)
        yield LedgerLine("gross_margin", self.gross_margin_e4)
        for activity in self.activities:
            yield LedgerLine("activity", None if activity.cost_e4 is None else -activity.cost_e4, activity)
        yield LedgerLine("capital_charge", -self.capital_charge_e4)
        yield LedgerLine("profit", self.profit_e4)

    def __add__(self, other: Ledger) -> Ledger:
        """The ledger of both together: every line is the sum of the two."""
        goods = None
        if self.cost_of_goods_e4 is not None and other.cost_of_goods_e4 is not None:
            goods = self.cost_of_goods_e4 + other.cost_of_goods_e4
        return Ledger(
            self.clients + other.clients,
            self.orders + other.orders,
            self.revenue_e4 + other.revenue_e4,
            self.discount_e4 + other.discount_e4,
            goods,
            _together(self.activities, other.activities),
            self.capital_charge_e4 + other.capital_charge_e4,
        )


NOTHING = Ledger(0, 0, 0, 0, 0, ())


def _together(some: tuple[ActivityCost, ...], others: tuple[ActivityCost, ...]) -> tuple[ActivityCost, ...]:
    summed = {cost.activity: cost for cost in some}
    for more in others:
        had = summed.get(more.activity, ActivityCost(more.activity, 0, 0, 0))
        unknown = had.cost_e4 is None or more.cost_e4 is None
        cost_e4 = None if unknown else (had.cost_e4 or 0) + (more.cost_e4 or 0)
        both = (had.acts + more.acts, had.quantity_e4 + more.quantity_e4)
        summed[more.activity] = ActivityCost(more.activity, *both, cost_e4)
    return in_order(tuple(summed.values()))


def in_order(costs: tuple[ActivityCost, ...]) -> tuple[ActivityCost, ...]:
    """Dearest first, unknown costs last, by name where they are equal."""
    return tuple(sorted(costs, key=lambda c: (c.cost_e4 is None, -(c.cost_e4 or 0), c.activity)))


def ledger_of(sums: Mapping[str, int], activities: pd.DataFrame, capital_charge_e4: int = 0) -> Ledger:
    """The ledger of a client or of many, from their sums and their acts by kind.

    Rows:   sums: clients, orders, lines, cost_known_lines, revenue_e4, discount_e4, cost_of_goods_e4; activities: one
            row per kind of act with activity, acts, driver_quantity_e4, cost_e4, unpriced_acts.
    Value:  a Ledger in ten-thousandths; the cost of goods is None when a line has none, an activity's when an act has
            neither cost nor rate.
    Cuts:   additive: ledgers of parts add up with `+`.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    costs = tuple(
        ActivityCost(
            str(row.activity),
            int(row.acts),
            int(row.driver_quantity_e4),
            None if row.unpriced_acts else int(row.cost_e4),
        )
        for row in activities.itertuples()
    )
    return Ledger(
        sums["clients"],
        sums["orders"],
        sums["revenue_e4"],
        sums["discount_e4"],
        sums["cost_of_goods_e4"] if sums["cost_known_lines"] == sums["lines"] else None,
        in_order(costs),
        capital_charge_e4,
    )
