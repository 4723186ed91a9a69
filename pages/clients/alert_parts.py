"""The alerts added up: by kind, and by region or account manager, with the share of each that is done with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts.bars import bars_chart
from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import KINDS, LABELS
from metrics.region_branches import branches
from pages.clients.alert_list import NONE_RAISED, named_by
from pages.clients.alert_listed import Listed, stake_of
from pages.pieces.figures import note_text

MOST_DRAWN, MOST_LISTED = 12, 200
DEFINITION = N_(
    "Of each client the latest signal of a kind in 12 months, broken promises of 13 weeks. Open: nobody said anything"
    " and the signal still holds. Done with: done or not a problem ÷ all raised. At stake: of each client the most "
    "that one of its open alerts says"
)
Alerts = Sequence[Listed]
Part = tuple[str, str, Alerts]
"""Its name, the code that it opens, and its alerts."""


def kinds_panel(view: View, words: Words, found: Alerts) -> Panel:
    """How many of each kind are open, and how many are done with."""
    parts = [(words(LABELS[kind]), "", [each for each in found if each.kind == kind]) for kind in KINDS]
    return _parts_panel(view, words, "kinds", words("Kind"), words("Alerts by kind"), [p for p in parts if p[2]])


def places_panel(view: View, words: Words, found: Alerts, by: str) -> Panel:
    """The same by region or by account manager."""
    parts = _by_region(view, words, found) if by == "region" else _by_manager(view, words, found)
    head, title = (words("Region"), words("Alerts by region"))
    if by == "manager":
        head, title = words("Account manager"), words("Alerts by account manager")
    return _parts_panel(view, words, "parts", head, title, parts, "region_id" if by == "region" else "")


def _by_region(view: View, words: Words, found: Alerts) -> list[Part]:
    parts: list[Part] = []
    inside: set[int] = set()
    for branch in branches(view):
        assert branch.region is not None
        own = [each for each in found if each.region_key in branch.keys]
        parts.append((branch.region.name, branch.region.region_id, own))
        inside |= branch.keys
    rest = [each for each in found if each.region_key not in inside]
    return [part for part in (*parts, (words("elsewhere"), "", rest)) if part[2]]


def _by_manager(view: View, words: Words, found: Alerts) -> list[Part]:
    _region, name = named_by(view)
    grouped: dict[str, list[Listed]] = {}
    for each in found:
        grouped.setdefault(name(each) or "", []).append(each)
    return [(manager or words("no account manager"), "", own) for manager, own in sorted(grouped.items())]


def _parts_panel(
    view: View, words: Words, key: str, head: str, title: str, parts: Sequence[Part], opens: str = ""
) -> Panel:
    if not parts:
        return Panel(key, title, missing=words(NONE_RAISED), width="half")
    listed = sorted(parts, key=lambda part: -_open(part[2]))
    waiting = [_open(own) for _name, _code, own in listed]
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
    raised = [len(own) for _name, _code, own in listed]
    data: dict[str, Sequence[Any]] = {
        "part": names,
        "open": waiting,
        "stake_e4": [stake_of(each for each in own if each.is_waiting) for _name, _code, own in listed],
        "raised": raised,
        "closed": [sum(each.is_closed for each in own) / len(own) for _name, _code, own in listed],
        "no_problem": [sum(each.state == "no_problem" for each in own) for _name, _code, own in listed],
        "overdue": [sum(each.is_overdue(view.as_of) for each in own) for _name, _code, own in listed],
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
    return Panel(key, message, chart, table, note, width="half", shows="chart" if chart else "table")


def _open(own: Alerts) -> int:
    return sum(each.is_waiting for each in own)
