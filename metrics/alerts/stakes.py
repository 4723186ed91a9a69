"""What a client is worth a year, for the money that an alert says is at stake."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from metrics.capital_charge import parts_of
from metrics.contribution.clients import client_sums_of_period

Floats = NDArray[np.float64]


@cache
def _worths(rate_parts: int) -> ir.Table:
    sums = client_sums_of_period("client_period_trailing", rate_parts)
    gross_sales = (sums.revenue_e4 + sums.discount_e4).cast("float64")
    earned = ibis.coalesce(sums.gross_e4, sums.revenue_e4).cast("float64")
    return sums.select(
        "client_key",
        margin=ibis.ifelse(gross_sales > 0, earned / gross_sales, ibis.null("float64")),
        worth_e4=ibis.coalesce(sums.profit_e4, sums.gross_e4, sums.revenue_e4).cast("float64"),
    )


def client_worths(view: View, clients: pd.DataFrame) -> pd.DataFrame:
    """What each client brings: of a unit of gross sales, and in the twelve months up to the as-of date.

    Rows:   one per row of `clients` (by client_key, ascending).
    Value:  columns margin (gross profit over gross sales; revenue over them where a cost is unknown; the median of all
            clients for one without sales in the twelve months), worth_e4 (profit after cost-to-serve, else gross
            profit, else revenue; at least 0; missing for a client without sales or service in the twelve months).
    Cuts:   worth_e4 is additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    worth = np.full(len(clients), np.nan)
    margin = worth.copy()
    if view.has("sales"):
        rows = view.run(_worths(parts_of(view.settings.capital_rate)))
        keys = clients["client_key"].to_numpy()
        at = np.minimum(np.searchsorted(keys, rows["client_key"]), len(keys) - 1)
        ours = keys[at] == rows["client_key"].to_numpy()
        found = rows["margin"].to_numpy("float64")
        margin[at[ours]] = np.maximum(found[ours], 0)
        worth[at[ours]] = np.maximum(rows["worth_e4"].to_numpy("float64")[ours], 0)
    usual = float(np.nanmedian(margin)) if np.isfinite(margin).any() else 1.0
    return pd.DataFrame({"margin": np.where(np.isnan(margin), usual, margin), "worth_e4": worth})
