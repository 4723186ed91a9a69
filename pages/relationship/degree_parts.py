"""Regions, tiers, account managers or channels side by side in the four degrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from charts.chart import Rows, tidy
from charts.degree_parts import MOST_ROWS, degree_parts_chart
from charts.panel import Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.degrees import DEGREES, FEW
from metrics.degrees.parts import By
from pages.pieces.figures import compared_words, interval_columns
from pages.pieces.page import Choice
from pages.relationship.degree_figures import Degree, compared_name, degrees_of, why_none
from pages.relationship.degree_words import LABELS, degree_note, raw_text

PARTS: dict[str, By] = {"region": "region", "tier": "tier", "manager": "manager", "channel": "channel"}
PARTS_BY = Choice(
    "parts_by",
    N_("Compare"),
    (
        ("region", N_("Regions")), ("tier", N_("Tiers")), ("manager", N_("Account managers")),
        ("channel", N_("Channels")),
    ),
    "region",
    "parts",
)  # fmt: skip
TITLES = {
    "region": N_("The four degrees by region"), "tier": N_("The four degrees by tier"),
    "manager": N_("The four degrees by account manager"), "channel": N_("The four degrees by channel"),
}  # fmt: skip
COLUMN = {"region": N_("Region"), "tier": N_("Tier"), "manager": N_("Account manager"), "channel": N_("Channel")}
NO_PARTS = {
    "region": N_("region not known"), "tier": N_("tier not known"), "manager": N_("account manager not known"),
    "channel": N_("channel not known"),
}  # fmt: skip
ONE_PART = N_("there is only one here: nothing to compare")


def degree_parts_panel(view: View, words: Words, by: str, company: Sequence[Degree]) -> Panel:
    """The degrees of each part against all, each with its own n; the chart shows the largest parts, the table all."""
    title = words(TITLES[by])
    if why := why_none(view, company):
        return Panel("parts", title, missing=words(why))
    found = degrees_of(view, PARTS[by])
    named = [cell for cell in found if cell.part_id is not None]
    if not named:
        return Panel("parts", title, missing=words(NO_PARTS[by]))
    if len({cell.part_id for cell in found}) < 2:
        return Panel("parts", title, missing=words(ONE_PART))
    shown = _largest(named)
    rows = _rows(words, by, [cell for cell in named if cell.part_id in shown])
    widest = _widest([cell for cell in named if cell.now.n >= FEW])
    said = compared_name(view, words)
    chart = degree_parts_chart(
        rows,
        words,
        degrees={key: words(LABELS[key]) for key in DEGREES},
        company={degree.key: degree.now.value for degree in company},
        company_name=words("all"),
        before_name=said,
        marked=(_name(widest[1], words, by), widest[1].key) if widest else None,
        clicks="region_id" if by == "region" else "",
    )
    few = sum(0 < cell.now.n < FEW for cell in named)
    note = degree_note(
        view, words,
        words("dashed: all clients; one step is as many points in each column; hollow: {before}", before=said),
        words("n counts the clients with that score"),
        words.many("{n} mean of fewer than 5 clients says little", "{n} means of fewer than 5 clients say little", few)
        if few else "",
        words("the {n} largest are drawn", n=MOST_ROWS) if len(shown) < len({c.part_id for c in named}) else "",
    )  # fmt: skip
    note = replace(note, hint=words("click a region to go into it") if by == "region" else "")
    return Panel("parts", _message(words, by, widest) or title, chart, _table(view, words, by, found), note)


def _largest(cells: Sequence[Degree]) -> set[str | None]:
    """The parts with the most clients, as many as can be drawn."""
    sizes = {cell.part_id: cell.clients for cell in cells}
    return set(sorted(sizes, key=lambda part: (-sizes[part], str(part)))[:MOST_ROWS])


def _name(cell: Degree, words: Words, by: str) -> str:
    if cell.part is None:
        return words(NO_PARTS[by])
    return words("Tier {tier}", tier=cell.part) if by == "tier" else cell.part


def _widest(cells: Sequence[Degree]) -> tuple[Degree, Degree] | None:
    """The lowest and the highest part of the degree in which parts lie farthest apart, whichever end is marked last."""
    found: list[tuple[float, Degree, Degree]] = []
    for key in DEGREES:
        known = sorted((cell for cell in cells if cell.key == key and cell.now.value is not None), key=_value)
        if len(known) > 1:
            found.append((_value(known[-1]) - _value(known[0]), known[0], known[-1]))
    if not found:
        return None
    _, low, high = max(found, key=lambda one: one[0])
    return high, low


def _value(cell: Degree) -> float:
    return cell.now.value or 0.0


def _message(words: Words, by: str, widest: tuple[Degree, Degree] | None) -> str:
    if widest is None:
        return ""
    high, low = widest
    return words(
        "{degree} differs most: {best} {high}, {worst} {low}",
        degree=words(LABELS[high.key]),
        best=_name(high, words, by),
        high=words.number(_value(high), 0),
        worst=_name(low, words, by),
        low=words.number(_value(low), 0),
    )


def _rows(words: Words, by: str, cells: Sequence[Degree]) -> Rows:
    return tidy(
        {
            "part": [_name(cell, words, by) for cell in cells],
            "region_id": [cell.part_id or "" for cell in cells],
            "degree": [cell.key for cell in cells],
            "degree_name": [words(LABELS[cell.key]) for cell in cells],
            "value": [cell.now.value for cell in cells],
            "low": [cell.now.low for cell in cells],
            "high": [cell.now.high for cell in cells],
            "before": [cell.before.value for cell in cells],
            "turnover": [cell.turnover for cell in cells],
            "raw": [raw_text(cell.key, cell.raw, words) for cell in cells],
            "n": [cell.now.n for cell in cells],
            "unknown": [cell.clients - cell.now.n for cell in cells],
        }
    )


def _table(view: View, words: Words, by: str, cells: Sequence[Degree]) -> Table:
    columns = (
        TableColumn("part", words(COLUMN[by])),
        TableColumn("degree_name", words("Degree")),
        TableColumn("value", words("Score, 0–100"), "number", digits=1),
        *interval_columns(words, "number", 1),
        TableColumn("before", compared_words(view, words), "number", digits=1, absent="–"),
        TableColumn("turnover", words("Weighted by turnover"), "number", digits=1, absent="–"),
        TableColumn("raw", words("Raw value")),
        TableColumn("n", words("Clients"), "count"),
        TableColumn("unknown", words("Without a score"), "count"),
    )
    return Table(columns, _rows(words, by, cells), opens="region_id" if by == "region" else "")
