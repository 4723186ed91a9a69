"""Sales, events and scores of a reader's selection over the whole calendar: worked out once for all periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.periods import GRAINS, FiscalCalendar, Grain, period_of
from data.tables import COUNTS, SUMS, WIDE, served
from metrics.capital_charge import capital_sums
from metrics.everywhere import whole_calendar
from metrics.kpi_cells import Calendar, calendar_of
from metrics.kpi_degree_sums import degree_sums
from metrics.kpi_event_sums import EVENT_SUMS, invited_sums

INDEX = ["region_key", "grain", "period_start"]
MONTHS = ("region_key", "period_start")
MONEY_SUMS = (*SUMS, *COUNTS)


def unfiltered_calendar(view: View) -> View:
    """The same without any filter: one for everything that hangs on the reader's rights alone."""
    return whole_calendar(view.selecting(view.selection.unfiltered()))


@cache
def grouped_sums(table: str, *keys: str) -> ir.Table:
    """The question for the money sums of a mart, grouped by these columns and in their order."""
    asked = served(table)
    return (
        asked.group_by(list(keys))
        .agg(**{n: _[n].sum().cast(WIDE).cast("int64") for n in MONEY_SUMS})
        .order_by(list(keys))
    )


def money_by_period(view: View) -> pd.DataFrame:
    """Sales, service costs and counts of clients per region, grain, period and span.

    Rows:   one per region, grain, period and span with any; spans: whole, to_date, same_weeks.
    Value:  index region_key, grain, period_start (day); columns span and MONEY_SUMS.
    Cuts:   additive over regions, not over grains and spans.
    Source: see `metrics.sums.period_sums`.
    """
    return _days(view.run(grouped_sums("region_period_spans", *INDEX, "span"))).set_index(INDEX)


def answers_by_period(view: View) -> pd.DataFrame:
    """Answers and invitations per region, grain and period up to the view's last day.

    Rows:   one per region, grain and period with any.
    Value:  index region_key, grain, period_start (day); columns SURVEY_SUMS.
    Cuts:   additive over regions, not over grains; `invited` not over periods.
    Source: see `metrics.kpi_event_sums`.
    """
    answers = every_grain(view.settings.calendar, _by_month(view, "surveys"))
    invited = _days(invited_sums(view, "_history", MONTHS)).set_index(INDEX)["invited"]
    every = answers.index.union(invited.index)
    answers = answers.reindex(every, fill_value=0)
    return answers.assign(invited=invited.reindex(every, fill_value=0).astype("int64"))


def complaints_by_period(view: View) -> pd.DataFrame:
    """Complaints per region, grain and period up to the view's last day.

    Rows:   one per region, grain and period with any.
    Value:  index region_key, grain, period_start (day); column complaints.
    Cuts:   additive over regions, not over grains.
    Source: see `metrics.kpi_event_sums`.
    """
    return every_grain(view.settings.calendar, _by_month(view, "complaints"))


def promises_by_period(view: View) -> pd.DataFrame:
    """Promises due, and those kept in time, per region, grain and period up to the view's last day.

    Rows:   one per region, grain and period with any.
    Value:  index region_key, grain, period_start (day); columns PROMISE_SUMS.
    Cuts:   additive over regions, not over grains.
    Source: see `metrics.kpi_event_sums`.
    """
    return every_grain(view.settings.calendar, _by_month(view, "promises"))


def degrees_by_period(view: View) -> pd.DataFrame:
    """Scores of the last moment inside each period, per region and grain.

    Rows:   one per region, grain and period that holds a moment.
    Value:  index region_key, grain, period_start (day); columns DEGREE_SUMS.
    Cuts:   additive over regions, not over periods.
    Source: see `metrics.kpi_degree_sums`.
    """
    rows = degree_sums(view, "_history", ("region_key",))
    days, found = rows["moment_on"].tolist(), []
    for grain in GRAINS:
        begins, at = _starts(view.settings.calendar, days, grain)
        starts = [begins[place] for place in at.tolist()]
        last = dict(sorted(set(zip(starts, days, strict=True))))  # of each period its latest day comes last
        is_last = np.array([last[start] == day for start, day in zip(starts, days, strict=True)], dtype=bool)
        found.append(rows.assign(grain=grain, period_start=pd.Series(starts, rows.index, object)).loc[is_last])
    return pd.concat(found).drop(columns="moment_on").set_index(INDEX)


def charges_by_period(view: View) -> pd.DataFrame:
    """The capital charge per region, grain and period.

    Rows:   one per region, grain and period with unpaid orders.
    Value:  index region_key, grain, period_start (day); column capital_charge_e4.
    Cuts:   additive over regions, not over grains.
    Source: see `metrics.capital_charge.capital_sums`.
    """
    return _days(capital_sums(view, "_calendar", tuple(INDEX))).set_index(INDEX)


BY_PERIOD: dict[str, Callable[[View], pd.DataFrame]] = {
    "money": money_by_period,
    "surveys": answers_by_period,
    "complaints": complaints_by_period,
    "promises": promises_by_period,
    "degrees": degrees_by_period,
    "capital": charges_by_period,
}


@dataclass(frozen=True)
class _Kept:
    """What is kept of a group; equal for the same group, so that `View.once` knows it again."""

    group: str

    def __call__(self, view: View) -> Calendar:
        return calendar_of(BY_PERIOD[self.group](view).reset_index())


def over_calendar(view: View, group: str) -> Calendar:
    """The sums of a group (a key of BY_PERIOD) under the view's filters, for every period there is."""
    return whole_calendar(view).once(_Kept(group))


def _by_month(view: View, table: str) -> pd.DataFrame:
    return _days(EVENT_SUMS[table][1](view, "_history", MONTHS))


def _days(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(period_start=pd.to_datetime(rows["period_start"]).dt.date)


def every_grain(calendar: FiscalCalendar, months: pd.DataFrame) -> pd.DataFrame:
    """Sums by month, summed into quarters and years too.

    Rows:   `months`: region_key, period_start (the first day of a month of that calendar) and columns of whole numbers.
    Value:  index region_key, grain, period_start; the same columns.
    Cuts:   additive within a grain.
    Source: definition of the house.
    """
    names = [name for name in months.columns.tolist() if name not in MONTHS]
    sums, days = months[names].to_numpy("int64"), months["period_start"].tolist()
    regions, of_region = np.unique(months["region_key"].to_numpy("int64"), return_inverse=True)
    keys: list[NDArray[np.int64]] = []
    grains: list[Grain] = []
    starts: list[date] = []
    found = [np.zeros((0, len(names)), np.int64)]
    for grain in GRAINS:
        begins, of_day = _starts(calendar, days, grain)
        cells, at = np.unique(of_region * len(begins) + of_day, return_inverse=True)
        added = np.zeros((len(cells), len(names)), np.int64)
        np.add.at(added, at, sums)
        found.append(added)
        keys.append(regions[cells // max(len(begins), 1)])
        grains += [grain] * len(cells)
        starts += [begins[place] for place in (cells % max(len(begins), 1)).tolist()]
    index = pd.MultiIndex.from_arrays([np.concatenate(keys), grains, pd.Index(starts, dtype=object)], names=INDEX)
    return pd.DataFrame(np.concatenate(found), index=index, columns=names)


def _starts(calendar: FiscalCalendar, days: Sequence[date], grain: Grain) -> tuple[list[date], NDArray[np.int64]]:
    """The first days of the periods that these days lie in, in order, and which of them each day's is."""
    start = {day: period_of(day, grain, calendar).start for day in set(days)}  # few distinct ones
    begins = sorted(set(start.values()))
    place = {begin: at for at, begin in enumerate(begins)}
    return begins, np.array([place[start[day]] for day in days], dtype=np.int64)
