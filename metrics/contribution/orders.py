"""How large the orders of each client are: counted between fixed steps, so that a scenario can move a bound at once."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.contribution.costs import whole
from metrics.sums import period_sums

STEPS = (1, 1.5, 2, 3, 5, 7)
DECADES = range(7)
ORDER_STEPS_E4 = tuple(round(step * 10**decade * 10_000) for decade in DECADES for step in STEPS)
"""Values at which a minimum order or a fee is exact, in ten-thousandths; between them the mean of a step decides."""
MOST_FLAT = 20_000_000
"""Up to so many orders are counted outside the engine, in a third of its time."""


@cache
def _order_values() -> ir.Table:
    # An order counts once per day and region, as in every other figure of orders.
    return served("orders").filter(_.value_e4 > 0).select("client_key", "value_e4")


@cache
def _order_sizes() -> ir.Table:
    """The same sums inside the engine: slower, and of any number of orders."""
    orders = _order_values()
    step = orders.value_e4.bucket(list(ORDER_STEPS_E4), closed="left", include_under=True, include_over=True)
    stepped = orders.mutate(step=step.cast("int32"))
    return stepped.group_by("client_key", "step").agg(orders=ibis._.count(), value_e4=whole(_.value_e4.sum()))


def order_sizes(view: View) -> pd.DataFrame:
    """Orders of the period by client and size, for `scenario_profits`.

    Rows:   one per client and step of ORDER_STEPS_E4 in which it has orders; returns (no gross value) are left out.
    Value:  columns client_key, orders, value_e4 (their gross value, before discounts, in ten-thousandths).
    Cuts:   additive.
    Source: definition of the house.
    """
    if period_sums(view)["orders"] > MOST_FLAT:
        return view.run(_order_sizes())[["client_key", "orders", "value_e4"]]
    rows = view.run(_order_values())
    keys, values = rows["client_key"].to_numpy(dtype="int64"), rows["value_e4"].to_numpy()
    steps = np.searchsorted(np.array(ORDER_STEPS_E4), values, side="right")
    group = keys * (len(ORDER_STEPS_E4) + 1) + steps
    order = np.argsort(group)
    group = group[order]
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))[: len(group)]
    counts = np.diff(np.append(starts, len(group)))
    summed = np.add.reduceat(values[order], starts) if len(starts) else values
    return pd.DataFrame({"client_key": keys[order][starts], "orders": counts, "value_e4": summed})
