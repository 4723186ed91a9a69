"""What the overview and the KPI page share: tiles of key figures, a figure over its periods, regions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.branches import BranchSums
from metrics.figure import Figure, relative_change
from metrics.kpi import KPIS, NO_ORDERS, NO_SALES, Sums, figure, first_day
from metrics.series import Point, points
from metrics.targets import Targets, selected_target
from metrics.to_date import BEFORE_DATA
from pages.pieces.figures import chart_kind, compared_words, note_text, value_text

MOST_MOVERS = 10
HEIGHT = 360
ELSEWHERE = N_("elsewhere or not known")
REGION_UNKNOWN = N_("region not known")


def period_panel(
    view: View, words: Words, key: str, history: Rows, goals: Targets, key_of_panel: str = "by_period"
) -> Panel:
    """One key figure over the last periods beside the year before and the target."""
    kpi, found = KPIS[key], points(view, key, history, 8 if view.selection.grain == "quarter" else 0)
    if not view.has("sales"):
        return Panel(key_of_panel, words(kpi.label), missing=words(NO_SALES), width="half")
    if not any(p.now.value is not None for p in found):
        is_early = (first := first_day(view)) is None or view.selection.period.start < first
        missing = words(BEFORE_DATA if is_early else found[-1].now.missing if found else NO_ORDERS)
        return Panel(key_of_panel, words(kpi.label), missing=missing, width="half")
    found = found[next(at for at, p in enumerate(found) if p.now.value is not None) :]  # a part period comes first
    plans = [selected_target(view, goals, key, p.period) for p in found]
    columns: dict[str, list[Any]] = {
        "label": [words.period(p.period, short=True) for p in found],
        "group": [words.period(period_of(p.period.start, "year", p.period.calendar)) for p in found],
        "value": [p.now.value for p in found],
        "before": [p.before.value for p in found],
        "plan": plans,
        "is_running": [p.is_running for p in found],
    }
    if not any(plans):
        del columns["plan"]
    if view.selection.grain == "year":
        del columns["group"]
    rows = tidy(columns)
    chart = columns_chart(
        rows, words, label=words(kpi.label), kind=chart_kind(kpi.unit), better=kpi.better, height=HEIGHT
    )
    return Panel(
        key_of_panel,
        _period_message(view, words, key, found[-1]),
        chart,
        _period_table(words, key, found, plans),
        Note(note_text(words, view, words("solid: the period; grey: a year before; hollow: still running"))),
        width="half",
    )


def _period_message(view: View, words: Words, key: str, point: Point) -> str:
    kpi = KPIS[key]
    values = {
        "kpi": words(kpi.label),
        "period": words.period(point.period),
        "value": value_text(point.now.value, kpi.unit, words),
    }
    if point.is_running:
        return words("{kpi} of {period} stands at {value} so far", **values)
    change = _difference(point.now, point.before, kpi.unit, words)
    if change is None:
        return words("{kpi} of {period} is {value}", **values)
    return words("{kpi} of {period} is {value}, {change} on last year", **values, change=change)


def _difference(now: Figure, before: Figure, unit: str, words: Words) -> str | None:
    if now.value is None or before.value is None:
        return None
    if unit == "share":
        return words.points(now.value - before.value)
    change = relative_change(now.value, before.value)
    return None if change is None else words.change(change)


def _period_table(words: Words, key: str, found: Sequence[Point], plans: Sequence[float | None]) -> Table:
    kpi = KPIS[key]
    columns = (
        TableColumn("period", words("Period")),
        TableColumn("value", words(kpi.label), kpi.unit),
        TableColumn("before", words("a year before"), kpi.unit),
        TableColumn("plan", words("target"), kpi.unit),
        TableColumn("state", words("State")),
    )
    rows = tidy(
        {
            "period": [words.period(p.period) for p in found],
            "value": [p.now.value for p in found],
            "before": [p.before.value for p in found],
            "plan": plans,
            "state": [words("running") if p.is_running else words("over") for p in found],
        }
    )
    return Table(columns, rows)


def branch_name(part: BranchSums, words: Words) -> str:
    return part.branch.region.name if part.branch.region else words(ELSEWHERE)


def movers_panel(view: View, words: Words, parts: Sequence[BranchSums]) -> Panel:
    """Which regions moved revenue most against the compared period."""
    title = words("Revenue by region")
    bought = [p for p in parts if p.now["orders"] or p.before["orders"]]
    moved = sorted(((p.now["revenue_e4"] - p.before["revenue_e4"], p) for p in bought), key=lambda m: -abs(m[0]))
    if not bought:
        return Panel("movers", title, missing=words(nothing_sold(view)), width="half")
    if not view.tree.regions:
        return Panel("movers", title, missing=words(REGION_UNKNOWN), width="half")
    if not any(p.before["orders"] for p in parts):
        return Panel(
            "movers",
            title,
            missing=words("there is nothing to compare with: no sales in the compared period"),
            width="half",
        )
    shown = sorted(moved[:MOST_MOVERS], key=lambda m: m[0])
    rows = tidy(
        {
            "label": [branch_name(p, words) for _, p in shown],
            "value": [delta for delta, _ in shown],
            "region_id": [p.branch.region.region_id if p.branch.region else "" for _, p in shown],
        }
    )
    chart = bars_chart(
        rows,
        words,
        label=words("change of revenue"),
        signed=True,
        changes=True,
        clicks="region_id",
        height=max(HEIGHT, 34 * len(shown) + 40),
    )
    table = Table(
        (TableColumn("label", words("Region")), TableColumn("value", words("change of revenue"), "money")),
        rows,
        opens="region_id",
    )
    note = Note(note_text(words, view, compared_words(view, words)), hint=words("click a region to go into it"))
    return Panel("movers", _movers_message(words, moved), chart, table, note, width="half")


def _movers_message(words: Words, moved: Sequence[tuple[int, BranchSums]]) -> str:
    total = sum(delta for delta, _ in moved)
    delta, part = moved[0]
    values: Mapping[str, str] = {
        "region": branch_name(part, words),
        "delta": words.money(delta, sign=True),
        "total": words.money(total, sign=True),
    }
    if len(moved) == 1:
        return words("Revenue moved by {total}", **values)
    return words("Revenue moved by {total}; {region} alone by {delta}", **values)


def nothing_sold(view: View) -> str:
    """Why no region has anything to show; a message."""
    return NO_ORDERS if view.has("sales") else NO_SALES


def profit_share(view: View, sums: Sums) -> float | None:
    """Client profit (or gross profit without service costs) over revenue; None when unknown."""
    profit = figure(view, "client_profit" if view.has("activities") else "gross_profit", sums)
    return None if profit.value is None or not sums["revenue_e4"] else profit.value / sums["revenue_e4"]
