"""Ledgers out of a view: of all clients whose profit is known, with the unknown ones apart, and of a single client."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.contribution.capital import capital_charges
from metrics.contribution.clients import client_sums_of_period
from metrics.contribution.costs import acts_summed, whole, with_late_acts
from metrics.contribution.lines import NOTHING, Ledger, ledger_of
from metrics.service_costs import activity_costs

LEDGER_SUMS = ("orders", "lines", "cost_known_lines", "revenue_e4", "discount_e4", "cost_of_goods_e4", "acts")


@dataclass(frozen=True)
class ViewLedger:
    """The ledger of the clients whose profit is known, and how many others there are, with what they bought.

    lines_untold: order lines without any payment day, on which no capital is charged; 0 where no rate is set.
    """

    known: Ledger
    unknown_clients: int
    unknown_revenue_e4: int
    lines_untold: int = 0


@cache
def _sums_by_knowledge() -> ir.Table:
    clients = client_sums_of_period().mutate(is_known=_.profit_e4.notnull())
    summed = {name: whole(_[name].sum()) for name in LEDGER_SUMS}
    return clients.group_by("is_known").agg(clients=_.count(), **summed)


@cache
def _acts_of_known() -> ir.Table:
    known = client_sums_of_period().filter(_.profit_e4.notnull())
    acts = served("activities")
    return acts_summed(acts.semi_join(known, acts.client_key == known.client_key), "activity")


def ledger(view: View, capital_rate: float = 0.0) -> ViewLedger:
    """From gross sales to profit over all clients of the period whose profit is known.

    Rows:   clients with sales or service in the period; those with an unknown cost of goods or of an act are counted
            apart, with their revenue, never taken as free. capital_rate: yearly, see `capital_charges`; 0 charges none.
    Value:  a ViewLedger in ten-thousandths; its profit is the sum of the clients' profits less their capital charge.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    sums = {bool(row.is_known): row for row in view.run(_sums_by_knowledge()).itertuples()}
    unknown = sums.get(False)
    apart = (int(unknown.clients), int(unknown.revenue_e4)) if unknown else (0, 0)
    if True not in sums:
        return ViewLedger(NOTHING, *apart)
    # Without anybody to leave out the mart of acts holds the answer, and no act has to be looked at.
    acts = with_late_acts(view).run(_acts_of_known()) if unknown else activity_costs(view)
    charge_e4, untold = _charged(view, capital_rate, all_known=unknown is None)
    known = {name: int(getattr(sums[True], name)) for name in ("clients", *LEDGER_SUMS)}
    return ViewLedger(ledger_of(known, acts, charge_e4), *apart, untold)


def _charged(view: View, capital_rate: float, all_known: bool) -> tuple[int, int]:
    """(capital charge, lines without a payment day) of the clients whose profit is known."""
    if not capital_rate:
        return 0, 0
    charges = capital_charges(view, capital_rate)
    if not all_known:
        known = view.run(_known_keys())["client_key"]
        charges = charges[charges["client_key"].isin(known)]
    return int(charges["capital_charge_e4"].sum()), int(charges["lines_untold"].sum())


@cache
def _known_keys() -> ir.Table:
    return client_sums_of_period().filter(_.profit_e4.notnull()).select("client_key")


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
