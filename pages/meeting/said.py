"""Values of kept panels in words: a cell by its kind, a change by its unit, what changed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from data.contract import TEN_THOUSANDTHS
from data.messages import N_
from data.since import Cause
from locales import Words
from metrics.restated import CellChange, is_number, is_unknown
from pages.pieces.figures import moment_text

MOST_CAUSES = 3
SAID = {
    "import": N_("an import"),
    "undo": N_("an import that was undone"),
    "back": N_("an older version answers"),
    "settings": N_("settings were changed"),
    "rates": N_("activity rates were changed"),
    "definitions": N_("a newer Sidu defines figures otherwise"),
}


def cell_text(value: Any, kind: str, words: Words) -> str:
    """A value of a table as a person reads it."""
    if is_unknown(value):
        return words.unknown
    if kind == "day" and isinstance(value, date):
        return words.day(value)
    if not is_number(value):
        return str(value)
    if kind in ("money", "amount"):
        return words.money(round(value)) if kind == "money" else words.amount(round(value))
    if kind in ("share", "bar"):
        return words.share(value)
    if kind == "change":
        return words.change(value)
    if kind == "points":
        return words.points(value)
    return words.count(round(value)) if kind == "count" else words.number(value, 1)


def both_texts(cell: CellChange, words: Words) -> tuple[str, str]:
    """Old and new in words; to the last digit where rounded they would read alike."""
    old, new = (cell_text(value, cell.kind, words) for value in (cell.old, cell.new))
    return (old, new) if old != new else (_exact(cell.old, cell.kind, words), _exact(cell.new, cell.kind, words))


def change_text(cell: CellChange, words: Words) -> str:
    """How much a value grew, in its unit; empty for texts and where either is unknown."""
    change = cell.change
    if change is None:
        return ""
    if cell.kind == "money":
        return words.money(round(change), sign=True)
    if cell.kind == "amount":
        return words.amount(round(change), sign=True)
    if cell.kind in ("share", "bar", "change", "points"):
        return words.points(change)
    return words.count(round(change), sign=True) if cell.kind == "count" else words.number(change, 1, sign=True)


def cell_name(cell: CellChange) -> str:
    """Which value it is: its row, and its column where it has a name."""
    return " · ".join(part for part in (cell.row, cell.label) if part)


def causes_text(causes: Sequence[Cause], words: Words) -> str:
    """What changed a number: the import with its file, day and maker, or those in question."""
    if not causes:
        return words("no import is known")
    told = [cause_text(each, words) for each in causes[:MOST_CAUSES]]
    more = words.many("{n} more", "{n} more", len(causes) - MOST_CAUSES) if len(causes) > MOST_CAUSES else ""
    return " / ".join([*told, *([more] if more else [])])


def cause_text(cause: Cause, words: Words) -> str:
    """ "import 7 · li · 2026-11-21 08:00 · orders.csv"; without the right to the set-up only that it was an import."""
    if cause.number is None:
        what = f" ({', '.join(cause.what)})" if cause.what else ""
        return words(SAID[cause.kind]) + what
    said = N_("import {number} was undone") if cause.kind == "undo" else N_("import {number}")
    file = cause.what[0] if cause.what else ""
    told = (words(said, number=str(cause.number)), cause.who, moment_text(cause.at), file)
    return " · ".join(part for part in told if part)


def _exact(value: Any, kind: str, words: Words) -> str:
    if not is_number(value):
        return cell_text(value, kind, words)
    if kind in ("money", "amount"):
        return words.number(value / TEN_THOUSANDTHS, 4)
    if kind in ("share", "bar", "change", "points"):
        return words.share(value, 4)
    return words.number(value, 6)
