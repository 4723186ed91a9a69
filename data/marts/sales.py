"""Sales and service summed per client and per cell (region × channel × tier × account manager)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.dimensions import raw
from data.marts.sums import Calendar, by_period, period_start
from data.tables import CELL, COUNTS, SUMS, WIDE

SHORTEST_RETENTION_DAYS, RETENTION_INTERVALS = 60, 2
SHORTEST_LOSS_DAYS, LOSS_INTERVALS = 120, 4


def sales(spans: ir.Table, regions: ir.Table, products: ir.Table) -> ir.Table:
    """Order lines with keys in place of codes, and the attributes their client had on the day of the order."""
    lines = raw("sales")
    mine = spans.select(
        span_client_id="client_id",
        client_key="client_key",
        from_on="from_on",
        to_on="to_on",
        span_region_key="region_key",
        channel_key="channel_key",
        manager_key="manager_key",
    )
    sold_in = regions.select(sold_id="region_id", sold_key="region_key")
    joined = (
        lines.join(
            mine,
            [lines.client_id == mine.span_client_id, lines.ordered_on >= mine.from_on, lines.ordered_on < mine.to_on],
        )
        .left_join(sold_in, [("region_id", "sold_id")])
        .left_join(
            products.select(known_product="product_id", product_key="product_key", category_key="category_key"),
            [("product_id", "known_product")],
        )
    )
    return joined.mutate(
        region_key=ibis.coalesce(_.sold_key, _.span_region_key),
        product_key=_.product_key.fill_null(0).cast("int32"),
        category_key=_.category_key.fill_null(0).cast("int32"),
    )


ORDER_CELL = ("client_key", "region_key", "channel_key", "manager_key")


def client_days(sale_lines: ir.Table, acts: ir.Table) -> ir.Table:
    """One row per client, day and cell: sums of the order lines and of the service acts of that day.

    An order is an order number on a day in a region, so that orders add up over every cut.
    """
    orders = sale_lines.group_by([*ORDER_CELL, "order_id", "ordered_on"]).agg(
        lines=_.count(),
        quantity_e4=_.quantity_e4.sum(),
        quantity_ordered_e4=_.quantity_ordered_e4.sum(),
        quantity_filled_e4=_.quantity_e4.sum(where=_.quantity_ordered_e4.notnull()),
        revenue_e4=_.revenue_e4.sum(),
        discount_e4=_.discount_e4.sum(),
        cost_of_goods_e4=_.cost_of_goods_e4.sum(),
        cost_known_lines=_.cost_of_goods_e4.count(),
        revenue_cost_known_e4=_.revenue_e4.sum(where=_.cost_of_goods_e4.notnull()),
    )
    summed = (
        "lines",
        *(name for name in SUMS if name.endswith("_e4") and name != "service_cost_e4"),
        "cost_known_lines",
    )
    sale_days = orders.group_by([*ORDER_CELL, orders.ordered_on.name("day")]).agg(
        orders=_.count(), **{name: _[name].sum().fill_null(0).cast(WIDE).cast("int64") for name in summed}
    )
    zero = ibis.literal(0).cast("int64")
    sale_rows = sale_days.mutate(service_cost_e4=zero, acts=zero, unpriced_acts=zero)
    act_days = acts.group_by([*ORDER_CELL, acts.done_on.name("day")]).agg(
        service_cost_e4=_.cost_e4.sum().fill_null(0).cast(WIDE).cast("int64"),
        acts=_.count(),
        unpriced_acts=_.cost_e4.isnull().sum().cast(WIDE).cast("int64"),
    )
    act_rows = act_days.mutate(**{name: zero for name in SUMS if name not in act_days.columns})
    names = [*ORDER_CELL, "day", *SUMS]
    both = sale_rows.select(names).union(act_rows.select(names))
    return both.group_by([*ORDER_CELL, "day"]).agg(**{name: _[name].sum().cast(WIDE).cast("int64") for name in SUMS})


def rhythm(days: ir.Table) -> ir.Table:
    """Per client with orders: first and last order day, order days, median days between them (None below 2)."""
    order_days = days.filter(_.orders > 0).select("client_key", "day").distinct()
    mine = ibis.window(group_by="client_key", order_by="day")
    gaps = order_days.mutate(gap_days=_.day.delta(_.day.lag().over(mine), unit="day"))
    return gaps.group_by("client_key").agg(
        first_on=_.day.min(),
        last_on=_.day.max(),
        order_days=_.count(),
        median_gap_days=_.gap_days.median().cast("float64"),
    )


def year_revenue(days: ir.Table, calendar: Calendar) -> ir.Table:
    """Net revenue per client in the twelve months up to the as-of date."""
    _grain, _span, first, last = calendar.spans()[-2]
    inside = days.filter(_.day >= ibis.literal(first), _.day <= ibis.literal(last))
    return inside.group_by("client_key").agg(year_revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))


def client_period(days: ir.Table, clients: ir.Table, calendar: Calendar) -> ir.Table:
    """Per client, cell and period: the sums, where and by whom it was sold at the time."""
    dated = days.mutate(last_on=ibis.ifelse(_.orders > 0, _.day, ibis.null("date")))
    summed = by_period(dated, ORDER_CELL, list(SUMS), latest="last_on")
    mine = clients.select("client_key", "home_key", "tier", "first_on")
    joined = summed.join(mine, "client_key")
    first_period = ibis.cases(
        *((_.grain == g, period_start(_.first_on, g, calendar.fiscal_start)) for g in ("month", "quarter", "year")),
        else_=ibis.null("date"),
    )
    return joined.mutate(is_new=((first_period == _.period_start) & (_.orders > 0)).fill_null(False))


def cell_sums(days: ir.Table, clients: ir.Table) -> ir.Table:
    """Per cell and period: the sums, where and by whom it was sold at the time."""
    mine = clients.select("client_key", "home_key", "tier")
    return by_period(days.join(mine, "client_key"), list(CELL), list(SUMS))


def lost_clients(days: ir.Table, clients: ir.Table, calendar: Calendar) -> ir.Table:
    """Clients by cell and period in which they were lost; a client lost twice in a period counts once.

    Lost: no order for four times the client's own median interval, at least 120 days; counted on the day that is full.
    """
    order_days = days.filter(_.orders > 0).select("client_key", "day").distinct()
    following = order_days.mutate(next_on=_.day.lead().over(group_by="client_key", order_by="day"))
    joined = following.join(clients.select("client_key", *CELL, "median_gap_days"), "client_key")
    patience = ibis.greatest(
        (_.median_gap_days.fill_null(0.0) * LOSS_INTERVALS).ceil().cast("int32"), SHORTEST_LOSS_DAYS
    )
    waited = joined.mutate(lost_on=(_.day + patience.as_interval("D")).cast("date"))
    gone = waited.filter(_.lost_on <= ibis.literal(calendar.as_of), _.next_on.isnull() | (_.next_on > _.lost_on))
    dated = gone.mutate(day=_.lost_on, lost_clients=ibis.literal(1).cast("int64"))
    events = by_period(dated, ["client_key", *CELL], ["lost_clients"])
    return events.group_by(["grain", "period_start", "span", *CELL]).agg(lost_clients=_.count())


def retained_clients(client_periods: ir.Table, clients: ir.Table, periods: ir.Table) -> ir.Table:
    """Clients by cell and period: active in the same period a year before, and how many of them still buy.

    Still buying: an order within twice the own median interval (at least 60 days) before the period's end.
    """
    per_client = client_periods.filter(_.orders > 0, _.span == "whole").group_by(
        ["grain", "period_start", "client_key"]
    )
    bought = per_client.agg(last_on=_.last_on.max())
    base = bought.join(periods, [bought.grain == periods.period_grain, bought.period_start == periods.last_year_start])
    nothing = ibis.null("date")
    asked = base.select("client_key", day=_.end_on, grain=_.grain, period_start=_.start_on, ordered_on=nothing)
    months = bought.filter(_.grain == "month")
    ordered = months.select(
        "client_key", day=_.last_on, grain=ibis.null("string"), period_start=nothing, ordered_on=_.last_on
    )
    until = ibis.window(group_by="client_key", order_by="day", range=(None, 0))
    seen = asked.union(ordered).mutate(latest_on=_.ordered_on.max().over(until))
    answers = seen.filter(_.grain.notnull()).join(clients.select("client_key", *CELL, "median_gap_days"), "client_key")
    patience = ibis.greatest(_.median_gap_days.fill_null(0.0) * RETENTION_INTERVALS, float(SHORTEST_RETENTION_DAYS))
    still = _.day.delta(_.latest_on, unit="day") < patience
    return answers.group_by(["grain", "period_start", *CELL]).agg(
        retainable_clients=_.count(), retained_clients=still.sum().cast(WIDE).cast("int64")
    )


def region_period(cells: ir.Table, client_periods: ir.Table, lost: ir.Table, retained: ir.Table) -> ir.Table:
    """Per cell and period: the sums (where sold) and the counts of clients.

    Every client is counted once in a period: active and new ones in the cell of their last order in it, lost and
    retained ones at home.
    """
    keys = ["grain", "period_start", "span", *CELL]
    last_first = [ibis.desc("last_on"), "region_key", "channel_key", "manager_key"]
    own = ibis.window(group_by=["grain", "period_start", "span", "client_key"], order_by=last_first)
    once = client_periods.filter(_.orders > 0).mutate(place=ibis.row_number().over(own)).filter(_.place == 0)
    counted = once.group_by(keys).agg(active_clients=_.count(), new_clients=_.is_new.sum().cast(WIDE).cast("int64"))
    stayed = retained.mutate(span=ibis.literal("whole"))
    zero = ibis.literal(0).cast("int64")
    names = [*keys, *SUMS, *COUNTS]
    parts = [
        part.mutate(**{n: zero for n in (*SUMS, *COUNTS) if n not in part.columns}).select(names)
        for part in (cells, counted, lost, stayed)
    ]
    return ibis.union(*parts).group_by(keys).agg(**{n: _[n].sum().cast(WIDE).cast("int64") for n in (*SUMS, *COUNTS)})


def category_period(sale_lines: ir.Table, clients: ir.Table) -> ir.Table:
    """Per cell, product category and period: the sums of the order lines."""
    mine = clients.select("client_key", "home_key", "tier")
    dated = sale_lines.join(mine, "client_key").mutate(
        day=_.ordered_on,
        lines=ibis.literal(1).cast("int64"),
        discount_e4=_.discount_e4.fill_null(0),
        cost_known_lines=_.cost_of_goods_e4.notnull().cast("int64"),
        cost_of_goods_e4=_.cost_of_goods_e4.fill_null(0),
    )
    sums = ["lines", "quantity_e4", "revenue_e4", "discount_e4", "cost_of_goods_e4", "cost_known_lines"]
    return by_period(dated, [*CELL, "category_key"], sums)
