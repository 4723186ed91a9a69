"""Who is behind, by how much, and who answers for it: regions, and below the last region its account managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure, is_within_noise
from metrics.kpi import Kpi, absent_why
from metrics.standings import Standing, Standings
from metrics.year_shown import YearShown
from pages.overview.kpi_pacing import NO_LINE
from pages.overview.kpi_words import cell_kind, chance_text, gap_kind, plain
from pages.overview.pieces import ELSEWHERE
from pages.pieces.figures import compared_words, note_text

MANAGER_FILTER = "manager"
NOT_TOLD_APART = N_("neither regions nor account managers are known, so nobody can be told apart")


def behind_panel(
    view: View, words: Words, shown: YearShown, found: Standings | None, chances: Mapping[int, float | None]
) -> Panel:
    """Each region or manager beside its target of the selected period, the one furthest behind first."""
    kpi = shown.kpi
    title = words("Who is behind: {kpi}", kpi=words(kpi.label))
    if found is None:
        return Panel("behind", title, missing=words(absent_why(view, kpi)))
    parts = [p for p in found.parts if p.now.value is not None or p.target is not None]
    # a region in which a filtered manager never sold is no part of this list
    parts = [p for p in parts if p.target is not None or p.now.value or p.gap or not shown.kpi.adds]
    if not any(p.code for p in parts):
        return Panel("behind", title, missing=words(NOT_TOLD_APART))
    if all(p.gap is None for p in (found.whole, *parts)):
        return Panel("behind", title, missing=words(NO_LINE))
    rows = [found.whole, *parts]
    found_chances = [shown.outlook.chance if s.level == "all" else chances.get(s.region_key) for s in rows]
    columns: dict[str, list[Any]] = {
        "name": [_name(s, view, words) for s in rows],
        "value": [s.now.value for s in rows],
        "due": [s.due for s in rows],
        "target": [s.target for s in rows],
        "reached": [s.reached if found.has_targets else s.of_due for s in rows],
        "gap": [s.gap for s in rows],
        "chance": [None if c is None else chance_text(c, words) for c in found_chances],
        "owner": [s.owner for s in rows],
        "code": [s.code for s in rows],
        "is_noise": [is_noise(s, found) for s in rows],
    }
    keep = [c for c in _heads(view, words, kpi, found) if c.key == "name" or any(v is not None for v in columns[c.key])]
    if not view.is_running or not kpi.adds or not found.has_targets:
        keep = [c for c in keep if c.key != ("due" if found.has_targets else "target")]
    opens_page = MANAGER_FILTER if found.of == "manager" else ""
    table = Table(tuple(keep), tidy(columns), shaded=(0,), opens="code", opens_page=opens_page)
    note = Note(
        note_text(
            words,
            view,
            words("gap: to what is due by now") if view.is_running and found.has_targets and kpi.adds else "",
            words("chance: to reach the year's target") if any(v is not None for v in columns["chance"]) else "",
            ""
            if found.has_targets
            else words("no targets are set: compared {compared}", compared=compared_words(view, words)),
            words("grey gap: within the noise") if any(columns["is_noise"]) else "",
        ),
        hint=words("select a row to go down; the filter bar leads back"),
    )
    return Panel("behind", behind_message(words, kpi, found, parts), table=table, note=note, shows="table")


def _heads(view: View, words: Words, kpi: Kpi, found: Standings) -> tuple[TableColumn, ...]:
    due = words("due so far") if found.has_targets else words("before")
    return (
        TableColumn("name", words("Account manager") if found.of == "manager" else words("Region")),
        TableColumn("value", words(kpi.label), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("target", words("target"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("due", due, cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("reached", words("attained") if found.has_targets else words("of before"), "bar", absent="–"),
        TableColumn("gap", words("gap"), gap_kind(kpi.unit), kpi.better, 1, signed=True, absent="–", noise="is_noise"),
        TableColumn("chance", words("chance"), absent="–"),
        TableColumn("owner", words("owner"), absent="–"),
    )


def _name(standing: Standing, view: View, words: Words) -> str:
    chosen = view.selection.regions
    if standing.level == "all":
        if len(chosen) == 1 and (region := view.tree.region(chosen[0])) is not None:
            return region.name
        return words("all that is selected") if chosen or not view.scope.everywhere else words("Company")
    if standing.level == "elsewhere":
        return words(ELSEWHERE)
    return standing.name


def behind_message(words: Words, kpi: Kpi, found: Standings, parts: list[Standing]) -> str:
    """Who is furthest behind and how many are; of estimates who is beyond the noise."""
    named = [p for p in parts if p.code and p.gap is not None]
    late = [p for p in named if _is_short(p, kpi)]
    if not named:
        return words("Who is behind: {kpi}", kpi=words(kpi.label))
    sure = [p for p in late if not is_noise(p, found)]
    if len(sure) < len(late):
        return _sure_message(words, kpi, found, sure, len(named))
    n, count = len(late), len(named)
    if not late:
        if found.has_targets:
            return words("Nobody is behind: {n} of {n} are where they should be", n=count)
        return words("Nobody fell behind: {n} of {n} did at least as well as before", n=count)
    first = late[0]
    values = {"name": first.name, "gap": plain(first.gap, kpi.unit, words), "n": n, "count": count}
    if found.has_targets:
        return words("{name} is furthest behind, by {gap}; {n} of {count} are behind", **values)
    if kpi.better == "lower":
        return words("{name} rose most, by {gap}; {n} of {count} had more than before", **values)
    return words("{name} lost most, {gap}; {n} of {count} did less than before", **values)


def _sure_message(words: Words, kpi: Kpi, found: Standings, sure: list[Standing], count: int) -> str:
    """Of estimates, some of whose gaps may be chance: who is behind beyond that."""
    if not sure:
        return words("Nobody is behind beyond the noise, of {count}", count=count)
    values = {"name": sure[0].name, "gap": plain(sure[0].gap, kpi.unit, words), "n": len(sure), "count": count}
    if found.has_targets:
        return words("{name} is furthest behind, by {gap}; {n} of {count} beyond the noise", **values)
    if kpi.better == "lower":
        return words("{name} rose most, by {gap}; {n} of {count} beyond the noise", **values)
    return words("{name} lost most, {gap}; {n} of {count} beyond the noise", **values)


def is_noise(standing: Standing, found: Standings) -> bool:
    """Whether the gap may be chance: to the compared period, or to a target, which is exact."""
    goal = Figure(standing.due, low=standing.due, high=standing.due)
    return is_within_noise(standing.now, goal if found.has_targets else standing.before)


def _is_short(standing: Standing, kpi: Kpi) -> bool:
    gap = standing.gap or 0.0
    return gap > 0 if kpi.better == "lower" else gap < 0
