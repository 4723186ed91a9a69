"""Effects on revenue and profit: what was sold by product, or by category where a version is too large for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import UNKNOWN_KEY, WIDE, served
from metrics.movement.effects import EFFECTS
from metrics.movement.volume import taken_apart

MOST_LINES = 40_000_000
"""Order lines of a version up to which they are summed by product when somebody asks: 25 million take 0.2 s a year."""
SOLD = ("quantity_e4", "revenue_e4", "cost_of_goods_e4")
MONEY = ("revenue", "gross_profit", "client_profit")


@cache
def _sold_by(table: str, key: str) -> ir.Table:
    sums = {name: _[name].sum().fill_null(0).cast(WIDE).cast("int64") for name in SOLD}
    return served(table).group_by(key).agg(**sums).order_by(key)


def sold_by_product(view: View) -> pd.DataFrame:
    """Quantity, revenue and cost of goods of each product in the view's days; of each category in a very large version.

    Rows:   order lines of the view; product 0 is not known. By category from the mart above 40 million lines.
    Value:  index `product_key` (or `category_key`), columns quantity_e4, revenue_e4, cost_of_goods_e4 (unknown costs
            add nothing).
    Cuts:   additive.
    Source: imported `sales`.
    """
    key = "product_key" if view.version.rows("sales") <= MOST_LINES else "category_key"
    table = "sales" if key == "product_key" else "category_period"
    return view.run(_sold_by(table, key)).set_index(key)


@dataclass(frozen=True)
class MoneyEffects:
    """Amounts by effect in ten-thousandths, other labels than the usual ones, what they were told apart by, how many of
    them stand in both periods, and why something could not be told, a message."""

    amounts: dict[str, float]
    labels: dict[str, str]
    basis: str
    n: int
    why: str


def money_effects(view: View, key: str, before: Mapping[str, int], after: Mapping[str, int]) -> MoneyEffects:
    """What clients, quantity per client, mix, price and costs did to revenue, gross profit or client profit.

    Rows:   order lines of the view and of its compared one by product, and the clients that were active; before and
            after: their sums as `metrics.kpi.period_sums`.
    Value:  whole ten-thousandths; together with what has no price (a residual of the caller) the change. Volume, mix,
            clients, new and dropped products count at the revenue of a unit, or at its gross profit where profit is
            asked for.
    Cuts:   not additive: ask again for the part.
    Source: see `metrics.movement.price_volume_mix`.
    """
    then, now = view.compared().once(sold_by_product), view.once(sold_by_product)
    every = then.index.union(now.index)
    sides = [sold.reindex(every, fill_value=0) for sold in (then, now)]  # whole numbers stay whole: no missing value
    values = {"price": _pairs(sides, "revenue_e4")}
    if key != "revenue":
        values["unit_cost"] = [(-c0, -c1) for c0, c1 in _pairs(sides, "cost_of_goods_e4")]
    clients = (before["active_clients"], after["active_clients"])
    found = taken_apart(_pairs(sides, "quantity_e4"), values, clients)
    amounts, labels = dict(found.effects), {}
    is_one = list(every) == [UNKNOWN_KEY]
    if is_one and "price" in amounts:  # what is sold is not known: its price is an average, and no mix can be told
        labels["price"] = EFFECTS["average_price"]
        amounts = {name: amount for name, amount in amounts.items() if name not in ("mix", "new", "dropped") or amount}
    if "per_client" in amounts and key != "revenue":
        labels["per_client"] = EFFECTS["profit_per_client"]
    if key == "client_profit":
        amounts["service_cost"] = before["service_cost_e4"] - after["service_cost_e4"]
        if view.settings.capital_rate:
            amounts["capital_charge"] = before["capital_charge_e4"] - after["capital_charge_e4"]
    basis = "" if is_one else str(every.name).removesuffix("_key")
    return MoneyEffects(amounts, labels, basis, found.products, found.why)


def _pairs(sides: Sequence[pd.DataFrame], name: str) -> list[tuple[int, int]]:
    return list(zip(*(side[name].tolist() for side in sides), strict=True))
