"""The profits of a page: after the capital charge where a rate is set, named only where a name is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.tables import served
from metrics.contribution.capital import parts_of
from metrics.contribution.clients import ProfitSpread, client_sums_of_period, profit_spread
from metrics.contribution.totals import client_totals
from metrics.contribution.whale import WhaleCurve, curve_of, whale_curve
from metrics.figure import Figure

MOST_LISTED = 500
ENDS = 20
"""So many names at the losing end: more than any chart writes."""
MANY_NAMES = 5_000
"""From so many names on, all names are fetched: writing down whose are wanted takes longer."""


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


def period_profits(view: View) -> pd.DataFrame:
    """Profit of each client of the period as a page counts it: after the capital charge where a rate is set.

    Rows:   one per client with sales or service in the period, by client_key; unknown profits are missing.
    Value:  columns client_key, gross_e4, service_cost_e4, capital_charge_e4, profit_e4 in ten-thousandths.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    totals = client_totals(view, rate_parts=charge_parts(view))
    totals["profit_e4"] = totals["profit_e4"] - totals["capital_charge_e4"]
    return totals[["client_key", "gross_e4", "service_cost_e4", "capital_charge_e4", "profit_e4"]]


def after_charge(profit: Figure, profits: pd.DataFrame) -> Figure:
    """A profit of the whole view after the capital charge of its clients.

    Rows:   profits: as `period_profits`.
    Value:  the figure less the charge; unknown stays unknown.
    Cuts:   additive.
    Source: see `period_profits`.
    """
    return profit if profit.value is None else Figure(profit.value - int(profits["capital_charge_e4"].sum()), profit.n)


@cache
def _names() -> ir.Table:
    sums = client_sums_of_period().select("client_key", "orders", "revenue_e4")
    return sums.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")


def _named(keys: Iterable[int]) -> ir.Table:
    named = _names()
    # One array to join with: a list of a thousand values takes longer to write down than to look up.
    chosen = ibis.literal([int(key) for key in keys], "array<int32>").unnest().name("chosen").as_table()
    return named.semi_join(chosen, named.client_key == chosen.chosen)


def named_clients(view: View, keys: Iterable[int]) -> pd.DataFrame:
    """Names and sales of a few clients of the period: a million names take longer than everything else.

    Rows:   one per client of `keys` with sales or service in the period, in no order.
    Value:  columns client_key, orders, revenue_e4, client_id, name, tier.
    Cuts:   additive.
    Source: definition of the house.
    """
    wanted = [*keys]
    if len(wanted) < MANY_NAMES:
        return view.run(_named(wanted))
    everybody = view.run(_names())
    return everybody[everybody["client_key"].isin(wanted)]


def listed_profits(view: View, profits: pd.DataFrame, keys: Iterable[int]) -> pd.DataFrame:
    """Rows of `period_profits` with names, in the order of `keys`.

    Rows:   one per key that is a client of the period.
    Value:  the columns of both, and cost_e4: service and capital charge together.
    Cuts:   additive.
    Source: see `period_profits`.
    """
    wanted = [*keys]
    names = named_clients(view, wanted).set_index("client_key")
    rows = profits.set_index("client_key").loc[[key for key in wanted if key in names.index]].join(names)
    return rows.assign(cost_e4=rows["service_cost_e4"] + rows["capital_charge_e4"]).reset_index()


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
    keys = known["client_key"].tolist()
    ends = keys if len(keys) <= MOST_LISTED + ENDS else [*keys[:MOST_LISTED], *keys[-ENDS:]]
    names = named_clients(view, ends).set_index("client_key")[["client_id", "name", "tier"]]
    rows = known.assign(margin_e4=known["gross_e4"], cost_e4=known["service_cost_e4"] + known["capital_charge_e4"])
    named = rows.join(names, on="client_key")
    return named[["client_id", "name", "tier", "margin_e4", "cost_e4"]].reset_index(drop=True)


def _ranked(profits: pd.DataFrame) -> pd.DataFrame:
    known = profits[profits["profit_e4"].notna()]
    return known.sort_values(["profit_e4", "client_key"], ascending=[False, True], kind="stable")


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
    known = profits[profits["profit_e4"].notna()]
    amounts = {"margin": known["gross_e4"], "service": known["gross_e4"] - known["service_cost_e4"]}
    if known["capital_charge_e4"].any():
        amounts["capital"] = known["profit_e4"]
    found = []
    for key, amount in amounts.items():
        costed = known.assign(profit_e4=amount)
        found.append(Costing(key, profit_spread(costed), curve_of(costed)))
    return tuple(found)


def amount_curve_of(profits: pd.DataFrame) -> WhaleCurve | None:
    """The whale curve of the known profits in money, whatever their total.

    Rows:   as `period_profits`.
    Value:  a WhaleCurve in ten-thousandths; None when no profit is known.
    Cuts:   not additive: ask again for the part.
    Source: see `whale_curve`.
    """
    known = profits["profit_e4"].dropna()
    return whale_curve(known.to_numpy(dtype=float)) if len(known) else None
