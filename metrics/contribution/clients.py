"""Profit client by client, and how it is spread: who gains, who loses, what these cost and bring."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import CLIENT_SUMS, WIDE, served
from metrics.contribution.capital import charge_of
from metrics.contribution.totals import client_totals

Whole = NDArray[np.int64]
OF_PROFIT = ("lines", "revenue_e4", "cost_of_goods_e4", "cost_known_lines", "service_cost_e4", "unpriced_acts")


@cache
def client_sums_of_period(
    table: str = "client_period", rate_parts: int = 0, wanted: tuple[str, ...] = tuple(CLIENT_SUMS)
) -> ir.Table:
    """One row per client of the period with its sums and what is known of its profit; shared by lists and curves.

    table: the mart, in the window of time that is wanted. rate_parts: the yearly rate of the capital charge in
    millionths; profit_e4 is then after capital_charge_e4, which is rounded by place as in `capital_charges`.
    gross_e4 is missing where a cost of goods is unknown, profit_e4 also where the cost of an act is. wanted: the sums
    asked for beside those that the profit is made of; each costs the engine time before it reads a row.
    """
    return _summed(served(table), rate_parts, wanted)


def client_sums_among(
    clients: ir.Table, table: str = "client_period", rate_parts: int = 0, wanted: tuple[str, ...] = tuple(CLIENT_SUMS)
) -> ir.Table:
    """The same, of the clients whose client_key is in these rows."""
    return _summed(served(table).semi_join(clients, "client_key"), rate_parts, wanted)


def _summed(mart: ir.Table, rate_parts: int, wanted: tuple[str, ...]) -> ir.Table:
    names = [name for name in CLIENT_SUMS if name in wanted or name in OF_PROFIT]
    summed = {n: _[n].sum().cast(WIDE).cast("int64") for n in names}
    if rate_parts:
        rows = mart.select("client_key", *names, charge_e4=charge_of(mart.credit_days_e4, rate_parts))
        charge = _.charge_e4.sum().cast(WIDE).cast("int64")
        sums = rows.group_by("client_key").agg(**summed, capital_charge_e4=charge)
    else:
        nothing = ibis.literal(0).cast("int64")
        sums = mart.group_by("client_key").agg(**summed).mutate(capital_charge_e4=nothing)
    gross = ibis.ifelse(_.cost_known_lines == _.lines, _.revenue_e4 - _.cost_of_goods_e4, ibis.null("int64"))
    with_gross = sums.mutate(gross_e4=gross)
    earned = _.gross_e4 - _.service_cost_e4 - _.capital_charge_e4
    profit = ibis.ifelse(_.unpriced_acts == 0, earned, ibis.null("int64"))
    return with_gross.mutate(profit_e4=profit)


@cache
def _profits() -> ir.Table:
    wanted = ("orders", "revenue_e4", "discount_e4", "service_cost_e4", "acts", "gross_e4", "profit_e4")
    sums = client_sums_of_period().select("client_key", *wanted)
    joined = sums.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    return joined.order_by([ibis.desc("profit_e4"), "client_id"])


def client_profits(view: View) -> pd.DataFrame:
    """Profit of each client with sales or service in the period, most profitable first.

    Rows:   one per client; `gross_e4` and `profit_e4` are missing where a cost of goods or a service cost is unknown.
    Value:  money in ten-thousandths; columns client_key, client_id, name, tier, orders, revenue_e4, discount_e4,
            service_cost_e4, acts, gross_e4, profit_e4.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    return view.run(_profits())


def profit_amounts(view: View) -> pd.DataFrame:
    """The profits of `client_profits` without names, by client_key: for curves and counts over very many clients.

    Rows:   one per client with sales or service in the period; unknown profits are missing.
    Value:  columns client_key, gross_e4, service_cost_e4, profit_e4 in ten-thousandths, as `profit_spread` and
            `curve_of` take them.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    return client_totals(view)[["client_key", "gross_e4", "service_cost_e4", "profit_e4"]]


@dataclass(frozen=True)
class ProfitSpread:
    """Clients by what they bring: how many are known, lose, and what these cost and lose. Money in ten-thousandths."""

    known: int
    unknown: int
    losing: int
    loss_e4: int
    gain_e4: int
    losing_gross_e4: int
    losing_service_e4: int

    @property
    def losing_share(self) -> float | None:
        """Clients whose profit is below zero over all with a known profit; None without any."""
        return self.losing / self.known if self.known else None

    @property
    def cost_to_bring(self) -> float | None:
        """Service cost of the loss-makers over the gross profit they bring; None when they bring none."""
        return self.losing_service_e4 / self.losing_gross_e4 if self.losing_gross_e4 > 0 else None


def profit_spread(profits: pd.DataFrame) -> ProfitSpread:
    """Who gains and who loses among the clients of `client_profits`.

    Rows:   one per client; clients with an unknown profit are counted apart, never as zero.
    Value:  a ProfitSpread; money in ten-thousandths.
    Cuts:   counts and sums are additive, the shares are not.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    known = np.flatnonzero(profits["profit_e4"].notna())
    profit, gross, service = (
        profits[name].array[known].to_numpy() for name in ("profit_e4", "gross_e4", "service_cost_e4")
    )
    return spread_of(profit, gross, service, len(profits) - len(known))


def spread_of(profit: Whole, gross: Whole, service: Whole, unknown: int = 0) -> ProfitSpread:
    """The same of profits that are known, with the gross profit and the service cost of each client.

    Rows:   one per client in each array; unknown: how many others there are.
    Value:  a ProfitSpread; money in ten-thousandths.
    Cuts:   counts and sums are additive, the shares are not.
    Source: see `profit_spread`.
    """
    loses = profit < 0
    return ProfitSpread(
        known=len(profit),
        unknown=unknown,
        losing=int(loses.sum()),
        loss_e4=int(-profit[loses].sum()),
        gain_e4=int(profit[profit > 0].sum()),
        losing_gross_e4=int(gross[loses].sum()),
        losing_service_e4=int(service[loses].sum()),
    )


def scatter_rows(profits: pd.DataFrame) -> pd.DataFrame:
    """Clients with a known profit as cost of service against gross profit.

    Rows:   one per client with a known profit, most profitable first.
    Value:  columns client_id, name, tier, margin_e4 (gross profit), cost_e4 (service), ten-thousandths.
    Cuts:   additive.
    Source: Cooper & Kaplan 1991, "Profit priorities from activity-based costing".
    """
    known = profits.dropna(subset=["profit_e4"])
    renamed = known.rename(columns={"gross_e4": "margin_e4", "service_cost_e4": "cost_e4"})
    return renamed[["client_id", "name", "tier", "margin_e4", "cost_e4"]].reset_index(drop=True)


def ends_of(profits: pd.DataFrame, most: int) -> pd.DataFrame:
    """The most and the least profitable clients, each at most `most`, best first; no client twice.

    Rows:   as `client_profits`, known profits only.
    Value:  the same columns.
    Cuts:   not additive.
    Source: definition of the house.
    """
    known = profits.dropna(subset=["profit_e4"])
    ends = known if len(known) <= 2 * most else pd.concat([known.head(most), known.tail(most)])
    return ends.reset_index(drop=True)
