"""One row a client: the time of its visits, what it could bring, and the time that would be its share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from data.tables import served

BAND = 2.0
"""Over-visited: more than twice its share; under-visited: less than half of it."""
LEAST_VISITS_APART = 2
"""Visits a year by which a client must also lie off its share: half a visit too few is nothing to plan with."""
MOST_VISITS = 104
"""Visits a year beyond which no share goes: twice a week."""
LEAST_KNOWN = 5
MINUTES_E4_AN_HOUR = 600_000


@dataclass(frozen=True)
class Asked:
    """What the question hangs on. has_minutes: every visit says its minutes; otherwise visits are counted.

    has_wallet: some client says what it buys from everybody; otherwise its own revenue stands for its potential.
    """

    visits: tuple[str, ...]
    first: date
    until: date
    has_minutes: bool
    has_wallet: bool


@cache
def ranked(asked: Asked) -> ir.Table:
    """The rows of `standings` with x and y: ranks from 0 to 100 of potential and of effort within the channel."""
    places = {
        name: ibis.percent_rank().over(ibis.window(group_by="channel_key", order_by=column)) * 100
        for name, column in (("x", "potential"), ("y", "effort"))
    }
    return standings(asked).mutate(**places)


@cache
def standings(asked: Asked) -> ir.Table:
    """One row a client: effort, potential, the effort that would be its share, and on which side of the band it lies.

    Rows:   clients of the selection that bought or were visited in the twelve months, and are not closed.
    Value:  visits, effort (hours or visits), potential_e4, is_estimated, share (the effort in proportion, at most
            twice a week), gap (effort − share), side (1 over, −1 under, 0 within).
    Cuts:   effort and share add up within a channel, but for the clients whose share is cut off.
    Source: Lodish 1971, "CALLPLAN", Management Science 18: the marginal return of calls equal over clients.
    """
    acts = served("activities_history").filter(_.activity.isin(asked.visits), _.done_on >= ibis.literal(asked.first))
    measure = (
        _.driver_quantity_e4.sum().cast("float64") / MINUTES_E4_AN_HOUR
        if asked.has_minutes
        else _.count().cast("float64")
    )
    visited = acts.group_by(visited_key=_.client_key).agg(visits=_.count(), effort=measure)
    clients = served("clients").filter(_.closed_on.isnull() | (_.closed_on > ibis.literal(asked.until)))
    narrow = clients.select(
        "client_key", "channel_key", "manager_key", "tier",
        revenue=ibis.greatest(_.year_revenue_e4.fill_null(0), 0).cast("float64"),
        wallet=_.yearly_purchases_e4.fill_null(0).cast("float64"),
    )  # fmt: skip
    joined = narrow.left_join(visited, [("client_key", "visited_key")]).drop("visited_key")
    known = joined.mutate(visits=_.visits.fill_null(0), effort=_.effort.fill_null(0.0)).filter(
        (_.revenue > 0) | (_.visits > 0)
    )
    return _placed(_with_potential(known, asked.has_wallet))


def _with_potential(clients: ir.Table, has_wallet: bool) -> ir.Table:
    """What the client could buy: its purchases from everybody, or its revenue times what its like buy in all."""
    if not has_wallet:
        return clients.mutate(potential=_.revenue, is_estimated=False)
    told = clients.filter(_.wallet > 0)
    alike = told.group_by(alike_tier=_.tier, alike_channel=_.channel_key).agg(
        alike_known=_.count(), alike_times=_.wallet.sum() / _.revenue.sum().nullif(0.0)
    )
    tiers = told.group_by(known_tier=_.tier).agg(
        tier_known=_.count(), tier_times=_.wallet.sum() / _.revenue.sum().nullif(0.0)
    )
    every = told.agg(all_times=_.wallet.sum() / _.revenue.sum().nullif(0.0))
    # Sums joined on are many times cheaper than windows over a million clients.
    found = (
        clients.left_join(alike, [("tier", "alike_tier"), ("channel_key", "alike_channel")])
        .left_join(tiers, [("tier", "known_tier")])
        .cross_join(every)
    )
    times = ibis.cases(
        (_.alike_known >= LEAST_KNOWN, _.alike_times), (_.tier_known >= LEAST_KNOWN, _.tier_times), else_=_.all_times
    )
    judged = found.mutate(expected=_.revenue * ibis.greatest(times.fill_null(1.0), 1.0), is_estimated=_.wallet <= 0)
    # Nobody buys less from everybody than from us.
    told_potential = ibis.greatest(judged.wallet, judged.revenue)
    placed = judged.mutate(potential=ibis.ifelse(judged.is_estimated, judged.expected, told_potential))
    return placed.select(*clients.columns, "potential", "is_estimated")


def _placed(clients: ir.Table) -> ir.Table:
    channels = clients.group_by(of_channel=_.channel_key).agg(
        whole=_.effort.sum(),
        each=(_.effort.sum() / _.visits.sum().nullif(0)).fill_null(0.0),
        channel_potential=_.potential.sum(),
    )
    shared = clients.join(channels, [("channel_key", "of_channel")])
    part = (shared.potential / shared.channel_potential.nullif(0.0)).fill_null(0.0)
    share = ibis.least(shared.whole * part, MOST_VISITS * shared.each)
    gapped = shared.mutate(share=share, gap=shared.effort - share, step=LEAST_VISITS_APART * shared.each)
    side = ibis.cases(
        ((gapped.effort > BAND * gapped.share) & (gapped.gap >= gapped.step), 1),
        ((gapped.effort < gapped.share / BAND) & (-gapped.gap >= gapped.step), -1),
        else_=0,
    )
    return gapped.mutate(side=side.cast("int64"), potential_e4=gapped.potential.round().cast("int64"))
