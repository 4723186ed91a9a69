"""What people enter about the plan: an act for a client, that it was done, that it is dropped; and the trail of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from charts.chart import tidy
from charts.panel import Panel, Table, TableColumn
from data.desk import PlannedAct
from data.desk.commands import CloseAct, DropAct, PlanAct
from data.desk.plans import ACT_KINDS
from data.door import View
from data.execution import Command
from data.messages import N_
from data.scope import Topic
from locales import Words
from metrics.cycle import entered_items, span_of
from metrics.segments import client_names
from pages.pieces.editing import Action, Editor, EditorOf, Field, Offer
from pages.pieces.figures import moment_text
from pages.service.cycle_words import ACT_NAMES, cycle_note

MOST_OFFERED, MOST_LISTED = 100, 200
NOTHING_PLANNED = N_("no act is planned yet")
NOTHING_OPEN = N_("no planned act is open here")
PLAN_FIELDS = (
    Field("client_id", N_("Client code"), N_("The client for whom something is to be done.")),
    Field("kind", N_("Kind"), N_("A visit, a call or another act."), "choice",
          options=tuple((kind, ACT_NAMES[kind]) for kind in ACT_KINDS)),
    Field("due_on", N_("Due"), N_("The day by which it is to be done, at most a year ahead."), "day"),
    Field("owner", N_("Owner"), N_("Who will do it; it stands in that person's plan.")),
    Field("note", N_("Note"), N_("What it is about; may stay empty.")),
)  # fmt: skip
PLANNED: Mapping[str, object] = {"client_id": "", "kind": "visit", "due_on": None, "owner": "", "note": ""}


def _nothing_typed(view: View) -> Mapping[str, object]:
    return PLANNED


def _lacking(values: Mapping[str, object], words: Words) -> str:
    """The first thing a planned act lacks, in a sentence; "" when nothing does."""
    empty = [field.label for field in PLAN_FIELDS if field.key != "note" and values[field.key] in ("", None)]
    return words("{what} is empty: a planned act needs it", what=words(empty[0])) if empty else ""


def _plan(values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    due_on = values["due_on"]
    assert isinstance(due_on, date)
    client_id, kind, owner, note = (str(values[key]) for key in ("client_id", "kind", "owner", "note"))
    return PlanAct("", client_id, owner, kind, due_on, note, seen)


def _topic(view: View) -> Topic:
    """The right under which the reader plans: either of the two is enough."""
    return "money" if view.may_see("money") else "satisfaction"


def open_acts(view: View) -> list[tuple[PlannedAct, str]]:
    """The planned acts of the selection that are not done, the first due first, with their names for a choice."""
    mine = {each.item.code for each in entered_items(view, span_of(view, "day")) if each.item.source == "act"}
    found = [act for act in view.planned_acts if not act.is_done and act.item in mine][:MOST_OFFERED]
    names = client_names(view, [act.client_id for act in found])
    return [(act, names.get(act.client_id, act.client_id)) for act in found]


def _act_text(act: PlannedAct, name: str, words: Words) -> str:
    return f"{name} · {words(ACT_NAMES.get(act.kind, act.kind))} · {words.day(act.due_on)} · {act.owner}"


def close_form(view: View, codes: Mapping[str, str]) -> Editor:
    """The form that says that a planned act was done: which, on what day, and what came of it."""
    acts = open_acts(view)
    nothing = NOTHING_OPEN if view.planned_acts else NOTHING_PLANNED
    options = tuple((act.item, f"{name} · {act.due_on.isoformat()} · {act.owner}") for act, name in acts)
    fields = (
        Field("item", N_("Planned act"), N_("Open acts, the first due first."), "choice",
              options=options or (("", nothing),)),
        Field("done_on", N_("Done on"), N_("The day on which it was done."), "day"),
        Field("outcome", N_("Outcome"), N_("What came of it; may stay empty, and stays on record.")),
    )  # fmt: skip
    # No day is given before: a form that is saved as it stands has changed nothing, and the act would stay open.
    now: Mapping[str, object] = {"item": options[0][0] if options else "", "done_on": None, "outcome": ""}
    clients = {act.item: act.client_id for act, _name in acts}
    return Editor(
        f"close-{len(acts)}-{now['item']}", N_("Say that an act was done"), fields, lambda _view: now,
        command=partial(_close, clients), check=partial(_not_closable, clients, nothing), stands="below",
        topic=_topic(view),
    )  # fmt: skip


def _not_closable(clients: Mapping[str, str], nothing: str, values: Mapping[str, object], words: Words) -> str:
    if str(values["item"]) not in clients:
        return words(nothing)
    return "" if isinstance(values["done_on"], date) else words("choose the day on which it was done")


def _close(clients: Mapping[str, str], values: Mapping[str, object], changed: frozenset[str], seen: int) -> Command:
    item, done_on = str(values["item"]), values["done_on"]
    assert isinstance(done_on, date)
    return CloseAct(item, clients[item], done_on, str(values["outcome"]), seen)


def _offers(topic: Topic, view: View, words: Words) -> tuple[Offer, ...]:
    """Open acts that can be dropped; offered once, under the right that the reader has."""
    if topic != _topic(view):
        return ()
    kept = words("It leaves the plan; the trail keeps that it was planned.")
    return tuple(
        Offer(json.dumps([act.item, act.client_id, view.desk_revision]), _act_text(act, name, words), kept)
        for act, name in open_acts(view)
    )


def _drop(code: str) -> Command:
    item, client_id, seen = json.loads(code)
    return DropAct(item, client_id, seen)


def trail_panel(view: View, words: Words) -> Panel:
    """Everything that was planned, changed, done or dropped, the newest first."""
    title = words("Trail of the plan")
    found = tuple(reversed(view.plan_trail))
    if not found:
        return Panel("trail", title, missing=words(NOTHING_PLANNED))
    listed = found[:MOST_LISTED]
    names = client_names(view, [each.said.client_id for each in listed])
    rows: dict[str, list[Any]] = {
        "at": [moment_text(each.said.at) for each in listed],
        "who": [each.said.who for each in listed],
        "name": [names.get(each.said.client_id, each.said.client_id) for each in listed],
        "what": [words(ACT_NAMES.get(each.said.kind, each.said.kind)) for each in listed],
        "state": [_state(each.is_dropped, each.said, each.old_due_on, words) for each in listed],
        "due_on": [each.said.due_on for each in listed],
        "done_on": [each.said.done_on for each in listed],
        "owner": [each.said.owner for each in listed],
        "note": [each.said.outcome or each.said.note or None for each in listed],
        "client_id": [each.said.client_id for each in listed],
    }
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("name", words("Name")),
        TableColumn("what", words("Kind")),
        TableColumn("state", words("Change")),
        TableColumn("due_on", words("Due on"), "day"),
        TableColumn("done_on", words("Done on"), "day", absent="–"),
        TableColumn("owner", words("Owner")),
        TableColumn("note", words("Note or outcome"), absent="–"),
        TableColumn("client_id", words("Client")),
    )
    message = words.many("{n} change of the plan", "{n} changes of the plan, the newest on top", len(found))
    said = words("moments are in UTC"), words("nothing here can be edited")
    note = cycle_note(view, words, *said, keys=("work_due",))
    table = Table(columns, tidy(rows), opens="client_id", opens_page="one_client", more=len(found) - len(listed))
    return Panel("trail", message, table=table, note=note, shows="table")


def _state(is_dropped: bool, act: PlannedAct, old_due_on: date | None, words: Words) -> str:
    if is_dropped:
        return words("dropped")
    if act.done_on is not None:
        return words("done")
    return words("planned") if old_due_on is None else words("changed")


PLAN = Editor(
    "plan", N_("Plan an act"), PLAN_FIELDS, _nothing_typed, _plan, _lacking, stands="below", topic="money",
)  # fmt: skip
CLOSE = EditorOf("close", close_form, topic="money")
DROP = Action("drop-act", N_("Drop a planned act"), N_("Drop it"), partial(_offers, "money"), _drop, topic="money")
DROP_TOO = Action(
    "drop-act-too", N_("Drop a planned act"), N_("Drop it"), partial(_offers, "satisfaction"), _drop,
    topic="satisfaction",
)  # fmt: skip
