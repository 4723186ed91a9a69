"""Complaints per 100 clients of the parts of a company and by category, with intervals that know of loud clients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Literal

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from scipy.special import ndtr

from data.door import View
from data.tables import UNKNOWN_KEY, WIDE, served
from metrics.complaints.cases import absent_why
from metrics.complaints.differing import FALSE_DISCOVERIES
from metrics.differences import benjamini_hochberg
from metrics.figure import Figure, unknown
from metrics.kpi import NO_ORDERS, NOT_YOURS
from metrics.kpi_voices import PER_CLIENTS
from metrics.region_branches import branches
from metrics.rules.rule import clustered_rate
from metrics.satisfaction import NO_ANSWERS
from metrics.shrinkage import own_weight, toward_mean, variance_between

Among = Literal["active", "answered"]
Cut = Literal["region", "channel", "tier", "manager"]
COLUMN: dict[Cut, str] = {"region": "region_key", "channel": "channel_key", "tier": "tier", "manager": "manager_key"}


def among(view: View) -> Among:
    """Over whom complaints are counted: clients that bought in the period, or answered in it where sales are unknown.

    Rows:   none.
    Value:  "active" or "answered".
    Cuts:   none.
    Source: as `metrics.talk.talk`.
    """
    return "active" if view.has("sales") else "answered"


def base_missing(view: View) -> str:
    """Why there is no rate at all: no complaints, no right to them or to who bought; "" if there is.

    Rows:   none.
    Value:  a message key.
    Cuts:   none.
    Source: definition of the house.
    """
    if why := absent_why(view):
        return why
    if among(view) == "active":
        return "" if view.may_see("money") else NOT_YOURS
    return "" if view.has("surveys") else NO_ORDERS


def _whole(column: ir.Value) -> ir.Value:
    return column.sum().fill_null(0).cast(WIDE).cast("int64")


@cache
def _clients(base: Among, by: str) -> ir.Table:
    """One row per client counted, with its part: where it bought last, or answered."""
    if base == "active":
        rows = served("client_period").filter(_.is_counted, _.client_key != UNKNOWN_KEY)
    else:
        rows = served("surveys").filter(_.level.notnull() | _.satisfaction.notnull())
    return _with_tier(rows, by).select("client_key", *([by] if by else [])).distinct()


def _with_tier(rows: ir.Table, by: str) -> ir.Table:
    return rows.join(served("clients_anywhere").select("client_key", "tier"), "client_key") if by == "tier" else rows


@cache
def _exposure(base: Among, by: str) -> ir.Table:
    rows = _clients(base, by)
    return rows.group_by(by).agg(clients=_.count()) if by else rows.agg(clients=_.count())


@cache
def _squares(base: Among, by: str, of: str) -> ir.Table:
    """Complaints by part and category with the sums over clients of their squares, and of those of counted clients."""
    rows = _with_tier(served("complaints"), by)
    keys = [key for key in (by, of) if key]
    each = rows.group_by(["client_key", *keys]).agg(y=_.count())
    counted = _clients(base, by).rename(counted_key="client_key")
    match = [each.client_key == counted.counted_key]
    if by:
        counted = counted.rename(counted_part=by)
        match.append(each[by] == counted.counted_part)
    joined = each.left_join(counted, match)
    sums = {
        "events": _whole(joined.y),
        "yy": _whole(joined.y * joined.y),
        "ye": _whole(joined.y * joined.counted_key.notnull().cast("int64")),
        "complainers": joined.client_key.nunique(),
    }
    return joined.group_by(keys).agg(**sums) if keys else joined.agg(**sums)


def rate_per_100(events: int, clients: int, yy: float, ye: float) -> Figure:
    """Complaints per 100 clients, with an interval that allows for clients which complain several times.

    Rows:   events over clients (one each); yy, ye: sums over clients of complaints² and of those by counted clients.
    Value:  0 or more, n the clients; None without any.
    Cuts:   not additive: add events and clients and ask again.
    Source: see `metrics.rules.rule.clustered_rate`; the same rate as `metrics.kpi.complaints_per_100`.
    """
    if not clients:
        return unknown(NO_ORDERS)
    low, high = clustered_rate(events, clients, (yy, ye, clients))
    return Figure(PER_CLIENTS * events / clients, clients, PER_CLIENTS * low, PER_CLIENTS * high)


@dataclass(frozen=True)
class PartRate:
    """Complaints of one part: own rate with its interval, the one drawn toward the whole, and whether it differs.

    key: what its filter is set to, empty where it is not known. adjusted: p of the part against the rest, adjusted for
    how many are compared; None where it cannot be tested.
    """

    key: str
    name: str | None
    events: int
    clients: int
    rate: Figure
    shrunk: float
    own_weight: float
    adjusted: float | None
    differs: bool


@dataclass(frozen=True)
class PartRates:
    """All parts of a cut, those with the highest shrunk rate first, beside the rate of the whole."""

    cut: Cut
    whole: Figure
    parts: tuple[PartRate, ...]
    tested: int = 0
    missing: str = ""


def part_rates(view: View, cut: Cut) -> PartRates:
    """Complaints per 100 clients of each region, channel, tier or account manager.

    Rows:   complaints of the period where they were made, over the clients that bought there last in it (that answered
            there, where sales are unknown); the tier is the client's of today. Parts without such clients are left out.
    Value:  PartRates; small parts drawn toward the whole, each tested against the rest of it at a false discovery rate
            of 5 %. Nothing is drawn where fewer than two parts are known.
    Cuts:   complaints and clients are additive, rates are not.
    Source: Efron & Morris 1975; Paule & Mandel 1982; Benjamini & Hochberg 1995; intervals see `clustered_rate`.
    """
    if why := base_missing(view):
        return PartRates(cut, unknown(why), (), missing=why)
    base, column = among(view), COLUMN[cut]
    exposure = view.run(_exposure(base, column)).set_index(column)["clients"]
    counted = view.run(_squares(base, column, "")).set_index(column)
    # A client counts once in the whole and once in each part where it was counted: they are the same parts.
    sums = pd.DataFrame({"clients": exposure}).join(counted[["events", "yy", "ye"]], how="outer").fillna(0)
    named = _named(view, cut, sums.astype("int64"))
    whole_clients, whole_events = int(named["clients"].sum()), int(named["events"].sum())
    if not whole_clients:
        why = NO_ORDERS if base == "active" else NO_ANSWERS
        return PartRates(cut, unknown(why), (), missing=why)
    whole = rate_per_100(whole_events, whole_clients, float(named["yy"].sum()), float(named["ye"].sum()))
    return _judged(cut, whole, named[named["clients"] > 0])


def _named(view: View, cut: Cut, sums: pd.DataFrame) -> pd.DataFrame:
    """The sums by what is shown side by side: regions one step below what is selected, all else as it is."""
    if cut == "region":
        shown = {key: branch.region for branch in branches(view) for key in branch.keys if branch.region}
        region = [shown.get(int(key)) for key in sums.index]
        parts: list[tuple[str, str | None]] = [(r.region_id, r.name) if r else ("", None) for r in region]
    elif cut == "tier":
        parts = [(str(code), str(code)) for code in sums.index]
    else:
        names = view.tree.names(cut)
        parts = [(names.get(int(key), "") or "", names.get(int(key))) for key in sums.index]
    named = sums.assign(key=[key for key, _name in parts], name=[name for _key, name in parts])
    return named.groupby(["key", "name"], dropna=False, sort=True).sum().reset_index()


def _judged(cut: Cut, whole: Figure, sums: pd.DataFrame) -> PartRates:
    events, clients = sums["events"].to_numpy(float), sums["clients"].to_numpy(float)
    rates = events / clients
    total, everybody = events.sum(), clients.sum()
    mean = total / everybody
    # What a client's complaints vary by: never less than a Poisson count of the mean rate, so that 0 is not certain.
    spread = (sums["yy"] - 2 * rates * sums["ye"] + rates**2 * clients).to_numpy(float)
    one = np.maximum(spread / clients, mean)
    between = variance_between(rates, one / clients) if mean > 0 else 0.0
    shrunk = toward_mean(rates, clients, mean, between, one)
    weights = own_weight(clients, between, one)
    rest_clients = everybody - clients
    is_testable = (rest_clients > 0) & (total > 0) & (clients >= 5)
    ps = [_p(rates[at], clients[at], one[at], (total - events[at]) / rest_clients[at], rest_clients[at], mean)
          for at in np.flatnonzero(is_testable)]  # fmt: skip
    told = benjamini_hochberg(ps, FALSE_DISCOVERIES)
    judged = dict(zip(np.flatnonzero(is_testable).tolist(), zip(told.adjusted, told.found, strict=True), strict=True))
    parts = []
    for at, row in enumerate(sums.to_dict("records")):
        own, n, yy, ye = (int(row[name]) for name in ("events", "clients", "yy", "ye"))
        name = row["name"] if isinstance(row["name"], str) else None
        p, differs = judged.get(at, (None, False))
        rate, drawn = rate_per_100(own, n, yy, ye), PER_CLIENTS * float(shrunk[at])
        parts.append(PartRate(str(row["key"]), name, own, n, rate, drawn, float(weights[at]), p, differs))
    return PartRates(cut, whole, tuple(sorted(parts, key=_highest_first)), len(ps))


def _p(rate: float, clients: float, one: float, rest: float, rest_clients: float, mean: float) -> float:
    """The chance of a difference from the rest at least as large if there were none."""
    error = sqrt(one / clients + max(rest, mean) / rest_clients)
    return float(2 * ndtr(-abs(rate - rest) / error)) if error > 0 else 1.0


def _highest_first(part: PartRate) -> tuple[float, float, str]:
    return -round(part.shrunk, 6), -(part.rate.value or 0.0), part.key


def category_rates(view: View) -> tuple[pd.DataFrame, int]:
    """Complaints by category with their rate per 100 clients, the most frequent first; and the clients counted.

    Rows:   complaints of the period; category is missing where none was noted.
    Value:  columns category, events, complainers, yy, ye; and how many clients the rates are over (0 when unknown).
    Cuts:   events are additive, rates are not.
    Source: as `part_rates`.
    """
    base = among(view)
    rows = view.run(_squares(base, "", "category"))
    clients = 0 if base_missing(view) else int(view.run(_exposure(base, ""))["clients"].iloc[0])
    rows = rows.sort_values(["events", "category"], ascending=[False, True], kind="stable", ignore_index=True)
    return rows, clients
