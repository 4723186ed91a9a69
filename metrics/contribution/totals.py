"""The sums of every client of the period as flat arrays, added up here and not in the engine.

The rows of `client_period` come client by client, and few clients have more than one in a period (sold in two places,
moved). Handing a million of them over takes the engine a fraction of grouping them; adding up neighbours costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.scope import TIERS
from data.tables import ROLE_SUMS, UNKNOWN_KEY, served
from metrics.capital_charge import RATE_PARTS, charges_of
from metrics.known_clients import known_clients

Whole = NDArray[np.int64]
Truths = NDArray[np.bool_]
PROFIT_SUMS = ("lines", "cost_known_lines", "revenue_e4", "cost_of_goods_e4", "service_cost_e4", "unpriced_acts")
"""What a profit is made of, and what is known of it."""
EVERY_SUM = (*PROFIT_SUMS, "orders", "discount_e4", "acts", "credit_days_e4", "credit_known_lines", *ROLE_SUMS)
"""What a page about profits asks of each client."""


@dataclass(frozen=True)
class PeriodClients:
    """The clients with sales or service in a period, in arrays of one length by client_key. Money in ten-thousandths.

    keys: what belongs to no known client stands first, as UNKNOWN_KEY. sums: columns of `client_period`, added up.
    are_goods_known, are_acts_known: whether every cost of goods, and of an act, is. charge: on unpaid orders.
    """

    keys: Whole
    sums: Mapping[str, Whole]
    are_goods_known: Truths
    are_acts_known: Truths
    charge: Whole

    @cached_property
    def gross(self) -> Whole:
        """Gross profit; it means something where the goods are known."""
        return np.asarray(self.sums["revenue_e4"] - self.sums["cost_of_goods_e4"])

    @cached_property
    def profit(self) -> Whole:
        """Profit after service and charge; it means something where it `is_known`."""
        return np.asarray(self.gross - self.sums["service_cost_e4"] - self.charge)

    @cached_property
    def is_known(self) -> Truths:
        """Whether the profit is known."""
        return np.asarray(self.are_goods_known & self.are_acts_known)

    @property
    def of_somebody(self) -> PeriodClients:
        """Without what belongs to no known client."""
        is_nobody = self.keys == UNKNOWN_KEY
        return self.taken(~is_nobody) if is_nobody.any() else self

    def taken(self, at: Truths | NDArray[np.intp]) -> PeriodClients:
        """These clients alone, in this order."""
        sums = {name: amounts[at] for name, amounts in self.sums.items()}
        return PeriodClients(self.keys[at], sums, self.are_goods_known[at], self.are_acts_known[at], self.charge[at])


@cache
def _rows(names: tuple[str, ...]) -> ir.Table:
    return served("client_period").select("client_key", *names)


def period_clients(view: View, names: tuple[str, ...] = EVERY_SUM, rate_parts: int = 0) -> PeriodClients:
    """The clients of the period with these sums of `client_period`, asked in one question.

    Rows:   one per client with sales or service in the period, and one for what belongs to no known client.
    Value:  PeriodClients; rate_parts: the yearly rate of the charge in millionths, rounded by place as in
            `capital_charges`; 0 charges nothing.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    credit = ("credit_days_e4",) if rate_parts else ()
    asked = tuple(dict.fromkeys((*PROFIT_SUMS, *names, *credit)))
    rows = view.run(_rows(asked))
    keys = rows["client_key"].to_numpy()
    if (keys[1:] < keys[:-1]).any():
        rows = rows.take(np.argsort(keys, kind="stable"))
        keys = rows["client_key"].to_numpy()
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))[: len(keys)]
    amounts = {name: rows[name].to_numpy() for name in asked}
    charge = charges_of(amounts["credit_days_e4"], rate_parts / RATE_PARTS) if rate_parts else np.zeros_like(keys)
    return PeriodClients(
        keys[starts],
        {name: _added(amount, starts) for name, amount in amounts.items()},
        _all(amounts["cost_known_lines"] == amounts["lines"], starts),
        _all(amounts["unpriced_acts"] == 0, starts),
        _added(charge, starts),
    )


def client_totals(view: View, sums: tuple[str, ...] = (), rate_parts: int = 0) -> pd.DataFrame:
    """Profit of each client of the period with these sums of `client_period`, as `client_sums_of_period` has them.

    Rows:   one per client with sales or service in the period, by client_key.
    Value:  columns client_key, `sums`, service_cost_e4, capital_charge_e4 (rate_parts: the yearly rate in millionths; 0
            charges nothing), gross_e4 and profit_e4 before the charge; these two are missing where they are unknown.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    known = period_clients(view, sums, rate_parts).of_somebody
    return pd.DataFrame(
        {
            "client_key": known.keys,
            **{name: known.sums[name] for name in sums},
            "service_cost_e4": known.sums["service_cost_e4"],
            "capital_charge_e4": known.charge,
            "gross_e4": where_known(known.gross, known.are_goods_known),
            "profit_e4": where_known(known.gross - known.sums["service_cost_e4"], known.is_known),
        }
    )


def _added(amounts: Whole, starts: NDArray[np.intp]) -> Whole:
    same = len(amounts) == len(starts)
    return np.asarray(amounts if same else np.add.reduceat(amounts, starts), dtype="int64")


def _all(truths: Truths, starts: NDArray[np.intp]) -> Truths:
    return truths if len(truths) == len(starts) else np.logical_and.reduceat(truths, starts)


def where_known(amounts: Whole, is_known: Truths) -> Whole | pd.arrays.IntegerArray:
    """Whole numbers, as the engine hands them over: missing where they are unknown."""
    return amounts if is_known.all() else pd.arrays.IntegerArray(amounts, ~is_known)


def tiers_of(view: View, keys: NDArray[np.int64]) -> pd.Categorical:
    """The tier of each of these clients; missing for clients of no tier, and those that the reader may not see.

    Rows:   one per key, in their order.
    Value:  A to D as a categorical.
    Cuts:   the client's.
    Source: setting of the company.
    """
    return pd.Categorical.from_codes(known_clients(view).tiers_of(keys), categories=list(TIERS))
