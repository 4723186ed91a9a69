"""What people entered about grades and kinds: saved schemes, overrides in force, the trail of all; the forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.desk.commands import EndOverride, OverrideKind
from data.door import View
from data.execution import Command
from data.messages import N_
from locales import Words
from metrics.grade import scheme_of
from metrics.segments import KINDS, client_names
from pages.clients.grade_controls import scheme_text
from pages.clients.segment_kinds import NAMES
from pages.pieces.editing import Action, Editor, Field, Offer
from pages.pieces.figures import moment_text, note_text

MOST_LISTED = 200
FIELDS = (
    Field("client_id", N_("Client code"), N_("The client whose kind you judge otherwise than the figures do.")),
    Field(
        "kind", N_("Kind"), N_("It replaces the kind by the figures, in counts and lists, and is marked."), "choice",
        options=tuple((kind, NAMES[kind]) for kind in KINDS),
    ),
    Field("reason", N_("Reason"), N_("What you know that the figures do not; it stays in the trail.")),
    Field("owner", N_("Owner"), N_("Who answers for it and looks at it again.")),
    Field("expires_on", N_("Until"), N_("The last day on which it counts, at most a year ahead."), "day"),
)  # fmt: skip
EMPTY: Mapping[str, object] = {"client_id": "", "kind": "partner", "reason": "", "owner": "", "expires_on": None}


def schemes_panel(view: View, words: Words) -> Panel:
    """The saved schemes, the one in force first."""
    title = words("Saved schemes")
    found = tuple(reversed(view.grade_schemes))
    if not found:
        why = words("not one yet: the usual weights 40 / 30 / 20 / 10 and bounds 91 / 81 / 65 are in force")
        return Panel("schemes", title, missing=why, width="half")
    listed = found[:MOST_LISTED]
    columns = (
        TableColumn("name", words("Scheme")),
        TableColumn("is_in_force", words("In force")),
        TableColumn("says", words("What it says")),
        TableColumn("who", words("By whom")),
        TableColumn("at", words("When")),
    )
    rows = tidy(
        {
            "name": [each.name for each in listed],
            "is_in_force": [words("in force") if not at else "–" for at in range(len(listed))],
            "says": [scheme_text(scheme_of(each), words) for each in listed],
            "who": [each.who for each in listed],
            "at": [moment_text(each.at) for each in listed],
        }
    )
    message = words.many("{n} scheme is saved", "{n} schemes are saved; the newest is in force", len(found))
    note = Note(note_text(words, view, words("the newest first"), words("moments are in UTC")))
    table = Table(columns, rows, more=len(found) - len(listed))
    return Panel("schemes", message, table=table, note=note, shows="table", width="half")


def overrides_panel(view: View, words: Words) -> Panel:
    """The overrides in force: which client, what kind, why, whose, until when."""
    title = words("Overrides in force")
    found = view.overrides
    if not found:
        return Panel("overrides", title, missing=words("nobody's kind is overridden"), width="half")
    listed = sorted(found, key=lambda each: (each.expires_on, each.client_id))[:MOST_LISTED]
    names = client_names(view, tuple(each.client_id for each in listed))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("kind", words("Kind")),
        TableColumn("expires_on", words("Until"), "day"),
        TableColumn("reason", words("Reason")),
        TableColumn("owner", words("Owner")),
        TableColumn("who", words("By whom")),
        TableColumn("client_id", words("Client")),
    )
    data = {
        key: [getattr(each, key) for each in listed] for key in ("client_id", "expires_on", "reason", "owner", "who")
    }
    data |= {"name": [names.get(each.client_id, each.client_id) for each in listed]}
    data |= {"kind": [words(NAMES[each.kind]) for each in listed]}
    ends = words.day(listed[0].expires_on)
    message = words.many("{n} override is in force; the first ends on {day}",
                         "{n} overrides are in force; the first ends on {day}", len(found), day=ends)  # fmt: skip
    table = Table(columns, tidy(data), opens="client_id", opens_page="one_client", more=len(found) - len(listed))
    note = Note(note_text(words, view, words("the first to end on top")), hint=words("select a client to open it"))
    return Panel("overrides", message, table=table, note=note, shows="table", width="half")


def trail_panel(view: View, words: Words) -> Panel:
    """Every override that was ever entered, changed or ended, newest first. Nothing in it can be edited."""
    title = words("Trail of the overrides")
    found = tuple(reversed(view.override_history))
    if not found:
        return Panel("trail", title, missing=words("no kind was ever overridden"))
    listed = found[:MOST_LISTED]
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("client_id", words("Client")),
        TableColumn("old", words("From")),
        TableColumn("new", words("To")),
        TableColumn("reason", words("Reason"), absent="–"),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("expires_on", words("Until"), "day", absent="–"),
    )
    figures, ended = words("by the figures"), words("ended")
    rows = tidy(
        {
            "at": [moment_text(each.at) for each in listed],
            "who": [each.who for each in listed],
            "client_id": [each.client_id for each in listed],
            "old": [words(NAMES[each.old_kind]) if each.old_kind else figures for each in listed],
            "new": [words(NAMES[each.kind]) if each.kind else ended for each in listed],
            "reason": [each.reason for each in listed],
            "owner": [each.owner for each in listed],
            "expires_on": [each.expires_on for each in listed],
        }
    )
    message = words.many(
        "{n} override was entered or ended", "{n} overrides were entered, changed or ended", len(found)
    )
    note = Note(note_text(words, view, words("the newest first"), words("moments are in UTC"),
                          words("nothing here can be edited")))  # fmt: skip
    table = Table(columns, rows, opens="client_id", opens_page="one_client", more=len(found) - len(listed))
    return Panel("trail", message, table=table, note=note, shows="table")


def _nothing_typed(view: View) -> Mapping[str, object]:
    return EMPTY


def _lacking(values: Mapping[str, object], words: Words) -> str:
    """The first thing an override lacks, in a sentence; "" when nothing does."""
    empty = [field.label for field in FIELDS if values[field.key] in ("", None)]
    return words("{what} is empty: an override needs it", what=words(empty[0])) if empty else ""


def _override(values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    until = values["expires_on"]
    assert isinstance(until, date)
    client_id, kind, reason, owner = (str(values[key]) for key in ("client_id", "kind", "reason", "owner"))
    return OverrideKind(client_id, kind, reason, owner, until, seen)


def _offers(view: View, words: Words) -> tuple[Offer, ...]:
    back = words("The figures say again of what kind the client is; the trail keeps what was.")
    return tuple(
        Offer(each.client_id, f"{each.client_id} · {words(NAMES[each.kind])} · {each.owner}", back)
        for each in view.overrides[:MOST_LISTED]
    )


def _end(client_id: str) -> Command:
    return EndOverride(client_id)


OVERRIDE = Editor(
    "override", N_("Judge a client otherwise"), FIELDS, _nothing_typed, _override, _lacking, stands="below",
    topic="money",
)  # fmt: skip
END = Action("end-override", N_("End an override"), N_("End it"), _offers, _end, topic="money")
