"""Matters that are plans: who is behind the pacing of the year, and which key figures will likely miss the year."""

from __future__ import annotations

from dataclasses import dataclass

from data.door import View
from metrics.attention.matter import Matter
from metrics.cascade.season import seasonal_weights
from metrics.kpi import absent_why, calendar_sums, groups_of, kpi_of, period_figure, period_sums
from metrics.outlook import year_outlook
from metrics.standings import Standing, compared_figure, parts_of_selection, standings
from metrics.targets import selected_target, targets
from metrics.to_date import year_of

REVENUE = "revenue"
PLANNED = ("revenue", "client_profit", "gross_profit")
"""Key figures whose gap to a target is money."""
LOW_CHANCE = 0.3
"""A year's target that is reached with a smaller chance needs somebody."""
MOST_BEHIND = 5


@dataclass(frozen=True)
class _Behind:
    """Matters of one period, the furthest behind first; None where nothing can be told. has_targets: of any part."""

    matters: tuple[Matter, ...] | None
    has_targets: bool = False


def behind_matters(view: View) -> tuple[Matter, ...]:
    """Regions, or managers below the last region, whose year so far is behind its pacing; the furthest behind first.

    Rows:   the fiscal year of the selected period up to today, or the period itself where only that has targets; where
            neither has, the year against the same days of the year before.
    Value:  at most MOST_BEHIND Matters; the stake is the gap in ten-thousandths, `share` what of the due is there.
    Cuts:   additive over the parts.
    Source: `metrics.standings`.
    """
    if absent_why(view, kpi_of(view, REVENUE)):
        return ()
    year = _year(view)
    found = year.once(_behind_in_period)
    goals = targets(view)
    may_be_set = (goals.values or goals.managers) and view.selection.period != year.selection.period
    if found.matters is not None and not found.has_targets and may_be_set:
        own = view.once(_behind_in_period)
        found = own if own.has_targets else found
    return found.matters or ()


def _year(view: View) -> View:
    """The view of the fiscal year that the selected period lies in: whatever is told of it is told once."""
    return view.selecting(view.selection.at(year_of(view, view.selection.period)))


def _behind_in_period(view: View) -> _Behind:
    """Who is behind in the selected period of that view."""
    parts = parts_of_selection(view, *groups_of(view, REVENUE))
    weights = seasonal_weights(view, REVENUE, year_of(view, view.selection.period).year) if view.is_running else ()
    now = period_figure(view, REVENUE, period_sums(view))
    before = compared_figure(view, kpi_of(view, REVENUE), period_sums(view.compared()))
    found = standings(view, REVENUE, targets(view), parts, weights, (now, before))
    if found is None:
        return _Behind(None)
    behind = [part for part in found.parts if part.code and part.gap is not None and part.gap < 0]
    told = tuple(_behind(part, found.has_targets, not view.is_running) for part in behind[:MOST_BEHIND])
    return _Behind(told, found.has_targets)


def _behind(part: Standing, has_targets: bool, is_over: bool) -> Matter:
    is_region = part.level == "region"
    return Matter(
        "behind_target" if has_targets else "behind_before",
        round(-(part.gap or 0.0)),
        name=part.name,
        share=part.of_due,
        region_id=part.code if is_region else "",
        manager=part.owner or ("" if is_region else part.name),
        managers=1,
        is_over=is_over,
        parameters={"region" if is_region else "manager": part.code},
    )


def plan_matters(view: View) -> tuple[Matter, ...]:
    """Key figures in money whose year's target will be reached with a chance below 30 %.

    Rows:   the company, or one region, in the fiscal year of the selected period; none once it is over, and none where
            no forecast was made.
    Value:  Matters; the stake is target less forecast in ten-thousandths with the forecast's 95 % interval, `share` the
            chance.
    Cuts:   not additive: ask again for the part.
    Source: `metrics.outlook.year_outlook`.
    """
    if not view.has_late or view.as_of >= _year(view).selection.period.end:
        return ()
    return _year(view).once(_planned)


def _planned(view: View) -> tuple[Matter, ...]:
    year, goals, found = view.selection.period, targets(view), []
    for key in PLANNED:
        kpi, goal = kpi_of(view, key), selected_target(view, goals, key, year)
        if goal is None or absent_why(view, kpi):
            continue
        outlook = year_outlook(view, key, goal, calendar_sums(view, *groups_of(view, key)))
        if outlook.value is None or outlook.chance is None or outlook.chance >= LOW_CHANCE or outlook.value >= goal:
            continue
        ends = (outlook.high, outlook.low)
        low, high = (None if end is None else round(goal - end) for end in ends)
        found.append(
            Matter(
                "plan", round(goal - outlook.value), name=kpi.label, share=outlook.chance, key=key, low_e4=low,
                high_e4=high, parameters={"kpi": key},
            )
        )  # fmt: skip
    return tuple(found)
