"""The alerts added up: by kind, and by region or account manager, with the share of each that is done with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from charts.bars import bars_chart
from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import KINDS, LABELS, Counted, counted
from metrics.region_branches import branches
from pages.clients.alert_list import NONE_RAISED
from pages.pieces.figures import note_text

MOST_DRAWN, MOST_LISTED = 12, 200
DEFINITION = N_(
    "Of each client the latest signal of a kind in 12 months, broken promises of 13 weeks. Open: nobody said anything"
    " and the signal still holds. Done with: done or not a problem ÷ all raised. At stake: of each client the most "
    "that one of its open alerts says"
)
Part = tuple[str, str, Counted]
"""Its name, the code that it opens, and its alerts."""


def kinds_panel(view: View, words: Words, kinds: Mapping[str, Counted]) -> Panel:
    """How many of each kind are open, and how many are done with."""
    parts = [(words(LABELS[kind]), "", kinds[kind]) for kind in KINDS if kind in kinds]
    return _parts_panel(view, words, "kinds", words("Kind"), words("Alerts by kind"), parts)


def places_panel(view: View, words: Words, by: str) -> Panel:
    """The same by region or by account manager."""
    parts = _by_region(view, words) if by == "region" else _by_manager(view, words)
    head, title = (words("Region"), words("Alerts by region"))
    if by == "manager":
        head, title = words("Account manager"), words("Alerts by account manager")
    return _parts_panel(view, words, "parts", head, title, parts, "region_id" if by == "region" else "")


def _by_region(view: View, words: Words) -> list[Part]:
    found, parts = counted(view, "region_key"), list[Part]()
    for branch in branches(view):
        assert branch.region is not None
        own = sum((found.pop(key) for key in branch.keys & found.keys()), Counted())
        parts.append((branch.region.name, branch.region.region_id, own))
    parts.append((words("elsewhere"), "", sum(found.values(), Counted())))
    return [part for part in parts if part[2].raised]


def _by_manager(view: View, words: Words) -> list[Part]:
    names, grouped = view.tree.names("manager"), dict[str, Counted]()
    for key, own in counted(view, "manager_key").items():
        name = names.get(key) or ""
        grouped[name] = grouped.get(name, Counted()) + own
    return [(manager or words("no account manager"), "", own) for manager, own in sorted(grouped.items())]


def _parts_panel(
    view: View, words: Words, key: str, head: str, title: str, parts: Sequence[Part], opens: str = ""
) -> Panel:
    if not parts:
        return Panel(key, title, missing=words(NONE_RAISED))
    listed = sorted(parts, key=lambda part: -part[2].open)
    waiting = [own.open for _name, _code, own in listed]
    names, total = [name for name, _code, _own in listed], sum(waiting)
    columns = (
        TableColumn("part", head),
        TableColumn("open", words("Open"), "count"),
        TableColumn("stake_e4", words("At stake a year"), "money"),
        TableColumn("raised", words("Raised in 12 months"), "count"),
        TableColumn("closed", words("Done with"), "bar", absent="–"),
        TableColumn("no_problem", words("Not a problem"), "count"),
        TableColumn("overdue", words("Overdue"), "count"),
    )
    raised = [own.raised for _name, _code, own in listed]
    data: dict[str, Sequence[Any]] = {
        "part": names,
        "open": waiting,
        "stake_e4": [own.stake_e4 for _name, _code, own in listed],
        "raised": raised,
        "closed": [own.closed_share for _name, _code, own in listed],
        "no_problem": [own.no_problem for _name, _code, own in listed],
        "overdue": [own.overdue for _name, _code, own in listed],
        "region_id": [code for _name, code, _own in listed],
    }
    kept = tuple(c for c in columns if c.key != "stake_e4" or view.may_see("money"))
    rows = tidy({name: values[:MOST_LISTED] for name, values in data.items()})
    message = words("{part}: {n} of {all} open alerts", part=names[0], n=waiting[0], all=total)
    if not total:
        message = words("{title}: none is open", title=title)
    chart = None
    if total:
        drawn = tidy(
            {"label": names[:MOST_DRAWN], "value": waiting[:MOST_DRAWN], "region_id": data["region_id"][:MOST_DRAWN]}
        )
        chart = bars_chart(drawn, words, label=words("open alerts"), kind="count", stressed=1, clicks=opens)
    note = Note(
        note_text(words, view, words("n {n}", n=sum(raised))), words(DEFINITION),
        hint=words("click a region to go into it") if opens else "",
    )  # fmt: skip
    table = Table(kept, rows, opens=opens, more=max(0, len(listed) - MOST_LISTED))
    return Panel(key, message, chart, table, note, shows="chart" if chart else "table")
