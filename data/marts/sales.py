"""Sales and service summed per client: lines with keys, days, months, longer periods, and the rhythm of orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.credit import credit_sums
from data.marts.dimensions import placed, raw
from data.marts.made_once import made_once
from data.marts.sums import MONTH_MAP, Calendar, by_period, period_start, summed
from data.periods import FiscalCalendar
from data.roles import activities_by_role
from data.tables import CLIENT_SUMS, ROLE_SUMS, SUMS, WIDE

ORDER_CELL = ("client_key", "region_key", "channel_key", "manager_key")
DAY_CELL = (*ORDER_CELL, "day")
LINE_SUMS = tuple(name for name in SUMS if name not in ("orders", "service_cost_e4", "acts", "unpriced_acts"))


@made_once
def sales(spans: ir.Table, regions: ir.Table, products: ir.Table) -> ir.Table:
    """Order lines with keys in place of codes, and the attributes their client had on the day of the order."""
    sold_in = regions.select(sold_id="region_id", sold_key="region_key")
    joined = (
        placed(raw("sales"), "ordered_on", spans)
        .left_join(sold_in, [("region_id", "sold_id")])
        .left_join(
            products.select(known_product="product_id", product_key="product_key"), [("product_id", "known_product")]
        )
    )
    return joined.mutate(
        region_key=ibis.coalesce(_.sold_key, _.region_key), product_key=_.product_key.fill_null(0).cast("int32")
    )


@made_once
def sale_days(lines: ir.Table, as_of: date) -> ir.Table:
    """One row per client, cell and day with order lines: their sums, the first and the last order number.

    Where these two are the same there was one order; only the other days need a count of distinct numbers, which costs
    as much again as all the sums. What is not paid on the as-of date stands until it is due.
    """
    return lines.group_by([*ORDER_CELL, lines.ordered_on.name("day")]).agg(
        first_order=_.order_id.min(),
        last_order=_.order_id.max(),
        lines=_.count(),
        quantity_e4=_.quantity_e4.sum().cast(WIDE).cast("int64"),
        quantity_ordered_e4=_.quantity_ordered_e4.sum().fill_null(0).cast(WIDE).cast("int64"),
        quantity_filled_e4=_.quantity_e4.sum(where=_.quantity_ordered_e4.notnull())
        .fill_null(0)
        .cast(WIDE)
        .cast("int64"),
        revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"),
        discount_e4=_.discount_e4.sum().fill_null(0).cast(WIDE).cast("int64"),
        cost_of_goods_e4=_.cost_of_goods_e4.sum().fill_null(0).cast(WIDE).cast("int64"),
        cost_known_lines=_.cost_of_goods_e4.count(),
        revenue_cost_known_e4=_.revenue_e4.sum(where=_.cost_of_goods_e4.notnull())
        .fill_null(0)
        .cast(WIDE)
        .cast("int64"),
        **credit_sums(as_of),
    )


@made_once
def several_orders(lines: ir.Table, days: ir.Table) -> ir.Table:
    """The number of orders of the days of `sale_days` on which there were several."""
    busy = days.filter(_.first_order != _.last_order).select(*DAY_CELL)
    mine = lines.rename(day="ordered_on").semi_join(busy, list(DAY_CELL))
    return mine.group_by(list(DAY_CELL)).agg(several=_.order_id.nunique())


@made_once
def orders(lines: ir.Table, days: ir.Table) -> ir.Table:
    """One row per order of the days of `sale_days` with its gross sales; only days with several look at lines again."""
    one = days.filter(_.first_order == _.last_order)
    single = one.select(*ORDER_CELL, ordered_on=_.day, value_e4=_.revenue_e4 + _.discount_e4)
    busy = days.filter(_.first_order != _.last_order).select(*ORDER_CELL, ordered_on=_.day)
    several = lines.semi_join(busy, [*ORDER_CELL, "ordered_on"]).group_by([*ORDER_CELL, "ordered_on", "order_id"])
    value = (_.revenue_e4 + _.discount_e4.fill_null(0)).sum().cast(WIDE).cast("int64")
    return single.union(several.agg(value_e4=value).drop("order_id"))


@made_once
def client_days(days: ir.Table, several: ir.Table, acts: ir.Table, activities: Iterable[str] = ()) -> ir.Table:
    """Per client, cell and day the sums of the order lines; in rows of their own several orders and service acts.

    An order is an order number on a day in a region, so that orders add up over every cut. activities: the names of
    acts there are, to sum costs by role.
    """
    named = activities_by_role(activities)
    roles = {
        column: _.cost_e4.sum(where=_.activity.isin(names)).fill_null(0).cast(WIDE).cast("int64")
        for column, names in zip(ROLE_SUMS, (named["visit"], named["drop"], named["complaint"]), strict=True)
        if names
    }
    zero = ibis.literal(0).cast("int64")
    sale_rows = days.mutate(orders=(_.first_order == _.last_order).cast("int64"))
    act_rows = acts.group_by([*ORDER_CELL, acts.done_on.name("day")]).agg(
        service_cost_e4=_.cost_e4.sum().fill_null(0).cast(WIDE).cast("int64"),
        acts=_.count(),
        unpriced_acts=_.cost_e4.isnull().sum().cast(WIDE).cast("int64"),
        **roles,
    )
    parts = [
        part.mutate(**{n: zero for n in CLIENT_SUMS if n not in part.columns}).select(*DAY_CELL, *CLIENT_SUMS)
        for part in (sale_rows, several.rename(orders="several"), act_rows)
    ]
    return ibis.union(*parts)


@made_once
def client_months(days: ir.Table, fiscal: FiscalCalendar) -> ir.Table:
    """Per client, cell and month of the calendar: the sums, and the last day with an order."""
    ordered_on = ibis.ifelse(_.orders > 0, _.day, ibis.null("date"))
    dated = days.mutate(ordered_on=ordered_on)
    months = dated.group_by([*ORDER_CELL, period_start(days.day, "month", fiscal).name("month_start")])
    return months.agg(**summed(list(CLIENT_SUMS)), last_on=_.ordered_on.max())


@made_once
def longer(rows: ir.Table, grain: str) -> ir.Table:
    """Rows of `client_period` of a smaller grain summed to that grain."""
    month_map = ibis.table(MONTH_MAP, name="month_map").filter(_.grain == grain, _.span == "whole")
    starts = month_map.select(part_start="month_start", longer_start="period_start")
    joined = rows.join(starts, [rows.period_start == starts.part_start])
    found = joined.group_by([*ORDER_CELL, "longer_start"]).agg(**summed(list(CLIENT_SUMS)), last_on=_.last_on.max())
    return found.rename(period_start="longer_start")


@made_once
def of_spans(months: ir.Table, edge_days: ir.Table) -> ir.Table:
    """The trailing years and the spans up to a day as rows of `client_period`: whole months and the days beside."""
    dated = edge_days.mutate(last_on=ibis.ifelse(_.orders > 0, _.day, ibis.null("date")))
    inside = months.rename(month_start="period_start").select("month_start", *ORDER_CELL, *CLIENT_SUMS, "last_on")
    return by_period(inside, dated, ORDER_CELL, list(CLIENT_SUMS), latest="last_on", only_spans=True)


@made_once
def placed_once(rows: ir.Table, grain: str = "") -> ir.Table:
    """Every client with orders is counted once in a period: in the cell of its last order in it (`is_counted`).

    `grain` names the one grain of whole periods that the rows have; without it they say their grain and span.
    """
    period = ("period_start",) if grain else ("grain", "period_start", "span")
    mine = [*period, "client_key"]
    ordered = rows.filter(_.orders > 0).select(*period, *ORDER_CELL, "last_on")
    split = ordered.group_by(mine).agg(cells=_.count()).filter(_.cells > 1)
    own = ibis.window(group_by=mine, order_by=[ibis.desc("last_on"), *ORDER_CELL[1:]])
    ranked = ordered.semi_join(split, mine).mutate(place=ibis.row_number().over(own))
    others = ranked.filter(_.place > 0).select(*period, *ORDER_CELL, is_other=ibis.literal(True))
    joined = rows.left_join(others, [*period, *ORDER_CELL]).mutate(is_counted=(_.orders > 0) & _.is_other.isnull())
    return joined.mutate(grain=ibis.literal(grain), span=ibis.literal("whole")) if grain else joined


@made_once
def order_gaps(order_days: ir.Table) -> ir.Table:
    """One row per client and day with orders: the day, and the next such day (None for the last)."""
    mine = ibis.window(group_by="client_key", order_by="day")
    following = order_days.mutate(next_on=_.day.lead().over(mine))
    return following.filter(_.next_on.isnull() | (_.next_on > _.day)).select("client_key", "day", "next_on")


@made_once
def rhythm(gaps: ir.Table) -> ir.Table:
    """Per client with orders: first and last order day, order days, median days between them (None below 2)."""
    waited = gaps.mutate(gap_days=_.next_on.delta(_.day, unit="day"))
    return waited.group_by("client_key").agg(
        first_on=_.day.min(),
        last_on=_.day.max(),
        order_days=_.count(),
        median_gap_days=_.gap_days.median().cast("float64"),
    )


@made_once
def year_revenue(client_periods: ir.Table, calendar: Calendar) -> ir.Table:
    """Net revenue per client in the twelve months up to the as-of date."""
    _grain, _span, first, *_last = calendar.spans()[-2]
    year = client_periods.filter(_.grain == "rolling", _.period_start == ibis.literal(first))
    return year.group_by("client_key").agg(year_revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))
