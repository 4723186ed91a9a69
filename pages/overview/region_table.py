"""The regions side by side on the overview: revenue, change, target, satisfaction, profit, clients, open alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.attention import alerts_by_region
from metrics.branches import BranchSums
from metrics.figure import relative_change
from metrics.kpi import figure, region_sums
from metrics.region_branches import sums_below
from metrics.targets import Targets
from pages.overview.pieces import REGION_UNKNOWN, branch_name, nothing_sold, profit_share
from pages.pieces.figures import compared_words, note_text

PERIODS = 12


def regions_panel(view: View, words: Words, parts: Sequence[BranchSums], goals: Targets) -> Panel:
    """Regions side by side, the largest first; a click goes into the region."""
    listed = sorted((p for p in parts if p.now["orders"] or p.before["orders"]), key=lambda p: -p.now["revenue_e4"])
    if not listed or not view.tree.regions:
        missing = REGION_UNKNOWN if listed else nothing_sold(view)
        return Panel("regions", words("Regions"), missing=words(missing))
    period = view.selection.period
    goal = [goals.of("revenue", p.branch.region.key, period) if p.branch.region else None for p in listed]
    columns: dict[str, list[Any]] = {
        "region": [branch_name(p, words) for p in listed],
        "revenue": [p.now["revenue_e4"] for p in listed],
        "change": [
            relative_change(p.now["revenue_e4"], p.before["revenue_e4"]) if p.before["orders"] else None for p in listed
        ],
        "past": [[float(v) for v in p.past["revenue_e4"].tolist()[-PERIODS:]] for p in listed],
        "target": [p.now["revenue_e4"] / g if g else None for p, g in zip(listed, goal, strict=True)],
        "satisfied": _satisfied(view, listed),
        "profit": [profit_share(view, p.now) for p in listed],
        "clients": [p.now["active_clients"] for p in listed],
        "alerts": _alerts(view, listed),
        "region_id": [p.branch.region.region_id if p.branch.region else "" for p in listed],
    }
    shown = [c for c in _heads(view, words) if any(v is not None for v in columns[c.key])]
    if all(len(line) < 2 for line in columns["past"]):
        shown = [c for c in shown if c.key != "past"]
    where = words("revenue where it was sold, clients where they ordered last")
    open_alerts = words("open alerts: they stand and nobody said anything of them")
    note = Note(
        note_text(words, view, where, open_alerts if any(c.key == "alerts" for c in shown) else ""),
        hint=words("select a region to go into it"),
    )
    table = Table(tuple(shown), tidy(columns), opens="region_id")
    message = _message(view, words, listed, columns["target"])
    return Panel("regions", message, table=table, note=note, shows="table")


def _heads(view: View, words: Words) -> tuple[TableColumn, ...]:
    return (
        TableColumn("region", words("Region")),
        TableColumn("revenue", words("Revenue"), "money"),
        TableColumn("change", compared_words(view, words), "change", absent="–"),
        TableColumn("past", words("past periods"), "spark", of="money"),
        TableColumn("target", words("of target"), "bar", absent="–"),
        TableColumn("satisfied", words("Satisfied"), "share", absent="–"),
        TableColumn("profit", words("Profit of revenue"), "share", digits=1, absent="–"),
        TableColumn("clients", words("Active clients"), "count"),
        TableColumn("alerts", words("Open alerts"), "count"),
    )


def _satisfied(view: View, listed: Sequence[BranchSums]) -> list[float | None]:
    """The share of satisfied answers in each region, where they were given."""
    rows = region_sums(view, "surveys")
    return [figure(view, "satisfied", sums_below(rows, part.branch.keys)).value for part in listed]


def _alerts(view: View, listed: Sequence[BranchSums]) -> list[int | None]:
    """Open alerts in each region, as the page of alerts counts them; unknown where none is there, or not yours."""
    found = alerts_by_region(view)
    if not found:
        return [None] * len(listed)
    return [sum(found.get(key, 0) for key in part.branch.keys) for part in listed]


def _message(view: View, words: Words, listed: Sequence[BranchSums], reached: Sequence[float | None]) -> str:
    """How many regions grow, and how many reach their target once the period is over."""
    if not any(p.before["orders"] for p in listed):
        return words("Regions by revenue")
    # a region that sold nothing before grows as well: the change is unknown, its direction is not
    growing, n = sum(1 for p in listed if p.now["revenue_e4"] > p.before["revenue_e4"]), len(listed)
    with_target = [share for share in reached if share is not None]
    if view.is_running or not with_target:
        return words("{growing} of {n} regions grow", growing=growing, n=n)
    there = sum(1 for share in with_target if share >= 1)
    return words("{growing} of {n} regions grow, {there} reach their target", growing=growing, n=n, there=there)
