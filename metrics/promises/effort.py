"""Visit effort against potential: who is visited more, and who less, than what the client could bring.

The rule: where each further visit brings less than the one before (log response), the effort that brings most is in
proportion to potential. So within a channel a client's share of the time of visits is held against its share of the
potential; whoever lies beyond a band around it is over- or under-visited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.messages import N_
from data.periods import period_of, same_day_last_year
from data.roles import activities_by_role
from data.tables import served
from metrics.kpi_record import NO_ACTIVITIES, NO_SALES, NOT_YOURS
from metrics.promises.standings import LEAST_KNOWN, Asked, ranked, standings

BIN, MOST_NAMED, MOST_LISTED = 5, 4, 200
LISTED = (
    "client_id", "name", "tier", "region_key", "channel_key", "manager_key", "visits", "effort", "share", "gap", "side",
    "potential_e4", "is_estimated", "year_revenue_e4", "x", "y",
)  # fmt: skip
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
    """The same selection on the as-of date, whatever period is selected: visits are planned from today."""
    chosen = view.selection
    return view.selecting(chosen.at(period_of(view.as_of, chosen.period.grain, view.settings.calendar)))


@cache
def _activity_names() -> ir.Table:
    return served("activity_period_calendar").filter(_.grain == "year").select("activity").distinct()


@cache
def _basis(visits: tuple[str, ...], first: date) -> ir.Table:
    acts = served("activities_history").filter(_.activity.isin(visits), _.done_on >= ibis.literal(first))
    return acts.agg(
        visits=_.count(), with_minutes=(_.driver_quantity_e4 > 0).sum(), minutes=_.driver_quantity_e4.mean()
    )


@cache
def _wallets() -> ir.Table:
    return served("clients").agg(known=(_.yearly_purchases_e4 > 0).sum().fill_null(0))


def absent_effort(view: View) -> str:
    """Why the effort cannot be told at all: a missing right or table; empty if it can."""
    if not view.may_see("money"):
        return NOT_YOURS
    lacks = (("activities", NO_ACTIVITIES), ("sales", NO_SALES))
    return next((said for table, said in lacks if not view.has(table)), "")


@cache
def _sums(asked: Asked) -> ir.Table:
    rows = standings(asked)
    return rows.group_by(["channel_key", "manager_key"]).agg(
        clients=_.count(), estimated=_.is_estimated.sum().cast("int64"), visits=_.visits.sum().cast("float64"),
        effort=_.effort.sum(), over=(_.side == 1).sum().cast("int64"), under=(_.side == -1).sum().cast("int64"),
        surplus=_.gap.sum(where=_.side == 1).fill_null(0.0), need=-_.gap.sum(where=_.side == -1).fill_null(0.0),
    ).order_by(["channel_key", "manager_key"])  # fmt: skip


@cache
def _cells(asked: Asked) -> ir.Table:
    last = 100 - BIN
    rows = ranked(asked).mutate(
        x_bin=ibis.least((_.x / BIN).floor() * BIN, last).cast("int64"),
        y_bin=ibis.least((_.y / BIN).floor() * BIN, last).cast("int64"),
    )
    return rows.group_by(["x_bin", "y_bin"]).agg(clients=_.count()).order_by(["x_bin", "y_bin"])


@cache
def _listed(asked: Asked, most: int) -> ir.Table:
    rows = ranked(asked).filter(_.side != 0).order_by([ibis.desc(_.gap.abs()), "client_key"]).limit(most)
    named = served("clients").select("client_id", "name", "region_key", "year_revenue_e4", who="client_key")
    listed = rows.join(named, [("client_key", "who")]).order_by([ibis.desc(_.gap.abs()), "client_id"])
    return listed.select(*LISTED)


@cache
def _every(asked: Asked) -> ir.Table:
    """Sums, cells and list as the rows of one answer, so that acts are read and clients ranked once.

    `part` says which of the three a row is of; columns that its part lacks are missing.
    """
    parts = {"sums": _sums(asked), "cells": _cells(asked), "listed": _listed(asked, MOST_LISTED)}
    types = {name: kind for rows in parts.values() for name, kind in rows.schema().items()}
    return ibis.union(
        *(
            rows.select(
                *(rows[name].cast(kind).name(name) if name in rows.columns else ibis.null(kind).name(name)
                  for name, kind in types.items()),
                part=ibis.literal(part),
            )
            for part, rows in parts.items()
        )
    )  # fmt: skip


def _parted(rows: pd.DataFrame, part: str, like: ir.Table, order: list[str]) -> pd.DataFrame:
    """The rows of one part, with its columns as whole numbers and flags where they are, in a fixed order."""
    mine = rows.loc[rows["part"] == part, list(like.columns)].sort_values(order, ignore_index=True)
    kinds = {name: "int64" if kind.is_integer() else "bool" for name, kind in like.schema().items()
             if (kind.is_integer() or kind.is_boolean()) and not mine[name].hasnans}  # fmt: skip
    return mine.astype(kinds)


def _asked_of(view: View) -> tuple[Asked | None, str]:
    """What is asked, or why it cannot be."""
    if why := absent_effort(view):
        return None, why
    first = same_day_last_year(view.until) + timedelta(days=1)
    visits = activities_by_role(str(name) for name in view.run(_activity_names())["activity"])["visit"]
    if not visits:
        return None, NO_VISITS
    row: Mapping[str, float] = view.run(_basis(visits, first)).iloc[0].to_dict()
    if not row["visits"]:
        return None, NOBODY
    # A driver of 1 a visit counts visits; minutes are more.
    has_minutes = row["with_minutes"] == row["visits"] and row["minutes"] > TEN_THOUSANDTHS
    known = int(view.run(_wallets()).iloc[0, 0])
    return Asked(visits, first, view.until, bool(has_minutes), known >= LEAST_KNOWN), ""


def effort(view: View) -> Effort:
    """Visits of the last twelve months against what the clients could bring, within each channel.

    Rows:   clients of the selection that bought or were visited in the twelve months up to the as-of date, and are not
            closed; acts named as visits (`data.roles`).
    Value:  Effort. Potential is what the client buys a year from everybody; where that is not known, its revenue times
            what clients of its tier and channel buy for each unit they buy from us (of its tier below five of them).
    Cuts:   sums add up over managers; shares are of the selection's own channels.
    Source: Lodish 1971, "CALLPLAN"; definition of the house for the band.
    """
    now = today(view)
    asked, why = _asked_of(now)
    if asked is None:
        nothing = pd.DataFrame()
        return Effort(Asked((), now.until, now.until, False, False), nothing, nothing, nothing, missing=why)
    rows = now.run(_every(asked))
    sums = _parted(rows, "sums", _sums(asked), ["channel_key", "manager_key"])
    if sums.empty:
        return Effort(asked, sums, pd.DataFrame(), pd.DataFrame(), missing=NOBODY)
    sums["manager"] = sums["manager_key"].map(view.tree.names("manager"))
    channels = sums.groupby("channel_key")[["surplus", "need"]].sum()
    moved = float(channels.min(axis=1).sum())
    cells = _parted(rows, "cells", _cells(asked), ["x_bin", "y_bin"])
    listed = _parted(rows, "listed", _listed(asked, MOST_LISTED), ["client_id"])
    listed = listed.sort_values("gap", key=abs, ascending=False, kind="stable", ignore_index=True)
    return Effort(asked, sums, cells, _named(view, listed), moved)


def misvisited_clients(view: View, asked: Asked, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients beyond the band on either side, the farthest from their share first.

    Rows:   at most `most` clients over- or under-visited, as `effort` says.
    Value:  the columns of `standings` with region, channel and account_manager.
    Cuts:   one row a client.
    Source: see `effort`.
    """
    return _named(view, today(view).run(_listed(asked, most)))


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
