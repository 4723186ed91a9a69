"""What would change if: visits, minimum order, delivery fee, discount cap, service tiers, on the clients there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.messages import N_
from metrics.contribution.charged import capital_rate, charge_parts
from metrics.contribution.costs import client_costs
from metrics.contribution.levers import LEVERS, Clients, Lever, Orders, changes
from metrics.contribution.orders import order_sizes
from metrics.contribution.whale import WhaleCurve, whale_curve

RESTS_ON: Mapping[Lever, str] = MappingProxyType(
    {
        "discount": N_("discounts above the cap end, and clients go on buying the same"),
        "minimum": N_("orders below the minimum are merged, quantity unchanged; each one saved saves a delivery"),
        "lost": N_("of the value ordered below the minimum the stated share is lost, with its margin"),
        "fee": N_("orders below the value go on as before and pay the fee"),
        "visits": N_("the cost of visits moves with their number, and sales do not change"),
        "tiers": N_("clients that move are served like the average client of the other tier, and buy the same"),
    }
)
"""What each lever takes for granted, as msgids."""
ALL_COSTS = N_("costs that are saved can really be ended or used elsewhere: capacity that stays idle costs the same")
CHARGE_STAYS = N_("the capital charge of each client stays what it is")
MEAN_ORDERS = N_("every order of a client counts with the client's mean order value")


@dataclass(frozen=True)
class Scenario:
    """What to change; the defaults change nothing. Money in ten-thousandths, shares 0 to 1.

    visits: (tier, factor on the number of visits), "" for every tier not named. minimum_order_e4: gross value an order
    must reach; lost_share: how much of the value ordered below it is lost instead of merged. fee_e4: delivery fee
    for each order whose gross value is below fee_below_e4. discount_cap: highest discount of gross sales, by client.
    moves: (tier, the tier whose service its clients get); moved: all of them, or only those that lose money.
    """

    visits: tuple[tuple[str, float], ...] = ()
    minimum_order_e4: int = 0
    lost_share: float = 0.0
    fee_e4: int = 0
    fee_below_e4: int = 0
    discount_cap: float | None = None
    moves: tuple[tuple[str, str], ...] = ()
    moved: Literal["all", "losing"] = "all"

    def __post_init__(self) -> None:
        shares = [self.lost_share, *([] if self.discount_cap is None else [self.discount_cap])]
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"a scenario's lost_share and discount_cap lie between 0 and 1, not {shares}")
        amounts = [self.minimum_order_e4, self.fee_e4, self.fee_below_e4, *(f for _tier, f in self.visits)]
        if not all(amount >= 0 for amount in amounts):
            raise ValueError(f"a scenario's amounts and factors are zero or more, not {amounts}")

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers it moves, in the order in which they act."""
        moved: dict[Lever, bool] = {
            "discount": self.discount_cap is not None,
            "minimum": self.minimum_order_e4 > 0,
            "lost": self.minimum_order_e4 > 0 and self.lost_share > 0,
            "fee": self.fee_e4 > 0 and self.fee_below_e4 > 0,
            "visits": any(factor != 1 for _tier, factor in self.visits),
            "tiers": any(tier != other for tier, other in self.moves),
        }
        return tuple(lever for lever in LEVERS if moved[lever])


@dataclass(frozen=True)
class ScenarioProfits:
    """Profits before and after, whom it turns, what each lever does, and what all of it rests on.

    rows: client_key, tier, before_e4, after_e4 of every client with a known profit, in the order given. before and
    after: whale curves, None without any client. effects: lever → change of the total profit, which add up to gain_e4.
    saved: client_keys that leave their loss (to 0 or above); lost: that fall into one. touched_gross_e4: gross
    profit of the clients whose profit changes. rests_on: msgids.
    """

    rows: pd.DataFrame
    before: WhaleCurve | None
    after: WhaleCurve | None
    effects: Mapping[Lever, int]
    saved: NDArray[np.int64]
    lost: NDArray[np.int64]
    touched: int
    touched_gross_e4: int
    unknown: int
    rests_on: tuple[str, ...]

    @property
    def gain_e4(self) -> int:
        """Change of the total profit."""
        return sum(self.effects.values())

    @property
    def break_even_loss(self) -> float | None:
        """Share of the gross profit of the clients it touches that may be lost before the gain is gone.

        None when nothing is gained or they bring no gross profit; above 1 the gain outweighs even losing them all.
        """
        if self.gain_e4 <= 0 or self.touched_gross_e4 <= 0:
            return None
        return self.gain_e4 / self.touched_gross_e4


@dataclass(frozen=True)
class ScenarioBase:
    """The clients and orders of a period made ready once, so that every further scenario on them takes a moment."""

    clients: Clients
    orders: Orders
    tier: pd.Series
    before: WhaleCurve | None
    unknown: int
    has_sizes: bool
    is_charged: bool = False


def scenario_base(clients: pd.DataFrame, orders: pd.DataFrame | None = None) -> ScenarioBase:
    """What `scenario_profits` works on, made ready once for many scenarios.

    Rows:   clients: as `client_costs`; those with an unknown profit are counted in `unknown` and left out. orders: as
            `order_sizes`, for the levers that look at the value of an order; without them every order of a client has
            its mean value, and what a scenario rests on says so.
    Value:  a ScenarioBase.
    Cuts:   additive.
    Source: definition of the house.
    """
    known = clients[clients["profit_e4"].notna()].reset_index(drop=True)
    asked = Clients.of(known)
    before = whale_curve(asked.profit) if len(known) else None
    counted = Orders.of(known, orders)
    return ScenarioBase(asked, counted, known["tier"], before, len(clients) - len(known), orders is not None)


def scenario_of(view: View) -> ScenarioBase:
    """The view's clients and orders made ready for scenarios. Ask it as `view.once(scenario_of)`.

    Rows:   clients with sales or service in the period, after the capital charge where a rate is set; their orders by
            size.
    Value:  a ScenarioBase.
    Cuts:   additive.
    Source: definition of the house.
    """
    rate, clients = capital_rate(view), client_costs(view, rate_parts=charge_parts(view))
    if not rate:
        return scenario_base(clients, order_sizes(view))
    charged = clients.assign(profit_e4=clients["profit_e4"] - clients["capital_charge_e4"])
    return replace(scenario_base(charged, order_sizes(view)), is_charged=True)


def scenario_profits(
    clients: pd.DataFrame | ScenarioBase, scenario: Scenario, orders: pd.DataFrame | None = None
) -> ScenarioProfits:
    """What each client would have earned in the period under the scenario.

    Rows:   clients and orders: as `scenario_base` takes them, or the ScenarioBase that it made of them.
    Value:  ScenarioProfits in ten-thousandths; a scenario that changes nothing changes nothing.
    Cuts:   additive in money; the curves are not.
    Errors: ValueError for a tier in `moves` that no client has.
    Source: definition of the house; after Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    base = clients if isinstance(clients, ScenarioBase) else scenario_base(clients, orders)
    asked = base.clients
    effects: dict[Lever, int] = {}
    after = asked.profit.copy()
    for lever, change in changes(scenario, asked, base.orders):
        after += change
        effects[lever] = int(change.sum())
    keys, before = asked.key, asked.profit
    touched = after != before
    rests_on = tuple(RESTS_ON[lever] for lever in scenario.levers)
    if not base.has_sizes and {"minimum", "fee"} & set(scenario.levers):
        rests_on += (MEAN_ORDERS,)
    if base.is_charged and rests_on:
        rests_on += (CHARGE_STAYS,)
    return ScenarioProfits(
        pd.DataFrame({"client_key": keys, "tier": base.tier, "before_e4": before, "after_e4": after}),
        base.before,
        whale_curve(after) if len(after) else None,
        MappingProxyType(effects),
        keys[(before < 0) & (after >= 0)],
        keys[(before >= 0) & (after < 0)],
        int(touched.sum()),
        int(asked.gross[touched].sum()),
        base.unknown,
        (*rests_on, ALL_COSTS) if rests_on else (),
    )
