"""What stands in each table, how fresh it is, and what of it is known."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.arrivals import Arrival, arrivals
from data.contract import TABLES
from data.door import View
from data.quality import Known, known_cells, only_codes
from locales import Words
from metrics.kpi import NOT_YOURS
from pages.pieces.figures import moment_text, note_text

STEADY = frozenset(("sales", "activities", "complaints"))
"""Tables to which something comes nearly every day: only there does a gap at the end mean that an import is due."""


def not_yours(key: str, title: str, words: Words) -> Panel:
    """The panel for whoever has no right to the set-up."""
    return Panel(key, title, missing=words(NOT_YOURS))


def tables_panel(view: View, words: Words) -> Panel:
    """The tables of the contract: rows, last day and how far it is behind, last import, rejected share."""
    if not view.sees_setup:
        return not_yours("tables", words("Tables"), words)
    every = arrivals(view)
    # Tables with days first: a column is as wide as its first cells ask for, and mostly empty ones would be cut.
    listed = sorted((each for each in every if each.rows), key=lambda each: each.last_on is None)
    columns = (
        TableColumn("table", words("Table")),
        TableColumn("rows", words("Rows"), "count"),
        TableColumn("last", words("Last day"), "day", absent=""),
        TableColumn("behind", words("Days behind"), "count", absent="", help=words("Days before the as-of date.")),
        TableColumn("first", words("First day"), "day", absent=""),
        TableColumn("at", words("Last import"), absent=""),
        TableColumn("who", words("By whom"), absent=""),
        TableColumn("rejected", words("Rejected then"), "share", digits=1, absent=""),
        TableColumn("per", words("One row per")),
    )
    rows = tidy(
        {
            "table": [each.table for each in listed],
            "rows": [each.rows for each in listed],
            "last": [each.last_on for each in listed],
            "behind": [each.days_behind(view.as_of) for each in listed],
            "first": [each.first_on for each in listed],
            "at": [moment_text(each.last_at) or None for each in listed],
            "who": [each.last_who or None for each in listed],
            "rejected": [each.rejected_share for each in listed],
            "per": [words(TABLES[each.table].one_row_per) for each in listed],
        }
    )
    lacking = words.joined([each.table for each in every if not each.rows])
    lacks = words("not imported yet: {tables}", tables=lacking) if lacking else ""
    note = Note(note_text(words, view, lacks, words("version {name}", name=view.version.name)))
    return Panel("tables", _freshness(every, view, words), table=Table(columns, rows), note=note, shows="table")


def _freshness(listed: tuple[Arrival, ...], view: View, words: Words) -> str:
    """How many tables are filled, and which is the furthest behind; all days up to date is said too."""
    filled = sum(1 for each in listed if each.rows)
    steady = [each for each in listed if each.table in STEADY]
    dated = [(days, each.table) for each in steady if (days := each.days_behind(view.as_of)) is not None]
    known = {"known": filled, "n": len(listed), "day": words.day(view.as_of)}
    days, table = max(dated, default=(0, ""))
    if days <= 0:
        return words("{known} of {n} tables are filled; the data reach to {day}", **known)
    behind = words.many("{n} day", "{n} days", days)
    return words(
        "{known} of {n} tables are filled, to {day}; `{table}` is {behind} behind", **known, table=table, behind=behind
    )


def quality_panel(view: View, words: Words) -> Panel:
    """In how many rows the optional columns are known that figures stand on, the least known first."""
    if not view.may_see("setup"):
        return not_yours("quality", words("Quality"), words)
    found = sorted(known_cells(view), key=lambda each: each.share)
    if not found:
        return Panel("quality", words("Quality"), missing=words("nothing to judge: no table holds rows you may see"))
    columns = (
        TableColumn("table", words("Table")),
        TableColumn("what", words("What is known")),
        TableColumn("share", words("Share"), "bar"),
        TableColumn("known", words("Rows known"), "count"),
        TableColumn("rows", words("of"), "count"),
        TableColumn("column", words("Column")),
    )
    rows = tidy(
        {
            "what": [words(each.what) for each in found],
            "share": [each.share for each in found],
            "known": [each.known for each in found],
            "rows": [each.rows for each in found],
            "table": [each.table for each in found],
            "column": [each.column for each in found],
        }
    )
    note = Note(note_text(words, view, words("all rows up to the as-of date, whatever the filters are")))
    return Panel("quality", _least_known(found, words), table=Table(columns, rows), note=note, shows="table")


def _least_known(found: list[Known], words: Words) -> str:
    gaps = [each for each in found if each.known < each.rows]
    if not gaps:
        return words("Every column that figures stand on is filled in every row")
    given = [each for each in gaps if each.known]
    if not given:
        return words.many("{n} column is empty: {what}", "{n} columns are empty, first of all: {what}", len(gaps),
                          what=words(gaps[0].what))  # fmt: skip
    least = given[0]
    return words("Known in {share} of rows: {what}", share=words.share(least.share, 0), what=words(least.what))


def derived_panel(view: View, words: Words) -> Panel:
    """What was made up from codes seen, what the last imports left out, what later imports replaced."""
    if not view.sees_setup:
        return not_yours("derived", words("Worth a look"), words)
    code, left_out = words("known by the code only"), words("rejected in the last import")
    told = [(each.table, code, each.members, each.of) for each in only_codes(view)]
    told += [(each.table, left_out, each.rejected, each.rows_then) for each in arrivals(view) if each.rejected]
    told += [(each.table, words("corrected by a later import"), each.corrections, each.rows)
             for each in arrivals(view) if each.corrections]  # fmt: skip
    if not told:
        missing = words("nothing: every code is described, nothing was corrected, and the last imports rejected no row")
        return Panel("derived", words("Worth a look"), missing=missing, width="half")
    columns = (
        TableColumn("table", words("Table")),
        TableColumn("what", words("What to know")),
        TableColumn("n", words("Rows"), "count"),
        TableColumn("of", words("of"), "count"),
    )
    rows = tidy({c.key: [row[at] for row in told] for at, c in enumerate(columns)})
    note = Note(
        note_text(words, view, words("import the table of that name to describe what only its code is known of"))
    )
    message = words.many("{n} thing is worth a look", "{n} things are worth a look", len(told))
    return Panel("derived", message, table=Table(columns, rows), note=note, shows="table", width="half")
