"""Targets as they came in."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.tables import COMPANY_KEY
from locales import Words
from metrics.kpi import KPIS
from metrics.targets import target_rows
from pages.pieces.figures import note_text

MOST_LISTED = 200


def targets_panel(view: View, words: Words) -> Panel:
    """Imported targets, the latest periods first; amounts and shares stand in columns of their own and stay numbers."""
    found = target_rows(view).sort_values(["period", "kpi", "region_key"], ascending=[False, False, True])
    if found.empty:
        return Panel(
            "targets", words("Targets"), missing=words("no targets yet: import `targets` to see this"), width="half"
        )
    names = {key: region.name for key, region in view.tree.regions.items()} | {COMPANY_KEY: words("the company")}
    rows = found.head(MOST_LISTED)
    is_share = [k in KPIS and KPIS[k].unit == "share" for k in rows["kpi"]]
    whole = all(float(v).is_integer() for v, share in zip(rows["value"], is_share, strict=True) if not share)
    columns = (
        TableColumn("kpi", words("Key figure")),
        TableColumn("region", words("Region")),
        TableColumn("period", words("Period")),
        TableColumn("value", words("Target"), "number", digits=0 if whole else 2, absent=""),
        TableColumn("share", words("Target share"), "share", absent=""),
        TableColumn("owner", words("Owner"), absent=""),
    )
    table = tidy(
        {
            "kpi": [words(KPIS[k].label) if k in KPIS else k for k in rows["kpi"]],
            "region": [names.get(int(k)) for k in rows["region_key"]],
            "period": list(rows["period"]),
            "value": [None if share else v for v, share in zip(rows["value"], is_share, strict=True)],
            "share": [v if share else None for v, share in zip(rows["value"], is_share, strict=True)],
            "owner": list(rows["owner"]),
        }
    )
    keep = tuple(c for c in columns if c.key not in ("value", "share", "owner") or table[c.key].notna().any())
    note = Note(note_text(words, view, words("as imported, in the unit of the file")))
    more = max(0, len(found) - MOST_LISTED)
    message = words.many("{n} target was imported", "{n} targets were imported", len(found))
    return Panel("targets", message, table=Table(keep, table, more=more), note=note, shows="table", width="half")
