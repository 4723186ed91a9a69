"""One key figure side by side: regions, channels, tiers, product categories, as ranked bars."""

from __future__ import annotations

from collections.abc import Sequence

from charts.bars import bars_chart
from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.branches import BranchSums
from metrics.cuts import Dimension, cut_figures
from metrics.figure import Figure
from metrics.kpi import KPIS, NO_ORDERS, figure
from pages.overview.pieces import branch_name
from pages.pieces.figures import chart_kind, note_text, value_text

MOST_BARS = 30
TITLES = {
    "region": N_("{kpi} by region"),
    "channel": N_("{kpi} by channel"),
    "tier": N_("{kpi} by tier"),
    "category": N_("{kpi} by product category"),
}
HEADERS = {"region": N_("Region"), "channel": N_("Channel"), "tier": N_("Tier"), "category": N_("Product category")}
UNKNOWN_CODES = {"channel": N_("channel not known"), "tier": N_("tier not known"), "category": N_("category not known")}
NOT_BY_CATEGORY = N_("this figure belongs to clients, who buy in several categories")

Item = tuple[str, Figure, str]


def region_cut_panel(view: View, words: Words, key: str, parts: Sequence[BranchSums]) -> Panel:
    """The key figure of each region in the selected period; a click goes into the region."""
    items = [
        (branch_name(p, words), figure(view, key, p.now), p.branch.region.region_id if p.branch.region else "")
        for p in parts
    ]
    return _bars(view, words, key, "region", items, NO_ORDERS)


def cut_panel(view: View, words: Words, key: str, dimension: Dimension) -> Panel:
    """The key figure of each channel, tier or product category in the selected period."""
    found = cut_figures(view, key, dimension)
    items = [(_name(code, dimension, words), f, "") for code, f in found]
    return _bars(view, words, key, dimension, items, NOT_BY_CATEGORY if dimension == "category" else NO_ORDERS)


def _name(code: str | None, dimension: str, words: Words) -> str:
    if code is None:
        return words(UNKNOWN_CODES[dimension])
    return words("Tier {tier}", tier=code) if dimension == "tier" else code


def _bars(view: View, words: Words, key: str, dimension: str, items: Sequence[Item], why_none: str) -> Panel:
    kpi = KPIS[key]
    title = words(TITLES[dimension], kpi=words(kpi.label))
    known = sorted((i for i in items if i[1].value is not None), key=lambda i: -(i[1].value or 0))[:MOST_BARS]
    if not any(f.value for _, f, _ in known):
        missing = next((f.missing for _, f, _ in items if f.missing), why_none)
        return Panel(f"by_{dimension}", title, missing=words(missing), width="half")
    rows = tidy(
        {
            "label": [name for name, _, _ in known],
            "value": [f.value for _, f, _ in known],
            "region_id": [code for _, _, code in known],
        }
    )
    signed = any((f.value or 0) < 0 for _, f, _ in known)
    opens = "region_id" if dimension == "region" else ""
    chart = bars_chart(
        rows, words, label=words(kpi.label), kind=chart_kind(kpi.unit), stressed=1, signed=signed, clicks=opens
    )
    table = Table(
        (TableColumn("label", words(HEADERS[dimension])), TableColumn("value", words(kpi.label), kpi.unit)),
        rows,
        opens=opens,
    )
    first = known[0]
    message = words(
        "{name} stands first with {value}", name=first[0], value=value_text(first[1].value, kpi.unit, words)
    )
    note = Note(note_text(words, view, title, words.period(view.selection.period)))
    return Panel(f"by_{dimension}", message, chart, table, note, width="half")
