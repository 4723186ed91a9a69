"""Who answers for the year's targets, who changed them and why, and the table to take along and fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.gate.target_words import kpi_called
from data.periods import period_from_key
from data.targets import Target
from locales import Words
from metrics.cascade.standing import typed_value
from metrics.cascade.year import LoggedChange, YearTargets, owners
from metrics.kpi import Kpi
from pages.overview.kpi_words import cell_kind
from pages.pieces.figures import moment_text, note_text
from pages.setup.target_words import MOST_LISTED, NOT_SET, SEVERAL, exact_text, lacking, place_text, reason_text

NAMED = 3
EM = "\u2003"
ROOM = EM * 3
"""Behind the name of a period: columns are as wide as their names, and long numbers need a little more."""


def target_owners_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """Each owner with the places and the cells they answer for."""
    title = words("Who owns what")
    absent = lacking("owners", title, found, words)
    if absent is not None or found is None:
        return absent or Panel("owners", title, missing=words(NOT_SET))
    people = owners(found)
    listed = people[:MOST_LISTED]
    columns = (
        TableColumn("name", words("Owner")),
        TableColumn("year", words.period(found.year), cell_kind(found.kpi.unit), digits=1, absent="–"),
        TableColumn("places", words("Answers for")),
        TableColumn("cells", words("Cells"), "count"),
    )
    rows = tidy(
        {
            "name": [each.name or words("nobody") for each in listed],
            "year": [each.year for each in listed],
            "places": [_places(view, words, each.places) for each in listed],
            "cells": [each.cells for each in listed],
        }
    )
    nobody = sum(each.cells for each in people if not each.name)
    named = sum(1 for each in people if each.name)
    message = words.many("{n} person answers for every cell", "{n} people answer for all cells", named)
    if nobody:
        message = words.many("Nobody answers for {n} cell", "Nobody answers for {n} cells", nobody)
    table = Table(columns, rows, shaded=() if not nobody else (len(people) - 1,), more=len(people) - len(listed))
    # Beside the account managers where there are any: both lists are long then.
    width: Literal["half", "full"] = "half" if found.managers else "full"
    return Panel("owners", message, table=table, note=Note(note_text(words, view)), shows="table", width=width)


def _places(view: View, words: Words, places: Sequence[tuple[str, str]]) -> str:
    names = [place_text(view, words, *place) for place in places[:NAMED]]
    more = len(places) - len(names)
    return words.joined([*names, words.many("{n} more", "{n} more", more)] if more else names)


def target_log_panel(view: View, words: Words, kpi: Kpi, changes: tuple[LoggedChange, ...], has_cells: bool) -> Panel:
    """Every command that changed targets of the figure, the newest first. Nothing in it can be edited."""
    title = words("Changes of targets")
    if not changes:
        why = words("nobody entered a target of this figure here yet; what stands came with files")
        why = why if has_cells else words("no targets yet")
        return Panel("log", title, missing=why)
    listed = changes[:MOST_LISTED]
    unit = (
        words.money_unit([]).label if kpi.unit == "money" else ""
    )  # the currency: targets are said to the last figure
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("what", words("What")),
        TableColumn("old", words.headed(words("before"), unit)),
        TableColumn("new", words.headed(words("after"), unit)),
        TableColumn("count", words("Cells"), "count"),
        TableColumn("reason", words("Reason"), absent="–"),
    )
    rows = tidy(
        {
            "at": [moment_text(each.at) for each in listed],
            "who": [each.who for each in listed],
            "what": [_what(view, words, each) for each in listed],
            "old": [_said(kpi, each.old, words, words("not entered")) for each in listed],
            "new": [_said(kpi, each.new, words, words("withdrawn")) for each in listed],
            "count": [each.count for each in listed],
            "reason": [reason_text(each.reason, words) or None for each in listed],
        }
    )
    message = words.many("{n} change of targets is on record", "{n} changes of targets are on record", len(changes))
    said = words("of each change the foremost cell; changes are only ever added; moments are in UTC")
    empty = words("a withdrawn cell is empty now, also where a file had filled it")
    left = empty if any(each.new is None for each in listed) else ""
    table = Table(columns, rows, more=len(changes) - len(listed))
    return Panel("log", message, table=table, note=Note(note_text(words, view, said, left)), shows="table")


def _what(view: View, words: Words, change: LoggedChange) -> str:
    period = words.period(period_from_key(change.first.period, view.settings.calendar))
    return f"{place_text(view, words, change.first.region_id, change.first.manager)} · {period}"


def _said(kpi: Kpi, target: Target | None, words: Words, absent: str) -> str:
    return absent if target is None else exact_text(kpi, target.value, words)


def target_sheet_panel(view: View, words: Words, found: YearTargets | None) -> Panel:
    """The table with periods in columns, in the words that an import understands."""
    title = words("The table to fill in and bring back")
    if found is None:
        return Panel("sheet", title, missing=words(SEVERAL))
    places = [(found.spot.region_id, ""), *((each.region_id, "") for each in found.below)][:MOST_LISTED]
    digits = 4 if _is_fine(found) else 0
    columns = [
        TableColumn("kpi", words("KPI")),
        TableColumn("region_id", words("Region code")),
        TableColumn("name", words("Name")),
        TableColumn("owner", words("Owner"), absent=""),
        *(
            TableColumn(each.period.key, each.period.key.ljust(7, EM) + ROOM, "number", digits=digits, absent="")
            for each in found.periods
        ),
    ]  # fmt: skip
    data: dict[str, Sequence[Any]] = {
        "kpi": [_called(found.kpi, words)] * len(places),
        "region_id": [region for region, _manager in places],
        "name": [place_text(view, words, region) for region, _manager in places],
        "owner": [found.owner(place) or None for place in places],
    }
    for each in found.periods:
        data[each.period.key] = [typed_value(found.cells.get((*place, each.period.key))) for place in places]
    said = words(
        "take it along as CSV, or as a workbook without its second sheet; change it and bring it in on the page Data"
    )
    message = words("{n} rows to take along, fill in and bring back", n=len(places))
    return Panel(
        "sheet",
        message,
        table=Table(tuple(columns), tidy(data)),
        note=Note(note_text(words, view, said)),
        shows="table",
    )


def _called(kpi: Kpi, words: Words) -> str:
    """The figure's name where an import understands it, else its key."""
    name = words(kpi.label)
    return name if kpi_called(name) == kpi.key else kpi.key


def _is_fine(found: YearTargets) -> bool:
    """Whether a cell has decimals, or the figure is one that has."""
    is_whole = all(float(cell.value).is_integer() for cell in found.cells.values())
    return found.kpi.unit not in ("money", "count", "amount") or not is_whole
