"""The alerts of one client: what is seen, how its revenue went, what is at stake, and what people said of it."""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import LABELS, Listed
from metrics.clients import Client
from metrics.one_client import Relation, Signal
from pages.clients.alert_evidence import revenue_lines
from pages.clients.alert_words import seen_in_short
from pages.clients.one_client_words import JUDGED
from pages.pieces.figures import note_text

STANDS = N_("Signals of the last twelve months; one stands while its reason still holds on the day of the data")


def alert_panels(view: View, words: Words, found: Client, relation: Relation) -> Iterator[Panel]:
    """The alerts where there are any, each with the months behind it."""
    signals = relation.signals
    if not signals:
        return
    columns = (
        TableColumn("kind", words("Alert")),
        TableColumn("seen", words("What is seen")),
        TableColumn("months", words("13 months"), "spark", of="money"),
        TableColumn("stake_e4", words("At stake a year"), "money", absent="–"),
        TableColumn("raised_on", words("Raised on"), "day"),
        TableColumn("stands", words("Holds")),
        TableColumn("state", words("State")),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("due_on", words("Due"), "day", absent="–"),
        TableColumn("note", words("Note"), absent="–"),
    )
    line = revenue_lines(view, (found.key,)).get(found.key)
    rows = tidy(
        {
            "kind": [words(LABELS.get(each.kind, each.kind)) for each in signals],
            "seen": [seen_in_short(words, _listed(found, each), view.as_of) for each in signals],
            "months": [line for _each in signals],
            "stake_e4": [each.stake_e4 for each in signals],
            "raised_on": [each.raised_on for each in signals],
            "stands": [words("yes") if each.is_standing else words("no longer") for each in signals],
            "state": [words(JUDGED.get(each.state, each.state)) for each in signals],
            "owner": [each.owner or None for each in signals],
            "due_on": [each.due_on for each in signals],
            "note": [each.note or None for each in signals],
        }
    )
    kept = tuple(c for c in columns if line or c.key != "months")
    n = sum(1 for each in signals if each.is_open)
    message = words.many("{n} alert is open", "{n} alerts are open", n) if n else words("No alert is open")
    about = note_text(words, view, words("the line: revenue by month") if line else "")
    note = Note(about, words(STANDS), words("definition of the house"))
    yield Panel("alerts", message, table=Table(kept, rows), note=note, shows="table")


def _listed(found: Client, signal: Signal) -> Listed:
    """The signal as the list of all alerts knows it; where the client belongs is not asked here."""
    return Listed(
        found.key, found.client_id, found.name, 0, 0, signal.kind, signal.raised_on, signal.is_standing,
        signal.observed, signal.expected, None, signal.stake_e4, signal.about,
    )  # fmt: skip
