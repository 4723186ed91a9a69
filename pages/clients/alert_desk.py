"""What people say of alerts: the form, the buttons for a quick word, and the trail of everything that was said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.desk.commands import JudgeAlert
from data.door import View
from data.execution import Command
from data.messages import N_
from data.scope import Topic
from locales import Words
from metrics.alerts import KINDS, LABELS, Filters, Listed, alerts_of, found_alerts
from metrics.alerts.listed import order_of
from metrics.segments import client_names
from pages.clients.alert_controls import STATE_NAMES, chosen_of, looked_at
from pages.clients.alert_words import seen_text
from pages.pieces.editing import Action, Editor, EditorOf, Field, Offer
from pages.pieces.figures import moment_text, note_text

MOST_LISTED, MOST_OFFERED = 200, 50
FIELDS = (
    Field("client_id", N_("Client code"), N_("The client whose alert it is; the alert chosen above stands here.")),
    Field("kind", N_("Kind"), N_("Which of the client's alerts."), "choice",
          options=tuple((kind, LABELS[kind]) for kind in KINDS)),
    Field("state", N_("State"),
          N_("Seen: somebody sees to it. Done and not a problem close it; a later signal is a new alert."), "choice",
          options=tuple(STATE_NAMES.items())),
    Field("owner", N_("Owner"), N_("Who sees to it; may stay empty.")),
    Field("note", N_("Note"), N_("What is known or was done; it stays in the trail.")),
    Field("due_on", N_("Due"), N_("The day by which it is to be closed; may stay empty."), "day"),
)  # fmt: skip
DEFINITION = N_(
    "Every word on an alert that the desk took: it is about what had been raised by the day of the data; a signal "
    "that comes later is a new alert, and open"
)
DONE_BY: Mapping[str, tuple[str, str, str]] = {
    "seen": (N_("Mark an alert as seen"), N_("Seen"), N_("It leaves the list of open alerts, and waits to be closed.")),
    "done": (N_("Mark an alert as done"), N_("Done"), N_("It is closed; a later signal of the client is a new alert.")),
    "no_problem": (
        N_("Mark an alert as not a problem"), N_("Not a problem"),
        N_("It is closed and counted as a false one; no limit changes by it."),
    ),
}  # fmt: skip


def judge_form(view: View, codes: Mapping[str, str]) -> Editor:
    """The form for the alert whose evidence is drawn; empty where there is none."""
    alert = looked_at(view, chosen_of(codes))
    now: Mapping[str, object] = {
        "client_id": alert.client_id if alert else "", "kind": alert.kind if alert else KINDS[0],
        "state": alert.state if alert else "open", "owner": alert.owner if alert else "",
        "note": alert.said.note if alert and alert.said else "", "due_on": alert.due_on if alert else None,
    }  # fmt: skip
    return Editor(
        f"judge-{now['client_id']}-{now['kind']}", N_("Say what becomes of an alert"), FIELDS, lambda _view: now,
        command=partial(_judgement, view), check=partial(_wrong, view), stands="below", topic="money",
    )  # fmt: skip


def _voices_form(view: View, codes: Mapping[str, str]) -> Editor | None:
    """The same for who may not see money: alerts of satisfaction and promises are theirs to judge."""
    return None if view.may_see("money") else replace(judge_form(view, codes), topic="satisfaction")


def _named(view: View, values: Mapping[str, object]) -> Listed | None:
    """The latest alert of that client and kind."""
    own = [each for each in alerts_of(view, str(values["client_id"])) if each.kind == values["kind"]]
    return max(own, key=lambda alert: alert.raised_on, default=None)


def _wrong(view: View, values: Mapping[str, object], words: Words) -> str:
    """Why that cannot be said, in a sentence; "" where it can."""
    alert, due = _named(view, values), values["due_on"]
    if not values["client_id"]:
        return words("type the code of the client")
    if alert is None:
        return words("client {client} has no alert of the kind {kind} here", client=str(values["client_id"]),
                     kind=words(LABELS[str(values["kind"])]))  # fmt: skip
    if isinstance(due, date) and due < alert.raised_on:
        return words("it was raised on {day}; the due date lies before it", day=words.day(alert.raised_on))
    return ""


def _judgement(view: View, values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    alert, due = _named(view, values), values["due_on"]
    assert alert is not None
    state, owner, note = (str(values[key]) for key in ("state", "owner", "note"))
    return JudgeAlert(
        alert.client_id, alert.kind, alert.raised_on, view.as_of, state, owner, note,
        due if isinstance(due, date) else None, seen,
    )  # fmt: skip


def _offers(state: str, topic: Topic, view: View, words: Words) -> tuple[Offer, ...]:
    """The first alerts that are not closed and not yet in that state.

    Whoever may see money is offered them under that right, the others under that to satisfaction: each once.
    """
    if (topic == "money") != view.may_see("money"):
        return ()
    consequence, revision = words(DONE_BY[state][2]), view.desk_revision
    able = [each for each in view.once(not_closed) if each.state != state]
    return tuple(
        Offer(_code(alert, view.as_of, revision), f"{alert.name} · {words(LABELS[alert.kind])}",
              f"{seen_text(words, alert, view.as_of)} · {consequence}")
        for alert in able[:MOST_OFFERED]
    )  # fmt: skip


def not_closed(view: View) -> tuple[Listed, ...]:
    """The first alerts that still hold and are open or seen."""
    states = [found_alerts(view, Filters(state=each), MOST_OFFERED).rows for each in ("open", "seen")]
    return tuple(sorted((each for rows in states for each in rows), key=order_of))


def _code(alert: Listed, as_of: date, revision: int) -> str:
    """All that the command needs to know of the alert: what was said before stays said."""
    due = alert.due_on.isoformat() if alert.due_on else ""
    note = alert.said.note if alert.said else ""
    told = (alert.client_id, alert.kind, alert.raised_on.isoformat(), as_of.isoformat(), alert.owner, note, due)
    return json.dumps([*told, revision])


def _marked(state: str, code: str) -> Command:
    client_id, kind, raised, as_of, owner, note, due, revision = json.loads(code)
    day = date.fromisoformat
    return JudgeAlert(
        client_id, kind, day(raised), day(as_of), state, owner, note, day(due) if due else None, revision
    )  # fmt: skip


def trail_panel(view: View, words: Words) -> Panel:
    """Everything that was said of an alert, newest first. Nothing in it can be edited."""
    title = words("Trail of the alerts")
    found = tuple(reversed(view.alert_trail))
    if not found:
        return Panel("trail", title, missing=words("nobody said anything of an alert yet"))
    listed = found[:MOST_LISTED]
    names = client_names(view, tuple(each.said.client_id for each in listed))
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("name", words("Name")),
        TableColumn("kind", words("Kind")),
        TableColumn("old", words("State before")),
        TableColumn("new", words("State after")),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("note", words("Note"), absent="–"),
        TableColumn("due_on", words("Due"), "day", absent="–"),
        TableColumn("client_id", words("Client")),
    )
    rows = tidy(
        {
            "at": [moment_text(each.said.at) for each in listed],
            "who": [each.said.who for each in listed],
            "name": [names.get(each.said.client_id, each.said.client_id) for each in listed],
            "kind": [words(LABELS[each.said.kind]) for each in listed],
            "old": [words(STATE_NAMES[each.old_state or "open"]) for each in listed],
            "new": [words(STATE_NAMES[each.said.state]) for each in listed],
            "owner": [each.said.owner or None for each in listed],
            "note": [each.said.note or None for each in listed],
            "due_on": [each.said.due_on for each in listed],
            "client_id": [each.said.client_id for each in listed],
        }
    )
    message = words.many("{n} word on an alert", "{n} words on alerts", len(found))
    about = note_text(words, view, words("the newest first"), words("moments are in UTC"),
                      words("nothing here can be edited"))  # fmt: skip
    note = Note(about, words(DEFINITION), hint=words("select a client to open it"))
    table = Table(columns, rows, opens="client_id", opens_page="one_client", more=len(found) - len(listed))
    return Panel("trail", message, table=table, note=note, shows="table")


def _action(state: str, topic: Topic) -> Action:
    title, label, _told = DONE_BY[state]
    command: Callable[[str], Command] = partial(_marked, state)
    return Action(f"alert-{state}-{topic}", title, label, partial(_offers, state, topic), command, topic=topic)


JUDGE = EditorOf("judge", judge_form, topic="money")
JUDGE_VOICES = EditorOf("judge-voices", _voices_form, topic="satisfaction")
MARK = tuple(_action(state, topic) for state in DONE_BY for topic in ("money", "satisfaction"))
