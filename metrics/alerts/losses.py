"""Clients that turned loss-making: a profit of twelve months that fell below zero, month end by month end."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.periods import Period, period_of
from data.tables import WIDE, served
from metrics.alerts.weeks import client_ranges
from metrics.capital_charge import charge_of, parts_of
from metrics.degrees.moment import LATE_START_DAYS

YEAR = 12
Floats = NDArray[np.float64]


@cache
def _months(first: date, last: date, low: int, high: int, rate_parts: int) -> ir.Table:
    rows = served("client_period_calendar")
    rows = rows.filter(
        rows.grain == "month", rows.period_start.between(ibis.literal(first), ibis.literal(last)),
        rows.client_key.between(low, high),
    )  # fmt: skip
    charge = charge_of(rows.credit_days_e4, rate_parts) if rate_parts else ibis.literal(0)
    told = rows.select(
        "client_key", "period_start", "revenue_e4",
        profit_e4=rows.revenue_e4 - rows.cost_of_goods_e4 - rows.service_cost_e4 - charge,
        is_unknown=(rows.cost_known_lines != rows.lines) | (rows.unpriced_acts != 0),
    )  # fmt: skip
    return told.group_by("client_key", "period_start").agg(
        profit_e4=_.profit_e4.sum().cast(WIDE).cast("int64"),
        revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"),
        is_unknown=_.is_unknown.any(),
    )


def turned_losses(view: View, keys: NDArray[np.int64]) -> pd.DataFrame:
    """Clients whose profit of twelve months was not below zero at a month end of the last year, and is at the next one.

    Rows:   one per client, the latest such month; of `keys` (ascending). Whole months; a client with an unknown cost in
            the twelve months, or without revenue in them a month before, is left out, and so is everybody where data do
            not cover twelve months before.
    Value:  columns client_key, raised_on (the month's last day), lasts_until, is_standing (below zero at the last
            month end too), observed (profit of the twelve months up to lasts_until, ten-thousandths), expected (that of
            twelve months a year before the last month; missing where unknown). Facts: no statistic and no chance.
    Cuts:   additive over clients.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    months = _covered(view)
    if len(months) <= YEAR or not view.knows_costs:
        return pd.DataFrame(columns=["client_key"])
    starts = pd.to_datetime([month.start for month in months]).to_numpy()
    ends = np.array([month.end for month in months[YEAR - 1 :]], dtype=object)
    rate, found = parts_of(view.settings.capital_rate), []
    for low, high in client_ranges(view, keys):
        rows = view.run(_months(months[0].start, months[-1].start, low, high, rate))
        some = keys[(keys >= low) & (keys <= high)]
        places = (
            np.searchsorted(some, rows["client_key"]),
            np.searchsorted(starts, pd.to_datetime(rows["period_start"])),
        )
        sums = {}
        for name in ("profit_e4", "revenue_e4", "is_unknown"):
            table = np.zeros((len(some), len(months)))
            table[places] = rows[name].to_numpy("float64")
            sums[name] = _years(table)
        profits = np.where((sums["is_unknown"] > 0) | (sums["revenue_e4"] <= 0), np.nan, sums["profit_e4"])
        found.append(_turned(some, profits, ends))
    return pd.concat(found, ignore_index=True)


def _years(months: Floats) -> Floats:
    """Sums of twelve months up to each month that has eleven before it."""
    sums = np.concatenate([np.zeros((len(months), 1)), months.cumsum(axis=1)], axis=1)
    return np.asarray(sums[:, YEAR:] - sums[:, :-YEAR])


def _turned(keys: NDArray[np.int64], profits: Floats, ends: NDArray[np.object_]) -> pd.DataFrame:
    turned = (profits[:, 1:] < 0) & (profits[:, :-1] >= 0)
    rows = np.flatnonzero(turned.any(axis=1))
    kept, last = profits[rows], profits.shape[1] - 1
    at = last - turned[rows, ::-1].argmax(axis=1)
    columns = np.arange(last + 1)
    over = ~(kept < 0) & (columns > at[:, None])
    end = np.where(over.any(axis=1), over.argmax(axis=1) - 1, last)
    return pd.DataFrame({
        "client_key": keys[rows], "raised_on": ends[at], "lasts_until": ends[end], "is_standing": end == last,
        "observed": kept[np.arange(len(rows)), end], "expected": kept[:, 0],
    })  # fmt: skip


def _covered(view: View) -> list[Period]:
    """The last 24 whole months as far as sales cover them, the oldest first."""
    begun = next((low for table, low, _high in view.version.days if table == "sales"), None)
    last = period_of(view.as_of, "month", view.settings.calendar)
    last = last if last.end <= view.as_of else last.back(1)
    months = [last.back(step) for step in range(2 * YEAR - 1, -1, -1)]
    return [month for month in months if begun is not None and begun <= month.start + timedelta(days=LATE_START_DAYS)]
