"""What every client ordered week by week: one flat array, summed in the engine a range of clients at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import WIDE, served
from metrics.alerts.span import WEEK_DAYS, WEEKS, last_sunday

LINES_A_QUESTION = 12_500_000
"""Order lines at a time, as `metrics.degrees.moments` asks: a question stays short and its memory small."""
CELLS = ("client_key", "home_key", "region_key", "channel_key", "manager_key", "tier")
E4 = 10_000
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Weeks:
    """Orders of all clients by week; the row of `values` is that of `clients`, its last column the week to `sunday`.

    clients: by key, where they are today. values: gross sales in currency units, float32. starts: the first week that
    says something of the client: after that of its first order, or of the company's first.
    """

    clients: pd.DataFrame
    values: Floats
    starts: Ints
    sunday: date


def weekly_orders(view: View) -> Weeks:
    """Gross sales of every client in each of the last 156 whole weeks (Monday to Sunday).

    Rows:   one per client of the version; weeks without an order are 0, and so are weeks in which more came back.
    Value:  a Weeks record. Rights hold, filters do not.
    Cuts:   additive over clients and weeks.
    Source: definition of the house.
    """
    sunday = last_sunday(view.as_of)
    clients = view.run(_clients())
    keys = clients["client_key"].to_numpy("int64")
    values = np.zeros((len(keys), WEEKS), dtype=np.float32)
    for low, high in client_ranges(view, keys):
        rows = view.run(_sums(sunday, low, high))
        values[np.searchsorted(keys, rows["client_key"]), rows["week"]] = rows["value_e4"].to_numpy("float64") / E4
    np.maximum(values, 0, out=values)
    return Weeks(clients.drop(columns="first_on"), values, _starts(clients["first_on"], sunday), sunday)


def client_ranges(view: View, keys: Ints) -> Iterator[tuple[int, int]]:
    """First and last key of each range of clients that one question covers."""
    parts = max(1, -(-view.version.rows("sales") // LINES_A_QUESTION))
    for low, high in pairwise(np.linspace(0, len(keys), parts + 1).astype(int)):
        if low < high:
            yield int(keys[low]), int(keys[high - 1])


def _starts(first_on: pd.Series, sunday: date) -> Ints:
    known = first_on.notna().to_numpy()
    found = np.full(len(first_on), WEEKS)
    days = first_on[known].to_numpy().astype("datetime64[D]")
    if not len(days):
        return found
    after = WEEKS - (np.datetime64(sunday, "D") - days).astype("int64") // WEEK_DAYS
    found[known] = np.clip(after, max(int(after.min()), 0), WEEKS)
    return found


def _clients() -> ir.Table:
    return served("clients_anywhere").select(*CELLS, "first_on").order_by("client_key")


@cache
def _sums(sunday: date, low: int, high: int) -> ir.Table:
    last = ibis.literal(sunday)
    since = ibis.literal(sunday - timedelta(days=WEEK_DAYS * WEEKS - 1))
    orders = served("orders_anywhere")
    orders = orders.filter(orders.client_key.between(low, high), orders.ordered_on.between(since, last))
    placed = orders.select(
        "client_key",
        "value_e4",
        week=WEEKS - 1 - (last.delta(orders.ordered_on, unit="day") // WEEK_DAYS).cast("int64"),
    )
    return placed.group_by("client_key", "week").agg(value_e4=_.value_e4.sum().cast(WIDE).cast("int64"))
