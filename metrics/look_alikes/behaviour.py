"""How clients behave in the year before a moment: what a likeness of theirs is judged by. Nothing of what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.periods import FiscalCalendar, period_of
from data.tables import WIDE, served
from metrics.contribution.roles import activities_by_role
from metrics.degrees.moment import sales_cover
from metrics.degrees.people import Floats, People, day_number
from metrics.loyalty.patterns import week_sets, weeks_in

TRAITS = (
    "order_weeks", "growth", "lines_an_order", "discount_share", "categories", "visits", "complaints", "days_to_pay",
    "tenure",
)  # fmt: skip
YEAR_MONTHS, YEAR_WEEKS, YEAR_DAYS = 12, 52, 365.25
MOST_CATEGORIES = 63
"""As many categories as one number has bits; with more they are counted one by one, which takes longer."""


@dataclass(frozen=True)
class Window:
    """Twelve whole months that were over by a moment, so that nothing of later days is in them, and the twelve before.

    on: the moment. first, last: first and last day of the twelve months. former: first day of the twelve before.
    """

    on: date
    first: date
    last: date
    former: date


def window_of(on: date, calendar: FiscalCalendar = 1) -> Window:
    """The window of a moment: whole months of the calendar that were over by it."""
    month = period_of(on, "month", calendar)
    month = month if month.end == on else month.back(1)
    return Window(on, month.back(YEAR_MONTHS - 1).start, month.end, month.back(2 * YEAR_MONTHS - 1).start)


def behaviour_at(view: View, people: People, on: date) -> dict[str, Floats]:
    """What each client did in the year up to a moment, one array a trait of TRAITS, one value a client of `people`.

    Rows:   all clients of `people`; what is not known of one is nan, and so is all of who had not bought by then.
    Value:  order_weeks share of the weeks since the first order, at most 52, with an order (0–1); growth (revenue of
            twelve months less the twelve before over their sum, −1 to 1); lines_an_order; discount_share of the price
            before discount; categories bought; visits and complaints a year; days_to_pay from order to payment over
            the lines paid by then; tenure in years since the first order. And revenue_e4 of the twelve months.
    Cuts:   not additive. Whole months that were over by the moment; order weeks and tenure up to the moment itself.
    Source: definition of the house.
    """
    window = window_of(on, view.settings.calendar)
    there = people.bought <= day_number(on)
    days = np.where(there, day_number(on) - people.bought + 1, np.nan)
    sums = view.run(_sums(window))
    lines = view.run(_lines(view, window))
    weeks = people.spread(view.run(_weeks(on)), "weeks", 0)
    found = {
        "order_weeks": weeks / np.clip(np.ceil(days / 7), 1, YEAR_WEEKS),
        "tenure": days / YEAR_DAYS,
        **_ratios(view, people, window, sums),
        "categories": _spread(people, lines, "categories", 0.0 if view.has("products") else np.nan),
        "days_to_pay": _spread(people, lines, "days_to_pay", np.nan),
        "visits": _visits(view, people, window),
        "complaints": _complaints(view, people, window),
    }
    return {name: np.where(there, values, np.nan) for name, values in found.items()}


def _spread(people: People, rows: pd.DataFrame, column: str, absent: float) -> Floats:
    return np.asarray(people.spread(rows.astype({column: "float64"}), column, absent))


def _ratios(view: View, people: People, window: Window, sums: pd.DataFrame) -> dict[str, Floats]:
    """What follows from sums of money and counts; a ratio over nothing is unknown."""
    revenue, former, lines, orders, discount = (
        _spread(people, sums, name, 0.0) for name in ("revenue_e4", "former_e4", "lines", "orders", "discount_e4")
    )
    both, price = np.maximum(revenue, 0) + np.maximum(former, 0), np.maximum(revenue, 0) + np.maximum(discount, 0)
    moved = _ratio(np.maximum(revenue, 0) - np.maximum(former, 0), both)
    return {
        "growth": moved if sales_cover(view, window.former) else np.full_like(moved, np.nan),
        "lines_an_order": _ratio(lines, orders),
        "discount_share": _ratio(np.maximum(discount, 0), price),
        "revenue_e4": revenue,
    }


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def _sums(window: Window) -> ir.Table:
    months = served("client_period_calendar").filter(
        _.grain == "month", _.period_start.between(ibis.literal(window.former), ibis.literal(window.last))
    )
    is_recent = _.period_start >= ibis.literal(window.first)
    summed = {name: _[name].sum(where=is_recent) for name in ("revenue_e4", "lines", "orders", "discount_e4")}
    summed["former_e4"] = _.revenue_e4.sum(where=~is_recent)
    return months.group_by("client_key").agg(
        **{name: total.fill_null(0).cast(WIDE).cast("int64") for name, total in summed.items()}
    )


def _weeks(on: date) -> ir.Table:
    found = week_sets(on, 0, YEAR_WEEKS)
    return found.select("client_key", weeks=weeks_in(found, 1))


def _lines(view: View, window: Window) -> ir.Table:
    """Categories bought, and days from order to payment over the lines that were paid by the moment."""
    lines = served("sales_anywhere")
    lines = lines.filter(lines.ordered_on.between(ibis.literal(window.first), ibis.literal(window.last)))
    products = served("products").select("product_key", "category_key")
    rows = lines.left_join(products, "product_key")
    is_paid = rows.paid_on <= ibis.literal(window.on)
    waited = ibis.greatest(rows.paid_on.delta(rows.ordered_on, unit="day"), 0)
    days = ibis.ifelse(is_paid, waited, ibis.null("int64"))  # outermost: `greatest` passes over nulls
    largest = view.run(served("categories").agg(largest=_.category_key.max()))["largest"].iloc[0]
    category = rows.category_key.nullif(0)
    grouped = rows.group_by("client_key")
    paid = {"days_to_pay": days.mean()}
    if pd.notna(largest) and int(largest) >= MOST_CATEGORIES:
        return grouped.agg(categories=category.nunique(), **paid)
    bits = grouped.agg(set_0=(ibis.literal(1, "int64") << category.cast("int64")).bit_or().fill_null(0), **paid)
    return bits.select("client_key", "days_to_pay", categories=weeks_in(bits, 1))


def _visits(view: View, people: People, window: Window) -> Floats:
    """Acts that are a visit by their name; nothing known where no act of the company is one."""
    named = view.run(served("activity_period_calendar").select("activity").distinct().order_by("activity"))
    visits = activities_by_role(named["activity"])["visit"]
    if not visits:
        return np.full(len(people.cells), np.nan)
    acts = served("activities_anywhere")
    acts = acts.filter(_within(acts.done_on, window), acts.activity.isin(visits))
    return _spread(people, view.run(acts.group_by("client_key").agg(visits=_.count())), "visits", 0.0)


def _complaints(view: View, people: People, window: Window) -> Floats:
    if not view.has("complaints"):
        return np.full(len(people.cells), np.nan)
    rows = served("complaints_anywhere")
    rows = rows.filter(_within(rows.received_on, window)).group_by("client_key").agg(complaints=_.count())
    return _spread(people, view.run(rows), "complaints", 0.0)


def _within(day: ir.DateValue, window: Window) -> ir.BooleanValue:
    return day.between(ibis.literal(window.first), ibis.literal(window.last))
