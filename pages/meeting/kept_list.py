"""The kept snapshots: how many, the newest, and each of them; what to do where there is none yet."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn, Tile
from data.desk import Snapshot
from data.door import View
from locales import LANGUAGES, Words
from pages.pieces.figures import moment_text, note_text
from pages.pieces.scenarios import OPENS_SCENARIO

MOST_LISTED = 200
SHORT = 8
"""Letters of a checksum that tell snapshots apart."""


def tiles_panel(
    view: View, words: Words, kept: Sequence[Snapshot], restated: int | None, why: str, failed: str = ""
) -> Panel:
    """How many are kept, how far the newest is behind, and how many past numbers are others since the chosen one.

    why: there is no such number; failed: of what it says nothing.
    """
    newest = max((each.as_of for each in kept), default=None)
    none = words("no snapshot is kept yet")
    label, count = words("Days behind the newest data"), len(kept)
    if newest is None:
        behind = Tile("newest", label, "", missing=none, unit="count")
    else:
        days = (view.as_of - newest).days
        told = words("newest with data to {day}", day=words.day(newest))
        behind = Tile("newest", label, words.count(days), second=told, number=days, unit="count")
    tiles = (
        Tile("kept", words("Kept snapshots"), words.count(count), number=count, unit="count"),
        behind,
        Tile("restated", words("Restated numbers"), words.count(restated), second=failed, number=restated, unit="count")
        if restated is not None
        else Tile("restated", words("Restated numbers"), "", missing=why or none, unit="count"),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view)))


def list_panel(view: View, words: Words, kept: Sequence[Snapshot], number: str) -> Panel:
    """Every kept snapshot that the reader may open, newest first; a selected row opens it."""
    if not kept:
        missing = words(
            "no snapshot is kept yet: choose “Add to snapshot” in the menu of a panel, put the panels in order, and "
            "freeze them"
        )
        return Panel("snapshots", words("Kept snapshots"), missing=missing)
    listed = kept[:MOST_LISTED]
    columns = (
        TableColumn("number", words("Snapshot")),
        TableColumn("title", words("Title")),
        TableColumn("state", words("State")),
        TableColumn("as_of", words("Data to"), "day"),
        TableColumn("period", words("Period")),
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("slides", words("Slides"), "count"),
        TableColumn("language", words("Language")),
        TableColumn("version", words("Version")),
        TableColumn("checksum", words("Checksum")),
        TableColumn("size", words("Size, kB"), "count"),
    )
    rows = tidy(
        {
            "number": [each.number for each in listed],
            "title": [each.title for each in listed],
            "state": [_state(each, number, words) for each in listed],
            "as_of": [each.as_of for each in listed],
            "period": [each.period for each in listed],
            "at": [moment_text(each.at) for each in listed],
            "who": [each.who for each in listed],
            "slides": [len(each.slides) for each in listed],
            "language": [LANGUAGES.get(each.language, each.language) for each in listed],
            "version": [each.version for each in listed],
            "checksum": [each.sha256[:SHORT] for each in listed],
            "size": [max(1, round(each.bytes / 1_000)) for each in listed],
            "link": [urlencode([("snapshot", each.number)]) for each in listed],
        }
    )
    message = words.many("{n} snapshot is kept", "{n} snapshots are kept", len(kept))
    note = Note(note_text(words, view, words("moments are in UTC")), hint=words("select a row to open the snapshot"))
    table = Table(columns, rows, opens="link", opens_page=OPENS_SCENARIO, more=len(kept) - len(listed))
    return Panel("snapshots", message, table=table, note=note, shows="table")


def _state(snapshot: Snapshot, number: str, words: Words) -> str:
    if snapshot.number == number:
        return words("shown here")
    return words("pinned") if snapshot.is_pinned else words("kept")
