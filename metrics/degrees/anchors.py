"""Anchors: what scores 0 and what scores 100, taken once from a base year and then kept in the settings.

A client's score hangs on the anchors and on itself alone: it does not move because others did.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.periods import Period, period_from_key, period_of
from data.settings import ANCHORS
from metrics.degrees.behaviour import invoices_due
from metrics.degrees.moment import moment_of, sales_cover
from metrics.degrees.year_sums import year_sums

LOW, HIGH = 0.05, 0.95
FEWEST_CLIENTS = 5
"""Fewer have no spread worth keeping, and their figures could be told apart."""
DIGITS = 4


def anchors_to_publish(view: View) -> dict[str, object]:
    """The base year and P5 and P95 of what its clients brought: settings found by the first data that hold a year.

    Rows:   clients with an order line in the last whole fiscal year that sales cover; for profit those whose profit is
            known, for credit those with an invoice that fell due in the 24 months up to its end, for prospects those
            that bought the year before.
    Value:  anchors_year, and as far as there are five clients that differ profit_anchors, income_anchors (currency
            units a client and year), volume_anchors (quantity), credit_anchors (share paid in time) and
            prospects_anchors ((revenue + k) ÷ (revenue of the year before + k), k the P5 of income, not below 0).
            With a base year in the settings only the pairs that are still missing, of that year. Empty when there is
            nothing to find.
    Cuts:   of the whole company only.
    Source: definition of the house; fixed anchors: OECD/JRC 2008, Handbook on Constructing Composite Indicators.
    """
    lacking = [name for name in ANCHORS if getattr(view.settings, name) is None]
    year = kept_year(view) if view.settings.anchors_year else base_year(view)
    if year is None or not lacking:
        return {}
    start = view.settings.calendar
    rows = view.run(year_sums(year.back(1).start, year.start, year.end, start))
    rows = rows[rows["lines"] > 0]
    if len(rows) < FEWEST_CLIENTS:
        return {}
    income = view.settings.income_anchors or _spread(rows["revenue_e4"] / TEN_THOUSANDTHS)
    found = {
        "profit_anchors": _spread(rows.loc[rows["is_profit_known"].astype(bool), "profit_e4"] / TEN_THOUSANDTHS),
        "income_anchors": income,
        "volume_anchors": _spread(rows["quantity_e4"] / TEN_THOUSANDTHS),
        "credit_anchors": _spread(_paid_in_time(view, year, rows["client_key"])),
        "prospects_anchors": _spread(_prospects(rows, income)) if sales_cover(view, year.back(1).start) else None,
    }
    known: dict[str, object] = {name: found[name] for name in lacking if found[name] is not None}
    return known if view.settings.anchors_year else {"anchors_year": year.year, **known}


def kept_year(view: View) -> Period | None:
    """The base year of the settings, where sales still cover it."""
    year = period_from_key(f"{view.settings.anchors_year:04d}", view.settings.calendar)
    return year if year.end <= view.as_of and sales_cover(view, year.start) else None


def base_year(view: View) -> Period | None:
    """The last whole fiscal year up to the as-of date that sales cover; None where there is none."""
    running = period_of(view.as_of, "year", view.settings.calendar)
    year = running if running.end == view.as_of else running.back(1)
    return year if sales_cover(view, year.start) else None


def _spread(values: pd.Series | NDArray[np.float64]) -> tuple[float, float] | None:
    """P5 and P95, to ten-thousandths; None where clients are few or do not differ: nothing could lie between."""
    if len(values) < FEWEST_CLIENTS:
        return None
    low, high = (round(float(bound), DIGITS) for bound in np.quantile(np.asarray(values, dtype=float), (LOW, HIGH)))
    return (low, high) if low < high else None


def _prospects(rows: pd.DataFrame, income: tuple[float, float] | None) -> NDArray[np.float64]:
    """This year over the year before; small clients are drawn toward 1, or one order would make them soar."""
    drawn = max(0.0, income[0]) * TEN_THOUSANDTHS if income else 0.0
    bought = rows[rows["former_revenue_e4"] > 0]
    return np.asarray((bought["revenue_e4"] + drawn) / (bought["former_revenue_e4"] + drawn), dtype=float)


def _paid_in_time(view: View, year: Period, active: pd.Series) -> NDArray[np.float64]:
    moment = moment_of(year.end, view.settings.calendar)
    rows = view.run(invoices_due((moment,), (int(active.min()), int(active.max()))))
    rows = rows[(rows["invoices_0"] > 0) & rows["client_key"].isin(active)]
    return np.asarray(rows["in_time_0"] / rows["invoices_0"], dtype=float)
