"""Acts that people plan for clients: planned, changed, done, dropped; of one client for good; a trail that stays."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data.desk import Changed, Conflict, Desk, DeskBroken, NotAccepted, NotAllowed, NotYours, PlannedAct
from data.desk.commands import CloseAct, DropAct, JudgeAlert, PlanAct
from data.desk.places import writing
from data.desk.schema import HEAD, upgrade
from data.execution import carry_out
from data.scope import NOBODY, TOPICS, Scope, whole_company
from data.warehouse.versions import rollback
from tests.data.desk.conftest import Place
from tests.data.desk.test_migrations import engine_of
from tests.data.small import EVERYBODY, published, three_clients, view_of

ANNA = whole_company("anna", "owner of the store")
LI = Scope("Li", regions=frozenset(("N",)), topics=frozenset(("money",)), why="her region")
SATISFIED = Scope("eve", everywhere=True, topics=frozenset(("satisfaction",)), why="no money")
SOUTH = Scope("Wu", regions=frozenset(("S",)), topics=frozenset(("money", "satisfaction")), why="his region")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
DUE, DONE = date(2026, 7, 10), date(2026, 7, 1)
Act = PlanAct | CloseAct | DropAct


def planned(client: str = "n1", item: str = "", **other: Any) -> PlanAct:
    return PlanAct(item, client, **{"owner": "Li", "kind": "visit", "due_on": DUE, **other})


def enter(desk: Desk, command: Act, who: Scope = ANNA, at: datetime = AT) -> int:
    return desk.carry_out(command, who, at, {"n1", "n2", "客户 2"})


def test_a_planned_act_says_who_and_when_gets_a_number_and_is_in_the_audit(desk: Desk) -> None:
    assert (desk.planned_acts(), desk.plan_trail()) == ((), ())
    assert [enter(desk, planned("客户 2", note="带样品")), enter(desk, planned(kind="call", due_on=DONE))] == [1, 2]
    assert desk.planned_acts() == (
        PlannedAct("2", "n1", "Li", "call", DONE, "", None, "", "anna", AT, 2),
        PlannedAct("1", "客户 2", "Li", "visit", DUE, "带样品", None, "", "anna", AT, 1),
    )
    plain = ("客户 2", "Li", "visit", "2026-07-10", "带样品", None, "")
    assert desk.audit()[-1].changes == (Changed("planned act 1", None, plain),)


def test_an_act_is_changed_then_done_and_the_trail_tells_all_of_it(desk: Desk) -> None:
    enter(desk, planned())
    assert enter(desk, planned(item="1")) == 1
    enter(desk, planned(item="1", due_on=DUE + timedelta(days=7), owner="Wu"), LI, LATER)
    done = CloseAct("1", "n1", DONE, "ordered again")
    assert enter(desk, done) == 3 == enter(desk, done)
    (act,) = desk.planned_acts()
    assert (act.owner, act.due_on, act.done_on, act.outcome, act.is_done) == (
        "Wu",
        date(2026, 7, 17),
        DONE,
        "ordered again",
        True,
    )
    told = [(each.said.who, each.old_due_on, each.said.due_on, each.said.is_done) for each in desk.plan_trail()]
    assert told == [
        ("anna", None, DUE, False),
        ("Li", DUE, date(2026, 7, 17), False),
        ("anna", date(2026, 7, 17), date(2026, 7, 17), True),
    ]


def test_what_is_done_stays_as_it_is(desk: Desk) -> None:
    enter(desk, planned())
    enter(desk, CloseAct("1", "n1", DONE))
    for command in (planned(item="1", owner="Wu"), CloseAct("1", "n1", DONE, "else"), DropAct("1", "n1")):
        with pytest.raises(NotAccepted, match="planned act 1 was done on 2026-07-01"):
            enter(desk, command)


def test_a_dropped_act_is_in_the_plan_no_more_and_stays_on_the_trail(desk: Desk) -> None:
    enter(desk, planned())
    enter(desk, DropAct("1", "n1"), LI, LATER)
    assert desk.planned_acts() == ()
    assert [(each.is_dropped, each.said.who, each.said.client_id, each.said.due_on) for each in desk.plan_trail()] == [
        (False, "anna", "n1", DUE),
        (True, "Li", "n1", DUE),
    ]
    for command in (DropAct("1", "n1"), CloseAct("1", "n1", DONE), planned(item="1")):
        with pytest.raises(NotAccepted, match="there is no planned act 1 of client n1"):
            enter(desk, command)
    assert enter(desk, planned()) == 3 and desk.planned_acts()[0].item == "3"


def test_an_act_is_never_reached_by_way_of_another_client(desk: Desk) -> None:
    enter(desk, planned("n1"))
    for command in (planned("n2", "1"), CloseAct("1", "n2", DONE), DropAct("1", "n2")):
        with pytest.raises(NotAccepted, match="there is no planned act 1 of client n2"):
            enter(desk, command)
    assert [(act.client_id, act.revision) for act in desk.planned_acts()] == [("n1", 1)]


def test_two_people_changing_the_same_act_meet(desk: Desk) -> None:
    enter(desk, planned())
    enter(desk, planned(item="1", owner="Wu", seen_revision=1), LI, LATER)
    for command in (
        planned(item="1", note="mine", seen_revision=1),
        CloseAct("1", "n1", DONE, seen_revision=1),
        DropAct("1", "n1", seen_revision=1),
    ):
        with pytest.raises(Conflict, match=r"planned act 1 was changed to .*'Wu'.* by Li"):
            enter(desk, command)
    assert enter(desk, CloseAct("1", "n1", DONE, seen_revision=2)) == 3


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        (planned(kind="mail"), "the kinds of acts are visit, call, other; there was mail"),
        (planned(owner=" "), "needs an owner"),
        (planned(owner="x" * 121), "needs an owner"),
        (planned(note="two\nlines"), "the note is one line"),
        (planned(note="x" * 501), "the note is one line"),
        (planned(due_on=AT), "needs the day by which it is due"),
        (planned(due_on=None), "needs the day by which it is due"),
        (planned(due_on=date(1969, 12, 31)), "needs the day by which it is due"),
        (planned(due_on=date(2027, 7, 3)), "at most 366 days ahead of 2026-07-01; there was 2027-07-03"),
        (planned(item="7"), "there is no planned act 7 of client n1"),
        (CloseAct("7", "n1", date(2026, 7, 3)), "done on a day up to today, 2026-07-01; there was 2026-07-03"),
        (CloseAct("7", "n1", DONE, "tab\there"), "the outcome is one line"),
        (CloseAct("7", "n1", AT), "a done act needs the day"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, wrong: Act, refused: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAccepted, match=refused):
            enter(desk, wrong)
        assert desk.revision() == 0


def test_planning_takes_the_right_to_money_or_to_satisfaction_and_to_the_client(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        assert [enter(desk, planned(), who) for who in (LI, SATISFIED)] == [1, 2]
        nothing = Scope("x", everywhere=True, topics=TOPICS - {"money", "satisfaction"}, why="neither")
        for command in (planned(), CloseAct("1", "n1", DONE), DropAct("1", "n1")):
            with pytest.raises(
                NotAllowed, match=r"(plann|clos|dropp)ing an? (planned )?act needs the right to money or satisfaction"
            ):
                enter(desk, command, nothing)
            with pytest.raises(NotAllowed):
                enter(desk, command, NOBODY)
            with pytest.raises(NotYours, match="there is no client n1 among those you may see"):
                desk.carry_out(command, ANNA, AT, {"n2"})


def held(desk: Desk) -> tuple[object, ...]:
    return desk.alert_judgements(), desk.alert_trail(), desk.planned_acts(), desk.plan_trail()


def test_a_copy_brings_judgements_plans_and_both_trails_back(place: Place, desk: Desk, tmp_path: Path) -> None:
    for state in ("open", "done"):
        alert = JudgeAlert("n1", "fall", date(2026, 6, 20), date(2026, 6, 30), state, "Li", "询问", DUE)
        desk.carry_out(alert, ANNA, AT, {"n1"})
    enter(desk, planned())
    enter(desk, planned("客户 2"))
    enter(desk, DropAct("3", "n1"))
    enter(desk, CloseAct("4", "客户 2", DONE, "好"))
    before = held(desk)
    assert [len(each) for each in before if isinstance(each, tuple)] == [1, 2, 1, 4]
    desk.backup_to(tmp_path / "copy")
    enter(desk, planned())
    desk.restore_from(tmp_path / "copy", "anna", LATER)
    assert held(desk) == before
    desk.check()


def test_a_copy_with_a_plan_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "store", "") as desk:
        enter(desk, planned())
        desk.backup_to(tmp_path / "copy")
        con = sqlite3.connect(tmp_path / "copy")
        con.execute("DROP TRIGGER plan_history_no_UPDATE")
        con.execute("UPDATE plan_history SET due_on = NULL")
        con.commit()
        con.close()
        with pytest.raises(DeskBroken, match=r"an entry cannot be read .*the day by which it is due"):
            desk.restore_from(tmp_path / "copy", "anna", LATER)


def test_a_desk_of_the_step_before_is_brought_up_and_keeps_what_it_had(place: Place) -> None:
    with engine_of(place) as engine, writing(engine) as con:
        upgrade(con, "0006")
        con.execute(text("INSERT INTO audit VALUES (1, '2026-01-01T00:00:00.000000Z', 'anna', 'OverrideKind', '[]')"))
        row = "('n1', 1, 'partner', 'known', 'Li', '2026-12-31')"
        con.execute(
            text(f"INSERT INTO override_history (client_id, revision, kind, reason, owner, expires_on) VALUES {row}")
        )
    with place.desk() as desk:
        assert [(each.client_id, each.owner) for each in desk.overrides()] == [("n1", "Li")]
        assert (desk.alert_judgements(), desk.planned_acts()) == ((), ())
        assert enter(desk, planned()) == 2
    with engine_of(place) as engine, engine.connect() as con:
        assert con.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD


def told(store: Any, scope: Scope) -> tuple[list[str], list[str], int, int]:
    """Clients of the judgements and of the plans that a reader sees, and how many changes of either."""
    view = view_of(store, "2026-Q1", scope, channels=("hotel",))
    judged, acts = view.alert_judgements, view.planned_acts
    return (
        [j.client_id + j.kind for j in judged],
        [a.client_id for a in acts],
        len(view.alert_trail),
        len(view.plan_trail),
    )


def test_a_manager_plans_judges_and_sees_own_clients_only_and_all_of_it_survives_imports_and_rollbacks(
    tmp_path: Path,
) -> None:
    store = three_clients(tmp_path)
    before = store.current()
    day = date(2026, 4, 10)
    for client in ("n1", "s1"):
        carry_out(store.root, planned(client, due_on=day), ANNA, AT)
        for kind in ("fall", "satisfaction"):
            carry_out(store.root, JudgeAlert(client, kind, day, day, "seen", "Li"), ANNA, AT)
    everything = (["n1fall", "n1satisfaction", "s1fall", "s1satisfaction"], ["n1", "s1"], 4, 2)
    assert told(store, EVERYBODY) == everything
    assert told(store, LI) == (["n1fall"], ["n1"], 1, 1)
    assert told(store, SATISFIED) == (["n1satisfaction", "s1satisfaction"], ["n1", "s1"], 2, 2)
    assert told(store, SOUTH) == (["s1fall", "s1satisfaction"], ["s1"], 2, 1)
    assert told(store, NOBODY) == ([], [], 0, 0)
    item = next(act.item for act in view_of(store, "2026-Q1").planned_acts if act.client_id == "s1")
    for theirs in (
        planned("s1"),
        CloseAct(item, "s1", day),
        DropAct(item, "s1"),
        JudgeAlert("s1", "loss", day, day, "done"),
    ):
        with pytest.raises(NotYours):
            carry_out(store.root, theirs, LI, AT)
    for sly in (planned("n1", item), CloseAct(item, "n1", day), DropAct(item, "n1")):
        with pytest.raises(NotAccepted):
            carry_out(store.root, sly, LI, AT)
    published(tmp_path, {"clients": [{"client_id": "n9", "region_id": "N"}]})
    assert told(store, EVERYBODY) == everything
    assert before is not None
    rollback(store, before, "anna", AT)
    assert told(store, EVERYBODY) == everything
