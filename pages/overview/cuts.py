"""One key figure side by side: regions, channels, tiers, product categories, as ranked bars."""

from __future__ import annotations

from collections.abc import Sequence

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.branches import BranchSums
from metrics.cuts import BY_CATEGORY, Dimension, cut_figures
from metrics.figure import Figure
from metrics.kpi import NO_ORDERS, NO_SALES, absent_why, figure, kpi_of
from pages.overview.kpi_words import cell_kind
from pages.overview.pieces import REGION_UNKNOWN, branch_name
from pages.pieces.figures import chart_kind, note_text, value_text

MOST_BARS = 12
TITLES = {
    "region": N_("{kpi} by region"),
    "channel": N_("{kpi} by channel"),
    "tier": N_("{kpi} by tier"),
    "category": N_("{kpi} by product category"),
}
HEADERS = {"region": N_("Region"), "channel": N_("Channel"), "tier": N_("Tier"), "category": N_("Product category")}
UNKNOWN_CODES = {"channel": N_("channel not known"), "tier": N_("tier not known"), "category": N_("category not known")}
NOT_OF_A_FORMULA = N_("a formula of your own is not split by product category")
NOT_BY_CATEGORY = N_("this figure belongs to clients, who buy in several categories")

Item = tuple[str, Figure, str]


def region_cut_panel(view: View, words: Words, key: str, parts: Sequence[BranchSums]) -> Panel:
    """The key figure of each region in the selected period; a click goes into the region."""
    if view.has("sales") and not view.tree.regions:
        return Panel(
            "by_region",
            words(TITLES["region"], kpi=words(kpi_of(view, key).label)),
            missing=words(REGION_UNKNOWN),
            width="half",
        )
    items = [
        (branch_name(p, words), figure(view, key, p.now), p.branch.region.region_id if p.branch.region else "")
        for p in parts
    ]
    return _bars(view, words, key, "region", items)


def cut_panel(view: View, words: Words, key: str, dimension: Dimension) -> Panel:
    """The key figure of each channel, tier or product category in the selected period."""
    found = cut_figures(view, key, dimension)
    if why := _why_not_cut(view, key, dimension, [code for code, _ in found]):
        title = words(TITLES[dimension], kpi=words(kpi_of(view, key).label))
        return Panel(f"by_{dimension}", title, missing=words(why), width="half")
    items = [(_name(code, dimension, words), f, "") for code, f in found]
    return _bars(view, words, key, dimension, items)


def _why_not_cut(view: View, key: str, dimension: Dimension, codes: Sequence[str | None]) -> str:
    """Why the figure cannot be told apart that way; empty where it can, and where nothing was sold at all."""
    if not view.has("sales") or dimension not in UNKNOWN_CODES:
        return ""
    if dimension == "category" and key not in BY_CATEGORY:
        return NOT_OF_A_FORMULA if kpi_of(view, key).made_of else NOT_BY_CATEGORY
    is_never_known = dimension == "category" and not view.has("products")
    is_unknown_here = bool(codes) and all(code is None for code in codes)
    return UNKNOWN_CODES[dimension] if is_never_known or is_unknown_here else ""


def _name(code: str | None, dimension: str, words: Words) -> str:
    if code is None:
        return words(UNKNOWN_CODES[dimension])
    return words("Tier {tier}", tier=code) if dimension == "tier" else code


def _bars(view: View, words: Words, key: str, dimension: str, items: Sequence[Item]) -> Panel:
    kpi = kpi_of(view, key)
    title = words(TITLES[dimension], kpi=words(kpi.label))
    known = sorted((i for i in items if i[1].value is not None), key=lambda i: -(i[1].value or 0))
    drawn = sorted(known, key=lambda i: -abs(i[1].value or 0))[:MOST_BARS]
    drawn.sort(key=lambda i: -(i[1].value or 0))
    if not any(f.value for _, f, _ in known):
        nothing = absent_why(view, kpi) or (NO_ORDERS if view.has("sales") else NO_SALES)
        missing = next((f.missing for _, f, _ in items if f.missing), nothing)
        return Panel(f"by_{dimension}", title, missing=words(missing), width="half")
    signed = any((f.value or 0) < 0 for _, f, _ in known)
    opens = "region_id" if dimension == "region" else ""
    chart = bars_chart(
        _rows(drawn), words, label=words(kpi.label), kind=chart_kind(kpi.unit), stressed=1, signed=signed, clicks=opens
    )
    table = Table(
        (
            TableColumn("label", words(HEADERS[dimension])),
            TableColumn("value", words(kpi.label), cell_kind(kpi.unit), digits=1),
        ),
        _rows(known),
        opens=opens,
    )
    first = known[0]
    message = words(
        "{name} stands first with {value}", name=first[0], value=value_text(first[1].value, kpi.unit, words)
    )
    capped = words("the largest {n} are listed", n=MOST_BARS) if len(drawn) < len(known) else ""
    note = Note(note_text(words, view, title, words.period(view.selection.period), capped))
    return Panel(f"by_{dimension}", message, chart, table, note, width="half")


def _rows(items: Sequence[Item]) -> Rows:
    return tidy(
        {
            "label": [name for name, _, _ in items],
            "value": [f.value for _, f, _ in items],
            "region_id": [code for _, _, code in items],
        }
    )
