"""The imports: what each brought, when and by whom; those taken back; and the button that takes one back."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.execution import Command, UndoImport
from data.ledger import Brought, ledger
from data.messages import N_
from locales import Words
from pages.pieces.editing import Action, Offer
from pages.pieces.figures import moment_text, note_text

MOST_LISTED = 200
MOST_OFFERED = 100


def imports_panel(view: View, words: Words) -> Panel:
    """The imports up to this version, newest first, a row per file; those taken back stay listed."""
    listed = ledger(view)
    if not listed:
        return Panel("imports", words("Imports"), missing=words("no import is on record"))
    files = [(each, file) for each in listed for file in each.files]
    columns = (
        TableColumn("number", words("Import"), "count"),
        TableColumn("state", words("State")),
        TableColumn("file", words("File")),
        TableColumn("table", words("Table")),
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("rows_in", words("Rows in"), "count"),
        TableColumn("accepted", words("Accepted"), "count"),
        TableColumn("corrections", words("of these corrections"), "count"),
        TableColumn("duplicates", words("Duplicates"), "count"),
        TableColumn("rejected", words("Rejected"), "count"),
    )
    shown = files[:MOST_LISTED]
    rows = tidy(
        {
            "number": [each.number for each, _ in shown],
            "state": [_state(each, words) for each, _ in shown],
            "at": [moment_text(each.at) for each, _ in shown],
            "who": [each.who for each, _ in shown],
            **{c.key: [getattr(file, c.key) for _, file in shown] for c in (*columns[2:4], *columns[6:])},
        }
    )
    account = words("rows in = accepted + duplicates + rejected; corrections are counted inside accepted")
    note = Note(note_text(words, view, account))
    table = Table(columns, rows, more=max(0, len(files) - MOST_LISTED))
    return Panel("imports", _message(listed, words), table=table, note=note, shows="table")


def _state(each: Brought, words: Words) -> str:
    if each.is_undone:
        return words("undone {at} by {who}", at=moment_text(each.undone_at), who=each.undone_who)
    return words("counts")


def _message(listed: tuple[Brought, ...], words: Words) -> str:
    counting = [file for each in listed if not each.is_undone for file in each.files]
    undone = sum(1 for each in listed if each.is_undone)
    rows, rejected = sum(file.rows_in for file in counting), sum(file.rejected for file in counting)
    if undone:
        return words(
            "{n} rows came in, {rejected} were rejected; {undone} of {all} imports were undone",
            n=rows, rejected=rejected, undone=undone, all=len(listed),
        )  # fmt: skip
    return words("{n} rows came in; {rejected} were rejected", n=rows, rejected=rejected)


def undoable(view: View, words: Words) -> tuple[Offer, ...]:
    """The imports that can be taken back, newest first, each with the rows that would go."""
    if not (view.may_see("setup") and view.scope.everywhere):
        return ()
    counting = [each for each in ledger(view) if not each.is_undone][:MOST_OFFERED]
    return tuple(Offer(str(each.number), _label(each, words), _consequence(each, words)) for each in counting)


def _label(each: Brought, words: Words) -> str:
    """`Import 7 · orders.csv and 2 more · 2026-11-21 22:10 · li`."""
    names = [file.file for file in each.files]
    more = words.many(" and {n} more", " and {n} more", len(names) - 1) if len(names) > 1 else ""
    parts = (words("Import {number}", number=str(each.number)), names[0] + more, moment_text(each.at), each.who)
    return " · ".join(part for part in parts if part)


def _consequence(each: Brought, words: Words) -> str:
    rows = [words("{table}: {n}", table=table, n=n) for table, n in each.accepted().items()]
    goes = words("Its rows go: {rows}.", rows=words.joined(rows))
    back = sum(file.corrections for file in each.files)
    stands = (
        words.many("{n} row it had corrected stands again as it was.",
                   "{n} rows it had corrected stand again as they were.", back)
        if back
        else ""
    )  # fmt: skip
    made = words("A new version is made; the import stays listed as undone.")
    return " ".join(part for part in (goes, stands, made) if part)


def undo(code: str) -> Command:
    """The command that takes that import back."""
    return UndoImport(int(code))


UNDO = Action(key="undo", title=N_("Take an import back"), label=N_("Undo this import"), offers=undoable, command=undo)
