"""The additive sums every key figure is made of: of the period, of its past, by region, over the whole calendar.

They come in groups, one per source. A group is asked when somebody looks at one of its sums: a page of money figures
never counts an answer. Who has no right to a group, or no table for it, finds zeros, and `metrics.kpi.figure` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from data.door import View
from metrics.capital_charge import CAPITAL_SUMS, capital_sums
from metrics.kpi_calendar import MONEY_SUMS, grouped_sums, over_calendar
from metrics.kpi_cells import WHOLE, Calendar, columns_named
from metrics.kpi_degree_sums import DEGREE_SUMS, degree_sums
from metrics.kpi_event_sums import EVENT_SUMS, invited_sums
from metrics.kpi_record import Sums

Group = Literal["money", "surveys", "complaints", "promises", "degrees", "capital"]
Column = Literal["region_key", "channel_key", "tier", "manager_key"]
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


class PeriodSums(Mapping[str, int]):
    """The sums of one view's period; each group is asked once, when the first of its sums is looked at."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        if name not in self._known:
            self._known |= _total(self._view, GROUP_OF[name])
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
    period = view.selection.period
    return _together(view, groups, lambda kept: kept.past(period.grain, period.start), "period_start")


def calendar_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All sums per grain and period, later ones than the selected included; index (`grain`, `period_start`).

    Rows:   cells and events of the view's past, every grain. groups: only these sources.
    Value:  columns as in `period_sums`.
    Cuts:   additive over cells, not over grains.
    Source: definition of the house.
    """
    return _together(view, groups, Calendar.whole, "grain", "period_start")


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
    parts = {group: _cells(view, group, (column,)) for group in _asked(groups) if _is_asked(view, group)}
    return _side_by_side(parts, groups, column)


def region_history_sums(view: View, *groups: Group) -> pd.DataFrame:
    """All sums per region and whole period up to the selected one; index (`region_key`, `period_start`).

    Rows:   cells and events of the view's past. groups: only these sources.
    Value:  columns as in `period_sums`.
    Cuts:   additive.
    Source: definition of the house.
    """
    period = view.selection.period
    return _together(
        view, groups, lambda kept: kept.past_by_region(period.grain, period.start), "region_key", "period_start"
    )


def is_there(view: View, group: Group) -> bool:
    """Whether there is a table behind a group of sums, and the reader has the right to it."""
    if group == "money":
        return view.may_see("money") and view.has("sales")
    if group == "degrees":
        return view.has("sales") or view.has("surveys")
    if group == "capital":
        return is_there(view, "money") and view.settings.capital_rate > 0
    return view.may_see("satisfaction") and view.has(group)


def _is_asked(view: View, group: Group) -> bool:
    """Money always: its mart holds service costs without any sale, and no rows for who has no right to it."""
    return group == "money" or is_there(view, group)


def _asked(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """All groups where none is named; money always with the charge on unpaid orders."""
    return (*groups, "capital") if "money" in groups and "capital" not in groups else groups or tuple(GROUPS)


def _is_kept(view: View, group: Group) -> bool:
    """Whether the calendar holds the view's period as far as it counts: of marts any span, of events whole ones."""
    if group == "money":
        return True
    return view.span == WHOLE and view.until == min(view.selection.period.end, view.as_of)


def _total(view: View, group: Group) -> dict[str, int]:
    if not _is_asked(view, group):
        return dict.fromkeys(GROUPS[group], 0)
    if _is_kept(view, group):
        period = view.selection.period
        return over_calendar(view, group).total(period.grain, period.start, view.span)
    rows = _cells(view, group, ())
    return {name: int(rows[name].sum()) for name in GROUPS[group]}


def _cells(view: View, group: Group, by: tuple[Column, ...]) -> pd.DataFrame:
    """Sums of the view's period by the columns, as index; one row of all without any."""
    if by == ("region_key",) and _is_kept(view, group):
        period = view.selection.period
        return over_calendar(view, group).by_region(period.grain, period.start, view.span)
    if group == "money":
        rows = view.run(grouped_sums("region_period", *by))
    elif group == "capital":
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


def _together(
    view: View, groups: tuple[Group, ...], part: Callable[[Calendar], pd.DataFrame], *index: str
) -> pd.DataFrame:
    """A part of what the calendar holds of each group, side by side."""
    parts = {group: part(over_calendar(view, group)) for group in _asked(groups) if _is_asked(view, group)}
    return _side_by_side(parts, groups, *index)


def _side_by_side(parts: Mapping[Group, pd.DataFrame], groups: tuple[Group, ...], *index: str) -> pd.DataFrame:
    """The groups side by side; zeros where one of them has no row, and for groups that are not there."""
    names = [name for group in _asked(groups) for name in GROUPS[group]]
    every = _every(list(parts.values()), index)
    # Put in one by one: side by side they would become floats for a moment and lose the last digits of money.
    found = np.zeros((len(every), len(names)), dtype=np.int64)
    for group, part in parts.items():
        first, there = names.index(GROUPS[group][0]), part.columns.tolist()
        columns = [there.index(name) for name in GROUPS[group]]
        rows = slice(None) if part.index.equals(every) else every.get_indexer(part.index)
        found[rows, first : first + len(columns)] = part.to_numpy("int64")[:, columns]
    return pd.DataFrame(found, index=every, columns=columns_named(tuple(names)), copy=False)


def _every(parts: list[pd.DataFrame], names: tuple[str, ...]) -> pd.Index:
    """The rows of all parts, in order."""
    if not parts:
        none: list[list[object]] = [[] for _name in names]
        return pd.Index([], name=names[0]) if len(names) == 1 else pd.MultiIndex.from_arrays(none, names=names)
    every = parts[0].index
    for part in parts[1:]:
        every = every if part.index.equals(every) else every.union(part.index)
    every = every if every.is_monotonic_increasing else every.sort_values()
    return every.set_names(list(names))
