"""The clients that are walked through the months, and what one month says of each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.periods import Period, period_of
from data.tables import CELL, PLACE, WIDE, served
from metrics.degrees.people import day_numbers
from metrics.states.state import Days, windows

Ints = NDArray[np.int64]


def whole_months(view: View) -> tuple[Period, ...]:
    """The months from that of the first sale to the last that is over on the as-of date, oldest first."""
    begun = next((low for table, low, _high in view.version.days if table == "sales"), None)
    if begun is None or not view.has("sales"):
        return ()
    month, found = period_of(begun, "month", view.settings.calendar), []
    while month.end <= view.as_of:
        found.append(month)
        month = month.back(-1)
    return tuple(found)


def month_sums(start: date) -> ir.Table:
    """Orders, last order day, revenue and profit of each client in the month that begins on that day."""
    rows = served("client_period_calendar").filter(_.grain == "month", _.period_start == ibis.literal(start))
    wide = {
        name: _[name].sum().cast(WIDE).cast("int64")
        for name in ("orders", "revenue_e4", "cost_of_goods_e4", "service_cost_e4")
    }
    known = (_.cost_known_lines.sum() == _.lines.sum()) & (_.unpriced_acts.sum() == 0)
    sums = rows.group_by("client_key").agg(**wide, last_on=_.last_on.max(), is_known=known)
    profit = sums.revenue_e4 - sums.cost_of_goods_e4 - sums.service_cost_e4
    return sums.select("client_key", "orders", "revenue_e4", "last_on", "is_known", profit_e4=profit)


def first_orders(month: Period, first: int, last: int) -> ir.Table:
    """The first order day in the month of the clients from one key to another.

    A range, not a list: thousands of keys in a question take longer to write than the question to answer.
    """
    orders = served("orders_anywhere")
    mine = orders.filter(orders.ordered_on.between(month.start, month.end), orders.client_key.between(first, last))
    return mine.group_by("client_key").agg(back_on=_.ordered_on.min())


@dataclass(frozen=True)
class Crowd:
    """All clients that ever ordered, by key: where they are today, their windows in days, day of the first order."""

    cells: pd.DataFrame
    dormant: Days
    lost: Days
    bought: Days
    order_days: Ints
    rhythm: NDArray[np.float64]

    @cached_property
    def places(self) -> Ints:
        """Key → row; the row after the last for clients that never ordered."""
        keys = self.cells["client_key"].to_numpy()
        found = np.full(int(keys[-1]) + 2 if len(keys) else 1, len(keys), dtype="int64")
        found[keys] = np.arange(len(keys))
        return found

    @cached_property
    def cell_of(self) -> tuple[Ints, pd.DataFrame]:
        """The number of each client's cell, and the cells."""
        grouped = self.cells.groupby(list(CELL), sort=True, dropna=False)
        return grouped.ngroup().to_numpy("int64"), grouped.size().reset_index()[list(CELL)]


def crowd_of(view: View) -> Crowd:
    """All clients of a view that ever ordered."""
    wanted = ("client_key", "home_key", *PLACE, "tier", "first_on", "median_gap_days", "order_days")
    clients = view.run(served("clients_anywhere").filter(_.first_on.notnull()).select(*wanted).order_by("client_key"))
    rhythm = clients["median_gap_days"].to_numpy("float64")
    dormant, lost = windows(rhythm, view.settings)
    keys = ["client_key", "home_key", *PLACE]
    cells = clients[[*keys, "tier"]].astype(dict.fromkeys(keys, "int32"))
    bought = day_numbers(clients["first_on"])
    return Crowd(cells, dormant, lost, bought, clients["order_days"].to_numpy("int64"), rhythm)
