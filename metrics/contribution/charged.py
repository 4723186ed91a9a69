"""The profits of a page: after the capital charge where a rate is set, named only where a name is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.door import View
from metrics.contribution.capital import parts_of
from metrics.contribution.clients import ProfitSpread, spread_of
from metrics.contribution.totals import PeriodClients, period_clients, where_known
from metrics.contribution.whale import WhaleCurve, curve_of_known, whale_curve
from metrics.figure import Figure
from metrics.known_clients import named_clients

MOST_LISTED = 500
ENDS = 20
"""So many names at the losing end: more than any chart writes."""


def capital_rate(view: View) -> float:
    """The yearly rate that the company charges on unpaid orders; 0 where none is set.

    Rows:   none.
    Value:  0 to 1.
    Cuts:   the company's.
    Source: setting of the company.
    """
    return float(getattr(view.settings, "capital_rate", 0.0))


def charge_parts(view: View) -> int:
    """The rate of `capital_rate` in millionths, as questions to the engine take it.

    Rows:   none.
    Value:  0 to 1,000,000.
    Cuts:   the company's.
    Source: setting of the company.
    """
    return parts_of(capital_rate(view))


class PageClients:
    """The clients of each period that a page looks at: asked for once, however many figures are made of them."""

    def __init__(self) -> None:
        self._held: dict[View, PeriodClients] = {}

    def of(self, view: View) -> PeriodClients:
        """The clients of that view's period, charged at the company's rate."""
        if view not in self._held:
            self._held[view] = period_clients(view, rate_parts=charge_parts(view))
        return self._held[view]

    def profits_of(self, view: View) -> PeriodClients:
        """The same for a single look at their profits: where they are not held, nothing else is asked or held."""
        return self._held.get(view) or period_clients(view, (), charge_parts(view))


def period_profits(view: View, asked: PageClients | None = None) -> pd.DataFrame:
    """Profit of each client of the period as a page counts it: after the capital charge where a rate is set.

    Rows:   one per client with sales or service in the period, by client_key; unknown profits are missing.
    Value:  columns client_key, gross_e4, service_cost_e4, capital_charge_e4, profit_e4 in ten-thousandths, orders,
            revenue_e4. asked: what the page has asked for already.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    clients = (asked or PageClients()).of(view).of_somebody
    return pd.DataFrame(
        {
            "client_key": clients.keys,
            "gross_e4": where_known(clients.gross, clients.are_goods_known),
            "service_cost_e4": clients.sums["service_cost_e4"],
            "capital_charge_e4": clients.charge,
            "profit_e4": where_known(clients.profit, clients.is_known),
            "orders": clients.sums["orders"],
            "revenue_e4": clients.sums["revenue_e4"],
        }
    )


def after_charge(profit: Figure, profits: pd.DataFrame) -> Figure:
    """A profit of the whole view after the capital charge of its clients.

    Rows:   profits: as `period_profits`.
    Value:  the figure less the charge; unknown stays unknown.
    Cuts:   additive.
    Source: see `period_profits`.
    """
    return profit if profit.value is None else Figure(profit.value - int(profits["capital_charge_e4"].sum()), profit.n)


def listed_profits(view: View, profits: pd.DataFrame, keys: Iterable[int]) -> pd.DataFrame:
    """Rows of `period_profits` with names, in the order of `keys`.

    Rows:   one per key that is a client of the period, no key twice.
    Value:  the columns of both, and cost_e4: service and capital charge together.
    Cuts:   additive.
    Source: see `period_profits`.
    """
    names = named_clients(view, keys)
    at = pd.Index(profits["client_key"]).get_indexer(names["client_key"])
    names, rows = names[at >= 0], profits.take(at[at >= 0]).reset_index(drop=True)
    named = {name: names[name].array for name in ("client_id", "name", "tier")}
    return rows.assign(**named, cost_e4=rows["service_cost_e4"] + rows["capital_charge_e4"])


def ends_named(view: View, profits: pd.DataFrame, most: int) -> pd.DataFrame:
    """The most and the least profitable clients, each at most `most`, best first; no client twice.

    Rows:   as `listed_profits`, known profits only.
    Value:  the same columns.
    Cuts:   not additive.
    Source: definition of the house.
    """
    keys = _ranked(profits)["client_key"].tolist()
    return listed_profits(view, profits, keys if len(keys) <= 2 * most else [*keys[:most], *keys[-most:]])


def ranked_profits(view: View, profits: pd.DataFrame, most: int) -> pd.DataFrame:
    """The clients with a known profit by name, the most profitable first, at most `most` of them.

    Rows:   as `listed_profits`.
    Value:  the same columns, and margin_e4 (gross profit).
    Cuts:   additive.
    Source: definition of the house.
    """
    keys = _ranked(profits)["client_key"].head(most)
    return listed_profits(view, profits, keys).assign(margin_e4=lambda rows: rows["gross_e4"])


def scatter_clients(view: View, profits: pd.DataFrame) -> pd.DataFrame:
    """Clients with a known profit as full cost of service against gross profit, most profitable first.

    Rows:   one per client with a known profit; the first 500 and the last 20 carry client_id, name and tier.
    Value:  columns client_id, name, tier, margin_e4 (gross profit), cost_e4 (service and capital), ten-thousandths.
    Cuts:   additive.
    Source: Cooper & Kaplan 1991, "Profit priorities from activity-based costing".
    """
    known = _ranked(profits)
    keys = known["client_key"].to_numpy()
    ends = keys if len(keys) <= MOST_LISTED + ENDS else np.concatenate([keys[:MOST_LISTED], keys[-ENDS:]])
    names = named_clients(view, ends)
    at = pd.Index(names["client_key"]).get_indexer(keys)
    named = {name: names[name].array.take(at, allow_fill=True) for name in ("client_id", "name", "tier")}
    cost = known["service_cost_e4"] + known["capital_charge_e4"]
    return pd.DataFrame({**named, "margin_e4": known["gross_e4"].array, "cost_e4": cost.array})


def _ranked(profits: pd.DataFrame) -> pd.DataFrame:
    known = np.flatnonzero(profits["profit_e4"].notna())
    amounts = profits["profit_e4"].array[known].to_numpy()
    return profits.take(known[np.lexsort((profits["client_key"].to_numpy()[known], -amounts))])


@dataclass(frozen=True)
class Costing:
    """How the clients look under one way of costing: "margin" (goods only), "service", "capital" (all)."""

    key: str
    spread: ProfitSpread
    curve: WhaleCurve | None

    @property
    def profit_e4(self) -> int:
        return self.spread.gain_e4 - self.spread.loss_e4


def costings(profits: pd.DataFrame) -> tuple[Costing, ...]:
    """Who loses on the goods alone, after service, and after the capital charge where there is one.

    Rows:   as `period_profits`; the same clients, those with a known profit, under every costing.
    Value:  one Costing each; how much of the picture is goods and how much is what was allocated.
    Cuts:   sums and counts are additive.
    Source: Cooper & Kaplan 1991, "Profit priorities from activity-based costing".
    """
    known = np.flatnonzero(profits["profit_e4"].notna())
    gross, service, charge, profit = (
        profits[name].array[known].to_numpy()
        for name in ("gross_e4", "service_cost_e4", "capital_charge_e4", "profit_e4")
    )
    amounts = {"margin": gross, "service": gross - service}
    if charge.any():
        amounts["capital"] = profit
    return tuple(
        Costing(key, spread_of(amount, gross, service), curve_of_known(amount)) for key, amount in amounts.items()
    )


def amount_curve_of(profits: pd.DataFrame) -> WhaleCurve | None:
    """The whale curve of the known profits in money, whatever their total.

    Rows:   as `period_profits`.
    Value:  a WhaleCurve in ten-thousandths; None when no profit is known.
    Cuts:   not additive: ask again for the part.
    Source: see `whale_curve`.
    """
    known = profits["profit_e4"].dropna()
    return whale_curve(known.to_numpy(dtype=float)) if len(known) else None
