"""The page `cycle` of the section service: the plan, what is done of it, the month, the load; what people enter."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from charts.panel import Panel
from data.desk.commands import CloseAct, DropAct, PlanAct
from data.door import View
from data.scope import NOBODY, Scope
from data.warehouse.store import Store
from locales import words_for
from metrics.kpi import NOT_YOURS
from metrics.states import STATES
from pages import page_named
from pages.pieces.editing import Editor
from pages.service.cycle_desk import CLOSE, DROP, DROP_TOO, NOTHING_OPEN, NOTHING_PLANNED, PLAN, PLANNED
from tests.data.small import EVERYBODY, kept, three_clients, view_of
from tests.metrics.companies import store_of
from tests.metrics.cycled import AS_OF, cycling
from tests.pages.showing import column, panels_of, plain, sound, tiles_of

WORDS = words_for("en")
LI = Scope("Li", regions=frozenset(("N",)), topics=frozenset(("money", "satisfaction")), why="test")
SATISFIED = Scope("eve", everywhere=True, topics=frozenset(("satisfaction",)), why="no money")


def seen(factory: pytest.TempPathFactory, scope: Scope = EVERYBODY) -> View:
    return kept(view_of(store_of(cycling, factory), "2026-04", scope))


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Panel]:
    return panels_of("cycle", seen(tmp_path_factory))


def test_the_tiles_say_what_is_due_done_carried_and_to_close(week: dict[str, Panel]) -> None:
    tiles = tiles_of(week["tiles"])
    assert {key: tile.number for key, tile in tiles.items()} == {
        "due": 7, "carried": 2, "in_time": 0, "visited": 1, "alerts": 1, "load": None,
    }  # fmt: skip
    assert tiles["due"].second == "2 done, 5 open"
    assert tiles["load"].missing.startswith("fewer than six whole months")


def test_the_list_names_client_owner_and_day_and_opens_the_client(week: dict[str, Panel]) -> None:
    panel = week["due"]
    assert plain(panel.message) == "13 Apr – 19 Apr 2026: 2 of 7 done, 5 open"
    assert panel.table is not None and (panel.table.opens, panel.table.opens_page) == ("client_id", "one_client")
    assert column(panel, "what") == ["visit", "supply", "visit", "weekly visit", "Abnormal fall of orders"]
    assert column(panel, "owner") == ["Li", "Wu", "Li", "Wu", "Li"]
    assert column(panel, "days_over") == [1, 1, None, None, None]
    assert column(week["carried"], "client_id") == ["s1", "s1"]
    assert week["carried"].message == "2 are carried over; the oldest was due on 2 Apr 2026"


def test_owners_effort_and_adherence_say_their_first_number(week: dict[str, Panel]) -> None:
    assert week["owners"].message == "Li has most open: 3 of 7"
    assert week["effort"].message == "Visits: 0 so far, usual by now 0"
    assert column(week["effort"], "asked") == [3, 0, None]
    assert column(week["adherence"], "due") == [1, 1, 2, 3]


@pytest.mark.parametrize(("horizon", "due"), [("day", 0), ("month", 11)])
def test_the_horizon_chooses_the_span(tmp_path_factory: pytest.TempPathFactory, horizon: str, due: int) -> None:
    panels = panels_of("cycle", seen(tmp_path_factory), horizon=horizon)
    assert tiles_of(panels["tiles"])["due"].number == due


def test_the_page_is_sound_with_plans_in_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    for scope in (EVERYBODY, LI, SATISFIED, NOBODY):
        sound("cycle", seen(tmp_path_factory, scope), draws=scope == EVERYBODY)
    sound("cycle", seen(tmp_path_factory), horizon="month")


def test_whoever_may_see_nothing_is_told_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    panels = panels_of("cycle", seen(tmp_path_factory, NOBODY))
    assert {tile.missing for tile in panels["tiles"].tiles} == {NOT_YOURS}
    assert [panels[key].missing for key in ("due", "adherence", "effort", "flows")] == [NOT_YOURS] * 4


def test_without_promises_and_acts_the_page_says_what_is_lacking(tmp_path: Path) -> None:
    panels = panels_of("cycle", view_of(three_clients(tmp_path), "2026-Q1"))
    assert panels["due"].missing == (
        "nothing is due, and nothing is carried over. Promise: no promises yet: import `promises` to see this"
        " · Visit to a key client: no service costs yet: import `activities` to see this"
    )
    assert panels["effort"].missing and panels["load"].missing and panels["trail"].missing == NOTHING_PLANNED


def test_the_report_states_how_states_changed_and_adds_up(sample_store: Path) -> None:
    view = kept(view_of(Store(sample_store), "2026-Q3"))
    panels = panels_of("cycle", view)
    report, flows = panels["report"], panels["flows"]
    figures = dict(zip(column(report, "label"), column(report, "now"), strict=True))
    assert len(STATES) == len([label for label in figures if str(label).startswith("Clients: ")])
    then, now, clients = (column(flows, key) for key in ("then", "now", "clients"))
    assert sum(n for n in clients if isinstance(n, int)) == sum(
        n for label, n in figures.items() if str(label).startswith("Clients: ") and isinstance(n, int)
    )
    came = sum(
        n for one, other, n in zip(then, now, clients, strict=True) if one == "Not yet a client" and isinstance(n, int)
    )
    kinds = {remark.kind: remark.text for remark in report.remarks}
    assert kinds["New and back"].startswith(f"{came} clients ordered for the first time")
    assert {"Slower or gone", "Promises", "Complaints", "Load"} <= set(kinds)


def test_an_act_is_planned_from_the_form(tmp_path_factory: pytest.TempPathFactory) -> None:
    typed = {**PLANNED, "client_id": "n1", "owner": "Li"}
    assert PLAN.check(typed, WORDS) == "Due is empty: a planned act needs it"
    typed["due_on"] = date(2026, 4, 20)
    assert PLAN.check(typed, WORDS) == ""
    assert PLAN.command(typed, frozenset(), 7) == PlanAct("", "n1", "Li", "visit", date(2026, 4, 20), "", 7)
    assert PLAN.values(seen(tmp_path_factory)) == PLANNED


def test_an_open_act_is_closed_or_dropped_by_whoever_sees_its_client(tmp_path_factory: pytest.TempPathFactory) -> None:
    form = CLOSE.made(seen(tmp_path_factory), {})
    assert isinstance(form, Editor)
    assert [code for code, _label in form.fields[0].options] == ["2", "1"]
    # What nobody typed is no change: the day stands empty, so that a form saved as it stands asks for it.
    assert form.values(seen(tmp_path_factory)) == {"item": "2", "done_on": None, "outcome": ""}
    typed = {"item": "1", "done_on": AS_OF, "outcome": "agreed"}
    assert form.check(typed, WORDS) == ""
    assert form.check({**typed, "done_on": None}, WORDS) == "choose the day on which it was done"
    assert form.command(typed, frozenset(), 7) == CloseAct("1", "n1", AS_OF, "agreed", 7)
    own = CLOSE.made(seen(tmp_path_factory, LI), {})
    assert isinstance(own, Editor) and [code for code, _label in own.fields[0].options] == ["1"]
    assert own.check({**typed, "item": "2"}, WORDS) == NOTHING_OPEN, "other acts are planned"
    offers = DROP.offers(seen(tmp_path_factory), WORDS)
    assert [json.loads(offer.code)[:2] for offer in offers] == [["2", "s1"], ["1", "n1"]]
    assert DROP.command(offers[0].code) == DropAct("2", "s1", 7)
    assert DROP_TOO.offers(seen(tmp_path_factory), WORDS) == ()
    assert len(DROP_TOO.offers(seen(tmp_path_factory, SATISFIED), WORDS)) == 2


def test_where_nothing_is_planned_there_is_nothing_to_close(tmp_path: Path) -> None:
    form = CLOSE.made(view_of(three_clients(tmp_path), "2026-Q1"), {})
    assert isinstance(form, Editor) and form.fields[0].options == (("", NOTHING_PLANNED),)
    assert form.check(form.values(view_of(three_clients(tmp_path / "again"), "2026-Q1")), WORDS) == NOTHING_PLANNED


def test_the_trail_tells_what_became_of_each_act(week: dict[str, Panel]) -> None:
    assert column(week["trail"], "state") == ["dropped", "done", *["planned"] * 4]
    assert page_named("cycle").editors == (PLAN, CLOSE)
