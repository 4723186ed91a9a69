"""Visit effort against potential: who is visited more, and who less, than what the client could bring.

The rule: where each further visit brings less than the one before (log response), the effort that brings most is in
proportion to potential. So within a channel a client's share of the time of visits is held against its share of the
potential; whoever lies beyond a band around it is over- or under-visited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.messages import N_
from data.periods import period_of, same_day_last_year
from data.roles import activities_by_role
from data.scope import Selection
from data.tables import served
from metrics.kpi_record import NO_ACTIVITIES, NO_SALES, NOT_YOURS
from metrics.promises.ranks import fields_of
from metrics.promises.standings import Asked, Channel, Floats, OnRecord, channels_of, on_record

BIN, MOST_NAMED, MOST_LISTED = 5, 4, 200
FIELDS, MANY_NAMES = 100 // BIN, 800
LISTED = (
    "client_id", "name", "tier", "region_key", "channel_key", "manager_key", "visits", "effort", "share", "gap", "side",
    "potential_e4", "is_estimated", "year_revenue_e4", "x", "y",
)  # fmt: skip
NAMED = ("region", "channel", "account_manager")
NO_VISITS = N_("unknown: no service act is named as a visit")
NOBODY = N_("no client here was visited or bought in the last twelve months")


@dataclass(frozen=True)
class Effort:
    """Who is over- and under-visited. clients: one sum a channel and manager; cells: clients by rank of potential
    (across) and of effort (up) within their channel; listed: as `misvisited_clients` gives them.

    effort is in hours, or in visits where not every visit says its minutes. moved: of it, what would move so that
    the over-visited come down to their share and the under-visited up, within the channel. missing: why not.
    """

    asked: Asked
    sums: pd.DataFrame
    cells: pd.DataFrame
    listed: pd.DataFrame
    moved: float = 0.0
    missing: str = ""

    def total(self, column: str) -> float:
        return float(self.sums[column].sum()) if len(self.sums) else 0.0


def today(view: View) -> View:
    """The same selection on the as-of date, whatever period is selected or compared: visits are planned from today."""
    chosen = view.selection
    today = period_of(view.as_of, chosen.period.grain, view.settings.calendar)
    return view.selecting(replace(chosen, period=today, comparison=Selection.comparison))


@cache
def _activity_names() -> ir.Table:
    return served("activity_period_calendar").filter(_.grain == "year").select("activity").distinct()


def absent_effort(view: View) -> str:
    """Why the effort cannot be told at all: a missing right or table; empty if it can."""
    if not view.may_see("money"):
        return NOT_YOURS
    lacks = (("activities", NO_ACTIVITIES), ("sales", NO_SALES))
    return next((said for table, said in lacks if not view.has(table)), "")


def _names(keys: tuple[int, ...] | None) -> ir.Table:
    clients = served("clients").select("client_key", "client_id", "name", "region_key", "year_revenue_e4", "tier")
    return clients if keys is None else clients.filter(_.client_key.isin(keys))


def _sums(channel: Channel) -> pd.DataFrame:
    """What the clients of the channel come to, by account manager."""
    managers, is_over, is_under = channel.managers, channel.side == 1, channel.side == -1
    sums = {
        "clients": (managers, None), "estimated": (managers[channel.is_estimated], None),
        "visits": (managers, channel.visits), "effort": (managers, channel.effort),
        "over": (managers[is_over], None), "under": (managers[is_under], None),
        "surplus": (managers[is_over], channel.gap[is_over]), "need": (managers[is_under], -channel.gap[is_under]),
    }  # fmt: skip
    length = int(managers.max()) + 1
    found = {name: np.bincount(of, amounts, minlength=length) for name, (of, amounts) in sums.items()}
    there = np.flatnonzero(found["clients"])
    keys = {"channel_key": channel.key, "manager_key": there}
    return pd.DataFrame(keys | {name: amounts[there] for name, amounts in found.items()})


def _fields(channel: Channel) -> NDArray[np.intp]:
    """How many clients stand in each field of the map: across by potential, up by effort."""
    across = fields_of(channel.potential, channel.potentials, BIN)
    up = fields_of(channel.effort, channel.efforts, BIN)
    return np.bincount(across * FIELDS + up, minlength=FIELDS * FIELDS)


def _cells(fields: NDArray[np.intp]) -> pd.DataFrame:
    there = np.flatnonzero(fields)
    return pd.DataFrame({"x_bin": there // FIELDS * BIN, "y_bin": there % FIELDS * BIN, "clients": fields[there]})


def _farthest(channel: Channel, most: int) -> pd.DataFrame:
    """The clients of the channel that lie farthest beyond the band."""
    off = np.flatnonzero(channel.side)
    far = np.abs(channel.gap[off])
    if len(off) > most:
        off = off[far >= np.partition(far, len(far) - most)[len(far) - most]]
    return channel.taken(_first(channel.gap[off], channel.clients[off], off, most))


def _first(gap: Floats, clients: NDArray[np.int64], at: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    return at[np.lexsort((clients, -np.abs(gap)))[:most]]


def _listed(view: View, found: list[pd.DataFrame], most: int) -> pd.DataFrame:
    """The farthest of what is farthest in each channel, with who they are."""
    if not found:
        return pd.DataFrame(columns=[*LISTED, *NAMED])
    rows = pd.concat(found, ignore_index=True)
    gap, keys = rows["gap"].to_numpy(), rows["client_key"].to_numpy()
    rows = rows.take(_first(gap, keys, np.arange(len(rows)), most))
    asked = tuple(rows["client_key"].tolist())
    # Of very many, everybody's names are read: a question that holds all their keys takes longer.
    names = view.run(_names(asked if len(asked) <= MANY_NAMES else None))
    listed = rows.merge(names, on="client_key").sort_values("client_id", ignore_index=True)
    listed = listed.sort_values("gap", key=abs, ascending=False, kind="stable", ignore_index=True)
    return _named(view, listed[list(LISTED)])


def _asked_of(view: View) -> tuple[Asked | None, OnRecord | None, str]:
    """What is asked and what there is to answer it by, or why it cannot be."""
    if why := absent_effort(view):
        return None, None, why
    first = same_day_last_year(view.until) + timedelta(days=1)
    visits = activities_by_role(str(name) for name in view.run(_activity_names())["activity"])["visit"]
    if not visits:
        return None, None, NO_VISITS
    told = on_record(view, visits, first)
    if told.visits.empty:
        return None, None, NOBODY
    return Asked(visits, first, view.until, told.has_minutes, told.has_wallet), told, ""


def effort(view: View) -> Effort:
    """Visits of the last twelve months against what the clients could bring, within each channel.

    Rows:   clients of the selection that bought or were visited in the twelve months up to the as-of date, and are not
            closed; acts named as visits (`data.roles`).
    Value:  Effort. Potential is what the client buys a year from everybody; where that is not known, its revenue times
            what clients of its tier and channel buy for each unit they buy from us (of its tier below five of them).
    Cuts:   sums add up over managers; shares are of the selection's own channels.
    Source: Lodish 1971, "CALLPLAN"; definition of the house for the band.
    """
    return today(view).once(_effort)


def _effort(view: View) -> Effort:
    """`effort` for a view of today."""
    asked, told, why = _asked_of(view)
    if asked is None or told is None:
        nothing = pd.DataFrame()
        return Effort(Asked((), view.until, view.until, False, False), nothing, nothing, nothing, missing=why)
    parts, fields, farthest = [], np.zeros(FIELDS * FIELDS, dtype="intp"), []
    for channel in channels_of(told, asked):
        parts.append(_sums(channel))
        fields += _fields(channel)
        farthest.append(_farthest(channel, MOST_LISTED))
    if not parts:
        return Effort(asked, pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), missing=NOBODY)
    sums = pd.concat(parts, ignore_index=True)
    sums["manager"] = sums["manager_key"].map(view.tree.names("manager"))
    channels = sums.groupby("channel_key")[["surplus", "need"]].sum()
    moved = float(channels.min(axis=1).sum())
    return Effort(asked, sums, _cells(fields), _listed(view, farthest, MOST_LISTED), moved)


def misvisited_clients(view: View, asked: Asked, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients beyond the band on either side, the farthest from their share first.

    Rows:   at most `most` clients over- or under-visited, as `effort` says.
    Value:  columns LISTED and NAMED: shares, gaps and effort in hours or visits, x and y as ranks from 0 to 100.
    Cuts:   one row a client.
    Source: see `effort`.
    """
    now = today(view)
    found = channels_of(on_record(now, asked.visits, asked.first), asked)
    return _listed(now, [_farthest(channel, most) for channel in found], most)


def _named(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    rows["region"] = rows["region_key"].map({key: region.name for key, region in view.tree.regions.items()})
    rows["channel"] = rows["channel_key"].map(view.tree.names("channel"))
    rows["account_manager"] = rows["manager_key"].map(view.tree.names("manager"))
    return rows


def largest_misvisited(found: Effort) -> pd.DataFrame:
    """The clients of the list that lie farthest from their share on either side, the over-visited first.

    Rows:   at most four of a side.
    Value:  as `misvisited_clients`.
    Cuts:   one row a client.
    Source: see `effort`.
    """
    sides = [found.listed[found.listed["side"] == side].head(MOST_NAMED) for side in (1, -1)]
    return pd.concat(sides, ignore_index=True)


def effort_by_manager(found: Effort) -> pd.DataFrame:
    """The sums of each account manager, the largest surplus first; without a name where it is not known.

    Rows:   one a manager of the clients of today.
    Value:  columns manager, clients, visits, effort, over, under, surplus, need, surplus_share (of the own effort).
    Cuts:   additive but the share.
    Source: see `effort`.
    """
    columns = ["clients", "visits", "effort", "over", "under", "surplus", "need"]
    rows = found.sums.groupby("manager", dropna=False)[columns].sum().reset_index()
    rows["surplus_share"] = (rows["surplus"] / rows["effort"]).where(rows["effort"] > 0)
    return rows.sort_values(["surplus", "manager"], ascending=[False, True], ignore_index=True)
