"""What was imported, when and by whom; targets and rates as they came in."""

from __future__ import annotations

from datetime import date

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.contract import TABLES, TEN_THOUSANDTHS
from data.door import View
from data.tables import COMPANY_KEY
from locales import Words
from metrics.kpi import KPIS
from metrics.rates import activity_rates
from metrics.targets import target_rows
from pages.pieces.codes import coded
from pages.pieces.figures import note_text

MOST_LISTED = 200


def tables_panel(view: View, words: Words) -> Panel:
    """The tables of the contract: rows, first and last day, what one row is."""
    if not view.may_see("setup"):
        return Panel("tables", words("Tables"), missing=words("not yours; ask whoever looks after the data"))
    days: dict[str, tuple[date, date]] = {table: (low, high) for table, low, high in view.version.days}
    listed = [t for t in TABLES.values() if view.version.rows(t.name)] + [
        t for t in TABLES.values() if not view.version.rows(t.name)
    ]
    columns = (
        TableColumn("table", words("Table")),
        TableColumn("per", words("One row per")),
        TableColumn("rows", words("Rows"), "count"),
        TableColumn("first", words("First day"), "day", absent=""),
        TableColumn("last", words("Last day"), "day", absent=""),
        TableColumn("state", words("State")),
    )
    rows = tidy(
        {
            "table": [t.name for t in listed],
            "per": [words(t.one_row_per) for t in listed],
            "rows": [view.version.rows(t.name) for t in listed],
            "first": [days.get(t.name, (None, None))[0] for t in listed],
            "last": [days.get(t.name, (None, None))[1] for t in listed],
            "state": [words("imported") if view.version.rows(t.name) else words("not imported yet") for t in listed],
        }
    )
    known = sum(1 for t in TABLES if view.version.rows(t))
    message = words(
        "{known} of {n} tables are filled; the data reach to {day}",
        known=known,
        n=len(TABLES),
        day=words.day(view.as_of),
    )
    note = Note(note_text(words, view, words("version {name}", name=view.version.name)))
    return Panel("tables", message, table=Table(columns, rows), note=note, shows="table")


def imports_panel(view: View, words: Words) -> Panel:
    """The imports this version is made of, newest first."""
    listed = list(reversed(view.imports))[:MOST_LISTED]
    if not listed:
        return Panel("imports", words("Imports"), missing=words("no import is on record"))
    files = [(record, part) for record in listed for part in record["parts"]]
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("file", words("File")),
        TableColumn("table", words("Table")),
        TableColumn("rows_in", words("Rows in"), "count"),
        TableColumn("accepted", words("Accepted"), "count"),
        TableColumn("corrections", words("of these corrections"), "count"),
        TableColumn("duplicates", words("Duplicates"), "count"),
        TableColumn("rejected", words("Rejected"), "count"),
    )
    rows = tidy(
        {
            "at": [record["at"][:16].replace("T", " ") for record, _ in files],
            "who": [record["who"] for record, _ in files],
            **{c.key: [part[c.key] for _, part in files] for c in columns[2:]},
        }
    )
    total = sum(part["rows_in"] for _, part in files)
    rejected = sum(part["rejected"] for _, part in files)
    message = words("{n} rows came in; {rejected} were rejected", n=total, rejected=rejected)
    note = Note(
        note_text(
            words, view, words("rows in = accepted + duplicates + rejected; corrections are counted inside accepted")
        )
    )
    return Panel("imports", message, table=Table(columns, rows), note=note, shows="table")


def targets_panel(view: View, words: Words) -> Panel:
    """Imported targets, as they came in."""
    found = target_rows(view)
    if found.empty:
        return Panel(
            "targets", words("Targets"), missing=words("no targets yet: import `targets` to see this"), width="half"
        )
    names = {key: region.name for key, region in view.tree.regions.items()} | {COMPANY_KEY: words("the company")}
    rows = found.head(MOST_LISTED)
    columns = (
        TableColumn("kpi", words("Key figure")),
        TableColumn("region", words("Region")),
        TableColumn("period", words("Period")),
        TableColumn("value", words("Target")),
        TableColumn("owner", words("Owner")),
    )
    table = tidy(
        {
            "kpi": [words(KPIS[k].label) if k in KPIS else k for k in rows["kpi"]],
            "region": [names.get(int(k)) for k in rows["region_key"]],
            "period": list(rows["period"]),
            "value": [words.number(v, 0 if abs(v) >= 100 else 3) for v in rows["value"]],
            "owner": list(rows["owner"]),
        }
    )
    keep = tuple(c for c in columns if c.key != "owner" or rows["owner"].notna().any())
    note = Note(note_text(words, view, words("as imported, in the unit of the file")))
    more = max(0, len(found) - MOST_LISTED)
    message = words.many("{n} target was imported", "{n} targets were imported", len(found))
    return Panel("targets", message, table=Table(keep, table, more=more), note=note, shows="table", width="half")


def rates_panel(view: View, words: Words) -> Panel:
    """Imported activity rates, as they came in."""
    found = activity_rates(view)
    if found.empty:
        return Panel(
            "rates",
            words("Activity rates"),
            missing=words("no activity rates yet: import `activity_rates` to see this"),
            width="half",
        )
    columns = (
        TableColumn("activity", words("Activity")),
        TableColumn("valid_from", words("Valid from"), "day"),
        TableColumn("rate_per_driver_e4", words("Rate per driver unit"), "money"),
        TableColumn("capacity", words("Practical capacity"), "number"),
    )
    rows = found.assign(
        activity=[coded(a, words) for a in found["activity"]], capacity=found["practical_capacity_e4"] / TEN_THOUSANDTHS
    )
    note = Note(note_text(words, view, words("as imported; the rate valid on the day of the act counts")))
    message = words.many("{n} activity rate is in force or was", "{n} activity rates are in force or were", len(rows))
    return Panel("rates", message, table=Table(columns, rows), note=note, shows="table", width="half")
