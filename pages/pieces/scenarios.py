"""Saved what-ifs of a page: the list, each opened again by its link, and how one is kept or taken away.

A page with a what-if yields `scenarios_panel(view, PAGE, words)`, and declares `EDITORS = (keeping(PAGE),)` and
`ACTIONS = (forgetting(PAGE),)`.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.desk import Scenario
from data.desk.commands import ForgetScenario
from data.desk.masking import MASK
from data.door import View
from data.execution import Command
from data.messages import N_
from locales import Words
from pages.pieces.editing import Action, Offer, ScenarioEditor
from pages.pieces.figures import moment_text, note_text

OPENS_SCENARIO = "scenario"
"""Instead of a page: a selected row sets this page's controls and filters as they were saved."""
MOST_LISTED = 200


def scenarios_of(view: View, page: str) -> tuple[Scenario, ...]:
    """The saved scenarios of a page that the reader may see, by name."""
    return tuple(each for each in view.scenarios if each.page == page)


def scenarios_panel(view: View, page: str, words: Words) -> Panel:
    """The saved scenarios of a page: who keeps which since when; a selected one is opened."""
    found = scenarios_of(view, page)
    title = words("Saved scenarios")
    if not found:
        missing = words("no scenario is saved yet")
        return Panel("scenarios", title, missing=missing, width="half")
    listed = found[:MOST_LISTED]
    columns = (
        TableColumn("name", words("Scenario")),
        TableColumn("period", words("Period")),
        TableColumn("who", words("By whom")),
        TableColumn("at", words("When")),
    )
    rows = tidy(
        {
            "name": [each.name for each in listed],
            "period": [dict(each.selection).get("period") for each in listed],
            "who": [each.who for each in listed],
            "at": [moment_text(each.at) for each in listed],
            "link": [urlencode([*each.selection, *each.controls]) for each in listed],
        }
    )
    message = words.many("{n} scenario is saved", "{n} scenarios are saved", len(found))
    note = Note(note_text(words, view, words("moments are in UTC")), hint=words("select a row to open the scenario"))
    table = Table(columns, rows, opens="link", opens_page=OPENS_SCENARIO, more=len(found) - len(listed))
    return Panel("scenarios", message, table=table, note=note, shows="table", width="half")


def keeping(page: str) -> ScenarioEditor:
    """The name under which what is set on the page now can be kept."""
    return ScenarioEditor(f"keep-{page}", N_("Save this scenario"), page)


def forgetting(page: str) -> Action:
    """The button that takes a saved scenario of the page away."""
    return Action(
        key=f"forget-{page}",
        title=N_("Take a saved scenario away"),
        label=N_("Take it away"),
        offers=partial(_offers, page),
        command=partial(_forget, page),
        topic="money",
        duty="model",
    )


def _offers(page: str, view: View, words: Words) -> tuple[Offer, ...]:
    if not (view.scope.everywhere and view.scope.may("model")):
        return ()
    goes = words("It is listed no more; that it was there stays on record.")
    listed = [each for each in scenarios_of(view, page) if MASK not in each.name]  # its whole name is not theirs to say
    return tuple(Offer(each.name, f"{each.name} · {each.who}", goes) for each in listed[:MOST_LISTED])


def _forget(page: str, name: str) -> Command:
    return ForgetScenario(name, page)
