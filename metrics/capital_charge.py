"""What a year of money in unpaid orders costs, rounded so that any cut adds up to the whole; and its sums."""

from __future__ import annotations

from functools import cache
from math import gcd

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.periods import GRAINS
from data.tables import WIDE, served

DAYS_A_YEAR = 365
RATE_PARTS = 1_000_000
"""A rate counts in whole millionths: the charge is then exact, whatever the order of adding."""
EXACT_IN_A_FLOAT = 2**52
"""Below it money-days times the rate is a whole number that a float holds, and what it rounds to is right: a quotient
that is no half lies farther from one than the float's error. Far more than a client owes in a period, as a rule."""
CAPITAL_SUMS = ("capital_charge_e4",)


@ibis.udf.scalar.builtin(name="round", signature=(("float64",), "float64"))
def _to_the_nearest(value: float) -> float:
    """Half away from zero; the `round` of ibis also names a number of digits, which takes the engine twice as long."""
    raise NotImplementedError("only the engine rounds")


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
    shared = gcd(parts, DAYS_A_YEAR * RATE_PARTS)
    times, over = parts // shared, DAYS_A_YEAR * RATE_PARTS // shared
    most = EXACT_IN_A_FLOAT // max(times, 1) - 1
    quick = _to_the_nearest(money_days_e4.cast("float64") * times / over).cast("int64")
    # By whole and remainder takes several times as long: only of what is too much for a float.
    return ibis.ifelse(money_days_e4.between(-most, most), quick, _by_remainder(money_days_e4, parts))


def _by_remainder(money_days_e4: ir.IntegerColumn, parts: int) -> ir.IntegerColumn:
    whole = DAYS_A_YEAR * RATE_PARTS
    money = money_days_e4.abs()
    rest = money % whole
    # What is left after the remainder divides without one; the engine's quotient of it is then whole.
    full = ((money - rest) / whole).round().cast("int64")
    beside = rest * parts + whole // 2
    charge = full * parts + ((beside - beside % whole) / whole).round().cast("int64")
    return ibis.ifelse(money_days_e4 < 0, -charge, charge)


@cache
def _charges(window: str, by: tuple[str, ...], parts: int, grain: str = "") -> ir.Table:
    rows = served("client_period" + window).filter(_.credit_days_e4 != 0)
    rows = rows.filter(_.grain == grain) if grain else rows
    if "tier" in by:
        rows = rows.join(served("clients_anywhere").select("client_key", "tier"), "client_key")
    charge = charge_of(rows.credit_days_e4, parts).sum().fill_null(0).cast(WIDE).cast("int64")
    return rows.group_by(list(by)).agg(capital_charge_e4=charge) if by else rows.agg(capital_charge_e4=charge)


def capital_sums(view: View, window: str, by: tuple[str, ...]) -> pd.DataFrame:
    """The capital charge by place and period, at the rate of the settings; see `metrics.contribution.capital_charges`.

    Rows:   one per value of `by` (columns of `client_period`, and tier), in that window of time. Rounded per client,
            place of sale and period, as the charges of single clients are: the whole is exactly theirs together.
    Value:  columns `by` and capital_charge_e4 in ten-thousandths.
    Cuts:   additive over places; periods are rounded each by itself.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    parts = parts_of(view.settings.capital_rate)
    if window != "_calendar" or "grain" not in by:
        return view.run(_charges(window, by, parts))
    # The rows of a grain lie together: asked by itself, each is read and grouped by one column less.
    rest = tuple(name for name in by if name != "grain")
    rows = [view.run(_charges(window, rest, parts, grain)).assign(grain=grain) for grain in GRAINS]
    return pd.concat(rows, ignore_index=True)[[*by, *CAPITAL_SUMS]]
