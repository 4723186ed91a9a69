"""Year to date (同期累计): the year up to the end of the selected period, against the same span a year before."""

from __future__ import annotations

import pandas as pd

from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from metrics.figure import Figure, unknown
from metrics.kpi import ALL_SUMS, BEFORE_DATA, Sums, figure, first_day, period_sums

NOT_ADDITIVE = frozenset(("active_clients", "retention"))
CLIENTS_DO_NOT_ADD = N_("clients cannot be added over periods; choose the year to see them")


def year_to_date(view: View, key: str, calendar: pd.DataFrame) -> tuple[Figure, Figure]:
    """The key figure from the year's first day to the end of the selected period, now and a year before.

    Rows:   months of the year before the selected period (`calendar` as `metrics.kpi.calendar_sums` gives it), and the
            period itself; while it is running, last year ends on the same day of it.
    Value:  two Figures; unknown for counts of clients unless the period is the year, and before the first data.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    period = view.selection.period
    if key in NOT_ADDITIVE and period.grain != "year":
        return unknown(CLIENTS_DO_NOT_ADD), unknown(CLIENTS_DO_NOT_ADD)
    months = (
        calendar.loc["month"]
        if "month" in calendar.index.get_level_values("grain")
        else calendar.iloc[:0].droplevel("grain")
    )
    before = view.last_year()
    first, last_year = first_day(view), period_of(period.end, "year", view.settings.fiscal_year_start).last_year()
    now = figure(view, key, _until(months, period, period_sums(view)))
    if first is None or first > last_year.start:
        return now, unknown(BEFORE_DATA)
    return now, figure(view, key, _until(months, before.selection.period, period_sums(before)))


def _until(months: pd.DataFrame, period: Period, own: Sums) -> Sums:
    """Sums of the months of the year before the period, and of the period itself."""
    year = period_of(period.end, "year", period.fiscal_start)
    earlier = months[(months.index >= year.start) & (months.index < period.start)].sum()
    return {name: int(earlier[name]) + own[name] for name in ALL_SUMS}
