"""Clients in the cells of a map: revenue, change on the compared period, satisfaction, or who is slowing or dormant."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians, sqrt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.kpi import NO_ORDERS, NO_SALES, NOT_YOURS

Shows = Literal["change", "satisfaction", "state"]
SHOWS: tuple[Shows, ...] = ("change", "satisfaction", "state")
MOST_CELLS, MOST_FINE = 240, 4_000
SMALLEST_DEGREES = 0.002
"""Cells are never smaller: some two hundred metres."""
BAD_STATES = ("slowing", "dormant")
HERE_STATES = ("new", "active", "returning", *BAD_STATES)
"""States of clients that are still ours; those that are lost are counted elsewhere."""
PERSONAL = N_("where single clients are is personal: not yours; ask whoever looks after the data")
NO_PLACES = N_("no client has coordinates: import `latitude` and `longitude` of `clients` to see a map")
CELL = ("across", "up")


@dataclass(frozen=True)
class Extent:
    """How far the clients with coordinates lie apart, in degrees. placed, clients: those with coordinates, and all."""

    south: float
    north: float
    west: float
    east: float
    placed: int
    clients: int

    @property
    def squeeze(self) -> float:
        """How long a degree of longitude is in degrees of latitude, in the middle of the map."""
        return max(cos(radians((self.south + self.north) / 2)), 0.05)

    @property
    def step(self) -> float:
        """The side of a cell in degrees of latitude: at most MOST_FINE of them cover the map, many of them empty."""
        high, wide = self.north - self.south, (self.east - self.west) * self.squeeze
        # (h/s + 1)·(w/s + 1) ≤ most, solved for s
        most = MOST_FINE - 1
        return max((high + wide + sqrt((high + wide) ** 2 + 4 * most * high * wide)) / (2 * most), SMALLEST_DEGREES)


@dataclass(frozen=True)
class Places:
    """Clients by cells of the map. missing: why there is none, a message.

    cells: one row a cell with revenue: x, y (the middle of its clients; degrees of latitude, x squeezed), clients,
    revenue_e4 of the period, value (the change as a share, the mean satisfaction 0–1, or the share of clients slowing
    or dormant; missing where unknown), n (clients that the value rests on), region_key (of most of its clients).
    centre: the value of all together, which a cell is held against. placed, clients: with coordinates, and all.
    """

    shows: Shows
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    centre: float | None = None
    placed: int = 0
    clients: int = 0
    missing: str = ""


def extent(view: View) -> Extent | None:
    """How far the clients of the view lie apart; None where none has coordinates, or they are not the reader's.

    Rows:   clients with both coordinates; exactly 0° N 0° E is a blank that somebody filled, and counts as none.
    Value:  an Extent in degrees. Assumes that no company trades across the 180th meridian.
    Cuts:   not additive.
    Source: definition of the house.
    """
    if not view.may_see("personal"):
        return None
    clients = served("clients")
    sides = {"south": _.latitude.min(), "north": _.latitude.max(), "west": _.longitude.min(), "east": _.longitude.max()}
    found = view.run(_placed(clients).agg(**sides, placed=_.count())).iloc[0].to_dict()
    if not int(found["placed"] or 0):
        return None
    every = int(view.run(clients.agg(n=_.count())).iloc[0]["n"])
    south, north, west, east = (float(found[side]) for side in sides)
    return Extent(south, north, west, east, int(found["placed"]), every)


def _placed(clients: ir.Table) -> ir.Table:
    is_blank = (clients.latitude == 0) & (clients.longitude == 0)
    is_possible = clients.latitude.between(-90, 90) & clients.longitude.between(-180, 180)
    return clients.filter(is_possible, ~is_blank)


def places(view: View, shows: Shows = "change") -> Places:
    """The clients of the view by cells of a map, with what each cell brings and how it fares.

    Rows:   clients with coordinates that bought in the period; at most 240 cells. Change: against the compared period;
            satisfaction: the client's score at the latest moment; state: clients slowing or dormant of all that are not
            lost.
    Value:  a Places; equirectangular, longitudes squeezed by the cosine of the middle latitude.
    Cuts:   revenue and clients are additive.
    Source: Snyder 1987, Map Projections: A Working Manual, section 12; definition of the house.
    """
    if not view.has("sales") or not view.may_see("money"):
        return Places(shows, missing=NO_SALES if not view.has("sales") else NOT_YOURS)
    found = view.once(extent)
    if found is None:
        return Places(shows, missing=NO_PLACES if view.may_see("personal") else PERSONAL)
    rows = view.run(_revenues(found))
    factor = _factor(rows)
    rows = _coarser(rows, factor)
    if rows.empty or (rows["revenue_e4"] <= 0).all():
        return Places(shows, missing=NO_ORDERS, placed=found.placed, clients=found.clients)
    cells = rows.groupby(list(CELL))[["clients", "revenue_e4", "latitude", "longitude"]].sum()
    most = rows.sort_values([*CELL, "clients", "region_key"], ascending=[True, True, False, True])
    cells["region_key"] = most.groupby(list(CELL))["region_key"].first()
    values, centre = _values(view, shows, found, cells, factor)
    shown = _projected(cells.join(values), found)
    shown = shown[shown["revenue_e4"] > 0].sort_values(["revenue_e4", "x"], ascending=[False, True], ignore_index=True)
    return Places(shows, shown, centre, found.placed, found.clients)


def _factor(rows: pd.DataFrame) -> int:
    """How many cells go into one each way, so that no more than MOST_CELLS are left."""
    factor = 1
    while len(_coarser(rows, factor).drop_duplicates(list(CELL))) > MOST_CELLS:
        factor += 1
    return factor


def _coarser(rows: pd.DataFrame, factor: int) -> pd.DataFrame:
    return rows.assign(**{name: rows[name] // factor for name in CELL})


def _projected(sums: pd.DataFrame, found: Extent) -> pd.DataFrame:
    """Sums of degrees as the middle of the clients on the map."""
    clients = sums["clients"].astype(float)
    x, y = sums["longitude"] / clients * found.squeeze, sums["latitude"] / clients
    return sums.assign(x=x, y=y).drop(columns=["latitude", "longitude"])


def _cells(found: Extent) -> ir.Table:
    """Clients with the cell that they lie in."""
    clients, step = _placed(served("clients")), found.step
    return clients.select(
        "client_key", "region_key", "latitude", "longitude",
        across=((clients.longitude - found.west) * found.squeeze / step).floor().cast("int32"),
        up=((clients.latitude - found.south) / step).floor().cast("int32"),
    )  # fmt: skip


def _revenues(found: Extent) -> ir.Table:
    """Revenue of the period by cell and region, with the sums of the clients' degrees."""
    sold = served("client_period").group_by("client_key").agg(revenue_e4=_.revenue_e4.sum())
    return (
        sold.join(_cells(found), "client_key")
        .group_by(*CELL, "region_key")
        .agg(clients=_.count(), revenue_e4=_whole(_.revenue_e4), latitude=_.latitude.sum(), longitude=_.longitude.sum())
        .order_by(*CELL, "region_key")
    )


def _whole(value: Any) -> Any:
    return value.sum().cast(WIDE).cast("int64")


def _values(
    view: View, shows: Shows, found: Extent, cells: pd.DataFrame, factor: int
) -> tuple[pd.DataFrame, float | None]:
    """What colours the cells (value, n), and the same of all together."""
    by = list(CELL)
    if shows == "change":
        before = _coarser(view.compared().run(_revenues(found)), factor).groupby(by)["revenue_e4"].sum()
        joined = cells[["revenue_e4", "clients"]].join(before.rename("before"))
        value = joined["revenue_e4"] / joined["before"].where(joined["before"] > 0) - 1
        return pd.DataFrame({"value": value.astype(float), "n": joined["clients"]}), 0.0
    asked = view.run(_scores(found) if shows == "satisfaction" else _states(found))
    rows = _coarser(asked, factor).groupby(by)[["total", "n"]].sum()
    total, n = float(rows["total"].sum()), int(rows["n"].sum())
    value = rows["total"].astype(float) / rows["n"].where(rows["n"] > 0)
    return pd.DataFrame({"value": value.astype(float), "n": rows["n"]}), total / n if n else None


def _scores(found: Extent) -> ir.Table:
    moments = served("client_moments").select("client_key", "satisfaction").filter(_.satisfaction.notnull())
    return _by_cell(moments.select("client_key", part=_.satisfaction), found)


def _states(found: Extent) -> ir.Table:
    states = served("client_states").filter(_.state.isin(HERE_STATES))
    is_bad = ibis.ifelse(states.state.isin(BAD_STATES), 1.0, 0.0)
    return _by_cell(states.select("client_key", part=is_bad), found)


def _by_cell(rows: ir.Table, found: Extent) -> ir.Table:
    joined = rows.join(_cells(found), "client_key")
    return joined.group_by(*CELL).agg(total=_.part.sum(), n=_.count()).order_by(*CELL)
