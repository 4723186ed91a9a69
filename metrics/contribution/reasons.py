"""Why a client loses money: what each habit of it costs more than its tier's peers would have cost, in money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.messages import N_
from metrics.contribution.capital import DAYS_A_YEAR, charges_of
from metrics.contribution.peers import MEASURES
from metrics.contribution.roles import ROLES

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "discount": N_("discounts"),
        "mix": N_("mix of goods"),
        "small_drops": N_("small orders"),
        "dear_drops": N_("dear deliveries"),
        "visits": N_("visits"),
        "complaints": N_("complaints"),
        "other": N_("other service"),
        "credit": N_("credit days"),
    }
)
"""Every reason with its words; each is a column of `LossReasons.rows`, REASON_gap_e4."""
MOST_NAMED = 3
Array = NDArray[np.float64]


@dataclass(frozen=True)
class LossReasons:
    """Losing clients with what each reason costs them against their peers, in ten-thousandths; the largest loss first.

    rows: what was given of each client; peers, how many clients of the tier; per reason a column REASON_gap_e4 (below
    zero where the client does better than its peers); gap_e4, their sum; peer_profit_e4, profit + gap: what the client
    would have earned with the peers' rates; reason_1 … reason_3, the dearest reasons, "" where there are no more.
    without_peers: losing clients whose tier has no published peers; they are not in the rows.
    """

    rows: pd.DataFrame
    without_peers: int

    def of(self, client_key: int) -> tuple[tuple[str, int], ...]:
        """(reason, money) of one client, dearest first, those above zero; none for a client that is not here."""
        found = self.rows[self.rows["client_key"] == client_key]
        if found.empty:
            return ()
        costs = [(reason, int(found[f"{reason}_gap_e4"].iloc[0])) for reason in REASONS]
        return tuple(sorted(((r, c) for r, c in costs if c > 0), key=lambda cost: -cost[1]))

    def totals(self) -> pd.DataFrame:
        """Per reason: cost_e4, what it costs all clients it costs anything; clients; first, how often it is dearest.

        Rows:   one per reason, dearest first.
        Value:  columns reason, cost_e4, clients, first, share (of the cost of all reasons; None without any).
        Cuts:   additive but for the share.
        Source: see `loss_reasons`.
        """
        above = {reason: np.maximum(self.rows[f"{reason}_gap_e4"].to_numpy(), 0) for reason in REASONS}
        everything = sum(int(cost.sum()) for cost in above.values())
        first = Counter(self.rows["reason_1"].tolist())
        told = [
            (reason, total := int(cost.sum()), int((cost > 0).sum()), first[reason],
             total / everything if everything else None)
            for reason, cost in above.items()
        ]  # fmt: skip
        names = ["reason", "cost_e4", "clients", "first", "share"]
        return pd.DataFrame(sorted(told, key=lambda row: -row[1]), columns=names)


def loss_reasons(clients: pd.DataFrame, peers: pd.DataFrame, capital_rate: float = 0.0) -> LossReasons:
    """For each client that loses money, what its habits cost more than its peers' would, reason by reason.

    With gross sales G = revenue + discount, and the peers' rates of `peers_of`:

        discount     discount − discount_rate × G
        mix          (margin_rate − own margin rate on gross sales) × G
        small_drops  (orders − G ÷ peers' order value) × peers' cost of a drop (drop_rate × order value)
        dear_drops   cost of drops − orders × peers' cost of a drop
        visits       cost of visits − visit_rate × G; complaints and other service alike
        credit       (money × days − credit_days × G) × capital_rate ÷ 365

    Rows:   clients: as `client_costs`, with money_days_e4 when capital is charged (profit_e4 before the charge), and
            capital_charge_e4 where it was rounded by place; those whose profit, after the charge, is below zero count.
            peers: as `peers_of`, of at least five clients a tier.
    Value:  LossReasons. The reasons of a client add up to gap_e4 to the ten-thousandth: what it would earn with all of
            its peers' rates at its own gross sales, less what it earns. A tier without credit_days has no such reason.
    Cuts:   additive in money; peers belong to the tier.
    Errors: ValueError for peers without the rates of a tier, and for a capital rate without money_days_e4.
    Source: definition of the house, as the variances of standard costing (Horngren, Cost Accounting).
    """
    if capital_rate and "money_days_e4" not in clients:
        raise ValueError("loss_reasons needs money_days_e4 of each client to charge capital; see capital_charges")
    rates = _rates(peers)
    charged = clients
    if capital_rate:
        is_given = "capital_charge_e4" in clients
        charge = clients["capital_charge_e4"] if is_given else charges_of(clients["money_days_e4"], capital_rate)
        charged = clients.assign(profit_e4=clients["profit_e4"] - charge)
    losing = charged[charged["profit_e4"].lt(0).fillna(False)].sort_values("profit_e4", kind="stable")
    at = pd.Index(rates.tiers, dtype=object).get_indexer(losing["tier"])
    rows, held = losing[at >= 0].reset_index(drop=True), at[at >= 0]
    costs = {name: np.rint(cost).astype("int64") for name, cost in _costs(rows, rates, held, capital_rate).items()}
    gap = sum(costs.values(), np.zeros(len(rows), dtype="int64"))
    profit = rows["profit_e4"].to_numpy(dtype="int64")
    amounts = {f"{name}_gap_e4": cost for name, cost in costs.items()}
    peer = {"peers": rates.clients[held]}
    more = pd.DataFrame({**peer, **amounts, "gap_e4": gap, "peer_profit_e4": profit + gap, **_largest(costs)})
    told = pd.concat([rows.assign(profit_e4=profit), more], axis=1)
    return LossReasons(told, len(losing) - len(rows))


@dataclass(frozen=True)
class _Rates:
    """The peers' rates by measure and how many peers there are, an entry per tier."""

    tiers: tuple[str, ...]
    clients: NDArray[np.int64]
    values: Mapping[str, Array]


def _rates(peers: pd.DataFrame) -> _Rates:
    told = list(zip(*(peers[name].tolist() for name in ("tier", "measure", "clients", "value")), strict=True))
    values = {(tier, measure): value for tier, measure, _clients, value in told}
    if len(values) < len(told):
        raise ValueError("loss_reasons needs one value per tier and measure of the peers; some are given twice")
    clients: dict[str, int] = {}
    for tier, _measure, known, _value in told:
        clients[tier] = min(known, clients.get(tier, known))
    tiers = tuple(sorted(clients))
    rates = {m: np.array([values.get((tier, m), np.nan) for tier in tiers], dtype=float) for m in MEASURES}
    needed = [m for m in MEASURES if m not in ("credit_days", "order_value_e4")]
    lacking = [m for m in needed if np.isnan(rates[m]).any()]
    if lacking:
        raise ValueError(f"loss_reasons needs of every tier of the peers also: {', '.join(lacking)}; see peers_of")
    return _Rates(tiers, np.array([clients[tier] for tier in tiers], dtype="int64"), rates)


def _costs(rows: pd.DataFrame, rates: _Rates, held: NDArray[np.intp], capital_rate: float) -> dict[str, Array]:
    """What each reason costs each client; held: the place of its tier in the rates."""
    peer = {name: rates.values[name][held] for name in MEASURES}
    own = {name: rows[name].to_numpy(dtype=float) for name in ("orders", "revenue_e4", "discount_e4", "gross_e4")}
    service = {role: rows[f"{role}_e4"].to_numpy(dtype=float) for role in ROLES}
    sold = own["revenue_e4"] + own["discount_e4"]
    # Where peers have no order there is no price of a drop either: all of it is then a dear delivery.
    a_drop = np.nan_to_num(peer["drop_rate"] * peer["order_value_e4"])
    small = np.where(a_drop > 0, own["orders"] * a_drop - peer["drop_rate"] * sold, 0.0)
    costs = {
        "discount": own["discount_e4"] - peer["discount_rate"] * sold,
        "mix": peer["margin_rate"] * sold - (own["gross_e4"] + own["discount_e4"]),
        "small_drops": small,
        "dear_drops": service["drop"] - peer["drop_rate"] * sold - small,
        "visits": service["visit"] - peer["visit_rate"] * sold,
        "complaints": service["complaint"] - peer["complaint_rate"] * sold,
        "other": service["other"] - peer["other_rate"] * sold,
        "credit": np.zeros(len(rows)),
    }
    if capital_rate:
        beyond = rows["money_days_e4"].to_numpy(dtype=float) - peer["credit_days"] * sold
        costs["credit"] = np.nan_to_num(beyond) * capital_rate / DAYS_A_YEAR
    return costs


def _largest(costs: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.object_]]:
    """The names of the dearest reasons of each client, "" where none is left above zero."""
    names = np.array([*costs, ""], dtype=object)
    table = np.column_stack([*costs.values()])
    each = np.arange(len(table))
    named = {}
    # Three passes over eight columns take a fraction of sorting them; equal costs stay in the order of REASONS.
    for at in range(1, MOST_NAMED + 1):
        dearest = table.argmax(axis=1)
        named[f"reason_{at}"] = names[np.where(table[each, dearest] > 0, dearest, len(costs))]
        table[each, dearest] = 0
    return named
