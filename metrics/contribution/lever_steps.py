"""Amounts that a scenario's controls offer: of the size that orders and deliveries have in this company."""

from __future__ import annotations

import numpy as np

from metrics.contribution.orders import ORDER_STEPS_E4
from metrics.contribution.scenario import ScenarioBase

SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5)
"""Shares of the orders that lie below the offered minimum orders, about."""
FEES = (0.25, 0.5, 1.0, 1.5)


def order_steps(base: ScenarioBase) -> tuple[int, ...]:
    """Values for a minimum order at which a scenario is exact, with about 2 to 50 % of the orders below them.

    Rows:   the orders of the base, smallest first.
    Value:  rising amounts of ORDER_STEPS_E4 in ten-thousandths; none without orders.
    Cuts:   not additive.
    Source: definition of the house.
    """
    orders = base.orders
    if not len(orders.mean):
        return ()
    below = np.cumsum(orders.count) / orders.count.sum()
    at = np.searchsorted(below, SHARES)
    return tuple(sorted({_nearest(float(orders.mean[min(place, len(below) - 1)])) for place in at}))


def drop_cost_e4(base: ScenarioBase) -> float:
    """What one delivery costs on the average over all orders; what one order's other service costs without any drops.

    Rows:   the clients of the base.
    Value:  ten-thousandths; 0 without orders.
    Cuts:   a ratio of sums, not additive.
    Source: Cooper & Kaplan 1988, "Measure costs right".
    """
    clients = base.clients
    orders = float(clients.orders.sum())
    if orders <= 0:
        return 0.0
    cost = float(clients.drop.sum()) or float(clients.visit.sum() + clients.other.sum())
    return cost / orders


def steps_around(amount_e4: float) -> tuple[int, ...]:
    """A few round amounts around what one delivery costs, for a delivery fee.

    Rows:   none.
    Value:  rising amounts of ORDER_STEPS_E4 in ten-thousandths.
    Cuts:   none.
    Source: definition of the house.
    """
    return tuple(sorted({_nearest(amount_e4 * times) for times in FEES}))


def _nearest(amount_e4: float) -> int:
    steps = np.array(ORDER_STEPS_E4, dtype=float)
    return int(steps[np.abs(np.log(steps / max(amount_e4, 1.0))).argmin()])
