"""Where the clients are: a map of our own, bubbles as large as revenue, coloured by how they fare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts.chart import Rows, tidy
from charts.map import map_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.branches import BranchSums
from metrics.places import SHOWS, Places, Shows, extent, places
from pages.overview.pieces import ELSEWHERE
from pages.pieces.figures import compared_words, note_text
from pages.pieces.page import Choice

LABELS: dict[Shows, str] = {
    "change": N_("Change of revenue"),
    "satisfaction": N_("Satisfaction"),
    "state": N_("Slowing or dormant"),
}
MAP = Choice("map", N_("Colours show"), tuple((key, LABELS[key]) for key in SHOWS), "change", panel="map")
TITLE = N_("Where the clients are")
UNKNOWN: dict[Shows, str] = {
    "change": N_("the change is not known anywhere: nothing was sold in the compared period"),
    "satisfaction": N_("satisfaction is not known anywhere, so the bubbles have no colour"),
    "state": N_("states of clients are not known, so the bubbles have no colour"),
}
BAND = 0.05
METHOD = N_(
    "Clients with coordinates in at most 240 cells; a bubble stands in the middle of its clients, its area is revenue"
    " of the period. Equirectangular: longitudes are squeezed by the cosine of the middle latitude. Coloured from five"
    " percent, or five points off all together, on"
)
SOURCE = N_("Snyder 1987, Map Projections: A Working Manual, section 12")


def has_map(view: View) -> bool:
    """Whether anybody has coordinates that the reader may see."""
    return view.has("sales") and view.once(extent) is not None


def map_panel(view: View, words: Words, shows: Shows, parts: Sequence[BranchSums]) -> Panel:
    """Bubbles where clients are; a click goes into their region."""
    found = places(view, shows)
    if found.missing:
        return Panel("map", words(TITLE), missing=words(found.missing))
    cells = _cells(view, words, found)
    label = words(LABELS[shows])
    chart = map_chart(
        cells, _names(found, parts), words, value_label=label, kind="share", centre=found.centre or 0.0, band=BAND,
        better="lower" if shows == "state" else "higher", is_change=shows == "change",
    )  # fmt: skip
    columns = (
        TableColumn("name", words("Region")),
        TableColumn("revenue_e4", words("Revenue"), "money"),
        TableColumn("value", label, "change" if shows == "change" else "share", absent="–"),
        TableColumn("clients", words("Clients"), "count"),
    )
    table = Table(columns, cells, opens="region_id")
    note = Note(
        note_text(
            words, view, words("area: revenue"), compared_words(view, words) if shows == "change" else "",
            words("n {n} of {clients} clients have coordinates", n=found.placed, clients=found.clients),
            words(UNKNOWN[shows]) if cells["value"].isna().all() else "",
        ),
        words(METHOD), words(SOURCE), words("click a bubble to go into its region"),
    )  # fmt: skip
    return Panel("map", _message(words, found, chart.frame), chart, table, note)


def _cells(view: View, words: Words, found: Places) -> Rows:
    """The cells with the code and name of the region that most of their clients are in."""
    regions = [view.tree.regions.get(key) for key in found.cells["region_key"].tolist()]
    return found.cells.assign(
        region_id=[region.region_id if region else "" for region in regions],
        name=[region.name if region else words(ELSEWHERE) for region in regions],
    )


def _names(found: Places, parts: Sequence[BranchSums]) -> Rows:
    """The regions side by side, each above the middle of its clients; one alone needs no name."""
    columns: dict[str, list[Any]] = {"x": [], "y": [], "weight": [], "name": []}
    shown = [part.branch for part in parts if part.branch.region is not None]
    middles = found.middles_of(branch.keys for branch in shown) if len(shown) > 1 else ()
    for branch, middle in zip(shown, middles, strict=False):
        if middle is None or branch.region is None:
            continue
        columns["x"].append(middle.x)
        columns["y"].append(middle.top)
        columns["weight"].append(middle.revenue_e4)
        columns["name"].append(branch.region.name)
    return tidy(columns)


def _message(words: Words, found: Places, frame: Rows) -> str:
    """How many places do badly, and what they bring."""
    roles, revenues = frame["role"].tolist(), frame["revenue_e4"].tolist()
    if all(role == "unknown" for role in roles):
        return words("{n} clients in {places} places", n=found.placed, places=len(roles))
    bad = [revenue for role, revenue in zip(roles, revenues, strict=True) if role == "bad"]
    values = {"n": len(bad), "places": len(roles), "share": words.share(sum(bad) / sum(revenues), 0)}
    if found.shows == "change":
        return words("{n} of {places} places fell, with {share} of revenue", **values)
    if found.shows == "satisfaction":
        return words("{n} of {places} places are less satisfied, with {share} of revenue", **values)
    return words("{n} of {places} places slow down or sleep, with {share} of revenue", **values)
