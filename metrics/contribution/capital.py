"""The capital charge: what a year of money in unpaid orders costs, rounded so that any cut adds up to the whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import served

DAYS_A_YEAR = 365
RATE_PARTS = 1_000_000
"""A rate counts in whole millionths: the charge is then exact, whatever the order of adding."""


@cache
def _credit_rows() -> ir.Table:
    sold = served("client_period").filter(_.lines > 0)
    return sold.select("client_key", money_days_e4=_.credit_days_e4, lines_untold=_.lines - _.credit_known_lines)


def charges_of(money_days_e4: pd.Series | NDArray[np.int64], yearly_rate: float) -> NDArray[np.int64]:
    """Money × days × rate ÷ 365 of each entry, in whole ten-thousandths, half away from zero; exact.

    Rows:   money_days_e4: ten-thousandths × days, whole numbers.
    Value:  one whole number an entry, with the sign of its money.
    Cuts:   additive, once rounded.
    Errors: ValueError for a rate that is not between 0 and 1.
    Source: definition of the house.
    """
    parts, whole = parts_of(yearly_rate), DAYS_A_YEAR * RATE_PARTS
    money = np.asarray(money_days_e4, dtype="int64")
    # By whole and remainder: the product itself would not fit into 64 bits.
    full, rest = np.divmod(np.abs(money), whole)
    charges = full * parts + (rest * parts + whole // 2) // whole
    return np.asarray(np.where(money < 0, -charges, charges), dtype="int64")


def parts_of(yearly_rate: float) -> int:
    """The yearly rate in whole millionths. Raises ValueError for a rate that is not between 0 and 1."""
    if not 0 <= yearly_rate <= 1:
        raise ValueError(f"a capital charge needs a yearly rate from 0 to 1, not {yearly_rate}")
    return round(yearly_rate * RATE_PARTS)


def charge_of(money_days_e4: ir.IntegerColumn, parts: int) -> ir.IntegerColumn:
    """`charges_of` inside the engine, to the same ten-thousandth; parts: the yearly rate in millionths."""
    whole = DAYS_A_YEAR * RATE_PARTS
    money = money_days_e4.abs()
    rest = money % whole
    # What is left after the remainder divides without one; the engine's quotient of it is then whole.
    full = ((money - rest) / whole).round().cast("int64")
    beside = rest * parts + whole // 2
    charge = full * parts + ((beside - beside % whole) / whole).round().cast("int64")
    return ibis.ifelse(money_days_e4 < 0, -charge, charge)


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
