"""Promises kept in time, month by month, and the last twelve months against the twelve before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.door import View
from data.periods import Period, period_of
from metrics.figure import Figure
from metrics.kpi import history_sums
from metrics.kpi_event_sums import PROMISE_SUMS
from metrics.kpi_voices import kept_promises
from metrics.series import Point, points

MONTHS_SHOWN, YEAR = 24, 12


@dataclass(frozen=True)
class KeptMonths:
    """The months up to the view's last day, and the last twelve of them against the twelve before."""

    months: tuple[Point, ...]
    year: Figure
    year_before: Figure


def kept_months(view: View) -> KeptMonths:
    """Promises kept in time over the last months up to the view's last day.

    Rows:   promises due in each month, up to the as-of date, as `metrics.kpi.kept_promises` counts them.
    Value:  KeptMonths; months before the first promise are left out.
    Cuts:   as the key figure.
    Source: definition of the house; Wilson 1927.
    """
    last = period_of(view.until, "month", view.settings.calendar)
    monthly = view.selecting(view.selection.at(last))
    sums = history_sums(monthly, "promises")
    return KeptMonths(
        points(monthly, "kept_promises", sums, MONTHS_SHOWN), _year(sums, last), _year(sums, last.back(YEAR))
    )


def _year(sums: pd.DataFrame, last: Period) -> Figure:
    """The twelve months that end with that one."""
    inside = sums[(sums.index >= last.back(YEAR - 1).start) & (sums.index <= last.start)]
    return kept_promises({name: int(inside[name].sum()) for name in PROMISE_SUMS})
