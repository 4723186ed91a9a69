"""How large the orders of each client are: counted between fixed steps, so that a scenario can move a bound at once."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.contribution.costs import whole

STEPS = (1, 1.5, 2, 3, 5, 7)
DECADES = range(7)
ORDER_STEPS_E4 = tuple(round(step * 10**decade * 10_000) for decade in DECADES for step in STEPS)
"""Values at which a minimum order or a fee is exact, in ten-thousandths; between them the mean of a step decides."""


@cache
def _order_sizes() -> ir.Table:
    lines = served("sales")
    # An order counts once per day and region, as in every other figure of orders.
    orders = lines.group_by("client_key", "order_id", "ordered_on", "region_key").agg(
        value_e4=whole((_.revenue_e4 + _.discount_e4.fill_null(0)).sum())
    )
    step = orders.value_e4.bucket(list(ORDER_STEPS_E4), closed="left", include_under=True, include_over=True)
    stepped = orders.filter(_.value_e4 > 0).mutate(step=step.cast("int32"))
    return stepped.group_by("client_key", "step").agg(orders=ibis._.count(), value_e4=whole(_.value_e4.sum()))


def order_sizes(view: View) -> pd.DataFrame:
    """Orders of the period by client and size, for `scenario_profits`.

    Rows:   one per client and step of ORDER_STEPS_E4 in which it has orders; returns (no gross value) are left out.
    Value:  columns client_key, orders, value_e4 (their gross value, before discounts, in ten-thousandths).
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_order_sizes())[["client_key", "orders", "value_e4"]]
