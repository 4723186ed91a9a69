"""The capital charge: what a year of money in unpaid orders costs, rounded so that any cut adds up to the whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.capital_charge import DAYS_A_YEAR, RATE_PARTS, charge_of, charges_of, parts_of


@cache
def _credit_rows() -> ir.Table:
    sold = served("client_period").filter(_.lines > 0)
    return sold.select("client_key", money_days_e4=_.credit_days_e4, lines_untold=_.lines - _.credit_known_lines)


def capital_charges(view: View, yearly_rate: float, clients: Iterable[int] | None = None) -> pd.DataFrame:
    """What the money in a client's unpaid orders cost in the period: revenue × days unpaid × rate ÷ 365.

    Rows:   one per client with sales in the period, of these clients only when they are given. An order is charged to
            the period in which it was placed, until it was paid; while unpaid on the as-of date, until it is due. Paid
            at once or in advance costs 0.
    Value:  columns client_key, money_days_e4 (ten-thousandths × days), capital_charge_e4, lines_untold (lines that say
            neither when they were paid nor when they are due; not charged). Rounded per client and place of sale
            (region, channel, account manager of the day), which every filter takes whole.
    Cuts:   additive over clients, regions, channels, tiers and managers; periods are rounded each by itself.
    Errors: ValueError for a rate that is not between 0 and 1.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    asked = _credit_rows()
    rows = view.run(asked if clients is None else asked.filter(_.client_key.isin(list(clients))))
    charged = rows.assign(capital_charge_e4=charges_of(rows["money_days_e4"], yearly_rate))
    if charged["client_key"].is_unique:
        found = charged
    else:
        found = charged.groupby("client_key", as_index=False, sort=False).sum()
    return found[["client_key", "money_days_e4", "capital_charge_e4", "lines_untold"]]


__all__ = ["DAYS_A_YEAR", "RATE_PARTS", "capital_charges", "charge_of", "charges_of", "parts_of"]
