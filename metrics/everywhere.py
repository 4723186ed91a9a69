"""What is asked of whole clients: filters say whose answers count, not where the same client bought or answered later.

A client that was asked in one region and served from another, or by another account manager, is the same client. So
the question goes through the door with the reader's rights and without filters, and the filters are laid on the rows
that they mean.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.periods import FiscalCalendar, period_of
from data.scope import Selection
from data.tables import WIDE, served

MONTHS_A_YEAR = 12


def unfiltered(view: View) -> View:
    """The same reader's view of the same days without the filters of the page; rights stay."""
    return replace(view, selection=view.selection.unfiltered())


def whole_calendar(view: View) -> View:
    """The same person's view, under the same filters, of all days up to the as-of date: one for every period.

    What the period is compared with is left out as well, so that people who compare otherwise share what is kept.
    """
    today = period_of(view.as_of, "year", view.settings.calendar)
    return view.selecting(replace(view.selection, period=today, comparison=Selection.comparison))


Keys = tuple[int, ...] | None
Chosen = tuple[Keys, Keys, Keys, tuple[str, ...] | None]
"""Keys of the regions, channels and managers and the tiers that the page's filters mean; None for all of them."""


def chosen_of(view: View) -> Chosen:
    """What the page's filters mean."""
    condition = view.condition
    return condition.regions, condition.channels, condition.managers, condition.tiers


def of_chosen(rows: ir.Table, *chosen: *Chosen) -> ir.Table:
    """The rows that filters mean, as `chosen_of` gives them, by the region, channel, manager and tier in them."""
    for column, codes in zip(("region_key", "channel_key", "manager_key", "tier"), chosen, strict=True):
        if codes is not None:
            rows = rows.filter(_[column].isin(codes))
    return rows


def of_selection(rows: ir.Table, view: View) -> ir.Table:
    """The rows that the page's filters mean, by the region, channel, manager and tier that stand in them."""
    return of_chosen(rows, *chosen_of(view))


def year_until(until: date, calendar: FiscalCalendar = 1) -> date:
    """The first day of the twelve months of the calendar that end with the month of that day."""
    return period_of(until, "month", calendar).back(MONTHS_A_YEAR - 1).start


def sales_between(since: date, until: date) -> ir.Table:
    """Net revenue and orders of each client in the months that begin between two days."""
    months = served("client_period_calendar").filter(
        _.grain == "month", _.period_start >= since, _.period_start <= until
    )
    return months.group_by(buyer_key=_.client_key).agg(
        revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"), orders=_.orders.sum().cast(WIDE).cast("int64")
    )
