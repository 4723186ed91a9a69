"""Key figures by region at a glance: how much of each target is reached, in a table of marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from charts.chart import tidy
from charts.heat_table import heat_table_chart
from charts.panel import Note, Panel, Table, TableColumn
from charts.table_marks import HEAT_BOUNDS
from data.door import View
from locales import Words
from metrics.attainment import is_plain_difference
from metrics.branches import BranchSums
from metrics.figure import is_within_noise, relative_change
from metrics.heat import HeatCell, heat_cells
from metrics.kpi import Kpi, absent_why, kpi_of, kpis_of
from metrics.targets import Targets
from pages.overview.kpi_words import signed
from pages.overview.pieces import REGION_UNKNOWN
from pages.pieces.figures import compared_words, note_text, value_text

SHOWN = (
    "revenue", "gross_profit", "client_profit", "satisfied", "retention", "kept_promises", "new_clients",
    "complaints_per_100", "orders",
)  # fmt: skip
"""What a company looks at first; the chosen key figure and those of its own join them."""
MOST_ROWS, MOST_COLUMNS = 8, 8


def heat_keys(view: View, chosen: str) -> tuple[str, ...]:
    """The key figures of the heat table: those of SHOWN that the reader can have, and the chosen one (if any)."""
    own = [key for key in kpis_of(view) if key not in SHOWN and key.startswith("own:")]
    there = [key for key in (*SHOWN, *own) if not absent_why(view, kpi_of(view, key))]
    if "client_profit" in there and chosen != "gross_profit":
        there = [key for key in there if key != "gross_profit"]
    first = there[:MOST_ROWS]
    return tuple(first) if chosen in first or not chosen else (*first[: MOST_ROWS - 1], chosen)


def heat_panel(
    view: View,
    words: Words,
    keys: Sequence[str],
    goals: Targets,
    parts: Sequence[BranchSums],
    weights: Mapping[str, Sequence[float]],
) -> Panel:
    """Key figures by region, each beside its target or the compared period; a click goes into the region."""
    title = words("Key figures by region")
    every = [p for p in parts if p.branch.region is not None]
    if not every:
        return Panel("heat", title, missing=words(REGION_UNKNOWN), width="half")
    found = heat_cells(view, keys, goals, every, weights)
    live = [at for at in range(len(every)) if any(c.place == at and c.reached is not None for c in found)]
    places = {at: place for place, at in enumerate(live[:MOST_COLUMNS])}
    cells = [replace(c, place=places[c.place]) for c in found if c.place in places]
    rows = [key for key in keys if any(c.key == key and c.now.value is not None for c in cells)]
    cells = [c for c in cells if c.key in rows]
    if not cells:
        return Panel("heat", title, missing=words("there is nothing to compare with in this period"), width="half")
    regions = [every[at] for at in places]
    names = [p.branch.region.name for p in regions if p.branch.region]
    codes = [p.branch.region.region_id for p in regions if p.branch.region]
    kpis = {key: kpi_of(view, key) for key in rows}
    texts = [cell_text(c, kpis[c.key], words) for c in cells]
    says_nothing = [_is_none(c, text) or _is_chance(c) for c, text in zip(cells, texts, strict=True)]
    marked = [replace(c, reached=None) if nothing else c for c, nothing in zip(cells, says_nothing, strict=True)]
    columns: dict[str, list[Any]] = {
        "row": [rows.index(c.key) for c in cells],
        "column": [c.place for c in cells],
        "reached": [c.reached for c in marked],
        "text": texts,
        "hover": [_hover(c, kpis[c.key], names[c.place], view, words) for c in cells],
        "is_small": [c.is_small for c in cells],
        "region_id": [codes[c.place] for c in cells],
    }
    chart = heat_table_chart(
        tidy(columns), words, label=title, rows=[words(kpis[key].label) for key in rows], columns=names,
        clicks="region_id",
    )  # fmt: skip
    is_plan = any(c.is_target for c in cells)
    return Panel(
        "heat",
        _message(words, marked, names, len(rows)),
        chart,
        _table(words, cells, kpis, names),
        _note(view, words, cells, is_plan, any(says_nothing), len(live) - len(regions)),
        width="half",
    )


def cell_text(cell: HeatCell, kpi: Kpi, words: Words) -> str:
    """Percent of the target; without a target the change: percent with its sign, points of a ratio."""
    if cell.now.value is None or cell.due is None:
        return "–"
    if cell.is_target and cell.reached is not None:
        return words.number(cell.reached * 100, _digits(cell.reached))
    if is_plain_difference(kpi):
        shift = (cell.now.value - cell.due) * (100 if kpi.unit == "share" else 1)
        return words.number(shift, 1 if abs(shift) < 10 else 0, sign=True)
    change = relative_change(cell.now.value, cell.due)
    return "–" if change is None else words.number(change * 100, 0, sign=True)


def _is_none(cell: HeatCell, text: str) -> bool:
    """Whether a change rounds to nothing: it goes neither up nor down."""
    return not cell.is_target and text.startswith("±")


def _is_chance(cell: HeatCell) -> bool:
    """Whether the change of an estimate is no larger than chance makes it."""
    return not cell.is_target and cell.now.low is not None and is_within_noise(cell.now, cell.before)


def _digits(reached: float) -> int:
    """One decimal where the whole number would stand on the other side of a bound: 97.6 % is under 98."""
    return int(any((round(reached, 2) >= bound) != (reached >= bound) for bound in HEAT_BOUNDS[1:3]))


def _hover(cell: HeatCell, kpi: Kpi, region: str, view: View, words: Words) -> str:
    lines = [f"{words(kpi.label)} · {region}", value_text(cell.now.value, kpi.unit, words)]
    if cell.due is not None and cell.now.value is not None:
        due = value_text(cell.due, kpi.unit, words)
        gap = signed(cell.now.value - cell.due, kpi.unit, words)
        lines.append(
            words("target {value} ({gap})", value=due, gap=gap)
            if cell.is_target
            else words("before: {value} ({gap})", value=due, gap=gap)
        )
    if cell.owner:
        lines.append(words("owner: {name}", name=cell.owner))
    if cell.is_small:
        lines.append(words("only {n} cases", n=cell.now.n))
    return "\n".join(lines)


def _message(words: Words, cells: Sequence[HeatCell], names: Sequence[str], count: int) -> str:
    behind = [
        sum(c.place == at and (c.reached is not None and c.reached < HEAT_BOUNDS[1]) for c in cells)
        for at in range(len(names))
    ]
    worst = max(range(len(names)), key=lambda at: (behind[at], -at))
    clear = [names[at] for at, n in enumerate(behind) if n == 0]
    values = {"worst": names[worst], "n": behind[worst], "count": count}
    if not behind[worst]:
        return _all_well(words, count, any(c.is_target for c in cells))
    if len(clear) == 1 and len(names) > 2:
        return words("{worst} is behind in {n} of {count} key figures, only {best} nowhere", **values, best=clear[0])
    if len(names) == 1 or behind.count(max(behind)) > 1:
        return words("{worst} is behind in {n} of {count} key figures", **values)
    return words("{worst} is behind in {n} of {count} key figures, more than any other", **values)


def _all_well(words: Words, count: int, is_plan: bool) -> str:
    if not is_plan:
        return words.many("No region fell behind in {n} key figure", "No region fell behind in {n} key figures", count)
    return words.many(
        "Every region is where it should be in {n} key figure",
        "Every region is where it should be in all {n} key figures",
        count,
    )


def _note(view: View, words: Words, cells: Sequence[HeatCell], is_plan: bool, has_plain: bool, more: int) -> Note:
    parts = []
    if is_plan:
        parts.append(words("attainment of the target, % · ▼ under 98 ● 98–100 ▲ reached"))
    if any(not c.is_target for c in cells):
        change = words("{compared}, in % (ratios: points)", compared=compared_words(view, words))
        parts.append(words("signed: change {change}", change=change))
    if has_plain:
        parts.append(words("without a mark: no change, or within the noise"))
    if view.is_running and is_plan:
        parts.append(words("of a running period the part that is due by now"))
    if any(c.is_small for c in cells):
        parts.append(words("faint: fewer than 30 cases"))
    if more > 0:
        parts.append(words.many("{n} more region is not shown", "{n} more regions are not shown", more))
    return Note(note_text(words, view, *parts), hint=words("owners on hover; click a region to go into it"))


def _table(words: Words, cells: Sequence[HeatCell], kpis: Mapping[str, Kpi], names: Sequence[str]) -> Table:
    return Table(
        (
            TableColumn("kpi", words("Key figure")),
            TableColumn("region", words("Region")),
            TableColumn("value", words("actual")),
            TableColumn("due", words("target, or before")),
            TableColumn("reached", words("attained"), "share", absent="–"),
            TableColumn("owner", words("owner"), absent="–"),
        ),
        tidy(
            {
                "kpi": [words(kpis[c.key].label) for c in cells],
                "region": [names[c.place] for c in cells],
                "value": [value_text(c.now.value, kpis[c.key].unit, words) for c in cells],
                "due": [value_text(c.due, kpis[c.key].unit, words) for c in cells],
                "reached": [c.reached for c in cells],
                "owner": [c.owner for c in cells],
            }
        ),
    )
