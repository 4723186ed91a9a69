"""Clients in the cells of a map: revenue, change on the compared period, satisfaction, or who is slowing or dormant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import cos, fsum, radians, sqrt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.kpi import NO_ORDERS, NO_SALES, NOT_YOURS
from metrics.places.grid import CELL, Grid, Values, codes_of, factor_of, most_of, summed

Shows = Literal["change", "satisfaction", "state"]
SHOWS: tuple[Shows, ...] = ("change", "satisfaction", "state")
MOST_FINE = 4_000
SMALLEST_DEGREES = 0.002
"""Cells are never smaller: some two hundred metres."""
BAD_STATES = ("slowing", "dormant")
HERE_STATES = ("new", "active", "returning", *BAD_STATES)
"""States of clients that are still ours; those that are lost are counted elsewhere."""
PERSONAL = N_("where single clients are is personal: not yours; ask whoever looks after the data")
NO_PLACES = N_("no client has coordinates: import `latitude` and `longitude` of `clients` to see a map")


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
class Middle:
    """The middle of some clients from west to east, how far north they go, and their revenue."""

    x: float
    top: float
    revenue_e4: int


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

    def middles_of(self, parts: Iterable[Collection[int]]) -> tuple[Middle | None, ...]:
        """The middle of the clients in each of these sets of regions, by the cells; None where no cell is theirs."""
        names = ("region_key", "x", "y", "clients", "revenue_e4")
        rows = list(zip(*(self.cells[name].tolist() for name in names), strict=True))
        return tuple(_middle([row for row in rows if row[0] in keys]) for keys in parts)


def _middle(rows: list[tuple[Any, ...]]) -> Middle | None:
    """Of rows of region, x, y, clients and revenue."""
    if not rows:
        return None
    _keys, x, y, clients, revenue = zip(*rows, strict=True)
    return Middle(fsum(at * n for at, n in zip(x, clients, strict=True)) / sum(clients), max(y), sum(revenue))


def extent(view: View) -> Extent | None:
    """How far the clients of the view lie apart; None where none has coordinates, or they are not the reader's.

    Rows:   clients with both coordinates; exactly 0° N 0° E is a blank that somebody filled, and counts as none.
    Value:  an Extent in degrees. Assumes that no company trades across the 180th meridian.
    Cuts:   not additive.
    Source: definition of the house.
    """
    if not view.may_see("personal"):
        return None
    found = view.run(_ends()).iloc[0].to_dict()
    if not int(found["placed"]):
        return None
    south, north, west, east = (float(found[side]) for side in ("south", "north", "west", "east"))
    return Extent(south, north, west, east, int(found["placed"]), int(found["clients"]))


@cache
def _ends() -> ir.Table:
    clients = served("clients")
    here = _is_placed(clients)
    return clients.agg(
        south=clients.latitude.min(where=here), north=clients.latitude.max(where=here),
        west=clients.longitude.min(where=here), east=clients.longitude.max(where=here),
        placed=here.sum().fill_null(0), clients=clients.count(),
    )  # fmt: skip


def _is_placed(clients: ir.Table) -> ir.BooleanValue:
    is_blank = (clients.latitude == 0) & (clients.longitude == 0)
    is_possible = clients.latitude.between(-90, 90) & clients.longitude.between(-180, 180)
    return is_possible & ~is_blank


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
    if not (rows["revenue_e4"] > 0).any():
        return Places(shows, missing=NO_ORDERS, placed=found.placed, clients=found.clients)
    factor = factor_of(rows)
    cells, at = np.unique(codes_of(rows, factor), return_inverse=True)
    clients, revenue, latitude, longitude = (
        summed(at, rows[name], len(cells)) for name in ("clients", "revenue_e4", "latitude", "longitude")
    )
    value, n, centre = _values(view, shows, found, Grid(cells, factor, clients, revenue))
    columns = {
        "clients": clients, "revenue_e4": revenue, "region_key": most_of(at, rows), "value": value, "n": n,
        "x": longitude / clients * found.squeeze, "y": latitude / clients,
    }  # fmt: skip
    order = np.lexsort((columns["x"], -revenue))
    order = order[revenue[order] > 0]
    shown = pd.DataFrame({name: values[order] for name, values in columns.items()})
    return Places(shows, shown, centre, found.placed, found.clients)


def _cells(found: Extent) -> ir.Table:
    """Clients with the cell that they lie in, wherever they are today: what is joined to them says which count."""
    clients, step = served("clients_anywhere"), found.step
    return clients.filter(_is_placed(clients)).select(
        "client_key", "region_key", "latitude", "longitude",
        across=((clients.longitude - found.west) * found.squeeze / step).floor().cast("int32"),
        up=((clients.latitude - found.south) / step).floor().cast("int32"),
    )  # fmt: skip


@lru_cache(maxsize=256)
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


def _values(view: View, shows: Shows, found: Extent, grid: Grid) -> tuple[Values, Values, float | None]:
    """What colours the cells, the clients that each rests on, and the same value of all together."""
    if shows == "change":
        before = grid.placed(view.compared().run(_revenues(found)), "revenue_e4").astype(float)
        return grid.revenue / np.where(before > 0, before, np.nan) - 1, grid.clients, 0.0
    rows = view.run(_scores(found) if shows == "satisfaction" else _states(found))
    total, n = grid.placed(rows, "total"), grid.placed(rows, "n")
    whole, every = float(rows["total"].sum()), int(rows["n"].sum())
    known = np.where(n > 0, n, np.nan)
    return total / known, n if (n > 0).all() else known, whole / every if every else None


@lru_cache(maxsize=256)
def _scores(found: Extent) -> ir.Table:
    moments = served("client_moments").select("client_key", "satisfaction").filter(_.satisfaction.notnull())
    return _by_cell(moments.select("client_key", part=_.satisfaction), found)


@lru_cache(maxsize=256)
def _states(found: Extent) -> ir.Table:
    states = served("client_states").filter(_.state.isin(HERE_STATES))
    is_bad = ibis.ifelse(states.state.isin(BAD_STATES), 1.0, 0.0)
    return _by_cell(states.select("client_key", part=is_bad), found)


def _by_cell(rows: ir.Table, found: Extent) -> ir.Table:
    joined = rows.join(_cells(found), "client_key")
    return joined.group_by(*CELL).agg(total=_.part.sum(), n=_.count()).order_by(*CELL)
