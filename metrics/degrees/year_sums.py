"""Twelve months and the twelve before, by client: any span of days, from whole periods and the days beside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
from ibis import _

from data.periods import FiscalCalendar, Grain, Period, period_of
from data.tables import WIDE, served

SUMMED = (
    "revenue_e4", "quantity_e4", "lines", "cost_of_goods_e4", "cost_known_lines", "service_cost_e4", "unpriced_acts",
)  # fmt: skip
"""What revenue, quantity and client profit of twelve months are made of."""


class Span(NamedTuple):
    """Days from the first to the last, both inside."""

    first: date
    last: date


def year_sums(former: date, first: date, last: date, calendar: FiscalCalendar) -> ir.Table:
    """The question for revenue, quantity and profit of each client in `first`–`last`, and revenue of `former`–`first`.

    Rows:   one per client with sales or service in either span.
    Value:  columns client_key, lines, revenue_e4, quantity_e4, profit_e4 (0 where it is unknown), is_profit_known, all
            of `first`–`last`, and former_revenue_e4. Profit is known where every cost of goods and of an act is.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    spans = [(Span(first, last), True), (Span(former, first - timedelta(days=1)), False)]
    parts = [part for span, is_recent in spans for part in _parts(span, is_recent, calendar)]
    rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
    sums = rows.group_by("client_key").agg(
        **{name: _whole(_[name].sum(where=_.is_recent)) for name in SUMMED},
        former_revenue_e4=_whole(_.revenue_e4.sum(where=~_.is_recent)),
    )
    known = (sums.cost_known_lines == sums.lines) & (sums.unpriced_acts == 0)
    profit = ibis.ifelse(known, sums.revenue_e4 - sums.cost_of_goods_e4 - sums.service_cost_e4, 0)
    kept = ("client_key", "lines", "revenue_e4", "quantity_e4", "former_revenue_e4")
    return sums.select(*kept, profit_e4=profit.cast("int64"), is_profit_known=known)


def _whole(total: ir.IntegerScalar) -> ir.IntegerScalar:
    return total.fill_null(0).cast(WIDE).cast("int64")


def _parts(span: Span, is_recent: bool, calendar: FiscalCalendar) -> list[ir.Table]:
    """Rows that make up the span: whole quarters, whole months beside them, and order lines and acts of single days."""
    quarters = whole_periods(span, "quarter", calendar)
    rest = _rest(span, quarters)
    months = [month for part in rest for month in whole_periods(part, "month", calendar)]
    days = [edge for part in rest for edge in _rest(part, [m for m in months if part.first <= m.start <= part.last])]
    parts = [_periods(periods, is_recent) for periods in (quarters, months) if periods]
    return parts + ([_sales(days, is_recent), _acts(days, is_recent)] if days else [])


def whole_periods(span: Span, grain: Grain, calendar: FiscalCalendar) -> list[Period]:
    """The periods of that grain that lie wholly inside the span, oldest first."""
    period = period_of(span.first, grain, calendar)
    period = period if period.start == span.first else period.back(-1)
    found = []
    while period.end <= span.last:
        found.append(period)
        period = period.back(-1)
    return found


def _rest(span: Span, inside: list[Period]) -> list[Span]:
    """What of the span the periods, which follow each other, leave over."""
    if not inside:
        return [span] if span.first <= span.last else []
    ends = Span(span.first, inside[0].start - timedelta(days=1)), Span(inside[-1].end + timedelta(days=1), span.last)
    return [end for end in ends if end.first <= end.last]


def _periods(periods: list[Period], is_recent: bool) -> ir.Table:
    starts = [period.start for period in periods]
    rows = served("client_period_calendar").filter(_.grain == periods[0].grain, _.period_start.isin(starts))
    return rows.select("client_key", *SUMMED, is_recent=ibis.literal(is_recent))


def _within(day: ir.DateValue, spans: list[Span]) -> ir.BooleanValue:
    held = day.between(*spans[0])
    for span in spans[1:]:
        held = held | day.between(*span)
    return held


def _sales(days: list[Span], is_recent: bool) -> ir.Table:
    lines, zero = served("sales_anywhere"), ibis.literal(0, "int64")
    return lines.filter(_within(lines.ordered_on, days)).select(
        "client_key",
        revenue_e4=_.revenue_e4,
        quantity_e4=_.quantity_e4,
        lines=ibis.literal(1, "int64"),
        cost_of_goods_e4=_.cost_of_goods_e4.fill_null(0),
        cost_known_lines=_.cost_of_goods_e4.notnull().cast("int64"),
        service_cost_e4=zero,
        unpriced_acts=zero,
        is_recent=ibis.literal(is_recent),
    )


def _acts(days: list[Span], is_recent: bool) -> ir.Table:
    acts, zero = served("activities_anywhere"), ibis.literal(0, "int64")
    return acts.filter(_within(acts.done_on, days)).select(
        "client_key",
        revenue_e4=zero,
        quantity_e4=zero,
        lines=zero,
        cost_of_goods_e4=zero,
        cost_known_lines=zero,
        service_cost_e4=_.cost_e4.fill_null(0),
        unpriced_acts=_.cost_e4.isnull().cast("int64"),
        is_recent=ibis.literal(is_recent),
    )
