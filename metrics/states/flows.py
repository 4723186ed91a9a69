"""The client base by state, month by month, and who moved from which state to which, for what a view shows."""

from __future__ import annotations

from functools import cache
from typing import Literal

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import WIDE, served
from metrics.states.state import CODES, STATES

YEAR = 12
SUMS = ("clients", "revenue_e4", "profit_e4", "profit_clients")
Cut = Literal["", "region_key", "channel_key", "manager_key", "tier"]


@cache
def _flows(by: Cut) -> ir.Table:
    sums = {name: _[name].sum().cast(WIDE).cast("int64") for name in SUMS}
    keys = ["month_start", *([by] if by else []), "state_before", "state"]
    return served("state_flows").group_by(keys).agg(**sums).order_by(keys)


def monthly_flows(view: View, by: Cut = "") -> pd.DataFrame:
    """Clients by the state before and the state at each month's end, for the view's clients and the months up to it.

    Rows:   one per month (up to 48), part of the cut and pair of states; "none" before the first order. Who was lost
            in a month and came back in it makes two moves, and is taken from those that stayed lost.
    Value:  columns month_start, the cut, state_before, state, clients, revenue_e4, profit_e4, profit_clients. Empty
            without sales, before a month is over, and for versions made before states were counted.
    Cuts:   additive.
    Source: definition of the house.
    """
    rows = view.run(_flows(by))
    rows["month_start"] = pd.to_datetime(rows["month_start"]).dt.date
    return rows


def base_by_month(flows: pd.DataFrame, months: int = YEAR + 1) -> pd.DataFrame:
    """Clients in each state at the end of each of the last months.

    Rows:   one per month, oldest first, and state in the order of STATES, with 0 where nobody is in it.
    Value:  columns month_start, state, clients.
    Cuts:   additive.
    Source: definition of the house.
    """
    if flows.empty:
        return pd.DataFrame(columns=["month_start", "state", "clients"])
    starts = sorted(flows["month_start"].unique())[-months:]
    sums = flows.groupby(["month_start", "state"])["clients"].sum()
    rows = [(start, state, int(sums.get((start, state), 0))) for start in starts for state in STATES]
    return pd.DataFrame(rows, columns=["month_start", "state", "clients"])


def state_counts(view: View, by: Cut = "") -> pd.DataFrame:
    """Clients in each state at the end of the latest whole month, and of the same month a year before.

    Rows:   one per part of the cut and state in the order of STATES.
    Value:  columns the cut, state, clients, before (missing where the data do not reach back a year), share and
            share_before of the clients that are not lost (missing for lost).
    Cuts:   additive; shares are not.
    Source: definition of the house.
    """
    flows = monthly_flows(view, by)
    parts = sorted(flows[by].unique()) if by else [None]
    found = [_counts(flows if part is None else flows[flows[by] == part], flows, by, part) for part in parts]
    return pd.concat(found, ignore_index=True)


def _counts(mine: pd.DataFrame, flows: pd.DataFrame, by: Cut, part: object) -> pd.DataFrame:
    starts = sorted(flows["month_start"].unique())
    now, then = (starts[-1] if starts else None), (starts[-1 - YEAR] if len(starts) > YEAR else None)
    columns: dict[str, list[object]] = {by: [part] * len(STATES)} if by else {}
    columns["state"] = list(STATES)
    for name, share, start in (("clients", "share", now), ("before", "share_before", then)):
        sums = mine[mine["month_start"] == start].groupby("state")["clients"].sum()
        counts = [int(sums.get(state, 0)) if start is not None else None for state in STATES]
        kept = sum(count for state, count in zip(STATES, counts, strict=True) if count and state != "lost")
        columns[name] = list(counts)
        columns[share] = [
            None if count is None or state == "lost" or not kept else count / kept
            for state, count in zip(STATES, counts, strict=True)
        ]
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def state_flows(view: View, months: int = 1) -> pd.DataFrame:
    """Moves between states in the last months that are over, added up month by month.

    Rows:   one per pair of states that occurs, in the order of the states; "none" before the first order.
    Value:  columns state_before, state, clients, revenue_e4. The moves into new and lost are the key figures of new and
            lost clients of these months.
    Cuts:   additive.
    Source: definition of the house.
    """
    return moves_of(monthly_flows(view), months)


def moves_of(flows: pd.DataFrame, months: int = 1) -> pd.DataFrame:
    """As `state_flows`, out of the rows of `monthly_flows`.

    Rows:   as `state_flows`.
    Value:  as `state_flows`.
    Cuts:   additive.
    Source: definition of the house.
    """
    starts = sorted(flows["month_start"].unique())[-months:]
    mine = flows[flows["month_start"].isin(starts)]
    summed = mine.groupby(["state_before", "state"], as_index=False)[["clients", "revenue_e4"]].sum()
    order = {code: at for at, code in enumerate(CODES)}
    ranked = summed.assign(one=summed["state_before"].map(order), other=summed["state"].map(order))
    rows = ranked.sort_values(["one", "other"]).drop(columns=["one", "other"])
    # A small part can lose more that came back at once than it has clients that stayed lost.
    return rows[rows["clients"] > 0].reset_index(drop=True)


def pair_counts(flows: pd.DataFrame) -> NDArray[np.int64]:
    """Clients by all states before and all states, out of rows of flows.

    Rows:   columns state_before, state, clients.
    Value:  whole numbers in the order of CODES along both sides.
    Cuts:   additive.
    Source: definition of the house.
    """
    places = {code: at for at, code in enumerate(CODES)}
    before, state = (flows[name].map(places).to_numpy("int64") for name in ("state_before", "state"))
    counts = np.zeros((len(CODES), len(CODES)), "int64")
    np.add.at(counts, (before, state), flows["clients"].to_numpy("int64"))
    return counts
