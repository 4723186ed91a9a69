"""When a client's next order is due by its own rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FEWEST_ORDER_DAYS = 3
"""Two intervals: with one there is no rhythm."""


@dataclass(frozen=True)
class NextOrder:
    """due_on: the last order and one usual interval; overdue_days: how long ago that was, 0 when it is still to come.

    waited_days: since the last order; intervals: the same in usual intervals.
    """

    due_on: date
    overdue_days: int
    usual_days: float
    waited_days: int

    @property
    def intervals(self) -> float:
        return self.waited_days / self.usual_days


def next_order(last_on: date | None, usual_days: float | None, order_days: int, as_of: date) -> NextOrder | None:
    """The day the next order is due: the last order and the client's own median interval.

    Rows:   one client: its last day with an order, the median of the days between its order days, how many of these.
    Value:  a NextOrder; None with fewer than three order days: there is no rhythm yet.
    Cuts:   of one client.
    Source: definition of the house.
    """
    if last_on is None or not usual_days or order_days < FEWEST_ORDER_DAYS:
        return None
    due_on = last_on + timedelta(days=round(usual_days))
    return NextOrder(due_on, max((as_of - due_on).days, 0), usual_days, (as_of - last_on).days)
