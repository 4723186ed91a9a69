"""The base sums month by month and region by region: what forecasts are made of."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.door import View
from data.periods import period_of
from metrics.kpi import GROUP_OF, Group, Kpi, Sums, region_history_sums


def monthly_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All base sums of every month of the company, by region of the sale or the event.

    Rows:   one per region and month of the company's calendar with anything in it; the last month may still be running
            (`Period.is_running(view.as_of)`) and then holds what is known so far. Filters and rights are the view's,
            its period is not. groups: only these sources (`metrics.sums.GROUPS`), all by default.
    Value:  index region_key, period_start (day); columns as in `metrics.kpi.period_sums`, whole numbers. Counts of
            active and retained clients, invitations and scores do not add over months.
    Cuts:   additive over regions.
    Source: definition of the house.
    """
    month = period_of(view.as_of, "month", view.settings.calendar)
    return region_history_sums(view.selecting(view.selection.at(month)), *groups)


def part_value(kpis: Mapping[str, Kpi], name: str, sums: Sums) -> float | None:
    """The value of a numerator or denominator of `Kpi.parts`: that of a sum, or of a key figure that adds.

    Rows:   sums of one cut. kpis: `metrics.kpi.kpis_of(view)`.
    Value:  as the sum or the figure; None where the figure is unknown.
    Cuts:   additive.
    Source: definition of the house.
    """
    return float(sums[name]) if name in GROUP_OF else kpis[name].figure(sums).value
