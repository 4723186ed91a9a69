"""What differs since a snapshot: past numbers that were restated, each panel beside its other, the largest changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.restated import largest
from pages.meeting.beside import PanelBeside
from pages.meeting.opened import page_title
from pages.meeting.reasons import Restated
from pages.meeting.said import both_texts, causes_text, cell_name, change_text
from pages.pieces.figures import note_text

MOST_RESTATED, MOST_CHANGES = 200, 50
STATES = {
    "same": N_("the same"),
    "changed": N_("changed"),
    "older_only": N_("only in the older"),
    "newer_only": N_("only in the newer"),
    "not_asked": N_("not asked again"),
    "failed": N_("could not be asked"),
    "other_rights": N_("made under other rights"),
    "other_language": N_("in another language"),
    "other_currency": N_("in another currency"),
}


def sides_of(view: View, words: Words, number: str, against: str) -> tuple[str, str]:
    """What the two sides are called: two snapshots, the older first, or one and the version that is shown."""
    if against in ("", number):
        return number, words("version {name}", name=view.version.name)
    return min(number, against), max(number, against)


def apart_text(words: Words, beside: Sequence[PanelBeside], sides: tuple[str, str]) -> str:
    """That the two sides are not compared, and why; empty where they are."""
    why = next((each.apart for each in beside if each.apart), "")
    if not why:
        return ""
    reason = words(STATES[why])
    return words(
        "Snapshots {older} and {newer} are not compared: {reason}", older=sides[0], newer=sides[1], reason=reason
    )


def failed_text(words: Words, beside: Sequence[PanelBeside]) -> str:
    """How many panels could not be asked again, so that nothing is known of them; empty where all could."""
    failed = sum(each.is_failed for each in beside)
    if not failed:
        return ""
    return words.many("{n} panel could not be asked", "{n} panels could not be asked", failed)


def restated_panel(
    view: View, words: Words, found: Sequence[Restated], sides: tuple[str, str], beside: Sequence[PanelBeside]
) -> Panel:
    """The past numbers that are others now: old, new, and the import that changed each."""
    failed = failed_text(words, beside)
    if not found:
        message = words("No past number was restated since snapshot {number}", number=sides[0])
        missing = apart_text(words, beside, sides)
        if missing or failed:
            return Panel("restated", words("Restated numbers"), missing=missing or failed)
        return Panel("restated", message, missing=words("everything that was over then is still the same number"))
    shown = found[:MOST_RESTATED]
    texts = [both_texts(each.cell, words) for each in shown]
    columns = (
        TableColumn("value", words("Number")),
        TableColumn("old", words("before")),
        TableColumn("new", words("after")),
        TableColumn("change", words("Change")),
        TableColumn("cause", words("Changed by")),
        TableColumn("period", words("Period")),
        TableColumn("page", words("Page")),
        TableColumn("panel", words("Panel")),
    )
    rows = tidy(
        {
            "value": [cell_name(each.cell) for each in shown],
            "old": [old for old, _ in texts],
            "new": [new for _, new in texts],
            "change": [change_text(each.cell, words) or None for each in shown],
            "cause": [causes_text(each.causes, words) for each in shown],
            "period": [each.panel.slide.period for each in shown],
            "page": [page_title(each.panel.slide.page, words) for each in shown],
            "panel": [each.panel.title for each in shown],
        }
    )
    message = words.many(
        "{n} past number is another one than in snapshot {number}",
        "{n} past numbers are others than in snapshot {number}",
        len(found), number=sides[0],
    )  # fmt: skip
    told = words("of periods that were over when the snapshot was made; several causes: one of them, or all")
    table = Table(columns, rows, more=len(found) - len(shown))
    note = Note(note_text(words, view, told, failed))
    return Panel("restated", message, table=table, note=note, shows="table")


def compared_panel(view: View, words: Words, beside: Sequence[PanelBeside], sides: tuple[str, str]) -> Panel:
    """Each panel of one side beside its like on the other: the same, changed and by how many values, or alone."""
    counts = Counter(each.state for each in beside)
    columns = (
        TableColumn("panel", words("Panel")),
        TableColumn("page", words("Page")),
        TableColumn("state", words("State")),
        TableColumn("changed", words("Changed"), "count", absent=""),
        TableColumn("same", words("Same"), "count", absent=""),
        TableColumn("added", words("Rows new"), "count", absent=""),
        TableColumn("gone", words("Rows gone"), "count", absent=""),
        TableColumn("largest", words("Largest change"), absent=""),
    )
    rows = tidy(
        {
            "panel": [each.title for each in beside],
            "page": [page_title(each.slide.page, words) for each in beside],
            "state": [words(STATES[each.state]) for each in beside],
            "changed": [len(each.found.changes) if each.is_compared else None for each in beside],
            "same": [each.found.same if each.is_compared else None for each in beside],
            "added": [len(each.found.added) if each.is_compared else None for each in beside],
            "gone": [len(each.found.gone) if each.is_compared else None for each in beside],
            "largest": [_largest(each, words) for each in beside],
        }
    )
    message = apart_text(words, beside, sides) or words(
        "{same} of {all} panels are the same in snapshot {older} and {newer}",
        same=counts["same"], all=len(beside), older=sides[0], newer=sides[1],
    )  # fmt: skip
    note = Note(note_text(words, view, words("a panel counts as the same when every value in it is")))
    return Panel("compared", message, table=Table(columns, rows), note=note, shows="table")


def changes_panel(view: View, words: Words, beside: Sequence[PanelBeside], sides: tuple[str, str]) -> Panel:
    """The values that moved most over what they were, of all panels, whatever period they are of."""
    of = {id(cell): each for each in beside for cell in each.found.changes}
    every = [cell for each in beside for cell in each.found.changes]
    if not every:
        missing = apart_text(words, beside, sides) or failed_text(words, beside) or words("no value differs")
        return Panel("changes", words("Largest changes"), missing=missing)
    shown = largest(every, MOST_CHANGES)
    texts = [both_texts(cell, words) for cell in shown]
    columns = (
        TableColumn("value", words("Number")),
        TableColumn("old", sides[0]),
        TableColumn("new", sides[1]),
        TableColumn("change", words("Change"), absent=""),
        TableColumn("page", words("Page")),
        TableColumn("panel", words("Panel")),
    )
    rows = tidy(
        {
            "value": [cell_name(cell) for cell in shown],
            "old": [old for old, _ in texts],
            "new": [new for _, new in texts],
            "change": [change_text(cell, words) or None for cell in shown],
            "page": [page_title(of[id(cell)].slide.page, words) for cell in shown],
            "panel": [of[id(cell)].title for cell in shown],
        }
    )
    message = words.many("{n} value differs", "{n} values differ", len(every))
    note = Note(note_text(words, view, words("the largest changes over what was come first")))
    table = Table(columns, rows, more=len(every) - len(shown))
    return Panel("changes", message, table=table, note=note, shows="table")


def _largest(each: PanelBeside, words: Words) -> str | None:
    first = next(iter(largest(each.found.changes, 1)), None)
    if first is None:
        return None
    old, new = both_texts(first, words)
    return f"{cell_name(first)}: {old} → {new}"
