"""Ledgers out of a view: of all clients whose profit is known, with the unknown ones apart, and of a single client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.contribution.capital import capital_charges, parts_of
from metrics.contribution.clients import client_sums_of_period
from metrics.contribution.costs import acts_summed, with_late_acts
from metrics.contribution.lines import NOTHING, Ledger, ledger_of
from metrics.contribution.totals import PeriodClients, period_clients
from metrics.kpi import NO_COSTS, SOME_COSTS, UNPRICED
from metrics.service_costs import activity_costs

LEDGER_SUMS = ("orders", "lines", "cost_known_lines", "revenue_e4", "discount_e4", "cost_of_goods_e4", "acts")


@dataclass(frozen=True)
class ViewLedger:
    """The ledger of the clients whose profit is known, and how many others there are, with what they bought.

    lines_untold: order lines without any payment day, on which no capital is charged; 0 where no rate is set.
    missing: why no client's profit is known, a message; "" where one is, or where nothing happened.
    """

    known: Ledger
    unknown_clients: int
    unknown_revenue_e4: int
    lines_untold: int = 0
    missing: str = ""


@cache
def _doubtful() -> ir.Table:
    """Clients of whom a cost is unknown: one row that says so is enough, and there are few."""
    rows = served("client_period").filter((_.cost_known_lines != _.lines) | (_.unpriced_acts > 0))
    return rows.select(doubtful_key="client_key").distinct()


@cache
def _doubtful_acts() -> ir.Table:
    acts, doubtful = served("activities"), _doubtful()
    return acts_summed(acts.semi_join(doubtful, acts.client_key == doubtful.doubtful_key), "activity")


def _acts_of_known(view: View) -> pd.DataFrame:
    """All acts, out of their mart, less those of the few clients whose profit is unknown."""
    every = activity_costs(view).set_index("activity")
    apart = with_late_acts(view).run(_doubtful_acts()).set_index("activity")
    rest = every.sub(apart.reindex(every.index, fill_value=0))
    return rest[rest["acts"] > 0].reset_index()


def ledger(view: View, capital_rate: float = 0.0, clients: PeriodClients | None = None) -> ViewLedger:
    """From gross sales to profit over all clients of the period whose profit is known.

    Rows:   clients with sales or service in the period; those with an unknown cost of goods or of an act are counted
            apart, with their revenue, never taken as free. capital_rate: yearly, see `capital_charges`; 0 charges none.
            clients: those of the period at that rate, where they were asked for already.
    Value:  a ViewLedger in ten-thousandths; its profit is the sum of the clients' profits less their capital charge.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    every = clients or period_clients(view, (*LEDGER_SUMS, "credit_known_lines"), parts_of(capital_rate))
    is_known = every.is_known
    unknown = {name: int(amounts[~is_known].sum()) for name, amounts in every.sums.items()}
    apart = (int((~is_known).sum()), unknown["revenue_e4"])
    if not is_known.any():
        return ViewLedger(NOTHING, *apart, missing=_why_unknown(unknown) if apart[0] else "")
    # Without anybody to leave out the mart of acts holds the answer, and no act has to be looked at.
    acts = _acts_of_known(view) if apart[0] else activity_costs(view)
    known = {name: int(every.sums[name][is_known].sum()) for name in (*LEDGER_SUMS, "credit_known_lines")}
    charged = ledger_of({"clients": int(is_known.sum()), **known}, acts, int(every.charge[is_known].sum()))
    return ViewLedger(charged, *apart, known["lines"] - known["credit_known_lines"] if capital_rate else 0)


def _why_unknown(unknown: Mapping[str, int]) -> str:
    if unknown["cost_known_lines"] == unknown["lines"]:
        return UNPRICED
    return SOME_COSTS if unknown["cost_known_lines"] else NO_COSTS


def client_ledger(view: View, client_key: int, capital_rate: float = 0.0) -> Ledger:
    """From gross sales to profit of one client in the period, each kind of act with its quantity and rate.

    Rows:   the client's order lines and acts of the period within the reader's rights and filters.
    Value:  a Ledger in ten-thousandths, of no client and zeros where nothing happened; what is unknown is None.
    Cuts:   additive over clients and regions.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    key = ibis.literal(client_key, "int32")
    found = view.run(client_sums_of_period().filter(_.client_key == key).select(*LEDGER_SUMS))
    if found.empty:
        return NOTHING
    sums = {"clients": 1, **{name: int(found.at[0, name]) for name in LEDGER_SUMS}}
    acts = with_late_acts(view).run(acts_summed(served("activities").filter(_.client_key == key), "activity"))
    charge_e4 = 0
    if capital_rate:
        charge_e4 = int(capital_charges(view, capital_rate, [client_key])["capital_charge_e4"].sum())
    return ledger_of(sums, acts, charge_e4)


def charged_profits(profits: pd.DataFrame, charges: pd.DataFrame) -> pd.DataFrame:
    """Profits after the capital charge: what `ledger` sums up when a rate is set.

    Rows:   profits: as `client_profits` or `client_costs`; charges: as `capital_charges`. Without a charge: 0.
    Value:  the profits with capital_charge_e4 and with profit_e4 less the charge; unknown profits stay unknown.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    charged = charges.set_index("client_key")["capital_charge_e4"].reindex(profits["client_key"]).fillna(0)
    amounts = charged.astype("int64").to_numpy()
    return profits.assign(capital_charge_e4=amounts, profit_e4=profits["profit_e4"] - amounts)
