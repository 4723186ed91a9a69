"""Promises in six tiles: kept, overdue, called back, visited, who was let down, and how late the broken ones are."""

from __future__ import annotations

from charts.panel import Note, Panel, Tile
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure, Unit, unknown
from metrics.kpi import KPIS, history_sums, period_sums, uncovered_why
from metrics.promises import clients_let_down, days_late, kind_figures, overdue
from metrics.series import points
from metrics.targets import targets
from pages.overview.tiles import kpi_tile
from pages.pieces.figures import figure_tile, interval_text, note_text
from pages.service.promise_words import definition_of, source_of

KEY = "kept_promises"
LABELS = {
    KEY: KPIS[KEY].label,
    "overdue": N_("Overdue now"),
    "call_backs": N_("Called back in time"),
    "key_visits": N_("Visits to key clients kept"),
    "let_down": N_("Clients with a broken one"),
    "days_late": N_("Days late, median"),
}
UNITS: dict[str, Unit] = {"overdue": "count", "days_late": "number"}
DEFINED = (KEY, "overdue_promises", "call_back_promises", "let_down", "days_late")


def tiles_panel(view: View, words: Words, why: str) -> Panel:
    """The tiles; each says why it is empty where nothing is known."""
    if not why and (uncovered := uncovered_why(view, KEY, view.selection.period)):
        why = words(uncovered)
    note = Note(
        note_text(words, view, words("promises due in the period; key clients: tiers A and B")),
        definition_of(words, *DEFINED), source_of(words, *DEFINED),
    )  # fmt: skip
    if why:
        tiles = tuple(
            Tile(key, words(label), "", missing=why, unit=UNITS.get(key, "share")) for key, label in LABELS.items()
        )
        return Panel("tiles", words("Key figures"), tiles=tiles, note=note)
    return Panel("tiles", words("Key figures"), tiles=_tiles(view, words), note=note)


def _tiles(view: View, words: Words) -> tuple[Tile, ...]:
    compared = view.compared()
    sums = period_sums(view), period_sums(compared)
    kept = kpi_tile(view, words, KEY, sums, points(view, KEY, history_sums(view, "promises")), targets(view))
    now, before = kind_figures(view), kind_figures(compared)
    return (
        kept,
        _overdue_tile(view, words),
        _share_tile("call_backs", now.call_backs, before.call_backs, view, words),
        _share_tile("key_visits", now.key_visits, before.key_visits, view, words),
        _let_down_tile(view, words),
        _late_tile(view, words),
    )


def _share_tile(key: str, now: Figure, before: Figure, view: View, words: Words) -> Tile:
    second = interval_text(now, words)
    return figure_tile(key, words(LABELS[key]), "share", "higher", now, before, view, words, second=second)


def _overdue_tile(view: View, words: Words) -> Tile:
    """How many are open past their day; nothing of the past compares with what is open today."""
    found = overdue(view)
    second = words.many("{n} client", "{n} clients", found.clients)
    if found.revenue_e4 is not None and found.clients:
        second = words("{clients}, {revenue}/yr", clients=second, revenue=words.money(found.revenue_e4))
    nothing = unknown("")
    now = Figure(found.promises, found.promises)
    return figure_tile("overdue", words(LABELS["overdue"]), "count", "lower", now, nothing, view, words, second=second)


def _let_down_tile(view: View, words: Words) -> Tile:
    """The share of clients; more of what is due is broken the longer it is looked at, so nothing past compares."""
    now = clients_let_down(view)
    second = interval_text(now, words)
    return figure_tile(
        "let_down", words(LABELS["let_down"]), "share", "lower", now, unknown(""), view, words, second=second
    )


def _late_tile(view: View, words: Words) -> Tile:
    """The median of the broken ones; those still open grow older, so nothing of the past compares."""
    now, still_open = days_late(view)
    second = words("{n} still open", n=still_open) if still_open else interval_text(now, words, "number")
    label = words(LABELS["days_late"])
    return figure_tile("days_late", label, "number", "lower", now, unknown(""), view, words, second=second, digits=0)
