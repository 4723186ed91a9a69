"""The late tables of a version: every series fitted where it changed, made coherent, told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pandas as pd

from data.door import View
from metrics.kpi import first_day
from metrics.kpi_months import monthly_sums
from metrics.outlook.before import Before, kept_of, known_forms
from metrics.outlook.fitted import fitted_groups
from metrics.outlook.hierarchy import Hierarchy, hierarchy_of
from metrics.outlook.history import FEWEST_MONTHS, columns_of, history_of
from metrics.outlook.measures import GROUPS, Columns, Group
from metrics.outlook.months import Months, months_between
from metrics.outlook.plans import Plan
from metrics.outlook.rows import group_rows
from metrics.outlook.workers import PROCESSES

Tell = Callable[[float], None]
Made = tuple[pd.DataFrame, pd.DataFrame]


def late_rows(
    view: View, tell: Tell, before: Before | None, processes: int = PROCESSES
) -> Mapping[str, Callable[[], Iterator[pd.DataFrame]]]:
    """What makes the late tables of a version, for a view of the whole company in it.

    tell: is told how far the work is, 0 to 1. before: the late tables of an earlier version by name, whose unchanged
    series are kept; None makes all anew, with the same result. processes: how many fit at the same time.

    Rows:   see `data.late_tables`: forecasts of every key figure in `metrics.outlook.measures.GROUPS`.
    Value:  table name → a function that gives its rows in parts; the work is done once, when the first is asked.
    Cuts:   values add up over regions and, where the key figure does, over months.
    Source: metrics.forecast, metrics.outlook.coherent.
    """
    kept: list[list[Made]] = []

    def made() -> list[Made]:
        if not kept:
            kept.append(outlooks(view, tell, before, processes))
        return kept[0]

    return {
        "forecasts": lambda: (forecasts for forecasts, _tests in made()),
        "forecast_tests": lambda: (tests for _forecasts, tests in made()),
    }


def outlooks(view: View, tell: Tell, before: Before | None, processes: int = PROCESSES) -> list[Made]:
    """Both late tables, a pair of frames a group of measures, in the order of `GROUPS`."""
    plans = {plan.fingerprint: plan for plan in plans_of(view)}
    found = {each: kept for each in plans if (kept := kept_of(before, each)) is not None}
    changed = {each: plan for each, plan in plans.items() if each not in found}
    for each, fitted in fitted_groups(changed, known_forms(before), tell, processes):
        found[each] = group_rows(plans[each], fitted)
    tell(1.0)
    return [found[each] for each in plans]


def plans_of(view: View) -> list[Plan]:
    """What can be forecast of a company: nothing without sales or with fewer than three whole months of them."""
    start = first_day(view)
    if start is None:
        return []
    months = months_between(start, view.as_of, view.settings.calendar)
    if len(months.whole) < FEWEST_MONTHS:
        return []
    sums = monthly_sums(view, "money", "complaints", "promises")
    seen = [*months.whole, *(months.ahead[:1] if months.passed else ())]
    regions = view.tree.regions
    hierarchy = hierarchy_of(
        {key: region.parent for key, region in regions.items()},
        {key: region.region_id for key, region in regions.items()},
        {int(key) for key in sums.index.get_level_values("region_key")},
    )
    columns = columns_of(sums, hierarchy.leaf_keys, seen)
    starts = {table: low for table, low, _high in view.version.days}
    found = [_plan(view, group, columns, hierarchy, months, starts) for group in GROUPS]
    return [plan for plan in found if plan.histories or plan.silent]


def _plan(
    view: View, group: Group, columns: Columns, hierarchy: Hierarchy, months: Months, starts: Mapping[str, date]
) -> Plan:
    known = [history_of(m, columns, hierarchy, months, starts) for m in group.measures if view.has(m.table)]
    found = [history for history in known if history is not None]
    told = {history.measure.key: history for history in found if not history.why}
    return Plan(group, told, months, tuple(history for history in found if history.why))
