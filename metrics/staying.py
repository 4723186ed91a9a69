"""Who still buys a year after an answer: one question, whatever else is known of the answer."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.sums import month_number, period_start
from data.periods import FiscalCalendar
from data.settings import Settings
from data.tables import served

DATES = ("patience", "then", "later")


def checking_dates(answers: ir.Table, settings: Settings) -> dict[str, ir.Value]:
    """Columns for answers joined with their client: its patience in days, and the first days after both checks.

    Rows:   answers with `answered_on` and the client's `median_gap_days`.
    Value:  patience (the days within which a kept client buys), then and later: the first days after the month of the
            answer and after the same month a year later, by the company's calendar.
    Cuts:   one value an answer.
    Source: definition of the house.
    """
    then, later = _month_ends(answers.answered_on, settings.calendar)
    return {
        "patience": ibis.greatest(
            (answers.median_gap_days.fill_null(0.0) * settings.retention_intervals).ceil().cast("int32"),
            settings.shortest_retention_days,
        ),
        "then": then,
        "later": later,
    }


def _month_ends(day: ir.DateValue, calendar: FiscalCalendar) -> tuple[ir.DateValue, ir.DateValue]:
    """The first days after the month of the day, and after the same month a year later."""
    month = period_start(day, "month", calendar)
    if isinstance(calendar, int):
        after = [month + ibis.interval(months=months) for months in (1, 13)]
        return after[0].cast("date"), after[1].cast("date")
    # A month has 4 to 6 weeks, so that 45 days after its start the next one runs, a 53rd week in the year or not.
    following, year_later = ((month + ibis.interval(days=days)).cast("date") for days in (45, 364 + 45))
    return period_start(following, "month", calendar), period_start(year_later, "month", calendar)


def stays_a_year_later(
    answers: ir.Table, by: tuple[str, ...], first: int, last: int, calendar: FiscalCalendar
) -> ir.Table:
    """The answers of clients that bought at that time, with whether the client still bought a year later.

    Rows:   answers with client_key, the columns of `by` and those of `checking_dates`; of the clients from key `first`
            to `last`. Answers of one client and month that agree in `by` are one row with their number. The months that
            can hold an order within the patience are laid out one by one: joined on client and month, a million clients
            stay cheap; on a range they do not.
    Value:  columns client_key, those of `by`, then, sheets (how many answers), bought (always true), stays.
    Cuts:   additive by `sheets`.
    Source: definition of the house; Jones & Sasser 1995, "Why satisfied customers defect".
    """
    mine = answers.filter(_.client_key.between(first, last))
    asked = mine.group_by(["client_key", *by, *DATES]).agg(sheets=_.count())
    checks = asked.mutate(check=ibis.range(0, 2, 1).unnest())
    # The shortest month has 28 days, and the patience may begin within the first of its months.
    back = ibis.range(1, checks.patience // 28 + 3, 1).unnest()
    ends = checks.mutate(end=ibis.ifelse(_.check == 0, _.then, _.later), back=back)
    months = ends.mutate(month=month_number(ends.end, calendar) - ends.back)
    bought = served("client_period_calendar").filter(
        _.grain == "month", _.last_on.notnull(), _.client_key.between(first, last)
    )
    orders = bought.select("last_on", buyer_key="client_key", bought_in=month_number(bought.period_start, calendar))
    paired = months.join(orders, [months.client_key == orders.buyer_key, months.month == orders.bought_in])
    waited = paired.end.delta(paired.last_on, unit="day")
    near = paired.filter((waited >= 1) & (waited <= paired.patience))
    found = near.group_by(["client_key", *by, "then", "sheets"]).agg(
        bought=(_.check == 0).max(), stays=(_.check == 1).max()
    )
    return found.filter(_.bought)
