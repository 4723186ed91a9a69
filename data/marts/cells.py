"""Sums and counts per cell (region × home × channel × tier × account manager): what company panels read."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.made_once import made_once
from data.marts.sums import Calendar, by_period, month_number, period_start, summed
from data.periods import Period
from data.settings import Settings
from data.tables import CELL, COUNTS, SUMS, WIDE

CATEGORY_SUMS = ("lines", "quantity_e4", "revenue_e4", "discount_e4", "cost_of_goods_e4", "cost_known_lines")
ACTIVITY_SUMS = ("acts", "driver_quantity_e4", "cost_e4", "unpriced_acts")
PERIOD_CELL = ("grain", "period_start", "span", *CELL)


@made_once
def cell_sums(client_periods: ir.Table, clients: ir.Table) -> ir.Table:
    """Per cell and period: the sums where and by whom it was sold at the time, active and new clients."""
    mine = clients.select("client_key", "home_key", "tier", "first_on")
    joined = client_periods.join(mine, "client_key").mutate(
        active_clients=_.is_counted.cast("int64"),
        # Who has orders in a period and none before it bought for the first time in it.
        new_clients=(_.is_counted & (_.first_on >= _.period_start) & (_.grain != "rolling")).cast("int64"),
    )
    return joined.group_by(list(PERIOD_CELL)).agg(**summed([*SUMS, "active_clients", "new_clients"]))


@made_once
def stays(gaps: ir.Table, clients: ir.Table, calendar: Calendar, settings: Settings) -> ir.Table:
    """Per client and fiscal year the months at whose end the client still buys, as bits (the first month is bit 0).

    Still buying: an order within twice the own median interval (at least 60 days) before the end; the month that is
    running ends on the as-of date, and the later months of its year say what it says.
    """
    as_of, start = ibis.literal(calendar.as_of), calendar.fiscal
    patience = ibis.greatest(
        (_.median_gap_days.fill_null(0.0) * settings.retention_intervals).ceil().cast("int32"),
        settings.shortest_retention_days,
    )
    waiting = gaps.filter(_.day <= as_of).join(clients.select("client_key", "median_gap_days"), "client_key")
    dated = waiting.mutate(until=(_.day + patience.as_interval("D")).cast("date"))
    # Not any more from the day on which the patience is over; the next order begins a stay of its own.
    ended = dated.mutate(until=ibis.least(_.until, _.next_on.fill_null(_.until)))
    year_end = month_number(as_of, start) // 12 * 12 + 11
    last = ibis.ifelse(ended.until > as_of, year_end, month_number(ended.until, start) - 1)
    months = ended.mutate(first=month_number(ended.day, start), last=last).filter(_.first <= _.last)
    years = months.mutate(year=ibis.range(months.first // 12, months.last // 12 + 1, 1).unnest())
    low = ibis.greatest(years.first - years.year * 12, 0)
    high = ibis.least(years.last - years.year * 12, 11)
    bits = years.mutate(bits=_two_to(high + 1) - _two_to(low))
    return bits.group_by(["client_key", "year"]).agg(still=_.bits.bit_or())


def _two_to(power: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.literal(1).cast("int64") << power.cast("int64")


@made_once
def actives(client_periods: ir.Table, calendar: Calendar) -> ir.Table:
    """Per client and fiscal year the months with orders, as bits (the first month is bit 0)."""
    months = client_periods.filter(_.grain == "month", _.orders > 0)
    number = month_number(months.period_start, calendar.fiscal)
    bits = months.mutate(year=number // 12, bits=_two_to(number % 12))
    return bits.group_by(["client_key", "year"]).agg(active=_.bits.bit_or())


SLOTS = {"grain": "string", "period_start": "date", "year": "int64", "low": "int64", "size": "int64"}
"""The table `slots`: every period there is, its fiscal year, its first month in it and how many it has."""
PARTS = ((12, range(1)), (3, range(0, 12, 3)), (1, range(12)))
"""(months, first months) of the year, its quarters and its months."""


@made_once
def retained_by_year(active: ir.Table, still: ir.Table, clients: ir.Table) -> ir.Table:
    """Per home cell and fiscal year, for each of its 17 periods: clients active in it a year before (`asked_…`), and
    those of them that still buy at its end (`stayed_…`)."""
    base = active.mutate(year=(_.year + 1).cast("int64")).left_join(still, ["client_key", "year"])
    masks = base.select("client_key", "year", "active", still=_.still.fill_null(0))
    answers = masks.join(clients.select("client_key", *CELL), "client_key")
    counts = {}
    for size, lows in PARTS:
        for low in lows:
            was = (answers.active & ((1 << (low + size)) - (1 << low))) != 0
            stays_on = (answers.still & (1 << (low + size - 1))) != 0
            counts[f"asked_{low}_{size}"] = was.sum()
            counts[f"stayed_{low}_{size}"] = (was & stays_on).sum()
    found = answers.group_by(["year", *CELL]).agg(**counts)
    return found.mutate(**{name: found[name].cast(WIDE).cast("int64") for name in counts})


@made_once
def retained_clients(years: ir.Table) -> ir.Table:
    """Clients by home cell and period: active in the same period a year before, and how many of them still buy."""
    slots = ibis.table(SLOTS, name="slots")
    parts = [
        years.select(
            "year",
            *CELL,
            low=ibis.literal(low).cast("int64"),
            size=ibis.literal(size).cast("int64"),
            retainable_clients=years[f"asked_{low}_{size}"],
            retained_clients=years[f"stayed_{low}_{size}"],
        )
        for size, lows in PARTS
        for low in lows
    ]
    found = ibis.union(*parts).filter(_.retainable_clients > 0).join(slots, ["year", "low", "size"])
    return found.drop("year", "low", "size").mutate(span=ibis.literal("whole"))


@made_once
def retained_as_whole(retained: ir.Table, uneven: Sequence[Period]) -> ir.Table:
    """Retained clients of whole periods, for the span of these that a period a week longer or shorter compares with.

    How many stay is asked at the end of a period, whatever its length.
    """
    whole = retained.filter(_.span == "whole", _.retainable_clients > 0)
    asked = ibis.or_(*((whole.grain == p.grain) & (whole.period_start == ibis.literal(p.start)) for p in uneven))
    counts = ("retainable_clients", "retained_clients")
    return whole.filter(asked).select("grain", "period_start", *CELL, *counts, span=ibis.literal("same_weeks"))


@made_once
def lost_days(gaps: ir.Table, clients: ir.Table, calendar: Calendar, settings: Settings) -> ir.Table:
    """The days on which clients were lost: no order for four times the own median interval, at least 120 days."""
    joined = gaps.join(clients.select("client_key", "median_gap_days"), "client_key")
    patience = ibis.greatest(
        (_.median_gap_days.fill_null(0.0) * settings.loss_intervals).ceil().cast("int32"), settings.shortest_loss_days
    )
    waited = joined.mutate(lost_on=(_.day + patience.as_interval("D")).cast("date"))
    gone = waited.filter(_.lost_on <= ibis.literal(calendar.as_of), _.next_on.isnull() | (_.next_on > _.lost_on))
    return gone.select("client_key", "lost_on")


@made_once
def lost_clients(lost: ir.Table, clients: ir.Table, calendar: Calendar) -> ir.Table:
    """Clients by cell and period in which they were lost; a client lost twice in a period counts once."""
    mine = lost.join(clients.select("client_key", *CELL), "client_key")
    month = period_start(mine.lost_on, "month", calendar.fiscal)
    dated = mine.mutate(day=_.lost_on, lost_clients=ibis.literal(1).cast("int64"), month_start=month)
    events = by_period(dated, dated, ["client_key", *CELL], ["lost_clients"])
    return events.group_by(list(PERIOD_CELL)).agg(lost_clients=_.count())


@made_once
def region_period(*found: ir.Table) -> ir.Table:
    """Per cell and period: the sums (where sold) and the counts of clients.

    Every client is counted once in a period: active and new ones in the cell of their last order in it, lost and
    retained ones at home. found: tables with some of these columns, zero in the others.
    """
    zero = ibis.literal(0).cast("int64")
    names = [*PERIOD_CELL, *SUMS, *COUNTS]
    parts = [
        part.mutate(**{n: zero for n in (*SUMS, *COUNTS) if n not in part.columns}).select(names) for part in found
    ]
    return ibis.union(*parts).group_by(list(PERIOD_CELL)).agg(**summed([*SUMS, *COUNTS]))


@made_once
def category_days(sale_lines: ir.Table, products: ir.Table, clients: ir.Table) -> ir.Table:
    """Order lines with their cell and product category, ready to be summed."""
    mine = clients.select("client_key", "home_key", "tier")
    kinds = products.select("product_key", "category_key")
    joined = sale_lines.join(mine, "client_key").left_join(kinds, "product_key")
    return joined.mutate(
        category_key=_.category_key.fill_null(0).cast("int32"),
        day=_.ordered_on,
        lines=ibis.literal(1).cast("int64"),
        discount_e4=_.discount_e4.fill_null(0),
        cost_known_lines=_.cost_of_goods_e4.notnull().cast("int64"),
        cost_of_goods_e4=_.cost_of_goods_e4.fill_null(0),
    )


@made_once
def activity_days(acts: ir.Table, clients: ir.Table) -> ir.Table:
    """Service acts with their cell, ready to be summed: acts, driver quantity, cost, acts whose cost is unknown."""
    return acts.join(clients.select("client_key", "home_key", "tier"), "client_key").mutate(
        day=_.done_on,
        acts=ibis.literal(1).cast("int64"),
        unpriced_acts=_.cost_e4.isnull().cast("int64"),
        driver_quantity_e4=_.driver_quantity_e4.fill_null(0),
        cost_e4=_.cost_e4.fill_null(0),
    )


@made_once
def months_of(days: ir.Table, keys: list[str], sums: tuple[str, ...], calendar: Calendar) -> ir.Table:
    """Rows of a `day` summed per month, cell and these keys."""
    month = period_start(days.day, "month", calendar.fiscal).name("month_start")
    return days.group_by([*CELL, *keys, month]).agg(**summed(sums))
