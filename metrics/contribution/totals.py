"""The sums of every client of the period as flat arrays, added up here and not in the engine.

The rows of `client_period` come client by client, and few clients have more than one in a period (sold in two places,
moved). Handing a million of them over takes the engine a fraction of grouping them; adding up neighbours costs nothing.
"""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.scope import TIERS
from data.tables import UNKNOWN_KEY, served
from metrics.contribution.capital import charge_of

Whole = NDArray[np.int64]


@cache
def _rows(sums: tuple[str, ...], rate_parts: int) -> ir.Table:
    rows = served("client_period").filter(_.client_key != UNKNOWN_KEY)
    charge = {"capital_charge_e4": charge_of(_.credit_days_e4, rate_parts)} if rate_parts else {}
    return rows.select(
        "client_key",
        *sums,
        gross_e4=_.revenue_e4 - _.cost_of_goods_e4,
        served_e4=_.service_cost_e4,
        are_goods_known=_.cost_known_lines == _.lines,
        are_acts_known=_.unpriced_acts == 0,
        **charge,
    )


def client_totals(view: View, sums: tuple[str, ...] = (), rate_parts: int = 0) -> pd.DataFrame:
    """Profit of each client of the period with these sums of `client_period`, as `client_sums_of_period` has them.

    Rows:   one per client with sales or service in the period, by client_key.
    Value:  columns client_key, `sums`, service_cost_e4, capital_charge_e4 (rate_parts: the yearly rate in millionths; 0
            charges nothing), gross_e4 and profit_e4 before the charge; these two are missing where they are unknown.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    rows = view.run(_rows(sums, rate_parts))
    keys = rows["client_key"].to_numpy()
    if (keys[1:] < keys[:-1]).any():
        rows = rows.take(np.argsort(keys, kind="stable"))
        keys = rows["client_key"].to_numpy()
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))[: len(keys)]
    amounts = {name: _added(rows[name].to_numpy(), starts) for name in sums}
    gross, service = (_added(rows[name].to_numpy(), starts) for name in ("gross_e4", "served_e4"))
    goods, acts = (_all(rows[name].to_numpy(dtype=bool), starts) for name in ("are_goods_known", "are_acts_known"))
    charge = _added(rows["capital_charge_e4"].to_numpy(), starts) if rate_parts else np.zeros_like(gross)
    return pd.DataFrame(
        {
            "client_key": keys[starts],
            **amounts,
            "service_cost_e4": service,
            "capital_charge_e4": charge,
            "gross_e4": _where_known(gross, goods),
            "profit_e4": _where_known(gross - service, goods & acts),
        }
    )


def _added(amounts: Whole, starts: NDArray[np.intp]) -> Whole:
    same = len(amounts) == len(starts)
    return np.asarray(amounts if same else np.add.reduceat(amounts, starts), dtype="int64")


def _all(truths: NDArray[np.bool_], starts: NDArray[np.intp]) -> NDArray[np.bool_]:
    return truths if len(truths) == len(starts) else np.logical_and.reduceat(truths, starts)


def _where_known(amounts: Whole, is_known: NDArray[np.bool_]) -> Whole | pd.arrays.IntegerArray:
    """Whole numbers, as the engine hands them over: missing where they are unknown."""
    return amounts if is_known.all() else pd.arrays.IntegerArray(amounts, ~is_known)


@cache
def _tier_codes() -> ir.Table:
    """Tiers as small numbers: a million words take longer to hand over than everything else."""
    code = ibis.literal(-1)
    for at, tier in enumerate(TIERS):
        code = ibis.ifelse(_.tier == tier, at, code)
    return served("clients").select("client_key", code=code.cast("int32"))


def tiers_of(view: View, keys: NDArray[np.int64]) -> pd.Categorical:
    """The tier of each of these clients; missing for clients of no tier, and those that the view does not hold.

    Rows:   one per key, in their order.
    Value:  A to D as a categorical.
    Cuts:   the client's.
    Source: setting of the company.
    """
    rows = view.run(_tier_codes())
    known, codes = rows["client_key"].to_numpy(), rows["code"].to_numpy()
    held = np.full(max(known.max(initial=0), keys.max(initial=0)) + 1, -1, dtype="int8")
    held[known] = codes
    return pd.Categorical.from_codes(held[keys], categories=list(TIERS))
