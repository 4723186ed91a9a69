"""The additive sums every key figure is made of: of the period, of its past, by region, over the whole calendar.

They come in groups, one per source. A group is asked when somebody looks at one of its sums: a page of money figures
never counts an answer. Who has no right to a group, or no table for it, finds zeros, and `metrics.kpi.figure` says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import COUNTS, SUMS, WIDE, served
from metrics.capital_charge import CAPITAL_SUMS, capital_sums
from metrics.kpi_calendar import BY_PERIOD, whole_calendar
from metrics.kpi_degree_sums import DEGREE_SUMS, degree_sums
from metrics.kpi_event_sums import EVENT_SUMS, invited_sums
from metrics.kpi_record import Sums

Group = Literal["money", "surveys", "complaints", "promises", "degrees", "capital"]
Column = Literal["region_key", "channel_key", "tier", "manager_key"]
MONEY_SUMS = (*SUMS, *COUNTS)
GROUPS: dict[Group, tuple[str, ...]] = {
    "money": MONEY_SUMS,
    "surveys": EVENT_SUMS["surveys"][0],
    "complaints": EVENT_SUMS["complaints"][0],
    "promises": EVENT_SUMS["promises"][0],
    "degrees": DEGREE_SUMS,
    "capital": CAPITAL_SUMS,
}
ALL_SUMS = tuple(name for names in GROUPS.values() for name in names)
GROUP_OF: dict[str, Group] = {name: group for group, names in GROUPS.items() for name in names}
NOTHING: Sums = dict.fromkeys(ALL_SUMS, 0)


@cache
def _totals() -> ir.Table:
    return served("region_period").agg(**{n: _[n].sum().fill_null(0).cast(WIDE).cast("int64") for n in MONEY_SUMS})


@cache
def grouped_sums(table: str, *keys: str) -> ir.Table:
    """The question for the money sums of a mart, grouped by these columns and in their order."""
    asked = served(table)
    return (
        asked.group_by(list(keys))
        .agg(**{n: _[n].sum().cast(WIDE).cast("int64") for n in MONEY_SUMS})
        .order_by(list(keys))
    )


class PeriodSums(Mapping[str, int]):
    """The sums of one view's period; each group is asked once, when the first of its sums is looked at."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        if name not in self._known:
            group = GROUP_OF[name]
            if group == "money":
                rows = self._view.run(_totals())
            else:
                rows = _cells(self._view, group, ())
            self._known |= {n: int(rows[n].sum()) for n in GROUPS[group]}
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ALL_SUMS)

    def __len__(self) -> int:
        return len(ALL_SUMS)


def period_sums(view: View) -> Sums:
    """All sums and counts of the selected period, as one mapping; zeros where nothing happened.

    Rows:   cells and events of the view's period; scores of the last moment inside it.
    Value:  name → whole number (money and quantities in ten-thousandths).
    Cuts:   additive; active and new clients count once, where they ordered last.
    Source: definition of the house.
    """
    return PeriodSums(view)


def history_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All sums per whole period of the selected grain up to the selected one; one row a period, oldest first.

    Rows:   cells and events of the view's past; periods without any row are absent. groups: only these sources.
    Value:  index `period_start` (day), columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    parts = []
    for group in _asked(groups):
        if group == "money":
            money = view.run(grouped_sums("region_period_history", "period_start"))
            parts.append(_by_day(money, "period_start"))
        elif is_there(view, group):
            parts.append(_past(view, group).groupby(level="period_start").sum())
    return _together(parts, groups, "period_start")


def calendar_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All sums per grain and period, later ones than the selected included; index (`grain`, `period_start`).

    Rows:   cells and events of the view's past, every grain. groups: only these sources.
    Value:  columns as in `period_sums`.
    Cuts:   additive over cells, not over grains.
    Source: definition of the house.
    """
    parts = []
    for group in _asked(groups):
        if group == "money":
            rows = view.run(grouped_sums("region_period_calendar", "grain", "period_start"))
            parts.append(_by_day(rows, "grain", "period_start"))
        elif is_there(view, group):
            parts.append(_over_time(view, group).groupby(level=["grain", "period_start"]).sum())
    return _together(parts, groups, "grain", "period_start")


def region_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All sums of the selected period per region of the sale or the event; index `region_key`.

    Rows:   cells and events of the view's period. groups: only these sources.
    Value:  columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    return cell_sums(view, "region_key", *groups)


def cell_sums(view: View, column: Column, *groups: Group) -> pd.DataFrame:
    """All sums of the selected period per region, channel, tier or account manager; that column is the index.

    Rows:   cells and events of the view's period; the tier is the client's of today. groups: only these sources.
    Value:  columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    parts = []
    for group in _asked(groups):
        if group == "money":
            parts.append(view.run(grouped_sums("region_period", column)).set_index(column))
        elif is_there(view, group):
            parts.append(_cells(view, group, (column,)))
    return _together(parts, groups, column)


def region_history_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All sums per region and whole period up to the selected one; index (`region_key`, `period_start`).

    Rows:   cells and events of the view's past. groups: only these sources.
    Value:  columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    index, parts = ("region_key", "period_start"), []
    for group in _asked(groups):
        if group == "money":
            parts.append(_by_day(view.run(grouped_sums("region_period_history", *index)), *index))
        elif is_there(view, group):
            parts.append(_past(view, group).droplevel("grain"))
    return _together(parts, groups, *index)


def is_there(view: View, group: Group) -> bool:
    """Whether there is a table behind a group of sums, and the reader has the right to it."""
    if group == "money":
        return view.may_see("money") and view.has("sales")
    if group == "degrees":
        return view.has("sales") or view.has("surveys")
    if group == "capital":
        return is_there(view, "money") and view.settings.capital_rate > 0
    return view.may_see("satisfaction") and view.has(group)


def _cells(view: View, group: Group, by: tuple[str, ...]) -> pd.DataFrame:
    """Sums of the view's period by the columns, as index; one row of all without any."""
    if not is_there(view, group):
        return pd.DataFrame(columns=list(GROUPS[group]), dtype="int64")
    if group == "capital":
        rows = capital_sums(view, "", by)
    elif group == "degrees":
        # The latest moment may lie before the period: then the period has none.
        rows = degree_sums(view, "", by)
        rows = rows[rows["moment_on"] >= view.selection.period.start].drop(columns="moment_on")
    else:
        rows = EVENT_SUMS[group][1](view, "", by)
    rows = rows.set_index(list(by)) if by else rows
    if group == "surveys":
        invited = invited_sums(view, "", by)
        sent = invited.set_index(list(by))["invited"] if by else invited["invited"]
        every = rows.index.union(sent.index)
        rows = rows.reindex(every, fill_value=0).assign(invited=sent.reindex(every, fill_value=0).astype("int64"))
    return rows


def _asked(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """All groups where none is named; money always with the charge on unpaid orders."""
    return (*groups, "capital") if "money" in groups and "capital" not in groups else groups or tuple(GROUPS)


def _over_time(view: View, group: Group) -> pd.DataFrame:
    make = BY_PERIOD[group]  # a named function each, as `once` wants it
    return whole_calendar(view).once(make)


def _past(view: View, group: Group) -> pd.DataFrame:
    """Of the selected grain up to the selected period, by region."""
    rows, period = _over_time(view, group), view.selection.period
    is_past = rows.index.get_level_values("period_start") <= period.start
    return rows[is_past & (rows.index.get_level_values("grain") == period.grain)]


def _together(parts: list[pd.DataFrame], groups: tuple[Group, ...], *index: str) -> pd.DataFrame:
    """The groups side by side; zeros where one of them has no row, and for groups that are not there."""
    names = [name for group in _asked(groups) for name in GROUPS[group]]
    if not parts:
        return pd.DataFrame(columns=names, index=_no_index(index), dtype="int64")
    every = parts[0].index
    for part in parts[1:]:
        every = every.union(part.index)
    # Reindexed one by one: side by side they would become floats for a moment and lose the last digits of money.
    columns = {name: part[name].reindex(every, fill_value=0) for part in parts for name in part.columns}
    nothing = pd.Series(0, index=every, dtype="int64")
    found = pd.DataFrame({name: columns.get(name, nothing) for name in names}, index=every)
    found.index.names = list(index)
    return found.sort_index()


def _no_index(names: tuple[str, ...]) -> pd.Index:
    return (
        pd.Index([], name=names[0]) if len(names) == 1 else pd.MultiIndex.from_arrays([[] for _n in names], names=names)
    )


def _by_day(rows: pd.DataFrame, *index: str) -> pd.DataFrame:
    rows["period_start"] = pd.to_datetime(rows["period_start"]).dt.date
    return rows.set_index(list(index))
